"""What this machine needs to run the product: each check gives the msgid of its fault, or None."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from addon.moments import now
from addon.settings import Settings
from schemas.problem import CannotGoOn
from sheets_sync.google import signed_in
from sheets_sync.policy import marketplaces, policy

Check = Callable[[Settings], str | None]

_WAIT = 2.0
"""Seconds to wait for a database that is in use."""
_SUMMER = datetime(2026, 7, 1, tzinfo=UTC)
_WINTER = datetime(2026, 1, 1, tzinfo=UTC)


def credentials(settings: Settings) -> str | None:
    """Whether there is an account to sign in with; a workbook on this machine needs none."""
    try:
        signed_in(settings.google_url)
    except CannotGoOn:
        return "doctor.fault.credentials"
    return None


def database(settings: Settings) -> str | None:
    """Whether the file of the database can be written to, now."""
    try:
        settings.database.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(settings.database, timeout=_WAIT, isolation_level=None)) as base:
            base.execute("begin immediate")
            base.execute("rollback")
    except (OSError, sqlite3.Error):
        return "doctor.fault.database"
    return None


def clock(_: Settings) -> str | None:
    """Whether the clock is later than the policy that this version came with; an earlier one cannot be right."""
    first = datetime.fromisoformat(policy("guide").version).replace(tzinfo=UTC)
    return None if now() >= first.timestamp() else "doctor.fault.clock"


def zones(_: Settings) -> str | None:
    """Whether every marketplace's calendar is known, summer time included."""
    try:
        known = [ZoneInfo(place.zone) for place in marketplaces().values()]
    except (ZoneInfoNotFoundError, ValueError):
        return "doctor.fault.zones"
    changes = any(_SUMMER.astimezone(zone).utcoffset() != _WINTER.astimezone(zone).utcoffset() for zone in known)
    return None if changes and _SUMMER.astimezone(known[0]).utcoffset() != timedelta() else "doctor.fault.zones"


@dataclass(frozen=True, slots=True)
class Checked:
    """One check: its key (words: `doctor.check.KEY`) and how to do it."""

    key: str
    check: Check


CHECKS = tuple(Checked(check.__name__, check) for check in (credentials, database, clock, zones))
"""Every check of the machine, in the order in which a host mends things; the settings themselves come before."""
