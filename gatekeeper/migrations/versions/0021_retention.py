"""How long records are kept, what is held, what went, and the register of requests."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from gatekeeper.migrations.triggers import Guard, guard_statements, stands_already, unguard_statements

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
KEYS = {
    "retention_choice": ("id",),
    "legal_hold": ("id",),
    "tombstone": ("id",),
    "erasure": ("id",),
    "erased_version": ("version_id",),
    "data_request": ("id",),
}
KEPT = {
    "retention_choice": ("id", "kind", "length", "set_by", "set_at"),
    "legal_hold": ("id", "set_by", "set_at"),
    "tombstone": ("id", "kind", "number", "rule", "erased_at"),
    "erasure": ("id", "pupil_id", "salt", "mark", "cause", "erased_at"),
    "erased_version": ("version_id", "text_sha256", "erased_at"),
    "data_request": ("id", "kind", "received_on", "due_at", "recorded_by", "recorded_at"),
}
"""What of a row stays as it was written."""
ONCE = {
    "legal_hold": ("ended_at",),
    "erasure": ("cleaned_at",),
    "data_request": ("done_at", "done_on"),
}
"""What is written once, and stays from then on."""


def guards() -> Iterator[Guard]:
    """What the database refuses, whoever writes."""
    for table, key in KEYS.items():
        yield Guard(table, "DELETE", f"{table}_no_delete", "1 = 1", f"{table} rows are never deleted")
        there = stands_already(table, (key,))
        yield Guard(table, "INSERT", f"{table}_no_replace", there, f"{table} rows are never replaced")
        changed = [f"NEW.{column} <> OLD.{column}" for column in KEPT[table]]
        changed += [
            f"(OLD.{column} IS NOT NULL AND (NEW.{column} IS NULL OR NEW.{column} <> OLD.{column}))"
            for column in ONCE.get(table, ())
        ]
        yield Guard(table, "UPDATE", f"{table}_stays", " OR ".join(changed), f"{table} rows stay as written")


def upgrade() -> None:
    """Makes the tables."""
    _schedule()
    _erased()
    _requests()
    for statement in guard_statements(guards(), tuple(KEYS), op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Takes them away again."""
    for statement in unguard_statements(guards(), tuple(KEYS), op.get_bind().dialect.name):
        op.execute(statement)
    for table in reversed(KEYS):
        op.drop_table(table)


def _number(name: str, *, nullable: bool = False) -> "sa.Column[int]":
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _moment(name: str, *, nullable: bool = False) -> "sa.Column[object]":
    return sa.Column(name, UTCDateTime(), nullable=nullable)


def _words(name: str, length: int) -> "sa.Column[str]":
    return sa.Column(name, AutoString(length=length), nullable=False)


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))


def _key(table: str, column: str = "id") -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(column, name=op.f(f"pk_{table}"))


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _schedule() -> None:
    op.create_table(
        "retention_choice",
        _number("id"),
        _words("kind", 40),
        _number("length"),
        _number("set_by"),
        _moment("set_at"),
        _to("retention_choice", "set_by", "person.id"),
        _key("retention_choice"),
    )
    _index("retention_choice", "kind")
    op.create_table(
        "legal_hold",
        _number("id"),
        _number("pupil_id", nullable=True),
        _number("post_id", nullable=True),
        _words("reason", 500),
        _number("set_by"),
        _moment("set_at"),
        _number("ended_by", nullable=True),
        _moment("ended_at", nullable=True),
        _to("legal_hold", "pupil_id", "pupil.id"),
        _to("legal_hold", "post_id", "post.id"),
        _to("legal_hold", "set_by", "person.id"),
        _to("legal_hold", "ended_by", "person.id"),
        _key("legal_hold"),
    )
    _index("legal_hold", "pupil_id", "post_id")


def _erased() -> None:
    op.create_table(
        "tombstone",
        _number("id"),
        _words("kind", 40),
        _number("number"),
        _words("rule", 200),
        _number("erased_by", nullable=True),
        _moment("erased_at"),
        _to("tombstone", "erased_by", "person.id"),
        _key("tombstone"),
    )
    _index("tombstone", "kind")
    op.create_table(
        "erasure",
        _number("id"),
        _number("pupil_id"),
        _words("salt", 32),
        _words("mark", 64),
        _words("cause", 20),
        sa.Column("counts", JSON, nullable=False),
        _number("erased_by", nullable=True),
        _moment("erased_at"),
        _moment("cleaned_at", nullable=True),
        _to("erasure", "pupil_id", "pupil.id"),
        _to("erasure", "erased_by", "person.id"),
        _key("erasure"),
    )
    _index("erasure", "pupil_id")
    op.create_table(
        "erased_version",
        _number("version_id"),
        _words("text_sha256", 64),
        _moment("erased_at"),
        _to("erased_version", "version_id", "version.id"),
        _key("erased_version", "version_id"),
    )


def _requests() -> None:
    kinds = ("information", "own_data", "school_record", "complaint")
    name = op.f("ck_data_request_asked_for")
    op.create_table(
        "data_request",
        _number("id"),
        sa.Column(
            "kind",
            sa.Enum(*kinds, name=name, native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("received_on", sa.Date(), nullable=False),
        _moment("due_at"),
        _words("asked_by", 200),
        _words("about", 500),
        _number("pupil_id", nullable=True),
        _number("recorded_by"),
        _moment("recorded_at"),
        _words("done_note", 500),
        _number("done_by", nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        _moment("done_at", nullable=True),
        _to("data_request", "pupil_id", "pupil.id"),
        _to("data_request", "recorded_by", "person.id"),
        _to("data_request", "done_by", "person.id"),
        _key("data_request"),
    )
    _index("data_request", "due_at", "pupil_id")
