"""Trying every probe on one scratch spreadsheet, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from schemas.problem import CannotGoOn
from sheets_sync.doctor.probes import PROBES, CannotBeTried, Probe
from sheets_sync.google.failures import CannotSignIn, GaveUp
from sheets_sync.google.scratch import Scratch

Outcome = Literal["holds", "fails", "untried"]
_FIRST_SHEET = 101
_PASSING = frozenset({"busy", "garbled", "quota"})


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of one probe; `seconds` it took."""

    key: str
    outcome: Outcome
    seconds: float


@dataclass(frozen=True, slots=True)
class Examination:
    """All findings, and whether the scratch spreadsheet is gone again."""

    findings: tuple[Finding, ...]
    tidy: bool

    @property
    def failed(self) -> tuple[str, ...]:
        """The assumptions that do not hold."""
        return tuple(each.key for each in self.findings if each.outcome == "fails")

    @property
    def display(self) -> Literal["auto", "values"]:
        """How results should stand in sheets here: as plain cells, as soon as one assumption does not hold."""
        return "values" if self.failed else "auto"


def examine(
    google_url: str | None, clock: Callable[[], float], probes: Sequence[Probe] = PROBES,
    tell: Callable[[str], None] = lambda _: None,
) -> Examination:  # fmt: skip
    """Make a scratch spreadsheet, try every probe there, and delete it whatever happens.

    Raises:
        CannotGoOn: no spreadsheet can be made.
    """
    scratch = Scratch(google_url)
    findings: list[Finding] = []
    tidy = False
    try:
        for sheet, probe in enumerate(probes, _FIRST_SHEET):
            tell(probe.key)
            start = clock()
            outcome = _tried(scratch, probe, sheet)
            findings.append(Finding(probe.key, outcome, clock() - start))
    finally:
        tidy = scratch.delete()
    return Examination(tuple(findings), tidy)


def _tried(scratch: Scratch, probe: Probe, sheet: int) -> Outcome:
    """An answer that did not come says nothing of the assumption; every other surprise is a failure of it."""
    try:
        return "holds" if probe.trial(scratch, sheet) else "fails"
    except GaveUp as gave:
        return "untried" if gave.failure.kind in _PASSING else "fails"
    except (CannotBeTried, CannotGoOn, CannotSignIn):
        return "untried"
    except (IndexError, KeyError, ValueError):
        return "fails"
