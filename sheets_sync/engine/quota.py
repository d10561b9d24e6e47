"""Google's quota, shared by all workers: each call reserves its moment in the database before it is made.

Per project and per principal, reads and writes apart: https://developers.google.com/workspace/sheets/api/limits. The
database's clock counts, so hosts need not agree about the time.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from time import monotonic, sleep

from sqlalchemy import Connection, select, update

from sheets_sync.engine.lease import moment_ms
from sheets_sync.engine.puts import put_once
from sheets_sync.engine.store import Store
from sheets_sync.engine.tables import quota
from sheets_sync.engine.window import kept, together
from sheets_sync.google.pace import Use

MINUTE_MS = 60_000
WHOLE = 1_000
"""A pace of so many thousandths is the whole cap."""
SLOWEST = 50
HALF = 2
RECOVERED_PER_MINUTE = 50
"""Thousandths of the cap that come back each minute after Google refused."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What may be asked of Google in one window.

    Attributes:
        project, principal: calls of each kind, in all and in the name of one account.
        window_ms: how long a window is.
        reserve: thousandths of each cap that are kept for those who wait in person.
        late_ms: how late a call may leave after its moment; windows are counted that much longer, so that even so no
            window of Google's ever holds more than the cap.
    """

    project: int = 300
    principal: int = 60
    window_ms: int = MINUTE_MS
    reserve: int = 100
    late_ms: int = 500


@dataclass(frozen=True, slots=True)
class Account:
    """Whose quota a call takes: a project at Google, and the account in whose name it is made."""

    project: str
    principal: str

    def buckets(self, use: Use, limits: Limits) -> Mapping[str, int]:
        """Name the buckets with their caps, in the order in which everybody locks them."""
        return {
            f"{self.project}/{self.principal}/{use}": limits.principal,
            f"{self.project}//{use}": limits.project,
        }


@dataclass(frozen=True, slots=True)
class _Bucket:
    name: str
    cap: int
    granted: list[int]


def reserve(conn: Connection, account: Account, use: Use, limits: Limits, *, urgent: bool) -> tuple[int, int]:
    """Reserve the first moment at which a call fits all its windows; give (that moment, now), both in ms.

    Calls that nobody waits for leave the reserve alone.
    """
    share = WHOLE if urgent else WHOLE - limits.reserve
    caps = account.buckets(use, limits)
    rows = _locked(conn, caps)
    now = moment_ms(conn)
    window = limits.window_ms + limits.late_ms
    buckets = [
        _Bucket(name, _cap(caps[name] * share // WHOLE, pace, now - paced), kept(granted, now, window))
        for name, granted, pace, paced in rows
    ]
    go = together([(bucket.granted, bucket.cap) for bucket in buckets], now, window)
    for bucket in buckets:
        insort(bucket.granted, go)
        conn.execute(update(quota).where(quota.c.bucket == bucket.name).values(granted_ms=bucket.granted))
    return go, now


def slow_down(conn: Connection, account: Account, use: Use, limits: Limits) -> None:
    """Halve the pace: Google refused, so something else takes of the same quota. It comes back by itself."""
    rows = _locked(conn, account.buckets(use, limits))
    now = moment_ms(conn)
    for name, _, pace, paced in rows:
        halved = max(SLOWEST, _recovered(pace, now - paced) // HALF)
        conn.execute(update(quota).where(quota.c.bucket == name).values(pace=halved, paced_ms=now))


def _locked(conn: Connection, names: Mapping[str, int]) -> list[tuple[str, list[int], int, int]]:
    """Lock the buckets one after the other, always in the same order."""
    found = []
    for name in names:
        put_once(conn, quota, {"bucket": name, "granted_ms": [], "pace": WHOLE, "paced_ms": 0})
        row = conn.execute(select(quota).where(quota.c.bucket == name).with_for_update()).one()
        found.append((name, list(row.granted_ms), int(row.pace), int(row.paced_ms)))
    return found


def _recovered(pace: int, since_ms: int) -> int:
    return min(WHOLE, pace + RECOVERED_PER_MINUTE * since_ms // MINUTE_MS)


def _cap(cap: int, pace: int, since_ms: int) -> int:
    return max(1, cap * _recovered(pace, since_ms) // WHOLE)


@dataclass(frozen=True, slots=True)
class Limiter:
    """The port of the transport: waits until a call may be made."""

    store: Store
    limits: Limits = field(default_factory=Limits)
    clock: Callable[[], float] = monotonic

    def permit(
        self, account: Account, use: Use, nap: Callable[[float], object] = sleep, *, urgent: bool = False
    ) -> None:
        """Return when a call may leave, or when `nap` was cut short; one that wakes too late takes another moment."""
        while True:
            with self.store.begin() as conn:
                asked = self.clock()
                go, now = reserve(conn, account, use, self.limits, urgent=urgent)
            waits = (go - now) / 1_000
            nap(max(0.0, waits - (self.clock() - asked)))
            late = self.clock() - asked - waits
            if late * 1_000 < self.limits.late_ms:
                return

    def refused(self, account: Account, use: Use) -> None:
        """Hear that Google refused a call for its quota."""
        with self.store.begin() as conn:
            slow_down(conn, account, use, self.limits)
