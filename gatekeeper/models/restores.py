"""Which backup took the place of the data, and which posts may have gone out between the two?"""

from datetime import datetime

from sqlmodel import Field, SQLModel


class Restore(SQLModel, table=True):
    """A backup was brought back. The newest counts.

    `is_whole`: what families and the safeguarding lead said after the backup came with it from the data that it
    replaced. Otherwise nothing goes out before a leader says that it was entered again.
    """

    id: int = Field(default=None, primary_key=True)
    made_at: datetime
    restored_at: datetime
    is_whole: bool
    entered_at: datetime | None = None
    entered_by: int | None = Field(default=None, foreign_key="person.id")


class RestoredPost(SQLModel, table=True):
    """A post that was not public by the backup and may be by now. It may not go out before somebody looked.

    `said_at` is when somebody said that it is not on X.
    """

    __tablename__ = "restored_post"

    post_id: int = Field(foreign_key="post.id", primary_key=True)
    restore_id: int = Field(foreign_key="restore.id")
    said_at: datetime | None = None
    said_by: int | None = Field(default=None, foreign_key="person.id")
