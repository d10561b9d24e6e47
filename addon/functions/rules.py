"""CLAIM_POLICY: what the rules say of one parameter, on one day, in one marketplace or in all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from difflib import get_close_matches

from marshmallow import ValidationError

from addon.functions.call import Call, Matrix, one_cell
from addon.functions.faults import Misfit
from schemas.cells import InstantCell
from schemas.grid import Cell
from schemas.plain import is_blank
from schemas.problem import Problem
from sheets_sync.policy import MARKETPLACES, PARAMETERS, citations, policy_for
from sheets_sync.policy.said import seen_said, value_said
from sheets_sync.wording import words

MOST = 3


def policy_rows(call: Call) -> Matrix:
    """Give one row: value, unit in words, how well it is supported, its source, when that was seen.

    A blank parameter is a blank answer.

    Raises:
        CannotGoOn: there is no such parameter, marketplace or day.
    """
    if len(call.args) > MOST:
        raise Misfit(Problem("call.arguments", facts={"text": "CLAIM_POLICY"}), f"args[{MOST}]")
    cells = [one_cell(argument, place) for place, argument in enumerate(call.args)]
    parameter, marketplace, day = (*cells, None, None, None)[:MOST]
    if is_blank(parameter):
        return [[None]]
    near = ", ".join(get_close_matches(str(parameter), PARAMETERS) or PARAMETERS)
    key = _one_of("parameter.unknown", str(parameter), PARAMETERS, near, "args[0]")
    place = call.choices.marketplace or "" if is_blank(marketplace) else str(marketplace).strip().upper()
    market = _one_of("marketplace.unknown", place, MARKETPLACES, ", ".join(MARKETPLACES), "args[1]")
    found = policy_for(market, call.choices.profile).dated(key, _day(day, call))
    speech, source = words(call.choices.language), citations()[found.cites[0]]
    said = [found.value, value_said(found, speech), speech.say(f"standing.{found.standing}")]
    return [[*said, source.title, source.url, seen_said(source, speech)]]


def _one_of(fault: str, chosen: str, known: Sequence[str], allowed: str, at: str) -> str:
    if chosen not in known:
        raise Misfit(Problem(fault, facts={"text": chosen, "allowed": allowed}), at)
    return chosen


def _day(cell: Cell, call: Call) -> date:
    if is_blank(cell):
        return datetime.fromtimestamp(call.as_of, UTC).date()
    try:
        read = InstantCell("UTC").deserialize(cell)
    except ValidationError:
        raise Misfit(Problem("on.unreadable", facts={"text": str(cell)}), "args[2]") from None
    return datetime.fromtimestamp(read.seconds, UTC).date()
