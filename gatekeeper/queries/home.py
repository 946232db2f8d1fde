"""What needs this person now, what goes out next, and how did the term go?"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, true
from sqlmodel import Session, col, select

from gatekeeper.actor import Actor
from gatekeeper.audit.events import Verb
from gatekeeper.clock import in_london, say, say_ago, say_date, say_how_long
from gatekeeper.deadlines import closed_days
from gatekeeper.lifecycle import EXPLANATIONS, State
from gatekeeper.models import AuditEvent, Contribution, Person, Post, Version, VersionPicture
from gatekeeper.permissions import Permission
from gatekeeper.queries import lifting, outside, review
from gatekeeper.queries.masking import Veil, veil_for
from gatekeeper.queries.visibility import seen_by
from gatekeeper.screening import the_school
from gatekeeper.terms import term_at

FEW = 6
START_LENGTH = 110
TROUBLE = (State.UNSURE, State.REFUSED, State.MISSED, State.HELD, State.EXPIRED)
ON_THE_WAY = (State.GOING_OUT, State.APPROVED, State.SCHEDULED)


@dataclass(frozen=True, slots=True)
class PostLine:
    """One post as a card. `when` and `note` are sentences for people, and so is `author`: nobody reads
    their own name, but "Yours" among colleagues' posts, and nothing among their own.
    """

    reference: str
    state: State
    starts: str
    author: str
    picture_id: int | None
    when: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the term, and the history search that shows what it counts."""

    words: str
    count: int
    search: dict[str, str]


@dataclass(frozen=True, slots=True)
class Home:
    """Everything on the home page. Each part is empty where it is not this person's."""

    to_read: tuple[PostLine, ...]
    to_lift: tuple[PostLine, ...]
    trouble: tuple[PostLine, ...]
    mine: tuple[PostLine, ...]
    with_colleague: tuple[PostLine, ...]
    coming_up: tuple[PostLine, ...]
    published: tuple[PostLine, ...]
    figures: tuple[Figure, ...]
    since: str

    @property
    def needs_me(self) -> int:
        """How many things wait for this person."""
        return len(self.to_read) + len(self.to_lift) + len(self.trouble) + len(self.mine)


def home(session: Session, actor: Actor, now: datetime) -> Home:
    """What the home page of this person shows."""
    read = _Reader(session, actor, veil_for(session, actor), now)
    drafts, approves = actor.may(Permission.POST_DRAFT), actor.may(Permission.POST_APPROVE)
    sees_all = actor.may(Permission.POST_SEE_ALL)
    start = term_start(now, closed_days(the_school(session)))
    return Home(
        to_read=read.to_read() if approves else (),
        to_lift=read.to_lift(),
        trouble=read.trouble(everybodys=actor.may(Permission.POST_RESOLVE)) if drafts else (),
        mine=read.own(State.CHANGES_ASKED, State.DRAFT) if drafts else (),
        with_colleague=read.own(State.WAITING) if drafts else (),
        coming_up=read.coming_up() if drafts or sees_all else (),
        published=read.published() if drafts or sees_all else (),
        figures=figures(session, start) if sees_all else (),
        since=say_date(start),
    )


def term_start(now: datetime, closed: Collection[date] = ()) -> datetime:
    """The first day of the term that `now` lies in; see `gatekeeper.terms`."""
    return in_london(term_at(now, closed).begins)


def figures(session: Session, start: datetime) -> tuple[Figure, ...]:
    """The term in four numbers."""
    first_day = in_london(start).date().isoformat()
    moment = start.astimezone(UTC)
    stopped = session.exec(
        select(func.count())
        .select_from(AuditEvent)
        .where(
            AuditEvent.verb == Verb.POST_STOPPED_BY_RULES,
            AuditEvent.at >= moment.isoformat(timespec="microseconds"),
        )
    ).one()
    return (
        Figure(
            "published",
            _count(session, Post.state == State.PUBLISHED, col(Post.published_at) >= moment),
            {"state": State.PUBLISHED.value, "from": first_day},
        ),
        Figure(
            "waiting for a colleague",
            _count(session, Post.state == State.WAITING),
            {"state": State.WAITING.value},
        ),
        Figure(
            "taken down",
            _count(session, Post.state == State.TAKEN_DOWN, col(Post.state_since) >= moment),
            {"state": State.TAKEN_DOWN.value},
        ),
        Figure("stopped by the rules", stopped, {}),
    )


def _count(session: Session, *conditions: ColumnElement[bool] | bool) -> int:
    return session.exec(select(func.count()).select_from(Post).where(*conditions)).one()


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads lists of posts for one person at one moment."""

    session: Session
    actor: Actor
    veil: Veil
    now: datetime

    def to_read(self) -> tuple[PostLine, ...]:
        """Posts that this person may agree, the most urgent first."""
        return tuple(
            PostLine(
                reference=row.reference,
                state=State.WAITING,
                starts=row.starts,
                author=row.author,
                picture_id=row.picture_id,
                when=f"waiting for {row.waiting_for}",
                note="Its time has passed." if row.slot_passed else "",
            )
            for row in review.queue(self.session, self.actor, self.now).to_read[:FEW]
        )

    def to_lift(self) -> tuple[PostLine, ...]:
        """Drafts with a block that this person may lift, as they were asked to."""
        waiting = lifting.waiting(self.session, self.actor)[:FEW]
        return self._lines(
            col(Post.id).in_(waiting),
            order=(col(Post.state_since),),
            when=lambda _, version: f"saved {say_ago(version.saved_at, self.now)}",
            note=lambda _: "The rules stop this post. You may lift the block, or not.",
        )

    def trouble(self, *, everybodys: bool) -> tuple[PostLine, ...]:
        """Posts that will not go on without a person."""
        return self._lines(
            col(Post.state).in_(TROUBLE),
            true() if everybodys else self._is_own(),
            order=(col(Post.state_since).desc(),),
            when=lambda post, _: f"since {say(post.state_since)}",
            note=lambda post: self.veil.text(post.state_note) or EXPLANATIONS[post.state],
        )

    def own(self, *states: State) -> tuple[PostLine, ...]:
        """One's own posts in these states, what a reader asked for first, then the newest."""
        about_blocks = lifting.last_word(self.session, self.actor) if State.DRAFT in states else {}
        return self._lines(
            col(Post.state).in_(states),
            self._is_own(),
            order=(Post.state == State.DRAFT, col(Post.state_since).desc()),
            when=lambda post, version: (
                f"for {say_how_long(post.state_since, self.now)}"
                if post.state is State.WAITING
                else f"saved {say_ago(version.saved_at, self.now)}"
            ),
            note=lambda post: self.veil.text(
                post.state_note if post.state is State.CHANGES_ASKED else about_blocks.get(post.id, "")
            ),
            yours="",
        )

    def coming_up(self) -> tuple[PostLine, ...]:
        """What goes out next, the soonest first."""
        return self._lines(
            col(Post.state).in_(ON_THE_WAY),
            seen_by(self.actor),
            order=(col(Version.scheduled_for).is_not(None), col(Version.scheduled_for)),
            when=lambda _, version: say(version.scheduled_for) if version.scheduled_for else "as soon as it can",
        )

    def published(self) -> tuple[PostLine, ...]:
        """What went out last."""
        return self._lines(
            col(Post.published_at).is_not(None),
            Post.state == State.PUBLISHED,
            seen_by(self.actor),
            order=(col(Post.published_at).desc(),),
            when=lambda post, _: say(post.published_at or post.state_since),
        )

    def _is_own(self) -> ColumnElement[bool]:
        had_a_hand = select(Contribution.post_id).where(Contribution.person_id == self.actor.staff_id)
        return col(Post.id).in_(had_a_hand)

    def _lines(
        self,
        *conditions: ColumnElement[bool] | bool,
        order: tuple[Any, ...],
        when: Callable[[Post, Version], str],
        note: Callable[[Post], str] = lambda _: "",
        yours: str = "Yours",
    ) -> tuple[PostLine, ...]:
        rows = self.session.exec(
            select(Post, Version, Person)
            .join(Version, col(Version.id) == col(Post.current_version_id))
            .join(Person, col(Person.id) == col(Post.created_by))
            .where(*conditions)
            .order_by(*order, col(Post.id).desc())
            .limit(FEW)
        ).all()
        pictures = dict(
            self.session.exec(
                select(VersionPicture.version_id, VersionPicture.picture_id).where(
                    col(VersionPicture.version_id).in_([version.id for _, version, _ in rows]),
                    VersionPicture.position == 1,
                )
            ).all()
        )
        elsewhere = outside.from_elsewhere(self.session, [post.id for post, _, _ in rows])
        return tuple(
            PostLine(
                reference=post.reference,
                state=post.state,
                starts=_start(self.veil.text(version.text)),
                author=outside.FROM_ELSEWHERE
                if post.id in elsewhere
                else yours
                if person.id == self.actor.person_id
                else person.name,
                picture_id=pictures.get(version.id),
                when=when(post, version),
                note=note(post),
            )
            for post, version, person in rows
        )


def _start(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= START_LENGTH else f"{line[: START_LENGTH - 1].rstrip()}…"
