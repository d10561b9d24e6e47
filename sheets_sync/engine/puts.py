"""Rows that may stand there already: kept as they are, or replaced, in one statement on either database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def put_once(conn: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Add a row unless one with its key stands there; say whether it was added."""
    return conn.execute(_insert(conn, table).values(row).on_conflict_do_nothing()).rowcount > 0


def put(conn: Connection, table: Table, row: Mapping[str, Any], replaced: Sequence[str]) -> None:
    """Add a row; where one with its key stands, only the columns in `replaced` are written."""
    new = _insert(conn, table).values(row)
    keys = [column.name for column in table.primary_key]
    conn.execute(new.on_conflict_do_update(index_elements=keys, set_={name: row[name] for name in replaced}))


def _insert(conn: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    return sqlite.insert(table) if conn.dialect.name == "sqlite" else postgresql.insert(table)
