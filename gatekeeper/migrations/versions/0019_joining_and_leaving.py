"""Invitations, proposals of leaders, leavers, recovered accounts, and the codes for a lock-out."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from gatekeeper.migrations.triggers import Guard, guard_statements, stands_already, unguard_statements

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TABLES = ("invitation", "leader_proposal", "leaving", "draft_handover", "recovery", "lock_out_code")
CATEGORIES = ("teaching", "support", "leadership", "office", "governor", "volunteer", "contractor")
_LEADS = (
    "SELECT 1 FROM person_role r JOIN person q ON q.id = r.person_id"
    " WHERE r.role = 'leader' AND q.status = 'active' AND r.person_id = {person}"
)
_ANOTHER_LEADS = (
    "SELECT 1 FROM person_role r JOIN person q ON q.id = r.person_id"
    " WHERE r.role = 'leader' AND q.status = 'active' AND r.person_id <> {person}"
)
_NOT_ALONE = "SELECT 1 FROM person q WHERE q.id <> NEW.person_id"
_AGREED = (
    "SELECT 1 FROM leader_proposal p WHERE p.person_id = NEW.person_id"
    " AND p.confirmed_at IS NOT NULL AND p.granted_at IS NULL"
)
_CLOSED = {
    "invitation": "OLD.accepted_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL OR NEW.email <> OLD.email",
    "leader_proposal": "OLD.granted_at IS NOT NULL OR OLD.closed_at IS NOT NULL"
    " OR NEW.person_id <> OLD.person_id OR NEW.proposed_by <> OLD.proposed_by"
    " OR (OLD.confirmed_at IS NOT NULL AND NEW.granted_at IS NULL)",
    "leaving": "OLD.done_at IS NOT NULL OR OLD.stays_at IS NOT NULL OR NEW.person_id <> OLD.person_id",
    "draft_handover": "1 = 1",
    "recovery": "OLD.used_at IS NOT NULL OR OLD.closed_at IS NOT NULL OR NEW.person_id <> OLD.person_id"
    " OR NEW.opened_by <> OLD.opened_by",
    "lock_out_code": "OLD.used_at IS NOT NULL OR OLD.replaced_at IS NOT NULL OR NEW.code_hash <> OLD.code_hash"
    " OR NEW.person_id <> OLD.person_id",
}
"""When a row may not be changed any more: what is over stays as it was."""


def guards() -> Iterator[Guard]:
    """What the database refuses, whoever writes."""
    for table, over in _CLOSED.items():
        yield Guard(table, "UPDATE", f"{table}_stays", over, f"what is over in {table} stays as it was")
        yield Guard(table, "DELETE", f"{table}_no_delete", "1 = 1", f"{table} rows are never deleted")
        condition = stands_already(table, (("id",),))
        yield Guard(table, "INSERT", f"{table}_no_replace", condition, f"{table} rows are never replaced")
    yield Guard(
        "leader_proposal",
        "INSERT",
        "leader_proposal_begins_open",
        "NEW.confirmed_at IS NOT NULL OR NEW.granted_at IS NOT NULL OR NEW.proposed_by = NEW.person_id",
        "a proposal begins without an answer",
    )
    yield Guard(
        "leader_proposal",
        "UPDATE",
        "leader_proposal_by_two",
        "NEW.confirmed_at IS NOT NULL AND OLD.confirmed_at IS NULL AND ("
        f"(NOT NEW.by_command AND (NEW.confirmed_by IS NULL OR NEW.confirmed_by = NEW.proposed_by"
        f" OR NEW.confirmed_by = NEW.person_id OR NOT EXISTS ({_LEADS.format(person='NEW.confirmed_by')})))"
        f" OR (NEW.by_command AND EXISTS ({_ANOTHER_LEADS.format(person='NEW.proposed_by')})))",
        "a second leader confirms",
    )
    yield Guard(
        "person_role",
        "INSERT",
        "person_role_leader_by_two",
        f"NEW.role = 'leader' AND EXISTS ({_NOT_ALONE}) AND NOT EXISTS ({_AGREED})",
        "two leaders make a leader",
    )
    yield Guard(
        "person_role",
        "UPDATE",
        "person_role_no_update",
        "NEW.role <> OLD.role OR NEW.person_id <> OLD.person_id",
        "a role is given or taken, never changed",
    )
    yield Guard(
        "person",
        "UPDATE",
        "person_comes_back_without_leading",
        "OLD.status <> 'active' AND NEW.status = 'active'"
        " AND EXISTS (SELECT 1 FROM person_role r WHERE r.person_id = NEW.id AND r.role = 'leader')",
        "whoever comes back does not lead by that",
    )
    yield Guard(
        "approval",
        "INSERT",
        "approval_after_recovery",
        "EXISTS (SELECT 1 FROM recovery r WHERE r.person_id = NEW.person_id AND r.quiet_until > NEW.at)",
        "an account that was just opened anew approves nothing",
    )


def upgrade() -> None:
    """Makes the tables and their guards."""
    _joining()
    _leaving()
    _coming_back()
    for statement in guard_statements(guards(), TABLES, op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Takes them away again."""
    for statement in unguard_statements(guards(), TABLES, op.get_bind().dialect.name):
        op.execute(statement)
    for table in reversed(TABLES):
        op.drop_table(table)


def _joining() -> None:
    category = sa.Enum(
        *CATEGORIES,
        name=op.f("ck_invitation_staff_category"),
        native_enum=False,
        create_constraint=True,
        length=32,
    )
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", AutoString(length=254), nullable=False),
        sa.Column("title", AutoString(length=20), nullable=False),
        sa.Column("forename", AutoString(length=80), nullable=False),
        sa.Column("surname", AutoString(length=80), nullable=False),
        sa.Column("category", category, nullable=False),
        sa.Column("roles", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("link_hash", AutoString(length=64), nullable=False),
        _person("invited_by", "invitation", nullable=False),
        *_moments("invited_at", "sent_at", "expires_at"),
        *_moments("accepted_at", nullable=True),
        _person("person_id", "invitation", nullable=True),
        *_moments("withdrawn_at", nullable=True),
        _person("withdrawn_by", "invitation", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_invitation_link_hash")),
    )
    op.create_index(op.f("ix_invitation_email"), "invitation", ["email"])
    op.create_table(
        "leader_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        _person("person_id", "leader_proposal", nullable=False),
        sa.Column("reason", AutoString(length=500), nullable=False),
        _person("proposed_by", "leader_proposal", nullable=False),
        *_moments("proposed_at", "expires_at"),
        _person("confirmed_by", "leader_proposal", nullable=True),
        sa.Column("by_command", sa.Boolean(), nullable=False),
        *_moments("confirmed_at", "granted_at", nullable=True),
        _person("closed_by", "leader_proposal", nullable=True),
        *_moments("closed_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leader_proposal")),
    )
    op.create_index(op.f("ix_leader_proposal_person_id"), "leader_proposal", ["person_id"])


def _leaving() -> None:
    op.create_table(
        "leaving",
        sa.Column("id", sa.Integer(), nullable=False),
        _person("person_id", "leaving", nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        _person("hand_to", "leaving", nullable=True),
        sa.Column("custodian", sa.Boolean(), nullable=False),
        _person("noted_by", "leaving", nullable=False),
        *_moments("noted_at"),
        *_moments("done_at", nullable=True),
        _person("stays_by", "leaving", nullable=True),
        *_moments("stays_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leaving")),
    )
    op.create_index(op.f("ix_leaving_person_id"), "leaving", ["person_id"])
    op.create_table(
        "draft_handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        _person("from_id", "draft_handover", nullable=False),
        _person("to_id", "draft_handover", nullable=False),
        *_moments("handed_at"),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_draft_handover_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_handover")),
    )
    op.create_index(op.f("ix_draft_handover_post_id"), "draft_handover", ["post_id"])
    op.create_index(op.f("ix_draft_handover_to_id"), "draft_handover", ["to_id"])


def _coming_back() -> None:
    op.create_table(
        "recovery",
        sa.Column("id", sa.Integer(), nullable=False),
        _person("person_id", "recovery", nullable=False),
        sa.Column("reason", AutoString(length=500), nullable=False),
        _person("opened_by", "recovery", nullable=False),
        _person("also_by", "recovery", nullable=True),
        *_moments("opened_at"),
        sa.Column("link_hash", AutoString(length=64), nullable=False),
        *_moments("expires_at"),
        *_moments("used_at", "quiet_until", "closed_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_recovery_link_hash")),
    )
    op.create_index(op.f("ix_recovery_person_id"), "recovery", ["person_id"])
    op.create_table(
        "lock_out_code",
        sa.Column("id", sa.Integer(), nullable=False),
        _person("person_id", "lock_out_code", nullable=False),
        sa.Column("code_hash", AutoString(length=64), nullable=False),
        *_moments("made_at"),
        *_moments("used_at", "replaced_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lock_out_code")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_lock_out_code_code_hash")),
    )
    op.create_index(op.f("ix_lock_out_code_person_id"), "lock_out_code", ["person_id"])


def _person(name: str, table: str, *, nullable: bool) -> sa.Column[int]:
    key = sa.ForeignKey("person.id", name=op.f(f"fk_{table}_{name}"))
    return sa.Column(name, sa.Integer(), key, nullable=nullable)


def _moments(*names: str, nullable: bool = False) -> list[sa.Column[object]]:
    return [sa.Column(name, UTCDateTime(), nullable=nullable) for name in names]
