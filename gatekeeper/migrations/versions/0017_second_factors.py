"""Second factors, and when a session last proved who it is. A session of before proved it when it started."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

COLUMNS = ("proved_at", "challenge_at")


def upgrade() -> None:
    """Makes the tables; whoever is signed in stays signed in."""
    op.create_table(
        "code_factor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", AutoString(length=60), nullable=False),
        sa.Column("key_version", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", UTCDateTime(), nullable=False),
        sa.Column("confirmed_at", UTCDateTime(), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=True),
        sa.Column("last_used_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_code_factor_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_factor")),
    )
    op.create_index(op.f("ix_code_factor_person_id"), "code_factor", ["person_id"])
    op.create_table(
        "passkey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", AutoString(length=60), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("added_at", UTCDateTime(), nullable=False),
        sa.Column("last_used_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_passkey_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
    )
    op.create_index(op.f("ix_passkey_person_id"), "passkey", ["person_id"])
    for name in COLUMNS:
        op.add_column("sign_in_session", sa.Column(name, UTCDateTime(), nullable=True))
    op.add_column("sign_in_session", sa.Column("challenge", sa.LargeBinary(), nullable=True))
    op.execute("UPDATE sign_in_session SET proved_at = started_at")


def downgrade() -> None:
    """Takes them away again, and ends the sessions that had not passed their second step."""
    op.execute("DELETE FROM sign_in_session WHERE proved_at IS NULL")
    for name in ("challenge", *COLUMNS):
        op.drop_column("sign_in_session", name)
    op.drop_table("passkey")
    op.drop_table("code_factor")
