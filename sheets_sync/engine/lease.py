"""Who works on what: the queue in the store, the workers' signs of life, and what becomes of the work of dead ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from time import time
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, or_, select, text, update

from schemas.problem import Problem
from sheets_sync.engine import runs as kept
from sheets_sync.engine.puts import put
from sheets_sync.engine.runs import RunState
from sheets_sync.engine.tables import heartbeats, runs, spreadsheets, tenants

SILENT_MS = 6_000
"""A worker that gave no sign of life for so long is taken for dead: at least three beats."""
TRIES = 3
"""A run whose workers died so often is parked: it may be what kills them."""


def moment_ms(conn: Connection) -> int:
    """Read the database's clock: hosts need not agree about the time; SQLite has only this machine's."""
    if conn.dialect.name == "sqlite":
        return int(time() * 1_000)
    return int(conn.scalar(text("select (extract(epoch from clock_timestamp()) * 1000)::bigint")) or 0)


def beat(conn: Connection, worker: str) -> None:
    """Give a sign of life."""
    now = moment_ms(conn)
    put(conn, heartbeats, {"worker": worker, "began_ms": now, "beat_ms": now}, ("beat_ms",))


def bury(conn: Connection) -> None:
    """Take every worker for dead, by one who knows to be alone: what they left need not wait."""
    conn.execute(delete(heartbeats))


def leave(conn: Connection, worker: str) -> None:
    """Say that a worker ends: nobody need wait for its signs of life."""
    conn.execute(delete(heartbeats).where(heartbeats.c.worker == worker))


def enqueue(conn: Connection, spreadsheet: str, kind: kept.Kind, asked: Mapping[str, Any], **more: Any) -> str:  # noqa: ANN401  as `runs.begin` takes them
    """Put a run in the queue, unless one that does the same waits there already; give the id of the one that waits.

    A run that has begun may have read already, so it does not count: what is asked for now takes one more.
    """
    conn.execute(select(spreadsheets.c.id).where(spreadsheets.c.id == spreadsheet).with_for_update())
    for run in kept.open_runs(conn, spreadsheet):
        if (run.state, run.kind, run.asked) == ("queued", kind, dict(asked)):
            conn.execute(update(runs).where(runs.c.id == run.id).values(_joined(run, **more)))
            return run.id
    return kept.begin(conn, spreadsheet, kind, asked, **more)


def _joined(run: RunState, *, urgent: bool = False, owner: str | None = None, **_: object) -> dict[str, Any]:
    """Let a waiting run serve one more who asks: as urgent as the more urgent, and by whoever has a fresh token."""
    return {"urgent": run.urgent or urgent, "worker": owner or run.worker}


def claim(conn: Connection, worker: str, *, at: int | None = None) -> RunState | None:
    """Take the run that is next for this worker; None: there is none.

    What a person waits for comes first; then the tenant with the fewest runs on their way, who waited longest. A run
    whose spreadsheet is being worked on stays where it is, and so does one that a living worker keeps for itself.
    """
    chosen = conn.execute(_next(worker, moment_ms(conn) - SILENT_MS)).one_or_none()
    if chosen is None or not kept.start(conn, chosen.id, worker, at=at):
        return None
    conn.execute(update(tenants).where(tenants.c.id == chosen.tenant).values(turn_ms=moment_ms(conn)))
    return kept.get(conn, chosen.id)


def _next(worker: str, alive_since: int) -> Any:  # noqa: ANN401  a query, as SQLAlchemy makes it
    busy = runs.alias()
    on = select(busy.c.id).where(busy.c.spreadsheet == runs.c.spreadsheet, busy.c.state == "running").exists()
    sheet, going = spreadsheets.alias(), runs.alias()
    of_tenant = (
        select(func.count())
        .select_from(going.join(sheet, going.c.spreadsheet == sheet.c.id))
        .where(going.c.state == "running", sheet.c.tenant == spreadsheets.c.tenant)
        .scalar_subquery()
    )
    mine = or_(runs.c.worker.is_(None), runs.c.worker == worker, ~_alive(alive_since))
    joined = runs.join(spreadsheets, runs.c.spreadsheet == spreadsheets.c.id).join(
        tenants, spreadsheets.c.tenant == tenants.c.id
    )
    return (
        select(runs.c.id, spreadsheets.c.tenant)
        .select_from(joined)
        .where(runs.c.state == "queued", mine, ~on)
        .order_by(runs.c.urgent.desc(), of_tenant, tenants.c.turn_ms, runs.c.serial)
        .limit(1)
        .with_for_update(of=spreadsheets, skip_locked=True)
    )


def _alive(since: int) -> ColumnElement[bool]:
    return (
        select(heartbeats.c.worker).where(heartbeats.c.worker == runs.c.worker, heartbeats.c.beat_ms >= since).exists()
    )


def holds(conn: Connection, run: str, worker: str, tries: int) -> bool:
    """Whether a worker still has a run: it is not cancelled, and nobody else took it over for dead."""
    its = (runs.c.id == run) & (runs.c.worker == worker) & (runs.c.tries == tries) & (runs.c.state == "running")
    return conn.scalar(select(runs.c.serial).where(its)) is not None


def take_up(conn: Connection, worker: str, in_hand: Sequence[str]) -> int:
    """Put back what a living worker works on no more: the store was away, say, when its end was to be written."""
    lost = select(runs.c.id).where(runs.c.state == "running", runs.c.worker == worker, runs.c.id.not_in(in_hand))
    return sum(kept.queued_again(conn, run) for run in conn.scalars(lost).all())


def reap(conn: Connection) -> int:
    """Put back what dead workers left, park what killed one after another; say how many runs."""
    since = moment_ms(conn) - SILENT_MS
    lost = select(runs.c.id, runs.c.tries).where(runs.c.state == "running", ~_alive(since))
    found = conn.execute(lost.with_for_update(skip_locked=True)).all()
    for run in found:
        if run.tries >= TRIES:
            kept.end(conn, run.id, "failed", problem=Problem("run.parked", facts={"count": run.tries}))
        else:
            kept.queued_again(conn, run.id)
    conn.execute(delete(heartbeats).where(heartbeats.c.beat_ms < since))
    return len(found)
