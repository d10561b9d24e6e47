"""VLOOKUP and MATCH over ranges: a dictionary per column that lives as long as the column is unchanged.

As in Google Sheets: text is compared without regard to case (we fold with Unicode's lower case); in exact look-ups of a
text, `*` stands for any text, `?` for one character, `~` takes their meaning away; a blank key is never found; numbers,
texts and TRUE/FALSE never equal each other.
"""

from __future__ import annotations

from bisect import bisect_right

from addon.playground.formulas.arrays import Block, Range
from addon.playground.formulas.finder import Finder, folded
from addon.playground.formulas.operators import ranked
from addon.playground.formulas.tree import NOT_FOUND, Fault, Value


def found(key: Value, table: Range | Block) -> int | Fault:
    """Find the first row whose first cell equals the key."""
    if key is None or isinstance(key, Fault):
        return key or NOT_FOUND
    finder = _index(table)
    if key.__class__ is str and any(sign in key for sign in "*?~"):
        return _wild(str(key), finder)
    at = finder.rows.get(folded(key))
    return _missing(key) if at is None else at


def found_sorted(key: Value, table: Range | Block) -> int | Fault:
    """Find the last row whose first cell is not greater than the key, in a sorted column."""
    if key is None or isinstance(key, Fault):
        return key or NOT_FOUND
    ranks = [(ranked(value), row) for row, value in enumerate(_keys(table)) if _same_kind(value, key)]
    at = bisect_right(ranks, ranked(key), key=lambda pair: pair[0])
    return ranks[at - 1][1] if at else _missing(key)


def found_sorted_down(key: Value, table: Range | Block) -> int | Fault:
    """Find the last row whose first cell is not less than the key, in a column sorted from high to low."""
    if key is None or isinstance(key, Fault):
        return key or NOT_FOUND
    best = None
    for row, value in enumerate(_keys(table)):
        if _same_kind(value, key) and ranked(value) >= ranked(key):
            best = row
    return _missing(key) if best is None else best


def _same_kind(value: Value, key: Value) -> bool:
    return value is not None and not isinstance(value, Fault) and ranked(value)[0] == ranked(key)[0]


def _missing(key: Value) -> Fault:
    return Fault(NOT_FOUND.sign, f"Did not find value '{key}' in the look-up.")


def _keys(table: Range | Block) -> list[Value]:
    return table.column(0) if isinstance(table, Range) else list(table.columns[0])


def _index(table: Range | Block) -> Finder:
    if isinstance(table, Block):
        return Finder(_keys(table))
    place = (table.top, table.height)
    finder = table.finders[0].get(place)
    if finder is None:
        finder = table.finders[0][place] = Finder(_keys(table))
    return finder


ANY, ONE = "*any", "?one"
"""What `*` and `?` become in a list of signs; every other sign is one character."""


def _wild(key: str, finder: Finder) -> int | Fault:
    signs = _signs(key.lower())
    first = next((at for at, sign in enumerate(signs) if len(sign) > 1), None)
    prefix = "".join(signs[:first])
    if first is None:
        at = finder.rows.get(prefix)
        return _missing(key) if at is None else at
    fitting = [finder.rows[text] for text in finder.beginning_with(prefix) if _fits(text, signs)]
    return min(fitting) if fitting else _missing(key)


def _signs(key: str) -> list[str]:
    """Part a key into signs; `~` takes the meaning of a following `*`, `?` or `~`."""
    signs, at = [], 0
    while at < len(key):
        if key[at] == "~" and key[at + 1 : at + 2] in {"*", "?", "~"}:
            at += 1
            signs.append(key[at])
        else:
            signs.append({"*": ANY, "?": ONE}.get(key[at], key[at]))
        at += 1
    return signs


def _fits(text: str, signs: list[str]) -> bool:
    """Match without backtracking further than to the last `*`, so that no key can take for ever."""
    at = sign = 0
    star, mark = -1, 0
    while at < len(text):
        if sign < len(signs) and signs[sign] in {ONE, text[at]}:
            at, sign = at + 1, sign + 1
        elif sign < len(signs) and signs[sign] == ANY:
            star, mark, sign = sign, at, sign + 1
        elif star >= 0:
            mark += 1
            at, sign = mark, star + 1
        else:
            return False
    return all(rest == ANY for rest in signs[sign:])
