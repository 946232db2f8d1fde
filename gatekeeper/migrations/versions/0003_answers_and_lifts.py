"""Answers “not a person here”, and blocks that a leader lifted, with their guards."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from gatekeeper.migrations.triggers import Guard, guard_statements, stands_already, unguard_statements

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

APPEND_ONLY = {
    "version_answer": (("id",), ("version_id", "answer_id")),
    "lift_request": (("id",), ("version_id", "fingerprint")),
    "lift_decision": (("id",), ("request_id",)),
}


def guards() -> Iterator[Guard]:
    """What the database refuses about answers and lifts, whoever writes."""
    for table, keys in APPEND_ONLY.items():
        for event in ("UPDATE", "DELETE"):
            yield Guard(table, event, f"{table}_no_{event.lower()}", "1 = 1", f"{table} rows are never changed")
        yield Guard(
            table,
            "INSERT",
            f"{table}_no_replace",
            stands_already(table, keys),
            f"{table} rows are never replaced",
        )
    yield Guard("name_answer", "DELETE", "name_answer_no_delete", "1 = 1", "name_answer rows are never deleted")
    yield Guard(
        "name_answer",
        "INSERT",
        "name_answer_no_replace",
        stands_already("name_answer", (("id",),)),
        "name_answer rows are never replaced",
    )
    yield Guard(
        "name_answer",
        "UPDATE",
        "name_answer_stays",
        "NEW.id <> OLD.id OR NEW.post_id <> OLD.post_id OR NEW.said_by <> OLD.said_by"
        " OR NEW.said_at <> OLD.said_at OR NEW.sentence_key <> OLD.sentence_key"
        " OR NEW.place <> OLD.place OR NEW.rule <> OLD.rule"
        " OR (NEW.phrase <> OLD.phrase AND NEW.phrase <> '')"
        " OR (NEW.sentence <> OLD.sentence AND NEW.sentence <> '')"
        " OR (OLD.revoked_at IS NOT NULL AND (NEW.revoked_at IS NULL OR NEW.revoked_at <> OLD.revoked_at))",
        "an answer is only ever taken back or erased",
    )
    yield Guard(
        "version_answer",
        "INSERT",
        "version_answer_too_late",
        "EXISTS (SELECT 1 FROM approval a WHERE a.version_id = NEW.version_id)"
        " OR EXISTS (SELECT 1 FROM name_answer n WHERE n.id = NEW.answer_id AND n.revoked_at IS NOT NULL)",
        "no answer is added to what was agreed, and none that was taken back",
    )
    yield Guard(
        "lift_decision",
        "INSERT",
        "lift_by_contributor",
        "EXISTS (SELECT 1 FROM lift_request r WHERE r.id = NEW.request_id AND (r.asked_by = NEW.decided_by"
        " OR EXISTS (SELECT 1 FROM contribution c WHERE c.post_id = r.post_id AND c.person_id = NEW.decided_by)))",
        "nobody decides about a block of a post they had a hand in",
    )
    yield Guard(
        "lift_decision",
        "INSERT",
        "lift_by_outsider",
        "NOT EXISTS (SELECT 1 FROM lift_request r, person q JOIN person_role pr ON pr.person_id = q.id"
        " WHERE r.id = NEW.request_id AND q.id = NEW.decided_by AND q.status = 'active'"
        " AND q.category NOT IN ('volunteer', 'contractor')"
        " AND pr.role = CASE r.lifted_by WHEN 'dsl' THEN 'dsl' ELSE 'leader' END)",
        "only the role that the rule names can lift its block",
    )
    yield Guard(
        "lift_decision",
        "INSERT",
        "lift_of_other_bytes",
        "NOT EXISTS (SELECT 1 FROM lift_request r JOIN version asked ON asked.id = r.version_id"
        " JOIN post p ON p.id = r.post_id JOIN version v ON v.id = p.current_version_id"
        " WHERE r.id = NEW.request_id AND asked.post_id = p.id AND v.digest = asked.digest AND p.state = 'draft')",
        "a block is lifted for the draft as it was shown, byte for byte",
    )


def upgrade() -> None:
    """Makes the tables, and two columns that say who settled a finding."""
    op.create_table(
        "name_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("phrase", AutoString(), nullable=False),
        sa.Column("sentence", AutoString(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("sentence_key", AutoString(length=32), nullable=False),
        sa.Column("rule", AutoString(length=60), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("said_by", sa.Integer(), nullable=False),
        sa.Column("said_at", UTCDateTime(), nullable=False),
        sa.Column("revoked_by", sa.Integer(), nullable=True),
        sa.Column("revoked_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_name_answer_post_id")),
        sa.ForeignKeyConstraint(["said_by"], ["person.id"], name=op.f("fk_name_answer_said_by")),
        sa.ForeignKeyConstraint(["revoked_by"], ["person.id"], name=op.f("fk_name_answer_revoked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name_answer")),
    )
    op.create_index(op.f("ix_name_answer_post_id"), "name_answer", ["post_id"])
    op.create_index(op.f("ix_name_answer_sentence_key"), "name_answer", ["sentence_key"])
    op.create_table(
        "version_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["answer_id"], ["name_answer.id"], name=op.f("fk_version_answer_answer_id")),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name=op.f("fk_version_answer_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version_answer")),
        sa.UniqueConstraint("version_id", "answer_id", name=op.f("uq_version_answer_version_id_answer_id")),
    )
    op.create_index(op.f("ix_version_answer_answer_id"), "version_answer", ["answer_id"])
    op.create_index(op.f("ix_version_answer_version_id"), "version_answer", ["version_id"])
    _make_lifts()
    op.add_column("screening_finding", sa.Column("settled_by", AutoString(length=200), nullable=True))
    op.add_column("screening_finding", sa.Column("settled_why", AutoString(length=500), nullable=True))
    for statement in guard_statements(guards(), tuple(APPEND_ONLY), op.get_bind().dialect.name):
        op.execute(statement)


def _make_lifts() -> None:
    op.create_table(
        "lift_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("rule", AutoString(length=60), nullable=False),
        sa.Column("fingerprint", AutoString(length=32), nullable=False),
        sa.Column("lifted_by", AutoString(length=20), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_lift_request_asked_by")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_lift_request_post_id")),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name=op.f("fk_lift_request_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lift_request")),
        sa.UniqueConstraint("version_id", "fingerprint", name=op.f("uq_lift_request_version_id_fingerprint")),
    )
    op.create_index(op.f("ix_lift_request_post_id"), "lift_request", ["post_id"])
    op.create_index(op.f("ix_lift_request_version_id"), "lift_request", ["version_id"])
    op.create_table(
        "lift_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("lifted", sa.Boolean(), nullable=False),
        sa.Column("reason", AutoString(length=500), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("decided_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_lift_decision_decided_by")),
        sa.ForeignKeyConstraint(["request_id"], ["lift_request.id"], name=op.f("fk_lift_decision_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lift_decision")),
        sa.UniqueConstraint("request_id", name=op.f("uq_lift_decision_request_id")),
    )


def downgrade() -> None:
    """Takes them away again."""
    for statement in unguard_statements(guards(), tuple(APPEND_ONLY), op.get_bind().dialect.name):
        op.execute(statement)
    op.drop_column("screening_finding", "settled_why")
    op.drop_column("screening_finding", "settled_by")
    op.drop_table("lift_decision")
    op.drop_table("lift_request")
    op.drop_table("version_answer")
    op.drop_table("name_answer")
