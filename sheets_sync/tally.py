"""Counts over orders and the order of urgency: an order counts once, with its worst line (docs/rules.md §6, §8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schemas.orders import Orders, State
from sheets_sync.claims.judgements import RISKS, Judgements, Known

SHOWN = ("critical", "open", "lost", "high", "unknown", "watch", "clear", "not_covered")
"""Grades in the order in which people are shown them: what needs a hand first."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many order lines, how many orders, and how many orders of each grade (in the order of SHOWN)."""

    rows: int
    orders: int
    risk: Mapping[str, int]


def tally(orders: Orders, judgements: Judgements) -> Tally:
    """Count every order once, with the worst of its lines; a line without a readable id is an order of its own."""
    order = order_numbers(orders)
    worst = np.zeros(int(order.max()) + 1 if len(order) else 0, dtype=np.uint8)
    np.maximum.at(worst, order, judgements.risk)
    counts = np.bincount(worst, minlength=len(RISKS))
    return Tally(len(orders), len(worst), {grade: int(counts[RISKS.index(grade)]) for grade in SHOWN})


def order_numbers(orders: Orders) -> NDArray[np.int64]:
    """Number the orders 0, 1, 2 … in order of first line; lines of one order share a number."""
    ids = orders.texts["order_id"]
    seen: dict[object, int] = {}
    named = ids.state == State.READ
    lines = enumerate(zip(ids.text, named.tolist(), strict=True))
    keys = (text if known else (place,) for place, (text, known) in lines)
    return np.fromiter((seen.setdefault(key, len(seen)) for key in keys), np.int64, len(orders))


def most_urgent(orders: Orders, judgements: Judgements, count: int) -> list[int]:
    """Pick the lines to look at first: those with something to do, by grade, then by date; one line an order."""
    dated = judgements.act_by.known != Known.NONE
    asks = np.isin(judgements.risk, [RISKS.index(grade) for grade in SHOWN[: SHOWN.index("watch") + 1]])
    rank = np.array([SHOWN.index(grade) for grade in RISKS])[judgements.risk]
    due = np.where(dated, judgements.act_by.seconds, np.iinfo(np.int64).max)
    order = order_numbers(orders)
    chosen: dict[int, int] = {}
    for line in np.lexsort((due, rank)).tolist():
        if not asks[line] or len(chosen) == count:
            break
        chosen.setdefault(int(order[line]), line)
    return list(chosen.values())
