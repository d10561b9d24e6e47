"""Requests about tabs and the spreadsheet itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from addon.playground.calls.batch.lines import cut_columns, cut_rows
from addon.playground.calls.desk import Desk
from addon.playground.calls.faults import Body, Refusal, protected
from addon.playground.calls.masks import Mask, mask_from, patched, wants
from addon.playground.calls.structure import sheet_properties
from addon.playground.formulas.refs import Ref
from addon.playground.workbook.areas import area_from
from addon.playground.workbook.book import DEFAULT_COLUMNS, DEFAULT_ROWS, Book, Named
from addon.playground.workbook.tabs import Tab

_HEAD = ("sheetId", "title", "index", "sheetType")


def mask_of(body: Body) -> Mask:
    """Read a request's `fields`.

    Raises:
        Refusal: there are none.
    """
    if not body.get("fields"):
        raise Refusal("At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)")
    return mask_from(body["fields"])


def add_sheet(desk: Desk, body: Body) -> Body:
    """Add a tab."""
    wanted = body.get("properties") or {}
    book = desk.book
    title = wanted.get("title") or _next_title(book)
    _free(book, title, wanted.get("sheetId"))
    grid = wanted.get("gridProperties") or {}
    rows, columns = grid.get("rowCount", DEFAULT_ROWS), grid.get("columnCount", DEFAULT_COLUMNS)
    _sizes(rows, columns)
    tab = Tab(_sheet_id(book, wanted), title, rows, book.new_columns(columns), _kept({}, wanted))
    book.tabs.insert(wanted.get("index", len(book.tabs)), tab)
    return {"properties": sheet_properties(book, tab)}


def _sheet_id(book: Book, wanted: Body) -> int:
    if wanted.get("sheetId") is not None:
        return int(wanted["sheetId"])
    found = max((tab.sheet_id for tab in book.tabs), default=0)
    while book.tab(found := (found * 48_271 + 1_000_003) % 2_147_483_647):
        continue  # an id of an earlier tab came round again
    return found  # ids look random at Google too: nobody may count on an order


def _next_title(book: Book) -> str:
    at = len(book.tabs) + 1
    while book.titled(f"Sheet{at}"):
        at += 1
    return f"Sheet{at}"


def _free(book: Book, title: str, sheet_id: int | None) -> None:
    if book.titled(title):
        raise Refusal(f'A sheet with the name "{title}" already exists. Please enter another name.')
    if sheet_id is not None and book.tab(sheet_id):
        raise Refusal(f"A sheet with the id {sheet_id} already exists. Please specify another id.")


def _sizes(rows: int, columns: int) -> None:
    if rows < 1 or columns < 1:
        raise Refusal("You can't have a sheet without rows or columns.")


def _kept(old: Body, new: Body) -> Body:
    """Keep the properties that need no treatment of their own; sizes and the head are held by the tab itself."""
    rest = {name: value for name, value in (old | new).items() if name not in _HEAD and value not in (None, False)}
    grid = {
        name: value
        for name, value in (rest.pop("gridProperties", None) or {}).items()
        if name not in {"rowCount", "columnCount"} and value
    }
    return rest | ({"gridProperties": grid} if grid else {})


def delete_sheet(desk: Desk, body: Body) -> Body:
    """Delete a tab; references to it break."""
    tab = desk.tab(body.get("sheetId"))
    book = desk.book
    if any(not desk.may_edit(item) for item in tab.bound.get("protectedRanges", ())):
        raise protected()
    if len([other for other in book.tabs if not other.properties.get("hidden") and other is not tab]) == 0:
        raise Refusal("You can't remove all the sheets in a document.")
    book.tabs.remove(tab)
    book.rewrite(lambda _: lambda ref: _without(ref, tab.sheet_id))
    book.named = {name: item for name, item in book.named.items() if item.sheet_id != tab.sheet_id}
    book.drop_lost_marks()
    return {}


def _without(ref: Ref, sheet_id: int) -> Ref:
    return replace(ref, broken=True) if ref.sheet == sheet_id else ref


def update_sheet_properties(desk: Desk, body: Body) -> Body:
    """Change a tab's title, place, size, frozen rows, hidden flag, colour."""
    new = body.get("properties") or {}
    mask = mask_of(body)
    tab = desk.tab(new.get("sheetId"))
    old = sheet_properties(desk.book, tab)
    made = patched(old, new, mask)
    if wants(mask, "title") and made.get("title") != tab.title:
        _rename(desk.book, tab, made.get("title", ""))
    grid = made.get("gridProperties") or {}
    _resize(desk, tab, grid.get("rowCount", tab.row_count), grid.get("columnCount", tab.column_count))
    tab.properties = _kept({}, made)
    _stays_visible(desk.book)
    if wants(mask, "index") and "index" in new:
        _place(desk.book, tab, new["index"])
    return {}


def _rename(book: Book, tab: Tab, title: str) -> None:
    if not title:
        raise Refusal("Sheet title cannot be empty.")
    other = book.titled(title)
    if other is not None and other is not tab:
        raise Refusal(f'A sheet with the name "{title}" already exists. Please enter another name.')
    tab.title = title


def _stays_visible(book: Book) -> None:
    if all(tab.properties.get("hidden") for tab in book.tabs):
        raise Refusal("You can't hide all the sheets in a document.")


def _place(book: Book, tab: Tab, index: int) -> None:
    """Google counts the new place before the tab is taken out."""
    at = book.tabs.index(tab)
    book.tabs.remove(tab)
    book.tabs.insert(index - 1 if index > at else index, tab)


def _resize(desk: Desk, tab: Tab, rows: int, columns: int) -> None:
    _sizes(rows, columns)
    book = desk.book
    if rows > tab.row_count:
        tab.insert_rows(tab.row_count, rows - tab.row_count, None)
    if columns > tab.column_count:
        tab.insert_columns(tab.column_count, book.new_columns(columns - tab.column_count))
    if rows < tab.row_count:
        cut_rows(desk, tab, rows, tab.row_count)
    if columns < tab.column_count:
        cut_columns(desk, tab, columns, tab.column_count)


def duplicate_sheet(desk: Desk, body: Body) -> Body:
    """Copy a tab; its metadata gets new ids, its protections stay behind (both are assumed of Google)."""
    source = desk.tab(body.get("sourceSheetId"))
    book = desk.book
    title = body.get("newSheetName") or _copy_title(book, source.title)
    _free(book, title, body.get("newSheetId"))
    tab = copied_tab(book, source, _sheet_id(book, {"sheetId": body.get("newSheetId")}), title)
    book.tabs.insert(body.get("insertSheetIndex", 0), tab)
    return {"properties": sheet_properties(book, tab)}


def copied_tab(book: Book, source: Tab, sheet_id: int, title: str) -> Tab:
    """Copy a tab's cells, properties and metadata under a new id."""
    uids = {column.uid: book.uid() for column in source.columns}
    tab = source.copy()
    tab.sheet_id, tab.title = sheet_id, title
    tab.columns = [column.copy(uids[column.uid]) for column in source.columns]
    tab.bound = {kind: items for kind, items in source.bound.items() if kind != "protectedRanges"}
    for mark in list(book.marks.values()):
        if mark.sheet_id == source.sheet_id and mark.dimension != "ROWS":
            new_id = max(book.marks) + 1
            uid = uids.get(mark.uid) if mark.uid is not None else None
            book.marks[new_id] = replace(mark, mark_id=new_id, sheet_id=sheet_id, uid=uid)
    return tab


def copy_sheet_to(desk: Desk, target: Desk, sheet_id: int) -> Body:
    """Answer `spreadsheets.sheets.copyTo`: a tab goes to another spreadsheet; references to tabs not there break."""
    source = desk.tab(sheet_id)
    tab = source.copy()
    tab.sheet_id, tab.title = _sheet_id(target.book, {}), _copy_title(target.book, source.title)
    tab.columns = [column.copy(target.book.uid()) for column in source.columns]
    tab.bound = {kind: items for kind, items in source.bound.items() if kind != "protectedRanges"}
    for at, column in enumerate(tab.columns):
        tab.columns[at] = column.rewritten(lambda formula: formula.changed(_alone))
    target.book.tabs.append(tab)
    return sheet_properties(target.book, tab)


def _alone(ref: Ref) -> Ref:
    return ref if ref.sheet is None else replace(ref, broken=True)


def _copy_title(book: Book, title: str) -> str:
    at = 1
    while book.titled(wanted := f"Copy of {title}" + (f" {at}" if at > 1 else "")):
        at += 1
    return wanted


def update_spreadsheet_properties(desk: Desk, body: Body) -> Body:
    """Change title, locale, time zone."""
    made = patched({"title": desk.book.title} | desk.book.properties, body.get("properties") or {}, mask_of(body))
    desk.book.title = made.pop("title", "")
    desk.book.properties = made
    return {}


def add_named_range(desk: Desk, body: Body) -> Body:
    """Name a range."""
    wanted = body.get("namedRange") or {}
    name_id = wanted.get("namedRangeId") or f"name{desk.book.uid()}"
    area = wanted.get("range") or {}
    tab = desk.tab(area.get("sheetId"))
    if name_id in desk.book.named or any(
        item.name.lower() == wanted.get("name", "").lower() for item in desk.book.named.values()
    ):
        raise Refusal(f"A named range with the name or id {wanted.get('name')} already exists.")
    desk.book.named[name_id] = Named(wanted.get("name", ""), tab.sheet_id, area_from(area))
    return {"namedRange": {"namedRangeId": name_id, "name": wanted.get("name", ""), "range": area}}


def delete_named_range(desk: Desk, body: Body) -> Body:
    """Forget a named range."""
    if desk.book.named.pop(body.get("namedRangeId", ""), None) is None:
        raise Refusal(f"No named range with id: {body.get('namedRangeId')}")
    return {}


REQUESTS: dict[str, Callable[[Desk, Body], Body]] = {
    "addSheet": add_sheet,
    "deleteSheet": delete_sheet,
    "updateSheetProperties": update_sheet_properties,
    "duplicateSheet": duplicate_sheet,
    "updateSpreadsheetProperties": update_spreadsheet_properties,
    "addNamedRange": add_named_range,
    "deleteNamedRange": delete_named_range,
}
