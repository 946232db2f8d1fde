"""Files of permissions: each that was taken in, until when its ticks count, and what it left for a person."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from gatekeeper.migrations.triggers import Guard, guard_statements, stands_already, unguard_statements

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NEVER_DELETED = {"consent_import": (("id",),), "consent_tick": (("consent_id",),), "consent_wait": (("id",),)}


def guards() -> Iterator[Guard]:
    """What the database refuses about files of permissions, whoever writes."""
    for table, keys in NEVER_DELETED.items():
        yield Guard(table, "DELETE", f"{table}_no_delete", "1 = 1", f"{table} rows are never deleted")
        condition = stands_already(table, keys)
        yield Guard(table, "INSERT", f"{table}_no_replace", condition, f"{table} rows are never replaced")
    yield Guard(
        "consent_import", "UPDATE", "consent_import_no_update", "1 = 1", "consent_import rows are never changed"
    )
    yield Guard(
        "consent_tick",
        "UPDATE",
        "consent_tick_stays",
        "NEW.consent_id <> OLD.consent_id OR NEW.good_until < OLD.good_until",
        "a tick is only ever carried on",
    )
    yield Guard(
        "consent_wait",
        "UPDATE",
        "consent_wait_only_settles",
        "OLD.settled_at IS NOT NULL OR NEW.id <> OLD.id OR NEW.import_id <> OLD.import_id"
        " OR NEW.pupil_id <> OLD.pupil_id OR NEW.kind <> OLD.kind OR NEW.use <> OLD.use"
        " OR NEW.noted_at <> OLD.noted_at",
        "what waits for a person is only ever settled, once",
    )
    yield Guard(
        "consent",
        "INSERT",
        "consent_from_a_file",
        "NEW.import_batch IS NOT NULL AND (NEW.method <> 'import' OR NEW.evidence_ref IS NOT NULL"
        " OR NEW.evidence_sha256 IS NOT NULL OR NEW.given_by_contact_id IS NOT NULL"
        " OR NEW.supersedes_id IS NOT NULL)",
        "a tick from a file has no evidence, names nobody and replaces nothing",
    )


def upgrade() -> None:
    """Makes the tables, and the place for what the words of a file mean."""
    structured = sa.JSON().with_variant(JSONB(), "postgresql")
    for table in ("held_file", "column_mapping"):
        op.add_column(table, sa.Column("meanings", structured, nullable=False, server_default="{}"))
    op.create_table(
        "consent_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", AutoString(length=64), nullable=False),
        sa.Column("is_whole", sa.Boolean(), nullable=False),
        sa.Column("taken_by", sa.Integer(), nullable=False),
        sa.Column("taken_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["taken_by"], ["person.id"], name=op.f("fk_consent_import_taken_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_import")),
    )
    op.create_table(
        "consent_tick",
        sa.Column("consent_id", sa.Integer(), nullable=False),
        sa.Column("good_until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["consent_id"], ["consent.id"], name=op.f("fk_consent_tick_consent_id")),
        sa.PrimaryKeyConstraint("consent_id", name=op.f("pk_consent_tick")),
    )
    op.create_table(
        "consent_wait",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("kind", _one_of("wait_kind", "to_yes", "vanished", "absent"), nullable=False),
        sa.Column("use", AutoString(length=40), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=True),
        sa.Column("noted_at", UTCDateTime(), nullable=False),
        sa.Column("settled_at", UTCDateTime(), nullable=True),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("outcome", _one_of("wait_outcome", "yes", "no", "kept", "overtaken"), nullable=True),
        sa.ForeignKeyConstraint(["import_id"], ["consent_import.id"], name=op.f("fk_consent_wait_import_id")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_consent_wait_pupil_id")),
        sa.ForeignKeyConstraint(["settled_by"], ["person.id"], name=op.f("fk_consent_wait_settled_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_wait")),
    )
    op.create_index(op.f("ix_consent_wait_pupil_id"), "consent_wait", ["pupil_id"])
    for statement in guard_statements(guards(), NEVER_DELETED, op.get_bind().dialect.name):
        op.execute(statement)


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def downgrade() -> None:
    """Takes them away again."""
    for statement in unguard_statements(guards(), NEVER_DELETED, op.get_bind().dialect.name):
        op.execute(statement)
    for table in ("consent_wait", "consent_tick", "consent_import"):
        op.drop_table(table)
    for table in ("column_mapping", "held_file"):
        op.drop_column(table, "meanings")
