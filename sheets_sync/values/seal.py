"""What an echo holds: the key that a row's values were computed for, and a seal that knows each of these values again.

`k3f9␟'112-…␟@570␞Xq0aBBc1…`: the row key, SEAL, and four characters per result column. A cell that differs from its
part of the seal was changed by a person. The chance of a change that goes unnoticed is one in 16 million.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from schemas.grid import Cell
from schemas.results import RESULT_COLUMNS
from sheets_sync.mirror import SEAL
from sheets_sync.rowkey import MINUTES, TEN_THOUSANDTHS

_BYTES, _CHARACTERS = 3, 4
_SCALES = {"opens": MINUTES, "closes": MINUTES, "act_by": MINUTES, "amount": TEN_THOUSANDTHS}
"""A sheet gives numbers back as exactly as it can hold them; what is finer than this is no change."""

Line = tuple[Cell, ...]
"""The results of one row, in the order of RESULT_COLUMNS."""


class Echo(NamedTuple):
    """An echo that was read: the key, and one part of the seal per result column."""

    key: str
    parts: tuple[str, ...]


def echo_of(key: str, line: Line) -> str:
    """Write the echo of a row."""
    return key + SEAL + "".join(part(what, cell) for what, cell in zip(RESULT_COLUMNS, line, strict=True))


def echo_from(cell: Cell) -> Echo | None:
    """Read an echo; None where there is none, or something else stands there."""
    key, mark, seal = cell.rpartition(SEAL) if isinstance(cell, str) else ("", "", "")
    if not mark or len(seal) != _CHARACTERS * len(RESULT_COLUMNS):
        return None
    return Echo(key, tuple(seal[at : at + _CHARACTERS] for at in range(0, len(seal), _CHARACTERS)))


def part(what: str, cell: Cell) -> str:
    """Seal one cell of a column."""
    return _sealed(_plain(what, cell))


def equal(what: str, cell: Cell, other: Cell) -> bool:
    """Whether two cells of a column say the same."""
    return cell == other or _plain(what, cell) == _plain(what, other)


def equals(cells: Sequence[Cell], line: Line) -> bool:
    """Whether a row says what a line says."""
    return all(equal(what, cell, other) for what, cell, other in zip(RESULT_COLUMNS, cells, line, strict=True))


def _plain(what: str, cell: Cell) -> str:
    if cell is None or cell == "":
        return ""
    if isinstance(cell, str):
        return f"'{cell}"
    return f"!{cell}" if isinstance(cell, bool) else f"#{round(cell * _SCALES.get(what, TEN_THOUSANDTHS))}"


@lru_cache(maxsize=1 << 16)
def _sealed(text: str) -> str:
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_BYTES).digest()
    return b64encode(digest, b"-_").decode()
