"""Plain lines as the judge's columns, and a disagreement made as small as it gets."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from oracle.comparison import Disagreement, compare
from oracle.generator import Book
from oracle.oracle_calendar import MARKETS, day_at, zone_of
from oracle.oracle_logic import UNREADABLE

from schemas.columns import columns
from schemas.orders import Flags, Instants, Money, Orders, State, Texts, Words

Line = dict[str, Any]


def book_of(
    lines: list[Line],
    markets: list[str | None],
    as_of: int,
    *,
    present: frozenset[str] | None = None,
    zone: str = "UTC",
) -> Book:
    """A book of these lines; without `present` the sheet has every column."""
    held = frozenset(columns()) if present is None else present
    return Book(_orders(lines, markets, held, zone), as_of, markets, lines, held)


def _orders(lines: list[Line], markets: list[str | None], present: frozenset[str], zone: str) -> Orders:
    made: dict[str, dict[str, Any]] = {"instant": {}, "word": {}, "money": {}, "flag": {}, "text": {}}
    for key, column in columns().items():
        state = np.array([_state(line, key, present) for line in lines], dtype=np.uint8)
        held = [line.get(key) if one == State.READ else None for line, one in zip(lines, state, strict=True)]
        kind = "text" if column.kind == "order_id" else column.kind
        if kind in made:
            made[kind][key] = MAKERS[kind](held, state, markets, zone, column.words)
    codes = [-1 if market is None else MARKETS.index(market) for market in markets]
    return Orders(
        row=np.arange(2, len(lines) + 2, dtype=np.int32),
        market=np.array(codes, dtype=np.int16),
        instants=made["instant"],
        words=made["word"],
        money=made["money"],
        flags=made["flag"],
        texts=made["text"],
        present=present,
        zone=zone,
    )


def _state(line: Line, key: str, present: frozenset[str]) -> State:
    if key not in present:
        return State.ABSENT
    if key not in line:
        return State.BLANK
    return State.UNREADABLE if line[key] is UNREADABLE else State.READ


def _instants(held: list[Any], state: Any, markets: list[str | None], zone: str, words: tuple[str, ...]) -> Instants:
    dates = [
        (0, 0, False) if one is None else (one[0], day_at(one[0], zone_of(market, zone)), one[1])
        for one, market in zip(held, markets, strict=True)
    ]
    seconds, days, whole = zip(*dates, strict=True)
    return Instants(np.array(seconds, np.int64), np.array(days, np.int32), np.array(whole, bool), state)


MAKERS: dict[str, Any] = {
    "instant": _instants,
    "word": lambda held, state, _markets, _zone, words: Words(
        np.array([-1 if one is None else words.index(one) for one in held], np.int16), state, words
    ),
    "money": lambda held, state, *_: Money(np.array([one or 0 for one in held], np.int64), state),
    "flag": lambda held, state, *_: Flags(np.array([bool(one) for one in held], bool), state),
    "text": lambda held, state, *_: Texts([one or "" for one in held], state),
}


def minimised(found: Disagreement) -> Disagreement:
    """The same disagreement with every cell left out that it does not need."""
    cells = dict(found.book.lines[found.index])
    smallest = replace(found, book=_one(found, cells), index=0)
    for key in sorted(cells):
        fewer = {other: held for other, held in cells.items() if other != key}
        still = [one for one in compare(_one(found, fewer)) if one.profile == found.profile]
        if any(set(found.keys) & set(one.keys) for one in still):
            cells, smallest = fewer, still[0]
    return smallest


def _one(found: Disagreement, cells: Line) -> Book:
    book = found.book
    market = book.markets[found.index]
    return book_of([cells], [market], book.as_of, present=book.present, zone=book.orders.zone)
