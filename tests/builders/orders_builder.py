"""Orders straight from canonical values, without a sheet: what the reading would have typed, said by hand.

A row maps column keys to values: an instant is "2026-10-01" (a whole day of the marketplace), "2026-10-01 09:30"
(the marketplace's wall clock, `:SS` allowed) or UTC seconds; a word, flag or text is itself; money is in currency
units; None is a blank cell and `UNREADABLE` one that cannot be read. A column that no row names is absent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np

from schemas.columns import columns
from schemas.orders import SCALE, Flags, Instants, Money, Orders, State, Texts, Words
from sheets_sync.policy import MARKETPLACES, marketplaces

UNREADABLE = "\0unreadable"
ORDER_ID = "111-2223334-5556667"
SECONDS_PER_DAY = 86_400


def orders_of(rows: Sequence[Mapping], marketplace="US", present=()):
    """Build the orders of one sheet; `present` adds columns that stand there although no row fills them."""
    rows = [{"order_id": ORDER_ID, **row} for row in rows]
    there = {key for row in rows for key in row} | set(present)
    unknown = there - set(columns())
    assert not unknown, f"no such columns: {unknown}"
    places = [_place(row, marketplace) for row in rows]
    cells = {key: [_state(key, row, there) for row in rows] for key in columns()}
    kinds = {kind: [key for key, column in columns().items() if column.kind == kind] for kind in _KINDS}
    return Orders(
        row=np.arange(2, len(rows) + 2, dtype=np.int32),
        market=np.array([MARKETPLACES.index(place) if place else -1 for place in places], dtype=np.int16),
        instants={key: _instants(key, rows, places, cells[key]) for key in kinds["instant"]},
        words={key: _words(key, rows, cells[key]) for key in kinds["word"]},
        money={key: _money(key, rows, cells[key]) for key in (*kinds["money"], *kinds["number"])},
        flags={key: _flags(key, rows, cells[key]) for key in kinds["flag"]},
        texts={key: _texts(key, rows, cells[key]) for key in (*kinds["text"], *kinds["order_id"])},
        present=frozenset(there),
        zone=marketplaces()[marketplace].zone if marketplace else "UTC",
    )  # fmt: skip


def repeated(orders, times):
    """The same lines over and over, as a large sheet has them."""
    return Orders(
        row=np.arange(2, len(orders) * times + 2, dtype=np.int32),
        market=np.tile(orders.market, times),
        **{
            kind: {key: _tiled(column, times) for key, column in getattr(orders, kind).items()}
            for kind in ("instants", "words", "money", "flags", "texts")
        },
        present=orders.present,
        zone=orders.zone,
    )


def _tiled(column, times):
    values = {field.name: getattr(column, field.name) for field in fields(column)}
    repeats = {
        name: value * times if isinstance(value, list) else np.tile(value, times)
        for name, value in values.items()
        if name != "words"
    }
    return replace(column, **repeats)


_KINDS = ("instant", "word", "money", "number", "flag", "text", "order_id")


def second(text, marketplace="US"):
    """The UTC second of a wall clock (or of the start of a day) in a marketplace; an int is itself."""
    if isinstance(text, int):
        return text
    zone = ZoneInfo(marketplaces()[marketplace].zone) if marketplace else ZoneInfo("UTC")
    return int(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp())


def wall(seconds, marketplace="US"):
    """The wall clock of a marketplace at a UTC second, as `second` takes it."""
    return datetime.fromtimestamp(int(seconds), ZoneInfo(marketplaces()[marketplace].zone)).isoformat(" ")[:19]


def day_number(text):
    """Days since 1970 of an ISO date."""
    return int((np.datetime64(text[:10], "D") - np.datetime64("1970-01-01", "D")).astype(int))


def day_text(number):
    """ISO date of a day counted from 1970."""
    return str(np.datetime64(int(number), "D"))


def _place(row, marketplace):
    named = row.get("marketplace")
    return marketplace if named is None else named if named in MARKETPLACES else None


def _state(key, row, there):
    if key not in there:
        return State.ABSENT
    value = row.get(key)
    return State.BLANK if value is None else State.UNREADABLE if value == UNREADABLE else State.READ


def _states(cells):
    return np.array(cells, dtype=np.uint8)


def _array(key, rows, cells, otherwise, made):
    read = [state == State.READ for state in cells]
    return np.array([made(row[key]) if here else otherwise for row, here in zip(rows, read, strict=True)])


def _flags(key, rows, cells):
    return Flags(_array(key, rows, cells, 0, bool).astype(np.bool_), _states(cells))


def _instants(key, rows, places, cells):
    moments = [
        _moment(row[key], place) if state == State.READ else (0, 0, False)
        for row, place, state in zip(rows, places, cells, strict=True)
    ]
    seconds, days, whole = zip(*moments, strict=True) if moments else ((), (), ())
    return Instants(
        np.array(seconds, np.int64), np.array(days, np.int32), np.array(whole, np.bool_), _states(cells)
    )  # fmt: skip


def _moment(value, place):
    at = second(value, place)
    text = wall(at, place) if place else day_text(at // SECONDS_PER_DAY)
    return at, day_number(text), isinstance(value, str) and len(value) == len("2026-10-01")


def _words(key, rows, cells):
    words = columns()[key].words
    return Words(_array(key, rows, cells, -1, words.index).astype(np.int16), _states(cells), words)


def _money(key, rows, cells):
    amounts = _array(key, rows, cells, 0, lambda value: round(value * SCALE))
    return Money(amounts.astype(np.int64), _states(cells))


def _texts(key, rows, cells):
    return Texts(
        [row[key] if state == State.READ else "" for row, state in zip(rows, cells, strict=True)], _states(cells)
    )
