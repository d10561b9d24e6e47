"""A history that is written down: which edits and which fault come before each call. Less of it is a smaller history.

A storm that follows from a seed cannot be made smaller when it finds something; a script can, line by line.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from hypothesis import strategies as st
from worlds.failures import Fault
from worlds.people import KINDS, WEIGHTS
from worlds.row_writer import RowWriter
from worlds.storm import PASSING, Storm, Weather
from worlds.values_storm import ValuesStorm

_KINDS = [kind for kind, weight in WEIGHTS.items() for _ in range(weight)]
"""Every kind of edit as often as it weighs, the everyday ones first: a smaller draw is a simpler edit."""
_KINDS.sort(key=lambda kind: -WEIGHTS[kind])


@dataclass(frozen=True)
class Line:
    """What happens before one call.

    Attributes:
        edits: kind of each edit, and what its dice begin with.
        fault: how the call fails, if it does, and whether it was applied.
        late: which of the last calls that wrote arrives once more; 0: none.
        rival: whether another sync runs from end to end.
    """

    edits: tuple[tuple[str, int], ...] = ()
    fault: tuple[Fault, bool] | None = None
    late: int = 0
    rival: bool = False


edits = st.tuples(st.sampled_from(_KINDS), st.integers(0, 999))
lines = st.builds(
    Line,
    edits=st.lists(edits, max_size=4).map(tuple),
    fault=st.one_of(*[st.none()] * 9, st.tuples(st.sampled_from(PASSING), st.booleans())),
    late=st.sampled_from([0] * 12 + [1, 2, 3]),
    rival=st.sampled_from([False] * 24 + [True]),
)
scripts = st.lists(lines, min_size=4, max_size=24).map(tuple)
"""Whole histories; behind the last line it is quiet."""
assert set(_KINDS) == set(KINDS)


@dataclass
class _Told(Weather):
    """The fault that the script says for the next call."""

    now: tuple[Fault, bool] | None = None

    def hits(self, _request: int) -> bool:
        """Whether this call fails."""
        if self.now is None:
            return False
        (self.fault, self.applied), self.now = self.now, None
        return True


@dataclass
class Scripted(Storm):
    """A history by a script: of the mirror, or of whatever is mixed with it."""

    script: tuple[Line, ...] = field(default=())

    def __post_init__(self) -> None:
        """Begin with the first line."""
        super().__post_init__()
        self.left = list(self.script)
        self.line = Line()

    def weather(self) -> Weather:
        """Fail as the script says."""
        self.told = _Told(self.dice, 0.0)
        return self.told

    def _edit(self, mean: float) -> None:  # noqa: ARG002  the script says how many
        self.line = self.left.pop(0) if self.left else Line()
        for kind, seed in self.line.edits:
            self.hand.dice = Random(seed)
            self.acted(kind)
        self.before = self.book

    def _others(self) -> None:
        self.told.now = self.line.fault
        if self.line.rival:
            told = self.told
            self.rival()
            self.told = told
        if self.line.late and self.sent:
            self.late(self.sent[-min(self.line.late, len(self.sent))])


@dataclass
class ScriptedValues(Scripted, ValuesStorm):
    """A history of plain values by a script."""


@dataclass
class ScriptedRows(Scripted, RowWriter):
    """A history of a writer by row number by a script; nothing is raised, all is counted."""


def steps(script: tuple[Line, ...]) -> int:
    """Count what happens in a history."""
    return sum(len(line.edits) + bool(line.fault) + bool(line.late) + line.rival for line in script)
