"""Whether somebody belongs to a spreadsheet: Google said so with an event, or Drive says so to our own account."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from addon.backend import Backend
from sheets_sync.engine.members import Role, join, leave, member
from sheets_sync.google.permissions import role_of
from sheets_sync.google.tokens import Identity


def known_role(conn: Connection, spreadsheet: str, subjects: Sequence[str]) -> Role | None:
    """Find somebody's role under the newest name; one who is known by an older secret's name is renamed."""
    newest, *older = subjects
    role = member(conn, spreadsheet, newest)
    for name in older:
        before = member(conn, spreadsheet, name) if role is None else None
        if before is not None:
            join(conn, spreadsheet, newest, before)
            leave(conn, spreadsheet, name)
            role = before
    return role


def opened_by(held: Backend, spreadsheet: str, subjects: Sequence[str]) -> None:
    """Keep that Google showed us a spreadsheet in the hands of somebody who has opened the add-on on it."""
    with held.store.begin() as conn:
        if known_role(conn, spreadsheet, subjects) is None:
            join(conn, spreadsheet, subjects[0], "editor")


def role(held: Backend, spreadsheet: str, subjects: Sequence[str], who: Identity) -> Role | None:
    """Say which role somebody has; one we do not know yet is looked for among those whom Drive names."""
    with held.store.begin() as conn:
        known = known_role(conn, spreadsheet, subjects)
    if known is not None or not who.email or held.lookups.wait(subjects[0]):
        return known
    found = role_of(spreadsheet, who.email, held.settings.google_url)
    if found is not None:
        with held.store.begin() as conn:
            join(conn, spreadsheet, subjects[0], found)
    return found
