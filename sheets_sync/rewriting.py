"""Our header cells written again, each only if it still holds what was seen there: what somebody typed stays.

Sheets has no conditional write, but it can find and replace: of one cell, as a whole, formulas as they are written.
Where something else stands there by now, nothing is found and nothing is replaced, however late the call comes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sheets_sync.google.requests import formula
from sheets_sync.mending import Fill
from sheets_sync.placement import Placement
from sheets_sync.values.held import held, witnessed

Request = Mapping[str, Any]

_BLANK, _PLACE = "^$", "␞␞␞"
"""A regular expression that finds a blank cell and no other; what stands there for the rest of the batch.

In what replaces a match of a regular expression `$` has a meaning, and our formulas are full of it.
"""


def rewriting(place: Placement, spreadsheet: str, fills: Sequence[Fill]) -> list[Request]:
    """One batch of compare-and-set, refused whole where one of our columns is not where it was seen.

    What was read of a column that somebody dragged away meanwhile is another column's. Where that cannot be made sure
    yet, the batch is what makes it so.
    """
    swaps = [request for fill in fills for request in _swap(place.tab.id, fill)]
    return witnessed(place) or [*held(place, spreadsheet), *swaps]


def _swap(tab: int, fill: Fill) -> Iterator[Request]:
    match fill.old:
        case str():
            yield _replaced(tab, fill, {"find": fill.old, "includeFormulas": True}, fill.new)
        case None:
            yield _replaced(tab, fill, {"find": _BLANK, "searchByRegex": True}, _PLACE)
            yield _replaced(tab, fill, {"find": _PLACE}, fill.new)
        case _:  # a value of ours that a moved header row covers
            yield formula(tab, fill.row, fill.column, fill.new)


def _replaced(tab: int, fill: Fill, found: Mapping[str, Any], new: str) -> Request:
    cell = {
        "sheetId": tab,
        "startRowIndex": fill.row - 1,
        "endRowIndex": fill.row,
        "startColumnIndex": fill.column,
        "endColumnIndex": fill.column + 1,
    }
    return {"findReplace": {**found, "replacement": new, "matchCase": True, "matchEntireCell": True, "range": cell}}
