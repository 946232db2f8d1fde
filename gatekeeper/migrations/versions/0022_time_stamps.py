"""Time stamps of checkpoints, by an authority outside, and how often it was asked in vain."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from gatekeeper.migrations.triggers import Guard, guard_statements, stands_already, unguard_statements

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

TABLE = "audit_stamp"


def guards() -> Iterator[Guard]:
    """A stamp is never changed, deleted or replaced, whoever writes."""
    for event in ("UPDATE", "DELETE"):
        yield Guard(TABLE, event, f"{TABLE}_no_{event.lower()}", "1 = 1", f"{TABLE} rows are never changed")
    there = stands_already(TABLE, (("id",), ("checkpoint_id",)))
    yield Guard(TABLE, "INSERT", f"{TABLE}_no_replace", there, f"{TABLE} rows are never replaced")


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("checkpoint_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("authority", AutoString(length=255), nullable=False),
        sa.Column("stamped_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["checkpoint_id"], ["audit_checkpoint.id"], name=op.f("fk_audit_stamp_checkpoint_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_stamp")),
        sa.UniqueConstraint("checkpoint_id", name=op.f("uq_audit_stamp_checkpoint_id")),
    )
    op.create_table(
        "audit_stamp_try",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.Column("retry_at", UTCDateTime(), nullable=False),
        sa.Column("problem", AutoString(length=200), nullable=False),
        sa.Column("tell_now", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_stamp_try")),
    )
    for statement in guard_statements(guards(), (TABLE,), op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Takes them away again."""
    for statement in unguard_statements(guards(), (TABLE,), op.get_bind().dialect.name):
        op.execute(statement)
    op.drop_table("audit_stamp_try")
    op.drop_table(TABLE)
