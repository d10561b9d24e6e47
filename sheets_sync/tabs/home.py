"""Making and mending the hidden tab that brings the rows of other tabs to the row keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sheets_sync.mirror import same
from sheets_sync.placement import LEDGER_MARK, Label
from sheets_sync.tabs.block import WIDTH
from sheets_sync.tabs.find import Beside
from sheets_sync.tabs.formulas import block_formulas

Request = Mapping[str, Any]

TABS = "tabs"
"""What the mark on the hidden tab says that it is."""
TABS_TITLE = "_claimwatch_tabs"
SPARE_ROWS = 1_000
"""Rows that other tabs may grow by before the next sync; beyond that every order that is joined is pending."""
_FEWEST = 100


def home_requests(beside: Beside, spreadsheet: str, tab: int, fresh: int) -> list[Request]:
    """Give what must be written so that the hidden tab says what the blocks need; nothing where it does.

    It is all ours: whatever else stands there goes. `tab`: the orders' tab; `fresh`: the id that a new one is to have.
    """
    wanted = _formulas(beside)
    if beside.home is None:
        return list(_made(beside, spreadsheet, tab, fresh, wanted)) if beside.blocks else []
    if beside.home.rows < _rows(beside) or beside.home.columns < len(wanted):
        return [*_grown(beside, len(wanted)), *_written(beside.home.id, wanted)]
    return [] if is_as_it_must_be(beside) else list(_written(beside.home.id, wanted))


def is_as_it_must_be(beside: Beside) -> bool:
    """Whether the first row holds exactly the formulas of the blocks, and nothing stands in their way."""
    wanted = _formulas(beside)
    width = max(len(wanted), len(beside.written))
    written = [*beside.written, *([None] * (width - len(beside.written)))]
    pairs = zip(written, [*wanted, *([None] * (width - len(wanted)))], strict=True)
    shown = (column[0] for column in beside.columns if column)
    free = not any(isinstance(cell, str) and cell.startswith("#REF!") for cell in shown)
    return free and all(same(cell, each) if each is not None else cell is None for cell, each in pairs)


def _formulas(beside: Beside) -> list[str | None]:
    """Put the formulas of all blocks side by side."""
    found: list[str | None] = []
    for block in beside.blocks:
        built = block_formulas(block)
        found += [*built, *([None] * (WIDTH - len(built)))]
    return found


def _rows(beside: Beside) -> int:
    return max((block.rows for block in beside.blocks), default=0)


def _made(beside: Beside, spreadsheet: str, tab: int, fresh: int, wanted: list[str | None]) -> Iterator[Request]:
    size = {"rowCount": max(_FEWEST, _rows(beside) + SPARE_ROWS), "columnCount": len(wanted)}
    made = {"sheetId": fresh, "title": beside.title, "hidden": True, "gridProperties": size}
    yield {"addSheet": {"properties": made}}
    yield from _written(fresh, wanted)
    guarded = {"range": {"sheetId": fresh}, "description": "Claimwatch", "warningOnly": True}
    yield {"addProtectedRange": {"protectedRange": guarded}}
    mark = {"metadataKey": LEDGER_MARK, "metadataValue": str(Label(spreadsheet, tab, TABS))}
    located = {**mark, "location": {"sheetId": fresh}, "visibility": "DOCUMENT"}
    yield {"createDeveloperMetadata": {"developerMetadata": located}}


def _grown(beside: Beside, width: int) -> Iterator[Request]:
    home = beside.home
    if home is None:
        return
    if home.rows < _rows(beside):
        more = _rows(beside) + SPARE_ROWS - home.rows
        yield {"appendDimension": {"sheetId": home.id, "dimension": "ROWS", "length": more}}
    if home.columns < width:
        yield {"appendDimension": {"sheetId": home.id, "dimension": "COLUMNS", "length": width - home.columns}}


def _written(home: int, wanted: list[str | None]) -> Iterator[Request]:
    """Clear the tab, then write its formulas."""
    yield {"updateCells": {"range": {"sheetId": home}, "fields": "userEnteredValue"}}
    cells = [{} if each is None else {"userEnteredValue": {"formulaValue": each}} for each in wanted]
    if cells:
        start = {"sheetId": home, "rowIndex": 0, "columnIndex": 0}
        yield {"updateCells": {"start": start, "rows": [{"values": cells}], "fields": "userEnteredValue"}}
