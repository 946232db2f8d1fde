"""Which posts were there? Searched by words, person, state and date, a page at a time.

Pages go by the post's own number, so that the thousandth page costs what the first
does. A reader who may not learn pupils' names cannot find out by searching either:
for them words are looked for in what they may read.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import Session, col, select

from gatekeeper.actor import Actor
from gatekeeper.clock import LONDON, say_date, say_time
from gatekeeper.emergencies import marked
from gatekeeper.lifecycle import State
from gatekeeper.models import Approval, Contribution, Person, Post, Version, VersionPicture
from gatekeeper.queries import outside
from gatekeeper.queries.masking import Veil, veil_for
from gatekeeper.queries.visibility import seen_by

PAGE = 50
MOST_WORDS = 10
START_LENGTH = 200
_ESCAPE = "\\"


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody asked for. Empty fields ask for nothing."""

    words: str = ""
    person_id: int | None = None
    state: State | None = None
    first_day: date | None = None
    last_day: date | None = None

    @property
    def is_empty(self) -> bool:
        """Whether everything is asked for."""
        return self == Search()


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One post in the list. `gone` marks the tombstone of what was taken down."""

    reference: str
    state: State
    starts: str
    author: str
    agreed_by: str
    day: str
    time: str
    pictures: int
    gone: bool
    single_reader: bool


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """One page of the list. `total` is None where counting would tell too much."""

    rows: tuple[HistoryRow, ...]
    total: int | None
    by_state: tuple[tuple[State, int], ...]
    older: int | None
    newest: bool


def search(session: Session, actor: Actor, wanted: Search, *, before: int | None = None) -> HistoryPage:
    """A page of the posts that this person may see, the newest first.

    `before` is the number of a post: the page starts just under it.
    """
    veil = veil_for(session, actor)
    found: list[tuple[Post, Version, Person]] = []
    for row in _matching(session, actor, wanted, veil, before):
        found.append(row)
        if len(found) > PAGE:
            break
    shown = found[:PAGE]
    counts = () if _hides_words(wanted, veil) else _counts(session, actor, wanted)
    return HistoryPage(
        rows=rows_of(session, shown, veil),
        total=None if _hides_words(wanted, veil) else sum(count for _, count in counts),
        by_state=counts,
        older=shown[-1][0].id if len(found) > PAGE else None,
        newest=before is None,
    )


def everything(session: Session, actor: Actor, wanted: Search) -> Iterator[tuple[Post, Version, Person]]:
    """All posts that match, the newest first, for the export."""
    return _matching(session, actor, wanted, veil_for(session, actor), None)


def colleagues(session: Session) -> tuple[tuple[int, str], ...]:
    """Everybody whose posts one can ask for."""
    people = session.exec(select(Person).order_by(Person.forename, Person.surname))
    return tuple((person.id, person.name) for person in people)


def rows_of(session: Session, found: list[tuple[Post, Version, Person]], veil: Veil) -> tuple[HistoryRow, ...]:
    """The posts as lines of a list."""
    agreed = agreed_by(session, [post.id for post, _, _ in found])
    elsewhere = outside.from_elsewhere(session, [post.id for post, _, _ in found])
    alone = marked(session, [post.id for post, _, _ in found])
    pictures = dict(
        session.exec(
            select(VersionPicture.version_id, func.count())
            .where(col(VersionPicture.version_id).in_([version.id for _, version, _ in found]))
            .group_by(col(VersionPicture.version_id))
        ).all()
    )
    return tuple(
        HistoryRow(
            reference=post.reference,
            state=post.state,
            starts=_start(veil.text(version.text)),
            author=outside.FROM_ELSEWHERE if post.id in elsewhere else person.name,
            agreed_by="" if post.id in alone else agreed.get(post.id, ""),
            day=say_date(_day(post)),
            time=say_time(_day(post)),
            pictures=pictures.get(version.id, 0),
            gone=post.state is State.TAKEN_DOWN,
            single_reader=post.id in alone,
        )
        for post, version, person in found
    )


def agreed_by(session: Session, post_ids: list[int]) -> dict[int, str]:
    """Who agreed each post last."""
    rows = session.exec(
        select(Approval.post_id, Person)
        .join(Person, col(Person.id) == col(Approval.person_id))
        .where(col(Approval.post_id).in_(post_ids))
        .order_by(col(Approval.id))
    )
    return {post_id: person.name for post_id, person in rows}


def _matching(
    session: Session, actor: Actor, wanted: Search, veil: Veil, before: int | None
) -> Iterator[tuple[Post, Version, Person]]:
    """The posts that match, in portions, so that a page reads little and an export keeps little."""
    strict = _hides_words(wanted, veil)
    while True:
        query = (
            select(Post, Version, Person)
            .join(Version, col(Version.id) == col(Post.current_version_id))
            .join(Person, col(Person.id) == col(Post.created_by))
            .where(*_conditions(actor, wanted))
            .order_by(col(Post.id).desc())
            .limit(PAGE + 1)
        )
        rows = session.exec(query if before is None else query.where(col(Post.id) < before)).all()
        for row in rows:
            if not strict or _reads(session, veil, row[1], wanted):
                yield row
        if len(rows) <= PAGE:
            return
        before = rows[-1][0].id


def _conditions(actor: Actor, wanted: Search) -> list[ColumnElement[bool]]:
    said = func.coalesce(col(Post.published_at), col(Post.created_at))
    conditions = [
        seen_by(actor),
        *(col(Post.search_text).like(f"%{_escaped(word)}%", escape=_ESCAPE) for word in _words(wanted.words)),
    ]
    if wanted.state is not None:
        conditions.append(col(Post.state) == wanted.state)
    if wanted.person_id is not None:
        wrote = select(Contribution.post_id).where(Contribution.person_id == wanted.person_id)
        read = select(Approval.post_id).where(Approval.person_id == wanted.person_id)
        conditions.append(or_(col(Post.id).in_(wrote), col(Post.id).in_(read)))
    if wanted.first_day is not None:
        conditions.append(said >= _midnight(wanted.first_day))
    if wanted.last_day is not None:
        conditions.append(said < _midnight(wanted.last_day + timedelta(days=1)))
    return conditions


def _counts(session: Session, actor: Actor, wanted: Search) -> tuple[tuple[State, int], ...]:
    rows = session.exec(
        select(Post.state, func.count()).where(*_conditions(actor, wanted)).group_by(col(Post.state))
    )
    counted = dict(rows.all())
    return tuple((state, counted[state]) for state in State if state in counted)


def _hides_words(wanted: Search, veil: Veil) -> bool:
    return not veil.lifted and bool(_words(wanted.words))


def _reads(session: Session, veil: Veil, version: Version, wanted: Search) -> bool:
    """Whether the words stand in what a masked reader may read of this version."""
    alts = session.exec(select(VersionPicture.alt_text).where(VersionPicture.version_id == version.id)).all()
    read = " ".join(veil.text(text) for text in (version.text, *alts)).casefold()
    return all(word in read for word in _words(wanted.words))


def _words(typed: str) -> list[str]:
    return typed.casefold().split()[:MOST_WORDS]


def _escaped(word: str) -> str:
    for special in (_ESCAPE, "%", "_"):
        word = word.replace(special, _ESCAPE + special)
    return word


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=LONDON)


def _day(post: Post) -> datetime:
    """The instant under which a post is found: when it went out, or when it was begun."""
    return post.published_at or post.created_at


def _start(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= START_LENGTH else f"{line[: START_LENGTH - 1].rstrip()}…"
