"""Backups that were brought back, and the posts that somebody has to look for on X before they go out."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

from gatekeeper.migrations.triggers import Guard, guard_statements, stands_already, unguard_statements

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_ON_ITS_WAY = "('approved', 'scheduled', 'going_out')"
_SET_OUT = f"NEW.state IN {_ON_ITS_WAY} AND OLD.state NOT IN {_ON_ITS_WAY}"
_NOBODY_LOOKED = "EXISTS (SELECT 1 FROM restored_post r WHERE r.post_id = NEW.id AND r.said_at IS NULL)"


def guards() -> Iterator[Guard]:
    """What the database refuses, whoever writes."""
    yield Guard("restore", "DELETE", "restore_no_delete", "1 = 1", "restore rows are never deleted")
    there = stands_already("restore", (("id",),))
    yield Guard("restore", "INSERT", "restore_no_replace", there, "restore rows are never replaced")
    yield Guard(
        "restored_post", "DELETE", "restored_post_no_delete", "1 = 1", "restored_post rows are never deleted"
    )
    there = stands_already("restored_post", (("post_id",),))
    yield Guard(
        "restored_post", "INSERT", "restored_post_no_replace", there, "restored_post rows are never replaced"
    )
    yield Guard(
        "post",
        "UPDATE",
        "post_looked_for_after_restore",
        f"{_SET_OUT} AND {_NOBODY_LOOKED}",
        "it came back from a backup, and nobody has said that it is not on X",
    )


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "restore",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("restored_at", UTCDateTime(), nullable=False),
        sa.Column("is_whole", sa.Boolean(), nullable=False),
        sa.Column("entered_at", UTCDateTime(), nullable=True),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_restore_entered_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_restore")),
    )
    op.create_table(
        "restored_post",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("restore_id", sa.Integer(), nullable=False),
        sa.Column("said_at", UTCDateTime(), nullable=True),
        sa.Column("said_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_restored_post_post_id")),
        sa.ForeignKeyConstraint(["restore_id"], ["restore.id"], name=op.f("fk_restored_post_restore_id")),
        sa.ForeignKeyConstraint(["said_by"], ["person.id"], name=op.f("fk_restored_post_said_by")),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_restored_post")),
    )
    for statement in guard_statements(guards(), ("restore", "restored_post"), op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Takes them away again."""
    for statement in unguard_statements(guards(), ("restore", "restored_post"), op.get_bind().dialect.name):
        op.execute(statement)
    op.drop_table("restored_post")
    op.drop_table("restore")
