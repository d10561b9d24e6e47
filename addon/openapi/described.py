"""/openapi.json: every door as it stands in `DOORS`, with the shapes that it loads and answers by."""

from __future__ import annotations

import re
from functools import cache
from importlib.metadata import version
from inspect import getdoc
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin, resolver
from marshmallow import RAISE

from addon.doors import DOORS, Door
from addon.openapi.shapes import ERRORS, FUNCTION_NAMES, PARAMETERS, SCHEMES, SHAPES, Shapes
from schemas.answers import ErrorSchema

OPENAPI = "3.1.0"
JSON = "application/json"
_VARIABLE = re.compile(r"<(\w+)>")


@cache
def openapi() -> dict[str, Any]:
    """Make the description."""
    spec = APISpec("Claimwatch", version("claimwatch"), OPENAPI, plugins=[MarshmallowPlugin()])
    for name, scheme in SCHEMES.items():
        spec.components.security_scheme(name, scheme)
    for door in DOORS:
        operations = {method.lower(): _operation(door, method) for method in door.methods}
        spec.path(_VARIABLE.sub(r"{\1}", door.path), operations=operations)
    made: dict[str, Any] = spec.to_dict()
    for shapes in SHAPES.values():
        if shapes.body and shapes.body().unknown == RAISE:
            component = made["components"]["schemas"].get(resolver(shapes.body))
            if component:
                component["additionalProperties"] = False
    return made


def _operation(door: Door, method: str) -> dict[str, Any]:
    shapes = SHAPES[method, door.path]
    says = (getdoc(door.handler) or "").split("\n", 1)[0]
    operation: dict[str, Any] = {
        "operationId": f"{method.lower()}{re.sub(r'[^a-z]+', '_', door.path)}".rstrip("_"),
        "summary": says,
        "parameters": [_parameter(door, name) for name in _VARIABLE.findall(door.path)],
        "security": [{door.who: []}] if door.who in SCHEMES else [],
        "responses": _responses(door, shapes),
    }
    if shapes.body:
        content = {JSON: {"schema": shapes.body}}
        operation["requestBody"] = {"required": shapes.needs_body, "content": content}
    return operation


def _parameter(door: Door, name: str) -> dict[str, Any]:
    known = {"enum": list(FUNCTION_NAMES)} if name == "name" and door.who == "capability" else {}
    parameter = PARAMETERS[name]
    return {**parameter, "schema": {**parameter["schema"], **known}}


def _responses(door: Door, shapes: Shapes) -> dict[str, Any]:
    done = {str(shapes.status): {"description": shapes.says, "content": {JSON: {"schema": shapes.answer}}}}
    errors = {
        str(status): {"description": says, "content": {JSON: {"schema": ErrorSchema}}}
        for status, says in ERRORS.items()
        if door.who in SCHEMES or status in {400, 405, 413, 415}
    }
    return done | errors
