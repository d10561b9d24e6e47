"""From columns of raw cells to `Orders`: every cell typed, and a Problem for each that cannot be read for sure."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from schemas.choices import Choices
from schemas.columns import columns
from schemas.grid import Grid
from schemas.orders import Codes, Flags, Instants, Money, Orders, State, Texts, Words
from schemas.problem import Problem
from sheets_sync.policy import MARKETPLACES, marketplaces
from sheets_sync.reading.currencies import typed_currencies, with_signs
from sheets_sync.reading.dates import dates_of
from sheets_sync.reading.findings import Findings
from sheets_sync.reading.garbled import garbled
from sheets_sync.reading.history import contradictions
from sheets_sync.reading.markets import markets
from sheets_sync.reading.money import money_of, read_amounts, signs_beside
from sheets_sync.reading.order_lines import disagreements, duplicates
from sheets_sync.reading.raw import RawColumn
from sheets_sync.reading.rows import RawLines, raw_lines
from sheets_sync.reading.typed import Typed, absent, read_typed, without
from sheets_sync.recognise import Recognition

ELSEWHERE = "UTC"
"""The zone of times without an offset where neither sheet nor marketplace says one."""


def orders_from(
    grid: Grid, recognition: Recognition, choices: Choices, *, whole: bool = True
) -> tuple[Orders, tuple[Problem, ...]]:
    """Type every recognised column of a grid.

    `whole` says that the grid holds every cell of the tab. A sync reads row keys instead, which hold the judged cells
    only: then equal lines are not called duplicates, and only a report that has promotion rows is searched for them.

    Nothing is guessed: a cell that cannot be read for sure is UNREADABLE, and a Problem says which, why and what to
    do. No cell can make this raise.
    """
    raw = raw_lines(grid, recognition, whole=whole)
    found = Findings(raw.rows)
    market, typed = _typed(raw, grid.zone, choices, found)
    orders = _orders(raw, market, typed, grid.zone or _zone(market, choices))
    for problem in garbled(raw.columns):
        found.one(problem)
    contradictions(raw.columns, orders.instants, orders.words, found)
    if whole:
        duplicates(grid, raw, found)
    disagreements(raw, typed, found)
    return orders, found.problems()


def _typed(raw: RawLines, zone: str | None, choices: Choices, found: Findings) -> tuple[Codes, Mapping[str, Typed]]:
    """Type every canonical column, those that the sheet lacks included."""
    market, place = markets(raw.columns.get("marketplace"), len(raw), choices, found)
    typed: dict[str, Typed] = {"marketplace": place}
    for key, column in raw.columns.items():
        if columns()[key].kind not in {"instant", "money"} and key not in {"marketplace", "currency"}:
            typed[key] = read_typed(column, found)
    typed |= _money(raw.columns, market, found)
    typed |= dates_of(raw.columns, market, zone, found)
    every = {key: typed[key] if key in typed else absent(key, len(raw)) for key in columns()}
    for key, lines in raw.doubtful.items():
        every[key] = without(every[key], lines)
    _tell_missing(raw, every["order_id"], found)
    for key, lines in raw.covered.items():
        found.lines("cell.merged", raw.columns[key], np.flatnonzero(lines).tolist(), lambda _: {})
    return market, every


def _money(raw: Mapping[str, RawColumn], market: Codes, found: Findings) -> dict[str, Typed]:
    """Read the currencies of the lines, then every amount in its currency."""
    numbers, typed = typed_currencies(raw.get("currency"), market, found)
    readings = {key: read_amounts(column) for key, column in raw.items() if columns()[key].kind == "money"}
    signs = (signs_beside(raw[key], reading) for key, reading in readings.items())
    money, typed = with_signs(numbers, typed, signs, market)
    amounts = {key: money_of(raw[key], reading, money, found) for key, reading in readings.items()}
    return {"currency": typed, **amounts}


def _tell_missing(raw: RawLines, ids: Typed, found: Findings) -> None:
    if "order_id" in raw.columns:
        blank = np.flatnonzero(ids.state == State.BLANK).tolist()
        found.lines("order_id.missing", raw.columns["order_id"], blank, lambda _: {})


def _zone(market: Codes, choices: Choices) -> str:
    """Name the zone of a file: that of its one marketplace, else of the chosen one."""
    named = {MARKETPLACES[code] for code in np.unique(market[market >= 0]).tolist()}
    key = named.pop() if len(named) == 1 else choices.marketplace
    return marketplaces()[key].zone if key in MARKETPLACES else ELSEWHERE


def _orders(raw: RawLines, market: Codes, typed: Mapping[str, Typed], zone: str) -> Orders:
    return Orders(
        row=raw.rows,
        market=market,
        instants={key: column for key, column in typed.items() if isinstance(column, Instants)},
        words={key: column for key, column in typed.items() if isinstance(column, Words)},
        money={key: column for key, column in typed.items() if isinstance(column, Money)},
        flags={key: column for key, column in typed.items() if isinstance(column, Flags)},
        texts={key: column for key, column in typed.items() if isinstance(column, Texts)},
        present=frozenset(raw.columns),
        zone=zone,
    )
