"""A tab as the local workbook shows it, read through the same calls that Google answers, a part at a time."""

from __future__ import annotations

from collections.abc import Mapping

from addon.playground.calls.faults import Body
from addon.playground.store import Store
from schemas.grid import Cell, Grid, letter
from sheets_sync.placement import COLUMN_MARK

ROWS_READ = 500
"""Rows whose displayed text is read at once."""
ROWS_SEARCHED = 60
"""Rows at the top in which a header is looked for."""


class ShownTab:
    """One tab of one workbook, at the moment it is first asked."""

    def __init__(self, store: Store, spreadsheet: str, properties: Body) -> None:
        """Take the tab with these sheet properties."""
        self._store = store
        self._spreadsheet = spreadsheet
        self._title = str(properties["title"])
        size = properties["gridProperties"]
        self.height = int(size["rowCount"])
        self.width = int(size["columnCount"])
        columns = self._columns(int(properties.get("sheetId", 0)))
        self.hidden = frozenset(place for place, column in enumerate(columns) if column.get("hiddenByUser"))
        self.marked = _marked(columns)
        self._values: dict[int, list[Cell]] = {}
        self._texts: dict[int, list[list[Cell]]] = {}

    def value(self, row: int, column: int) -> Cell:
        """Give the cell's value: text, number or serial number."""
        if column not in self._values:
            self._values[column] = next(iter(self._read(f"{letter(column)}:{letter(column)}", "COLUMNS")), [])
        values = self._values[column]
        return values[row] if row < len(values) and values[row] != "" else None

    def text(self, row: int, column: int) -> str:
        """Give the cell as it is displayed, in its number format."""
        block, line = divmod(row, ROWS_READ)
        if block not in self._texts:
            rows = f"A{block * ROWS_READ + 1}:{letter(self.width - 1)}{min((block + 1) * ROWS_READ, self.height)}"
            self._texts[block] = self._read(rows, "ROWS", "FORMATTED_VALUE")
        lines = self._texts[block]
        return str(lines[line][column]) if line < len(lines) and column < len(lines[line]) else ""

    def looks(self, rows: int) -> list[list[Body]]:
        """Give the formats that the cells of the first rows were given; what ends without one is left out."""
        quoted = self._title.replace("'", "''")
        asked = {"spreadsheetId": self._spreadsheet, "ranges": [f"'{quoted}'!A1:{letter(self.width - 1)}{rows}"]}
        fields = "sheets.data.rowData.values.userEnteredFormat"
        answer = self._store.call("sheets.spreadsheets.get", {**asked, "fields": fields})
        lines = answer["sheets"][0]["data"][0].get("rowData", []) if answer.get("sheets") else []
        return [[cell.get("userEnteredFormat", {}) for cell in line.get("values", [])] for line in lines]

    def top(self) -> Grid:
        """Give the first rows, in which the header is looked for."""
        lines = self._read(f"A1:{letter(self.width - 1)}{min(ROWS_SEARCHED, self.height)}", "COLUMNS")
        height = max((len(column) for column in lines), default=0)
        padded: list[list[Cell]] = [[*column, *[None] * (height - len(column))] for column in lines]
        return Grid([[None if cell == "" else cell for cell in column] for column in padded])

    def _columns(self, sheet: int) -> list[Body]:
        """Read what is known of each column beside its cells."""
        fields = "sheets(properties.sheetId,data.columnMetadata(hiddenByUser,developerMetadata))"
        answer = self._store.call("sheets.spreadsheets.get", {"spreadsheetId": self._spreadsheet, "fields": fields})
        found = next(each for each in answer["sheets"] if each["properties"].get("sheetId", 0) == sheet)
        columns: list[Body] = found["data"][0].get("columnMetadata", [])
        return columns

    def _read(self, area: str, dimension: str, render: str = "UNFORMATTED_VALUE") -> list[list[Cell]]:
        quoted = self._title.replace("'", "''")
        asked = {"spreadsheetId": self._spreadsheet, "range": f"'{quoted}'!{area}"}
        options = {"majorDimension": dimension, "valueRenderOption": render}
        answer = self._store.call("sheets.spreadsheets.values.get", asked | options)
        return list(answer.get("values", []))


def _marked(columns: list[Body]) -> Mapping[str, int]:
    """Find our columns; of two with one mark the one further left."""
    found: dict[str, int] = {}
    for place, column in enumerate(columns):
        for mark in column.get("developerMetadata", ()):
            if mark["metadataKey"] == COLUMN_MARK:
                found.setdefault(mark.get("metadataValue", "").rsplit("/", 1)[-1], place)
    return found
