"""The syncs doors: ask for a run, see how far it is, undo it. The cards ask and see through the same functions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from marshmallow import Schema, ValidationError

from addon.backend import Backend
from addon.calls import Call
from addon.moments import iso
from addon.refusals import Fault
from addon.running import in_the_name_of
from addon.verify import Caller
from schemas.problem import CannotGoOn, Problem
from schemas.syncs import SyncSchema, UndoSchema
from sheets_sync.engine import runs
from sheets_sync.engine.members import register
from sheets_sync.engine.port import Asked
from sheets_sync.engine.runs import RunState
from sheets_sync.wording import Words, words
from sheets_sync.wording.placeholders import names

Json = dict[str, Any]
ACCEPTED = 202
BAD_REQUEST = 400
NOT_FOUND = 404


def start(call: Call) -> tuple[Json, int]:
    """Ask for a sync of the spreadsheet that the path names; it is done in the backend's own name."""
    body = _body(SyncSchema(), call)
    asked = Asked(body["worksheet"], body["dry_run"], urgent=True)
    return {"run": ask(call.backend, call.path["spreadsheet"], asked, call.caller)}, ACCEPTED


def shown(call: Call) -> Json:
    """Describe the run that the path names."""
    return run_answer(_found(call), words("en"))


def undo(call: Call) -> tuple[Json, int]:
    """Ask for an undo of the run that the path names: a run of its own."""
    body = _body(UndoSchema(), call)
    asked = undoing(_found(call), dry_run=body["dry_run"])
    return {"run": ask(call.backend, _found(call).spreadsheet, asked, call.caller)}, ACCEPTED


def ask(
    backend: Backend, spreadsheet: str, asked: Asked, caller: Caller | None = None, token: str | None = None
) -> str:
    """Ask for a run; give its id, or the id of the waiting run that does the same.

    With a person's short-lived `token` it is done in their name, in this process; else in the backend's own.
    """
    subject = (caller.subject if caller else None) or ""
    opener = in_the_name_of(spreadsheet, token, backend.settings.google_url)
    with backend.store.begin() as conn:
        register(conn, spreadsheet, subject or spreadsheet)
    engine = backend.running.engine(backend.settings, backend.store)
    return engine.submit(spreadsheet, replace(asked, opener=opener, principal=subject))


def undoing(run: RunState, *, dry_run: bool = False) -> Asked:
    """Say what undoes a run.

    Raises:
        Fault: it changed nothing, so there is nothing to undo.
    """
    if run.history is None:
        raise _fault(CannotGoOn(Problem("run.changed_nothing")))
    return Asked(run.asked.get("worksheet"), dry_run, "undo", run.history, urgent=True)


def last_run(backend: Backend, spreadsheet: str, *, ended: bool = False) -> RunState | None:
    """Read the newest run of a spreadsheet that this backend made, or the newest that has ended."""
    with backend.store.reading() as conn:
        return runs.last(conn, spreadsheet, ended=ended)


def run_answer(run: RunState, speech: Words) -> Json:
    """Describe a run for scripts."""
    return {
        "run": run.id,
        "spreadsheet": run.spreadsheet,
        "kind": run.kind,
        "state": run.state,
        "dry_run": bool(run.asked.get("dry_run")),
        "worksheet": run.asked.get("worksheet"),
        "stage": run.stage,
        "done": run.done,
        "of": run.of,
        "asked_at": iso(run.asked_at),
        "began_at": None if run.began_at is None else iso(run.began_at),
        "ended_at": None if run.ended_at is None else iso(run.ended_at),
        "counts": run.counts,
        "problem": None if run.problem is None else {"key": run.problem, "text": stopped(run, speech)},
        "undoable": run.history is not None,
    }


def stopped(run: RunState, speech: Words) -> str:
    """Say what stopped a run; "" where nothing did. What a person wrote is not kept: … stands for it."""
    if run.problem is None:
        return ""
    wanted = names(speech.say(f"problem.{run.problem}"))
    facts = dict.fromkeys(wanted, "…") | dict(run.facts)
    return speech.problem(Problem(run.problem, facts=facts))


def _found(call: Call) -> RunState:
    with call.backend.store.reading() as conn:
        found = runs.get(conn, call.path["run"])
    if found is None:
        raise _fault(CannotGoOn(Problem("run.unknown")), NOT_FOUND)
    return found


def _body(schema: Schema, call: Call) -> Json:
    try:
        body: Json = schema.load(call.body if call.body is not None else {})
    except ValidationError as error:
        at = next(iter(error.messages_dict)).replace("_schema", "body")
        raise _fault(CannotGoOn(Problem("call.shape", facts={"text": at})), BAD_REQUEST, at) from None
    return body


def _fault(stop: CannotGoOn, status: int = 422, at: str | None = None) -> Fault:
    return Fault(stop.problem.key, words("en").problem(stop.problem), at, status)
