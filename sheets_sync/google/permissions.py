"""Who may use a spreadsheet, as Drive tells the account that it is shared with."""

from __future__ import annotations

from typing import Literal
from urllib.parse import quote

import orjson
from gspread.http_client import ParamsType
from gspread.urls import DRIVE_FILES_API_V3_URL

from sheets_sync.google.credentials import identity
from sheets_sync.google.failures import CannotSignIn, GaveUp
from sheets_sync.google.pace import Pace
from sheets_sync.google.transport import GOOGLE, Transport

SCOPES = ("https://www.googleapis.com/auth/drive.metadata.readonly",)
"""To read who a file is shared with, and nothing inside it."""
Role = Literal["owner", "editor", "viewer"]
_ROLES: dict[str, Role] = {
    "owner": "owner",
    "organizer": "editor",
    "fileOrganizer": "editor",
    "writer": "editor",
    "commenter": "viewer",
    "reader": "viewer",
}
_MOST_PAGES = 10
"""Of a hundred people each."""


def role_of(spreadsheet: str, email: str, google_url: str | None = None, *, pace: Pace | None = None) -> Role | None:
    """Say what the person with this verified address may do with a spreadsheet that is shared with our account.

    Only people who are named count: not whoever has the link, no domain, no group. None: no role, or Drive does not
    tell us. The address is compared and forgotten.
    """
    base = (google_url or GOOGLE).rstrip("/")
    try:
        transport = Transport(identity(base, scopes=SCOPES).credentials, base, pace)
        return _found(transport, spreadsheet, email.lower())
    except (CannotSignIn, GaveUp):
        return None


def _found(transport: Transport, spreadsheet: str, email: str) -> Role | None:
    params: ParamsType = {
        "fields": "nextPageToken,permissions(type,emailAddress,role,deleted)",
        "pageSize": 100,
        "supportsAllDrives": "true",
    }
    for _ in range(_MOST_PAGES):
        address = f"{DRIVE_FILES_API_V3_URL}/{quote(spreadsheet, safe='')}/permissions"
        answer = orjson.loads(transport.request("get", address, params).content)
        for each in answer.get("permissions", []):
            if each.get("type") == "user" and not each.get("deleted") and _is(each, email):
                return _ROLES.get(str(each.get("role")))
        if not answer.get("nextPageToken"):
            return None
        params = {**params, "pageToken": answer["nextPageToken"]}
    return None


def _is(permission: dict[str, object], email: str) -> bool:
    return str(permission.get("emailAddress", "")).lower() == email
