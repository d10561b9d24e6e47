"""What an echo holds: the key that a row's values were computed for, and signs that know each of these values again.

`k3f9␟'112-…␟@570␞a4:high␞b12:Not received␞c#66757680␞…␞2026-11-23/guide/en␞1795521600`: the row key, and per result
column its letter and what the cell says: a number as a whole one, a text as its length and its beginning; then the
rules it was judged by, and the second until which the answer holds. A format rule builds the same from the cell that
stands there, so that nothing but our own answer for this very row and this very time ever looks valid.
"""

from __future__ import annotations

from math import copysign, floor
from typing import NamedTuple

from schemas.grid import Cell
from schemas.results import RESULT_COLUMNS
from sheets_sync.answers import len_of
from sheets_sync.mirror import SEAL, SECONDS, SIGN_SCALES, SIGNED, TAGS
from sheets_sync.rowkey import TEN_THOUSANDTHS

_NEVER = "9" * SECONDS

Line = tuple[Cell, ...]
"""The results of one row, in the order of RESULT_COLUMNS."""


class Wish(NamedTuple):
    """What must stand beside a key: the results, the rules they follow from, the UTC second from which they change.

    An empty line: nothing may stand there. No second: they do not change by themselves.
    """

    line: Line
    rules: str
    until: int | None = None


class Echo(NamedTuple):
    """An echo that was read: the key, one sign per result column, the UTC second from which the answer changes."""

    key: str
    parts: tuple[str, ...]
    until: int | None = None


def echo_of(key: str, wish: Wish) -> str:
    """Write the echo of a row."""
    signs = (TAGS[what] + part(what, cell) for what, cell in zip(RESULT_COLUMNS, wish.line, strict=True))
    until = _NEVER if wish.until is None else f"{wish.until:0{SECONDS}}"
    return SEAL.join((key, *signs, wish.rules, until))


def echo_from(cell: Cell) -> Echo | None:
    """Read an echo; None where there is none, or something else stands there."""
    key, *signs = cell.split(SEAL) if isinstance(cell, str) else ("",)
    if [sign[:1] for sign in signs[:-2]] != list(TAGS.values()):
        return None
    until = signs[-1]
    known = int(until) if until != _NEVER and until.isascii() and until.isdecimal() else None
    return Echo(key, tuple(sign[1:] for sign in signs[:-2]), known)


def part(what: str, cell: Cell) -> str:
    """Sign one cell of a column."""
    if cell is None or cell == "":
        return ""
    if isinstance(cell, str):
        return f"{len_of(cell)}:{cell[:SIGNED]}"
    return f"!{cell}" if isinstance(cell, bool) else f"#{_whole(cell * SIGN_SCALES.get(what, TEN_THOUSANDTHS))}"


def _whole(number: float) -> int:
    """Round as a sheet does: half away from zero."""
    return int(copysign(floor(abs(number) + 0.5), number))


def equal(what: str, cell: Cell, other: Cell) -> bool:
    """Whether two cells of a column say the same."""
    texts = isinstance(cell, str) or isinstance(other, str)
    return cell == other or (not texts and part(what, cell) == part(what, other))
