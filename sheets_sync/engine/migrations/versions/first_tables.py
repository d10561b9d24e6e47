"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ID = sa.String(100)
WORD = sa.String(64)
RUNNING = sa.text("state = 'running'")
TABLES = (
    "due", "heartbeats", "quota", "credentials", "audit", "runs", "tokens", "members", "spreadsheets", "tenants"
)  # fmt: skip


def upgrade() -> None:
    """Make every table."""
    _people()
    _work()
    _keeping()
    _pace()


def downgrade() -> None:
    """Drop every table."""
    for table in TABLES:
        op.drop_table(table)


def _sheet(table: str) -> tuple[sa.Column[str], sa.ForeignKeyConstraint]:
    reference = sa.ForeignKeyConstraint(
        ["spreadsheet"], ["spreadsheets.id"], name=f"fk_{table}_spreadsheet", ondelete="CASCADE"
    )
    return sa.Column("spreadsheet", ID, nullable=False), reference


def _people() -> None:
    op.create_table(
        "tenants",
        sa.Column("id", ID, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("turn_ms", sa.BigInteger, nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("id", name="pk_tenants"),
    )
    op.create_table(
        "spreadsheets",
        sa.Column("id", ID, nullable=False),
        sa.Column("tenant", ID, nullable=False),
        sa.Column("settings", sa.JSON, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_spreadsheets"),
        sa.ForeignKeyConstraint(["tenant"], ["tenants.id"], name="fk_spreadsheets_tenant", ondelete="CASCADE"),
    )
    op.create_index("ix_spreadsheets_tenant", "spreadsheets", ["tenant"])
    op.create_table(
        "members",
        *_sheet("members"),
        sa.Column("subject", ID, nullable=False),
        sa.Column("role", WORD, nullable=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("spreadsheet", "subject", name="pk_members"),
    )


def _work() -> None:
    op.create_table(
        "runs",
        sa.Column("serial", sa.Integer, nullable=False),
        sa.Column("id", ID, nullable=False),
        *_sheet("runs"),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("asked", sa.JSON, nullable=False),
        sa.Column("urgent", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("state", WORD, nullable=False),
        sa.Column("stage", WORD),
        sa.Column("done", sa.Integer),
        sa.Column("of", sa.Integer),
        sa.Column("counts", sa.JSON),
        sa.Column("problem", WORD),
        sa.Column("facts", sa.JSON),
        sa.Column("history", ID),
        sa.Column("worker", ID),
        sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
        sa.Column("asked_at", sa.BigInteger, nullable=False),
        sa.Column("began_at", sa.BigInteger),
        sa.Column("ended_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("serial", name="pk_runs"),
        sa.UniqueConstraint("id", name="uq_runs_id"),
    )
    op.create_index("ix_runs_spreadsheet", "runs", ["spreadsheet", "asked_at"])
    op.create_index("ix_runs_state", "runs", ["state", "asked_at"])
    op.create_index(
        "uq_runs_running", "runs", ["spreadsheet"], unique=True, sqlite_where=RUNNING, postgresql_where=RUNNING
    )
    op.create_table(
        "due",
        *_sheet("due"),
        sa.Column("tenant", ID, nullable=False),
        sa.Column("due_at", sa.BigInteger, nullable=False),
        sa.Column("why", WORD, nullable=False),
        sa.Column("every", sa.Integer),
        sa.Column("change_at", sa.BigInteger),
        sa.Column("version", ID),
        sa.Column("paused", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.PrimaryKeyConstraint("spreadsheet", name="pk_due"),
    )
    op.create_index("ix_due_due_at", "due", ["due_at"])


def _keeping() -> None:
    op.create_table(
        "tokens",
        sa.Column("hash", ID, nullable=False),
        *_sheet("tokens"),
        sa.Column("scope", sa.JSON, nullable=False),
        sa.Column("generation", sa.Integer, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("revoked_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("hash", name="pk_tokens"),
    )
    op.create_index("ix_tokens_spreadsheet", "tokens", ["spreadsheet"])
    op.create_table(
        "credentials",
        *_sheet("credentials"),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("project", ID, nullable=False),
        sa.Column("principal", ID, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("lock", WORD, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("spreadsheet", "kind", name="pk_credentials"),
    )
    op.create_index("ix_credentials_lock", "credentials", ["lock"])
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("spreadsheet", ID),
        sa.Column("subject", ID),
        sa.Column("what", WORD, nullable=False),
        sa.Column("facts", sa.JSON),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_spreadsheet", "audit", ["spreadsheet"])


def _pace() -> None:
    op.create_table(
        "quota",
        sa.Column("bucket", sa.String(200), nullable=False),
        sa.Column("granted_ms", sa.JSON, nullable=False),
        sa.Column("pace", sa.Integer, nullable=False),
        sa.Column("paced_ms", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("bucket", name="pk_quota"),
    )
    op.create_table(
        "heartbeats",
        sa.Column("worker", ID, nullable=False),
        sa.Column("began_ms", sa.BigInteger, nullable=False),
        sa.Column("beat_ms", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("worker", name="pk_heartbeats"),
    )
