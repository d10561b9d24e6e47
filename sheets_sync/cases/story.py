"""One order's story: what happened and in which cell it stands, and what is computed to come, in the order of time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from schemas.grid import letter
from schemas.orders import State
from schemas.problem import Place, Problem
from sheets_sync.assess import Assessment
from sheets_sync.cases.machine import History, Moved
from sheets_sync.cases.standing import history_of
from sheets_sync.cases.steps import STATES
from sheets_sync.claims import DUTIES
from sheets_sync.claims.case import Case
from sheets_sync.claims.judgements import Known, Moments
from sheets_sync.policy import Policy

Mark = Literal["taken", "presumed", "impossible", "planned", "past", "missed", "ahead", "advised"]

PLANNED = ("ship_by", "expected_by")
"""Dates that a cell holds and that are no event: nobody knows from them what happened."""


@dataclass(frozen=True, slots=True)
class Tick:
    """One line of the story.

    `key`: a step's column, a planned date's, or a clock of the judge; `by` who took the step, blank for the others.
    `seconds` and `day` as the judge has them. `at` is its cell; None: computed, or presumed from a later step.
    """

    key: str
    mark: Mark
    seconds: int
    day: int
    whole: bool
    by: str = ""
    at: Place | None = None
    at_latest: bool = False

    @property
    def computed(self) -> bool:
        """Whether it is a clock of the judge."""
        return self.mark in {"past", "missed", "ahead", "advised"}


@dataclass(frozen=True, slots=True)
class Story:
    """One order line from its first step to its last clock; `state` is where it stands at `as_of` (UTC seconds)."""

    line: int
    state: str
    as_of: int
    ticks: tuple[Tick, ...]
    problems: tuple[Problem, ...]

    @property
    def past(self) -> tuple[Tick, ...]:
        """What lies before now."""
        return tuple(tick for tick in self.ticks if tick.seconds <= self.as_of)

    @property
    def to_come(self) -> tuple[Tick, ...]:
        """What lies ahead."""
        return tuple(tick for tick in self.ticks if tick.seconds > self.as_of)


def story_of(assessment: Assessment, line: int, rules: Policy) -> Story:
    """Tell the story of one line of an assessed sheet, as of the moment at which it was judged."""
    as_of = assessment.judgements.as_of
    history = history_of(Case(assessment.orders, rules, as_of), line)
    ticks = (*_steps(assessment, line, history), *_planned(assessment, line), *_clocks(assessment, line))
    problems = tuple(_problem(assessment, line, history, move) for move in history.impossible)
    return Story(line, history.state, as_of, tuple(sorted(ticks, key=lambda tick: tick.seconds)), problems)


def cell_of(assessment: Assessment, line: int, key: str) -> Place:
    """Say where a line's cell of one column stands; `column` is None where the sheet has no such column."""
    return Place(int(assessment.orders.row[line]), assessment.recognition.columns.get(key), key)


def cell_named(at: Place) -> str:
    """Name a cell as a sheet does, B9; blank where there is none."""
    return "" if at.column is None else f"{letter(at.column)}{at.row}"


def _steps(assessment: Assessment, line: int, history: History) -> Iterator[Tick]:
    """Give the steps in the order in which the case takes them: none comes before the one that it follows."""
    latest = 0
    for move in history.moves:
        taken = move.taken
        known = taken.seconds is not None
        latest = max(latest, taken.seconds or 0)
        mark: Mark = "impossible" if not move.legal else "taken" if known else "presumed"
        at = cell_of(assessment, line, taken.step.key) if known else None
        yield Tick(taken.step.key, mark, latest, taken.day, taken.whole, _by(assessment, line, move), at)


def _by(assessment: Assessment, line: int, move: Moved) -> str:
    """Say who took a step: Amazon refunds too."""
    by_amazon = assessment.orders.words["refunded_by"].holds("amazon")[line]
    return "amazon" if move.taken.step.key == "refunded_at" and by_amazon else move.taken.step.by


def _planned(assessment: Assessment, line: int) -> Iterator[Tick]:
    for key in PLANNED:
        held = assessment.orders.instants[key]
        if held.state[line] == State.READ:
            when = (int(held.seconds[line]), int(held.day[line]), bool(held.whole[line]))
            yield Tick(key, "planned", *when, at=cell_of(assessment, line, key))


def _clocks(assessment: Assessment, line: int) -> Iterator[Tick]:
    """Give the judge's clocks; a hard duty whose moment is over and that still runs was missed."""
    judged, duties = assessment.judgements, {duty.key for duty in DUTIES}
    for key, moments in judged.clocks.items():
        over: Mark = "missed" if key in duties else "past"
        ahead = moments.seconds[line] > judged.as_of
        yield from _clock(key, moments, line, "ahead" if ahead else over)
    for key, moments in judged.advised.items():
        if moments.seconds[line] > judged.as_of:
            yield from _clock(key, moments, line, "advised")


def _clock(key: str, moments: Moments, line: int, mark: Mark) -> Iterator[Tick]:
    known = moments.known[line]
    if known in {Known.YES, Known.AT_LATEST}:
        when = (int(moments.seconds[line]), int(moments.day[line]), bool(moments.whole[line]))
        yield Tick(key, mark, *when, at_latest=bool(known == Known.AT_LATEST))


def _problem(assessment: Assessment, line: int, history: History, move: Moved) -> Problem:
    """Say which step cannot have been, and which other cell it contradicts; where it contradicts none, one lacks."""
    other = _contradicted(history, move)
    at = cell_of(assessment, line, move.taken.step.key)
    if other is None:
        return Problem("case.without", at)
    against = cell_of(assessment, line, other.taken.step.key)
    return Problem("case.impossible", at, {"alternative": against.key or "", "other": cell_named(against)})


def _contradicted(history: History, move: Moved) -> Moved | None:
    """Find the later step that this one should have followed, else the one before it that it cannot follow."""
    place = next(at for at, each in enumerate(history.moves) if each is move)
    opening = (each for each in history.moves[place:] if each.legal and each.after in move.taken.step.moves)
    found = next((each for each in opening if not each.taken.presumed), None)
    return found or (None if _lacks_a_step(move) else _turned(history.moves[:place], move.before))


def _lacks_a_step(move: Moved) -> bool:
    """Whether the case has not come far enough for this step, so that a step between is missing."""
    return STATES.index(move.before) < min(STATES.index(state) for state in move.taken.step.moves)


def _turned(moves: Sequence[Moved], state: str) -> Moved | None:
    """Find the dated step that led to a state, or the first after it where that one is presumed."""
    turns = [at for at, each in enumerate(moves) if each.legal and each.after == state != each.before]
    since = moves[turns[-1] :] if turns else ()
    return next((each for each in since if not each.taken.presumed), None)
