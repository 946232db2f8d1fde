"""Which wordings may be used now, and what was released with them? Asked anew each time, from the rows alone."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from gatekeeper.actor import Actor
from gatekeeper.emergency_words import GAPS, LASTING, digest_of, gaps_in, rendered
from gatekeeper.errors import NotFound
from gatekeeper.models import (
    Approval,
    Correction,
    EmergencyAgreement,
    EmergencyChoice,
    EmergencyClearing,
    EmergencyDecision,
    EmergencyEnd,
    EmergencyReading,
    EmergencyRelease,
    EmergencyWording,
    Person,
    PersonRole,
    PersonStatus,
    Post,
    Version,
    VersionPicture,
)
from gatekeeper.permissions import MAY_NEVER_APPROVE, Role
from gatekeeper.terms import Term

DECIDE_AT = 3
"""So many releases by one in a term make leadership decide what should change."""

HOW = {
    "phoned": "telephoned",
    "texted": "sent a text message",
    "mailed": "sent an e-mail",
    "asked": "asked in person",
}
WHEN = {
    "now": "just now",
    "ten": "about ten minutes ago",
    "half": "about half an hour ago",
    "hour": "about an hour ago",
    "longer": "longer ago today",
}
ELSEWHERE = {
    "text": "text message to families",
    "mail": "e-mail to families",
    "website": "the school website",
    "county": "the county’s list of closures",
    "phone": "telephone calls",
}


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording with its lists, and how far it is: put forward, agreed, or not used any more."""

    row: EmergencyWording
    choices: Mapping[int, tuple[EmergencyChoice, ...]]
    agreement: EmergencyAgreement | None
    end: EmergencyEnd | None

    @property
    def is_sound(self) -> bool:
        """Whether the rows are still those that the digest was made of, and two people stand behind it."""
        lists = {gap: [one.words for one in entries] for gap, entries in self.choices.items()}
        return (
            self.agreement is not None
            and self.agreement.agreed_by != self.row.written_by
            and self.agreement.digest == self.row.digest == digest_of(self.row.kind, self.row.words, lists)
            and set(gaps_in(self.row.words)) == set(self.choices)
        )

    @property
    def may_be_used(self) -> bool:
        """Whether a leader may release with it now."""
        return self.end is None and self.is_sound

    def filled(self, chosen: Mapping[int, int | None]) -> str | None:
        """What it says with these choices by id, or None where a gap is left open or a choice is not its own."""
        if set(chosen) - set(GAPS):
            return None
        found: dict[int, str] = {}
        for gap in GAPS:
            wanted = chosen.get(gap)
            words = {one.id: one.words for one in self.choices.get(gap, ())}
            if (wanted is None) != (not words) or (wanted is not None and wanted not in words):
                return None
            if wanted is not None:
                found[gap] = words[wanted]
        return rendered(self.row.words, found)


def wordings(session: Session, only: Collection[int] | None = None) -> list[Wording]:
    """Every wording that was ever put forward, the oldest first."""
    rows = select(EmergencyWording).order_by(col(EmergencyWording.id))
    found = session.exec(rows if only is None else rows.where(col(EmergencyWording.id).in_(only))).all()
    ids = [row.id for row in found]
    choices: dict[int, dict[int, list[EmergencyChoice]]] = {}
    for one in session.exec(
        select(EmergencyChoice)
        .where(col(EmergencyChoice.wording_id).in_(ids))
        .order_by(col(EmergencyChoice.gap), col(EmergencyChoice.position))
    ):
        choices.setdefault(one.wording_id, {}).setdefault(one.gap, []).append(one)
    return [
        Wording(
            row,
            {gap: tuple(entries) for gap, entries in choices.get(row.id, {}).items()},
            session.get(EmergencyAgreement, row.id),
            session.get(EmergencyEnd, row.id),
        )
        for row in found
    ]


def wording(session: Session, number: int) -> Wording | None:
    """One wording."""
    return next(iter(wordings(session, (number,))), None)


def the_wording(session: Session, number: int) -> Wording:
    """One wording.

    Raises:
        NotFound: there is none with this number.
    """
    found = wording(session, number)
    if found is None:
        raise NotFound("There is no such wording.")
    return found


def may_be_tried(session: Session, actor: Actor) -> list[Person]:
    """Everybody else who could read a post, by name."""
    rows = session.exec(
        select(Person)
        .join(PersonRole, col(PersonRole.person_id) == col(Person.id))
        .where(
            col(PersonRole.role).in_((Role.APPROVER, Role.DSL, Role.LEADER)),
            Person.status == PersonStatus.ACTIVE,
            col(Person.category).not_in(MAY_NEVER_APPROVE),
            Person.id != actor.staff_id,
        )
        .order_by(col(Person.surname), col(Person.forename), col(Person.id))
        .distinct()
    )
    return list(rows)


def release_behind(session: Session, post: Post, version: Version, approval: Approval) -> EmergencyRelease | None:
    """The release by one that stands behind an agreement, if everything about it still holds; else None.

    The words are made again from the agreed rows and compared; nothing that was stored as true is believed.
    """
    release = session.exec(select(EmergencyRelease).where(EmergencyRelease.post_id == post.id)).first()
    if release is None or (release.version_id, release.released_by) != (version.id, approval.person_id):
        return None
    agreed = wording(session, release.wording_id)
    pictures = select(VersionPicture.id).where(VersionPicture.version_id == version.id)
    holds = (
        agreed is not None
        and agreed.may_be_used
        and agreed.filled({1: release.choice_1, 2: release.choice_2, 3: release.choice_3}) == version.text
        and release.digest == version.digest == approval.digest
        and version.scheduled_for is None
        and session.exec(pictures).first() is None
        and session.get(Correction, post.id) is None
    )
    return release if holds else None


def marked(session: Session, post_ids: Iterable[int]) -> frozenset[int]:
    """Which of these posts stand as one leader released them: their mark of a single reader stays for ever."""
    rows = session.exec(
        select(EmergencyRelease.post_id)
        .join(Post, col(Post.id) == col(EmergencyRelease.post_id))
        .where(
            col(EmergencyRelease.post_id).in_(list(post_ids)),
            col(Post.current_version_id) == col(EmergencyRelease.version_id),
        )
    )
    return frozenset(rows)


def released_versions(session: Session, post_ids: Iterable[int]) -> frozenset[int]:
    """The versions of these posts that one leader released alone, whatever became of them."""
    asked = select(EmergencyRelease.version_id).where(col(EmergencyRelease.post_id).in_(list(post_ids)))
    return frozenset(session.exec(asked))


def unread(session: Session) -> list[tuple[EmergencyRelease, Post]]:
    """What nobody else has read afterwards yet, the most urgent first."""
    rows = session.exec(
        select(EmergencyRelease, Post)
        .join(Post, col(Post.id) == col(EmergencyRelease.post_id))
        .join(EmergencyReading, col(EmergencyReading.release_id) == col(EmergencyRelease.id), isouter=True)
        .where(col(EmergencyReading.release_id).is_(None))
        .order_by(col(EmergencyRelease.due_at), col(EmergencyRelease.id))
    )
    return list(rows)


def lasting(session: Session) -> list[tuple[EmergencyRelease, Post]]:
    """What was said and still holds as far as anybody knows: the school is closed until it says otherwise."""
    rows = session.exec(
        select(EmergencyRelease, Post)
        .join(Post, col(Post.id) == col(EmergencyRelease.post_id))
        .join(EmergencyWording, col(EmergencyWording.id) == col(EmergencyRelease.wording_id))
        .join(EmergencyClearing, col(EmergencyClearing.release_id) == col(EmergencyRelease.id), isouter=True)
        .where(col(EmergencyClearing.release_id).is_(None), col(EmergencyWording.kind).in_(LASTING))
        .order_by(col(EmergencyRelease.id))
    )
    return list(rows)


def of_term(session: Session, term: Term) -> list[EmergencyRelease]:
    """What was released alone in a term."""
    rows = session.exec(
        select(EmergencyRelease)
        .where(EmergencyRelease.released_at >= term.begins, EmergencyRelease.released_at < term.ends)
        .order_by(col(EmergencyRelease.id))
    )
    return list(rows)


def to_decide(session: Session, term: Term) -> int:
    """How many releases of the term ask leadership for a decision; 0 where none is asked for, or it was made."""
    count = len(of_term(session, term))
    decided = session.exec(
        select(func.max(EmergencyDecision.releases)).where(EmergencyDecision.term == term.key)
    ).one()
    return count if count // DECIDE_AT > (decided or 0) // DECIDE_AT else 0


def overdue(session: Session, now: datetime) -> list[tuple[EmergencyRelease, Post]]:
    """What should have been read afterwards by now."""
    return [(release, post) for release, post in unread(session) if release.due_at < now]
