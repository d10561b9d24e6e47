"""Where the parts of the visible tab stand now: found by the marks on its columns, whatever people moved or renamed."""

from __future__ import annotations

from collections.abc import Mapping

from schemas.grid import letter
from schemas.spreadsheet import Tab
from sheets_sync.placement import FRONT_MARK, Ours, labelled

STATUS = ("risk", "place", "order", "due", "amount", "text")
"""The columns that we write, from left to right."""
SETTING = ("label", "value", "says")
"""The columns of the settings; what stands there is people's."""
READ = 400
"""Rows of the tab that are read."""


def front_columns(front: Tab) -> Mapping[str, Ours]:
    """Find the columns of the tab that have a part, by what they hold."""
    found: dict[str, Ours] = {}
    for column in sorted(front.column_marks):
        for mark, label in labelled(front.column_marks[column], FRONT_MARK):
            found.setdefault(label.what, Ours(column, mark.id))
    return found


def front_range(front: Tab) -> str:
    """Name the cells of the tab that a sync reads (A1)."""
    own = front_columns(front).values()
    return f"A1:{letter(max((each.column for each in own), default=0))}{min(READ, max(1, front.rows))}"
