"""What one function answers for every row of a tab: a cell each, blank where nothing is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from addon.functions.call import Call, Matrix
from addon.functions.registry import Function
from addon.functions.sheet import Sheet
from schemas.grid import Cell
from schemas.orders import Bools, Orders, State
from schemas.results import RESULT_COLUMNS
from sheets_sync.claims import CLOCKS, judge
from sheets_sync.claims.actions import suggested
from sheets_sync.claims.amount import SETTLED, amount_at_risk
from sheets_sync.claims.case import Case
from sheets_sync.claims.judgements import Known
from sheets_sync.claims.risk import graded, grades
from sheets_sync.policy import policy
from sheets_sync.table import orders_from
from sheets_sync.wording import Words, words
from sheets_sync.wording.moments import day_cells, moment_cells
from sheets_sync.wording.results import action_cells, amount_cells, reason_cells, risk_cells

NEEDS = {
    "opens": ("ordered_at", "expected_by"),
    "closes": ("expected_by",),
    "reply_due": ("buyer_contacted_at", "buyer_last_message_at", "seller_replied_at"),
    "appeal_due": ("claim_decided_at", "claim_outcome", "claim_funded_by", "appealed_at", "appeal_outcome"),
    "act_by": (),
    "amount": ("amount", "refund_amount", "refunded_at"),
}
"""The columns whose unread cells leave a date or an amount unknown, in the order in which they are named."""

_CLOCKS = {clock.key: clock.rule for clock in CLOCKS}


def cells_of(function: Function, call: Call, sheet: Sheet) -> Matrix:
    """Judge a tab and answer each of its rows; of the judge's rules only those are asked that the answer rests on."""
    speech, rules = words(call.choices.language), policy(call.choices.profile)
    orders, _ = orders_from(sheet.grid, sheet.recognition, call.choices, whole=False)
    lines, unknown = _answered(function.answer, Case(orders, rules, sheet.as_of), speech)
    for line in np.flatnonzero(unknown).tolist():
        lines[line] = _short(NEEDS[function.answer], orders, line, speech)
    head: Matrix = [[title(function, speech)]] if sheet.header else []
    return [*head, *_rows(lines, orders, sheet.asked)]


def _answered(answer: str, case: Case, speech: Words) -> tuple[list[Cell], Bools]:
    """Give a cell per order line, and where a date or an amount cannot be known."""
    if answer in _CLOCKS:
        moments = case.ask(_CLOCKS[answer])
        whole = answer in RESULT_COLUMNS
        cells = day_cells(moments) if whole else moment_cells(moments, case.orders.zone)
        return cells, moments.known == Known.UNKNOWN
    if answer == "act_by":
        moments = case.ask(suggested).by
        return moment_cells(moments, case.orders.zone), moments.known == Known.UNKNOWN
    if answer == "amount":
        units, known = case.ask(amount_at_risk)
        return amount_cells(units, known), ~known & ~graded(case, *SETTLED)
    makers: Mapping[str, Callable[[], list[Cell]]] = {
        "risk": lambda: risk_cells(case.ask(grades), speech),
        "action": lambda: action_cells(case.ask(suggested).code, speech),
        "reasons": lambda: reason_cells(judge(case.orders, case.policy, case.as_of), speech),
    }
    return makers[answer](), np.zeros(case.lines, dtype=np.bool_)


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


def _short(needs: Sequence[str], orders: Orders, line: int, speech: Words) -> str:
    if orders.market[line] < 0:
        return speech.say("short.missing", name=speech.say("column.marketplace"))
    states = {key: (orders.instants.get(key) or orders.words.get(key) or orders.money[key]).state for key in needs}
    for said, wanted in (("short.check", {State.UNREADABLE}), ("short.missing", {State.BLANK, State.ABSENT})):
        for key, state in states.items():
            if state[line] in wanted:
                return speech.say(said, name=speech.say(f"column.{key}"))
    return speech.say("risk.unknown")
