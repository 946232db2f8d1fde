"""What did families send by link since the office last looked, and what should it notice about each form?"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from gatekeeper import evidence
from gatekeeper.consents import files
from gatekeeper.errors import NotFound
from gatekeeper.keys import OperationalKey
from gatekeeper.models import Consent, ConsentEvidence, ConsentRequest, ConsentRequestAnswer, Contact, Pupil
from gatekeeper.parent_requests_form import Sent, differs, read_back
from gatekeeper.queries.consent import name_of
from gatekeeper.queries.consent_lists import conflicts
from gatekeeper.queries.parent_requests import class_names
from gatekeeper.uses import NO
from rules.consent_records import ConsentRecord, latest

MOST_CAME_IN = 200
NOT_OPENED = "The form cannot be opened, its answers count"
"""Of a form that was sealed with a key that is gone: the list stands all the same."""


@dataclass(frozen=True, slots=True)
class CameIn:
    """One form that a family sent, and what the office should notice about it."""

    id: int
    request_id: int
    pupil_id: int
    child: str
    class_name: str
    adult: str
    typed_name: str
    other_name: bool
    answered_at: datetime
    said: str
    disagrees: bool
    took_back: bool


def came_in(session: Session, key: OperationalKey, now: datetime) -> tuple[CameIn, ...]:
    """The forms that nobody has looked at yet, the oldest first."""
    rows = session.exec(
        select(ConsentRequestAnswer, ConsentRequest, Pupil, Contact)
        .join(ConsentRequest, col(ConsentRequest.id) == col(ConsentRequestAnswer.request_id))
        .join(Pupil, col(Pupil.id) == col(ConsentRequest.pupil_id))
        .join(Contact, col(Contact.id) == col(ConsentRequest.contact_id))
        .where(col(ConsentRequestAnswer.seen_at).is_(None))
        .order_by(col(ConsentRequestAnswer.id))
        .limit(MOST_CAME_IN)
    ).all()
    children = {child.id for _, _, child, _ in rows}
    on_file, classes, of_form = files(session, now, children), class_names(session), _of_forms(session, children)
    found = []
    for answer, request, child, contact in rows:
        sent, records = _sent(session, key, answer.evidence_id), on_file[child.id].records
        paper = session.get_one(ConsentEvidence, answer.evidence_id)
        found.append(
            CameIn(
                answer.id,
                request.id,
                child.id,
                name_of(child),
                classes.get(child.class_id, ""),
                contact.display_name,
                sent.reply.name if sent else NOT_OPENED,
                sent is not None and differs(sent.reply.name, contact.display_name),
                answer.answered_at,
                _in_a_word(sent) if sent else "look at the child’s page",
                bool(conflicts(latest(records))),
                _took_back(records, of_form[paper.sha256]),
            )
        )
    return tuple(found)


def count_came_in(session: Session) -> int:
    """How many forms nobody has looked at yet."""
    return session.exec(
        select(func.count()).select_from(ConsentRequestAnswer).where(col(ConsentRequestAnswer.seen_at).is_(None))
    ).one()


def _sent(session: Session, key: OperationalKey, evidence_id: int) -> Sent | None:
    try:
        _, data = evidence.opened(session, key, evidence_id)
    except NotFound:
        return None
    return read_back(data)


def _of_forms(session: Session, pupil_ids: set[int]) -> dict[str | None, set[int]]:
    """The records that rest on each sealed form."""
    found: dict[str | None, set[int]] = defaultdict(set)
    for record_id, sha256 in session.exec(
        select(Consent.id, Consent.evidence_sha256).where(
            col(Consent.pupil_id).in_(pupil_ids), col(Consent.request_id).is_not(None)
        )
    ):
        found[sha256].add(record_id)
    return found


def _took_back(records: Iterable[ConsentRecord], form: set[int]) -> bool:
    """Whether a form says no where the same adult, or a parent of whom no name was noted, had said yes before."""
    said = sorted(records, key=lambda record: record.id)
    for new in said:
        if new.id not in form or new.is_yes:
            continue
        before = [
            old
            for old in said
            if old.id < min(form)
            and (old.channel, old.medium) == (new.channel, new.medium)
            and old.contact_id in {new.contact_id, None}
        ]
        if before and before[-1].is_yes:
            return True
    return False


def _in_a_word(sent: Sent) -> str:
    noes = sum(answer == NO for answer in sent.reply.answers.values())
    if noes == 0:
        return "yes to everything"
    return "no to everything" if noes == len(sent.reply.answers) else f"no to {noes} of {len(sent.reply.answers)}"
