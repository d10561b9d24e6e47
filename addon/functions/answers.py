"""What one function answers for every row of a tab: a cell each, blank where nothing is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from addon.functions.call import Call, Matrix
from addon.functions.registry import Function
from addon.functions.sheet import Sheet
from schemas.grid import Cell
from schemas.orders import Bools, Orders, State
from schemas.results import RESULT_COLUMNS
from sheets_sync.claims import judge
from sheets_sync.claims.amount import SETTLED
from sheets_sync.claims.judgements import RISKS, Judgements, Known, Moments
from sheets_sync.policy import policy
from sheets_sync.table import orders_from
from sheets_sync.wording import Words, words
from sheets_sync.wording.moments import moment_cells
from sheets_sync.wording.results import worded

NEEDS = {
    "opens": ("ordered_at", "expected_by"),
    "closes": ("expected_by",),
    "reply_due": ("buyer_contacted_at", "buyer_last_message_at", "seller_replied_at"),
    "appeal_due": ("claim_decided_at", "claim_outcome", "claim_funded_by", "appealed_at", "appeal_outcome"),
    "act_by": (),
    "amount": ("amount", "refund_amount", "refunded_at"),
}
"""The columns whose unread cells leave a date or an amount unknown, in the order in which they are named."""


def cells_of(function: Function, call: Call, sheet: Sheet) -> Matrix:
    """Judge a tab and answer each of its rows."""
    speech, rules = words(call.choices.language), policy(call.choices.profile)
    orders, _ = orders_from(sheet.grid, sheet.recognition, call.choices, whole=False)
    judgements = judge(orders, rules, sheet.as_of)
    if function.answer in RESULT_COLUMNS:
        lines = worded(orders, judgements, rules, speech, (function.answer,)).cells[function.answer]
    else:
        lines = moment_cells(judgements.clocks[function.answer], orders.zone)
    for line, text in _short_texts(function.answer, orders, judgements, speech):
        lines[line] = text
    head: Matrix = [[title(function, speech)]] if sheet.header else []
    return [*head, *_rows(lines, orders, sheet.asked)]


def title(function: Function, speech: Words) -> str:
    """Title the column of a function's answers."""
    if function.answer in RESULT_COLUMNS:
        return speech.title(function.answer)
    return speech.say(f"clock.{function.answer}")


def _rows(lines: Sequence[Cell], orders: Orders, asked: Sequence[bool]) -> Iterator[list[Cell]]:
    """Give each row below the header its line; one that asks nothing, or is no order, is blank."""
    by_row: list[Cell] = [None] * len(asked)
    for row, line in zip(orders.row.tolist(), lines, strict=True):
        by_row[row - 2] = line
    return ([cell if asks else None] for cell, asks in zip(by_row, asked, strict=True))


def _short_texts(answer: str, orders: Orders, judgements: Judgements, speech: Words) -> Iterator[tuple[int, str]]:
    """Say, where a date or an amount cannot be known, which cell is to be looked at or filled in."""
    if answer not in NEEDS:
        return
    for line in np.flatnonzero(_unknown(answer, judgements)).tolist():
        yield line, _short(NEEDS[answer], orders, line, speech)


def _unknown(answer: str, judgements: Judgements) -> Bools:
    if answer == "amount":
        settled = np.isin(judgements.risk, [RISKS.index(grade) for grade in SETTLED])
        return ~judgements.amount_known & ~settled
    moments: Moments = judgements.act_by if answer == "act_by" else judgements.clocks[answer]
    found: Bools = moments.known == Known.UNKNOWN
    return found


def _short(needs: Sequence[str], orders: Orders, line: int, speech: Words) -> str:
    if orders.market[line] < 0:
        return speech.say("short.missing", name=speech.say("column.marketplace"))
    states = {key: (orders.instants.get(key) or orders.words.get(key) or orders.money[key]).state for key in needs}
    for said, wanted in (("short.check", {State.UNREADABLE}), ("short.missing", {State.BLANK, State.ABSENT})):
        for key, state in states.items():
            if state[line] in wanted:
                return speech.say(said, name=speech.say(f"column.{key}"))
    return speech.say("risk.unknown")
