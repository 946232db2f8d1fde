"""What would go today, by which rule, and what is held back?

Reads alone: the page and the command that only look, and the run that deletes, all ask here.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from gatekeeper.clock import in_london
from gatekeeper.lifecycle import State
from gatekeeper.models import (
    AskedFor,
    AuditDetail,
    AuditEvent,
    DataRequest,
    ErasedVersion,
    Mail,
    Picture,
    Post,
    Pupil,
    RetentionChoice,
    RollStatus,
    SignInAttempt,
    SignInSession,
)
from gatekeeper.retention import child, hindrances
from gatekeeper.retention.schedule import SCHEDULE, Kind, Rule, goes_on

_REQUESTS = {
    Kind.INFORMATION_REQUESTS: (AskedFor.INFORMATION,),
    Kind.OWN_DATA_REQUESTS: (AskedFor.OWN_DATA, AskedFor.SCHOOL_RECORD),
    Kind.COMPLAINTS: (AskedFor.COMPLAINT,),
}


_TYPED = (col(DataRequest.asked_by), col(DataRequest.about), col(DataRequest.done_note))


@dataclass(frozen=True, slots=True)
class Item:
    """One record whose time is over. `held`: why it stays all the same."""

    key: int | str
    since: date
    goes_on: date
    words: str = ""
    post: str = ""
    pupil_id: int | None = None
    held: str = ""
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """Everything of one kind whose time is over."""

    rule: Rule
    length: int
    items: tuple[Item, ...]

    @property
    def going(self) -> tuple[Item, ...]:
        """What nothing holds back."""
        return tuple(item for item in self.items if not item.held)

    @property
    def held(self) -> tuple[Item, ...]:
        """What is held back, each with its reason."""
        return tuple(item for item in self.items if item.held)

    @property
    def says(self) -> str:
        """The rule in one sentence, as the tombstone keeps it."""
        return self.rule.sentence(self.length)


def lengths(session: Session) -> dict[Kind, int]:
    """How long each kind is kept: what a leader chose last, or the default."""
    found = {kind: rule.length for kind, rule in SCHEDULE.items()}
    for row in session.exec(select(RetentionChoice).order_by(col(RetentionChoice.id))):
        found[Kind(row.kind)] = row.length
    return found


def due(session: Session, now: datetime) -> tuple[Due, ...]:
    """What would go if a leader deleted today, for each kind."""
    chosen, held = lengths(session), hindrances.holds(session)
    return tuple(
        Due(rule, chosen[kind], tuple(_FINDERS[kind](session, rule, chosen[kind], held, in_london(now).date())))
        for kind, rule in SCHEDULE.items()
    )


def of_kind(session: Session, kind: Kind, now: datetime) -> Due:
    """The same for one kind."""
    rule, length, held = SCHEDULE[kind], lengths(session)[kind], hindrances.holds(session)
    return Due(rule, length, tuple(_FINDERS[kind](session, rule, length, held, in_london(now).date())))


def _item(  # the parts of an item
    rule: Rule,
    length: int,
    today: date,
    since: datetime | date,
    key: int | str,
    *,
    words: str = "",
    post: str = "",
    pupil_id: int | None = None,
    held: str = "",
) -> Iterator[Item]:
    day = in_london(since).date() if isinstance(since, datetime) else since
    over = goes_on(day, rule.unit, length)
    if over <= today:
        yield Item(key, day, over, words, post, pupil_id, held)


Finder = Callable[[Session, Rule, int, hindrances.Holds, date], Iterable[Item]]


def _leavers(session: Session, rule: Rule, length: int, held: hindrances.Holds, today: date) -> Iterator[Item]:
    rows = select(Pupil).where(Pupil.roll == RollStatus.LEFT, col(Pupil.left_on).is_not(None))
    for pupil in session.exec(rows.order_by(col(Pupil.left_on), col(Pupil.id))):
        if child.is_erased(pupil) or pupil.left_on is None:
            continue
        for item in _item(rule, length, today, pupil.left_on, pupil.id, pupil_id=pupil.id):
            stays = hindrances.of_child(session, pupil, held)
            name = f"{pupil.known_as or pupil.forename} {pupil.surname}"
            yield Item(
                item.key,
                item.since,
                item.goes_on,
                f"{name}, left on {pupil.left_on.day} {pupil.left_on:%B %Y}",
                pupil_id=pupil.id,
                held=" ".join(one.words for one in stays),
                references=tuple(ref for one in stays for ref in one.references),
            )


def _pictures(state: State) -> Finder:
    def find(session: Session, rule: Rule, length: int, held: hindrances.Holds, today: date) -> Iterator[Item]:
        rows = (
            select(Picture.id, Post.id, Post.reference, Post.state_since)
            .join(Post, col(Post.id) == col(Picture.post_id))
            .where(col(Picture.gone_at).is_(None), col(Post.state) == state)
            .order_by(col(Post.state_since), col(Picture.id))
        )
        for picture_id, post_id, reference, since in session.exec(rows):
            yield from _item(rule, length, today, since, picture_id, post=reference, held=held.of_post(post_id))

    return find


def _posts(state: State) -> Finder:
    def find(session: Session, rule: Rule, length: int, held: hindrances.Holds, today: date) -> Iterator[Item]:
        emptied = select(ErasedVersion.version_id)
        rows = (
            select(Post)
            .where(col(Post.state) == state, col(Post.current_version_id).not_in(emptied))
            .order_by(col(Post.state_since), col(Post.id))
        )
        for post in session.exec(rows):
            since = post.published_at or post.state_since
            yield from _item(rule, length, today, since, post.id, post=post.reference, held=held.of_post(post.id))

    return find


def _details(session: Session, rule: Rule, length: int, held: hindrances.Holds, today: date) -> Iterator[Item]:
    limit = (datetime.combine(today, datetime.min.time()) - timedelta(days=365 * rule.shortest)).isoformat()
    rows = session.connection().execute(
        sa.select(col(AuditEvent.seq), col(AuditEvent.at), col(AuditEvent.post_id), col(AuditEvent.subject))
        .join(AuditDetail, col(AuditDetail.seq) == col(AuditEvent.seq))
        .where(col(AuditEvent.at) < limit, sa.cast(col(AuditDetail.details), sa.String) != "{}")
        .order_by(col(AuditEvent.seq))
    )
    for seq, at, post_id, subject in rows:
        yield from _item(
            rule,
            length,
            today,
            datetime.fromisoformat(at),
            seq,
            words=f"Event {seq}",
            post=subject.removeprefix("post:") if post_id else "",
            held=held.of_post(post_id),
        )


def _mail(session: Session, rule: Rule, length: int, held: hindrances.Holds, today: date) -> Iterator[Item]:
    over = sa.func.coalesce(col(Mail.sent_at), col(Mail.given_up_at))
    for number, sent, given_up in session.exec(
        select(Mail.id, Mail.sent_at, Mail.given_up_at).where(over.is_not(None)).order_by(col(Mail.id))
    ):
        since = sent or given_up
        if since is not None:
            yield from _item(rule, length, today, since, number, held=held.everything)


def _sign_ins(session: Session, rule: Rule, length: int, held: hindrances.Holds, today: date) -> Iterator[Item]:
    rows = select(SignInSession.id_hash, SignInSession.ended_at, SignInSession.ends_at)
    for id_hash, ended, ends in session.exec(rows):
        yield from _item(rule, length, today, ended or ends, f"session {id_hash}", held=held.everything)
    for number, at in session.exec(select(SignInAttempt.id, SignInAttempt.at)):
        yield from _item(rule, length, today, at, f"try {number}", held=held.everything)


def _requests(kind: Kind) -> Finder:
    def find(session: Session, rule: Rule, length: int, held: hindrances.Holds, today: date) -> Iterator[Item]:
        rows = select(DataRequest).where(
            col(DataRequest.kind).in_(_REQUESTS[kind]),
            col(DataRequest.done_on).is_not(None),
            sa.or_(*(column != "" for column in _TYPED)),
        )
        for row in session.exec(rows.order_by(col(DataRequest.id))):
            stays = held.everything if row.pupil_id is None else held.of_pupil(row.pupil_id)
            if row.done_on is not None:
                yield from _item(rule, length, today, row.done_on, row.id, words=f"Request {row.id}", held=stays)

    return find


_FINDERS: dict[Kind, Finder] = {
    Kind.LEAVERS: _leavers,
    Kind.UNUSED_PICTURES: _pictures(State.ABANDONED),
    Kind.TAKEN_DOWN_PICTURES: _pictures(State.TAKEN_DOWN),
    Kind.GIVEN_UP_POSTS: _posts(State.ABANDONED),
    Kind.PUBLISHED_POSTS: _posts(State.TAKEN_DOWN),
    Kind.RECORD_DETAILS: _details,
    Kind.MAIL: _mail,
    Kind.SIGN_INS: _sign_ins,
    **{kind: _requests(kind) for kind in _REQUESTS},
}
