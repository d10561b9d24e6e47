"""Whether day or month comes first, decided for whole columns: by votes, by evidence, by Amazon's own formats.

A cell that allows one reading only is always read so, whatever its neighbours are. The others follow, in this order:
the votes of such cells in their own column and shape; the evidence of `date_evidence`; the other columns of the tab
written in the same shape; the marketplace's format for two-digit years. What is still open stays open.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping

import numpy as np

from schemas.date_text import NO_DAY, ORDERS
from schemas.orders import Codes, State
from sheets_sync.policy import MARKETPLACES
from sheets_sync.reading.date_evidence import SURE, Evidence, Group
from sheets_sync.reading.written import Written

VOTE = math.log(10)
"""What one cell weighs that allows a single order."""

MOST_VOTES = 10

AMAZON_FORMATS: Mapping[str, tuple[str, str]] = {
    "US": ("/2", "MDY"), "DE": (".2", "DMY"), "JP": ("/2", "YMD"),
    **dict.fromkeys(("UK", "FR", "IT", "ES", "NL", "IN", "AU", "SG", "AE", "BR", "MX", "CA"), ("/2", "DMY")),
}  # fmt: skip
"""How Amazon's own reports write dates with two-digit years: shape and order (reports.md §1.5)."""

DOTTED = (".2", ".4")
"""Dates written with dots put the day first in every country that writes them."""


def settle(columns: Mapping[str, Written], market: Codes) -> None:
    """Decide the order of every open cell that can be decided, and read it; the others stay UNREADABLE."""
    if not any(len(column.open.cells) for column in columns.values()):
        return
    for decide in (_by_votes, _by_evidence, _by_other_columns, _by_whole_tab):
        decide(columns)
    _by_format(columns, market)


def groups_of(key: str, column: Written) -> list[Group]:
    """Give the cells of a column that are still open, shape by shape."""
    waiting = column.state[column.open.cells] == State.UNREADABLE
    shapes = dict.fromkeys(column.open.shapes)
    every = (Group(key, shape, entries[waiting[entries]]) for shape in shapes for entries in (column.open.of(shape),))
    return [group for group in every if len(group.entries)]


def is_mixed(column: Written) -> bool:
    """Whether cells of a column that allow one order only name different ones."""
    return len(_voted(column)) > 1


def _voted(column: Written) -> Counter[str]:
    return sum(column.votes.values(), Counter())


def _by_votes(columns: Mapping[str, Written]) -> None:
    evidence = Evidence(columns)
    for group in _every(columns):
        column = columns[group.key]
        votes = column.votes.get(group.shape) or _voted(column)
        if len(votes) == 1:
            ((name, count),) = votes.items()
            order = ORDERS.index(name)
            if _weakest(evidence, [group], order) + VOTE * min(count, MOST_VOTES) >= 0:
                _take(column, group, order)


def _by_evidence(columns: Mapping[str, Written]) -> None:
    evidence = Evidence(columns)
    for group in _every(columns):
        column = columns[group.key]
        against = VOTE * min(sum(_voted(column).values()), MOST_VOTES)
        if not is_mixed(column):
            _take_surest(columns, evidence, [group], SURE + against)


def _by_other_columns(columns: Mapping[str, Written]) -> None:
    evidence = Evidence(columns)
    orders: dict[str, set[str]] = {}
    for column in columns.values():
        for shape, votes in column.votes.items():
            orders.setdefault(shape, set()).update(votes)
    for group in _every(columns):
        named = orders.get(group.shape, set())
        if len(named) == 1 and not columns[group.key].votes:
            _take_unless_contradicted(columns, evidence, group, *named)


def _by_whole_tab(columns: Mapping[str, Written]) -> None:
    evidence = Evidence(columns)
    shapes: dict[str, list[Group]] = {}
    for group in _every(columns):
        if not columns[group.key].votes:
            shapes.setdefault(group.shape, []).append(group)
    for groups in shapes.values():
        if len(groups) > 1:
            _take_surest(columns, evidence, groups, SURE)


def _by_format(columns: Mapping[str, Written], market: Codes) -> None:
    evidence = Evidence(columns)
    places = np.unique(market[market >= 0])
    named = AMAZON_FORMATS[MARKETPLACES[int(places[0])]] if len(places) == 1 else ("", "")
    for group in _every(columns):
        if not columns[group.key].votes:
            order = "DMY" if group.shape in DOTTED else named[1] if group.shape == named[0] else ""
            _take_unless_contradicted(columns, evidence, group, order)


def _every(columns: Mapping[str, Written]) -> Iterator[Group]:
    for key, column in columns.items():
        yield from groups_of(key, column)


def _take_surest(columns: Mapping[str, Written], evidence: Evidence, groups: list[Group], odds: float) -> None:
    possible = [order for order in range(len(ORDERS)) if all(order in evidence.possible(group) for group in groups)]
    for order in possible:
        others = [other for other in possible if other != order]
        if all(evidence.weigh(groups, order, other) >= odds for other in others):
            for group in groups:
                _take(columns[group.key], group, order)
            return


def _take_unless_contradicted(columns: Mapping[str, Written], evidence: Evidence, group: Group, name: str) -> None:
    possible = evidence.possible(group)
    if name in ORDERS and ORDERS.index(name) in possible and _weakest(evidence, [group], ORDERS.index(name)) >= -VOTE:
        _take(columns[group.key], group, ORDERS.index(name))


def _weakest(evidence: Evidence, groups: list[Group], order: int) -> float:
    possible = {other for group in groups for other in evidence.possible(group)} - {order}
    return min((evidence.weigh(groups, order, other) for other in possible), default=0.0)


def _take(column: Written, group: Group, order: int) -> None:
    days = column.open.days[order, group.entries]
    cells = column.open.cells[group.entries]
    real = days != NO_DAY
    column.day[cells[real]] = days[real]
    column.state[cells[real]] = State.READ
    column.votes.setdefault(group.shape, Counter())[ORDERS[order]] += 1
