"""Shapes of the syncs doors: what is asked for, what is answered at once, and how a run is described."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from schemas.whole import Whole

WIDEST = 2**31 - 1
"""The largest number that a tab (gid) can have."""
STATES = ("queued", "running", "done", "failed", "cancelled")
STAGES = ("reading", "building", "judging", "writing")


def _flag(says: str) -> fields.Boolean:
    return fields.Boolean(truthy={True}, falsy={False}, load_default=False, metadata={"description": says})


def _gid() -> fields.Integer:
    says = "The tab, by its number (gid). Without it, the one that is synced."
    bounds = validate.Range(0, WIDEST)
    return Whole(allow_none=True, load_default=None, validate=bounds, metadata={"description": says})


class SyncSchema(Schema):
    """What a sync is asked for."""

    worksheet = _gid()
    dry_run = _flag("Say what would change; write nothing.")


class UndoSchema(Schema):
    """What an undo is asked for."""

    dry_run = _flag("Say what would change; write nothing.")


class StartedSchema(Schema):
    """The run that was asked for, or the waiting one that does the same."""

    run = fields.String(required=True, metadata={"description": "Ask GET /v1/syncs/RUN how far it is."})


class _ProblemSchema(Schema):
    key = fields.String(required=True)
    text = fields.String(required=True, metadata={"description": "One sentence: what is wrong and what to do."})


def _moment(says: str) -> fields.String:
    return fields.String(allow_none=True, metadata={"format": "date-time", "description": says})


class RunSchema(Schema):
    """One run, as it is now."""

    run = fields.String(required=True)
    spreadsheet = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(["sync", "undo"]))
    state = fields.String(required=True, validate=validate.OneOf([*STATES]))
    dry_run = fields.Boolean(required=True)
    worksheet = fields.Integer(allow_none=True)
    stage = fields.String(allow_none=True, validate=validate.OneOf([*STAGES]))
    done = fields.Integer(allow_none=True, metadata={"description": "Steps of this stage that are done."})
    of = fields.Integer(allow_none=True, metadata={"description": "Steps of this stage, where that is known."})
    asked_at = _moment("When it was asked for.")
    began_at = _moment("When it began.")
    ended_at = _moment("When it ended.")
    counts = fields.Dict(keys=fields.String(), allow_none=True, metadata={"description": "As in `--json` of a sync."})
    problem = fields.Nested(_ProblemSchema, allow_none=True, metadata={"description": "What stopped it."})
    undoable = fields.Boolean(required=True, metadata={"description": "Whether it changed answers that can be undone."})
