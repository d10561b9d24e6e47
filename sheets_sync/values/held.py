"""Requests that hold only while our columns stand where they were seen, and the rule that greys what is not valid.

Sheets has no conditional write. But a mark's id can exist only once: a batch that takes a column's mark away *if it is
at this column*, and then creates it there anew, is refused whole where the column has moved: the mark still exists.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from schemas.results import RESULT_COLUMNS
from schemas.spreadsheet import Rule, Span, Tab
from sheets_sync.front.colours import OURS as GROUND
from sheets_sync.front.colours import colour
from sheets_sync.mirror import ECHO, KEY, grey_rule, is_grey, same
from sheets_sync.placement import COLUMN_MARK, Label, Placement

Request = Mapping[str, Any]

GREY = "#8A929C"


def held(place: Placement, spreadsheet: str) -> list[Request]:
    """Go on only while each of our columns stands where it was seen."""
    tab = place.tab.id
    return [
        request
        for what, ours in place.columns.items()
        for request in _held(ours.mark, str(Label(spreadsheet, tab, what)), _dimension(tab, ours.column))
    ]


def ruled(place: Placement, header: int) -> list[Request]:
    """Make the rule that greys rows the first one of our result columns; nothing, where it is."""
    formula = grey_rule(place.columns[KEY].column, place.columns[ECHO].column, header)
    columns = sorted(place.columns[what].column for what in RESULT_COLUMNS)
    if _is_first(place.tab, formula, columns):
        return []
    stale = [index for index, rule in enumerate(place.tab.rules) if is_grey(rule.formula)]
    gone = [{"deleteConditionalFormatRule": {"sheetId": place.tab.id, "index": index}} for index in reversed(stale)]
    return [*gone, _rule(place.tab.id, formula, columns)]


def _held(mark: int, label: str, where: Mapping[str, Any]) -> Iterator[Request]:
    lookup = {
        "metadataId": mark,
        "metadataLocation": {"dimensionRange": where},
        "locationMatchingStrategy": "EXACT_LOCATION",
    }
    yield {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": lookup}}}
    made = {"metadataKey": COLUMN_MARK, "metadataValue": label, "visibility": "DOCUMENT", "metadataId": mark}
    yield {"createDeveloperMetadata": {"developerMetadata": {**made, "location": {"dimensionRange": where}}}}


def _dimension(tab: int, column: int) -> Mapping[str, Any]:
    return {"sheetId": tab, "dimension": "COLUMNS", "startIndex": column, "endIndex": column + 1}


def _is_first(tab: Tab, formula: str, columns: Sequence[int]) -> bool:
    """Whether the first rule that any of the columns meets is ours, and is over all of them."""
    rules = (rule for rule in tab.rules if any(_over(area, column) for area in rule.areas for column in columns))
    first = next(rules, None)
    return first is not None and same(first.formula, formula) and _covers(first, columns, tab.rows)


def _covers(rule: Rule, columns: Sequence[int], rows: int) -> bool:
    whole = [area for area in rule.areas if not area.top and (area.bottom is None or area.bottom >= rows)]
    return all(any(_over(area, column) for area in whole) for column in columns)


def _over(area: Span, column: int) -> bool:
    return area.left <= column and (area.right is None or column < area.right)


def _rule(tab: int, formula: str, columns: Sequence[int]) -> Request:
    areas = [{"sheetId": tab, "startColumnIndex": first, "endColumnIndex": end} for first, end in _runs(columns)]
    look = {
        "backgroundColorStyle": colour(GROUND),
        "textFormat": {"foregroundColorStyle": colour(GREY), "bold": False, "strikethrough": True},
    }
    condition = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": formula}]}
    rule = {"ranges": areas, "booleanRule": {"condition": condition, "format": look}}
    return {"addConditionalFormatRule": {"rule": rule, "index": 0}}


def _runs(columns: Sequence[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for column in columns:
        if runs and runs[-1][1] == column:
            runs[-1] = (runs[-1][0], column + 1)
        else:
            runs.append((column, column + 1))
    return runs
