"""Accounts of organisations that posts may mention, because a leader agreed to them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the column; no school had agreed to any."""
    structured = sa.JSON().with_variant(JSONB(), "postgresql")
    op.add_column("school", sa.Column("allowed_handles", structured, nullable=False, server_default="[]"))


def downgrade() -> None:
    """Takes it away again."""
    op.drop_column("school", "allowed_handles")
