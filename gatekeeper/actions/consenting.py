"""What happens when a family says yes or no? One more row for each answer; nothing is overwritten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlmodel import Session, col, select

from gatekeeper import evidence
from gatekeeper.actions import refusing
from gatekeeper.actions.base import Act, act, one_line
from gatekeeper.actor import Actor
from gatekeeper.audit.events import Verb
from gatekeeper.clock import in_london, london_to_utc
from gatekeeper.consents import shown_wordings
from gatekeeper.db import Database
from gatekeeper.errors import InvalidInput, NotFound
from gatekeeper.models import (
    AuthorityBasis,
    Consent,
    ConsentChannel,
    ConsentEvidence,
    ConsentMethod,
    Contact,
    Decision,
    Medium,
    Naming,
    Presentation,
    Pupil,
)
from gatekeeper.permissions import Permission
from rules.consent import NEEDS_NO_EVIDENCE
from rules.consent_records import renewal_day

LONGEST_REF = 200


@dataclass(frozen=True, slots=True)
class NewConsent:
    """One answer by one adult (or the child) about one use.

    `given_on` is the London day on which it was given; None means today. A yes without `expires_on`
    lasts until families are asked again, and none lasts longer.
    """

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
    given_on: date | None = None
    wording_id: int | None = None
    purpose: str | None = None
    request_id: int | None = None


def record(
    db: Database,
    actor: Actor,
    answers: Sequence[NewConsent],
    now: datetime,
    *,
    paper: evidence.Paper | None = None,
) -> list[int]:
    """Writes down answers of one pupil's family, with the paper they came on, and gives the ids of the records.

    Raises:
        InvalidInput: there is none, they are of several pupils, a yes has no evidence, or something is not
            this family's.
        NotFound: there is no such pupil.
    """
    actor.need(Permission.CONSENT_RECORD)
    if not answers:
        raise InvalidInput({"answers": "Choose at least one answer."})
    if len({a.pupil_id for a in answers}) != 1:
        raise InvalidInput({"pupil": "Record the answers of one pupil at a time."})
    if any(a.method is ConsentMethod.ONLINE_FORM for a in answers):
        raise InvalidInput({"method": "An answer by link is sent by the family alone."})
    first = answers[0]
    with act(db, actor, now) as doing:
        if doing.session.get(Pupil, first.pupil_id) is None:
            raise NotFound("There is no such pupil on the roll.")
        brought = refusing.Brought(actor.staff_id, "recorded in the register", first.contact_id)
        with refusing.noticing(doing, {first.pupil_id}, brought) as refused:
            rows = write_down(doing, answers, None if paper is None else keep(doing, first.pupil_id, paper))
        doing.record(
            Verb.CONSENT_RECORDED,
            subject=f"pupil:{first.pupil_id}",
            channel=", ".join(sorted({a.channel.value for a in answers})),
            medium=", ".join(sorted({a.medium.value for a in answers})),
        )
        ids = [row.id for row in rows]
    refusing.hold_queue(db, refused, now)
    return ids


def write_down(doing: Act, answers: Sequence[NewConsent], kept: ConsentEvidence | None) -> list[Consent]:
    """The rows of one family's answers, within an action that records its own event.

    Raises:
        InvalidInput: a yes has no evidence, or something is not this family's.
    """
    for new in answers:
        _check(doing.session, new, in_london(doing.now).date(), has_paper=kept is not None)
    rows = [_row(doing, new, kept) for new in answers]
    doing.session.add_all(rows)
    doing.session.flush()
    return rows


def _check(session: Session, new: NewConsent, today: date, *, has_paper: bool) -> None:
    contact = None if new.contact_id is None else session.get(Contact, new.contact_id)
    if new.contact_id is not None and (contact is None or contact.pupil_id != new.pupil_id):
        raise InvalidInput({"contact": "Choose one of this pupil's own contacts."})
    given_on = new.given_on or today
    if given_on > today:
        raise InvalidInput({"given": "This day has not come yet. Give the day on which they answered."})
    if new.wording_id is not None and new.wording_id not in shown_wordings(session):
        raise InvalidInput({"wording": "Choose one of the wordings in the list."})
    if new.decision is not Decision.YES or new.authority_basis is AuthorityBasis.PUPIL_VOICE:
        return
    if not (has_paper or one_line(new.evidence_ref or "") or new.channel in NEEDS_NO_EVIDENCE):
        raise InvalidInput({"evidence": "Say where the signed form or message is kept. A yes needs it."})
    last = renewal_day(given_on)
    if new.expires_on is not None and new.expires_on > last:
        raise InvalidInput(
            {"expires": f"Families are asked every September: a yes lasts until {last.day} {last:%B %Y} at most."}
        )


def keep(doing: Act, pupil_id: int, paper: evidence.Paper) -> ConsentEvidence:
    """The paper on file; one that is there already is not kept twice."""
    there = evidence.same_file(doing.session, pupil_id, paper)
    if there is not None:
        return there
    row = ConsentEvidence(
        pupil_id=pupil_id,
        sha256=evidence.sha256(paper.data),
        media_type=paper.media_type,
        byte_count=len(paper.data),
        added_by=doing.actor.person_id,
        added_at=doing.now,
    )
    doing.session.add(row)
    doing.session.flush()
    doing.session.add(evidence.seal(row, paper))
    doing.session.flush()
    return row


def _row(doing: Act, new: NewConsent, kept: ConsentEvidence | None) -> Consent:
    today = in_london(doing.now).date()
    given_on = new.given_on or today
    is_yes = new.decision is Decision.YES
    return Consent(
        pupil_id=new.pupil_id,
        decision=new.decision,
        channel=new.channel,
        medium=new.medium,
        presentation=new.presentation,
        naming=new.naming,
        purpose=new.purpose,
        given_by_contact_id=new.contact_id,
        authority_basis=new.authority_basis,
        method=new.method,
        wording_id=new.wording_id,
        given_at=doing.now if given_on == today else london_to_utc(datetime.combine(given_on, time(12))),
        recorded_by=doing.actor.person_id,
        recorded_at=doing.now,
        evidence_ref=one_line(new.evidence_ref or "")[:LONGEST_REF] or None,
        evidence_sha256=kept.sha256 if kept else None,
        valid_from=given_on,
        expires_on=(new.expires_on or renewal_day(given_on)) if is_yes else None,
        supersedes_id=_bare_tick(doing.session, new) if is_yes else None,
        request_id=new.request_id,
    )


def _bare_tick(session: Session, new: NewConsent) -> int | None:
    """The bare tick of nobody knows whom that a signed yes takes the place of.

    Where somebody without a name has signed since, there is none: what a person signed is no tick.
    """
    if new.contact_id is None:
        return None
    newest = session.exec(
        select(Consent)
        .where(
            Consent.pupil_id == new.pupil_id,
            Consent.channel == new.channel,
            Consent.medium == new.medium,
            col(Consent.given_by_contact_id).is_(None),
            Consent.authority_basis == AuthorityBasis.PR_HOLDER,
        )
        .order_by(col(Consent.id).desc())
    ).first()
    return newest.id if newest is not None and newest.method is ConsentMethod.IMPORT else None
