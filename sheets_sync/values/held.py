"""Requests that hold only while our columns stand where they were seen, and the rules that grey what is not valid.

Sheets has no conditional write. But a mark's id can exist only once: a batch that takes a column's mark away *if it is
at this column*, and then creates it there anew, is refused whole where the column has moved: the mark still exists.
Where the column is gone, so is its protected range, and a request that names it is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from schemas.spreadsheet import Rule, Span, Tab
from sheets_sync.front.colours import OURS as GROUND
from sheets_sync.front.colours import colour
from sheets_sync.google.requests import GUARD, guarded
from sheets_sync.mirror import generation_of, is_grey, same
from sheets_sync.placement import COLUMN_MARK, Label, Placement
from sheets_sync.values.turns import greys, over

Request = Mapping[str, Any]

GREY = "#8A929C"


def held(place: Placement, spreadsheet: str) -> list[Request]:
    """Go on only while each of our columns stands where it was seen."""
    tab, witnesses = place.tab.id, _witnesses(place)
    return [
        *(_there(guard) for guard in witnesses.values()),
        *(
            request
            for what, ours in place.columns.items()
            for request in _held(ours.mark, str(Label(spreadsheet, tab, what)), _dimension(tab, ours.column))
        ),
    ]


def witnessed(place: Placement) -> list[Request]:
    """Protect (with a warning) each of our columns that is not: whether one still exists is known by its protection."""
    known = _witnesses(place)
    return [
        guarded({"sheetId": place.tab.id, "startColumnIndex": ours.column, "endColumnIndex": ours.column + 1})
        for what, ours in place.columns.items()
        if what not in known
    ]


def _witnesses(place: Placement) -> dict[str, int]:
    areas = {(guard.area.left, guard.area.right): guard.id for guard in place.tab.guards if guard.title == GUARD}
    found = {what: areas.get((ours.column, ours.column + 1)) for what, ours in place.columns.items()}
    return {what: guard for what, guard in found.items() if guard is not None}


def _there(guard: int) -> Request:
    """Change nothing; refused where the protection, and so its column, is gone."""
    return {
        "updateProtectedRange": {
            "protectedRange": {"protectedRangeId": guard, "description": GUARD},
            "fields": "description",
        }
    }


def ruled(place: Placement, header: int, turn: int) -> list[Request]:
    """Make a rule that greys rows the first one of each result column; nothing, where they are.

    Each column has its own: one rule over neighbours would not go along with a column that is dragged away. None is
    ever deleted or replaced, since Sheets knows a rule by its place only, and that may be somebody else's by now.
    """
    formulas = {place.columns[what].column: formula for what, formula in greys(place, header, turn).items()}
    wanted = {column: text for column, text in formulas.items() if not _is_first(place.tab, text, column, turn)}
    return [_rule(place.tab.id, formula, column) for column, formula in wanted.items()]


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


def _is_first(tab: Tab, formula: str, column: int, turn: int) -> bool:
    """Whether the first rule that does anything over any cell of a column is ours, and is over all of it."""
    first = next((rule for rule in tab.rules if _does(rule, column, turn)), None)
    return (
        first is not None
        and same(first.formula, formula)
        and any(over(area, column) and _is_whole(area, tab.rows) for area in first.areas)
    )


def _does(rule: Rule, column: int, turn: int) -> bool:
    outdated = is_grey(rule.formula) and generation_of(rule.formula) < turn
    return not outdated and any(over(area, column) for area in rule.areas)


def _is_whole(area: Span, rows: int) -> bool:
    return not area.top and (area.bottom is None or area.bottom >= rows)


def _rule(tab: int, formula: str, column: int) -> Request:
    look = {
        "backgroundColorStyle": colour(GROUND),
        "textFormat": {"foregroundColorStyle": colour(GREY), "bold": False, "italic": True},
    }
    condition = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": formula}]}
    area = {"sheetId": tab, "startColumnIndex": column, "endColumnIndex": column + 1}
    rule = {"ranges": [area], "booleanRule": {"condition": condition, "format": look}}
    return {"addConditionalFormatRule": {"rule": rule, "index": 0}}
