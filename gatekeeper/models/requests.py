"""Which parents were asked by link or printed code, who answered, and who guesses at codes?

No row holds a link or a code: only their keyed hashes, and the salt from which the server, with its
own key, makes them again. Whoever steals the database opens no form with it.
"""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel


class ConsentRequest(SQLModel, table=True):
    """One adult is asked about one child with one wording. Open until it expires or is recalled."""

    __tablename__ = "consent_request"

    id: int = Field(default=None, primary_key=True)
    pupil_id: int = Field(foreign_key="pupil.id", index=True)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    wording_id: int = Field(foreign_key="wording.id")
    salt: str = Field(max_length=32)
    link_hash: str = Field(max_length=64, unique=True)
    code_hash: str = Field(max_length=64, unique=True)
    made_by: int = Field(foreign_key="person.id")
    made_at: datetime
    expires_at: datetime = Field(index=True)
    recalled_by: int | None = Field(default=None, foreign_key="person.id")
    recalled_at: datetime | None = None


class ConsentRequestAnswer(SQLModel, table=True):
    """One form that was sent back. What was shown and answered lies sealed as the evidence it names.

    `once` is the number of the page that was sent, so that a page sent twice counts once.
    """

    __tablename__ = "consent_request_answer"
    __table_args__ = (UniqueConstraint("request_id", "once"),)

    id: int = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="consent_request.id", index=True)
    evidence_id: int = Field(foreign_key="consent_evidence.id")
    once: str = Field(max_length=32)
    answered_at: datetime
    seen_by: int | None = Field(default=None, foreign_key="person.id")
    seen_at: datetime | None = None


class CodeTry(SQLModel, table=True):
    """One wrong code that somebody typed, for throttling. The network is a keyed hash."""

    __tablename__ = "code_try"

    id: int = Field(default=None, primary_key=True)
    network: str = Field(max_length=64, index=True)
    at: datetime = Field(index=True)
