"""What a probe is: one assumption about the spreadsheet service, what rests on it, and how to try it.

A probe works on a tab of its own (`sheet` is its id); what it needs from Google and does not get is a failed probe.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from schemas.grid import Cell
from sheets_sync.doctor.requests import title
from sheets_sync.google.scratch import Scratch

Trial = Callable[[Scratch, int], bool]
Part = Literal["mirror", "values", "tabs", "looks"]
"""What rests on an assumption: live look-ups, plain values, the joining of tabs, or only how things look."""


class CannotBeTried(Exception):  # noqa: N818  it says what it means
    """No account can try this on a spreadsheet of its own."""


@dataclass(frozen=True, slots=True)
class Probe:
    """One assumption: its key (words: `doctor.probe.KEY`), what rests on it, and how to try it."""

    key: str
    part: Part
    trial: Trial


def probes_of(part: Part, *trials: Trial) -> tuple[Probe, ...]:
    """Make probes of trials: each is called what its function is called."""
    return tuple(Probe(trial.__name__, part, trial) for trial in trials)


def row_of(scratch: Scratch, sheet: int) -> list[Cell]:
    """Read the first row of a probe's tab."""
    return [column[0] if column else None for column in scratch.values(f"{title(sheet)}!A1:F1")]


def column_of(scratch: Scratch, sheet: int, letter: str) -> list[Cell]:
    """Read a column of a probe's tab, as far as anything stands in it."""
    found = scratch.values(f"{title(sheet)}!{letter}1:{letter}")
    return found[0] if found else []
