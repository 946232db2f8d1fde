"""Whether a clock that jumped stopped an account, and why an agreed post could not be prepared."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the two columns; of what is there no clock is known to have jumped."""
    op.add_column(
        "channel", sa.Column("stopped_for_clock", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column(
        "outbox", sa.Column("problem", AutoString(length=300), nullable=False, server_default=sa.text("''"))
    )


def downgrade() -> None:
    """Takes them away again."""
    op.drop_column("outbox", "problem")
    op.drop_column("channel", "stopped_for_clock")
