"""Trying every probe on one scratch spreadsheet, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from schemas.choices import Choices
from schemas.problem import CannotGoOn
from sheets_sync.doctor.beside import TABS
from sheets_sync.doctor.plain import LOOKS, VALUES
from sheets_sync.doctor.probe import CannotBeTried, Part, Probe
from sheets_sync.doctor.probes import LAST, MIRROR
from sheets_sync.doctor.quota import Allowance, Counting, Waits, allowance
from sheets_sync.google.failures import CannotSignIn, GaveUp
from sheets_sync.google.pace import Pace
from sheets_sync.google.scratch import Scratch

PROBES = (*MIRROR, *VALUES, *TABS, *LOOKS, *LAST)
"""Every assumption, in the order in which it is tried."""

Outcome = Literal["holds", "fails", "untried"]
_FIRST_SHEET = 101
_PASSING = frozenset({"busy", "garbled", "quota"})
_PARTS: dict[str, Part] = {probe.key: probe.part for probe in PROBES}


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of one probe; `seconds` it took."""

    key: str
    outcome: Outcome
    seconds: float


@dataclass(frozen=True, slots=True)
class Examination:
    """All findings, whether calls are let through and how they waited, and whether the scratch is gone again."""

    findings: tuple[Finding, ...]
    tidy: bool
    quota: Allowance
    waits: Waits

    @property
    def failed(self) -> tuple[str, ...]:
        """The assumptions that do not hold."""
        return tuple(each.key for each in self.findings if each.outcome == "fails")


def without(choices: Choices, failed: Collection[str]) -> Choices:
    """Choose for a sync what needs none of the assumptions that failed here.

    Without the mirror's, results are plain cells; without those of plain cells, live look-ups at any length (plain
    cells where both fail); without those of joined tabs, none is joined. A key that nobody knows is of the mirror.
    """
    parts = {_PARTS.get(key, "mirror") for key in failed}
    return replace(
        choices,
        mirror_holds="mirror" not in parts,
        values_hold="values" not in parts,
        tabs_hold="tabs" not in parts,
    )


def safe(failed: Collection[str]) -> tuple[str, ...]:
    """Name what is chosen instead (words: `doctor.safe.KEY`), nothing where all holds."""
    chosen = without(Choices(), failed)
    looks = {"looks"} & {_PARTS.get(key) for key in failed}
    ways = {
        "values": not chosen.mirror_holds, "mirror": chosen.mirror_holds and not chosen.values_hold,
        "alone": not chosen.tabs_hold, "plain": bool(looks),
    }  # fmt: skip
    return tuple(key for key, taken in ways.items() if taken)


def examine(
    google_url: str | None, clock: Callable[[], float], probes: Sequence[Probe] = PROBES,
    tell: Callable[[str], None] = lambda _: None, pace: Pace | None = None,
) -> Examination:  # fmt: skip
    """Make a scratch spreadsheet, try every probe there, and delete it whatever happens.

    Raises:
        CannotGoOn: no spreadsheet can be made.
    """
    counting = Counting(pace or Pace())
    scratch = Scratch(google_url, counting.counted())
    findings: list[Finding] = []
    quota: Allowance = "unanswered"
    tidy = False
    try:
        quota = allowance(scratch)
        for sheet, probe in enumerate(probes, _FIRST_SHEET):
            tell(probe.key)
            start = clock()
            scratch.refreshed()
            outcome = _tried(scratch, probe, sheet)
            findings.append(Finding(probe.key, outcome, clock() - start))
    finally:
        tidy = scratch.delete()
    return Examination(tuple(findings), tidy, quota, counting.waits)


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
