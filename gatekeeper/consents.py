"""What do the consent records of these pupils say today, for the X channel?

Rows in, answers out: the answer itself is computed by `rules.consent`. Every answer takes the same
questions to the database, whatever it is, so that nobody can tell one kind of no from another
by how long it takes.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from gatekeeper.clock import in_london
from gatekeeper.models import (
    CareStanding,
    Consent,
    ConsentChannel,
    ConsentTick,
    Contact,
    PublicationHold,
    Pupil,
    Wording,
)
from rules.consent import Answer, answer
from rules.consent_records import Adult, ConsentFile, ConsentRecord

_COLUMNS = (
    col(Consent.id),
    col(Consent.pupil_id),
    col(Consent.decision),
    col(Consent.channel),
    col(Consent.medium),
    col(Consent.presentation),
    col(Consent.naming),
    col(Consent.given_by_contact_id),
    col(Consent.authority_basis),
    col(Consent.evidence_ref),
    col(Consent.evidence_sha256),
    col(Consent.valid_from),
    col(Consent.expires_on),
    col(Consent.recorded_at),
    col(Consent.supersedes_id),
    col(Consent.purpose),
    col(Consent.wording_id),
    col(Consent.given_at),
    sa.select(col(ConsentTick.good_until)).where(col(ConsentTick.consent_id) == Consent.id).scalar_subquery(),
)


@dataclass(frozen=True, slots=True)
class ShownWording:
    """What adults were shown, as far as it decides: for which channels, and between which days."""

    channels: frozenset[str]
    valid_from: date
    retired_on: date | None

    def retired(self, today: date) -> bool:
        """Whether it has been withdrawn for everybody."""
        return self.retired_on is not None and self.retired_on <= today


def answers(session: Session, now: datetime, pupil_ids: Iterable[int] | None = None) -> dict[int, Answer]:
    """The answer for each pupil (all pupils where `pupil_ids` is None), as of `now`.

    A pupil without records gets an answer too: it is no.
    """
    today = in_london(now).date()
    return {
        pupil_id: answer(file, channel=ConsentChannel.X.value, today=today)
        for pupil_id, file in files(session, now, pupil_ids).items()
    }


def files(session: Session, now: datetime, pupil_ids: Iterable[int] | None = None) -> dict[int, ConsentFile]:
    """Everything on file about each pupil, as `rules.consent` reads it, on the London day of `now`."""
    wanted = None if pupil_ids is None else sorted(set(pupil_ids))
    today = in_london(now).date()
    wordings = shown_wordings(session)

    def rows(columns: Sequence[Any], whose: Any, *conditions: Any) -> sa.Result[*tuple[Any, ...]]:  # noqa: ANN401  # what SQLAlchemy takes
        of_these = () if wanted is None else (whose.in_(wanted),)
        return session.connection().execute(sa.select(*columns).where(*of_these, *conditions))

    records: dict[int, list[ConsentRecord]] = defaultdict(list)
    for row in rows(_COLUMNS, col(Consent.pupil_id)):
        records[row[1]].append(_record(row, wordings, today))
    adults: dict[int, list[Adult]] = defaultdict(list)
    known = (col(Contact.pupil_id), col(Contact.id), col(Contact.has_pr), col(Contact.must_be_asked))
    for pupil_id, contact_id, has_pr, must in rows(known, col(Contact.pupil_id)):
        adults[pupil_id].append(Adult(contact_id, has_pr.value, must))
    holds: dict[int, list[str]] = defaultdict(list)
    level = (col(PublicationHold.pupil_id), col(PublicationHold.level))
    for pupil_id, held in rows(level, col(PublicationHold.pupil_id), col(PublicationHold.ended_at).is_(None)):
        holds[pupil_id].append(held.value)
    standing = rows(
        (col(CareStanding.pupil_id),), col(CareStanding.pupil_id), col(CareStanding.ended_at).is_(None)
    )
    in_care = set(standing.scalars())
    return {
        pupil_id: ConsentFile(
            records=tuple(records[pupil_id]),
            adults=tuple(adults[pupil_id]),
            roll=roll.value,
            holds=tuple(holds[pupil_id]),
            in_care=pupil_id in in_care,
        )
        for pupil_id, roll in rows((col(Pupil.id), col(Pupil.roll)), col(Pupil.id))
    }


def shown_wordings(session: Session) -> dict[int, ShownWording]:
    """Every wording that there ever was, by its id."""
    return {
        wording.id: ShownWording(frozenset(wording.channels), wording.valid_from, wording.retired_on)
        for wording in session.exec(select(Wording))
    }


def _record(row: sa.Row[*tuple[Any, ...]], wordings: dict[int, ShownWording], today: date) -> ConsentRecord:
    channel, given_on = row[3].value, in_london(row[17]).date()
    return ConsentRecord(
        id=row[0],
        pupil_id=row[1],
        decision=row[2].value,
        channel=channel,
        medium=row[4].value,
        presentation=row[5].value,
        naming=row[6].value,
        contact_id=row[7],
        authority_basis=row[8].value,
        has_evidence=bool(row[9] or row[10]),
        valid_from=row[11],
        expires_on=_first(row[12], row[18]),
        recorded_at=row[13],
        supersedes=row[14],
        purpose=row[15],
        wording_counts=_wording_counts(wordings, row[16], channel, given_on, today),
    )


def _first(last_day: date | None, good_until: date | None) -> date | None:
    """The last day of a record: a yes from a file lasts no longer than what a file has said again since."""
    return min((day for day in (last_day, good_until) if day is not None), default=None)


def _wording_counts(
    wordings: dict[int, ShownWording], wording_id: int | None, channel: str, given_on: date, today: date
) -> bool:
    """Says whether what was shown spoke of this channel, was in use then, and is not retired.

    Of an answer without a wording nobody knows which it was, so it goes with every wording for
    its channel that has been retired since.
    """
    if wording_id is not None:
        shown = wordings[wording_id]
        return channel in shown.channels and shown.valid_from <= given_on and not shown.retired(today)
    return not any(
        channel in shown.channels and shown.retired(today) and given_on < (shown.retired_on or today)
        for shown in wordings.values()
    )
