"""Emergency wordings and what one leader released with them; reminders and cover; the mark of practice."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from gatekeeper.migrations.alone import APPEND_ONLY, changed_guards, new_guards, old_guards, practice_guards
from gatekeeper.migrations.triggers import guard_statements, unguard_statements

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TABLES = (*list(APPEND_ONLY)[:-1], "reminder_choice", "cover", "reminder", "practice_mark")


def upgrade() -> None:
    """Makes the tables, and teaches two guards what a release by one is."""
    _make_emergencies()
    _make_reminders()
    dialect = op.get_bind().dialect.name
    for statement in (
        *unguard_statements(old_guards(), (), dialect),
        *guard_statements(changed_guards(), (), dialect),
        *guard_statements(new_guards(), APPEND_ONLY, dialect),
        *guard_statements(practice_guards(), (), dialect),
    ):
        op.execute(statement)


def downgrade() -> None:
    """Takes them away again. What one leader released stays agreed by nobody else."""
    dialect = op.get_bind().dialect.name
    for statement in (
        *unguard_statements(practice_guards(), (), dialect),
        *unguard_statements(new_guards(), APPEND_ONLY, dialect),
        *unguard_statements(changed_guards(), (), dialect),
        *guard_statements(old_guards(), (), dialect),
    ):
        op.execute(statement)
    for table in reversed(TABLES):
        op.drop_table(table)


def _make_wordings() -> None:
    op.create_table(
        "emergency_wording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "closed",
                "late_opening",
                "early_closing",
                "phones_down",
                "coach_delayed",
                "event_cancelled",
                "open_again",
                name="emergency_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("words", AutoString(length=500), nullable=False),
        sa.Column("digest", AutoString(length=64), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.Column("written_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["written_by"], ["person.id"], name=op.f("fk_emergency_wording_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emergency_wording")),
    )
    op.create_table(
        "emergency_choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wording_id", sa.Integer(), nullable=False),
        sa.Column("gap", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("words", AutoString(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["wording_id"], ["emergency_wording.id"], name=op.f("fk_emergency_choice_wording_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emergency_choice")),
        sa.UniqueConstraint(
            "wording_id", "gap", "position", name=op.f("uq_emergency_choice_wording_id_gap_position")
        ),
    )
    op.create_index(op.f("ix_emergency_choice_wording_id"), "emergency_choice", ["wording_id"])
    op.create_table(
        "emergency_agreement",
        sa.Column("wording_id", sa.Integer(), nullable=False),
        sa.Column("digest", AutoString(length=64), nullable=False),
        sa.Column("agreed_by", sa.Integer(), nullable=False),
        sa.Column("agreed_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["agreed_by"], ["person.id"], name=op.f("fk_emergency_agreement_agreed_by")),
        sa.ForeignKeyConstraint(
            ["wording_id"], ["emergency_wording.id"], name=op.f("fk_emergency_agreement_wording_id")
        ),
        sa.PrimaryKeyConstraint("wording_id", name=op.f("pk_emergency_agreement")),
    )
    op.create_table(
        "emergency_end",
        sa.Column("wording_id", sa.Integer(), nullable=False),
        sa.Column("ended_by", sa.Integer(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name=op.f("fk_emergency_end_ended_by")),
        sa.ForeignKeyConstraint(
            ["wording_id"], ["emergency_wording.id"], name=op.f("fk_emergency_end_wording_id")
        ),
        sa.PrimaryKeyConstraint("wording_id", name=op.f("pk_emergency_end")),
    )


def _make_emergencies() -> None:
    _make_wordings()
    op.create_table(
        "emergency_release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("digest", AutoString(length=64), nullable=False),
        sa.Column("wording_id", sa.Integer(), nullable=False),
        sa.Column("choice_1", sa.Integer(), nullable=True),
        sa.Column("choice_2", sa.Integer(), nullable=True),
        sa.Column("choice_3", sa.Integer(), nullable=True),
        sa.Column("released_by", sa.Integer(), nullable=False),
        sa.Column("reason", AutoString(length=500), nullable=False),
        sa.Column("tried", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("released_at", UTCDateTime(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["choice_1"], ["emergency_choice.id"], name=op.f("fk_emergency_release_choice_1")),
        sa.ForeignKeyConstraint(["choice_2"], ["emergency_choice.id"], name=op.f("fk_emergency_release_choice_2")),
        sa.ForeignKeyConstraint(["choice_3"], ["emergency_choice.id"], name=op.f("fk_emergency_release_choice_3")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_emergency_release_post_id")),
        sa.ForeignKeyConstraint(["released_by"], ["person.id"], name=op.f("fk_emergency_release_released_by")),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name=op.f("fk_emergency_release_version_id")),
        sa.ForeignKeyConstraint(
            ["wording_id"], ["emergency_wording.id"], name=op.f("fk_emergency_release_wording_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emergency_release")),
        sa.UniqueConstraint("post_id", name=op.f("uq_emergency_release_post_id")),
    )
    op.create_index(op.f("ix_emergency_release_released_at"), "emergency_release", ["released_at"])
    op.create_table(
        "emergency_reading",
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "right", "not_right", name="reading_verdict", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("note", AutoString(length=500), nullable=False),
        sa.Column("read_by", sa.Integer(), nullable=False),
        sa.Column("read_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["read_by"], ["person.id"], name=op.f("fk_emergency_reading_read_by")),
        sa.ForeignKeyConstraint(
            ["release_id"], ["emergency_release.id"], name=op.f("fk_emergency_reading_release_id")
        ),
        sa.PrimaryKeyConstraint("release_id", name=op.f("pk_emergency_reading")),
    )
    op.create_table(
        "emergency_clearing",
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("by_release_id", sa.Integer(), nullable=True),
        sa.Column("cleared_by", sa.Integer(), nullable=False),
        sa.Column("cleared_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_release_id"], ["emergency_release.id"], name=op.f("fk_emergency_clearing_by_release_id")
        ),
        sa.ForeignKeyConstraint(["cleared_by"], ["person.id"], name=op.f("fk_emergency_clearing_cleared_by")),
        sa.ForeignKeyConstraint(
            ["release_id"], ["emergency_release.id"], name=op.f("fk_emergency_clearing_release_id")
        ),
        sa.PrimaryKeyConstraint("release_id", name=op.f("pk_emergency_clearing")),
    )
    op.create_table(
        "emergency_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("term", AutoString(length=20), nullable=False),
        sa.Column("releases", sa.Integer(), nullable=False),
        sa.Column("words", AutoString(length=500), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("decided_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_emergency_decision_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emergency_decision")),
    )
    op.create_index(op.f("ix_emergency_decision_term"), "emergency_decision", ["term"])


def _make_reminders() -> None:
    op.create_table(
        "reminder_choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("begins", AutoString(length=5), nullable=False),
        sa.Column("ends", AutoString(length=5), nullable=False),
        sa.Column("readers_after", sa.Integer(), nullable=False),
        sa.Column("cover_after", sa.Integer(), nullable=False),
        sa.Column("deputy_id", sa.Integer(), nullable=True),
        sa.Column("set_by", sa.Integer(), nullable=False),
        sa.Column("set_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["deputy_id"], ["person.id"], name=op.f("fk_reminder_choice_deputy_id")),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name=op.f("fk_reminder_choice_set_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_choice")),
    )
    op.create_table(
        "cover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("covered_by", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=False),
        sa.Column("set_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["covered_by"], ["person.id"], name=op.f("fk_cover_covered_by")),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name=op.f("fk_cover_ended_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_cover_person_id")),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name=op.f("fk_cover_set_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cover")),
    )
    op.create_index(op.f("ix_cover_person_id"), "cover", ["person_id"])
    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("waiting_since", UTCDateTime(), nullable=False),
        sa.Column(
            "step",
            sa.Enum(
                "readers", "cover", name="reminder_step", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_reminder_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint(
            "post_id", "waiting_since", "step", name=op.f("uq_reminder_post_id_waiting_since_step")
        ),
    )
    op.create_index(op.f("ix_reminder_post_id"), "reminder", ["post_id"])
    op.create_table(
        "practice_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_mark")),
    )
