"""Syncs that come by themselves: which spreadsheet is due when, and the tick that puts what is due in the queue.

A tick looks at an index of moments: what is not due costs nothing. Moments are spread over the interval by a hash of
the id, so that a hundred thousand spreadsheets do not come at the full hour.
"""

from __future__ import annotations

from hashlib import sha256

from sqlalchemy import Connection, delete, select, update

from sheets_sync.engine.lease import enqueue
from sheets_sync.engine.members import tenant_of
from sheets_sync.engine.port import Asked
from sheets_sync.engine.puts import put
from sheets_sync.engine.tables import due

NEVER = 2**62
"""When a paused spreadsheet is due."""
AT_ONCE = 50
"""Spreadsheets that one tick puts in the queue: as many as wait after it are taken by the next."""


def schedule(conn: Connection, spreadsheet: str, every: int, now: int) -> int:
    """Let a known spreadsheet sync every so many seconds; give the moment of its first sync."""
    first = now + spread(spreadsheet, every)
    row = {"spreadsheet": spreadsheet, "tenant": tenant_of(conn, spreadsheet) or "", "every": every}
    put(conn, due, row | {"due_at": first, "why": "interval", "paused": False}, ("every", "due_at", "why", "paused"))
    return first


def unschedule(conn: Connection, spreadsheet: str) -> bool:
    """Let a spreadsheet sync only when it is asked for; say whether it was scheduled."""
    return conn.execute(delete(due).where(due.c.spreadsheet == spreadsheet)).rowcount > 0


def pause(conn: Connection, spreadsheet: str, why: str) -> bool:
    """Stop a schedule until somebody schedules it again, and keep the key of the reason; say whether there is one."""
    stopped = {"paused": True, "due_at": NEVER, "why": why}
    return conn.execute(update(due).where(due.c.spreadsheet == spreadsheet).values(stopped)).rowcount > 0


def next_due(conn: Connection, spreadsheet: str) -> tuple[int | None, str | None]:
    """Say when a spreadsheet is due (None: never) and why then, or why it is paused; (None, None): no schedule."""
    found = conn.execute(select(due.c.due_at, due.c.why, due.c.paused).where(due.c.spreadsheet == spreadsheet)).first()
    return (None, None) if found is None else (None if found.paused else found.due_at, found.why)


def tick(conn: Connection, now: int, limit: int = AT_ONCE) -> list[str]:
    """Put what is due in the queue, longest due first; give the runs. Several workers may tick at once.

    Moments that were missed (nobody ran) count as one. Each keeps its own place in the interval.
    """
    waiting = select(due.c.spreadsheet, due.c.due_at, due.c.every).where(due.c.due_at <= now)
    found = conn.execute(waiting.order_by(due.c.due_at).limit(limit).with_for_update(skip_locked=True)).all()
    for row in found:
        later = NEVER if row.every is None else following(row.due_at, row.every, now)
        conn.execute(update(due).where(due.c.spreadsheet == row.spreadsheet).values(due_at=later, why="interval"))
    return [enqueue(conn, row.spreadsheet, "sync", Asked().kept(), at=now) for row in found]


def following(due_at: int, every: int, now: int) -> int:
    """Give the first moment after `now` in steps of `every` from `due_at`."""
    return due_at + every * ((now - due_at) // every + 1)


def spread(spreadsheet: str, every: int) -> int:
    """Give a spreadsheet its place in the interval: always the same, and evenly many in each part of it."""
    return int.from_bytes(sha256(spreadsheet.encode()).digest()[:8]) % every
