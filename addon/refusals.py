"""What a door says when it does not do what was asked: a few constant answers, with nothing of the request in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from flask import Response

from sheets_sync.wording import words

JSON = "application/json"


class Refused(Exception):  # noqa: N818  it is what happened to the caller
    """The caller may not; everybody who may not hears the same. `reason` is for our own log only."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Fault(Exception):  # noqa: N818  it is in the request, not in us
    """What was asked for cannot be answered as it was asked.

    Attributes:
        key: what is wrong, as a key that scripts can tell.
        text: the same as a sentence, made by wording, in the caller's language.
        at: where in the request, such as `args[0][3][2]`; None for all of it.
        status: the HTTP status.
    """

    def __init__(self, key: str, text: str, at: str | None = None, status: int = 422) -> None:
        super().__init__(key)
        self.key, self.text, self.at, self.status = key, text, at, status


SAID: Mapping[str, int] = {
    "bad_request": 400,
    "refused": 401,
    "not_found": 404,
    "method": 405,
    "too_large": 413,
    "encoding": 415,
    "too_many": 429,
    "failed": 500,
}
"""Each constant answer and its status; its sentence is `door.KEY`."""


def said(key: str, **headers: str) -> Response:
    """Make one of the constant answers."""
    asked = {"www_authenticate": "Bearer"} if key == "refused" else {}
    return answered({"error": {"key": key, "text": words("en").say(f"door.{key}")}}, SAID[key], **asked, **headers)


def fault_said(fault: Fault) -> Response:
    """Make the answer to a request that cannot be answered as it was asked."""
    held = {"key": fault.key, "text": fault.text, **({"at": fault.at} if fault.at is not None else {})}
    return answered({"error": held}, fault.status)


def answered(body: Mapping[str, Any], status: int = 200, **headers: str) -> Response:
    """Write an answer; `retry_after` names the header `Retry-After`."""
    response = Response(orjson.dumps(body), status, content_type=JSON)
    for name, value in headers.items():
        response.headers[name.replace("_", "-")] = value
    return response
