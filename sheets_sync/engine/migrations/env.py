"""What alembic loads to run the steps: on the connection it was given, in that connection's own transaction."""

from __future__ import annotations

from alembic import context

from sheets_sync.engine.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite changes no table in place
    transactional_ddl=True,  # it does take back a made table, though, where the driver does not begin by itself
)
context.run_migrations()
