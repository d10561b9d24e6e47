"""From an id or an address to a workbook one can ask."""

from __future__ import annotations

from urllib.parse import urlsplit

from schemas.problem import CannotGoOn, Problem
from sheets_sync.google.credentials import identity
from sheets_sync.google.failures import CannotSignIn
from sheets_sync.google.pace import Pace
from sheets_sync.google.transport import GOOGLE, Transport
from sheets_sync.google.workbook import Workbook

_SHORTEST, _LONGEST = 10, 100
_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
_LONGEST_ADDRESS = 2_048


def open_workbook(
    spreadsheet: str, google_url: str | None = None, *, token: str | None = None, pace: Pace | None = None
) -> Workbook:
    """Open the spreadsheet with this id or address; nothing is sent yet.

    `google_url` replaces scheme and host of Google's APIs; `token` is a user's short-lived token.

    Raises:
        CannotGoOn: it is no id and no address of a sheet, or there are no credentials.
    """
    sheet = spreadsheet_id(spreadsheet)
    base = (google_url or GOOGLE).rstrip("/")
    try:
        who = identity(base, token)
    except CannotSignIn:
        raise CannotGoOn(Problem("google.credentials")) from None
    return Workbook(sheet, Transport(who.credentials, base, pace), who.address, base)


def signed_in(google_url: str | None = None) -> str:
    """Say the address that spreadsheets are shared with; "" where an account does not tell it. Nothing is sent.

    Raises:
        CannotGoOn: there are no credentials.
    """
    try:
        return identity((google_url or GOOGLE).rstrip("/")).address
    except CannotSignIn:
        raise CannotGoOn(Problem("google.credentials")) from None


def spreadsheet_id(text: str) -> str:
    """Take the id out of `…/spreadsheets/d/ID/edit#gid=0`, or take an id as it is; only its letters can pass.

    Raises:
        CannotGoOn: there is no id in it.
    """
    plain = text.strip()
    found = _from_address(plain) if "/" in plain else plain
    if not _SHORTEST <= len(found) <= _LONGEST or set(found) - _LETTERS:
        raise CannotGoOn(Problem("sheet.bad_id", facts={"text": text}))
    return found


def _from_address(address: str) -> str:
    try:
        parts = urlsplit(address[:_LONGEST_ADDRESS])
        steps = parts.path.split("/")
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or "spreadsheets" not in steps or "d" not in steps:
        return ""
    return next(iter(steps[steps.index("d") + 1 :]), "")
