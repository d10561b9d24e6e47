"""Undo: the answers as they were before a run, except where people or later runs have changed something since.

An answer that still stands as the run left it gets back what stood before it, in the ledger or, where results are plain
cells, in its row; a cell that a person changed stays. An undo is a run like any other, and can be undone.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace

from schemas.choices import Choices
from schemas.grid import Cell
from schemas.problem import CannotGoOn, Problem
from sheets_sync.front.news import undone_told, with_telling
from sheets_sync.google import Workbook
from sheets_sync.google.requests import Request, cells, ledger_batches
from sheets_sync.google.transport import Calls
from sheets_sync.google.workbook import Conflict
from sheets_sync.history.back import Back, Why, brought_back
from sheets_sync.history.journal import Kept, journal
from sheets_sync.history.preview import Change, Shown, cell_changes, mirror_changes, order_ids
from sheets_sync.history.records import Facts, Log, Record, heading_from
from sheets_sync.ledger import Entry, Heading, Ledger, Plan, differences, plan
from sheets_sync.lines import read_lines
from sheets_sync.look import Look, look
from sheets_sync.mirror import KEY, OUR_COLUMNS, titles
from sheets_sync.sync import Draw, run_id, serial
from sheets_sync.values.cells import Standing
from sheets_sync.values.held import ruled
from sheets_sync.values.showing import apply, batches_of, pending, planned_with, rules_of, standing_of
from sheets_sync.values.stood import put_back, stood, wish_of
from sheets_sync.wording import words

ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Left:
    """An answer that an undo leaves as it is, and why; of one that a person changed also the 0-based column."""

    order_id: str | None
    row: int | None
    why: Why
    column: int | None = None


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo did (or, in a dry run, would have done).

    Attributes:
        run: its own id; `undone` is the run that it took back.
        restored: answers that are as before that run; `emptied`: how many of them were none before, and so are pending.
        left: what it left, and why.
        stale: the answers are so old that the sheet shows every row as one to check again.
        plain: results are plain cells.
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
    plain: bool
    changes: tuple[Change, ...]
    ledger: Plan
    calls: Calls
    as_of: int
    dry_run: bool


_Outcome = tuple[Plan, tuple[Change, ...], tuple[Left, ...]]
"""What is written, which cells show something else, what is left besides."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is to be taken back, at which moment of the clock, by the run of which id."""

    record: Record
    when: int
    dry_run: bool
    run: str


@dataclass(frozen=True, slots=True)
class _Step:
    """What was seen and what is to come back: keys from the header row on, answers, and what is said over them."""

    workbook: Workbook
    seen: Look
    kept: Kept
    asked: _Asked
    keys: list[Cell]
    back: Back
    heading: Heading

    @property
    def writes(self) -> bool:
        """Whether anything is written."""
        return bool(self.back.restored) and not self.asked.dry_run

    def journal(self, planned: Plan, answers: Mapping[str, Entry]) -> list[Request]:
        """Remember the undo as a run."""
        calls = {"read": self.workbook.calls.read, "write": self.workbook.calls.write + 1}
        facts = replace(_facts(self), calls=calls)
        return journal(self.workbook, self.kept, planned, answers, facts)


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
    if log is not None and log.damaged:
        raise CannotGoOn(Problem("history.damaged"))
    if place.ledger is None or ledger is None or log is None:
        raise CannotGoOn(Problem("history.none"))
    if ledger.torn or ledger.heading is None:
        raise CannotGoOn(Problem("history.torn"))
    return Kept(seen.sheet, place, ledger, log, plain=seen.cells is not None), log


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
    standing = _standing(workbook, seen) if kept.plain else None
    if standing is None:
        keys = read_lines(workbook, seen, seen.choices).raw
        here = frozenset(key for key in keys if isinstance(key, str))
    else:
        keys, known = [None, *standing.cells[KEY][standing.header :]], stood(standing)
        kept, here = replace(kept, ledger=replace(kept.ledger, entries=known.entries)), known.here
    back = brought_back(workbook, kept, asked.record, here)
    heading = _heading(seen, asked.record, asked.run)
    stale = int(serial(asked.when, seen.sheet.zone)) > heading.serial + 1
    step = _Step(workbook, seen, kept, asked, keys, back, heading)
    planned, changes, left = _live(step, stale=stale) if standing is None else _plain(step, standing)
    ids = {key: row for row, key in reversed(list(enumerate(keys, seen.seen.header))) if isinstance(key, str)}
    return Undone(
        run=heading.run,
        undone=asked.record,
        spreadsheet=workbook.id,
        title=seen.sheet.title,
        worksheet=seen.seen.place.tab.title,
        restored=len(back.restored),
        emptied=len(back.emptied),
        left=(*_left(seen, back, ids), *left),
        stale=stale,
        plain=kept.plain,
        changes=changes if back.restored else (),
        ledger=planned,
        calls=replace(workbook.calls),
        as_of=heading.as_of,
        dry_run=asked.dry_run,
    )


def _live(step: _Step, *, stale: bool) -> _Outcome:
    """Bring answers back in the ledger, which the look-ups show."""
    planned = plan(step.kept.ledger, step.back.entries, step.heading)
    after = Shown(step.seen.seen.header, step.keys, step.back.entries, stale)
    changes = tuple(mirror_changes(step.workbook, step.seen, after)) if step.back.restored else ()
    ledger = step.kept.place.ledger
    if step.writes and ledger is not None:
        batches = ledger_batches(ledger, planned, step.journal(planned, step.back.entries))
        for batch in with_telling(batches, step.seen, planned, undone_told(step.seen, step.heading)):
            step.workbook.apply(batch)
    return planned, changes, ()


def _plain(step: _Step, standing: Standing) -> _Outcome:
    """Bring answers back in the cells beside their own keys."""
    heading, seen, back = step.heading, step.seen, step.back
    top = seen.seen
    rules = rules_of(heading, top.turn)
    waiting = pending(words(heading.language), rules)
    wishes = {key: wish_of(back.entries[key], rules) for key in back.restored - back.emptied}
    found = put_back(standing, {**wishes, **dict.fromkeys(back.emptied, waiting)})
    planned = planned_with(seen, heading, found, step.kept.ledger.entries, forced=True)
    if step.writes:
        written = (cells(top.place.tab.id, write) for write in found.writes)
        requests = [*ruled(top.place, top.header, top.turn), *written]
        kept = step.journal(planned, step.kept.ledger.entries)
        batches = batches_of(step.workbook, seen, planned, [*kept, *requests])
        apply(step.workbook, seen, with_telling(batches, seen, planned, undone_told(seen, heading)), lambda *_: None)
    orders = order_ids(seen, step.keys)
    places = (problem.at for problem in found.problems)
    left = tuple(Left(orders.get(at.row or 0), at.row, "changed", at.column) for at in places)
    return planned, tuple(cell_changes(seen, found, step.keys)), left


def _standing(workbook: Workbook, seen: Look) -> Standing:
    """Read what stands in our columns; while one of them is gone or typed over, nothing can be put back."""
    top, speech = seen.seen, words(seen.choices.language)
    headed = KEY in top.shown and top.shown[KEY][top.header - 1 : top.header] == [titles(speech)[KEY]]
    if not headed or not top.place.columns.keys() >= set(OUR_COLUMNS):
        raise CannotGoOn(Problem("history.columns", facts={"tab": top.place.tab.title}))
    return standing_of(workbook, seen, speech)


def _heading(seen: Look, record: Record, run: str) -> Heading:
    """Say of the ledger what was said before the run: as of then, by those rules; so nothing looks newer than it is."""
    generation = seen.ledger.generation if seen.ledger else 1
    before = record.facts.before
    stood = heading_from(before, generation) if before is not None else seen.ledger and seen.ledger.heading
    if not stood:
        raise CannotGoOn(Problem("history.torn"))
    note = words(seen.choices.language).say("history.undone", run=record.run)
    return replace(stood, spreadsheet=seen.sheet.id, run=run, note=note)


def _facts(step: _Step) -> Facts:
    heading = step.heading
    return Facts(
        kind="undo",
        when=step.asked.when,
        as_of=heading.as_of,
        profile=heading.profile,
        policy=heading.policy,
        language=heading.language,
        ledger=_counts(step.kept.ledger, step.back),
        undoes=step.asked.record.run,
    )


def _counts(ledger: Ledger, back: Back) -> dict[str, int]:
    changed, added, removed = differences(ledger.entries, back.entries)
    same = len(back.entries) - len(added) - len(changed)
    return {"added": len(added), "changed": len(changed), "removed": len(removed), "unchanged": same}


def _left(seen: Look, back: Back, rows: Mapping[str, int]) -> tuple[Left, ...]:
    keys: list[Cell] = [None, *back.left]
    ids = order_ids(seen, keys)
    at = enumerate(back.left.items(), seen.seen.header + 1)
    return tuple(Left(ids.get(row), rows.get(key), why) for row, (key, why) in at)
