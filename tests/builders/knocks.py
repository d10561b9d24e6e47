"""How to knock at every door rightly, so that a test can get one thing wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from builders.backend import ADDRESS, LocalBackend
from werkzeug.test import TestResponse

from addon.doors import DOORS, Door
from addon.playground.issuer import ACCOUNT, ADD_ON, COMPANION
from sheets_sync.engine import runs


@dataclass(frozen=True)
class Knock:
    """One call as its rightful caller makes it.

    Attributes:
        path: with everything filled in.
        token: in the header; None: no header.
        body: JSON.
    """

    method: str
    path: str
    token: str | None
    body: Any

    def at(self, running: LocalBackend, **change: Any) -> TestResponse:
        """Knock, with something changed."""
        held = replace(self, **change)
        return running.ask(held.method, held.path, held.token, held.body)


def doors(*who: str) -> list[Any]:
    """Every door and method, for the ways named, or for all that are not open."""
    chosen = who or ("add_on", "companion", "capability", "member")
    return [(door, method) for door in DOORS if door.who in chosen for method in door.methods]


def named(pair: tuple[Door, str]) -> str:
    """Name a door for a test's report."""
    return f"{pair[1]} {pair[0].path}"


def claims(door: Door, path: str, sub: str) -> Mapping[str, Any]:
    """Say what the token in the header of a rightful call claims."""
    if door.who == "add_on":
        return {"aud": ADDRESS + path, "sub": "1", "email": ACCOUNT, "email_verified": True}
    return {"aud": COMPANION, "sub": sub, "email": f"{sub}@example.com", "email_verified": True}


def path_of(running: LocalBackend, door: Door, spreadsheet: str, *, run: str | None = None) -> str:
    """Fill in a door's path; a run is made where one is needed."""
    path = door.path.replace("<spreadsheet>", spreadsheet).replace("<name>", (door.names or ("CLAIM_RISK",))[0])
    if "<run>" not in path:
        return path
    with running.held.store.begin() as conn:
        return path.replace("<run>", run or runs.begin(conn, spreadsheet))


def knock(running: LocalBackend, door: Door, method: str, spreadsheet: str, sub: str) -> Knock:
    """Prepare the call of somebody who belongs to the spreadsheet; a capability is made by pairing."""
    running.joined(spreadsheet, sub)
    path = path_of(running, door, spreadsheet)
    if door.who == "add_on":
        return Knock(method, path, running.system(path), running.event(sub, spreadsheet))
    if door.who == "capability":
        body = {"header": ["Order ID"]} if path.endswith("/columns") else {"args": [46_000, 46_009, "US"]}
        return Knock(method, path, running.paired(spreadsheet, sub), body if method == "POST" else None)
    body = {"spreadsheet": spreadsheet} if door.who == "companion" else {} if method == "POST" else None
    return Knock(method, path, running.identity(sub), body)


def user(**change: Any) -> dict[str, Any]:
    """Say what the person's own token claims."""
    return {"aud": ADD_ON, "sub": "11", "email": "11@example.com", "email_verified": True} | change


def with_user(body: Mapping[str, Any], token: str | None) -> dict[str, Any]:
    """Put another person's token into an event; None takes it away."""
    held = {name: each for name, each in body["authorizationEventObject"].items() if name != "userIdToken"}
    return {**body, "authorizationEventObject": held | ({"userIdToken": token} if token is not None else {})}


def with_parameters(body: Mapping[str, Any], parameters: Mapping[str, str]) -> dict[str, Any]:
    """Let a card's action carry parameters."""
    return {**body, "commonEventObject": {**body["commonEventObject"], "parameters": dict(parameters)}}
