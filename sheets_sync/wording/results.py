"""Judgements as cells of the eight result columns, in one language: a text is made once and shared by all its lines."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from schemas.grid import Cell
from schemas.orders import SCALE, Orders
from schemas.results import Results
from sheets_sync.claims.judgements import Judgements
from sheets_sync.policy import Policy
from sheets_sync.wording import Words
from sheets_sync.wording.basis import basis_cells
from sheets_sync.wording.lines import Index, distinct_lines
from sheets_sync.wording.moments import day_cells, moment_cells
from sheets_sync.wording.reasons import reasons


def worded(orders: Orders, judgements: Judgements, policy: Policy, words: Words) -> Results:
    """Word every order line: one cell per result column, None for a true blank."""
    lines, index = distinct_lines(judgements)
    return Results(
        {
            "risk": _spread([words.say(f"risk.{line.risk}") for line in lines], index),
            "reasons": _spread([reasons(line, words) for line in lines], index),
            "opens": day_cells(judgements.clocks["opens"]),
            "closes": day_cells(judgements.clocks["closes"]),
            "act_by": moment_cells(judgements.act_by, orders.zone),
            "action": _spread([_label(line.action, words) for line in lines], index),
            "amount": _amounts(judgements),
            "basis": basis_cells(orders, judgements, policy, words, lines, index),
        }
    )


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
