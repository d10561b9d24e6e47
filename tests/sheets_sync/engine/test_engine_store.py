"""Laws of the store, each on SQLite and on PostgreSQL: shape, transactions, members, tokens, runs."""

from __future__ import annotations

import re
import subprocess
import sys
import threading

import pytest
from alembic.operations import Operations
from builders.databases import database_url, postgresql_server, store
from sqlalchemy import func, inspect, select, text
from sqlalchemy.exc import IntegrityError

from schemas.problem import Problem
from sheets_sync.engine import members, open_store, runs, tokens
from sheets_sync.engine.migrations import downgrade, upgrade
from sheets_sync.engine.store import make_engine
from sheets_sync.engine.tables import metadata
from sheets_sync.engine.tables import tokens as token_table

__all__ = ["database_url", "postgresql_server", "store"]

SHEET = "1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789"


@pytest.fixture
def sheet(store):
    """A spreadsheet that is known."""
    with store.begin() as conn:
        members.join(conn, SHEET, "somebody", "owner", at=100)
    return SHEET


def shape(engine):
    """Tables, columns (with their types as the database says them), keys and indexes."""
    seen = inspect(engine)
    tables = [name for name in seen.get_table_names() if name != "alembic_version"]
    return {
        name: (
            {(each["name"], str(each["type"]), each["nullable"]) for each in seen.get_columns(name)},
            tuple(seen.get_pk_constraint(name)["constrained_columns"]),
            {(each["name"], tuple(each["column_names"]), bool(each["unique"])) for each in seen.get_indexes(name)},
            {
                (tuple(each["constrained_columns"]), each["referred_table"], each["options"].get("ondelete"))
                for each in seen.get_foreign_keys(name)
            },
        )
        for name in tables
    }


def test_the_migrations_make_what_the_tables_say(database_url, tmp_path):
    """The last migration leaves the very shape that tables.py describes."""
    opened = open_store(database_url)
    migrated = shape(opened.engine)
    upgrade(opened.engine)
    downgrade(opened.engine)
    assert shape(opened.engine) == {}
    metadata.create_all(opened.engine)
    assert shape(opened.engine) == migrated
    opened.close()


def fill(conn):
    """Put a row into every table that a person's sheet comes to."""
    members.join(conn, SHEET, "somebody", "owner", at=100)
    tokens.mint(conn, SHEET, {"rules"}, at=100)
    run = runs.begin(conn, SHEET, at=100)
    runs.start(conn, run, "w", at=101)
    runs.end(conn, run, "done", counts={"rows": 3}, at=102)
    for name in ("due", "credentials", "audit", "quota", "heartbeats"):
        conn.execute(metadata.tables[name].insert().values(ROWS[name]))


ROWS = {
    "due": {"spreadsheet": SHEET, "tenant": "somebody", "due_at": 5, "why": "interval", "every": 3600},
    "credentials": {
        "spreadsheet": SHEET, "kind": "user", "project": "p", "principal": "u", "sealed": b"\x00\xff", "lock": "k",
        "made_at": 1,
    },
    "audit": {"at": 5, "spreadsheet": SHEET, "what": "paired"},
    "quota": {"bucket": "p/u/read", "granted_ms": [1, 2], "pace": 1000, "paced_ms": 2**40},
    "heartbeats": {"worker": "w", "began_ms": 2**41, "beat_ms": 2**41},
}  # fmt: skip


def test_migrations_go_up_and_down_with_data(database_url):
    """Every step down and up again works on a database with rows in every table, and up again it is usable."""
    opened = open_store(database_url)
    with opened.begin() as conn:
        fill(conn)
        assert all(conn.scalar(select(func.count()).select_from(table)) == 1 for table in metadata.sorted_tables)
    downgrade(opened.engine)
    upgrade(opened.engine)
    with opened.begin() as conn:
        fill(conn)
    upgrade(opened.engine)
    with opened.reading() as conn:
        assert runs.last(conn, SHEET).counts == {"rows": 3}
    opened.close()


def test_a_migration_that_fails_leaves_the_database_as_it_was(database_url, monkeypatch):
    """A step that breaks half-way takes back what it had made: the next start finds a whole database."""
    real = Operations.create_index

    def broken(self, name, *rest, **more):
        if name == "ix_due_due_at":
            raise OSError(name)
        return real(self, name, *rest, **more)

    with monkeypatch.context() as patched:
        patched.setattr(Operations, "create_index", broken)
        with pytest.raises(OSError, match="ix_due_due_at"):
            open_store(database_url)
    engine = make_engine(database_url)
    assert inspect(engine).get_table_names() == []
    engine.dispose()
    open_store(database_url).close()


OPEN = "import sys; from sheets_sync.engine import open_store; open_store(sys.argv[1]).close(); print('open')"


def test_several_processes_open_an_empty_database_at_once(database_url):
    """Four processes that start together migrate it once; none of them fails."""
    started = [
        subprocess.Popen([sys.executable, "-c", OPEN, database_url], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(4)
    ]
    said = [process.communicate(timeout=60) for process in started]
    assert [out.strip() for out, _ in said] == [b"open"] * 4, said


def test_a_transaction_is_kept_whole_or_not_at_all(store):
    """What is raised inside takes back all that was written before it."""

    def fails():
        with store.begin() as conn:
            members.join(conn, SHEET, "somebody", "owner")
            raise OSError("power")

    with pytest.raises(OSError, match="power"):
        fails()
    with store.reading() as conn:
        assert members.member(conn, SHEET, "somebody") is None


def test_writers_wait_for_each_other(store, sheet):
    """Eight threads that read and then write the same row lose no update."""

    def add():
        for _ in range(5):
            with store.begin() as conn:
                if not store.is_sqlite:
                    conn.execute(text("select 1 from spreadsheets for update"))
                seen = members.settings_of(conn, sheet).get("count", 0)
                members.settle(conn, sheet, {"count": seen + 1})

    threads = [threading.Thread(target=add) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.reading() as conn:
        assert members.settings_of(conn, sheet) == {"count": 40}


def test_what_belongs_to_no_spreadsheet_is_refused(store):
    """Foreign keys hold on both databases: a token or a run needs a known spreadsheet."""
    with pytest.raises(IntegrityError), store.begin() as conn:
        tokens.mint(conn, SHEET, {"rules"})
    with pytest.raises(IntegrityError), store.begin() as conn:
        runs.begin(conn, SHEET)


def test_a_forgotten_spreadsheet_takes_all_that_is_its_own_along(store):
    """Deleting it leaves no member, token, run, credential or schedule behind."""
    with store.begin() as conn:
        fill(conn)
        assert members.forget(conn, SHEET)
        assert not members.forget(conn, SHEET)
        left = {
            table.name
            for table in metadata.sorted_tables
            if "spreadsheet" in table.c and conn.scalar(select(func.count()).select_from(table))
        }
    assert left == {"audit"}


def test_a_role_holds_for_one_person_on_one_spreadsheet(store):
    """Over three people and three sheets exactly the pairs that joined have a role, the last one given."""
    people, sheets = ("a", "b", "c"), tuple(f"{SHEET}{number}" for number in range(3))
    with store.begin() as conn:
        for person, its in zip(people, sheets, strict=True):
            members.join(conn, its, person, "viewer")
            members.join(conn, its, person, "editor")
    with store.reading() as conn:
        found = {(its, who): members.member(conn, its, who) for its in sheets for who in people}
    assert found == {
        (its, who): "editor" if at == nth else None for nth, its in enumerate(sheets) for at, who in enumerate(people)
    }


def test_the_first_who_joins_is_the_tenant_and_a_role_can_be_taken(store, sheet):
    """Who joins later changes no tenant; who leaves has no role; no other role than the three is taken."""
    with store.begin() as conn:
        members.join(conn, sheet, "other", "viewer")
        assert members.tenant_of(conn, sheet) == "somebody"
        assert members.roles(conn, sheet) == {"somebody": "owner", "other": "viewer"}
        assert members.leave(conn, sheet, "somebody")
        assert not members.leave(conn, sheet, "somebody")
        assert members.member(conn, sheet, "somebody") is None
        with pytest.raises(ValueError, match="no role"):
            members.join(conn, sheet, "other", "admin")


def test_a_token_is_good_until_it_is_revoked(store, sheet):
    """Only the very token is found, with what it is good for; after a revocation none, after a rotation the new one."""
    with store.begin() as conn:
        first, second = (tokens.mint(conn, sheet, {"rules"}) for _ in range(2))
        assert tokens.find(conn, first) == tokens.Token(sheet, frozenset({"rules"}), 1)
        assert tokens.find(conn, second).generation == 2
        assert tokens.find(conn, first[:-1] + ("A" if first[-1] != "A" else "B")) is None
        assert tokens.find(conn, "\ud800") is None
        third = tokens.rotate(conn, sheet, {"rules"})
        assert [tokens.find(conn, each) is not None for each in (first, second, third)] == [False, False, True]
        assert tokens.revoke(conn, sheet) == 1
        assert tokens.find(conn, third) is None


def test_a_token_is_not_in_the_database(store, sheet):
    """What is kept of a token does not let anybody use it."""
    with store.begin() as conn:
        token = tokens.mint(conn, sheet, {"rules"})
        kept = str(conn.execute(select(token_table)).one())
    assert token not in kept
    assert not [piece for piece in re.split(r"[-_]", token) if len(piece) > 6 and piece in kept]


def test_two_who_rotate_at_once_leave_one_good_token(store, sheet):
    """Rotations wait for each other, so that no token survives one that came after it."""
    made = []

    def turn():
        with store.begin() as conn:
            made.append(tokens.rotate(conn, sheet, {"rules"}))

    threads = [threading.Thread(target=turn) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.reading() as conn:
        assert sum(tokens.find(conn, token) is not None for token in made) == 1


def test_a_run_goes_forward_only(store, sheet):
    """Queued, running, ended: it is taken once, ends once, and nothing changes it afterwards."""
    with store.begin() as conn:
        run = runs.begin(conn, sheet, asked={"worksheet": 0, "dry_run": True}, at=10)
        runs.progress(conn, run, "reading")
        assert runs.get(conn, run).stage is None
        assert runs.start(conn, run, "w", at=11)
        assert not runs.start(conn, run, "v", at=12)
        runs.progress(conn, run, "writing", 1, 3)
        assert runs.end(conn, run, "done", counts={"rows": 2}, history="ab12", at=13)
        assert not runs.end(conn, run, "failed", problem=Problem("sheet.not_found"), at=14)
        assert not runs.queued_again(conn, run)
        runs.progress(conn, run, "reading")
        seen = runs.get(conn, run)
    assert (seen.state, seen.stage, seen.done, seen.of, seen.worker) == ("done", "writing", 1, 3, "w")
    assert (seen.asked_at, seen.began_at, seen.ended_at, seen.tries) == (10, 11, 13, 1)
    assert (seen.counts, seen.history, seen.problem) == ({"rows": 2}, "ab12", None)
    assert seen.ended


def test_the_newest_run_comes_first(store, sheet):
    """Runs asked for in the same second keep their order; only ended ones are shown where that is asked."""
    with store.begin() as conn:
        made = [runs.begin(conn, sheet, at=10) for _ in range(4)]
        runs.end(conn, made[0], "failed", problem=Problem("sheet.not_found"), at=11)
        assert [run.id for run in runs.of(conn, sheet)] == made[::-1]
        assert runs.last(conn, sheet).id == made[-1]
        assert runs.last(conn, sheet, ended=True).id == made[0]
        assert [run.id for run in runs.open_runs(conn, sheet)] == made[1:]
        assert runs.purge(conn, 11) == 0
        assert runs.purge(conn, 12) == 1
        assert runs.get(conn, made[0]) is None


def test_what_a_person_wrote_is_not_kept_with_a_failure(store, sheet):
    """Of a problem the key, its numbers, own address and ids are kept; titles and cells are not."""
    with store.begin() as conn:
        run = runs.begin(conn, sheet)
        facts = {"tab": "Ann's orders", "text": "113-1234567-1234567", "count": 3, "address": "us@example.com"}
        runs.end(conn, run, "failed", problem=Problem("sheet.no_such_tab", facts=facts))
        seen = runs.get(conn, run)
    assert (seen.problem, seen.facts) == ("sheet.no_such_tab", {"count": 3, "address": "us@example.com"})
