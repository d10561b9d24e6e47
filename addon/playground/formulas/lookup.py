"""VLOOKUP and MATCH over ranges: a dictionary per column that lives as long as the column is unchanged.

As in Google Sheets: text is compared without regard to case (we fold with Unicode's lower case); in exact look-ups of a
text, `*` stands for any text, `?` for one character, `~` takes their meaning away; a blank key is never found; numbers,
texts and TRUE/FALSE never equal each other.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from addon.playground.formulas.arrays import Block, Range
from addon.playground.formulas.operators import ranked
from addon.playground.formulas.tree import NOT_FOUND, Fault, Value

Found = dict[object, int]


def found(key: Value, table: Range | Block) -> int | Fault:
    """Find the first row whose first cell equals the key."""
    if key is None or isinstance(key, Fault):
        return key or NOT_FOUND
    index = _index(table)
    if key.__class__ is str and any(sign in key for sign in "*?~"):
        return _wild(str(key), index)
    at = index.get(folded(key))
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


def folded(value: Value) -> object:
    """Turn a value into a key of the dictionary; TRUE must not meet 1."""
    if value.__class__ is str:
        return value.lower()
    return ("?", value) if isinstance(value, bool) else value


def _same_kind(value: Value, key: Value) -> bool:
    return value is not None and not isinstance(value, Fault) and ranked(value)[0] == ranked(key)[0]


def _missing(key: Value) -> Fault:
    return Fault(NOT_FOUND.sign, f"Did not find value '{key}' in the look-up.")


def _keys(table: Range | Block) -> list[Value]:
    return table.column(0) if isinstance(table, Range) else list(table.columns[0])


def _index(table: Range | Block) -> Found:
    if isinstance(table, Block):
        return _first_rows(_keys(table))
    place = ("exact", table.top, table.height)
    kept = table.finders[0].get(place)
    if kept is None:
        kept = table.finders[0][place] = _first_rows(_keys(table))
    return kept


def _first_rows(keys: list[Value]) -> Found:
    index: Found = {}
    for row in range(len(keys) - 1, -1, -1):
        value = keys[row]
        if value is not None:
            index[folded(value)] = row
    return index


def _wild(key: str, index: Found) -> int | Fault:
    pattern, prefix, literal = _pattern(key.lower())
    if literal:
        at = index.get(prefix)
        return _missing(key) if at is None else at
    matching = [
        row
        for text, row in index.items()
        if isinstance(text, str) and text.startswith(prefix) and pattern.fullmatch(text)
    ]
    return min(matching) if matching else _missing(key)


def _pattern(key: str) -> tuple[re.Pattern[str], str, bool]:
    """Turn `~`, `*` and `?` into a pattern; say the plain text in front, and whether there is nothing else."""
    written, prefix, at, literal = "", "", 0, True
    while at < len(key):
        sign = key[at]
        if sign == "~" and key[at + 1 : at + 2] in {"*", "?", "~"}:
            at += 1
            sign = re.escape(key[at])
        elif sign in "*?":
            literal, sign = False, {"*": ".*", "?": "."}[sign]
        else:
            sign = re.escape(sign)
        written += sign
        prefix += key[at] if literal else ""
        at += 1
    return re.compile(written, re.DOTALL), prefix, literal
