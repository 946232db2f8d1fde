"""How a post in doubt was looked for on X."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

from gatekeeper.migrations.triggers import Guard, guard_statements, stands_already, unguard_statements

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLE = "timeline_look"


def guards() -> Iterator[Guard]:
    """What was read stays as it was read."""
    for event in ("UPDATE", "DELETE"):
        yield Guard(TABLE, event, f"{TABLE}_no_{event.lower()}", "1 = 1", f"{TABLE} rows are never changed")
    condition = stands_already(TABLE, (("id",),))
    yield Guard(TABLE, "INSERT", f"{TABLE}_no_replace", condition, f"{TABLE} rows are never replaced")


def upgrade() -> None:
    """Makes the table."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("was_read", sa.Boolean(), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_timeline_look_attempt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timeline_look")),
    )
    op.create_index(op.f("ix_timeline_look_attempt_id"), TABLE, ["attempt_id"])
    for statement in guard_statements(guards(), (TABLE,), op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Takes it away again."""
    for statement in unguard_statements(guards(), (TABLE,), op.get_bind().dialect.name):
        op.execute(statement)
    op.drop_table(TABLE)
