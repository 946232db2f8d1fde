"""Taking in the roll and the staff list: admission numbers, adults without accounts, files on their way."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds columns without remaking a table: others point at it, and SQLite would have to empty it."""
    structured = sa.JSON().with_variant(JSONB(), "postgresql")
    op.add_column(
        "school", sa.Column("address", AutoString(length=300), nullable=False, server_default=sa.text("''"))
    )
    op.add_column("school", sa.Column("places", structured, nullable=False, server_default="[]"))
    op.add_column("pupil", sa.Column("admission_number", AutoString(length=30), nullable=True))
    op.create_index(op.f("ix_pupil_admission_number"), "pupil", ["admission_number"], unique=True)
    op.create_table(
        "staff_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_ref", AutoString(length=40), nullable=True),
        sa.Column("title", AutoString(length=20), nullable=False),
        sa.Column("forename", AutoString(length=80), nullable=False),
        sa.Column("known_as", AutoString(length=80), nullable=False),
        sa.Column("surname", AutoString(length=80), nullable=False),
        sa.Column("role", AutoString(length=80), nullable=False),
        sa.Column("class_name", AutoString(length=40), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_member")),
    )
    op.create_index(op.f("ix_staff_member_staff_ref"), "staff_member", ["staff_ref"], unique=True)
    op.create_table(
        "held_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", AutoString(length=20), nullable=False),
        sa.Column("sha256", AutoString(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("columns", structured, nullable=False),
        sa.Column("is_whole", sa.Boolean(), nullable=True),
        sa.Column("held_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_held_file_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_file")),
        sa.UniqueConstraint("person_id", "kind", name=op.f("uq_held_file_person_id_kind")),
    )
    op.create_index(op.f("ix_held_file_held_at"), "held_file", ["held_at"])
    op.create_table(
        "column_mapping",
        sa.Column("kind", AutoString(length=20), nullable=False),
        sa.Column("headings", structured, nullable=False),
        sa.Column("is_whole", sa.Boolean(), nullable=True),
        sa.Column("saved_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_column_mapping")),
    )


def downgrade() -> None:
    """Takes it all away again."""
    for table in ("column_mapping", "held_file", "staff_member"):
        op.drop_table(table)
    op.drop_index(op.f("ix_pupil_admission_number"), "pupil")
    op.drop_column("pupil", "admission_number")
    op.drop_column("school", "places")
    op.drop_column("school", "address")
