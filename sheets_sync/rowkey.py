"""The row key: one line of a sheet as the judge sees it, in one text that a formula builds and a sync reads back.

`k3f9␟'112-1234567-1234567␟#820985␟@571␟` is: which columns were joined (a short name made of their keys), then one
part per column, in the order of `schemas.columns`. A blank is empty, a whole number is `@` and itself, another number
`#` and a whole number (full minutes for instants, ten-thousandths for the rest: no locale and no format touches it;
dates are counted from a recent day, to stay short), a checkbox `!1` or `!0`, an error `!e`, and text is `'` and the
text itself. The first mark of a part says what it is, so no two different lines share a key.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from math import copysign, floor

import numpy as np

from schemas.columns import columns
from schemas.grid import Cell
from sheets_sync.garbage import held

SEPARATOR = "␟"
WHOLE, NUMBER, TEXT, YES, NO, ERROR = "@", "#", "'", "!1", "!0", "!e"
SEVERAL = "!s"
"""Of a fact that stands in another tab: rows there contradict each other."""
LONGEST = 250
"""Characters of a key that are looked up; some engines cut longer ones."""
MINUTES = 1_440
ALMOST_A_MINUTE = (59, 120)
"""Minutes taken off before rounding, which so rounds down, but for half a second that a sheet's fractions may lack.

The last second of a day must not become the next day."""
TEN_THOUSANDTHS = 10_000
RECENT = 45_000
"""The serial number of 15 March 2023: near the dates of the orders that are judged, so that the numbers stay short."""

_CODING = "1"
"""Goes into every key; a change of the coding above changes it, so that no old key is taken for a new one."""
_SHOWN_ERROR = "#ERROR!"
_EXACT = 10**15
"""From here on a sheet writes numbers with an exponent."""


@dataclass(frozen=True, slots=True)
class Joined:
    """One column that the key joins.

    Attributes:
        key: canonical key.
        scale: what its numbers are multiplied by.
        zero: the number they are counted from.
        column: 0-based place in the sheet.
        title: the text in its header cell; None: nobody looks at it.
        above: the text over that, where the header is two rows; None: it is one, or nobody looks at it.
    """

    key: str
    scale: int
    zero: int
    column: int
    title: str | None = None
    above: str | None = None


def joined(mapped: Mapping[str, int], *, also: frozenset[str] = frozenset()) -> tuple[Joined, ...]:
    """Choose the columns that a key joins: those the judge reads, in the order of the closed list; order id first.

    `also`: columns that it joins beside those.
    """
    return tuple(
        Joined(key, *((MINUTES, RECENT) if column.kind == "instant" else (TEN_THOUSANDTHS, 0)), mapped[key])
        for key, column in columns().items()
        if (column.judged or key in also) and key in mapped
    )


def name_of(parts: Sequence[Joined]) -> str:
    """Name which columns were joined, in five characters that begin every key."""
    spelled = " ".join((_CODING, *(f"{part.key}*{part.scale}-{part.zero}" for part in parts)))
    return "k" + blake2b(spelled.encode(), digest_size=2).hexdigest()


@held()
def decoded(keys: Sequence[Cell], parts: Sequence[Joined], width: int) -> tuple[list[list[Cell]], list[bool]]:
    """Turn keys (None for a line without an order) back into columns of a sheet `width` columns wide.

    Columns that were not joined are blank; with no width only the second answer is made. It says which keys are none
    of ours, or hold our separator inside a cell: those lines are blank too.
    """
    head = f"{name_of(parts)}{SEPARATOR}"
    nothing = [""] * len(parts)
    split = [None if key is None else _split(key, head, len(parts)) for key in keys]
    by_part = list(zip(*(cells or nothing for cells in split), strict=True)) or [()] * len(parts)
    blank: list[Cell] = [None] * len(keys)
    found = [blank] * width
    for part, written in zip(parts if width else (), by_part if width else (), strict=True):
        # what was read once is not read again, since a column repeats itself
        texts = set(written)
        numbers = [text for text in texts if text[:1] == NUMBER]
        read = {text: _read(text, part) for text in texts.difference(numbers)} | _numbers(numbers, part)
        found[part.column] = list(map(read.__getitem__, written))
    return found, [key is not None and cells is None for key, cells in zip(keys, split, strict=True)]


def broken(keys: Sequence[Cell], parts: Sequence[Joined]) -> list[int]:
    """Find the places of keys that are none of ours, or hold our separator inside a cell."""
    head = f"{name_of(parts)}{SEPARATOR}"
    return [
        place
        for place, key in enumerate(keys)
        if key is not None
        and not (isinstance(key, str) and key.startswith(head) and key.count(SEPARATOR) == len(parts))
    ]


@held()
def encoded(cells: Sequence[Sequence[Cell]], parts: Sequence[Joined], errors: Callable[[str], bool]) -> list[Cell]:
    """Build the keys of raw columns (one per part, equally long), as the formula builds them in the sheet."""
    head = name_of(parts)
    coded = [_coded(column, part, errors) for part, column in zip(parts, cells, strict=True)]
    lines = zip(*coded, strict=True)
    return [SEPARATOR.join((head, *line)) if line[0] not in {"", TEXT} else None for line in lines]


def _coded(column: Sequence[Cell], part: Joined, errors: Callable[[str], bool]) -> list[str]:
    """Code a column, each distinct cell once; where checkboxes and numbers meet, one by one: TRUE equals 1."""
    kinds = set(map(type, column))
    if bool in kinds and kinds & {int, float}:
        return [coded_cell(cell, part, errors) for cell in column]
    known = {cell: coded_cell(cell, part, errors) for cell in set(column)}
    return list(map(known.__getitem__, column))


def _split(key: Cell, head: str, count: int) -> list[str] | None:
    if not isinstance(key, str) or not key.startswith(head):
        return None
    cells = key[len(head) :].split(SEPARATOR)
    return cells if len(cells) == count else None


def _read(text: str, column: Joined) -> Cell:
    mark, rest = text[:1], text[1:]
    if mark == NUMBER:
        return _number(rest, column.scale, column.zero)
    if mark == TEXT:
        return rest or None
    return _SAID[text] if text in _SAID else _number(rest, 1 if mark == WHOLE else column.scale, column.zero)


_SAID: Mapping[str, Cell] = {"": None, YES: True, NO: False, ERROR: _SHOWN_ERROR, SEVERAL: _SHOWN_ERROR}
"""Parts that say what a cell is without holding it."""


def _numbers(texts: Sequence[str], part: Joined) -> dict[str, Cell]:
    """Read many numbers at once; one by one where not all are whole numbers that a float holds exactly."""
    try:
        whole = np.array([int(text[1:]) for text in texts], np.int64)
    except (ValueError, OverflowError):
        return {text: _read(text, part) for text in texts}
    whole += part.zero * part.scale
    if np.abs(whole).max(initial=0) >= _EXACT:
        return {text: _read(text, part) for text in texts}
    cells: list[Cell] = (whole / part.scale).tolist()
    for place in np.flatnonzero(whole % part.scale == 0).tolist():
        cells[place] = int(whole[place]) // part.scale
    return dict(zip(texts, cells, strict=True))


def _number(text: str, scale: int, zero: int) -> Cell:
    try:
        number = int(text) + zero * scale
    except ValueError:
        return _large(text, scale, zero)
    whole, rest = divmod(number, scale)
    return number / scale if rest else whole


def _large(text: str, scale: int, zero: int) -> Cell:
    try:
        return float(text.replace(",", ".")) / scale + zero
    except ValueError:
        return _SHOWN_ERROR


def coded_cell(cell: Cell, column: Joined, errors: Callable[[str], bool]) -> str:
    """Code one cell as the formula does; `errors` says which texts a sheet shows instead of a value."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return YES if cell else NO
    if isinstance(cell, str):
        return ERROR if errors(cell) else TEXT + cell
    if cell == int(cell):
        return WHOLE + _written(int(cell) - column.zero)
    taken, of = ALMOST_A_MINUTE if column.scale == MINUTES else (0, 1)
    return NUMBER + _written(_whole(cell * column.scale - taken / of) - column.zero * column.scale)


def _whole(number: float) -> int:
    """Round as a sheet does: half away from zero."""
    return int(copysign(floor(abs(number) + 0.5), number))


def _written(number: int) -> str:
    """Write a whole number as a sheet does: with an exponent where it is long."""
    if abs(number) < _EXACT:
        return str(number)
    digits, exponent = f"{number:.14E}".split("E")
    return f"{digits.rstrip('0').rstrip('.')}E{exponent}"
