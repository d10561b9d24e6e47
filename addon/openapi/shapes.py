"""Which shapes each door loads and answers by, who may knock, and every way in which it refuses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema

from addon.functions.registry import FUNCTIONS
from schemas.answers import (
    CardSchema,
    FunctionsSchema,
    PairedSchema,
    UnpairedSchema,
    ValuesSchema,
    WantedSchema,
)
from schemas.calls import CallSchema, HeaderSchema
from schemas.event import EventSchema
from schemas.pairings import PairingSchema
from schemas.syncs import RunSchema, StartedSchema, SyncSchema, UndoSchema

OK, ACCEPTED = 200, 202


@dataclass(frozen=True, slots=True)
class Shapes:
    """What one door takes and gives.

    Attributes:
        says: what the answer is.
        answer: its shape.
        body: the shape of what is sent; None where nothing is.
        needs_body: whether it must be there.
        status: the status of the answer.
    """

    says: str
    answer: type[Schema] | Mapping[str, Any]
    body: type[Schema] | None = None
    needs_body: bool = True
    status: int = OK


SHAPES: Mapping[tuple[str, str], Shapes] = {
    ("POST", "/addon/homepage"): Shapes("The first card.", CardSchema, EventSchema),
    ("POST", "/addon/file-scope-granted"): Shapes("The first card.", CardSchema, EventSchema),
    ("POST", "/addon/action/<name>"): Shapes("What a press brings.", CardSchema, EventSchema),
    ("POST", "/v1/pairings"): Shapes("The token, once.", PairedSchema, PairingSchema),
    ("DELETE", "/v1/pairings"): Shapes("How many tokens were revoked.", UnpairedSchema, PairingSchema),
    ("GET", "/v1/functions"): Shapes("Every function.", FunctionsSchema),
    ("POST", "/v1/functions/<name>"): Shapes("The rows of the answer.", ValuesSchema, CallSchema),
    ("POST", "/v1/functions/<name>/columns"): Shapes("The columns that are wanted.", WantedSchema, HeaderSchema),
    ("POST", "/v1/spreadsheets/<spreadsheet>/syncs"): Shapes(
        "The run.", StartedSchema, SyncSchema, needs_body=False, status=ACCEPTED
    ),
    ("GET", "/v1/syncs/<run>"): Shapes("How far it is.", RunSchema),
    ("POST", "/v1/syncs/<run>/undo"): Shapes(
        "The run that undoes it.", StartedSchema, UndoSchema, needs_body=False, status=ACCEPTED
    ),
    ("GET", "/openapi.json"): Shapes("This description.", {"type": "object"}),
}
"""Method and path of a door → its shapes."""

ERRORS: Mapping[int, str] = {
    400: "The request is no JSON, or not of this shape.",
    401: "Whoever calls may not. The same body for every reason.",
    404: "There is nothing of this name.",
    405: "Not in this way.",
    413: "The request is larger than 1 MiB, or the range larger than one call takes.",
    415: "The request is packed.",
    422: "The request is of this shape, and cannot be answered as it was asked; the text says why.",
    429: "Too many calls in a row; Retry-After says how many seconds to wait.",
}
"""Status → why."""


def _bearer(says: str) -> dict[str, str]:
    return {"type": "http", "scheme": "bearer", "description": says}


SCHEMES: Mapping[str, dict[str, str]] = {
    "add_on": _bearer("Google's own identity token for this very address, and the person's inside the event."),
    "companion": _bearer("The identity token of a person who may use the spreadsheet."),
    "member": _bearer("The identity token of a person who may use the spreadsheet."),
    "capability": _bearer("The token that the spreadsheet was given when it was paired."),
}
"""Who may knock → how they say who they are; whoever is not here needs to say nothing."""


def _in_path(name: str, schema: Mapping[str, Any], says: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": schema, "description": says}


PARAMETERS: Mapping[str, dict[str, Any]] = {
    "name": _in_path("name", {"type": "string"}, "The name of a function, or of an action of a card."),
    "spreadsheet": _in_path(
        "spreadsheet", {"type": "string", "pattern": "^[-_A-Za-z0-9]{20,80}$"}, "The id of a spreadsheet."
    ),
    "run": _in_path("run", {"type": "string", "pattern": "^[-_A-Za-z0-9]{8,80}$"}, "The id of a run."),
}
"""Parts of a path."""

FUNCTION_NAMES = tuple(function.name for function in FUNCTIONS)
"""What may stand in the path of the functions' doors."""
