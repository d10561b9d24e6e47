"""The runs of a spreadsheet, as the store knows them: what was asked for, how far it is, how it ended."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import Connection, Row, delete, select, update

from schemas.problem import Problem
from sheets_sync.engine.clock import seconds
from sheets_sync.engine.tables import runs

State = Literal["queued", "running", "done", "failed", "cancelled"]
ENDED: tuple[State, ...] = ("done", "failed", "cancelled")
"""States that nothing follows."""
Kind = Literal["sync", "undo"]
Counts = Mapping[str, Any]
KEPT_FACTS = frozenset({"address", "spreadsheet", "run"})
"""Texts in a problem that are kept beside its numbers: our own account and host, ids. Other texts may be a person's."""
ID_BYTES = 8


@dataclass(frozen=True, slots=True)
class RunState:
    """One run, as it is at this moment; times are UTC seconds, None where it has not come that far.

    Attributes:
        kind: "sync" or "undo".
        asked: `{"worksheet": gid or None, "dry_run": bool, "undoes": id in the spreadsheet's own list or None}`.
        stage: "reading", "building", "judging" or "writing", with `done` of `of` steps where that is known.
        counts: rows, orders, judged, problems, risk, ledger and calls, as `--json` of a sync names them.
        problem: the key of what stopped it, and those of its `facts` that are ours to keep.
        history: what the spreadsheet's own list of runs calls it.
    """

    id: str
    spreadsheet: str
    kind: Kind
    state: State
    asked: Mapping[str, Any] = field(default_factory=dict)
    stage: str | None = None
    done: int | None = None
    of: int | None = None
    counts: Counts | None = None
    problem: str | None = None
    facts: Mapping[str, str | int] = field(default_factory=dict)
    history: str | None = None
    worker: str | None = None
    urgent: bool = False
    tries: int = 0
    asked_at: int = 0
    began_at: int | None = None
    ended_at: int | None = None

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in ENDED


def begin(  # noqa: PLR0913  one parameter per thing that can be asked for
    conn: Connection,
    spreadsheet: str,
    kind: Kind = "sync",
    asked: Mapping[str, Any] | None = None,
    *,
    urgent: bool = False,
    owner: str | None = None,
    at: int | None = None,
) -> str:
    """Put one more run of a known spreadsheet in the queue; give its id.

    `urgent`: a person waits for it. `owner`: the worker that has what it needs (somebody's short-lived token).
    """
    run = secrets.token_hex(ID_BYTES)
    row = {"id": run, "spreadsheet": spreadsheet, "kind": kind, "state": "queued", "asked": dict(asked or {})}
    more = {"urgent": urgent, "worker": owner, "asked_at": seconds(at), "tries": 0}
    conn.execute(runs.insert().values(row | more))
    return run


def start(conn: Connection, run: str, worker: str, *, at: int | None = None) -> bool:
    """Take a run out of the queue; False: somebody else has it, it has ended, or another run of its sheet is on."""
    other = runs.alias()
    here = select(runs.c.spreadsheet).where(runs.c.id == run).scalar_subquery()
    busy = select(other.c.id).where(other.c.spreadsheet == here, other.c.state == "running").exists()
    taken = (runs.c.id == run) & (runs.c.state == "queued") & ~busy
    change = {"state": "running", "worker": worker, "began_at": seconds(at), "tries": runs.c.tries + 1}
    return conn.execute(update(runs).where(taken).values(change)).rowcount > 0


def progress(conn: Connection, run: str, stage: str, done: int | None = None, of: int | None = None) -> None:
    """Say how far a running one is."""
    going = (runs.c.id == run) & (runs.c.state == "running")
    conn.execute(update(runs).where(going).values(stage=stage, done=done, of=of))


def end(  # noqa: PLR0913  one parameter per thing that can be known of an ending
    conn: Connection,
    run: str,
    state: State,
    *,
    counts: Counts | None = None,
    problem: Problem | None = None,
    history: str | None = None,
    at: int | None = None,
) -> bool:
    """Say how a run ended; one that has ended stays as it is, and then this says False."""
    change = {
        "state": state,
        "counts": dict(counts) if counts is not None else None,
        "problem": problem.key if problem else None,
        "facts": _kept(problem),
        "history": history,
        "ended_at": seconds(at),
    }
    open_ = (runs.c.id == run) & runs.c.state.not_in(ENDED)
    return conn.execute(update(runs).where(open_).values(change)).rowcount > 0


def _kept(problem: Problem | None) -> dict[str, str | int]:
    facts = problem.facts if problem else {}
    return {key: fact for key, fact in facts.items() if key in KEPT_FACTS or isinstance(fact, int)}


def queued_again(conn: Connection, run: str, *, counted: bool = True) -> bool:
    """Put a run back whose worker is gone; say whether it was still running. `counted`: the try counts as one."""
    lost = (runs.c.id == run) & (runs.c.state == "running")
    change = {"state": "queued", "worker": None, "stage": None, "done": None, "of": None}
    tries = {} if counted else {"tries": runs.c.tries - 1}
    return conn.execute(update(runs).where(lost).values(change | tries)).rowcount > 0


def get(conn: Connection, run: str) -> RunState | None:
    """Read one run."""
    found = conn.execute(select(runs).where(runs.c.id == run)).one_or_none()
    return _state(found) if found else None


def last(conn: Connection, spreadsheet: str, *, ended: bool = False) -> RunState | None:
    """Read the newest run of a spreadsheet, or the newest that has ended."""
    return next(iter(of(conn, spreadsheet, 1, ended=ended)), None)


def of(conn: Connection, spreadsheet: str, limit: int = 20, *, ended: bool = False) -> Sequence[RunState]:
    """Read the newest runs of a spreadsheet, newest first."""
    asked = select(runs).where(runs.c.spreadsheet == spreadsheet)
    asked = asked.where(runs.c.state.in_(ENDED)) if ended else asked
    newest = asked.order_by(runs.c.asked_at.desc(), runs.c.serial.desc()).limit(limit)
    return [_state(row) for row in conn.execute(newest)]


def open_runs(conn: Connection, spreadsheet: str | None = None, limit: int = 1_000) -> Sequence[RunState]:
    """Read what is queued or running, oldest first."""
    asked = select(runs).where(runs.c.state.not_in(ENDED))
    asked = asked if spreadsheet is None else asked.where(runs.c.spreadsheet == spreadsheet)
    return [_state(row) for row in conn.execute(asked.order_by(runs.c.asked_at, runs.c.serial).limit(limit))]


def purge(conn: Connection, before: int) -> int:
    """Delete runs that ended before a moment; say how many."""
    old = runs.c.state.in_(ENDED) & (runs.c.ended_at < before)
    return conn.execute(delete(runs).where(old)).rowcount


def _state(row: Row[Any]) -> RunState:
    known = {name: value for name, value in row._mapping.items() if name != "serial"}  # noqa: SLF001  SQLAlchemy's own name for it
    return RunState(**known | {"facts": row.facts or {}})
