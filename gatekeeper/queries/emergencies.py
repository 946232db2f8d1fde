"""What do the pages for emergencies show: what may be released, what has to be done afterwards, who was tried?"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from gatekeeper import emergencies as agreed
from gatekeeper.actor import Actor
from gatekeeper.clock import in_london, say
from gatekeeper.deadlines import closed_days, say_by
from gatekeeper.emergencies import HOW, WHEN, Wording, may_be_tried, the_wording
from gatekeeper.emergency_words import CLEARS, GAPS, KIND_LABELS, EmergencyKind, gap_mark
from gatekeeper.errors import NotFound
from gatekeeper.lifecycle import LABELS
from gatekeeper.models import EmergencyReading, EmergencyRelease, Person, Post, ReadingVerdict, Version
from gatekeeper.permissions import Permission
from gatekeeper.posts import the_post
from gatekeeper.recoveries import may_be_one
from gatekeeper.screening import the_school
from gatekeeper.terms import term_at


@dataclass(frozen=True, slots=True)
class WordingRow:
    """One wording as people read it: `said` has a line where each gap is. `is_mine`: they wrote it."""

    number: int
    kind: EmergencyKind
    label: str
    said: str
    digest: str
    lists: tuple[tuple[int, tuple[str, ...]], ...]
    written: str
    agreed: str
    ended: str
    is_mine: bool
    may_be_used: bool


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that is left to do after a release. `is_late` makes it red."""

    reference: str
    words: str
    due: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class EmergencyPage:
    """The page that a leader opens on a snow day."""

    usable: tuple[WordingRow, ...]
    waiting: tuple[WordingRow, ...]
    unread: tuple[Task, ...]
    closures: tuple[Task, ...]
    open_again: int | None
    to_decide: int
    colleagues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """One list to choose from."""

    number: int
    options: tuple[tuple[str, str], ...]
    value: str


@dataclass(frozen=True, slots=True)
class ReleasePage:
    """One wording to be filled in: its gaps, what it says with what is chosen, and who can be tried."""

    row: WordingRow
    gaps: tuple[Gap, ...]
    text: str
    colleagues: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class AfterwardsPage:
    """What was released alone, for whoever reads it afterwards."""

    reference: str
    text: str
    label: str
    state: str
    by: str
    released: str
    why: str
    tried: tuple[str, ...]
    due: str
    is_late: bool
    verdict: ReadingVerdict | None
    note: str
    read: str
    may_read: bool


def emergency_page(session: Session, actor: Actor, now: datetime) -> EmergencyPage:
    """What may be released now, and what is left to do."""
    rows = wording_rows(session, actor)
    closed = closed_days(the_school(session))
    usable = tuple(row for row in rows if row.may_be_used)
    return EmergencyPage(
        usable=usable,
        waiting=tuple(row for row in rows if not row.agreed and not row.ended),
        unread=unread(session, now),
        closures=closures(session),
        open_again=next((row.number for row in usable if row.kind in CLEARS), None),
        to_decide=agreed.to_decide(session, term_at(now, closed)),
        colleagues=tuple(person.name for person in may_be_tried(session, actor)),
    )


def wording_rows(session: Session, actor: Actor) -> tuple[WordingRow, ...]:
    """Every wording that was ever put forward, those in use first, in the order of their kinds."""
    kinds = list(EmergencyKind)
    found = [_row(session, one, actor) for one in agreed.wordings(session)]
    return tuple(sorted(found, key=lambda row: (bool(row.ended), kinds.index(row.kind), row.number)))


def wording_row(session: Session, number: int, actor: Actor) -> WordingRow:
    """One wording.

    Raises:
        NotFound: there is none with this number.
    """
    return _row(session, the_wording(session, number), actor)


def unread(session: Session, now: datetime) -> tuple[Task, ...]:
    """What somebody else still has to read."""
    return tuple(
        Task(
            post.reference,
            f"Post {post.reference}: somebody else has to read it",
            say_by(release.due_at),
            release.due_at < now,
        )
        for release, post in agreed.unread(session)
    )


def closures(session: Session) -> tuple[Task, ...]:
    """What families were told and nobody has said is over."""
    return tuple(
        Task(
            post.reference,
            f"Post {post.reference} says that the school is closed",
            say(release.released_at),
            False,
        )
        for release, post in agreed.lasting(session)
    )


def release_page(
    session: Session, actor: Actor, number: int, chosen: dict[int, int | None], now: datetime
) -> ReleasePage:
    """One wording with its lists. `text` is empty while a gap is open.

    Raises:
        NotFound: there is no such wording, or it may not be used.
    """
    found = the_wording(session, number)
    if not found.may_be_used:
        raise NotFound("This wording may not be used: it is not agreed by two people, or was given up.")
    return ReleasePage(
        row=_row(session, found, actor),
        gaps=tuple(_gap(found, gap, chosen, now) for gap in GAPS if gap in found.choices),
        text=found.filled(chosen) or "",
        colleagues=tuple((person.id, person.name) for person in may_be_tried(session, actor)),
    )


def afterwards(session: Session, actor: Actor, reference: str, now: datetime) -> AfterwardsPage:
    """What was released alone.

    Raises:
        NotFound: this post was not.
    """
    post = the_post(session, reference)
    release = release_of(session, post)
    if release is None:
        raise NotFound("This post was not released by one leader alone.")
    reading = session.get(EmergencyReading, release.id)
    names = {person.id: person.name for person in session.exec(select(Person))}
    found = the_wording(session, release.wording_id)
    return AfterwardsPage(
        reference=reference,
        text=session.get_one(Version, release.version_id).text,
        label=KIND_LABELS[found.row.kind],
        state=LABELS[post.state],
        by=names[release.released_by],
        released=say(release.released_at),
        why=release.reason,
        tried=tuple(f"{names[one['person_id']]}: {HOW[one['how']]}, {WHEN[one['when']]}" for one in release.tried),
        due=say_by(release.due_at),
        is_late=reading is None and release.due_at < now,
        verdict=reading.verdict if reading else None,
        note=reading.note if reading else "",
        read=f"{names[reading.read_by]}, {say(reading.read_at)}" if reading else "",
        may_read=reading is None
        and actor.may(Permission.POST_APPROVE)
        and not may_be_one(session, release.released_by, release.released_at, actor.staff_id, now),
    )


def release_of(session: Session, post: Post) -> EmergencyRelease | None:
    """The release by one of this post, if it was released so."""
    return session.exec(select(EmergencyRelease).where(EmergencyRelease.post_id == post.id)).first()


def _row(session: Session, found: Wording, actor: Actor) -> WordingRow:
    def who(person_id: int, at: datetime) -> str:
        return f"{session.get_one(Person, person_id).name}, {say(at)}"

    said = found.row.words
    for gap in GAPS:
        said = said.replace(gap_mark(gap), f"({gap})\u00a0____")
    return WordingRow(
        number=found.row.id,
        kind=found.row.kind,
        label=KIND_LABELS[found.row.kind],
        said=said,
        digest=found.row.digest,
        lists=tuple((gap, tuple(one.words for one in found.choices[gap])) for gap in sorted(found.choices)),
        written=who(found.row.written_by, found.row.written_at),
        agreed=who(found.agreement.agreed_by, found.agreement.agreed_at) if found.agreement else "",
        ended=who(found.end.ended_by, found.end.ended_at) if found.end else "",
        is_mine=found.row.written_by == actor.person_id,
        may_be_used=found.may_be_used,
    )


def _gap(found: Wording, gap: int, chosen: dict[int, int | None], now: datetime) -> Gap:
    """A list; where it has today's weekday, that is chosen already."""
    today = f"{in_london(now):%A}"
    entries = found.choices[gap]
    value = chosen.get(gap) or next((one.id for one in entries if one.words == today), None)
    return Gap(gap, tuple((str(one.id), one.words) for one in entries), str(value or ""))
