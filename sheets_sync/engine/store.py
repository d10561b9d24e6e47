"""Opens the database, brings it to the present shape, and hands out transactions."""

from __future__ import annotations

import os
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url

from sheets_sync.engine.migrations import upgrade

BUSY_MS = 30_000
"""How long SQLite waits for another writer."""
POOL = 5
"""Connections that one process keeps to PostgreSQL."""


class Store:
    """The database. Safe to use from several threads; open one per process, after any fork."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._reading = engine.execution_options(reads_only=True)
        known = weakref.ref(engine)
        os.register_at_fork(after_in_child=lambda: _left_to_the_parent(known()))

    @property
    def is_sqlite(self) -> bool:
        """Whether all of it is one file, for one process."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """Give a connection in a transaction that may write: kept at the end, taken back where something is raised."""
        with self.engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that only reads: it waits for no writer, and what it does is never kept."""
        with self._reading.connect() as connection:
            yield connection

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def open_store(url: str) -> Store:
    """Open `sqlite:///FILE` or `postgresql://…`, and migrate it to the newest shape, however many do so at once.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database cannot be reached or written.
    """
    engine = make_engine(url)
    try:
        upgrade(engine)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine)


def make_engine(url: str) -> Engine:
    """Make connections to a database as we use it; nothing is opened yet."""
    address = _driven(make_url(url))
    if address.get_backend_name() != "sqlite":
        return create_engine(address, pool_size=POOL, max_overflow=POOL, pool_pre_ping=True)
    if address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address, connect_args={"timeout": BUSY_MS / 1_000})
    event.listen(engine, "connect", _as_we_use_it)
    event.listen(engine, "begin", _begun)
    return engine


def _left_to_the_parent(engine: Engine | None) -> None:
    """A forked process opens connections of its own: those it finds are its parent's."""
    if engine is not None:
        engine.dispose(close=False)


def _driven(address: URL) -> URL:
    """Reach PostgreSQL by the driver that comes with us, however its address is written."""
    if address.drivername in {"postgres", "postgresql"}:
        return address.set(drivername="postgresql+psycopg")
    return address


def _as_we_use_it(connection: Any, _: object) -> None:  # noqa: ANN401  the driver's own connection
    connection.isolation_level = None  # we say when a transaction begins: the driver would begin too late
    for setting in ("journal_mode=wal", "synchronous=normal", "foreign_keys=on"):
        connection.execute(f"pragma {setting}").close()


def _begun(connection: Connection) -> None:
    """Take the lock of a writer at once: one that comes to it by reading first would be refused, not made to wait."""
    only_reads = connection.get_execution_options().get("reads_only")
    connection.exec_driver_sql("begin" if only_reads else "begin immediate")
