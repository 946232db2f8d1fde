"""What is on file about one child, and what does it come to today?

The office reads every answer of the family and what the papers come to. That a child is held, or in
care, only the safeguarding lead and leaders read: for the office the papers are judged without it.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from gatekeeper.actor import Actor
from gatekeeper.clock import in_london
from gatekeeper.consents import answers, files
from gatekeeper.errors import NotFound
from gatekeeper.holds import reason_of
from gatekeeper.keys import OperationalKey
from gatekeeper.models import (
    Consent,
    ConsentChannel,
    ConsentEvidence,
    Contact,
    Decision,
    ParentalResponsibility,
    Person,
    PublicationHold,
    Pupil,
    RollStatus,
    SchoolClass,
    Wording,
)
from gatekeeper.permissions import Permission
from gatekeeper.queries import consent_words as words
from gatekeeper.queries.consent import name_of
from gatekeeper.uses import USES, Use
from rules.consent import Step, ask, ask_name
from rules.consent_records import ConsentFile, Medium, Presentation, Scope

A_PILE = timedelta(hours=1)
"""For so long the place of the last form is offered for the next."""


@dataclass(frozen=True, slots=True)
class Record:
    """One answer as it was recorded. `recorded_by` is empty where the family sent it by link."""

    id: int
    decision: str
    is_yes: bool
    about: str
    extent: str
    given_by: str
    method: str
    evidence: str
    evidence_id: int | None
    wording: str
    given_at: datetime
    recorded_at: datetime
    recorded_by: str
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class ContactLine:
    """One adult, and what is known of their right to decide."""

    id: int
    name: str
    relationship: str
    pr: str
    pr_words: str
    is_resident: bool
    must_be_asked: bool
    contact_restriction: bool

    @property
    def words(self) -> str:
        """The adult as a choice in the form."""
        return f"{self.name} ({self.relationship})"


@dataclass(frozen=True, slots=True)
class OnFile:
    """What the papers about one use come to."""

    words: str
    is_yes: bool
    why: str


@dataclass(frozen=True, slots=True)
class HoldLine:
    """One hold, with its reason."""

    id: int
    level: str
    reason: str
    set_by: str
    started_on: date
    review_on: date
    is_due: bool


@dataclass(frozen=True, slots=True)
class Safeguards:
    """What only the safeguarding lead and leaders read."""

    holds: tuple[HoldLine, ...]
    in_care: bool


@dataclass(frozen=True, slots=True)
class PupilRegister:
    """One pupil: today's answer, whom we can ask, and everything that was ever recorded."""

    id: int
    name: str
    class_name: str
    has_left: bool
    shown: bool
    named: bool
    on_file: tuple[OnFile, ...]
    contacts: tuple[ContactLine, ...]
    records: tuple[Record, ...]
    safeguards: Safeguards | None
    wordings: tuple[tuple[str, str], ...]
    kept_last: str
    next_unasked: tuple[int, str] | None


def pupil(session: Session, actor: Actor, key: OperationalKey, pupil_id: int, now: datetime) -> PupilRegister:
    """One pupil with every record, the newest first.

    Raises:
        NotFound: there is no such pupil.
    """
    actor.need(Permission.CONSENT_RECORD)
    child = session.get(Pupil, pupil_id)
    if child is None:
        raise NotFound("There is no such pupil on the roll.")
    today = in_london(now).date()
    file, answer = files(session, now, [pupil_id])[pupil_id], answers(session, now, [pupil_id])[pupil_id]
    sees_all = actor.may(Permission.HOLD_SET)
    school_class = session.get(SchoolClass, child.class_id) if child.class_id else None
    return PupilRegister(
        id=child.id,
        name=name_of(child),
        class_name=school_class.name if school_class else "",
        has_left=child.roll is RollStatus.LEFT,
        shown=answer.may_be_shown,
        named=answer.may_be_named,
        on_file=_on_file(file if sees_all else papers_of(file), today),
        contacts=contacts(session, pupil_id),
        records=_records(session, pupil_id),
        safeguards=Safeguards(_holds(session, actor, key, child, today), file.in_care) if sees_all else None,
        wordings=_wordings(session),
        kept_last=_kept_last(session, actor, now),
        next_unasked=_next_unasked(session, child),
    )


def papers_of(file: ConsentFile) -> ConsentFile:
    """What the family said, without what only the safeguarding lead knows."""
    return replace(file, holds=(), in_care=False)


def contacts(session: Session, pupil_id: int) -> tuple[ContactLine, ...]:
    """The adults of a family, in the order in which they were noted."""
    rows = session.exec(select(Contact).where(Contact.pupil_id == pupil_id).order_by(col(Contact.id)))
    return tuple(
        ContactLine(
            c.id,
            c.display_name,
            c.relationship,
            c.has_pr.value,
            words.PR_WORDS[ParentalResponsibility(c.has_pr)],
            c.is_resident,
            c.must_be_asked,
            c.contact_restriction,
        )
        for c in rows
    )


def _on_file(file: ConsentFile, today: date) -> tuple[OnFile, ...]:
    return tuple(_about(file, use, today) for use in USES)


def _about(file: ConsentFile, use: Use, today: date) -> OnFile:
    """What the papers about one use come to: as an individual, or else at least in a group."""
    if use.medium is Medium.TEXT:
        verdict = ask_name(file, ConsentChannel.X, today)
        return OnFile(use.words, verdict.is_yes, words.STEP_WORDS[verdict.step])
    verdict = ask(file, Scope(use.channel, use.medium, Presentation.INDIVIDUAL), today)
    if not verdict.is_yes and ask(file, Scope(use.channel, use.medium, Presentation.GROUP), today).is_yes:
        return OnFile(f"{use.words}, only in a group", True, words.STEP_WORDS[Step.COVERED])
    return OnFile(use.words, verdict.is_yes, words.STEP_WORDS[verdict.step])


def _records(session: Session, pupil_id: int) -> tuple[Record, ...]:
    givers = {c.id: f"{c.name} ({c.relationship})" for c in contacts(session, pupil_id)}
    papers = dict(
        session.exec(
            select(ConsentEvidence.sha256, ConsentEvidence.id).where(ConsentEvidence.pupil_id == pupil_id)
        ).all()
    )
    versions = dict(session.exec(select(Wording.id, Wording.version)).all())
    rows = session.exec(
        select(Consent, Person)
        .join(Person, col(Person.id) == col(Consent.recorded_by), isouter=True)
        .where(Consent.pupil_id == pupil_id)
        .order_by(col(Consent.id).desc())
    )
    return tuple(_record(row, person, givers, papers, versions) for row, person in rows)


def _record(
    row: Consent, person: Person | None, givers: dict[int, str], papers: dict[str, int], versions: dict[int, str]
) -> Record:
    is_yes = row.decision is Decision.YES
    extent = [words.PRESENTATION_WORDS[row.presentation], words.NAMING_WORDS[row.naming]] if is_yes else []
    basis = words.BASIS_WORDS[row.authority_basis]
    giver = givers.get(row.given_by_contact_id or 0)
    return Record(
        id=row.id,
        decision=words.DECISION_WORDS[row.decision],
        is_yes=is_yes,
        about=f"{words.MEDIUM_WORDS[row.medium]} {words.CHANNEL_WORDS[row.channel]}",
        extent=", ".join(part for part in extent if part),
        given_by=f"{giver}, {basis}" if giver else basis,
        method=words.METHOD_WORDS[row.method],
        evidence=row.evidence_ref or "",
        evidence_id=papers.get(row.evidence_sha256 or ""),
        wording=versions.get(row.wording_id or 0, ""),
        given_at=row.given_at,
        recorded_at=row.recorded_at,
        recorded_by=person.name if person else "",
        expires_on=row.expires_on,
    )


def _holds(session: Session, actor: Actor, key: OperationalKey, child: Pupil, today: date) -> tuple[HoldLine, ...]:
    rows = session.exec(
        select(PublicationHold, Person)
        .join(Person, col(Person.id) == col(PublicationHold.set_by))
        .where(PublicationHold.pupil_id == child.id, col(PublicationHold.ended_at).is_(None))
        .order_by(col(PublicationHold.id))
    ).all()
    return tuple(
        HoldLine(
            hold.id,
            words.LEVEL_WORDS[hold.level],
            reason_of(session, actor, key, hold),
            person.name,
            hold.started_on,
            hold.review_on,
            hold.review_on <= today,
        )
        for hold, person in rows
    )


def _wordings(session: Session) -> tuple[tuple[str, str], ...]:
    """What can be said to have been shown: the newest first, those that were retired left out."""
    rows = session.exec(
        select(Wording)
        .where(col(Wording.retired_on).is_(None))
        .order_by(col(Wording.valid_from).desc(), col(Wording.id).desc())
    )
    return tuple((str(row.id), row.version) for row in rows)


def _kept_last(session: Session, actor: Actor, now: datetime) -> str:
    """Where this person said a moment ago that a form is kept: a pile of forms lies in one place."""
    last = session.exec(
        select(Consent.evidence_ref)
        .where(
            Consent.recorded_by == actor.person_id,
            col(Consent.evidence_ref).is_not(None),
            col(Consent.recorded_at) > now - A_PILE,
        )
        .order_by(col(Consent.id).desc())
    ).first()
    return last or ""


def _next_unasked(session: Session, child: Pupil) -> tuple[int, str] | None:
    """The next child of the class, in the order of the register, of whom nothing is on file for X."""
    asked = select(Consent.pupil_id).where(col(Consent.channel) == ConsentChannel.X)
    rows = session.exec(
        select(Pupil)
        .where(
            Pupil.class_id == child.class_id,
            Pupil.roll == RollStatus.ON_ROLL,
            col(Pupil.id) != child.id,
            col(Pupil.id).not_in(asked),
        )
        .order_by(col(Pupil.surname), col(Pupil.forename), col(Pupil.id))
    ).all()
    place = (child.surname, child.forename, child.id)
    after = [one for one in rows if (one.surname, one.forename, one.id) > place]
    following = (after or rows)[:1]
    return (following[0].id, name_of(following[0])) if following else None
