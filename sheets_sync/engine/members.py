"""Who may do what with a spreadsheet. A person is known by a hash (of Google's `sub`), never by name or address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, cast

from sqlalchemy import ColumnElement, Connection, delete, select, update

from sheets_sync.engine.clock import seconds
from sheets_sync.engine.puts import put, put_once
from sheets_sync.engine.tables import members, spreadsheets, tenants

Role = Literal["owner", "editor", "viewer"]
ROLES: tuple[Role, ...] = ("owner", "editor", "viewer")
"""From the one who may do most to the one who may do least."""


def member(conn: Connection, spreadsheet: str, subject: str) -> Role | None:
    """Say which role somebody has on a spreadsheet; None: none at all."""
    found = conn.scalar(select(members.c.role).where(_is(spreadsheet, subject)))
    return cast("Role | None", found)


def join(conn: Connection, spreadsheet: str, subject: str, role: Role, *, at: int | None = None) -> None:
    """Give somebody a role on a spreadsheet, in place of the one before; an unknown spreadsheet becomes known by it.

    The first who joins a spreadsheet is its tenant: whose share of the quota its syncs take.

    Raises:
        ValueError: there is no such role.
    """
    if role not in ROLES:
        msg = f"{role!r} is no role; the roles are {', '.join(ROLES)}"
        raise ValueError(msg)
    now = seconds(at)
    register(conn, spreadsheet, subject, at=now)
    row = {"spreadsheet": spreadsheet, "subject": subject, "role": role, "seen_at": now}
    put(conn, members, row, ("role", "seen_at"))


def leave(conn: Connection, spreadsheet: str, subject: str) -> bool:
    """Take somebody's role away; say whether there was one."""
    return conn.execute(delete(members).where(_is(spreadsheet, subject))).rowcount > 0


def roles(conn: Connection, spreadsheet: str) -> Mapping[str, Role]:
    """Say who has which role: hash → role."""
    found = conn.execute(select(members.c.subject, members.c.role).where(members.c.spreadsheet == spreadsheet))
    return {subject: cast("Role", role) for subject, role in found}


def register(conn: Connection, spreadsheet: str, tenant: str, *, at: int | None = None) -> None:
    """Make a spreadsheet known; a known one keeps its tenant."""
    now = seconds(at)
    put_once(conn, tenants, {"id": tenant, "made_at": now})
    put_once(conn, spreadsheets, {"id": spreadsheet, "tenant": tenant, "settings": {}, "made_at": now})


def tenant_of(conn: Connection, spreadsheet: str) -> str | None:
    """Say whose a spreadsheet is; None: it is not known here."""
    return conn.scalar(select(spreadsheets.c.tenant).where(spreadsheets.c.id == spreadsheet))


def settings_of(conn: Connection, spreadsheet: str) -> Mapping[str, Any]:
    """Read what was chosen for a spreadsheet; nothing was, for an unknown one."""
    return conn.scalar(select(spreadsheets.c.settings).where(spreadsheets.c.id == spreadsheet)) or {}


def settle(conn: Connection, spreadsheet: str, settings: Mapping[str, Any]) -> bool:
    """Keep what was chosen for a known spreadsheet, in place of all before; say whether it is known."""
    change = update(spreadsheets).where(spreadsheets.c.id == spreadsheet).values(settings=dict(settings))
    return conn.execute(change).rowcount > 0


def forget(conn: Connection, spreadsheet: str) -> bool:
    """Delete a spreadsheet and all that belongs to it; say whether it was known."""
    return conn.execute(delete(spreadsheets).where(spreadsheets.c.id == spreadsheet)).rowcount > 0


def _is(spreadsheet: str, subject: str) -> ColumnElement[bool]:
    return (members.c.spreadsheet == spreadsheet) & (members.c.subject == subject)
