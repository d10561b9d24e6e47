"""Undo: the answers as they were before a run, except where people or later runs have changed something since.

What the run left is found again by taking every later run back, newest first. An entry that still stands as the run
left it gets back what stood before it. An undo is a run like any other, and can be undone.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from schemas.choices import Choices
from schemas.grid import Cell
from schemas.problem import CannotGoOn, Problem
from sheets_sync.google import Workbook
from sheets_sync.google.requests import ledger_batches
from sheets_sync.google.transport import Calls
from sheets_sync.google.workbook import Conflict
from sheets_sync.history.blocks import Before, taken_back
from sheets_sync.history.journal import Kept, block_read, journal
from sheets_sync.history.preview import Change, Shown, mirror_changes, order_ids
from sheets_sync.history.records import ALL, GONE, Facts, Log, Record, heading_from
from sheets_sync.ledger import Entry, Heading, Ledger, Plan, differences, plan
from sheets_sync.lines import read_lines
from sheets_sync.look import Look, look
from sheets_sync.sync import Draw, run_id, serial
from sheets_sync.wording import words

ATTEMPTS = 3
Why = Literal["later", "gone"]


@dataclass(frozen=True, slots=True)
class Left:
    """An answer that an undo leaves as it is: a later run changed it, or its row was edited or deleted since."""

    order_id: str | None
    row: int | None
    why: Why


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo did (or, in a dry run, would have done).

    Attributes:
        run: its own id; `undone` is the run that it took back.
        restored: answers that are as before that run; `emptied`: how many of them were none before, and so are pending.
        left: what it left, and why.
        stale: the answers are so old that the sheet shows every row as one to check again.
        changes: cells that show something else.
    """

    run: str
    undone: Record
    spreadsheet: str
    title: str
    worksheet: str
    restored: int
    emptied: int
    left: tuple[Left, ...]
    stale: bool
    changes: tuple[Change, ...]
    ledger: Plan
    calls: Calls
    as_of: int
    dry_run: bool


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is to be taken back, at which moment of the clock, by the run of which id."""

    record: Record
    when: int
    dry_run: bool
    run: str


@dataclass(frozen=True, slots=True)
class _Back:
    """What the ledger holds after an undo: entries; which of them came back, and which were emptied; what was left."""

    entries: Mapping[str, Entry]
    restored: frozenset[str]
    emptied: frozenset[str]
    left: Mapping[str, Why]


def undo(  # noqa: PLR0913  one parameter per thing that can be asked for
    workbook: Workbook,
    choices: Choices,
    when: int,
    *,
    run: str | None = None,
    worksheet: str | None = None,
    dry_run: bool = False,
    draw: Draw = secrets.randbelow,
) -> Undone:
    """Take a run back: the one named `run`, or the last that changed an answer.

    `when`: UTC seconds of the clock. `draw` is where its own id comes from.

    Raises:
        CannotGoOn: there is no such run, or what it replaced is not kept any more.
    """
    for left in reversed(range(ATTEMPTS)):
        seen = look(workbook, choices, worksheet, adopt=False)
        kept, log = _kept(seen)
        record = _chosen(log, run)
        run = record.run  # a sync that comes between two attempts must not become what is undone
        try:
            return _attempt(workbook, seen, kept, _Asked(record, when, dry_run, run_id(draw)))
        except Conflict as conflict:
            if not left:
                facts = {"text": conflict.problem.facts["text"]}
                raise CannotGoOn(Problem("sheet.unsettled", facts=facts)) from conflict
    raise AssertionError


def _kept(seen: Look) -> tuple[Kept, Log]:
    place, ledger, log = seen.seen.place, seen.ledger, seen.log
    if seen.seen.display == "values":
        raise CannotGoOn(Problem("history.values", facts={"tab": place.tab.title}))
    if log is not None and log.damaged:
        raise CannotGoOn(Problem("history.damaged"))
    if place.ledger is None or ledger is None or log is None:
        raise CannotGoOn(Problem("history.none"))
    if ledger.torn or ledger.heading is None:
        raise CannotGoOn(Problem("history.torn"))
    return Kept(seen.sheet, place, ledger, log), log


def _chosen(log: Log, run: str | None) -> Record:
    if run is None:
        known = [record for record in log.records if record.changed]
        if not known:
            raise CannotGoOn(Problem("history.none"))
        return known[-1]
    known = [record for record in log.records if record.run == run]
    if not known:
        allowed = ", ".join(record.run for record in reversed(log.records))
        raise CannotGoOn(Problem("history.unknown_run", facts={"text": run, "allowed": allowed}))
    return known[0]


def _attempt(workbook: Workbook, seen: Look, kept: Kept, asked: _Asked) -> Undone:
    record, dry_run = asked.record, asked.dry_run
    keys = read_lines(workbook, seen, seen.choices).raw
    back = _taken_back(workbook, kept, record, {key for key in keys if isinstance(key, str)})
    heading = _heading(seen, record, asked.run)
    planned = plan(kept.ledger, back.entries, heading)
    done = bool(back.restored)
    stale = int(serial(asked.when, seen.sheet.zone)) > heading.serial + 1
    after = Shown(seen.seen.header, keys, back.entries, stale)
    changes = tuple(mirror_changes(workbook, seen, after)) if done else ()
    if done and not dry_run:
        _apply(workbook, kept, planned, back, _facts(seen, record, back, heading, asked.when))
    ids = {key: row for row, key in reversed(list(enumerate(keys, seen.seen.header))) if isinstance(key, str)}
    return Undone(
        run=heading.run,
        undone=record,
        spreadsheet=workbook.id,
        title=seen.sheet.title,
        worksheet=seen.seen.place.tab.title,
        restored=len(back.restored),
        emptied=len(back.emptied),
        left=_left(seen, back, ids),
        stale=stale,
        changes=changes,
        ledger=planned,
        calls=replace(workbook.calls),
        as_of=heading.as_of,
        dry_run=dry_run,
    )


def _taken_back(workbook: Workbook, kept: Kept, record: Record, here: set[str]) -> _Back:
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
            if key in after:
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
    return _Back(entries, frozenset(restored), frozenset(emptied), left)


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


def _heading(seen: Look, record: Record, run: str) -> Heading:
    """Say of the ledger what was said before the run: as of then, by those rules; so nothing looks newer than it is."""
    generation = seen.ledger.generation if seen.ledger else 1
    before = record.facts.before
    stood = heading_from(before, generation) if before is not None else seen.ledger and seen.ledger.heading
    if not stood:
        raise CannotGoOn(Problem("history.torn"))
    note = words(seen.choices.language).say("history.undone", run=record.run)
    return replace(stood, spreadsheet=seen.sheet.id, run=run, note=note)


def _apply(workbook: Workbook, kept: Kept, planned: Plan, back: _Back, facts: Facts) -> None:
    if kept.place.ledger is None:
        return
    calls = {"read": workbook.calls.read, "write": workbook.calls.write + 1}
    kept_before = journal(workbook, kept, planned, back.entries, replace(facts, calls=calls))
    for batch in ledger_batches(kept.place.ledger, planned, kept_before):
        workbook.apply(batch)


def _facts(seen: Look, record: Record, back: _Back, heading: Heading, when: int) -> Facts:
    return Facts(
        kind="undo",
        when=when,
        as_of=heading.as_of,
        profile=heading.profile,
        policy=heading.policy,
        language=heading.language,
        ledger=_counts(seen.ledger, back),
        undoes=record.run,
    )


def _counts(ledger: Ledger | None, back: _Back) -> dict[str, int]:
    before = ledger.entries if ledger else {}
    changed, added, removed = differences(before, back.entries)
    same = len(back.entries) - len(added) - len(changed)
    return {"added": len(added), "changed": len(changed), "removed": len(removed), "unchanged": same}


def _left(seen: Look, back: _Back, rows: Mapping[str, int]) -> tuple[Left, ...]:
    keys: list[Cell] = [None, *back.left]
    ids = order_ids(seen, keys)
    at = enumerate(back.left.items(), seen.seen.header + 1)
    return tuple(Left(ids.get(row), rows.get(key), why) for row, (key, why) in at)
