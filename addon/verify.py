"""Who is calling: the first link of every door. Nothing switches it off, and everybody who may not hears the same."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from flask import Request
from werkzeug.exceptions import BadRequest

from addon.backend import Backend
from addon.limits import json_of
from addon.membership import known_role, opened_by, role
from addon.refusals import Refused
from schemas.event import Event, NotAnEvent, event_from
from sheets_sync.engine import runs
from sheets_sync.engine.members import Role
from sheets_sync.engine.tokens import find
from sheets_sync.google.tokens import Identity, NotVerified, identity

__all__ = ["Caller", "Refused"]

Way = Literal["add_on", "companion", "capability", "local"]
SPREADSHEET = re.compile(r"[-_A-Za-z0-9]{20,80}")
"""Ids of spreadsheets, Google's and those of this machine."""
RUN = re.compile(r"[-_A-Za-z0-9]{8,80}")
RULES = "rules"
"""The one scope there is: to have rules computed, and nothing else."""
NEEDED = (
    "https://www.googleapis.com/auth/drive.file",
    "https://www.googleapis.com/auth/userinfo.email",
)
"""Scopes without which the add-on can do nothing: the open file, and who it is that opened it."""
WRITERS = frozenset({"owner", "editor"})
READING = frozenset({"GET", "HEAD"})


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who may.

    Attributes:
        subject: whom Google means, as a keyed hash of its `sub`; None for a capability.
        spreadsheet: the one that the call is about; None where the call is about none (yet).
        scope: what a capability is good for.
        way: which way they came.
        subjects: the same person under every secret in use, newest first.
        role: what they may do with the spreadsheet.
    """

    subject: str | None
    spreadsheet: str | None
    scope: frozenset[str]
    way: Way
    subjects: tuple[str, ...] = field(default=(), repr=False)
    role: Role | None = None


class NeedsConsent(Exception):  # noqa: N818  it is what the caller needs
    """A person has not granted what the add-on cannot do without."""

    def __init__(self, scopes: tuple[str, ...]) -> None:
        super().__init__("scopes")
        self.scopes = scopes


def missing_scopes(event: Event, needed: Collection[str] = NEEDED) -> tuple[str, ...]:
    """Say which scopes a person has still to grant, in the order of the list."""
    return tuple(scope for scope in needed if scope not in event.scopes)


def consent(scopes: tuple[str, ...]) -> dict[str, Any]:
    """Make the answer by which Google asks a person for scopes and then repeats the call."""
    return {"requesting_google_scopes": {"scopes": list(scopes)}}


def add_on(request: Request, held: Backend, callbacks: Collection[str], action: str) -> tuple[Caller, Event]:
    """Verify a call of the add-on: Google's own token, then the person's, then what the card had signed.

    `action` is the NAME of `/addon/action/NAME`, "" for the triggers. The event comes back without its identity tokens,
    and with the parameters as they were before they were signed.

    Raises:
        Refused: it is not Google who calls, or not for this person, spreadsheet or action.
        NeedsConsent: the person has granted too little.
        HTTPException: the body is too large or no event.
    """
    _from_google(bearer(request), held, callbacks)
    event = _event(json_of(request))
    if missing := missing_scopes(event):
        raise NeedsConsent(missing)
    who = _identity(event.user_token or "", held.settings.client_ids, held)
    subjects = held.signatures.subjects(who.sub)
    spreadsheet = _open_spreadsheet(event)
    if spreadsheet is not None:
        opened_by(held, spreadsheet, subjects)
    spreadsheet, parameters = _parameters(event, held, subjects, spreadsheet, action)
    caller = Caller(subjects[0], spreadsheet, frozenset(), "add_on", subjects)
    return caller, replace(event, parameters=parameters, system_token=None, user_token=None)


def companion(request: Request, held: Backend) -> tuple[Caller, Identity]:
    """Verify a call of the companion by the identity token of the person who uses it.

    Raises:
        Refused: the token does not hold.
    """
    who = _identity(bearer(request), held.settings.client_ids, held)
    subjects = held.signatures.subjects(who.sub)
    return Caller(subjects[0], None, frozenset(), "companion", subjects), who


def belonging(caller: Caller, who: Identity, held: Backend, spreadsheet: object, method: str) -> Caller:
    """Verify that a person may use a spreadsheet: to change it, they must be an editor.

    Raises:
        Refused: they may not, or it is none.
    """
    if not isinstance(spreadsheet, str) or not SPREADSHEET.fullmatch(spreadsheet):
        raise Refused("spreadsheet")
    has = role(held, spreadsheet, caller.subjects, who)
    if has is None or (method not in READING and has not in WRITERS):
        raise Refused("member")
    return replace(caller, spreadsheet=spreadsheet, role=has)


def member(request: Request, held: Backend, path: Mapping[str, str]) -> Caller:
    """Verify a call about the spreadsheet, or the run, that the path names.

    Raises:
        Refused: the token does not hold, or the person does not belong there; a run that is none is nobody's.
    """
    caller, who = companion(request, held)
    spreadsheet = path["spreadsheet"] if "spreadsheet" in path else _of_run(path["run"], held)
    return belonging(caller, who, held, spreadsheet, request.method)


def capability(request: Request, held: Backend) -> Caller:
    """Verify a call of custom functions by the token that the spreadsheet was given when it was paired.

    Raises:
        Refused: the token was never given, is revoked, or an older secret's.
    """
    token = held.signatures.token_in(bearer(request))
    with held.store.reading() as conn:
        found = find(conn, token)
    if found is None or RULES not in found.scope:
        raise Refused("capability.unknown")
    return Caller(None, found.spreadsheet, found.scope, "capability")


def bearer(request: Request) -> str:
    """Take the token out of `Authorization: Bearer …`; "" where there is none."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" else ""


def _from_google(token: str, held: Backend, callbacks: Collection[str]) -> None:
    system = _identity(token, callbacks, held)
    account = (held.settings.add_on_account or "").lower()
    if not account or system.email != account:
        raise Refused("system.email")


def _identity(token: str, audiences: Collection[str], held: Backend) -> Identity:
    try:
        return identity(token, audiences, held.certificates)
    except NotVerified as fault:
        raise Refused(f"token.{fault.reason}") from None


def _event(body: object) -> Event:
    try:
        return event_from(body)
    except NotAnEvent:
        raise BadRequest from None


def _open_spreadsheet(event: Event) -> str | None:
    """Give the open spreadsheet if the add-on may use it."""
    if event.spreadsheet is None or not event.file_access:
        return None
    if not SPREADSHEET.fullmatch(event.spreadsheet):
        raise Refused("spreadsheet")
    return event.spreadsheet


def _parameters(
    event: Event, held: Backend, subjects: tuple[str, ...], spreadsheet: str | None, action: str
) -> tuple[str | None, Mapping[str, str]]:
    """Read what the pressed card had signed; it names the spreadsheet where the event does not."""
    if not event.parameters:
        return spreadsheet, {}
    named, parameters = held.signatures.read(event.parameters, subject=subjects, action=action)
    if not named:  # a card that was drawn before a file was open
        return spreadsheet, parameters
    if spreadsheet not in {None, named}:
        raise Refused("parameters.spreadsheet")
    with held.store.begin() as conn:
        if known_role(conn, named, subjects) is None:
            raise Refused("parameters.member")
    return named, parameters


def _of_run(run: str, held: Backend) -> str | None:
    if not RUN.fullmatch(run):
        return None
    with held.store.reading() as conn:
        found = runs.get(conn, run)
    return found.spreadsheet if found else None
