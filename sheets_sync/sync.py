"""The river: look → key → table → judge → word → plan → apply. Whatever happens on the way, nobody's cell is lost."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Literal, Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from schemas.choices import Choices
from schemas.grid import Cell
from schemas.problem import CannotGoOn, Problem
from schemas.spreadsheet import Spreadsheet
from sheets_sync.answers import Answers, answers
from sheets_sync.assess import Assessment
from sheets_sync.front.board import News
from sheets_sync.front.news import tell_stop, telling, with_telling
from sheets_sync.google import Workbook
from sheets_sync.google.requests import Request, building, ledger_batches
from sheets_sync.google.transport import Calls
from sheets_sync.google.workbook import Conflict
from sheets_sync.history.journal import Kept, facts_of, journal, log_problems
from sheets_sync.history.preview import Preview, Shown, preview
from sheets_sync.ledger import Entry, Heading, Plan, ledger_from, plan
from sheets_sync.lines import assessed, read_lines
from sheets_sync.look import Look, look, typed_below
from sheets_sync.mending import Fill, Mend, mending
from sheets_sync.mirror import KEY, OUR_COLUMNS
from sheets_sync.placement import ledger_title
from sheets_sync.policy import policy
from sheets_sync.rewriting import rewriting
from sheets_sync.tabs.home import home_requests
from sheets_sync.values.cells import Cells
from sheets_sync.values.showing import Keep, are_left, values_left, values_shown
from sheets_sync.wording import words

ATTEMPTS = 3
"""How often a sync begins anew when another one, or a person, was quicker."""
LOOKS = 8
"""How often one attempt looks again after it built or mended something."""
TRIES = 2
"""How often one attempt rewrites a cell; if it is still as it was, its column gets a successor."""
EPOCH_SERIAL = 25_569
MINUTES_PER_DAY = 1_440
_RUN_IDS, _TAB_IDS = 2**64, 2**30


Draw = Callable[[int], int]
"""Draws a whole number from 0 up to, not including, the one it is given."""
Requests = list[Request]
Front = Callable[[Plan, int], Requests]
"""Says what the visible tab must be told of a plan that takes so many writes."""
Stage = Literal["reading", "building", "judging", "writing"]


class Tell(Protocol):
    """Hears how far a sync is: the stage, and of how many steps how many are done (None: nobody knows)."""

    def __call__(self, stage: Stage, done: int, of: int | None) -> None:
        """Hear it."""


def _silent(stage: Stage, done: int, of: int | None) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a sync found and wrote (or, in a dry run, would have written).

    `cells`: what was written as plain values; None where the mirror shows the ledger. `preview`: of a dry run, every
    cell that would change.
    """

    run: str
    spreadsheet: str
    title: str
    worksheet: str
    assessment: Assessment
    ledger: Plan
    calls: Calls
    as_of: int
    policy: str
    profile: str
    dry_run: bool
    cells: Cells | None = None
    preview: Preview | None = None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything a person should know or mend: of the rows, and of our own columns and tab."""
        return self.assessment.problems


@dataclass(frozen=True, slots=True)
class _Order:
    """What was asked for."""

    run: str
    choices: Choices
    as_of: int
    worksheet: str | None
    dry_run: bool
    adopt: bool
    tell: Tell
    when: int
    draw: Draw

    def id(self) -> int:
        """Draw an id for a tab that is to be made."""
        return self.draw(_TAB_IDS) + 1


def sync(  # noqa: PLR0913  one parameter per thing that can be asked for
    workbook: Workbook,
    choices: Choices,
    as_of: int,
    *,
    worksheet: str | None = None,
    dry_run: bool = False,
    adopt: bool = False,
    tell: Tell = _silent,
    when: int | None = None,
    draw: Draw = secrets.randbelow,
) -> Run:
    """Judge the orders of a spreadsheet and show the answers beside them, as of `as_of` (UTC seconds).

    `worksheet` is a title or gid; without it the synced tab, or the first with orders. `adopt` takes a copied
    workbook as a new one. A dry run writes nothing. `when`: the clock, in UTC seconds, if that is not `as_of`.
    `draw` is where the id of the run and those of new tabs come from.

    Raises:
        CannotGoOn: the spreadsheet cannot be read or written, or holds no orders.
    """
    clock = as_of if when is None else when
    order = _Order(run_id(draw), choices, as_of, worksheet, dry_run, adopt, tell, clock, draw)
    for left in reversed(range(ATTEMPTS)):
        try:
            return _attempt(workbook, order)
        except Conflict as conflict:
            if not left:
                facts = {"text": conflict.problem.facts["text"]}
                raise CannotGoOn(Problem("sheet.unsettled", facts=facts)) from conflict
        except CannotGoOn as stop:
            if not dry_run:
                tell_stop(workbook, stop.problem, choices, worksheet)
            raise
    raise AssertionError


def _attempt(workbook: Workbook, order: _Order) -> Run:
    seen, told = _made_ready(workbook, order)
    order = replace(order, choices=seen.choices)
    lines = read_lines(workbook, seen, order.choices)
    order.tell("judging", 0, None)
    judged = assessed(lines, order.choices, order.as_of)
    answered = answers(lines.keys, seen.seen.header, judged)
    heading = _heading(seen.sheet, order)
    found = (*seen.faults, *told, *_damage(seen), *judged.problems, *lines.problems, *answered.problems)
    whole = replace(judged, problems=found)
    front, keep = (
        partial(_front, workbook, seen, whole, heading, order),
        partial(_journal, workbook, seen, whole, order),
    )
    show = _values if seen.seen.display == "values" else _mirror
    planned, cells = show(workbook, seen, answered, heading, order, front, keep)
    also = (*log_problems(_kept(seen), planned), *(cells.problems if cells else ()))
    assessment = replace(whole, problems=(*found, *also))
    shown = _preview(workbook, seen, lines.raw, planned, answered, cells, heading, order) if order.dry_run else None
    return Run(
        order.run, workbook.id, seen.sheet.title, seen.seen.place.tab.title, assessment, planned,
        replace(workbook.calls), order.as_of, heading.policy, heading.profile, order.dry_run, cells, shown,
    )  # fmt: skip


def _made_ready(workbook: Workbook, order: _Order) -> tuple[Look, tuple[Problem, ...]]:
    """Look, build or mend what is needed, and look again, until all that stands there is as it must be."""
    told: tuple[Problem, ...] = ()
    doubted, homed, tried = Mend(), False, Counter[Fill]()
    for _ in range(LOOKS):
        order.tell("reading", 0, None)
        seen = look(workbook, order.choices, order.worksheet, adopt=order.adopt)
        tab = seen.seen.place.tab
        typed = partial(typed_below, workbook, tab)
        title = ledger_title(seen.sheet, written=seen.seen.written.values())
        speech, left = words(seen.choices.language), are_left(seen.seen)
        mend = Mend() if left else mending(seen.seen, workbook.id, title, speech, typed, _stuck(tried))
        home = [] if homed else home_requests(seen.beside, workbook.id, tab.id, order.id())
        if order.dry_run or not (home or left or mend.structural or mend.fills):
            return seen, (*told, *mend.problems)
        order.tell("building", 0, None)
        heading = _heading(seen.sheet, replace(order, choices=seen.choices))
        if home:
            homed = True
            workbook.apply(home)
        elif left:
            values_left(workbook, seen, heading)
        elif mend.retired and mend != doubted:
            doubted = mend  # somebody may have moved a column between two reads: a second look decides
        elif mend.structural:
            workbook.apply(building(tab, seen.seen.header, mend, order.id(), heading))
            told += mend.problems
            tried.clear()
        else:
            tried.update(mend.fills)
            workbook.apply(rewriting(seen.seen.place, workbook.id, mend.fills))
    return look(workbook, order.choices, order.worksheet, adopt=order.adopt), told


def _stuck(tried: Counter[Fill]) -> frozenset[str]:
    """Name the columns of which a cell stayed as it was, however often it was to be rewritten.

    A new key column stands elsewhere, so that what reads the old one would have to be rewritten too.
    """
    names = frozenset(fill.what for fill, times in tried.items() if times >= TRIES)
    return frozenset(OUR_COLUMNS) if KEY in names else names


def run_id(draw: Draw) -> str:
    """Draw an id for a run: 16 hexadecimal digits."""
    return f"{draw(_RUN_IDS):016x}"


def _damage(seen: Look) -> tuple[Problem, ...]:
    return (Problem("ledger.damaged"),) if seen.ledger is not None and seen.ledger.damaged else ()


def _front(  # noqa: PLR0913, PLR0917  the first five are known long before the plan is
    workbook: Workbook, seen: Look, found: Assessment, heading: Heading, order: _Order, planned: Plan, writes: int
) -> Requests:
    """Say what the visible tab must be told, by a sync that makes so many writes from here on."""
    calls = (workbook.calls.read, workbook.calls.write + writes)
    tab, orders = seen.seen.place.tab, seen.recognition.columns["order_id"]
    news = News(seen.sheet, tab, orders, found, found.problems, planned, heading, calls)
    return telling(seen, news, order.id())


def _kept(seen: Look) -> Kept:
    plain = seen.seen.display == "values"
    return Kept(seen.sheet, seen.seen.place, seen.ledger or ledger_from([]), seen.log, plain)


def _journal(  # noqa: PLR0913, PLR0917  the first four are known long before the plan is
    workbook: Workbook, seen: Look, found: Assessment, order: _Order, planned: Plan, answers_: Mapping[str, Entry]
) -> Requests:
    """Say what must be written so that the run is remembered; the batch that holds it is the last call.

    `answers_`: those of the ledger after the run; beside plain cells those that the cells gave before it.
    """
    calls = replace(workbook.calls, write=workbook.calls.write + 1)
    facts = facts_of(found, planned, calls, order.choices, order.when)
    kept = _kept(seen)
    if kept.plain:
        kept = replace(kept, ledger=replace(kept.ledger, entries=answers_))
    return journal(workbook, kept, planned, answers_, facts, order.id())


def _mirror(  # noqa: PLR0913, PLR0917  the two ways to show are asked alike
    workbook: Workbook, seen: Look, answered: Answers, heading: Heading, order: _Order, front: Front, keep: Keep
) -> tuple[Plan, Cells | None]:
    planned = plan(seen.ledger or ledger_from([]), answered.entries, heading)
    if not order.dry_run:
        ledger = seen.seen.place.ledger
        kept = keep(planned, answered.entries)
        batches = ledger_batches(ledger, planned, kept) if ledger is not None else []
        told = front(planned, max(1, len(batches)))
        _apply(workbook, with_telling(batches, seen, planned, told), order.tell)
    return planned, None


def _values(  # noqa: PLR0913, PLR0917  the two ways to show are asked alike
    workbook: Workbook, seen: Look, answered: Answers, heading: Heading, order: _Order, front: Front, keep: Keep
) -> tuple[Plan, Cells | None]:
    def told(planned: Plan, batches: list[Requests]) -> list[Requests]:
        return with_telling(batches, seen, planned, front(planned, max(1, len(batches))))

    writing = partial(order.tell, "writing")
    return values_shown(workbook, seen, answered, heading, writing, keep, told, dry_run=order.dry_run)


def _preview(  # noqa: PLR0913, PLR0917  everything that was found
    workbook: Workbook, seen: Look, keys: list[Cell], planned: Plan, answered: Answers, cells: Cells | None,
    heading: Heading, order: _Order,
) -> Preview:  # fmt: skip
    """Say which cells a real run would change."""
    stale = int(serial(order.when, seen.sheet.zone)) > heading.serial + 1
    after = Shown(seen.seen.header, keys, answered.entries, stale)
    title, speech = ledger_title(seen.sheet, written=seen.seen.written.values()), words(order.choices.language)
    left = are_left(seen.seen)
    mend = Mend() if left else mending(seen.seen, workbook.id, title, speech, lambda *_: None)
    return preview(workbook, seen, mend, after, cells, writes=planned.heading is not None)


def _apply(workbook: Workbook, batches: list[Requests], tell: Tell) -> None:
    for done, batch in enumerate(batches):
        tell("writing", done, len(batches))
        workbook.apply(batch)


def _heading(sheet: Spreadsheet, order: _Order) -> Heading:
    return Heading(
        generation=1,
        as_of=order.as_of,
        serial=serial(order.as_of, sheet.zone),
        policy=policy(order.choices.profile).version,
        profile=order.choices.profile,
        language=order.choices.language,
        spreadsheet=sheet.id,
        run=order.run,
    )


def serial(moment: int, zone: str) -> float:
    """Write a UTC moment as a date of a spreadsheet in `zone`, to the minute; an unknown zone counts as UTC."""
    try:
        ahead = datetime.fromtimestamp(moment, ZoneInfo(zone)).utcoffset()
    except (ZoneInfoNotFoundError, ValueError):
        ahead = None
    seconds = moment + (ahead.total_seconds() if ahead else 0)
    return EPOCH_SERIAL + seconds // 60 / MINUTES_PER_DAY
