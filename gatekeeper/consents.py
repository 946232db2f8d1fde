"""What do the consent records of these pupils say today, for the X channel?

Rows in, answers out: the answer itself is computed by `rules.consent`.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from gatekeeper.clock import in_london
from gatekeeper.models import (
    Consent,
    ConsentChannel,
    Medium,
    PublicationHold,
    Pupil,
    RollStatus,
)
from rules.consent import Answer, ConsentRecord, answer

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
    col(Consent.valid_from),
    col(Consent.expires_on),
    col(Consent.recorded_at),
    col(Consent.supersedes_id),
)


def answers(session: Session, now: datetime, pupil_ids: Iterable[int] | None = None) -> dict[int, Answer]:
    """The answer for each pupil (all pupils where `pupil_ids` is None), as of `now`.

    A pupil without records gets an answer too: it is no.
    """
    wanted = None if pupil_ids is None else set(pupil_ids)
    pupils = select(Pupil.id, Pupil.roll)
    holds = select(PublicationHold.pupil_id).where(col(PublicationHold.ended_at).is_(None))
    records = sa.select(*_COLUMNS).where(col(Consent.channel) == ConsentChannel.X)
    if wanted is not None:
        pupils = pupils.where(col(Pupil.id).in_(wanted))
        holds = holds.where(col(PublicationHold.pupil_id).in_(wanted))
        records = records.where(col(Consent.pupil_id).in_(wanted))
    by_pupil: dict[int, list[ConsentRecord]] = defaultdict(list)
    for row in session.connection().execute(records):
        by_pupil[row[1]].append(
            ConsentRecord(
                id=row[0],
                pupil_id=row[1],
                decision=row[2].value,
                channel=row[3].value,
                medium=row[4].value,
                presentation=row[5].value,
                naming=row[6].value,
                contact_id=row[7],
                authority_basis=row[8].value,
                has_evidence=bool(row[9]),
                valid_from=row[10],
                expires_on=row[11],
                recorded_at=row[12],
                supersedes=row[13],
            )
        )
    held = set(session.exec(holds))
    today = in_london(now).date()

    def ask(pupil_id: int, roll: RollStatus, medium: Medium) -> Answer:
        return answer(
            by_pupil[pupil_id],
            channel=ConsentChannel.X.value,
            medium=medium.value,
            today=today,
            on_roll=roll is RollStatus.ON_ROLL,
            held=pupil_id in held,
        )

    found = {}
    for pupil_id, status in session.exec(pupils):
        roll = RollStatus(status)
        picture, words = ask(pupil_id, roll, Medium.PHOTO), ask(pupil_id, roll, Medium.TEXT)
        found[pupil_id] = Answer(
            may_be_shown=picture.may_be_shown,
            may_be_named=picture.may_be_named or words.may_be_named,
            record_ids=tuple(sorted({*picture.record_ids, *words.record_ids})),
        )
    return found
