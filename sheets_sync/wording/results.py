"""Judgements as cells of the eight result columns, in one language: a text is made once and shared by all its lines."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from schemas.grid import Cell
from schemas.orders import SCALE, Bools, Orders
from schemas.results import Results
from sheets_sync.claims import ACTIONS
from sheets_sync.claims.judgements import RISKS, Judgements
from sheets_sync.policy import Policy
from sheets_sync.wording import Words
from sheets_sync.wording.basis import basis_cells
from sheets_sync.wording.lines import Index, distinct_lines
from sheets_sync.wording.moments import day_cells, moment_cells
from sheets_sync.wording.reasons import reasons


def worded(orders: Orders, judgements: Judgements, policy: Policy, words: Words) -> Results:
    """Word every order line: one cell per result column, None for a true blank."""
    lines, index = distinct_lines(judgements)
    cells: dict[str, list[Cell]] = {
        "risk": risk_cells(judgements.risk, words),
        "reasons": _spread([reasons(line, words) for line in lines], index),
        "opens": day_cells(judgements.clocks["opens"]),
        "closes": day_cells(judgements.clocks["closes"]),
        "act_by": moment_cells(judgements.act_by, orders.zone),
        "action": action_cells(judgements.action, words),
        "amount": amount_cells(judgements.amount, judgements.amount_known),
        "basis": basis_cells(orders, judgements, policy, words, lines, index),
    }
    return Results(cells)


def risk_cells(codes: NDArray[np.uint8], words: Words) -> list[Cell]:
    """Word grades, indices of `RISKS`."""
    return _spread([words.say(f"risk.{grade}") for grade in RISKS], codes)


def action_cells(codes: NDArray[np.uint8], words: Words) -> list[Cell]:
    """Word actions, indices of `ACTIONS`."""
    return _spread([_label(action.key, words) for action in ACTIONS], codes)


def reason_cells(judgements: Judgements, words: Words) -> list[Cell]:
    """Word reasons; a text is made once per distinct answer."""
    lines, index = distinct_lines(judgements)
    return _spread([reasons(line, words) for line in lines], index)


def amount_cells(units: NDArray[np.int64], known: Bools) -> list[Cell]:
    """Give ten-thousandths in currency units."""
    cells = (units / SCALE).astype(object)
    cells[~known] = None
    listed: list[Cell] = cells.tolist()
    return listed


def _label(action: str, words: Words) -> str | None:
    return None if action == "nothing" else words.say(f"action.{action}")


def _spread(texts: Sequence[Cell], index: Index | NDArray[np.uint8]) -> list[Cell]:
    spread: list[Cell] = np.array(texts, dtype=object)[index].tolist()
    return spread
