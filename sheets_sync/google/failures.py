"""What went wrong with one call: told apart by HTTP status and by the reason Google names in the body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Literal

import orjson

Kind = Literal["busy", "garbled", "quota", "expired", "forbidden", "missing", "refused"]

BUSY = frozenset({408, 500, 502, 503, 504})
"""Statuses that pass: asking again is worth it."""

_QUOTA = frozenset(
    {
        "rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "dailyLimitExceeded", "RATE_LIMIT_EXCEEDED",
        "RESOURCE_EXHAUSTED",
    }
)  # fmt: skip
_PLAIN: Mapping[int, Kind] = {401: "expired", 404: "missing"}
_LONGEST = 200
"""Characters of Google's own message that are passed on."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One answer that is not the one asked for. `status` 0: no answer came at all."""

    kind: Kind
    status: int
    text: str


class GaveUp(Exception):  # noqa: N818  what happened, as it is read
    """The call has failed for good; `wait` is the number of seconds after which another try makes sense."""

    def __init__(self, failure: Failure, wait: float = 0.0) -> None:
        super().__init__(failure.text)
        self.failure = failure
        self.wait = wait


class CannotSignIn(Exception):  # noqa: N818  what happened, as it is read
    """There are no credentials, or Google does not take them."""


class HasExpired(CannotSignIn):
    """A user's short-lived token has run out; only the user can give another one."""


def failure(status: int, body: bytes) -> Failure:
    """Name what an answer with `status` and `body` means; a body that is not Google's JSON is no obstacle."""
    error = _error(body)
    text = error.get("message") or _PHRASES.get(status, "")
    return Failure(_kind(status, error), status, str(text)[:_LONGEST])


_PHRASES = {int(status): status.phrase for status in HTTPStatus}


def _kind(status: int, error: Mapping[str, Any]) -> Kind:
    if status in BUSY:
        return "busy"
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return "quota"
    if status == HTTPStatus.FORBIDDEN:
        return "quota" if _reasons(error) & _QUOTA else "forbidden" if _plain(error) else "refused"
    return _PLAIN.get(status, "refused")


def _plain(error: Mapping[str, Any]) -> bool:
    """Whether a 403 is about this spreadsheet, not about the project (API switched off, scope too narrow)."""
    return not _reasons(error) & {"SERVICE_DISABLED", "accessNotConfigured", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"}


def _reasons(error: Mapping[str, Any]) -> set[str]:
    listed = [*error.get("errors", ()), *error.get("details", ())]
    return {str(entry.get("reason")) for entry in listed if isinstance(entry, dict)} | {str(error.get("status"))}


def _error(body: bytes) -> Mapping[str, Any]:
    try:
        answer = orjson.loads(body)
    except orjson.JSONDecodeError:
        return {}
    error = answer.get("error") if isinstance(answer, dict) else None
    return error if isinstance(error, dict) else {}
