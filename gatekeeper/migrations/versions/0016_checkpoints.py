"""Checkpoints of the record: how it stood after so many events, signed."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from gatekeeper.migrations.triggers import Guard, guard_statements, stands_already, unguard_statements

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TABLE = "audit_checkpoint"


def guards() -> Iterator[Guard]:
    """A checkpoint is never changed, deleted or replaced, whoever writes."""
    for event in ("UPDATE", "DELETE"):
        yield Guard(TABLE, event, f"{TABLE}_no_{event.lower()}", "1 = 1", f"{TABLE} rows are never changed")
    there = stands_already(TABLE, (("id",), ("size",)))
    yield Guard(TABLE, "INSERT", f"{TABLE}_no_replace", there, f"{TABLE} rows are never replaced")


def upgrade() -> None:
    """Makes the table."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("note", AutoString(), nullable=False),
        sa.Column("public_key", AutoString(length=64), nullable=False),
        sa.Column("cause", AutoString(length=20), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_checkpoint")),
        sa.UniqueConstraint("size", name=op.f("uq_audit_checkpoint_size")),
    )
    for statement in guard_statements(guards(), (TABLE,), op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Takes it away again."""
    for statement in unguard_statements(guards(), (TABLE,), op.get_bind().dialect.name):
        op.execute(statement)
    op.drop_table(TABLE)
