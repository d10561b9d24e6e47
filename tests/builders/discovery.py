"""Google's own discovery documents as a judge of every request and answer.

The documents come with googleapiclient. They say nothing about A1 notation, about which members exclude each other, and
mark almost nothing as required: what passes here may still be refused; what fails here is wrong for certain.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import googleapiclient

from addon.playground.calls.faults import Refusal
from addon.playground.calls.masks import Mask, mask_from

DOCUMENTS = Path(googleapiclient.__file__).parent / "discovery_cache" / "documents"
LIMITS = {"int32": (-(2**31), 2**31 - 1), "uint32": (0, 2**32 - 1), "int64": (-(2**63), 2**63 - 1)}
TYPES = {"string": str, "boolean": bool, "array": list, "object": dict}
MASKED = {
    "UpdateCellsRequest": "CellData",
    "RepeatCellRequest": "CellData",
    "AppendCellsRequest": "CellData",
    "UpdateSheetPropertiesRequest": "SheetProperties",
    "UpdateSpreadsheetPropertiesRequest": "SpreadsheetProperties",
    "UpdateDimensionPropertiesRequest": "DimensionProperties",
    "UpdateProtectedRangeRequest": "ProtectedRange",
    "UpdateDeveloperMetadataRequest": "DeveloperMetadata",
    "UpdateNamedRangeRequest": "NamedRange",
}
"""What the `fields` of a request are the fields of; the documents say it only in prose."""


@dataclass(frozen=True)
class Method:
    """One method of an API."""

    name: str
    verb: str
    path: re.Pattern[str]
    parameters: Mapping[str, Any]
    takes: str | None
    gives: str | None
    schemas: Mapping[str, Any]


@lru_cache(maxsize=1)
def methods() -> tuple[Method, ...]:
    """Read the methods of Sheets v4 and Drive v3."""
    found: list[Method] = []
    for file in ("sheets.v4.json", "drive.v3.json"):
        document = json.loads((DOCUMENTS / file).read_text(encoding="utf-8"))
        found += _methods(document, document)
    return tuple(found)


def _methods(document: dict[str, Any], part: dict[str, Any]) -> Iterator[Method]:
    for resource in part.get("resources", {}).values():
        for each in resource.get("methods", {}).values():
            path = document["servicePath"] + (each.get("flatPath") or each["path"])
            literal = re.split(r"(\{[^}]+\})", path)
            pattern = "".join(
                f"(?P<{bit[1:-1].lstrip('+')}>[^/]+)" if bit.startswith("{") else re.escape(bit) for bit in literal
            )
            yield Method(
                each["id"],
                each["httpMethod"],
                re.compile(pattern),
                document["parameters"] | each.get("parameters", {}),
                each.get("request", {}).get("$ref"),
                each.get("response", {}).get("$ref"),
                document["schemas"],
            )
        yield from _methods(document, resource)


def method_of(verb: str, path: str) -> tuple[Method | None, dict[str, str]]:
    """Find the method of a request by verb and path (as sent, percent-encoded); the most literal path wins."""
    fits = [
        (method, match)
        for method in methods()
        if method.verb == verb and (match := method.path.fullmatch(path.lstrip("/")))
    ]
    if not fits:
        return None, {}
    method, match = max(fits, key=lambda fit: len(re.sub(r"\(\?P[^)]*\)", "", fit[0].path.pattern)))
    return method, {name: unquote(value) for name, value in match.groupdict().items()}


def request_faults(verb: str, path: str, query: Mapping[str, Sequence[str]], body: bytes) -> list[str]:
    """Say everything that is wrong with a request."""
    method, in_path = method_of(verb, path)
    if method is None:
        return [f"{verb} {path}: no such method"]
    faults = [fault for name, values in query.items() for fault in _parameter(method, name, values)]
    missing = [
        name
        for name, spec in method.parameters.items()
        if spec.get("required") and name not in query and name not in in_path
    ]
    faults += [f"{name} is required" for name in missing]
    faults += _body_faults(method, body)
    return [f"{method.name}: {fault}" for fault in faults]


def _parameter(method: Method, name: str, values: Sequence[str]) -> Iterator[str]:
    spec = method.parameters.get(name)
    if spec is None:
        yield f"unknown parameter {name}"
        return
    if len(values) > 1 and not spec.get("repeated"):
        yield f"parameter {name} is given {len(values)} times"
    for value in values:
        if "enum" in spec and value not in spec["enum"]:
            yield f"parameter {name}={value!r} is none of {spec['enum']}"
        if spec.get("type") == "boolean" and value.lower() not in {"true", "false"}:
            yield f"parameter {name}={value!r} is no boolean"
        if spec.get("type") == "integer" and not re.fullmatch(r"-?\d+", value):
            yield f"parameter {name}={value!r} is no integer"
        if name == "fields" and method.gives:
            yield from mask_faults(value, method.gives, method.schemas)


def _body_faults(method: Method, body: bytes) -> list[str]:
    if method.takes is None:
        return ["a body where none is taken"] if body.strip() not in {b"", b"{}", b"null"} else []
    if not body.strip():
        return []
    try:
        value = json.loads(body)
    except ValueError as error:
        return [f"body is no JSON: {error}"]
    return list(value_faults(value, {"$ref": method.takes}, method.schemas, "body"))


def response_faults(verb: str, path: str, body: bytes) -> list[str]:
    """Say everything that is wrong with an answer that was not refused."""
    method, _ = method_of(verb, path)
    if method is None or method.gives is None:
        return []
    faults = value_faults(json.loads(body), {"$ref": method.gives}, method.schemas, "answer")
    return [f"{method.name}: {fault}" for fault in faults]


def value_faults(value: Any, spec: Mapping[str, Any], schemas: Mapping[str, Any], at: str) -> Iterator[str]:
    """Compare a JSON value with a schema: members, types, ranges of integers, words of an enum; null is unset."""
    if value is None:
        return
    if "$ref" in spec:
        yield from _members(value, schemas[spec["$ref"]], schemas, at)
    elif spec.get("type") == "array":
        yield from _items(value, spec["items"], schemas, at)
    elif spec.get("type") == "object":
        yield from _members(value, spec, schemas, at)
    elif spec.get("type") != "any":
        yield from _plain_faults(value, spec, at)


def _members(value: Any, spec: Mapping[str, Any], schemas: Mapping[str, Any], at: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{at} is {type(value).__name__}, not an object"
        return
    known = spec.get("properties", {})
    for name, item in value.items():
        if name in known:
            yield from value_faults(item, known[name], schemas, f"{at}.{name}")
            if known[name].get("format") == "google-fieldmask" and item and spec.get("id") in MASKED:
                yield from (f"{at}.{name}: {fault}" for fault in mask_faults(item, MASKED[spec["id"]], schemas))
        elif "additionalProperties" in spec:
            yield from value_faults(item, spec["additionalProperties"], schemas, f"{at}.{name}")
        else:
            yield f"{at}.{name} is unknown"


def _items(value: Any, spec: Mapping[str, Any], schemas: Mapping[str, Any], at: str) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"{at} is {type(value).__name__}, not an array"
        return
    if spec.get("type") == "any" or value.count(None) == len(value):
        return
    for index, item in enumerate(value):
        yield from value_faults(item, spec, schemas, f"{at}[{index}]")


def _plain_faults(value: Any, spec: Mapping[str, Any], at: str) -> Iterator[str]:
    kind = spec.get("type")
    if kind in {"integer", "number"} or spec.get("format") in LIMITS:
        yield from _number_faults(value, spec, at)
    elif not isinstance(value, TYPES[str(kind)]):
        yield f"{at} is {type(value).__name__}, not {kind}"
    elif "enum" in spec and value not in spec["enum"]:
        yield f"{at}={value!r} is none of {spec['enum']}"


def _number_faults(value: Any, spec: Mapping[str, Any], at: str) -> Iterator[str]:
    limits = LIMITS.get(spec.get("format", ""))
    if spec.get("type") == "string":
        if not isinstance(value, str) or not re.fullmatch(r"-?\d+", value):
            yield f"{at}={value!r} is no {spec['format']} written as text"
        return
    if isinstance(value, bool) or not isinstance(value, int | float):
        yield f"{at} is {type(value).__name__}, not a number"
    elif limits and (value != int(value) or not limits[0] <= value <= limits[1]):
        yield f"{at}={value!r} is no {spec['format']}"


def mask_faults(text: str, schema: str, schemas: Mapping[str, Any]) -> list[str]:
    """Say which names of a field mask do not exist."""
    try:
        return list(_mask_faults(mask_from(text), {"$ref": schema}, schemas, schema))
    except Refusal as refusal:
        return [refusal.message]


def _mask_faults(mask: Mask, spec: Mapping[str, Any], schemas: Mapping[str, Any], at: str) -> Iterator[str]:
    while spec.get("type") == "array":
        spec = spec["items"]
    known = schemas[spec["$ref"]].get("properties", {}) if "$ref" in spec else spec.get("properties", {})
    for name, inner in mask.items():
        if name == "*" or "additionalProperties" in spec:
            continue
        if name in known:
            yield from _mask_faults(inner, known[name], schemas, f"{at}.{name}")
        else:
            yield f"field {at}.{name} does not exist"
