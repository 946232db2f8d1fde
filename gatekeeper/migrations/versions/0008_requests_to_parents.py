"""Requests to parents by link or code, and answers that nobody of the staff wrote down."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from gatekeeper.migrations.triggers import Guard, guard_statements, stands_already, unguard_statements

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEPT = {
    "consent_request": (("id",), ("link_hash",), ("code_hash",)),
    "consent_request_answer": (("id",), ("request_id", "once")),
}
"""What is recalled or looked at, but never goes."""
METHODS = ("paper", "mis_portal", "email", "in_person_noted", "import")
BY_LINK = "online_form"
IS_SOMEBODY, MAY_BE_NOBODY = "recorded_by INTEGER NOT NULL", "recorded_by INTEGER"
ADDED_BY, ADDED_BY_NOBODY = "added_by INTEGER NOT NULL", "added_by INTEGER"
REFERENCE = "CONSTRAINT fk_consent_request_id REFERENCES consent_request (id)"
SIGNED_ONCE = "(OLD.{0} IS NOT NULL AND (NEW.{0} IS NULL OR NEW.{0} <> OLD.{0}))"


def guards() -> Iterator[Guard]:
    """What the database refuses about requests, whoever writes."""
    for table, keys in KEPT.items():
        yield Guard(table, "DELETE", f"{table}_no_delete", "1 = 1", f"{table} rows are never deleted")
        condition = stands_already(table, keys)
        yield Guard(table, "INSERT", f"{table}_no_replace", condition, f"{table} rows are never replaced")
    yield Guard(
        "consent_request",
        "INSERT",
        "consent_request_of_another_family",
        "NOT EXISTS (SELECT 1 FROM contact c WHERE c.id = NEW.contact_id AND c.pupil_id = NEW.pupil_id)",
        "a request is to a contact of the child",
    )
    yield Guard(
        "consent_request",
        "UPDATE",
        "consent_request_only_recalled",
        "NEW.id <> OLD.id OR NEW.pupil_id <> OLD.pupil_id OR NEW.contact_id <> OLD.contact_id"
        " OR NEW.wording_id <> OLD.wording_id OR NEW.salt <> OLD.salt OR NEW.link_hash <> OLD.link_hash"
        " OR NEW.code_hash <> OLD.code_hash OR NEW.made_by <> OLD.made_by OR NEW.made_at <> OLD.made_at"
        " OR NEW.expires_at <> OLD.expires_at OR "
        + SIGNED_ONCE.format("recalled_at")
        + " OR "
        + SIGNED_ONCE.format("recalled_by"),
        "a request is only ever recalled",
    )
    yield Guard(
        "consent_request_answer",
        "INSERT",
        "consent_request_answer_of_another_family",
        "NOT EXISTS (SELECT 1 FROM consent_request q JOIN consent_evidence e ON e.pupil_id = q.pupil_id"
        " WHERE q.id = NEW.request_id AND e.id = NEW.evidence_id AND q.recalled_at IS NULL"
        " AND NEW.answered_at < q.expires_at)",
        "an answer is to an open request of the same family",
    )
    yield Guard(
        "consent_request_answer",
        "UPDATE",
        "consent_request_answer_only_seen",
        "NEW.id <> OLD.id OR NEW.request_id <> OLD.request_id OR NEW.evidence_id <> OLD.evidence_id"
        " OR NEW.once <> OLD.once OR NEW.answered_at <> OLD.answered_at OR "
        + SIGNED_ONCE.format("seen_at")
        + " OR "
        + SIGNED_ONCE.format("seen_by"),
        "an answer that came in is only ever looked at",
    )
    yield Guard(
        "consent",
        "INSERT",
        "consent_beside_its_request",
        "(NEW.request_id IS NOT NULL OR NEW.recorded_by IS NULL OR NEW.method = 'online_form')"
        " AND NOT (NEW.method = 'online_form' AND NEW.recorded_by IS NULL AND EXISTS ("
        "SELECT 1 FROM consent_request q WHERE q.id = NEW.request_id AND q.pupil_id = NEW.pupil_id"
        " AND q.contact_id = NEW.given_by_contact_id AND q.wording_id = NEW.wording_id"
        " AND q.recalled_at IS NULL AND NEW.recorded_at < q.expires_at))",
        "an answer by link is exactly what its request asks, of whom it asks",
    )
    yield Guard(
        "consent_evidence",
        "INSERT",
        "consent_evidence_of_nobody",
        "NEW.added_by IS NULL AND NEW.media_type <> 'application/json'",
        "only what a family sent by link was added by nobody of the staff",
    )


def upgrade() -> None:
    """Makes the tables, and lets an answer stand that a family wrote down by themselves."""
    op.create_table(
        "consent_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("wording_id", sa.Integer(), nullable=False),
        sa.Column("salt", AutoString(length=32), nullable=False),
        sa.Column("link_hash", AutoString(length=64), nullable=False),
        sa.Column("code_hash", AutoString(length=64), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("recalled_by", sa.Integer(), nullable=True),
        sa.Column("recalled_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_consent_request_contact_id")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_consent_request_made_by")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_consent_request_pupil_id")),
        sa.ForeignKeyConstraint(["recalled_by"], ["person.id"], name=op.f("fk_consent_request_recalled_by")),
        sa.ForeignKeyConstraint(["wording_id"], ["wording.id"], name=op.f("fk_consent_request_wording_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_request")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_consent_request_code_hash")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_consent_request_link_hash")),
    )
    for column in ("contact_id", "expires_at", "pupil_id"):
        op.create_index(op.f(f"ix_consent_request_{column}"), "consent_request", [column])
    op.create_table(
        "consent_request_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("once", AutoString(length=32), nullable=False),
        sa.Column("answered_at", UTCDateTime(), nullable=False),
        sa.Column("seen_by", sa.Integer(), nullable=True),
        sa.Column("seen_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["consent_evidence.id"], name=op.f("fk_consent_request_answer_evidence_id")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["consent_request.id"], name=op.f("fk_consent_request_answer_request_id")
        ),
        sa.ForeignKeyConstraint(["seen_by"], ["person.id"], name=op.f("fk_consent_request_answer_seen_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_request_answer")),
        sa.UniqueConstraint("request_id", "once", name=op.f("uq_consent_request_answer_request_id_once")),
    )
    op.create_index(op.f("ix_consent_request_answer_request_id"), "consent_request_answer", ["request_id"])
    op.create_table(
        "code_try",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network", AutoString(length=64), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_try")),
    )
    op.create_index(op.f("ix_code_try_at"), "code_try", ["at"])
    op.create_index(op.f("ix_code_try_network"), "code_try", ["network"])
    _let_families_write()
    for statement in guard_statements(guards(), tuple(KEPT), op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Takes them away again, as long as no family has answered by link."""
    bind = op.get_bind()
    if bind.execute(sa.text("SELECT 1 FROM consent WHERE request_id IS NOT NULL")).first():
        raise RuntimeError("Families have answered by link. What they said cannot be kept without it.")
    for statement in unguard_statements(guards(), tuple(KEPT), bind.dialect.name):
        op.execute(statement)
    op.drop_index(op.f("ix_consent_request_id"), "consent")
    if bind.dialect.name == "sqlite":
        _write_schema(
            "consent", ((f" {REFERENCE}", ""), (_methods(BY_LINK), _methods()), (MAY_BE_NOBODY, IS_SOMEBODY))
        )
        _write_schema("consent_evidence", ((ADDED_BY_NOBODY, ADDED_BY),))
    else:
        _alter(METHODS, nullable=False)
        op.drop_constraint(op.f("fk_consent_request_id"), "consent", type_="foreignkey")
    op.drop_column("consent", "request_id")
    for table in ("code_try", "consent_request_answer", "consent_request"):
        op.drop_table(table)


def _let_families_write() -> None:
    """An answer may name its request, and nobody who wrote it down."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"ALTER TABLE consent ADD COLUMN request_id INTEGER {REFERENCE}")
        _write_schema("consent", ((_methods(), _methods(BY_LINK)), (IS_SOMEBODY, MAY_BE_NOBODY)))
        _write_schema("consent_evidence", ((ADDED_BY, ADDED_BY_NOBODY),))
    else:
        op.add_column("consent", sa.Column("request_id", sa.Integer(), nullable=True))
        op.create_foreign_key(op.f("fk_consent_request_id"), "consent", "consent_request", ["request_id"], ["id"])
        _alter((*METHODS, BY_LINK), nullable=True)
    op.create_index(op.f("ix_consent_request_id"), "consent", ["request_id"])


def _alter(methods: tuple[str, ...], *, nullable: bool) -> None:
    """What PostgreSQL changes in place."""
    op.drop_constraint(op.f("ck_consent_consent_method"), "consent", type_="check")
    op.create_check_constraint(op.f("ck_consent_consent_method"), "consent", sa.column("method").in_(methods))
    op.alter_column("consent", "recorded_by", existing_type=sa.Integer(), nullable=nullable)
    op.alter_column("consent_evidence", "added_by", existing_type=sa.Integer(), nullable=nullable)


def _write_schema(table: str, changes: tuple[tuple[str, str], ...]) -> None:
    """What SQLite changes by the procedure of its manual for constraints (sqlite.org/lang_altertable.html, 7).

    Nothing in the rows changes. Making the tables anew would drop the guards that earlier revisions put on them.
    """
    bind = op.get_bind()
    of_table = sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :name")
    made = str(bind.execute(of_table, {"name": table}).scalar_one())
    for old, new in changes:
        if made.count(old) != 1:
            raise RuntimeError(f"The table {table} is not as the revisions before this one made it: {old}")
        made = made.replace(old, new)
    number = int(bind.exec_driver_sql("PRAGMA schema_version").scalar_one())
    bind.exec_driver_sql("PRAGMA writable_schema=ON")
    changed = sa.text("UPDATE sqlite_master SET sql = :made WHERE type = 'table' AND name = :name")
    bind.execute(changed, {"made": made, "name": table})
    bind.exec_driver_sql(f"PRAGMA schema_version={number + 1}")
    bind.exec_driver_sql("PRAGMA writable_schema=RESET")


def _methods(*more: str) -> str:
    return f"CHECK (method IN ({', '.join(repr(method) for method in (*METHODS, *more))}))"
