"""Capability tokens: random, kept only as a hash, good for one spreadsheet and a scope, until they are revoked."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import Connection, func, select, update

from sheets_sync.engine.clock import seconds
from sheets_sync.engine.tables import spreadsheets, tokens

BYTES = 32
"""Of randomness in a token."""


@dataclass(frozen=True, slots=True)
class Token:
    """What a token that is good lets its holder do."""

    spreadsheet: str
    scope: frozenset[str]
    generation: int


def mint(conn: Connection, spreadsheet: str, scope: Iterable[str], *, at: int | None = None) -> str:
    """Make one more token for a known spreadsheet; this is the only time that anybody sees it."""
    token = secrets.token_urlsafe(BYTES)
    row = {
        "hash": _hash(token),
        "spreadsheet": spreadsheet,
        "scope": sorted(scope),
        "generation": generation(conn, spreadsheet) + 1,
        "made_at": seconds(at),
    }
    conn.execute(tokens.insert().values(row))
    return token


def find(conn: Connection, token: str) -> Token | None:
    """Say what a token is good for; None: it was never made, or it is revoked."""
    good = (tokens.c.hash == _hash(token)) & tokens.c.revoked_at.is_(None)
    found = conn.execute(select(tokens.c.spreadsheet, tokens.c.scope, tokens.c.generation).where(good)).one_or_none()
    return Token(found.spreadsheet, frozenset(found.scope), found.generation) if found else None


def revoke(conn: Connection, spreadsheet: str, *, at: int | None = None) -> int:
    """Revoke every token of a spreadsheet; say how many were still good."""
    good = (tokens.c.spreadsheet == spreadsheet) & tokens.c.revoked_at.is_(None)
    return conn.execute(update(tokens).where(good).values(revoked_at=seconds(at))).rowcount


def rotate(conn: Connection, spreadsheet: str, scope: Iterable[str], *, at: int | None = None) -> str:
    """Revoke every token of a known spreadsheet and make a new one; two who do so at once leave one good token."""
    conn.execute(select(spreadsheets.c.id).where(spreadsheets.c.id == spreadsheet).with_for_update())
    revoke(conn, spreadsheet, at=at)
    return mint(conn, spreadsheet, scope, at=at)


def generation(conn: Connection, spreadsheet: str) -> int:
    """Say how many tokens a spreadsheet has ever had."""
    newest = select(func.max(tokens.c.generation)).where(tokens.c.spreadsheet == spreadsheet)
    return conn.scalar(newest) or 0


def _hash(token: str) -> str:
    """Keep a token so that nobody can read it back: it is as random as its hash, so one round is enough."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
