"""The values calls that read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from addon.playground.calls.a1 import Target, target, too_large, written
from addon.playground.calls.desk import Desk
from addon.playground.calls.display import displayed
from addon.playground.calls.faults import Body
from addon.playground.calls.filters import filtered_areas
from addon.playground.formulas.tree import Fault, Formula, Value
from addon.playground.workbook.areas import Area
from addon.playground.workbook.calculation import Calculation
from addon.playground.workbook.tabs import Tab

Options = Body
"""`majorDimension`, `valueRenderOption`, `dateTimeRenderOption` of a request."""


def values_get(desk: Desk, params: Body, _: Body) -> Body:
    """Answer `spreadsheets.values.get`."""
    return value_range(desk, desk.calculation(), target(desk.book, params["range"]), params)


def values_batch_get(desk: Desk, params: Body, _: Body) -> Body:
    """Answer `spreadsheets.values.batchGet`."""
    calculation = desk.calculation()
    targets = [target(desk.book, text) for text in params.get("ranges", ())]
    return {
        "spreadsheetId": desk.book.book_id,
        "valueRanges": [value_range(desk, calculation, found, params) for found in targets],
    }


def values_batch_get_by_data_filter(desk: Desk, _: Body, body: Body) -> Body:
    """Answer `spreadsheets.values.batchGetByDataFilter`."""
    calculation = desk.calculation()
    answers = []
    for tab, area, filters in filtered_areas(desk, body.get("dataFilters", [])):
        answer = value_range(desk, calculation, Target(tab, area, single=False), body)
        answers.append({"valueRange": answer, "dataFilters": filters})
    return {"spreadsheetId": desk.book.book_id} | ({"valueRanges": answers} if answers else {})


def value_range(desk: Desk, calculation: Calculation, found: Target, options: Options) -> Body:
    """Read a range as the API writes it: blank ends cut off, per row and as a whole."""
    tab, area = found.tab, found.area
    if area.top >= tab.row_count or area.left >= tab.column_count:
        raise too_large(tab, area)
    closed = area.within(tab.row_count, tab.column_count)
    columns = rendered(desk, calculation, tab, closed, options)
    by_columns = options.get("majorDimension") == "COLUMNS"
    lines: Sequence[Sequence[Any]] = columns if by_columns else list(zip_longest(*columns))
    values = _cut(lines)
    answer = {"range": written(tab, closed), "majorDimension": "COLUMNS" if by_columns else "ROWS"}
    return answer | ({"values": values} if values else {})


def _cut(lines: Sequence[Sequence[Any]]) -> list[list[Any]]:
    out = []
    for line in lines:
        end = len(line)
        while end and line[end - 1] is None:
            end -= 1
        out.append(["" if value is None else value for value in line[:end]])
    while out and not out[-1]:
        out.pop()
    return out


@dataclass(frozen=True, slots=True)
class Strip:
    """Some rows of one column: where they are, and what they show."""

    desk: Desk
    tab: Tab
    column: int
    top: int
    values: list[Value]

    @property
    def locale(self) -> str:
        """The spreadsheet's locale."""
        return str(self.desk.book.properties.get("locale", "en_US"))

    def format(self, row: int) -> Body | None:
        """Find the number format of the strip's row number `row`."""
        return format_of(self.tab, self.top + row, self.column)


def rendered(desk: Desk, calculation: Calculation, tab: Tab, area: Area, options: Options) -> list[list[Any]]:
    """Read columns of a closed area; None is blank."""
    option = options.get("valueRenderOption") or "FORMATTED_VALUE"
    dates_as_shown = options.get("dateTimeRenderOption") == "FORMATTED_STRING"
    out = []
    for at in range(area.left, area.right or 0):
        strip = Strip(desk, tab, at, area.top, calculation.shown(tab.sheet_id, at)[area.top : area.bottom])
        if option == "FORMULA":
            strip = _with_formulas(strip, area.bottom or 0)
        out.append(_as_shown(strip) if option == "FORMATTED_VALUE" else _as_is(strip, dates_as_shown=dates_as_shown))
    return out


def _with_formulas(strip: Strip, bottom: int) -> Strip:
    values, column = list(strip.values), strip.tab.columns[strip.column]
    for row in column.formulas:
        typed = column.values[row]
        if isinstance(typed, Formula) and strip.top <= row < bottom:
            values += [None] * (row + 1 - strip.top - len(values))
            values[row - strip.top] = typed.written(strip.desk.book.title_of)
    return replace(strip, values=values)


_PLAIN = (str, int, float, bool, type(None))


def _as_is(strip: Strip, *, dates_as_shown: bool) -> list[Any]:
    """Numbers as numbers; dates as serial numbers, or as they show if the request says so."""
    plain = [value if value.__class__ in _PLAIN else _sign(value) for value in strip.values]
    if not dates_as_shown:
        return plain
    return [_date(strip, row, value) for row, value in enumerate(plain)]


def _date(strip: Strip, row: int, value: Value) -> Value:
    style = strip.format(row) if isinstance(value, int | float) and not isinstance(value, bool) else None
    is_date = style is not None and style.get("type") in {"DATE", "TIME", "DATE_TIME"}
    return displayed(value, style, strip.locale) if is_date else value


def _sign(value: Value) -> Value:
    return value.sign if isinstance(value, Fault) else value


def _as_shown(strip: Strip) -> list[Any]:
    return [_shown(strip, row, value) for row, value in enumerate(strip.values)]


def _shown(strip: Strip, row: int, value: Value) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return displayed(value, strip.format(row), strip.locale)


def format_of(tab: Tab, row: int, column: int) -> Body | None:
    """Find a cell's number format."""
    dress = tab.columns[column].worn(row)
    found: Body | None = dress.format.get("numberFormat") if dress and dress.format else None
    return found


READS: dict[str, Callable[[Desk, Body, Body], Body]] = {
    "sheets.spreadsheets.values.get": values_get,
    "sheets.spreadsheets.values.batchGet": values_batch_get,
    "sheets.spreadsheets.values.batchGetByDataFilter": values_batch_get_by_data_filter,
}
