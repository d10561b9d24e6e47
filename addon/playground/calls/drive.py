"""The few Drive calls: a file's facts, and a copy of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from addon.playground.calls.faults import Body
from addon.playground.workbook.book import Book

SHEET = "application/vnd.google-apps.spreadsheet"


class File(Protocol):
    """A workbook, as Drive sees it."""

    @property
    def book(self) -> Book:
        """Its present revision."""

    @property
    def trashed(self) -> bool:
        """Whether it is in the bin."""

    @property
    def roles(self) -> dict[str, str]:
        """Who may do what, by address."""

    def role(self, email: str) -> str:
        """What a caller may do."""


def files_get(file: File, email: str) -> Body:
    """Answer `drive.files.get`; `version` grows with every change."""
    may_edit = file.role(email) in {"owner", "writer"}
    return {
        "kind": "drive#file",
        "id": file.book.book_id,
        "name": file.book.title,
        "mimeType": SHEET,
        "version": str(file.book.revision),
        "trashed": file.trashed,
        "capabilities": {"canEdit": may_edit, "canCopy": True, "canShare": file.role(email) == "owner"},
    }


def permissions_list(file: File, email: str) -> Body:
    """Answer `drive.permissions.list`."""
    permissions: list[dict[str, Any]] = [
        {"kind": "drive#permission", "id": str(at), "type": "user", "emailAddress": who, "role": role}
        for at, (who, role) in enumerate(({email: file.role(email)} | file.roles).items())
        if role != "none"
    ]
    return {"kind": "drive#permissionList", "permissions": permissions}


def copied_file(file: File, book_id: str, title: str) -> Book:
    """Copy a file: everything comes along, tab ids and developer metadata too."""
    book = file.book.copy()
    book.book_id, book.title, book.revision = book_id, title, 1
    for tab in book.tabs:
        tab.columns = [column.copy() for column in tab.columns]
    return book


FILES: dict[str, Callable[[File, str], Body]] = {
    "drive.files.get": files_get,
    "drive.permissions.list": permissions_list,
}
