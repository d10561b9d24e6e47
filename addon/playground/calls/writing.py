"""The values calls that write. A call is taken whole or refused whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from addon.playground.calls.a1 import Target, target, too_large, written
from addon.playground.calls.desk import Desk, room_for
from addon.playground.calls.entered import Entered, raw, typed
from addon.playground.calls.faults import Body, Refusal
from addon.playground.calls.filters import filtered_areas, places
from addon.playground.calls.reading import format_of, value_range
from addon.playground.workbook.areas import Area
from addon.playground.workbook.columns import Dress
from addon.playground.workbook.tabs import Tab
from schemas.grid import letter

Reader = Callable[[Any], Entered]


def values_update(desk: Desk, params: Body, body: Body) -> Body:
    """Answer `spreadsheets.values.update`."""
    found = target(desk.book, params["range"])
    _same_range(params["range"], body)
    answer = _put(desk, found, body, _reader(desk, params))
    return _with_values(desk, answer, found, params)


def values_batch_update(desk: Desk, _: Body, body: Body) -> Body:
    """Answer `spreadsheets.values.batchUpdate`."""
    read = _reader(desk, body)
    answers = []
    for data in body.get("data", ()):
        found = target(desk.book, data.get("range", ""))
        answers.append(_with_values(desk, _put(desk, found, data, read), found, body))
    return _totals(desk, answers)


def values_batch_update_by_data_filter(desk: Desk, _: Body, body: Body) -> Body:
    """Answer `spreadsheets.values.batchUpdateByDataFilter`: rows and columns are found when the call is applied."""
    read = _reader(desk, body)
    answers = []
    for data in body.get("data", ()):
        for tab, area in places(desk, data.get("dataFilter", {})):
            answer = _put(desk, Target(tab, area, single=False), data, read)
            answers.append(answer | {"dataFilter": data["dataFilter"]})
    return _totals(desk, answers)


def values_clear(desk: Desk, params: Body, _: Body) -> Body:
    """Answer `spreadsheets.values.clear`."""
    return {"spreadsheetId": desk.book.book_id, "clearedRange": _clear(desk, target(desk.book, params["range"]))}


def values_batch_clear(desk: Desk, _: Body, body: Body) -> Body:
    """Answer `spreadsheets.values.batchClear`."""
    cleared = [_one_of(at, desk, text) for at, text in enumerate(body.get("ranges", ()))]
    return {"spreadsheetId": desk.book.book_id, "clearedRanges": cleared}


def _one_of(at: int, desk: Desk, text: str) -> str:
    try:
        return _clear(desk, target(desk.book, text))
    except Refusal as refusal:
        raise Refusal(f"Invalid range[{at}]: {refusal.message}", refusal.code) from refusal


def values_batch_clear_by_data_filter(desk: Desk, _: Body, body: Body) -> Body:
    """Answer `spreadsheets.values.batchClearByDataFilter`."""
    areas = filtered_areas(desk, body.get("dataFilters", ()))
    cleared = [_clear(desk, Target(tab, area, single=False)) for tab, area, _ in areas]
    return {"spreadsheetId": desk.book.book_id, "clearedRanges": cleared}


def values_append(desk: Desk, params: Body, body: Body) -> Body:
    """Answer `spreadsheets.values.append`: below the last filled row (the product never calls it)."""
    found = target(desk.book, params["range"])
    tab = found.tab
    area = found.area.within(tab.row_count, tab.column_count)
    values = body.get("values", [])
    shown = [desk.calculation().shown(tab.sheet_id, at) for at in range(area.left, tab.column_count)]
    last = max((row + 1 for column in shown for row, value in enumerate(column) if value is not None), default=0)
    missing = last + len(values) - tab.row_count
    if missing > 0:
        tab.insert_rows(tab.row_count, missing, tab.row_count - 1)
    place = Target(tab, Area(last, last + 1, area.left, area.left + 1), single=True)
    answer = _put(desk, place, body, _reader(desk, params))
    return {"spreadsheetId": desk.book.book_id, "updates": _with_values(desk, answer, place, params)}


def _reader(desk: Desk, options: Body) -> Reader:
    match options.get("valueInputOption"):
        case "RAW":
            return lambda value: Entered(raw(value))
        case "USER_ENTERED":
            return lambda value: typed(value, desk.book)
        case _:
            raise Refusal("'valueInputOption' is required but not specified")


def _same_range(text: str, body: Body) -> None:
    if body.get("range") and body["range"] != text:
        raise Refusal(f"Requested writing within range [{text}], but the body's range is [{body['range']}].")


def _put(desk: Desk, found: Target, data: Body, read: Reader) -> Body:
    lines: list[list[Any]] = data.get("values", [])
    if data.get("majorDimension") == "COLUMNS":
        columns, height = lines, max((len(line) for line in lines), default=0)
    else:
        height = len(lines)
        columns = _turned(lines)
    area = _room(found, height, len(columns))
    desk.may_change(found.tab, area)
    counted = _fill(found.tab, area, columns, read)
    room_for(desk.book)
    return {"spreadsheetId": desk.book.book_id, "updatedRange": written(found.tab, area)} | counted


def _turned(lines: list[list[Any]]) -> list[list[Any]]:
    width = max((len(line) for line in lines), default=0)
    return [[line[at] if at < len(line) else None for line in lines] for at in range(width)]


def _room(found: Target, height: int, width: int) -> Area:
    """Find the cells that are written: from the corner of the range, and within it unless it is a single cell."""
    tab, area = found.tab, found.area
    if area.top >= tab.row_count or area.left >= tab.column_count:
        raise too_large(tab, area)
    limits = (Area() if found.single else area).within(tab.row_count, tab.column_count)
    bottom, right = area.top + height, area.left + width
    if bottom > (limits.bottom or 0):
        raise _outside(tab, area, f"row [{(limits.bottom or 0) + 1}]")
    if right > (limits.right or 0):
        raise _outside(tab, area, f"column [{letter(limits.right or 0)}]")
    return Area(area.top, bottom, area.left, right)


def _outside(tab: Tab, area: Area, where: str) -> Refusal:
    return Refusal(f"Requested writing within range [{written(tab, area)}], but tried writing to {where}")


def _fill(tab: Tab, area: Area, columns: list[list[Any]], read: Reader) -> Body:
    """Write column by column; null leaves a cell alone."""
    cells, rows, changed = 0, set[int](), 0
    for at, values in enumerate(columns, area.left):
        column = tab.open(at)
        written_rows = [row for row, value in enumerate(values, area.top) if value is not None]
        for row in written_rows:
            entered = read(values[row - area.top])
            column.put(row, entered.value)
            if entered.format and format_of(tab, row, at) is None:
                worn = column.worn(row) or Dress()
                column.wear(
                    row,
                    Dress(
                        (worn.format or {}) | {"numberFormat": entered.format}, worn.note, worn.validation, worn.others
                    ),
                )
        cells += len(written_rows)
        changed += bool(written_rows)
        rows.update(written_rows)
    counts = {"updatedRows": len(rows), "updatedColumns": changed, "updatedCells": cells}
    return {name: count for name, count in counts.items() if count}


def _clear(desk: Desk, found: Target) -> str:
    tab, area = found.tab, found.area
    if area.top >= tab.row_count or area.left >= tab.column_count:
        raise too_large(tab, area)
    closed = area.within(tab.row_count, tab.column_count)
    desk.may_change(tab, closed)
    for at in range(closed.left, closed.right or 0):
        column = tab.open(at)
        end = min(closed.bottom or 0, len(column.values))
        column.values[closed.top : end] = [None] * max(end - closed.top, 0)
    return written(tab, closed)


def _with_values(desk: Desk, answer: Body, found: Target, options: Iterable[str] | Body) -> Body:
    if not isinstance(options, dict) or options.get("includeValuesInResponse") not in (True, "true", "True"):
        return answer
    render = {
        "valueRenderOption": options.get("responseValueRenderOption"),
        "dateTimeRenderOption": options.get("responseDateTimeRenderOption"),
    }
    area = target(desk.book, answer["updatedRange"]).area
    return answer | {
        "updatedData": value_range(desk, desk.calculation(), Target(found.tab, area, single=False), render)
    }


def _totals(desk: Desk, answers: list[Body]) -> Body:
    totals = {
        "totalUpdatedRows": sum(answer.get("updatedRows", 0) for answer in answers),
        "totalUpdatedColumns": sum(answer.get("updatedColumns", 0) for answer in answers),
        "totalUpdatedCells": sum(answer.get("updatedCells", 0) for answer in answers),
        "totalUpdatedSheets": len({answer["updatedRange"].rpartition("!")[0] for answer in answers}),
    }
    responses = {"responses": answers} if answers else {}
    return {"spreadsheetId": desk.book.book_id} | {name: count for name, count in totals.items() if count} | responses


WRITES: dict[str, Callable[[Desk, Body, Body], Body]] = {
    "sheets.spreadsheets.values.update": values_update,
    "sheets.spreadsheets.values.append": values_append,
    "sheets.spreadsheets.values.clear": values_clear,
    "sheets.spreadsheets.values.batchUpdate": values_batch_update,
    "sheets.spreadsheets.values.batchClear": values_batch_clear,
    "sheets.spreadsheets.values.batchUpdateByDataFilter": values_batch_update_by_data_filter,
    "sheets.spreadsheets.values.batchClearByDataFilter": values_batch_clear_by_data_filter,
}
