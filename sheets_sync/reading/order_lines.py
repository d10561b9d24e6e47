"""Lines of one order: exact duplicates, and lines that disagree about a fact of the whole order."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from schemas.columns import columns
from schemas.grid import Grid, letter
from schemas.orders import Flags, Instants, Money, State, Texts, Words
from sheets_sync.reading.findings import Findings
from sheets_sync.reading.raw import RawColumn
from sheets_sync.reading.rows import RawLines
from sheets_sync.reading.typed import Typed

Codes = NDArray[np.int64]

STANDING = ("order_id", "marketplace", "currency", "fulfilment", "paid_with", "ordered_at", "ship_by", "expected_by")
"""Facts of an order for which a blank cell says nothing; for every other one it says "not so far"."""

BLANK_VALUE = -(2**62)


def duplicates(grid: Grid, raw: RawLines, found: Findings) -> None:
    """Find lines that repeat an earlier one in every cell of the tab, whatever its column holds."""
    ids = raw.columns["order_id"].index if "order_id" in raw.columns else np.zeros(len(raw), np.intp)
    several = np.flatnonzero((np.bincount(ids, minlength=1) > 1)[ids]) if len(raw) else np.zeros(0, np.intp)
    first: dict[tuple[object, ...], int] = {}
    again: dict[int, int] = {}
    for line in several.tolist():
        row = raw.index[line]
        cells = tuple((cell.__class__ is bool, cell) for cell in (column[row] for column in grid.columns))
        earlier = first.setdefault(cells, line)
        if earlier != line:
            again[line] = earlier
    found.lines("row.duplicate", None, again, lambda line: {"other": found.row(again[line])})


def disagreements(raw: RawLines, typed: Mapping[str, Typed], found: Findings) -> None:
    """Find lines that say something else about their order than its first line does."""
    ids = typed["order_id"]
    if not isinstance(ids, Texts) or not len(raw):
        return
    first = _first_lines(ids)
    for key, column in raw.columns.items():
        known = columns()[key]
        if known.of == "order" and known.judged and key != "order_id":
            _disagreements(key, column, typed[key], first, ids, found)


def _disagreements(  # noqa: PLR0913, PLR0917  one column of an order's lines, and where to tell it
    key: str, raw: RawColumn, typed: Typed, first: NDArray[np.intp], ids: Texts, found: Findings
) -> None:
    says = typed.state == State.READ
    if key not in STANDING:
        says |= typed.state == State.BLANK
    values = np.where(typed.state == State.READ, comparable(typed), BLANK_VALUE)
    lines = np.flatnonzero(says & says[first] & (values != values[first]))

    def facts(line: int) -> Mapping[str, str | int]:
        other = int(first[line])
        return {
            "order_id": ids.text[line],
            "text": found.quoted(raw, line),
            "other": f"{letter(raw.place)}{found.row(other)}",
            "other_text": found.quoted(raw, other),
        }

    found.lines("order.lines_disagree", raw, lines.tolist(), facts)


def _first_lines(ids: Texts) -> NDArray[np.intp]:
    """Give the first line of each line's order; a line without a readable id is its own."""
    seen: dict[str, int] = {}
    read = (ids.state == State.READ).tolist()
    lines = enumerate(zip(ids.text, read, strict=True))
    firsts = (seen.setdefault(text, line) if known else line for line, (text, known) in lines)
    return np.fromiter(firsts, np.intp, len(read))


def comparable(typed: Typed) -> Codes:
    """Give comparable numbers; a date without a time agrees with any time of its day, so days are compared."""
    if isinstance(typed, Instants):
        return typed.day.astype(np.int64)
    if isinstance(typed, Words):
        return typed.code.astype(np.int64)
    if isinstance(typed, Money):
        return typed.amount
    if isinstance(typed, Flags):
        return typed.yes.astype(np.int64)
    numbers: dict[str, int] = {}
    return np.fromiter((numbers.setdefault(text, len(numbers)) for text in typed.text), np.int64, len(typed.text))
