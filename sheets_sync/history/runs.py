"""The runs that a spreadsheet remembers."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.problem import CannotGoOn, Problem
from sheets_sync.google import Workbook
from sheets_sync.history.records import GONE, INDEX, Log, Record, log_from
from sheets_sync.placement import candidates, placement


@dataclass(frozen=True, slots=True)
class Runs:
    """The runs on one tab, oldest first. `total`: how many there ever were; `undoable`: which can still be undone."""

    spreadsheet: str
    title: str
    worksheet: str
    zone: str
    total: int
    records: tuple[Record, ...]
    undoable: tuple[bool, ...]


def read_runs(workbook: Workbook, worksheet: str | None) -> Runs:
    """Read the runs on a tab: the one that is named, else the one that is synced. Two calls.

    Raises:
        CannotGoOn: there is no such tab, or somebody typed into the list.
    """
    sheet = workbook.describe()
    tabs = candidates(sheet, worksheet)
    if not tabs:
        raise CannotGoOn(Problem("history.none"))
    tab = tabs[0]
    log = placement(sheet, tab, adopt=True).log
    known = Log()
    if log is not None:
        title = log.title.replace("'", "''")
        (columns,) = workbook.values([f"'{title}'!{INDEX}"])
        known = log_from(columns)
    if known.damaged:
        raise CannotGoOn(Problem("history.damaged"))
    return Runs(sheet.id, sheet.title, tab.title, sheet.zone, known.total, known.records, _undoable(known))


def _undoable(log: Log) -> tuple[bool, ...]:
    """Say of each run whether it can be undone: what it and every later one replaced is kept."""
    gone = [place for place, record in enumerate(log.records) if record.kept == GONE]
    last = gone[-1] if gone else -1
    return tuple(place > last for place in range(len(log.records)))
