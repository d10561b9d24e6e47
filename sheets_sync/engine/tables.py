"""The tables, as they are after the last migration. Times are UTC seconds, unless a name ends in `_ms`."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    false,
    text,
)

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
"""Every constraint has a name that a later migration can say."""

metadata = MetaData(naming_convention=NAMES)

ID = String(100)
"""A spreadsheet, a tenant, a run, the hash of a person or of a token."""
WORD = String(64)
"""A key out of one of our own lists."""
RUNNING = text("state = 'running'")
"""Of one spreadsheet there is at most one such run: the database itself refuses a second."""


def _sheet(*, key: bool = False) -> Column[str]:
    """Point at a spreadsheet; what belongs to it goes with it."""
    column = ForeignKey("spreadsheets.id", ondelete="CASCADE")
    return Column("spreadsheet", ID, column, primary_key=key, nullable=False)


tenants = Table(
    "tenants",
    metadata,
    Column("id", ID, primary_key=True),
    Column("made_at", BigInteger, nullable=False),
    Column("turn_ms", BigInteger, nullable=False, server_default="0"),  # when a run of theirs last began
)

spreadsheets = Table(
    "spreadsheets",
    metadata,
    Column("id", ID, primary_key=True),
    Column("tenant", ID, ForeignKey("tenants.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("settings", JSON, nullable=False),
    Column("made_at", BigInteger, nullable=False),
)

members = Table(
    "members",
    metadata,
    _sheet(key=True),
    Column("subject", ID, primary_key=True),
    Column("role", WORD, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
)

tokens = Table(
    "tokens",
    metadata,
    Column("hash", ID, primary_key=True),
    _sheet(),
    Column("scope", JSON, nullable=False),
    Column("generation", Integer, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger),
    Index("ix_tokens_spreadsheet", "spreadsheet"),
)

runs = Table(
    "runs",
    metadata,
    Column("serial", Integer, primary_key=True),  # in the order of asking: a second is too coarse for that
    Column("id", ID, nullable=False, unique=True),
    _sheet(),
    Column("kind", WORD, nullable=False),
    Column("asked", JSON, nullable=False),  # tab by its number, dry run or not, which run is to be undone
    Column("urgent", Boolean, nullable=False, server_default=false()),  # a person waits for it
    Column("state", WORD, nullable=False),
    Column("stage", WORD),
    Column("done", Integer),
    Column("of", Integer),
    Column("counts", JSON),
    Column("problem", WORD),
    Column("facts", JSON),
    Column("history", ID),  # what the spreadsheet's own list of runs calls it
    Column("worker", ID),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("asked_at", BigInteger, nullable=False),
    Column("began_at", BigInteger),
    Column("ended_at", BigInteger),
    Index("ix_runs_spreadsheet", "spreadsheet", "asked_at"),
    Index("ix_runs_state", "state", "asked_at"),
    Index("uq_runs_running", "spreadsheet", unique=True, sqlite_where=RUNNING, postgresql_where=RUNNING),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("spreadsheet", ID, index=True),
    Column("subject", ID),
    Column("what", WORD, nullable=False),
    Column("facts", JSON),
)

credentials = Table(
    "credentials",
    metadata,
    _sheet(key=True),
    Column("kind", WORD, primary_key=True),
    Column("project", ID, nullable=False),
    Column("principal", ID, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("lock", WORD, nullable=False),  # which of the host's secrets it is locked with
    Column("made_at", BigInteger, nullable=False),
    Index("ix_credentials_lock", "lock"),
)

quota = Table(
    "quota",
    metadata,
    Column("bucket", String(200), primary_key=True),
    Column("granted_ms", JSON, nullable=False),  # when each of the last grants is due, oldest first
    Column("pace", Integer, nullable=False),  # grants per window that are given now, in thousandths of the cap
    Column("paced_ms", BigInteger, nullable=False),
)

heartbeats = Table(
    "heartbeats",
    metadata,
    Column("worker", ID, primary_key=True),
    Column("began_ms", BigInteger, nullable=False),
    Column("beat_ms", BigInteger, nullable=False),
)

due = Table(
    "due",
    metadata,
    _sheet(key=True),
    Column("tenant", ID, nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("why", WORD, nullable=False),
    Column("every", Integer),  # seconds; None: only when asked
    Column("change_at", BigInteger),  # when the next verdict changes by itself
    Column("version", ID),  # of the file in Drive, as it was after our last write
    Column("paused", Boolean, nullable=False, server_default=false()),
    Index("ix_due_due_at", "due_at"),
)
