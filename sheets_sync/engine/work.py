"""One run: open the spreadsheet, sync or undo, and count what was done. What is counted holds no order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from schemas.choices import Choices
from sheets_sync.engine.runs import Counts, Kind
from sheets_sync.google import Workbook
from sheets_sync.history.undo import undo
from sheets_sync.sync import Run, Tell, sync
from sheets_sync.tally import tally


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be done with an open workbook; `now` is the moment in UTC seconds."""

    kind: Kind
    asked: Mapping[str, Any]
    workbook: Workbook
    choices: Choices
    now: int
    tell: Tell


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: counts, and what the spreadsheet's own list of runs calls it (None: it is not in there)."""

    counts: Counts
    history: str | None = None


Work = Callable[[Job], Outcome]


def work(job: Job) -> Outcome:
    """Do it.

    Raises:
        CannotGoOn: it cannot be done.
    """
    return _undone(job) if job.kind == "undo" else _synced(job)


def _synced(job: Job) -> Outcome:
    dry_run = bool(job.asked.get("dry_run"))
    adopt = bool(job.asked.get("adopt"))
    run = sync(job.workbook, job.choices, job.now, worksheet=_tab(job), dry_run=dry_run, adopt=adopt, tell=job.tell)
    wrote = not dry_run and run.ledger.added + run.ledger.changed + run.ledger.removed > 0
    return Outcome(counts_of(run), run.run if wrote else None)


def counts_of(run: Run) -> Counts:
    """Count what a sync found and wrote."""
    counts = tally(run.assessment.orders, run.assessment.judgements)
    return {
        "rows": counts.rows,
        "orders": counts.orders,
        "judged": len(run.assessment.judgements),
        "problems": len(run.problems),
        "risk": dict(counts.risk),
        "ledger": {each: getattr(run.ledger, each) for each in ("added", "changed", "removed", "unchanged")},
        "calls": {"read": run.calls.read, "write": run.calls.write},
        **({"changes": len(run.preview.changes)} if run.preview is not None else {}),
    }


def _undone(job: Job) -> Outcome:
    dry_run = bool(job.asked.get("dry_run"))
    done = undo(job.workbook, job.choices, job.now, run=job.asked.get("undoes"), worksheet=_tab(job), dry_run=dry_run)
    counts = {
        "restored": done.restored,
        "emptied": done.emptied,
        "left": len(done.left),
        "changes": len(done.changes),
        "calls": {"read": done.calls.read, "write": done.calls.write},
    }
    return Outcome(counts, done.run if done.restored and not dry_run else None)


def _tab(job: Job) -> str | None:
    gid = job.asked.get("worksheet")
    return None if gid is None else str(gid)
