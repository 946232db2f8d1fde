"""Pictures looked at: what was seen, what its author says of it, covered copies, and what may not come back."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from gatekeeper.migrations.triggers import Guard, guard_statements, stands_already, unguard_statements

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
APPEND_ONLY = {
    "picture_cover": (("picture_id",), ("covers_id",)),
    "face_mark": (("id",), ("picture_id", "face", "said_by")),
    "picture_same": (("id",), ("picture_id", "earlier_id")),
    "withdrawn_picture": (("picture_id",),),
    "policy_choice": (("id",),),
}
LOOK = {"picture_look": (("picture_id",),)}
"""May be erased with the words that were read in it, and is never changed."""
PICTURE = {"picture": (("id",),)}


def guards() -> Iterator[Guard]:
    """What the database refuses about pictures, whoever writes."""
    for table, keys in (APPEND_ONLY | LOOK | PICTURE).items():
        if table not in PICTURE:
            yield Guard(table, "UPDATE", f"{table}_no_update", "1 = 1", f"{table} rows are never changed")
        if table not in LOOK:
            yield Guard(table, "DELETE", f"{table}_no_delete", "1 = 1", f"{table} rows are never deleted")
        condition = stands_already(table, keys)
        yield Guard(table, "INSERT", f"{table}_no_replace", condition, f"{table} rows are never replaced")
    yield Guard(
        "picture_cover",
        "INSERT",
        "picture_cover_of_own",
        "NOT EXISTS (SELECT 1 FROM picture a JOIN picture b ON a.post_id = b.post_id"
        " WHERE a.id = NEW.picture_id AND b.id = NEW.covers_id AND a.id > b.id)",
        "a covered picture is a later copy of one of the same post",
    )
    yield Guard(
        "picture",
        "UPDATE",
        "picture_stays_gone",
        "OLD.gone_at IS NOT NULL AND (NEW.gone_at IS NULL OR NEW.gone_at <> OLD.gone_at)",
        "what is gone stays gone",
    )


def upgrade() -> None:
    """Makes the tables, and the columns that say what was said and what is gone."""
    op.add_column("picture", sa.Column("taken_on", sa.Date(), nullable=True))
    op.add_column("picture", sa.Column("gone_at", UTCDateTime(), nullable=True))
    op.add_column("version_picture", sa.Column("about", JSON, nullable=False, server_default="{}"))
    op.create_table(
        "picture_look",
        sa.Column("picture_id", sa.Integer(), nullable=False),
        sa.Column("looked_at", UTCDateTime(), nullable=False),
        sa.Column("faces", JSON, nullable=False),
        sa.Column("lines", JSON, nullable=False),
        sa.Column("codes", JSON, nullable=False),
        sa.Column("brightness", sa.Float(), nullable=False),
        sa.Column("sharpness", sa.Float(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("key_version", sa.Integer(), nullable=False),
        sa.Column("sealed_print", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["picture_id"], ["picture.id"], name=op.f("fk_picture_look_picture_id")),
        sa.PrimaryKeyConstraint("picture_id", name=op.f("pk_picture_look")),
    )
    op.create_table(
        "picture_cover",
        sa.Column("picture_id", sa.Integer(), nullable=False),
        sa.Column("covers_id", sa.Integer(), nullable=False),
        sa.Column("patches", JSON, nullable=False),
        sa.Column("covered_by", sa.Integer(), nullable=False),
        sa.Column("covered_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["picture_id"], ["picture.id"], name=op.f("fk_picture_cover_picture_id")),
        sa.ForeignKeyConstraint(["covers_id"], ["picture.id"], name=op.f("fk_picture_cover_covers_id")),
        sa.ForeignKeyConstraint(["covered_by"], ["person.id"], name=op.f("fk_picture_cover_covered_by")),
        sa.PrimaryKeyConstraint("picture_id", name=op.f("pk_picture_cover")),
        sa.UniqueConstraint("covers_id", name=op.f("uq_picture_cover_covers_id")),
    )
    op.create_table(
        "face_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("picture_id", sa.Integer(), nullable=False),
        sa.Column("face", sa.Integer(), nullable=False),
        sa.Column("said_by", sa.Integer(), nullable=False),
        sa.Column("said_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["picture_id"], ["picture.id"], name=op.f("fk_face_mark_picture_id")),
        sa.ForeignKeyConstraint(["said_by"], ["person.id"], name=op.f("fk_face_mark_said_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_face_mark")),
        sa.UniqueConstraint("picture_id", "face", "said_by", name=op.f("uq_face_mark_picture_id_face_said_by")),
    )
    op.create_index(op.f("ix_face_mark_picture_id"), "face_mark", ["picture_id"])
    op.create_table(
        "picture_same",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("picture_id", sa.Integer(), nullable=False),
        sa.Column("earlier_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["picture_id"], ["picture.id"], name=op.f("fk_picture_same_picture_id")),
        sa.ForeignKeyConstraint(["earlier_id"], ["picture.id"], name=op.f("fk_picture_same_earlier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_picture_same")),
        sa.UniqueConstraint("picture_id", "earlier_id", name=op.f("uq_picture_same_picture_id_earlier_id")),
    )
    op.create_index(op.f("ix_picture_same_picture_id"), "picture_same", ["picture_id"])
    op.create_index(op.f("ix_picture_same_earlier_id"), "picture_same", ["earlier_id"])
    op.create_table(
        "withdrawn_picture",
        sa.Column("picture_id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["picture_id"], ["picture.id"], name=op.f("fk_withdrawn_picture_picture_id")),
        sa.PrimaryKeyConstraint("picture_id", name=op.f("pk_withdrawn_picture")),
    )
    policies = ("no_faces", "faces_with_reason", "no_people")
    op.create_table(
        "policy_choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "policy",
            sa.Enum(*policies, name="picture_policy", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("reason", AutoString(length=500), nullable=False),
        sa.Column("chosen_by", sa.Integer(), nullable=False),
        sa.Column("chosen_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["chosen_by"], ["person.id"], name=op.f("fk_policy_choice_chosen_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_choice")),
    )
    for statement in guard_statements(guards(), (*APPEND_ONLY, *PICTURE), op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Takes them away again."""
    for statement in unguard_statements(guards(), (*APPEND_ONLY, *PICTURE), op.get_bind().dialect.name):
        op.execute(statement)
    for table in (
        "policy_choice",
        "withdrawn_picture",
        "picture_same",
        "face_mark",
        "picture_cover",
        "picture_look",
    ):
        op.drop_table(table)
    op.drop_column("version_picture", "about")
    op.drop_column("picture", "gone_at")
    op.drop_column("picture", "taken_on")
