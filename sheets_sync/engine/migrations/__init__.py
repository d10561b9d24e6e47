"""The shape of the database, step by step, forwards and back."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine

LOCK = 0x636C61696D
"""Which of PostgreSQL's advisory locks is ours: one process migrates, the others wait."""


def upgrade(engine: Engine, to: str = "head") -> None:
    """Bring a database to a newer shape, in one transaction."""
    with engine.begin() as connection:
        command.upgrade(_settings(connection), to)


def downgrade(engine: Engine, to: str = "base") -> None:
    """Bring a database back to an older shape, in one transaction; what the older shape has no place for is lost."""
    with engine.begin() as connection:
        command.downgrade(_settings(connection), to)


def _settings(connection: Connection) -> Config:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"select pg_advisory_xact_lock({LOCK})")
    settings = Config(attributes={"connection": connection})
    settings.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    settings.set_main_option("path_separator", "os")
    return settings
