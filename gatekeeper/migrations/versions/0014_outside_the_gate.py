"""Posts that were not sent from here, corrections of published posts, and what somebody deleted by hand."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from gatekeeper.migrations.triggers import Guard, guard_statements, stands_already, unguard_statements

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

APPEND_ONLY = {
    "correction": (("post_id",),),
    "takedown_by_hand": (("id",),),
    "outside_choice": (("id",),),
    "outside_look": (("id",),),
    "outside_post": (("id",), ("x_post_id",)),
    "outside_decision": (("outside_id",), ("post_id",)),
    "outside_shown": (("outside_id", "pupil_id"),),
}


def guards() -> Iterator[Guard]:
    """What the database refuses, whoever writes."""
    for table, keys in APPEND_ONLY.items():
        for event in ("UPDATE", "DELETE"):
            yield Guard(table, event, f"{table}_no_{event.lower()}", "1 = 1", f"{table} rows are never changed")
        condition = stands_already(table, keys)
        yield Guard(table, "INSERT", f"{table}_no_replace", condition, f"{table} rows are never replaced")
    yield Guard(
        "correction",
        "INSERT",
        "correction_of_what_is_public",
        "NOT EXISTS (SELECT 1 FROM post p WHERE p.id = NEW.corrects_id AND p.state = 'published'"
        " AND p.x_post_id IS NOT NULL)"
        " OR NOT EXISTS (SELECT 1 FROM post d WHERE d.id = NEW.post_id AND d.state = 'draft')",
        "a draft corrects a published post",
    )
    yield Guard(
        "outside_decision",
        "INSERT",
        "outside_decision_of_another_post",
        "NOT EXISTS (SELECT 1 FROM post p JOIN outside_post f ON f.x_post_id = p.x_post_id"
        " WHERE p.id = NEW.post_id AND f.id = NEW.outside_id)",
        "what was found is taken in as itself",
    )


def upgrade() -> None:
    """Makes the tables."""
    _what_we_send()
    _what_we_did_not_send()
    for statement in guard_statements(guards(), tuple(APPEND_ONLY), op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Takes them away again."""
    for statement in unguard_statements(guards(), tuple(APPEND_ONLY), op.get_bind().dialect.name):
        op.execute(statement)
    for table in (
        "outside_shown",
        "outside_decision",
        "outside_post",
        "outside_look",
        "outside_choice",
        "takedown_by_hand",
        "correction",
    ):
        op.drop_table(table)


def _what_we_send() -> None:
    op.create_table(
        "correction",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_correction_post_id")),
        sa.ForeignKeyConstraint(["corrects_id"], ["post.id"], name=op.f("fk_correction_corrects_id")),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_correction")),
    )
    op.create_index(op.f("ix_correction_corrects_id"), "correction", ["corrects_id"])
    op.create_table(
        "takedown_by_hand",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("takedown_id", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("said_by", sa.Integer(), nullable=False),
        sa.Column("said_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["takedown_id"], ["takedown.id"], name=op.f("fk_takedown_by_hand_takedown_id")),
        sa.ForeignKeyConstraint(["said_by"], ["person.id"], name=op.f("fk_takedown_by_hand_said_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_takedown_by_hand")),
    )
    op.create_index(op.f("ix_takedown_by_hand_takedown_id"), "takedown_by_hand", ["takedown_id"])


def _what_we_did_not_send() -> None:
    op.create_table(
        "outside_choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=False),
        sa.Column("set_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name=op.f("fk_outside_choice_set_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_choice")),
    )
    op.create_table(
        "outside_look",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("was_read", sa.Boolean(), nullable=False),
        sa.Column("reads_from", UTCDateTime(), nullable=False),
        sa.Column("reads_until", UTCDateTime(), nullable=False),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.Column("more", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_outside_look_channel_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_look")),
    )
    op.create_index(op.f("ix_outside_look_at"), "outside_look", ["at"])
    op.create_table(
        "outside_post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("x_post_id", AutoString(length=20), nullable=False),
        sa.Column("text", AutoString(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("pictures", sa.Integer(), nullable=False),
        sa.Column("replies_to", AutoString(length=20), nullable=False),
        sa.Column("found_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_outside_post_channel_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_post")),
        sa.UniqueConstraint("x_post_id", name=op.f("uq_outside_post_x_post_id")),
    )
    op.create_table(
        "outside_decision",
        sa.Column("outside_id", sa.Integer(), nullable=False),
        sa.Column(
            "choice",
            sa.Enum(
                "adopt",
                "remove",
                name=op.f("ck_outside_decision_outside_done"),
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("why", AutoString(length=500), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("decided_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["outside_id"], ["outside_post.id"], name=op.f("fk_outside_decision_outside_id")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_outside_decision_post_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_outside_decision_decided_by")),
        sa.PrimaryKeyConstraint("outside_id", name=op.f("pk_outside_decision")),
        sa.UniqueConstraint("post_id", name=op.f("uq_outside_decision_post_id")),
    )
    op.create_table(
        "outside_shown",
        sa.Column("outside_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["outside_id"], ["outside_post.id"], name=op.f("fk_outside_shown_outside_id")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_outside_shown_pupil_id")),
        sa.PrimaryKeyConstraint("outside_id", "pupil_id", name=op.f("pk_outside_shown")),
    )
    op.create_index(op.f("ix_outside_shown_pupil_id"), "outside_shown", ["pupil_id"])
