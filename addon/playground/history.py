"""A workbook's earlier revisions: undo of one person's own edit, redo, and restoring a version."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import zip_longest

from addon.playground.workbook.book import Book
from addon.playground.workbook.columns import Column
from addon.playground.workbook.tabs import Tab

MOST_KEPT = 30


@dataclass(frozen=True, slots=True)
class Step:
    """One change: who made it, the revision before and the one after."""

    email: str
    before: Book
    after: Book


@dataclass(slots=True)
class History:
    """The last changes, newest last, and those that were undone."""

    steps: list[Step] = field(default_factory=list)
    undone: list[Step] = field(default_factory=list)

    def add(self, step: Step) -> None:
        """Remember a change; what was undone cannot be redone after it."""
        self.steps = [*self.steps[-MOST_KEPT + 1 :], step]
        self.undone = []

    def undo(self, email: str, present: Book) -> Book | None:
        """Find what the file becomes when this person's last change is taken back; None: there is none to take back."""
        at = next((at for at in range(len(self.steps) - 1, -1, -1) if self.steps[at].email == email), None)
        if at is None:
            return None
        step = self.steps[at]
        book = step.before.copy() if at == len(self.steps) - 1 else _cells_put_back(present, step)
        if book is not None:
            self.steps = [*self.steps[:at], *self.steps[at + 1 :]]
            self.undone = [*self.undone, step]
        return book

    def redo(self, email: str, present: Book) -> Book | None:
        """Find what the file becomes when this person's last undone change is made again."""
        if not self.undone or self.undone[-1].email != email:
            return None
        step = self.undone.pop()
        book = _cells_put_back(present, Step(email, step.after, step.before)) or step.after.copy()
        self.steps = [*self.steps, step]
        return book

    def version(self, revision: int) -> Book | None:
        """Find an older revision."""
        return next((step.before for step in self.steps if step.before.revision == revision), None)


def _cells_put_back(present: Book, step: Step) -> Book | None:
    """Take back a change of cells though others changed the file since: only cells that are still as it left them.

    A change of the sheet's shape cannot be taken back then; None.
    """
    book = present.copy()
    for before, after in zip_longest(step.before.tabs, step.after.tabs):
        now = book.tab(after.sheet_id) if after is not None else None
        if before is None or now is None or _shape(before) != _shape(after):
            return None
        for old, new in zip(before.columns, after.columns, strict=True):
            if old is not new:
                _put_back(now, old, new)
    return book


def _shape(tab: Tab) -> tuple[object, ...]:
    return tab.sheet_id, tab.title, tab.row_count, [column.uid for column in tab.columns], tab.bound


def _put_back(tab: Tab, old: Column, new: Column) -> None:
    at = next((at for at, column in enumerate(tab.columns) if column.uid == old.uid), None)
    for row in range(max(len(old.values), len(new.values)) if at is not None else 0):
        if old.value(row) != new.value(row) and tab.value(row, at or 0) == new.value(row):
            tab.open(at or 0).put(row, old.value(row))
