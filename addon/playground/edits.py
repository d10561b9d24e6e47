"""What a person does in a sheet, at the same layer as the API's calls: typing, sorting, pasting, deleting, undoing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from addon.playground.calls.desk import Desk
from addon.playground.calls.entered import typed
from addon.playground.calls.faults import Body, Refusal
from addon.playground.formulas.tree import Formula
from addon.playground.store import Store
from addon.playground.workbook.areas import Area
from addon.playground.workbook.columns import Dress
from addon.playground.workbook.tabs import Tab

SELLER = "seller@example.com"


@dataclass(frozen=True)
class Person:
    """A person in one spreadsheet; rows and columns are counted from 0, tabs are named by their titles.

    Every edit is one change of the workbook, or a Refusal with nothing changed.

    Attributes:
        store: the workbooks.
        spreadsheet: the one this person has open.
        email: who it is; what the person may do follows the file's sharing and its protections.
    """

    store: Store
    spreadsheet: str
    email: str = SELLER

    def types(self, tab: str, row: int, column: int, text: str) -> None:
        """Type into a cell; an empty text clears it. A rule that rejects refuses."""
        self.pastes(tab, row, column, [[text]], as_typed=True)

    def pastes(self, tab: str, row: int, column: int, block: list[list[str]], *, as_typed: bool = False) -> None:
        """Paste a block of texts; the sheet grows where the block goes over its edge."""
        width = max((len(line) for line in block), default=0)

        def put(desk: Desk, found: Tab) -> None:
            _grow(desk, found, row + len(block), column + width)
            desk.may_change(found, Area(row, row + len(block), column, column + width))
            for down, line in enumerate(block):
                for right, text in enumerate(line):
                    _type(desk, found, (row + down, column + right), text, held=as_typed)

        self._edit(tab, put)

    def notes(self, tab: str, row: int, column: int, text: str) -> None:
        """Write a note on a cell."""

        def put(desk: Desk, found: Tab) -> None:
            desk.may_change(found, Area(row, row + 1, column, column + 1))
            found.dressed(Area(row, row + 1, column, column + 1), lambda worn: _noted(worn, text))

        self._edit(tab, put)

    def clears(self, tab: str, area: Area) -> None:
        """Press Delete over an area: values go, formats and notes stay."""
        self._request("updateCells", {"range": area.written(self._id(tab)), "fields": "userEnteredValue"})

    def inserts_rows(self, tab: str, at: int, count: int = 1) -> None:
        """Insert rows above row `at`; they look like the row above."""
        self._inserts(tab, "ROWS", at, count)

    def inserts_columns(self, tab: str, at: int, count: int = 1) -> None:
        """Insert columns left of column `at`."""
        self._inserts(tab, "COLUMNS", at, count)

    def deletes_rows(self, tab: str, start: int, end: int) -> None:
        """Delete rows."""
        self._request("deleteDimension", {"range": self._lines(tab, "ROWS", start, end)})

    def deletes_columns(self, tab: str, start: int, end: int) -> None:
        """Delete columns."""
        self._request("deleteDimension", {"range": self._lines(tab, "COLUMNS", start, end)})

    def moves_rows(self, tab: str, start: int, end: int, to: int) -> None:
        """Drag rows to before the old row `to`."""
        self._request("moveDimension", {"source": self._lines(tab, "ROWS", start, end), "destinationIndex": to})

    def moves_columns(self, tab: str, start: int, end: int, to: int) -> None:
        """Drag columns to before the old column `to`."""
        self._request("moveDimension", {"source": self._lines(tab, "COLUMNS", start, end), "destinationIndex": to})

    def hides_columns(self, tab: str, start: int, end: int) -> None:
        """Hide columns."""
        span = self._lines(tab, "COLUMNS", start, end)
        self._request(
            "updateDimensionProperties", {"range": span, "properties": {"hiddenByUser": True}, "fields": "hiddenByUser"}
        )

    def sorts(self, tab: str, area: Area, column: int, *, down: bool = False) -> None:
        """Sort an area (whole rows, or only some columns) by a column."""
        order = {"dimensionIndex": column, "sortOrder": "DESCENDING" if down else "ASCENDING"}
        self._request("sortRange", {"range": area.written(self._id(tab)), "sortSpecs": [order]})

    def filters(self, tab: str, area: Area, column: int, hidden: Iterable[str]) -> None:
        """Filter: hide the rows with these values in a column."""
        spec = {"columnIndex": column, "filterCriteria": {"hiddenValues": list(hidden)}}
        self._request("setBasicFilter", {"filter": {"range": area.written(self._id(tab)), "filterSpecs": [spec]}})

    def unfilters(self, tab: str) -> None:
        """Take the filter away."""
        self._request("clearBasicFilter", {"sheetId": self._id(tab)})

    def copies(self, tab: str, source: Area, row: int, column: int) -> None:
        """Copy an area to another place, formats included."""
        height, width = (source.bottom or 0) - source.top, (source.right or 0) - source.left
        target = Area(row, row + height, column, column + width)
        sheet = self._id(tab)
        self._request("copyPaste", {"source": source.written(sheet), "destination": target.written(sheet)})

    def cuts(self, tab: str, source: Area, row: int, column: int) -> None:
        """Cut an area and paste it elsewhere."""
        sheet = self._id(tab)
        corner = {"sheetId": sheet, "rowIndex": row, "columnIndex": column}
        self._request("cutPaste", {"source": source.written(sheet), "destination": corner, "pasteType": "PASTE_NORMAL"})

    def repeats_row(self, tab: str, row: int) -> None:
        """Duplicate a row: a copy of it stands below, formulas and all."""
        sheet = self._id(tab)
        source, target = Area(row, row + 1).written(sheet), Area(row + 1, row + 2).written(sheet)
        self._requests(
            {"insertDimension": {"range": self._lines(tab, "ROWS", row + 1, row + 2), "inheritFromBefore": True}},
            {"copyPaste": {"source": source, "destination": target}},
        )

    def renames(self, tab: str, title: str) -> None:
        """Rename a tab."""
        properties = {"sheetId": self._id(tab), "title": title}
        self._request("updateSheetProperties", {"properties": properties, "fields": "title"})

    def duplicates(self, tab: str, title: str | None = None) -> None:
        """Duplicate a tab."""
        self._request("duplicateSheet", {"sourceSheetId": self._id(tab)} | ({"newSheetName": title} if title else {}))

    def deletes(self, tab: str) -> None:
        """Delete a tab."""
        self._request("deleteSheet", {"sheetId": self._id(tab)})

    def undoes(self) -> bool:
        """Undo this person's last edit, leaving what others changed since; say whether there was one to undo."""
        return self.store.undo(self.spreadsheet, self.email)

    def redoes(self) -> bool:
        """Redo what was just undone, if nothing changed since."""
        return self.store.redo(self.spreadsheet, self.email)

    def restores(self, revision: int) -> None:
        """Restore an older version of the whole file.

        Raises:
            Refusal: that version is not kept.
        """
        self.store.restore(self.spreadsheet, revision, self.email)

    def _inserts(self, tab: str, dimension: str, at: int, count: int) -> None:
        span = self._lines(tab, dimension, at, at + count)
        self._request("insertDimension", {"range": span, "inheritFromBefore": at > 0})

    def _lines(self, tab: str, dimension: str, start: int, end: int) -> Body:
        return {"sheetId": self._id(tab), "dimension": dimension, "startIndex": start, "endIndex": end}

    def _id(self, tab: str) -> int:
        found = self.store.workbook(self.spreadsheet).book.sheet_of(tab)
        if found is None:
            raise Refusal(f"There is no tab {tab}.")
        return found

    def _request(self, kind: str, body: Body) -> None:
        self._requests({kind: body})

    def _requests(self, *requests: Body) -> None:
        params = {"spreadsheetId": self.spreadsheet}
        self.store.call("sheets.spreadsheets.batchUpdate", params, {"requests": list(requests)}, email=self.email)

    def _edit(self, tab: str, change: Any) -> None:  # noqa: ANN401  a function of desk and tab
        sheet = self._id(tab)
        self.store.edit(self.spreadsheet, self.email, lambda desk: change(desk, desk.tab(sheet)))


def _type(desk: Desk, tab: Tab, place: tuple[int, int], text: str, *, held: bool) -> None:
    row, at = place
    entered = typed(text, desk.book)
    column = tab.open(at)
    worn = column.worn(row)
    if held and worn and worn.validation and not _allowed(worn.validation, entered.value):
        raise Refusal("The data you entered violates the data validation rules set on this cell.")
    column.put(row, entered.value)
    if entered.format and not (worn and worn.format and worn.format.get("numberFormat")):
        worn = worn or Dress()
        style = (worn.format or {}) | {"numberFormat": entered.format}
        column.wear(row, Dress(style, worn.note, worn.validation, worn.others))


def _allowed(rule: Body, value: object) -> bool:
    """Hold typed values to strict lists and check boxes; other kinds of rules let everything pass here."""
    condition = rule.get("condition") or {}
    if not rule.get("strict") or value is None or isinstance(value, Formula):
        return True
    if condition.get("type") == "ONE_OF_LIST":
        return str(value) in {item.get("userEnteredValue") for item in condition.get("values", [])}
    return condition.get("type") != "BOOLEAN" or isinstance(value, bool)


def _noted(worn: Dress | None, text: str) -> Dress | None:
    worn = worn or Dress()
    made = Dress(worn.format, text or None, worn.validation, worn.others)
    return None if made == Dress() else made


def _grow(desk: Desk, tab: Tab, rows: int, columns: int) -> None:
    if rows > tab.row_count:
        tab.insert_rows(tab.row_count, rows - tab.row_count, None)
    if columns > tab.column_count:
        tab.insert_columns(tab.column_count, desk.book.new_columns(columns - tab.column_count))
