"""Withdrawals: cases, what they found, who decided what; and what is public, looked at again each night."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from gatekeeper.migrations.triggers import Guard, guard_statements, stands_already, unguard_statements

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
APPEND_ONLY = {
    "withdrawal": (("id",),),
    "withdrawal_post": (("id",), ("withdrawal_id", "post_id")),
    "withdrawal_decision": (("id",),),
    "withdrawal_tick": (("id",), ("withdrawal_id", "item")),
    "withdrawal_closing": (("withdrawal_id",),),
    "public_review": (("id",), ("pupil_id", "post_id", "cause")),
    "public_review_decision": (("review_id",),),
    "public_check": (("day",),),
}


def guards() -> Iterator[Guard]:
    """What the database refuses about withdrawals, whoever writes."""
    for table, keys in APPEND_ONLY.items():
        for event in ("UPDATE", "DELETE"):
            yield Guard(table, event, f"{table}_no_{event.lower()}", "1 = 1", f"{table} rows are never changed")
        condition = stands_already(table, keys)
        yield Guard(table, "INSERT", f"{table}_no_replace", condition, f"{table} rows are never replaced")
    yield Guard(
        "withdrawal",
        "INSERT",
        "withdrawal_of_another_child",
        "(NEW.cause = 'hold') <> (NEW.hold_id IS NOT NULL)"
        " OR (NEW.hold_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM publication_hold h"
        " WHERE h.id = NEW.hold_id AND h.pupil_id = NEW.pupil_id))"
        " OR (NEW.contact_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM contact c"
        " WHERE c.id = NEW.contact_id AND c.pupil_id = NEW.pupil_id))",
        "a withdrawal is of the child whose family or hold it names",
    )
    yield Guard(
        "withdrawal_closing",
        "INSERT",
        "withdrawal_closing_too_early",
        "EXISTS (SELECT 1 FROM withdrawal_post f JOIN post p ON p.id = f.post_id"
        " WHERE f.withdrawal_id = NEW.withdrawal_id AND p.state IN ('published', 'unsure', 'going_out')"
        " AND NOT EXISTS (SELECT 1 FROM withdrawal_decision d"
        " WHERE d.withdrawal_id = f.withdrawal_id AND d.post_id = f.post_id))",
        "a withdrawal is closed when each post is gone or decided",
    )


def upgrade() -> None:
    """Makes the tables."""
    _cases()
    _lines()
    _everything_public()
    for statement in guard_statements(guards(), tuple(APPEND_ONLY), op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Takes them away again."""
    for statement in unguard_statements(guards(), tuple(APPEND_ONLY), op.get_bind().dialect.name):
        op.execute(statement)
    for table in (
        "public_check",
        "public_review_decision",
        "public_review",
        "public_words",
        "withdrawal_closing",
        "withdrawal_tick",
        "withdrawal_decision",
        "withdrawal_post",
        "withdrawal",
    ):
        op.drop_table(table)


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def _cases() -> None:
    op.create_table(
        "withdrawal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("cause", _one_of("withdrawal_cause", "family", "child", "hold"), nullable=False),
        sa.Column("what", _one_of("withdrawn_use", "pictures", "name", "everything"), nullable=False),
        sa.Column("hold_id", sa.Integer(), nullable=True),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("said_by", AutoString(length=200), nullable=False),
        sa.Column("note", AutoString(length=500), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        _to("withdrawal", "pupil_id", "pupil"),
        _to("withdrawal", "hold_id", "publication_hold"),
        _to("withdrawal", "contact_id", "contact"),
        _to("withdrawal", "recorded_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawal")),
    )
    op.create_index(op.f("ix_withdrawal_pupil_id"), "withdrawal", ["pupil_id"])
    op.create_index(op.f("ix_withdrawal_recorded_at"), "withdrawal", ["recorded_at"])
    op.create_table(
        "withdrawal_closing",
        sa.Column("withdrawal_id", sa.Integer(), nullable=False),
        sa.Column("closed_by", sa.Integer(), nullable=False),
        sa.Column("closed_at", UTCDateTime(), nullable=False),
        _to("withdrawal_closing", "withdrawal_id", "withdrawal"),
        _to("withdrawal_closing", "closed_by", "person"),
        sa.PrimaryKeyConstraint("withdrawal_id", name=op.f("pk_withdrawal_closing")),
    )


def _lines() -> None:
    op.create_table(
        "withdrawal_post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("withdrawal_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("is_sure", sa.Boolean(), nullable=False),
        sa.Column("ways", JSON, nullable=False),
        sa.Column("found_at", UTCDateTime(), nullable=False),
        _to("withdrawal_post", "withdrawal_id", "withdrawal"),
        _to("withdrawal_post", "post_id", "post"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawal_post")),
        sa.UniqueConstraint("withdrawal_id", "post_id", name=op.f("uq_withdrawal_post_withdrawal_id_post_id")),
    )
    op.create_table(
        "withdrawal_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("withdrawal_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("choice", _one_of("withdrawal_choice", "keep", "gone"), nullable=False),
        sa.Column("why", AutoString(length=500), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("decided_at", UTCDateTime(), nullable=False),
        _to("withdrawal_decision", "withdrawal_id", "withdrawal"),
        _to("withdrawal_decision", "post_id", "post"),
        _to("withdrawal_decision", "decided_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawal_decision")),
    )
    op.create_table(
        "withdrawal_tick",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("withdrawal_id", sa.Integer(), nullable=False),
        sa.Column("item", AutoString(length=40), nullable=False),
        sa.Column("note", AutoString(length=200), nullable=False),
        sa.Column("ticked_by", sa.Integer(), nullable=False),
        sa.Column("ticked_at", UTCDateTime(), nullable=False),
        _to("withdrawal_tick", "withdrawal_id", "withdrawal"),
        _to("withdrawal_tick", "ticked_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawal_tick")),
        sa.UniqueConstraint("withdrawal_id", "item", name=op.f("uq_withdrawal_tick_withdrawal_id_item")),
    )
    for table in ("withdrawal_post", "withdrawal_decision", "withdrawal_tick"):
        op.create_index(op.f(f"ix_{table}_withdrawal_id"), table, ["withdrawal_id"])
    op.create_index(op.f("ix_withdrawal_post_post_id"), "withdrawal_post", ["post_id"])


def _everything_public() -> None:
    op.create_table(
        "public_words",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("stamp", AutoString(length=80), nullable=False),
        sa.Column("words", AutoString(), nullable=False),
        _to("public_words", "post_id", "post"),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_public_words")),
    )
    op.create_table(
        "public_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("cause", _one_of("review_cause", "leaver", "permission"), nullable=False),
        sa.Column("shows", sa.Boolean(), nullable=False),
        sa.Column("names", sa.Boolean(), nullable=False),
        sa.Column("opened_at", UTCDateTime(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        _to("public_review", "pupil_id", "pupil"),
        _to("public_review", "post_id", "post"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_review")),
        sa.UniqueConstraint("pupil_id", "post_id", "cause", name=op.f("uq_public_review_pupil_id_post_id_cause")),
    )
    for column in ("pupil_id", "post_id"):
        op.create_index(op.f(f"ix_public_review_{column}"), "public_review", [column])
    op.create_table(
        "public_review_decision",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("choice", _one_of("review_choice", "keep", "take_down"), nullable=False),
        sa.Column("why", AutoString(length=500), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("decided_at", UTCDateTime(), nullable=False),
        _to("public_review_decision", "review_id", "public_review"),
        _to("public_review_decision", "decided_by", "person"),
        sa.PrimaryKeyConstraint("review_id", name=op.f("pk_public_review_decision")),
    )
    op.create_table(
        "public_check",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_public_check")),
    )
