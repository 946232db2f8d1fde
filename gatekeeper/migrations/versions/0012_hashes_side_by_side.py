"""The hashes of pictures side by side, so that a new picture is compared with all earlier ones in no time."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """An index that holds number and hash alone: the rows themselves are a thousand times as long."""
    op.create_index(op.f("ix_picture_look_hash"), "picture_look", ["hash", "picture_id"])


def downgrade() -> None:
    """Takes it away again."""
    op.drop_index(op.f("ix_picture_look_hash"), "picture_look")
