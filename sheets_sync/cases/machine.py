"""The case as a state machine: steps in the order of their time, the state after each, and what cannot have been."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from sheets_sync.cases.steps import STATES, STEPS, Step

PLACES = {step.key: place for place, step in enumerate(STEPS)}


class Taken(NamedTuple):
    """A step that was taken: UTC seconds (None: presumed, its cell is blank), the day, whether only that is known."""

    step: Step
    seconds: int | None
    day: int
    whole: bool

    @property
    def presumed(self) -> bool:
        """Whether its cell is blank and a later step tells that it came before."""
        return self.seconds is None


class Moved(NamedTuple):
    """A step and the states before and after it; `legal` says whether it can be taken from there."""

    taken: Taken
    before: str
    after: str
    legal: bool


@dataclass(frozen=True, slots=True)
class History:
    """Every step of one order line in order, and where it stands now."""

    moves: tuple[Moved, ...]
    state: str

    @property
    def impossible(self) -> tuple[Moved, ...]:
        """List the steps that cannot have been taken when they were."""
        return tuple(move for move in self.moves if not move.legal)


def presumed(key: str, day: int) -> Taken:
    """A step that must have been taken by a day, though its cell is blank."""
    return Taken(STEPS[PLACES[key]], None, day, whole=True)


def walk(taken: Iterable[Taken]) -> History:
    """Take the steps in order of time; an impossible one is kept, marked, and changes no state."""
    state, moves = STATES[0], []
    for each in _with_presumed(in_order(taken)):
        after = each.step.moves.get(state)
        moves.append(Moved(each, state, after or state, after is not None))
        state = after or state
    return History(tuple(moves), state)


def in_order(taken: Iterable[Taken]) -> list[Taken]:
    """Sort steps by time; on a day of several, one without a time comes as late as its kind can.

    So a reply of the same day answers the message, as the judge has it too.
    """
    days: dict[int, list[Taken]] = {}
    for each in sorted(taken, key=lambda each: (each.day, each.whole, each.seconds or 0, _place(each))):
        days.setdefault(each.day, []).append(each)
    return [each for day in days.values() for each in _one_day(day)]


def _one_day(taken: list[Taken]) -> list[Taken]:
    placed = [each for each in taken if not each.whole]
    for each in sorted((each for each in taken if each.whole), key=_place):
        earlier = [at for at, other in enumerate(placed) if _place(other) < _place(each)]
        placed.insert(max(earlier, default=-1) + 1, each)
    return placed


def _place(taken: Taken) -> int:
    return PLACES[taken.step.key]


def _with_presumed(taken: list[Taken]) -> list[Taken]:
    """Put in, just before the first step that needs them, the steps whose own cells are blank."""
    dated = {each.step.key for each in taken}
    found: list[Taken] = []
    for each in taken:
        for key in each.step.presumes:
            if key not in dated:
                dated.add(key)
                found.append(presumed(key, each.day))
        found.append(each)
    return found
