"""What happens when a family says yes or no? One more row; nothing is overwritten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from gatekeeper.actions.base import act
from gatekeeper.actor import Actor
from gatekeeper.audit.events import Verb
from gatekeeper.clock import in_london
from gatekeeper.db import Database
from gatekeeper.errors import InvalidInput, NotFound
from gatekeeper.models import (
    AuthorityBasis,
    Consent,
    ConsentChannel,
    ConsentMethod,
    Contact,
    Decision,
    Medium,
    Naming,
    Presentation,
    Pupil,
)
from gatekeeper.permissions import Permission


@dataclass(frozen=True, slots=True)
class NewConsent:
    """One answer by one adult (or the child) about one use."""

    pupil_id: int
    decision: Decision
    channel: ConsentChannel = ConsentChannel.X
    medium: Medium = Medium.PHOTO
    presentation: Presentation = Presentation.INDIVIDUAL
    naming: Naming = Naming.NONE
    contact_id: int | None = None
    authority_basis: AuthorityBasis = AuthorityBasis.PR_HOLDER
    method: ConsentMethod = ConsentMethod.PAPER
    evidence_ref: str | None = None
    expires_on: date | None = None


def record(db: Database, actor: Actor, answers: Sequence[NewConsent], now: datetime) -> list[int]:
    """Writes down answers of one pupil's family and gives the ids of the records.

    Raises:
        InvalidInput: there is none, they are of several pupils, or a contact is not this pupil's.
        NotFound: there is no such pupil.
    """
    actor.need(Permission.CONSENT_RECORD)
    if len({a.pupil_id for a in answers}) != 1:
        raise InvalidInput({"pupil": "Record the answers of one pupil at a time."})
    today = in_london(now).date()
    with act(db, actor, now) as doing:
        if doing.session.get(Pupil, answers[0].pupil_id) is None:
            raise NotFound("There is no such pupil on the roll.")
        rows = []
        for new in answers:
            contact = None if new.contact_id is None else doing.session.get(Contact, new.contact_id)
            if new.contact_id is not None and (contact is None or contact.pupil_id != new.pupil_id):
                raise InvalidInput({"contact": "Choose one of this pupil's own contacts."})
            if new.decision is Decision.YES and not (new.evidence_ref or "").strip():
                raise InvalidInput({"evidence": "Say where the signed form or message is kept. A yes needs it."})
            rows.append(
                Consent(
                    pupil_id=new.pupil_id,
                    decision=new.decision,
                    channel=new.channel,
                    medium=new.medium,
                    presentation=new.presentation,
                    naming=new.naming,
                    given_by_contact_id=new.contact_id,
                    authority_basis=new.authority_basis,
                    method=new.method,
                    given_at=now,
                    recorded_by=actor.staff_id,
                    recorded_at=now,
                    evidence_ref=(new.evidence_ref or "").strip() or None,
                    valid_from=today,
                    expires_on=new.expires_on,
                )
            )
        doing.session.add_all(rows)
        doing.session.flush()
        first = answers[0]
        doing.record(
            Verb.CONSENT_RECORDED,
            subject=f"pupil:{first.pupil_id}",
            decision=first.decision.value,
            channel=first.channel.value,
            medium=first.medium.value,
        )
        return [row.id for row in rows]
