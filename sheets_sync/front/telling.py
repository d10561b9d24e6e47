"""The visible tab in Google's words: what must be written so that it says what it should. Texts go in as texts.

Only our own columns of the tab are written, each addressed by its mark and only while it stands where it was seen: the
mark is taken from its place and set there again, which Google refuses with the whole batch if the column has moved.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from schemas.grid import Cell
from schemas.spreadsheet import Tab
from sheets_sync.front.board import Line
from sheets_sync.front.looks import look_of
from sheets_sync.front.places import STATUS, front_columns
from sheets_sync.placement import FRONT_MARK, Label, Ours
from sheets_sync.rowkey import MINUTES

Request = Mapping[str, Any]
_ALWAYS = ("order",)
"""Lines that are written whenever anything is: what one sees there is more than what is compared."""
_SHAPE = ("title", "head")
"""Lines that say whether the tab still has the shape it was given; if not, everything is written with its look."""
_MASKS = {"place": "userEnteredFormat.textFormat", "due": "userEnteredFormat.numberFormat"}
_MASKS["amount"] = _MASKS["due"]


@dataclass(frozen=True, slots=True)
class Spot:
    """A column of the tab: the tab's id, the 0-based column, what it holds."""

    sheet: int
    column: int
    what: str


def tell(
    front: Tab, label: Label, lines: Sequence[Line], cells: Sequence[Sequence[Cell]], *, anew: bool
) -> list[Request]:
    """Write the lines that differ from the `cells` of the tab (its columns); nothing if none does.

    `label` is the tab's own, from which those of its columns follow. `anew`: the sync writes anyway.
    """
    own = {what: each for what, each in front_columns(front).items() if what in STATUS}
    differing = {row for row, line in enumerate(lines) if not _stands(line, row, own, cells)}
    if not own or not (anew or any(not lines[row].passing for row in differing)):
        return []
    whole = any(lines[row].look in _SHAPE for row in differing)
    rows = (
        set(range(len(lines)))
        if whole
        else differing | {row for row, line in enumerate(lines) if line.passing or line.look in _ALWAYS}
    )
    spots = [Spot(front.id, each.column, what) for what, each in own.items()]
    return [
        *_grown(front, len(lines)),
        *(request for what, each in own.items() for request in held(front, each, label, what)),
        *(request for spot in spots for request in _column(spot, lines, rows, whole=whole)),
    ]


def held(front: Tab, own: Ours, label: Label, what: str) -> Iterator[Request]:
    """Go on only while the column stands where it was seen."""
    place = {"sheetId": front.id, "dimension": "COLUMNS", "startIndex": own.column, "endIndex": own.column + 1}
    location = {"dimensionRange": place}
    lookup = {"metadataId": own.mark, "metadataLocation": location, "locationMatchingStrategy": "EXACT_LOCATION"}
    yield {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": lookup}}}
    yield marked(Label(label.spreadsheet, label.tab, what), location, own.mark)


def marked(label: Label, location: Mapping[str, Any], number: int | None = None) -> Request:
    """Mark a part of the tab as what it is."""
    mark = {"metadataKey": FRONT_MARK, "metadataValue": str(label), "location": location, "visibility": "DOCUMENT"}
    return {"createDeveloperMetadata": {"developerMetadata": mark | ({} if number is None else {"metadataId": number})}}


def written(spot: Spot, lines: Sequence[Line], first: int, *, whole: bool) -> Request:
    """Write one column of some lines from the 0-based row `first` on: `whole` with all of their look."""
    fields = "userEnteredFormat" if whole else _MASKS.get(spot.what)
    cells = [{"values": [_cell(line, spot.what, fields)]} for line in lines]
    start = {"sheetId": spot.sheet, "rowIndex": first, "columnIndex": spot.column}
    mask = ",".join(("userEnteredValue", *((fields,) if fields else ())))
    return {"updateCells": {"start": start, "rows": cells, "fields": mask}}


def _cell(line: Line, what: str, fields: str | None) -> Mapping[str, Any]:
    look = look_of(line, what) if fields else {}
    kept = look if fields == "userEnteredFormat" else {key: look[key] for key in look if (fields or "").endswith(key)}
    return {**value(_said(line, what)), **({"userEnteredFormat": kept} if kept else {})}


def _said(line: Line, what: str) -> Cell:
    cell = line.cells.get(what)
    return None if cell == "" else cell


def value(cell: Cell) -> Mapping[str, Any]:
    """Write a cell's value as it is: a text is never a formula."""
    if cell is None:
        return {}
    return {"userEnteredValue": {"stringValue": cell} if isinstance(cell, str) else {"numberValue": cell}}


def _column(spot: Spot, lines: Sequence[Line], rows: set[int], *, whole: bool) -> Iterator[Request]:
    """Write the rows in as few runs as they form."""
    for first in sorted(row for row in rows if row - 1 not in rows):
        last = next(row for row in range(first, len(lines) + 1) if row not in rows)
        yield written(spot, lines[first:last], first, whole=whole)


def _grown(front: Tab, height: int) -> Iterator[Request]:
    if front.rows < height:
        yield {"appendDimension": {"sheetId": front.id, "dimension": "ROWS", "length": height - front.rows}}


def _stands(line: Line, row: int, own: Mapping[str, Ours], cells: Sequence[Sequence[Cell]]) -> bool:
    return all(_same(_at(cells, each.column, row), _said(line, what)) for what, each in own.items())


def _at(cells: Sequence[Sequence[Cell]], column: int, row: int) -> Cell:
    return cells[column][row] if column < len(cells) and row < len(cells[column]) else None


def _same(there: Cell, wanted: Cell) -> bool:
    """Compare cells; numbers to the minute, since a sheet gives back what it can hold."""
    if isinstance(there, (int, float)) and isinstance(wanted, (int, float)):
        return round(there * MINUTES) == round(wanted * MINUTES)
    return there == wanted
