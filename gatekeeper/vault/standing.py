"""Who can get into the account today, and what is still to be changed because somebody saw the login or left?

One answer, `standing`, for pages, banners and mails. It is worked out anew each time from rows that never change.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlmodel import Session, col, select

from gatekeeper.audit.events import Verb
from gatekeeper.clock import say
from gatekeeper.deadlines import closed_days
from gatekeeper.models import (
    AuditEvent,
    Person,
    PersonRole,
    PersonStatus,
    RotationLine,
    School,
    VaultAttestation,
    VaultCustodian,
    VaultDrill,
    VaultRequest,
    VaultShowing,
    VaultVersion,
)
from gatekeeper.permissions import Role
from gatekeeper.terms import term_at

WITHIN = timedelta(hours=24)
LEFT = (Verb.USER_DISABLED, Verb.USER_CHANGED, Verb.USER_LEFT)
L = RotationLine
AFTER_OPENING = (L.PASSWORD, L.BACKUP_CODE, L.SEED, L.SESSIONS, L.RECONNECTED, L.STORED, L.SHEETS)
AFTER_LEAVING = (L.PASSWORD, L.BACKUP_CODE, L.SEED, L.SESSIONS, L.STORED)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to change: who said that it is done, and when; nobody yet where `by` is empty."""

    line: RotationLine
    by: str = ""
    at: datetime | None = None

    @property
    def is_done(self) -> bool:
        """Whether somebody stands for it."""
        return self.at is not None


@dataclass(frozen=True, slots=True)
class Case:
    """Why the login has to be changed: `who` saw it (`opened`) or is no leader any longer."""

    about: str
    opened: bool
    who: str
    since: datetime
    lines: tuple[Line, ...]

    @property
    def due(self) -> datetime:
        """By when everything has to be changed."""
        return self.since + WITHIN

    @property
    def open_lines(self) -> tuple[RotationLine, ...]:
        """What nobody has done yet."""
        return tuple(one.line for one in self.lines if not one.is_done)


@dataclass(frozen=True, slots=True)
class Keeper:
    """A leader: whether they have a key, and whether the login is sealed for it."""

    person_id: int
    name: str
    custodian_id: int | None
    is_able: bool
    rehearsed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How the way in for an emergency stands. `cases` holds only those in which something is open."""

    version: VaultVersion | None
    keepers: tuple[Keeper, ...]
    cases: tuple[Case, ...]
    term_begins: datetime

    @property
    def open_lines(self) -> tuple[RotationLine, ...]:
        """Everything that is to be changed, each once, in the order in which it is done."""
        wanted = {line for case in self.cases for line in case.open_lines}
        return tuple(line for line in RotationLine if line in wanted)

    def must_rehearse(self, person_id: int) -> bool:
        """Whether this leader can open the login and has not rehearsed it this term."""
        return any(
            keeper.person_id == person_id
            and keeper.is_able
            and (keeper.rehearsed_at is None or keeper.rehearsed_at < self.term_begins)
            for keeper in self.keepers
        )


def latest(session: Session) -> VaultVersion | None:
    """The login as it was stored last."""
    return session.exec(select(VaultVersion).order_by(col(VaultVersion.id).desc()).limit(1)).first()


def leaders(session: Session) -> list[Person]:
    """Everybody who leads and may sign in, by number."""
    held = select(PersonRole.person_id).where(PersonRole.role == Role.LEADER)
    wanted = select(Person).where(col(Person.id).in_(held), Person.status == PersonStatus.ACTIVE)
    return list(session.exec(wanted.order_by(col(Person.id))))


def newest_keys(session: Session, people: Sequence[int]) -> dict[int, VaultCustodian]:
    """The key of each of these people that counts, by person."""
    wanted = select(VaultCustodian).where(col(VaultCustodian.person_id).in_(people))
    return {key.person_id: key for key in session.exec(wanted.order_by(col(VaultCustodian.id)))}


def standing(session: Session, now: datetime) -> Standing:
    """How everything about the emergency login stands at this moment."""
    versions = session.exec(select(VaultVersion).order_by(col(VaultVersion.id))).all()
    there = leaders(session)
    version = versions[-1] if versions else None
    school = session.exec(select(School)).first()
    term = term_at(now, closed_days(school) if school else ())
    return Standing(
        version=version,
        keepers=_keepers(session, version, there),
        cases=tuple(case for case in _cases(session, versions, there) if case.open_lines),
        term_begins=term.begins,
    )


def _keepers(session: Session, version: VaultVersion | None, there: Sequence[Person]) -> tuple[Keeper, ...]:
    keys = newest_keys(session, [person.id for person in there])
    rehearsed = {
        drill.person_id: drill.done_at for drill in session.exec(select(VaultDrill).order_by(col(VaultDrill.id)))
    }
    sealed_for = set(version.custodians) if version else set()
    return tuple(
        Keeper(
            person.id,
            person.name,
            key.id if (key := keys.get(person.id)) else None,
            key is not None and key.id in sealed_for,
            rehearsed.get(person.id),
        )
        for person in there
    )


def _cases(session: Session, versions: Sequence[VaultVersion], there: Sequence[Person]) -> list[Case]:
    said: dict[str, dict[RotationLine, Line]] = {}
    rows = select(VaultAttestation, Person.forename, Person.surname).join(
        Person, col(Person.id) == col(VaultAttestation.said_by)
    )
    for row, forename, surname in session.exec(rows):
        said.setdefault(row.about, {})[row.line] = Line(row.line, f"{forename} {surname}", row.said_at)
    cases = [*_openings(session), *_leavers(session, versions, {person.id for person in there})]
    names = {person.id: person.name for person in session.exec(select(Person))} if cases else {}
    found = []
    for about, opened, who, since, seen in cases:
        done = dict(said.get(about, {}))
        after = next((v for v in versions if v.id > seen and (opened or who not in _people(session, v))), None)
        if after is not None:
            done[L.STORED] = Line(L.STORED, names[after.made_by], after.made_at)
        lines = AFTER_OPENING if opened else AFTER_LEAVING
        found.append(Case(about, opened, names[who], since, tuple(done.get(line, Line(line)) for line in lines)))
    return found


def said(case: Case) -> str:
    """Why the login has to be changed, in a sentence."""
    if case.opened:
        return f"It was shown to {case.who} on {say(case.since)}."
    return f"{case.who}, who has a key to it, is no leader any longer."


def open_requests(session: Session, now: datetime) -> list[tuple[VaultRequest, str]]:
    """The requests that may still be used, with who asked."""
    rows = session.exec(
        select(VaultRequest, Person)
        .join(Person, col(Person.id) == col(VaultRequest.asked_by))
        .where(
            col(VaultRequest.ends_at) > now,
            col(VaultRequest.asked_at) <= now,
            col(VaultRequest.id).not_in(select(VaultShowing.request_id)),
        )
        .order_by(col(VaultRequest.id))
    )
    return [(request, person.name) for request, person in rows]


_Found = tuple[str, bool, int, datetime, int]
"""What it is about, whether the login was shown, whose case it is, since when, and the version that they know."""


def _openings(session: Session) -> list[_Found]:
    rows = select(VaultShowing, VaultRequest.version_id).join(
        VaultRequest, col(VaultRequest.id) == col(VaultShowing.request_id)
    )
    return [
        (f"opened:{shown.request_id}", True, shown.shown_to, shown.shown_at, version_id)
        for shown, version_id in session.exec(rows.order_by(col(VaultShowing.request_id)))
    ]


def _leavers(session: Session, versions: Sequence[VaultVersion], there: set[int]) -> list[_Found]:
    last: dict[int, VaultVersion] = {}
    for version in versions:
        last |= dict.fromkeys(_people(session, version), version)
    return [
        (f"left:{person_id}:{version.id}", False, person_id, _left_at(session, person_id, version), version.id)
        for person_id, version in sorted(last.items())
        if person_id not in there
    ]


def _people(session: Session, version: VaultVersion) -> frozenset[int]:
    """Whose keys a version was sealed for."""
    return frozenset(
        session.exec(select(VaultCustodian.person_id).where(col(VaultCustodian.id).in_(version.custodians)))
    )


def _left_at(session: Session, person_id: int, version: VaultVersion) -> datetime:
    """When somebody lost the right: the last change of theirs on the record since the login was stored."""
    at = session.exec(
        select(AuditEvent.at)
        .where(
            AuditEvent.subject == f"person:{person_id}",
            col(AuditEvent.verb).in_([verb.value for verb in LEFT]),
        )
        .order_by(col(AuditEvent.seq).desc())
        .limit(1)
    ).first()
    return max(datetime.fromisoformat(at).astimezone(UTC), version.made_at) if at else version.made_at
