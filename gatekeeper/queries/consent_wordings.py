"""What were families shown, when, and how many answers rest on each wording?"""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, func, select

from gatekeeper.models import Consent, ConsentChannel, Wording
from gatekeeper.queries.consent_words import CHANNEL_WORDS


@dataclass(frozen=True, slots=True)
class WordingLine:
    """One wording, and whether it still counts."""

    id: int
    version: str
    text: str
    channels: tuple[str, ...]
    valid_from: date
    retired_on: date | None
    answers: int


def wordings(session: Session) -> tuple[WordingLine, ...]:
    """Every wording there ever was, the newest first."""
    resting = dict(
        session.exec(
            select(Consent.wording_id, func.count(col(Consent.id))).group_by(col(Consent.wording_id))
        ).all()
    )
    rows = session.exec(select(Wording).order_by(col(Wording.valid_from).desc(), col(Wording.id).desc()))
    return tuple(
        WordingLine(
            row.id,
            row.version,
            row.text,
            tuple(CHANNEL_WORDS[ConsentChannel(channel)] for channel in row.channels),
            row.valid_from,
            row.retired_on,
            resting.get(row.id, 0),
        )
        for row in rows
    )
