"""Replies of others: what was read, hidden, told to the safeguarding lead, and what has to be answered."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from gatekeeper.migrations.triggers import Guard, guard_statements, stands_already, unguard_statements

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

KEYS = {
    "reply": (("id",), ("x_post_id",)),
    "reply_hiding": (("id",),),
    "reply_concern": (("reply_id",),),
    "information_request": (("reply_id",),),
    "reply_choice": (("id",),),
}
KEPT = {
    "reply": ("id", "channel_id", "x_post_id", "answers_us", "written_at", "read_at"),
    "reply_hiding": ("id", "reply_id", "asked_by", "asked_at"),
    "reply_concern": ("reply_id", "told_by", "told_at"),
    "information_request": ("reply_id", "kind", "received_at", "due_at", "recorded_by", "recorded_at"),
    "reply_choice": ("id", "is_on", "times", "month_limit", "set_by", "set_at"),
}
"""What of a row stays as it was written."""
ONCE = {
    "reply": ("seen_at", "forgotten_at"),
    "reply_concern": ("closed_at",),
    "information_request": ("answered_at",),
}
"""What is written once, and stays from then on."""
EMPTIED = {"reply": "words", "reply_hiding": "note"}
"""What a stranger or a colleague wrote may be emptied, and never become other words."""


def guards() -> Iterator[Guard]:
    """What the database refuses about replies, whoever writes."""
    for table, keys in KEYS.items():
        yield Guard(table, "DELETE", f"{table}_no_delete", "1 = 1", f"{table} rows are never deleted")
        yield Guard(
            table,
            "INSERT",
            f"{table}_no_replace",
            stands_already(table, keys),
            f"{table} rows are never replaced",
        )
        changed = [f"NEW.{column} <> OLD.{column}" for column in KEPT[table]]
        changed += [
            f"(OLD.{column} IS NOT NULL AND (NEW.{column} IS NULL OR NEW.{column} <> OLD.{column}))"
            for column in ONCE.get(table, ())
        ]
        if table in EMPTIED:
            column = EMPTIED[table]
            changed.append(f"(NEW.{column} <> OLD.{column} AND NEW.{column} <> '')")
        yield Guard(
            table, "UPDATE", f"{table}_stays_itself", " OR ".join(changed), f"a row of {table} stays what it was"
        )


def upgrade() -> None:
    """Makes the tables."""
    _replies()
    _what_was_done()
    _how_they_are_read()
    for statement in guard_statements(guards(), tuple(KEYS), op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Takes them away again."""
    for statement in unguard_statements(guards(), tuple(KEYS), op.get_bind().dialect.name):
        op.execute(statement)
    for table in (
        "reply_reading",
        "reply_choice",
        "information_request",
        "reply_concern",
        "reply_hiding",
        "reply",
    ):
        op.drop_table(table)


def _enum(table: str, name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=op.f(f"ck_{table}_{name}"), native_enum=False, create_constraint=True, length=32)


def _replies() -> None:
    op.create_table(
        "reply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("x_post_id", AutoString(length=20), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("answers_us", sa.Boolean(), nullable=False),
        sa.Column("words", AutoString(), nullable=False),
        sa.Column("written_at", UTCDateTime(), nullable=False),
        sa.Column("read_at", UTCDateTime(), nullable=False),
        sa.Column("seen_by", sa.Integer(), nullable=True),
        sa.Column("seen_at", UTCDateTime(), nullable=True),
        sa.Column("forgotten_at", UTCDateTime(), nullable=True),
        sa.Column(
            "showing", _enum("reply", "showing", "shown", "hide_asked", "hidden", "show_asked"), nullable=False
        ),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("retry_at", UTCDateTime(), nullable=True),
        sa.Column("problem", AutoString(length=200), nullable=False),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_reply_channel_id")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_reply_post_id")),
        sa.ForeignKeyConstraint(["seen_by"], ["person.id"], name=op.f("fk_reply_seen_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply")),
        sa.UniqueConstraint("x_post_id", name=op.f("uq_reply_x_post_id")),
    )
    for column in ("read_at", "showing"):
        op.create_index(op.f(f"ix_reply_{column}"), "reply", [column])


def _what_was_done() -> None:
    op.create_table(
        "reply_hiding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reply_id", sa.Integer(), nullable=False),
        sa.Column(
            "reason",
            _enum("reply_hiding", "hide_reason", "hurtful", "child", "private", "advertising", "other"),
            nullable=True,
        ),
        sa.Column("note", AutoString(length=500), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["reply_id"], ["reply.id"], name=op.f("fk_reply_hiding_reply_id")),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_reply_hiding_asked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_hiding")),
    )
    op.create_index(op.f("ix_reply_hiding_reply_id"), "reply_hiding", ["reply_id"])
    op.create_table(
        "reply_concern",
        sa.Column("reply_id", sa.Integer(), nullable=False),
        sa.Column("key_version", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("told_by", sa.Integer(), nullable=False),
        sa.Column("told_at", UTCDateTime(), nullable=False),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["reply_id"], ["reply.id"], name=op.f("fk_reply_concern_reply_id")),
        sa.ForeignKeyConstraint(["told_by"], ["person.id"], name=op.f("fk_reply_concern_told_by")),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"], name=op.f("fk_reply_concern_closed_by")),
        sa.PrimaryKeyConstraint("reply_id", name=op.f("pk_reply_concern")),
    )
    op.create_table(
        "information_request",
        sa.Column("reply_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            _enum("information_request", "request_kind", "information", "own_data", "school_record"),
            nullable=False,
        ),
        sa.Column("received_at", UTCDateTime(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.Column("responsible_id", sa.Integer(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["reply_id"], ["reply.id"], name=op.f("fk_information_request_reply_id")),
        *(
            sa.ForeignKeyConstraint([column], ["person.id"], name=op.f(f"fk_information_request_{column}"))
            for column in ("responsible_id", "recorded_by", "answered_by")
        ),
        sa.PrimaryKeyConstraint("reply_id", name=op.f("pk_information_request")),
    )


def _how_they_are_read() -> None:
    op.create_table(
        "reply_choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("times", _enum("reply_choice", "reading_times", "never", "daily", "twice"), nullable=False),
        sa.Column("month_limit", sa.Integer(), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=False),
        sa.Column("set_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name=op.f("fk_reply_choice_set_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_choice")),
    )
    op.create_table(
        "reply_reading",
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("read_to", AutoString(length=20), nullable=False),
        sa.Column("newest", AutoString(length=20), nullable=True),
        sa.Column("reached", AutoString(length=20), nullable=True),
        *(
            sa.Column(column, UTCDateTime(), nullable=True)
            for column in ("asked_at", "tried_at", "done_at", "retry_at", "busy_until")
        ),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failing_since", UTCDateTime(), nullable=True),
        sa.Column("problem", AutoString(length=200), nullable=False),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_reply_reading_channel_id")),
        sa.PrimaryKeyConstraint("channel_id", name=op.f("pk_reply_reading")),
    )
