"""The keys of the X account, sealed, and why posting was stopped where it was a key."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from gatekeeper.migrations.triggers import Guard, guard_statements, stands_already, unguard_statements

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KINDS = ("entered", "consented", "removed")


def guards() -> Iterator[Guard]:
    """Who entered which key stays as it was written, and a sealed key stays that of its row."""
    for event in ("UPDATE", "DELETE"):
        name = f"channel_key_no_{event.lower()}"
        yield Guard("channel_key", event, name, "1 = 1", "channel_key rows are never changed")
    yield Guard(
        "channel_key",
        "INSERT",
        "channel_key_no_replace",
        stands_already("channel_key", (("id",),)),
        "channel_key rows are never replaced",
    )
    yield Guard(
        "channel_secret",
        "UPDATE",
        "channel_secret_stays_itself",
        "NEW.key_id <> OLD.key_id",
        "a sealed key stays that of its row",
    )


def upgrade() -> None:
    """Makes the tables; no channel was stopped for a key that anybody noted."""
    op.create_table(
        "channel_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                *KINDS, name=op.f("ck_channel_key_key_kind"), native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("ending", AutoString(length=4), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=False),
        sa.Column("set_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_channel_key_channel_id")),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name=op.f("fk_channel_key_set_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_key")),
    )
    op.create_index(op.f("ix_channel_key_channel_id"), "channel_key", ["channel_id"])
    op.create_table(
        "channel_secret",
        sa.Column("key_id", sa.Integer(), nullable=False),
        sa.Column("key_version", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=True),
        sa.Column("renewing_since", UTCDateTime(), nullable=True),
        sa.Column("renewing_by", AutoString(length=32), nullable=True),
        sa.ForeignKeyConstraint(["key_id"], ["channel_key.id"], name=op.f("fk_channel_secret_key_id")),
        sa.PrimaryKeyConstraint("key_id", name=op.f("pk_channel_secret")),
    )
    op.create_table(
        "channel_consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state_hash", AutoString(length=64), nullable=False),
        sa.Column("session_hash", AutoString(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("key_version", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_channel_consent_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_consent")),
        sa.UniqueConstraint("state_hash", name=op.f("uq_channel_consent_state_hash")),
    )
    op.add_column("channel", sa.Column("stopped_for_key", sa.Boolean(), nullable=False, server_default=sa.false()))
    for statement in guard_statements(guards(), ("channel_key",), op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Takes them away again."""
    for statement in unguard_statements(guards(), ("channel_key",), op.get_bind().dialect.name):
        op.execute(statement)
    op.drop_column("channel", "stopped_for_key")
    for table in ("channel_consent", "channel_secret", "channel_key"):
        op.drop_table(table)
