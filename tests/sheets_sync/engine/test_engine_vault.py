"""Laws of secrets at rest, on both databases: only their owner opens them, nobody alters them, rotation loses none."""

from __future__ import annotations

import secrets
import threading

import pytest
from builders.databases import database_url, postgresql_server, store
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from sheets_sync.engine import members
from sheets_sync.engine.tables import credentials
from sheets_sync.engine.vault import CannotOpen, Owner, Vault, fetch, keep, reseal

__all__ = ["database_url", "postgresql_server", "store"]

OLD, NEW, OTHER = "o" * 32, "n" * 32, "x" * 32
SHEETS = tuple(f"sheet{number:020d}" for number in range(6))
PARTS = st.text(max_size=5)


def known(store):
    """Make the spreadsheets known, two to a tenant."""
    with store.begin() as conn:
        for number, sheet in enumerate(SHEETS):
            members.join(conn, sheet, f"tenant{number // 2}", "owner")


@given(st.text(), st.tuples(PARTS, PARTS, PARTS), st.tuples(PARTS, PARTS, PARTS))
def test_only_the_owner_opens_what_was_sealed_for_him(secret, one, other):
    """What comes out is what went in; for any other tenant, sheet or kind it stays shut, however cut."""
    vault = Vault([NEW, OLD])
    lock, sealed = vault.seal(secret, Owner(*one))
    assert vault.open(lock, sealed, Owner(*one)) == secret
    if one != other:
        with pytest.raises(CannotOpen):
            vault.open(lock, sealed, Owner(*other))


@given(st.binary(max_size=40), st.data())
def test_an_altered_secret_does_not_open(garbage, data):
    """One flipped bit anywhere, a cut or anything else in its place is noticed."""
    vault, owner = Vault([NEW]), Owner("t", "s", "k")
    lock, sealed = vault.seal("ya29.secret", owner)
    at = data.draw(st.integers(0, len(sealed) * 8 - 1))
    flipped = bytearray(sealed)
    flipped[at // 8] ^= 1 << at % 8
    for other in (bytes(flipped), sealed[: at // 8], garbage):
        with pytest.raises(CannotOpen):
            vault.open(lock, other, owner)


def test_the_same_secret_never_looks_the_same():
    """Two seals of one secret share nothing, and neither holds it."""
    vault, owner = Vault([NEW]), Owner("t", "s", "k")
    first, second = (vault.seal("ya29.secret", owner)[1] for _ in range(2))
    assert first[:12] != second[:12]
    assert first[12:] != second[12:]
    assert b"ya29" not in first + second


def test_each_secret_of_the_host_opens_what_it_sealed_and_a_removed_one_nothing(store):
    """Old and new both open while both are there; after a rotation the old one is needed no more."""
    known(store)
    old, both, new = Vault([OLD]), Vault([NEW, OLD]), Vault([NEW])
    with store.begin() as conn:
        for sheet in SHEETS:
            keep(conn, old, sheet, "user", f"secret of {sheet}", project="p", principal="u")
        assert [fetch(conn, both, sheet, "user") for sheet in SHEETS] == [f"secret of {sheet}" for sheet in SHEETS]
        with pytest.raises(CannotOpen):
            fetch(conn, new, SHEETS[0], "user")
        assert fetch(conn, both, SHEETS[0], "other") is None
        assert [reseal(conn, both, 4) for _ in range(3)] == [4, 2, 0]
        assert [fetch(conn, new, sheet, "user") for sheet in SHEETS] == [f"secret of {sheet}" for sheet in SHEETS]
        with pytest.raises(CannotOpen):
            fetch(conn, old, SHEETS[0], "user")


def test_a_secret_that_is_copied_to_another_row_does_not_open(store):
    """Whoever can write to the database cannot use one sheet's secret for another, not even of the same tenant."""
    known(store)
    vault = Vault([NEW])
    with store.begin() as conn:
        for sheet in SHEETS[:2]:
            keep(conn, vault, sheet, "user", "s")
        stolen = conn.scalar(select(credentials.c.sealed).where(credentials.c.spreadsheet == SHEETS[0]))
        conn.execute(update(credentials).where(credentials.c.spreadsheet == SHEETS[1]).values(sealed=stolen))
        assert fetch(conn, vault, SHEETS[0], "user") == "s"
        with pytest.raises(CannotOpen):
            fetch(conn, vault, SHEETS[1], "user")


def test_rotation_under_load_fails_no_reading_and_loses_no_writing(store):  # noqa: C901  three roles at once
    """While four threads read and two write, with old and new hosts mixed, the rotation ends with nothing lost."""
    known(store)
    both, stopped, failed = Vault([NEW, OLD]), threading.Event(), []
    newest = dict.fromkeys(SHEETS, "0")
    with store.begin() as conn:
        for sheet in SHEETS:
            keep(conn, Vault([OLD]), sheet, "user", "0")

    def reads():
        while not stopped.is_set():
            try:
                with store.reading() as conn:
                    assert fetch(conn, both, secrets.choice(SHEETS), "user").isdecimal()
            except (CannotOpen, AttributeError) as error:
                failed.append(error)

    def writes(sheets):
        vaults = (Vault([OLD, NEW]), both)  # a host that was restarted, and one that was not yet
        for number in range(1, 40):
            for sheet in sheets:
                with store.begin() as conn:
                    keep(conn, vaults[number % 2], sheet, "user", str(number))
                newest[sheet] = str(number)

    writers = [threading.Thread(target=writes, args=(half,)) for half in (SHEETS[:3], SHEETS[3:])]
    readers = [threading.Thread(target=reads) for _ in range(4)]
    for thread in (*writers, *readers):
        thread.start()
    while any(thread.is_alive() for thread in writers):
        with store.begin() as conn:
            reseal(conn, both, 2)
    for thread in writers:
        thread.join()
    with store.begin() as conn:
        while reseal(conn, both, 2):
            pass
    stopped.set()
    for thread in readers:
        thread.join()
    assert failed == []
    with store.reading() as conn:
        assert {sheet: fetch(conn, Vault([NEW]), sheet, "user") for sheet in SHEETS} == newest
        assert b"secret" not in b"".join(conn.scalars(select(credentials.c.sealed)))


def test_a_vault_without_a_secret_is_none():
    """There is no default secret that anybody could know."""
    with pytest.raises(ValueError, match="needs a secret"):
        Vault([])
    assert Vault([NEW]).newest != Vault([OTHER]).newest
