"""Is this the data of a practice school? One row says so for ever, and cannot be taken away."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class PracticeMark(SQLModel, table=True):
    """Where it stands, nothing of this database may ever reach the real X."""

    __tablename__ = "practice_mark"

    id: int = Field(default=1, primary_key=True)
    made_at: datetime
