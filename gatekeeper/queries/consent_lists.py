"""What has the office to see to: who was not asked, who must be asked again, who disagrees, who has left?

The lists judge the papers alone. A hold or a child in care shows in none of them.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from gatekeeper.clock import in_london
from gatekeeper.consents import files
from gatekeeper.lifecycle import State
from gatekeeper.models import (
    AuthorityBasis,
    ConsentChannel,
    Medium,
    Post,
    Pupil,
    RollStatus,
    SchoolClass,
    Version,
)
from gatekeeper.queries import consent_files
from gatekeeper.queries.consent import name_of
from gatekeeper.queries.consent_pupil import papers_of
from gatekeeper.uses import use_of
from rules.consent import Step, ask
from rules.consent_records import ConsentFile, ConsentRecord, Presentation, Scope, latest, renewal_day, who

SOON = timedelta(days=30)
VERY_SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Line:
    """One child to see to, and what about them."""

    id: int
    name: str
    class_name: str
    about: str = ""
    is_urgent: bool = False


@dataclass(frozen=True, slots=True)
class Leaver:
    """A child who left and is in posts that are still public."""

    id: int
    name: str
    left_on: date | None
    posts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToSeeTo:
    """Everything that waits for the office."""

    not_asked: tuple[Line, ...]
    to_renew: tuple[Line, ...]
    no_evidence: tuple[Line, ...]
    conflicts: tuple[Line, ...]
    still_to_ask: tuple[Line, ...]
    leavers: tuple[Leaver, ...]
    left_open: int
    ask_again_until: date

    @property
    def count(self) -> int:
        """How many entries there are in all."""
        lists = (self.not_asked, self.to_renew, self.no_evidence, self.conflicts, self.still_to_ask, self.leavers)
        return sum(len(one) for one in lists) + self.left_open


def to_see_to(session: Session, now: datetime) -> ToSeeTo:
    """The lists of today, each in the order of the register."""
    today = in_london(now).date()
    on_file = {pupil_id: papers_of(file) for pupil_id, file in files(session, now).items()}
    rows = session.exec(
        select(Pupil, SchoolClass.name)
        .join(SchoolClass, col(SchoolClass.id) == col(Pupil.class_id), isouter=True)
        .where(Pupil.roll == RollStatus.ON_ROLL)
        .order_by(
            col(Pupil.class_id).is_(None), col(SchoolClass.position), col(Pupil.surname), col(Pupil.forename)
        )
    ).all()
    found: dict[str, list[Line]] = defaultdict(list)
    for child, class_name in rows:
        for kind, about, is_urgent in _about(on_file[child.id], today):
            found[kind].append(Line(child.id, name_of(child), class_name or "", about, is_urgent))
    return ToSeeTo(
        not_asked=tuple(found["not_asked"]),
        to_renew=tuple(found["to_renew"]),
        no_evidence=tuple(found["no_evidence"]),
        conflicts=tuple(found["conflicts"]),
        still_to_ask=tuple(found["still_to_ask"]),
        leavers=leavers(session),
        left_open=consent_files.waiting(session, now).count,
        ask_again_until=renewal_day(today),
    )


def leavers(session: Session) -> tuple[Leaver, ...]:
    """Children who left and are shown or named in a post that is still public, whoever left first."""
    public: dict[int, set[str]] = defaultdict(set)
    for reference, snapshot in session.exec(
        select(Post.reference, Version.consent_snapshot)
        .join(Version, col(Version.id) == col(Post.current_version_id))
        .where(col(Post.state) == State.PUBLISHED)
    ):
        for row in snapshot:
            public[row[0]].add(reference)
    if not public:
        return ()
    gone = session.exec(
        select(Pupil)
        .where(Pupil.roll == RollStatus.LEFT)
        .order_by(col(Pupil.left_on), col(Pupil.surname), col(Pupil.id))
    )
    return tuple(
        Leaver(child.id, name_of(child), child.left_on, tuple(sorted(public[child.id])))
        for child in gone
        if child.id in public
    )


def _about(file: ConsentFile, today: date) -> list[tuple[str, str, bool]]:
    """What there is to see to about one child: the list, the words, and whether it presses."""
    about_x = [record for record in latest(file.records) if record.channel == ConsentChannel.X]
    if not about_x:
        return [("not_asked", "", False)]
    found = []
    ends = sorted(r.expires_on for r in about_x if r.is_yes and r.expires_on and r.expires_on <= today + SOON)
    if ends and not _refuses_pictures(about_x):
        found.append(("to_renew", _ends(ends[0], today), ends[0] <= today + VERY_SOON))
    picture = ask(file, Scope(ConsentChannel.X, Medium.PHOTO, Presentation.INDIVIDUAL), today)
    if picture.step is Step.NO_EVIDENCE:
        found.append(("no_evidence", "", False))
    if picture.step is Step.NOT_ALL_ASKED:
        found.append(("still_to_ask", "", False))
    found += [("conflicts", words, False) for words in conflicts(latest(file.records))]
    return found


def _refuses_pictures(about_x: list[ConsentRecord]) -> bool:
    """A family that says no to pictures is left in peace: asking again is for those whose yes runs out."""
    return any(not record.is_yes and record.medium == Medium.PHOTO for record in about_x)


def _ends(day: date, today: date) -> str:
    left = (day - today).days
    if left < 0:
        return f"ran out on {day.day} {day:%B %Y}"
    return "ends today" if left == 0 else f"ends in {left} {'day' if left == 1 else 'days'}"


def conflicts(words: tuple[ConsentRecord, ...]) -> list[str]:
    """The uses about which one adult says yes and another no. A child's own no is nobody's quarrel."""
    said: dict[tuple[str, str], dict[bool, set[object]]] = defaultdict(lambda: {True: set(), False: set()})
    for record in words:
        if record.authority_basis == AuthorityBasis.PUPIL_VOICE:
            continue
        said[record.channel, record.medium][record.is_yes].add(who(record))
    found = []
    for (channel, medium), by in sorted(said.items()):
        if by[True] and by[False] - by[True]:
            use = use_of(channel, medium)
            found.append(use.words if use else f"{medium}, {channel}".replace("_", " "))
    return found
