"""Judgements as cells of the eight result columns, in one language: a text is made once and shared by all its lines."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import numpy as np

from schemas.grid import Cell
from schemas.orders import SCALE, Orders
from schemas.results import RESULT_COLUMNS, Results
from sheets_sync.claims.judgements import Judgements
from sheets_sync.policy import Policy
from sheets_sync.wording import Words
from sheets_sync.wording.basis import basis_cells
from sheets_sync.wording.lines import Index, distinct_lines
from sheets_sync.wording.moments import day_cells, moment_cells
from sheets_sync.wording.reasons import reasons


def worded(
    orders: Orders,
    judgements: Judgements,
    policy: Policy,
    words: Words,
    wanted: Collection[str] = RESULT_COLUMNS,
) -> Results:
    """Word every order line: one cell per result column that is wanted, None for a true blank."""
    lines, index = distinct_lines(judgements)
    makers: dict[str, Callable[[], list[Cell]]] = {
        "risk": lambda: _spread([words.say(f"risk.{line.risk}") for line in lines], index),
        "reasons": lambda: _spread([reasons(line, words) for line in lines], index),
        "opens": lambda: day_cells(judgements.clocks["opens"]),
        "closes": lambda: day_cells(judgements.clocks["closes"]),
        "act_by": lambda: moment_cells(judgements.act_by, orders.zone),
        "action": lambda: _spread([_label(line.action, words) for line in lines], index),
        "amount": lambda: _amounts(judgements),
        "basis": lambda: basis_cells(orders, judgements, policy, words, lines, index),
    }
    return Results({key: make() for key, make in makers.items() if key in wanted})


def _label(action: str, words: Words) -> str | None:
    return None if action == "nothing" else words.say(f"action.{action}")


def _amounts(judgements: Judgements) -> list[Cell]:
    cells = (judgements.amount / SCALE).astype(object)
    cells[~judgements.amount_known] = None
    listed: list[Cell] = cells.tolist()
    return listed


def _spread(texts: Sequence[Cell], index: Index) -> list[Cell]:
    spread: list[Cell] = np.array(texts, dtype=object)[index].tolist()
    return spread
