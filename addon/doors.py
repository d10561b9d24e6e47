"""The doors of the backend: one ordered list. Whoever knocks is verified before anything else is looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import singledispatch
from math import ceil
from time import perf_counter
from typing import Any, Literal

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from addon import handlers, logs, syncs, verify
from addon.backend import NAME, Backend
from addon.calls import Answer, Call, Handler
from addon.functions.doors import columns_wanted, computed, listed
from addon.limits import json_of
from addon.openapi.door import description
from addon.pairing import pair, unpair
from addon.refusals import Fault, Refused, answered, fault_said, said
from addon.signing import using

Who = Literal["add_on", "companion", "capability", "member", "open"]


@dataclass(frozen=True, slots=True)
class Door:
    """One door.

    Attributes:
        path: as Flask takes it; `<spreadsheet>` and `<run>` are what a member must belong to.
        methods: those it answers; HEAD comes with GET.
        who: add_on (Google, for a person), companion (a person, about the spreadsheet that the body names), member
            (a person, about what the path names), capability (functions of a paired spreadsheet), open (anybody).
        handler: what answers once the caller is known.
        names: what may stand where the path says `<name>`; () where the path does not, or the handler knows.
    """

    path: str
    methods: tuple[str, ...]
    who: Who
    handler: Handler
    names: tuple[str, ...] = ()


DOORS: tuple[Door, ...] = (
    Door("/addon/homepage", ("POST",), "add_on", handlers.homepage),
    Door("/addon/file-scope-granted", ("POST",), "add_on", handlers.homepage),
    Door("/addon/action/<name>", ("POST",), "add_on", handlers.action, tuple(handlers.HANDLERS)),
    Door("/v1/pairings", ("POST",), "companion", pair),
    Door("/v1/pairings", ("DELETE",), "companion", unpair),
    Door("/v1/spreadsheets/<spreadsheet>/syncs", ("POST",), "member", syncs.start),
    Door("/v1/syncs/<run>", ("GET",), "member", syncs.shown),
    Door("/v1/syncs/<run>/undo", ("POST",), "member", syncs.undo),
    Door("/v1/functions", ("GET",), "capability", listed),
    Door("/v1/functions/<name>", ("POST",), "capability", computed),
    Door("/v1/functions/<name>/columns", ("POST",), "capability", columns_wanted),
    Door("/openapi.json", ("GET",), "open", description),
)
"""Every door, in the order in which /openapi.json lists them."""

SPACES = ("/addon/", "/v1/")
"""Where doors are: whatever is asked for below these is answered as a door would, and not by the local page."""
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
}
"""What every answer of a door tells: keep nothing, run nothing, show it in no frame, and come by https."""
_STATUS = {400: "bad_request", 404: "not_found", 405: "method", 413: "too_large", 415: "encoding"}


def hang(app: Flask, backend: Backend, doors: tuple[Door, ...] = DOORS) -> None:
    """Give `app` the doors of a backend."""
    app.extensions[NAME] = backend
    callbacks = callback_urls(backend, doors)
    for place, door in enumerate(doors):
        view = _view(door, backend, callbacks)
        app.add_url_rule(door.path, f"door.{place}", view, methods=list(door.methods), provide_automatic_options=False)


def callback_urls(backend: Backend, doors: tuple[Door, ...] = DOORS) -> frozenset[str]:
    """List the addresses that Google calls: the audiences of its own tokens."""
    base = backend.settings.url or ""
    called = (door for door in doors if door.who == "add_on")
    return frozenset(base + door.path.replace("<name>", name) for door in called for name in door.names or ("<name>",))


def is_door(path: str) -> bool:
    """Whether an address lies where doors are."""
    return path.startswith(SPACES)


def turned_away(error: HTTPException) -> Response:
    """Answer where there is no such door, or not in this way."""
    return guarded(said(_STATUS.get(error.code or 0, "not_found")))


def guarded(response: Response) -> Response:
    """Put the guards on an answer."""
    for name, value in HEADERS.items():
        response.headers[name] = value
    return response


def _view(door: Door, backend: Backend, callbacks: frozenset[str]) -> Callable[..., Response]:
    def answer(**path: str) -> Response:
        began = perf_counter()
        told: dict[str, Any] = {"door": door.path, "method": request.method}
        response = guarded(_answered(door, backend, callbacks, path, told))
        logs.tell("call", **told, status=response.status_code, ms=round((perf_counter() - began) * 1_000, 1))
        return response

    return answer


def _answered(
    door: Door, backend: Backend, callbacks: frozenset[str], path: Mapping[str, str], told: dict[str, Any]
) -> Response:
    """Verify, count, handle; whatever goes wrong is one of the constant answers, and a line in our own log."""
    try:
        call = _verified(door, backend, callbacks, path)
        told |= _caller_told(call)
        wait = backend.calls.wait(_counted(call)) if call.caller else 0.0
        if wait:
            return said("too_many", retry_after=str(ceil(wait)))
        if door.names and path["name"] not in door.names:
            return said("not_found")
        with using(backend.signatures):
            return _written(door.handler(call))
    except Exception as error:  # noqa: BLE001  whatever it is, it becomes one of the constant answers
        told["why"], response = _excuse(error)
        return response


@singledispatch
def _excuse(error: Exception) -> tuple[str, Response]:
    """Say why (for our log) and what (to the caller); of what nobody foresaw only where it was raised is kept."""
    logs.tell("failed", fault=type(error).__name__, where=logs.where(error.__traceback__))
    return "failed", said("failed")


@_excuse.register
def _(error: Refused) -> tuple[str, Response]:
    return error.reason, said("refused")


@_excuse.register
def _(error: verify.NeedsConsent) -> tuple[str, Response]:
    return "consent", answered(verify.consent(error.scopes))


@_excuse.register
def _(error: Fault) -> tuple[str, Response]:
    return error.key, fault_said(error)


@_excuse.register
def _(error: HTTPException) -> tuple[str, Response]:
    key = _STATUS.get(error.code or 0, "bad_request")
    return key, said(key)


def _verified(door: Door, backend: Backend, callbacks: frozenset[str], path: Mapping[str, str]) -> Call:
    if door.who == "add_on":
        caller, event = verify.add_on(request, backend, callbacks, path.get("name", ""))
        return Call(caller, path, None, backend, event)
    if door.who == "companion":
        person, who = verify.companion(request, backend)
        body = json_of(request)
        named = body.get("spreadsheet") if isinstance(body, dict) else request.args.get("spreadsheet")
        return Call(verify.belonging(person, who, backend, named, request.method), path, body, backend)
    if door.who == "member":
        member = verify.member(request, backend, path)
        return Call(member, path, json_of(request), backend)
    if door.who == "capability":
        return Call(verify.capability(request, backend), path, json_of(request), backend)
    return Call(None, path, json_of(request), backend)


def _counted(call: Call) -> str:
    """Say whose bucket a call is taken from: the spreadsheet's, else the person's."""
    caller = call.caller
    return (caller.spreadsheet or caller.subject or "") if caller else ""


def _caller_told(call: Call) -> dict[str, Any]:
    caller = call.caller
    return {"way": caller.way, "spreadsheet": logs.fingerprint(caller.spreadsheet)} if caller else {"way": "open"}


def _written(answer: Answer) -> Response:
    if isinstance(answer, Response):
        return answer
    return answered(*answer) if isinstance(answer, tuple) else answered(answer)
