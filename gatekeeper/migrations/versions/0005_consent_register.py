"""The consent register complete: evidence files, reasons of holds, children in care, retired wordings."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from gatekeeper.migrations.triggers import Guard, guard_statements, stands_already, unguard_statements

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

APPEND_ONLY = {
    "consent_evidence": (("id",), ("pupil_id", "sha256")),
    "evidence_file": (("evidence_id",),),
    "hold_reason": (("hold_id",),),
}
KEPT = {
    "publication_hold": (("id",),),
    "care_standing": (("id",),),
    "wording": (("id",), ("version",)),
    "contact": (("id",),),
}
"""What may end or be put right, but never goes."""
SIGNED_ONCE = "(OLD.{0} IS NOT NULL AND (NEW.{0} IS NULL OR NEW.{0} <> OLD.{0}))"


def guards() -> Iterator[Guard]:
    """What the database refuses about the register, whoever writes."""
    for table, keys in APPEND_ONLY.items():
        for event in ("UPDATE", "DELETE"):
            yield Guard(table, event, f"{table}_no_{event.lower()}", "1 = 1", f"{table} rows are never changed")
        yield _never_replaced(table, keys)
    for table, keys in KEPT.items():
        yield Guard(table, "DELETE", f"{table}_no_delete", "1 = 1", f"{table} rows are never deleted")
        yield _never_replaced(table, keys)
    yield Guard(
        "publication_hold",
        "UPDATE",
        "publication_hold_only_ends",
        "NEW.id <> OLD.id OR NEW.pupil_id <> OLD.pupil_id OR NEW.level <> OLD.level OR NEW.set_by <> OLD.set_by"
        " OR NEW.started_on <> OLD.started_on OR NEW.review_on <> OLD.review_on OR "
        + SIGNED_ONCE.format("ended_at"),
        "a hold is only ever ended",
    )
    yield Guard(
        "care_standing",
        "UPDATE",
        "care_standing_only_ends",
        "NEW.id <> OLD.id OR NEW.pupil_id <> OLD.pupil_id OR NEW.recorded_by <> OLD.recorded_by"
        " OR NEW.recorded_at <> OLD.recorded_at OR " + SIGNED_ONCE.format("ended_at"),
        "what was recorded of a child in care is only ever ended",
    )
    yield Guard(
        "wording",
        "UPDATE",
        "wording_only_retires",
        "NEW.id <> OLD.id OR NEW.version <> OLD.version OR NEW.text <> OLD.text OR NEW.channels <> OLD.channels"
        " OR NEW.valid_from <> OLD.valid_from OR " + SIGNED_ONCE.format("retired_on"),
        "a wording is only ever retired",
    )
    yield Guard(
        "contact",
        "UPDATE",
        "contact_stays_itself",
        "NEW.id <> OLD.id OR NEW.pupil_id <> OLD.pupil_id",
        "a contact stays with their child",
    )
    yield Guard(
        "consent",
        "INSERT",
        "consent_of_another_family",
        "EXISTS (SELECT 1 FROM contact c WHERE c.id = NEW.given_by_contact_id AND c.pupil_id <> NEW.pupil_id)"
        " OR EXISTS (SELECT 1 FROM consent o WHERE o.id = NEW.supersedes_id AND o.pupil_id <> NEW.pupil_id)"
        " OR (NEW.evidence_sha256 IS NOT NULL AND NOT EXISTS (SELECT 1 FROM consent_evidence e"
        " WHERE e.pupil_id = NEW.pupil_id AND e.sha256 = NEW.evidence_sha256))",
        "an answer rests on papers and people of the same family",
    )


def _never_replaced(table: str, keys: tuple[tuple[str, ...], ...]) -> Guard:
    condition = stands_already(table, keys)
    return Guard(table, "INSERT", f"{table}_no_replace", condition, f"{table} rows are never replaced")


def upgrade() -> None:
    """Makes the tables, and the day on which a wording was retired."""
    op.add_column("wording", sa.Column("retired_on", sa.Date(), nullable=True))
    op.create_table(
        "consent_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("sha256", AutoString(length=64), nullable=False),
        sa.Column("media_type", AutoString(length=40), nullable=False),
        sa.Column("byte_count", sa.Integer(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("added_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["person.id"], name=op.f("fk_consent_evidence_added_by")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_consent_evidence_pupil_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_evidence")),
        sa.UniqueConstraint("pupil_id", "sha256", name=op.f("uq_consent_evidence_pupil_id_sha256")),
    )
    op.create_table(
        "evidence_file",
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("key_version", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["consent_evidence.id"], name=op.f("fk_evidence_file_evidence_id")
        ),
        sa.PrimaryKeyConstraint("evidence_id", name=op.f("pk_evidence_file")),
    )
    op.create_table(
        "hold_reason",
        sa.Column("hold_id", sa.Integer(), nullable=False),
        sa.Column("key_version", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["hold_id"], ["publication_hold.id"], name=op.f("fk_hold_reason_hold_id")),
        sa.PrimaryKeyConstraint("hold_id", name=op.f("pk_hold_reason")),
    )
    op.create_table(
        "care_standing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_care_standing_pupil_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_care_standing_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_standing")),
    )
    op.create_index(op.f("ix_care_standing_pupil_id"), "care_standing", ["pupil_id"])
    for statement in guard_statements(guards(), (*APPEND_ONLY, *KEPT), op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Takes them away again."""
    for statement in unguard_statements(guards(), (*APPEND_ONLY, *KEPT), op.get_bind().dialect.name):
        op.execute(statement)
    for table in ("care_standing", "hold_reason", "evidence_file", "consent_evidence"):
        op.drop_table(table)
    op.drop_column("wording", "retired_on")
