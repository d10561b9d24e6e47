"""Google's JSON into our shapes. Nothing here sends anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from schemas.grid import Cell, Merge
from schemas.spreadsheet import Guard, Mark, Rule, Span, Spreadsheet, Tab

_MARK = "developerMetadata(metadataId,metadataKey,metadataValue)"
DESCRIBED = (
    "spreadsheetId,properties(title,locale,timeZone),sheets("
    "properties(sheetId,title,sheetType,hidden,gridProperties(rowCount,columnCount)),"
    "merges,conditionalFormats(ranges,booleanRule.condition),protectedRanges(protectedRangeId,description,range),"
    f"{_MARK},data(startColumn,columnMetadata({_MARK})))"
)
"""The mask of `describe`: no cell is asked for."""

Json = Mapping[str, Any]


def spreadsheet_from(answer: Json) -> Spreadsheet:
    """Read `spreadsheets.get`; tabs that are no grid (charts) are left out."""
    known = answer["properties"]
    tabs = [_tab(sheet) for sheet in answer.get("sheets", ()) if sheet["properties"].get("sheetType", "GRID") == "GRID"]
    return Spreadsheet(
        answer["spreadsheetId"], known.get("title", ""), known.get("locale", ""), known.get("timeZone", ""), tuple(tabs)
    )


def columns_of(answer: Json, count: int) -> list[list[list[Cell]]]:
    """Read `values.batchGet` by columns: per range its columns, each as long as Google left it; "" is a blank."""
    ranges = answer.get("valueRanges", ())
    found = [[_blanked(column) for column in each.get("values", ())] for each in ranges]
    return found + [[] for _ in range(count - len(found))]


def marked_columns(answer: Json) -> dict[int, list[Cell]]:
    """Read `values.batchGetByDataFilter` of whole columns: by the id of the mark that found it, each column."""
    found = {}
    for each in answer.get("valueRanges", ()):
        values = each.get("valueRange", {}).get("values") or [[]]
        for filter_ in each.get("dataFilters", ()):
            found[filter_["developerMetadataLookup"]["metadataId"]] = _blanked(values[0])
    return found


def _blanked(column: list[Cell]) -> list[Cell]:
    return [None if cell == "" else cell for cell in column] if "" in column else column


def _tab(sheet: Json) -> Tab:
    known = sheet["properties"]
    size = known.get("gridProperties", {})
    return Tab(
        id=known.get("sheetId", 0),
        title=known["title"],
        hidden=known.get("hidden", False),
        rows=size.get("rowCount", 0),
        columns=size.get("columnCount", 0),
        merges=tuple(_merge(each) for each in sheet.get("merges", ())),
        marks=tuple(_marks(sheet)),
        column_marks=dict(_column_marks(sheet)),
        rules=tuple(_rule(each) for each in sheet.get("conditionalFormats", ())),
        guards=tuple(
            Guard(each["protectedRangeId"], each.get("description", ""), _span(each.get("range", {})))
            for each in sheet.get("protectedRanges", ())
        ),
    )


def _merge(each: Json) -> Merge:
    return Merge(
        each.get("startRowIndex", 0), each["endRowIndex"], each.get("startColumnIndex", 0), each["endColumnIndex"]
    )


def _rule(each: Json) -> Rule:
    condition = each.get("booleanRule", {}).get("condition", {})
    custom = condition.get("type") == "CUSTOM_FORMULA"
    formula = condition.get("values", [{}])[0].get("userEnteredValue", "") if custom else ""
    return Rule(formula, tuple(_span(area) for area in each.get("ranges", ())))


def _span(area: Json) -> Span:
    return Span(
        area.get("startRowIndex", 0),
        area.get("endRowIndex"),
        area.get("startColumnIndex", 0),
        area.get("endColumnIndex"),
    )


def _column_marks(sheet: Json) -> Iterator[tuple[int, tuple[Mark, ...]]]:
    for block in sheet.get("data", ()):
        start = block.get("startColumn", 0)
        for offset, column in enumerate(block.get("columnMetadata", ())):
            if marks := tuple(_marks(column)):
                yield start + offset, marks


def _marks(holder: Json) -> Iterator[Mark]:
    for each in holder.get("developerMetadata", ()):
        yield Mark(each.get("metadataId", 0), each.get("metadataKey", ""), each.get("metadataValue", ""))
