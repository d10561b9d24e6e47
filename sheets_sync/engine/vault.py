"""Secrets at rest: encrypted, authenticated, bound to tenant, spreadsheet and kind, under the host's newest secret.

A secret of the host is changed by adding one in front: from then on everything is sealed with it and everything older
still opens; `reseal` moves what is left, row by row, while others go on reading and writing; then the old one can go.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Connection, select, update

from sheets_sync.engine.clock import seconds
from sheets_sync.engine.members import tenant_of
from sheets_sync.engine.puts import put
from sheets_sync.engine.tables import credentials, spreadsheets

KEY_BYTES = 32
NONCE_BYTES = 12
NAME_CHARACTERS = 16


class CannotOpen(Exception):  # noqa: N818  what happened, as it is read
    """A sealed secret was altered, moved to another row, or sealed with a secret that this host no longer has."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a secret is: what is sealed for one opens for no other."""

    tenant: str
    spreadsheet: str
    kind: str

    def bound(self) -> bytes:
        """Write it so that no two owners are written alike."""
        return b"".join(
            len(part).to_bytes(4) + part for part in map(str.encode, (self.tenant, self.spreadsheet, self.kind))
        )


class Vault:
    """Seals with the newest of the host's secrets, and opens with any of them. `secrets` are newest first."""

    def __init__(self, secrets: Sequence[str]) -> None:
        if not secrets:
            msg = "a vault needs a secret"
            raise ValueError(msg)
        keys = [_derived(secret) for secret in secrets]
        self._locks = {sha256(key).hexdigest()[:NAME_CHARACTERS]: AESGCM(key) for key in keys}
        self.newest = next(iter(self._locks))

    def seal(self, secret: str, owner: Owner) -> tuple[str, bytes]:
        """Seal a secret; give the name of the lock, and what may be kept."""
        nonce = os.urandom(NONCE_BYTES)
        return self.newest, nonce + self._locks[self.newest].encrypt(nonce, secret.encode(), owner.bound())

    def open(self, lock: str, sealed: bytes, owner: Owner) -> str:
        """Open what was sealed for this owner.

        Raises:
            CannotOpen: it was not, or it was altered, or its lock is not known any more.
        """
        if lock not in self._locks:
            raise CannotOpen
        try:
            return self._locks[lock].decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], owner.bound()).decode()
        except (InvalidTag, ValueError):
            raise CannotOpen from None


def _derived(secret: str) -> bytes:
    """Derive a key of its own: the same secret also signs, and a key does one thing."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"claimwatch.vault").derive(secret.encode())


def keep(  # noqa: PLR0913  one parameter per thing that is kept
    conn: Connection,
    vault: Vault,
    spreadsheet: str,
    kind: str,
    secret: str,
    *,
    project: str = "",
    principal: str = "",
    at: int | None = None,
) -> None:
    """Keep a secret of a known spreadsheet, in place of the one before.

    `project` and `principal` (a hash, or our own account) say whose quota its calls take.
    """
    lock, sealed = vault.seal(secret, _owner(conn, spreadsheet, kind))
    row = {"spreadsheet": spreadsheet, "kind": kind, "project": project, "principal": principal}
    put(conn, credentials, row | {"sealed": sealed, "lock": lock, "made_at": seconds(at)}, _REPLACED)


_REPLACED = ("project", "principal", "sealed", "lock", "made_at")


def fetch(conn: Connection, vault: Vault, spreadsheet: str, kind: str) -> str | None:
    """Give a secret back; None: there is none.

    Raises:
        CannotOpen: what is kept cannot be opened.
    """
    its = (credentials.c.spreadsheet == spreadsheet) & (credentials.c.kind == kind)
    found = conn.execute(select(credentials.c.lock, credentials.c.sealed).where(its)).one_or_none()
    return vault.open(found.lock, found.sealed, _owner(conn, spreadsheet, kind)) if found else None


def reseal(conn: Connection, vault: Vault, limit: int = 100) -> int:
    """Seal some of what an older secret had sealed with the newest; 0: nothing is left, and the older secret can go.

    A row that somebody else replaces meanwhile is left as they wrote it.
    """
    older = (
        select(credentials, spreadsheets.c.tenant)
        .join(spreadsheets, credentials.c.spreadsheet == spreadsheets.c.id)
        .where(credentials.c.lock != vault.newest)
        .limit(limit)
    )
    found = conn.execute(older).all()
    for row in found:
        owner = Owner(row.tenant, row.spreadsheet, row.kind)
        lock, sealed = vault.seal(vault.open(row.lock, row.sealed, owner), owner)
        same = (
            (credentials.c.spreadsheet == row.spreadsheet)
            & (credentials.c.kind == row.kind)
            & (credentials.c.sealed == row.sealed)
        )
        conn.execute(update(credentials).where(same).values(lock=lock, sealed=sealed))
    return len(found)


def _owner(conn: Connection, spreadsheet: str, kind: str) -> Owner:
    return Owner(tenant_of(conn, spreadsheet) or "", spreadsheet, kind)
