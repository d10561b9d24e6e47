"""What an undo brings back: each answer that still stands as the run left it becomes what stood before the run.

What the run left is found again by taking every later run back, newest first. Whether answers stand in the ledger or as
plain cells makes no difference: they are entries by row key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from schemas.problem import CannotGoOn, Problem
from sheets_sync.google import Workbook
from sheets_sync.history.blocks import Before, taken_back
from sheets_sync.history.journal import Kept, block_read
from sheets_sync.history.records import ALL, GONE, Record
from sheets_sync.ledger import Entry, differences

Why = Literal["later", "gone", "changed"]
"""Why an answer is left: a later run changed it; its row was edited or deleted since; a person changed the cell."""


@dataclass(frozen=True, slots=True)
class Back:
    """What answers there are after an undo: entries; which of them came back, and which were emptied; what was left."""

    entries: Mapping[str, Entry]
    restored: frozenset[str]
    emptied: frozenset[str]
    left: Mapping[str, Why]


def brought_back(workbook: Workbook, kept: Kept, record: Record, here: frozenset[str]) -> Back:
    """Compare what stands there with what the run left and with what stood before it, for each key that it touched."""
    after, before, touched = _around(workbook, kept, record)
    entries = dict(kept.ledger.entries)
    changed, added, removed = differences(after, entries)
    not_as_left = {*changed, *added, *removed}
    restored: set[str] = set()
    emptied: set[str] = set()
    left: dict[str, Why] = {}
    for key in touched:
        if key not in here:
            if kept.plain or key in after:  # of plain cells only answers are recorded that a run gave
                left[key] = "gone"
        elif key in not_as_left:
            left[key] = "later"
        else:
            restored.add(key)
            entries.pop(key, None)
            if key in before:
                entries[key] = before[key]
            else:
                emptied.add(key)
    return Back(entries, frozenset(restored), frozenset(emptied), left)


def _around(
    workbook: Workbook, kept: Kept, record: Record
) -> tuple[Mapping[str, Entry], Mapping[str, Entry], Sequence[str]]:
    """Give the entries after the run, those before it, and the keys that it touched."""
    log, tab = kept.log, kept.place.log
    if log is None or tab is None:
        raise CannotGoOn(Problem("history.none"))
    since = log.records[log.records.index(record) :]
    if any(each.kept == GONE for each in since):
        raise CannotGoOn(Problem("history.not_kept", facts={"run": record.run}))
    blocks = block_read(workbook, tab, since)
    entries: Mapping[str, Entry] = kept.ledger.entries
    after = entries
    for each, block in zip(reversed(since), reversed(blocks), strict=True):
        if block is None:
            raise CannotGoOn(Problem("history.block", facts={"run": each.run}))
        after, entries = entries, taken_back(entries, None if each.kept == ALL else block)
    touched: Before | Mapping[str, Entry] | None = after if record.kept == ALL else blocks[0]
    return after, entries, list(touched or ())
