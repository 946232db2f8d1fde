"""Mail about trouble, who is told, what X costs and what credit there is."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from gatekeeper.migrations.triggers import Guard, guard_statements, stands_already, unguard_statements

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
MONEY = {"cost": (("id",), ("once",)), "price_list": (("id",),), "credit_note": (("id",),)}
"""What was spent, what was charged and what was seen stays as it was written."""


def guards() -> Iterator[Guard]:
    """What the database refuses about money and mail, whoever writes."""
    for table, keys in MONEY.items():
        for event in ("UPDATE", "DELETE"):
            yield Guard(table, event, f"{table}_no_{event.lower()}", "1 = 1", f"{table} rows are never changed")
        condition = stands_already(table, keys)
        yield Guard(table, "INSERT", f"{table}_no_replace", condition, f"{table} rows are never replaced")
    yield Guard(
        "mail",
        "INSERT",
        "mail_no_replace",
        stands_already("mail", (("id",), ("once",))),
        "mail rows are never replaced",
    )
    yield Guard(
        "mail",
        "UPDATE",
        "mail_stays_itself",
        "NEW.id <> OLD.id OR NEW.once <> OLD.once OR NEW.body <> OLD.body"
        " OR (OLD.sent_at IS NOT NULL AND (NEW.sent_at IS NULL OR NEW.sent_at <> OLD.sent_at))",
        "what was sent was sent",
    )


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", AutoString(length=40), nullable=False),
        sa.Column("about", AutoString(length=80), nullable=False),
        sa.Column("step", AutoString(length=80), nullable=False),
        sa.Column("once", AutoString(length=400), nullable=False),
        sa.Column("recipient", AutoString(length=254), nullable=False),
        sa.Column("subject", AutoString(length=200), nullable=False),
        sa.Column("body", AutoString(), nullable=False),
        sa.Column("page", AutoString(length=200), nullable=False),
        sa.Column("queued_at", UTCDateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("doubts", sa.Integer(), nullable=False),
        sa.Column("retry_at", UTCDateTime(), nullable=True),
        sa.Column("owner", AutoString(length=120), nullable=True),
        sa.Column("lease_until", UTCDateTime(), nullable=True),
        sa.Column("problem", AutoString(length=200), nullable=False),
        sa.Column("sent_at", UTCDateTime(), nullable=True),
        sa.Column("given_up_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
        sa.UniqueConstraint("once", name=op.f("uq_mail_once")),
    )
    for column in ("queued_at", "sent_at"):
        op.create_index(op.f(f"ix_mail_{column}"), "mail", [column])
    op.create_table(
        "alarm_choice",
        sa.Column("kind", AutoString(length=40), nullable=False),
        sa.Column("people", JSON, nullable=False),
        sa.Column("tell_author", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_alarm_choice")),
    )
    op.create_table(
        "cost",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("use", AutoString(length=40), nullable=False),
        sa.Column("once", AutoString(length=80), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("thousandths", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_cost_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cost")),
        sa.UniqueConstraint("once", name=op.f("uq_cost_once")),
    )
    for column in ("at", "post_id"):
        op.create_index(op.f(f"ix_cost_{column}"), "cost", [column])
    op.create_table(
        "price_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("prices", JSON, nullable=False),
        sa.Column("warn_below", sa.Integer(), nullable=False),
        sa.Column("keep_back", sa.Integer(), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=False),
        sa.Column("set_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name=op.f("fk_price_list_set_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_list")),
    )
    op.create_table(
        "credit_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thousandths", sa.Integer(), nullable=False),
        sa.Column("tops_up", sa.Boolean(), nullable=False),
        sa.Column("seen_at", UTCDateTime(), nullable=False),
        sa.Column("noted_by", sa.Integer(), nullable=False),
        sa.Column("noted_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["noted_by"], ["person.id"], name=op.f("fk_credit_note_noted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_note")),
    )
    for statement in guard_statements(guards(), tuple(MONEY), op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Takes them away again."""
    for statement in unguard_statements(guards(), tuple(MONEY), op.get_bind().dialect.name):
        op.execute(statement)
    for table in ("credit_note", "price_list", "cost", "alarm_choice", "mail"):
        op.drop_table(table)
