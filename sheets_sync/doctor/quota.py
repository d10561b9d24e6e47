"""How much the spreadsheet service lets an account do: what Google says it is, and one read and one write."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from sheets_sync.doctor.requests import locale
from sheets_sync.google.failures import CannotSignIn, GaveUp
from sheets_sync.google.pace import Pace
from sheets_sync.google.scratch import Scratch

READS = WRITES = 60
"""Calls a minute that Google allows one account of one project, unless the project asked for more (source:
https://developers.google.com/sheets/api/limits)."""

Allowance = Literal["holds", "quota", "permission", "unanswered"]
"""Whether a read and a write were let through; else what stood in the way."""


@dataclass(slots=True)
class Waits:
    """How often, and for how many seconds, calls waited because they were put off."""

    count: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Counting:
    """A pace that counts its waits."""

    pace: Pace = field(default_factory=Pace)
    waits: Waits = field(default_factory=Waits)

    def counted(self) -> Pace:
        """Give the pace."""
        return replace(self.pace, sleep=self._sleep)

    def _sleep(self, seconds: float) -> None:
        self.waits.count += 1
        self.waits.seconds += seconds
        self.pace.sleep(seconds)


def allowance(scratch: Scratch) -> Allowance:
    """Write once and read once; tell too many calls (429, or 403 for a quota) from a right that is missing."""
    try:
        scratch.apply(locale("en_US"))
        scratch.values("A1")
    except CannotSignIn:
        return "permission"
    except GaveUp as gave:
        return _named(gave.failure.kind, gave.failure.status)
    return "holds"


def _named(kind: str, status: int) -> Allowance:
    if kind == "quota":
        return "quota"
    refused = kind in {"forbidden", "expired"} or status == _FORBIDDEN
    return "permission" if refused else "unanswered"


_FORBIDDEN = 403
