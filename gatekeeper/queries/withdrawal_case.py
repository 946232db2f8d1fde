"""What has become of every post on the list of a withdrawal, and what is left to do?

A case is looked through anew whenever its page is opened, so that what went out a moment ago is there.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from gatekeeper.actor import Actor
from gatekeeper.clock import say, say_date
from gatekeeper.everybody import everybody
from gatekeeper.lifecycle import CLAIMABLE, LABELS, State
from gatekeeper.models import (
    Contact,
    Post,
    Pupil,
    Takedown,
    Version,
    VersionPicture,
    Withdrawal,
    WithdrawalCause,
    WithdrawalChoice,
    WithdrawalClosing,
    WithdrawalDecision,
    WithdrawalPost,
    WithdrawalTick,
)
from gatekeeper.public_words import ALT_TEXT, IN_PICTURE, REACHED, TEXT
from gatekeeper.queries.consent import name_of
from gatekeeper.queries.withdrawals import CaseLine, case_line, person_name
from gatekeeper.reach import How, Reached, Way, reach
from gatekeeper.withdrawals import (
    Elsewhere,
    decisions,
    elsewhere_of,
    is_closed,
    left_to_do,
    listed_posts,
    the_case,
)

START_LENGTH = 120


@dataclass(frozen=True, slots=True)
class PostLine:
    """One post of a case and what became of it. `step` is one of the words of `STEPS`."""

    reference: str
    starts: str
    published: str
    state: State
    ways: tuple[str, ...]
    is_sure: bool
    step: str
    found: str
    asked: str
    gone: str
    problem: str
    decided: str
    deleted_by_hand: bool
    pictures: int
    shows_in_pictures: bool


OPEN, BEING_DELETED, FAILING, GONE = "open", "asked", "failing", "gone"
NOT_PUBLIC, DECIDED, IN_DOUBT = "not_public", "decided", "doubt"
STEPS = {
    OPEN: "Still public",
    BEING_DELETED: "Being deleted on X",
    FAILING: "Not deleted yet",
    GONE: "Gone: X was read again",
    NOT_PUBLIC: "Not public",
    DECIDED: "Decided",
    IN_DOUBT: "Not sure whether it is on X",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A place outside X, and who saw to it."""

    place: Elsewhere
    ticked: str
    note: str


@dataclass(frozen=True, slots=True)
class CasePage:
    """Everything on the page of one withdrawal."""

    line: CaseLine
    said: str
    note: str
    is_hold: bool
    posts: tuple[PostLine, ...]
    places: tuple[Place, ...]
    left: tuple[str, ...]
    waiting: int
    drafts: int
    held: int

    def of(self, *steps: str, sure: bool | None = None) -> tuple[PostLine, ...]:
        """The posts at these steps; all of them, or only those that are sure, or not."""
        return tuple(p for p in self.posts if p.step in steps and sure in (None, p.is_sure))


def case(session: Session, actor: Actor, number: int, now: datetime) -> CasePage:
    """One withdrawal, looked through as of this moment.

    Raises:
        NotFound: there is none, or it is not for this person's eyes.
    """
    one = the_case(session, actor, number)
    closing = session.get(WithdrawalClosing, number)
    fresh = () if is_closed(session, one) else reach(session, one.pupil_id, everybody(session, now), now)
    known = listed_posts(session, one)
    child = name_of(session.get_one(Pupil, one.pupil_id))
    queue = _queue(session, one.pupil_id)
    contact = session.get(Contact, one.contact_id) if one.contact_id else None
    giver = f"{contact.display_name} ({contact.relationship})" if contact else ""
    return CasePage(
        line=case_line(session, one, closing, now, unlisted=sum(p.post_id not in known for p in fresh)),
        said=", ".join(part for part in (giver, one.said_by) if part),
        note=one.note,
        is_hold=one.cause is WithdrawalCause.HOLD,
        posts=_posts(session, one, known, fresh, child),
        places=_places(session, one),
        left=tuple(left_to_do(session, one)),
        waiting=queue.count(State.WAITING),
        drafts=queue.count(State.DRAFT) + queue.count(State.CHANGES_ASKED),
        held=queue.count(State.HELD),
    )


def _queue(session: Session, pupil_id: int) -> list[State]:
    """The states of the posts that are not public and show or name the child."""
    states = (State.DRAFT, State.CHANGES_ASKED, State.WAITING, State.HELD, *sorted(CLAIMABLE))
    rows = session.exec(
        select(Post.state, Version.consent_snapshot)
        .join(Version, col(Version.id) == col(Post.current_version_id))
        .where(col(Post.state).in_(states))
    )
    return [State(state) for state, snapshot in rows if any(answer[0] == pupil_id for answer in snapshot)]


def _posts(
    session: Session, one: Withdrawal, known: dict[int, WithdrawalPost], fresh: tuple[Reached, ...], child: str
) -> tuple[PostLine, ...]:
    ways = {post_id: tuple(map(Way.from_json, line.ways)) for post_id, line in known.items()}
    ways |= {found.post_id: found.ways for found in fresh}
    sure = {post_id: line.is_sure for post_id, line in known.items()}
    sure |= {found.post_id: found.is_sure for found in fresh}
    rows = session.exec(
        select(Post, Version)
        .join(Version, col(Version.id) == col(Post.current_version_id))
        .where(col(Post.id).in_(list(ways)))
        .order_by(col(Post.published_at).desc(), col(Post.id).desc())
    ).all()
    decided = decisions(session, [one.id])
    takedowns = {
        takedown.post_id: takedown
        for takedown in session.exec(
            select(Takedown).where(col(Takedown.post_id).in_(list(ways))).order_by(col(Takedown.id))
        )
    }
    pictures = dict(
        session.exec(
            select(VersionPicture.version_id, func.count())
            .where(col(VersionPicture.version_id).in_([version.id for _, version in rows]))
            .group_by(col(VersionPicture.version_id))
        ).all()
    )
    found_at = {post_id: line.found_at for post_id, line in known.items()}
    return tuple(
        _post_line(
            session,
            post,
            version.text,
            ways=ways[post.id],
            child=child,
            is_sure=sure[post.id],
            found=say(found_at[post.id]) if post.id in found_at else "just now",
            takedown=takedowns.get(post.id),
            decision=decided.get((one.id, post.id)),
            pictures=pictures.get(version.id, 0),
        )
        for post, version in rows
    )


def _post_line(
    session: Session,
    post: Post,
    text: str,
    *,
    ways: tuple[Way, ...],
    child: str,
    is_sure: bool,
    found: str,
    takedown: Takedown | None,
    decision: WithdrawalDecision | None,
    pictures: int,
) -> PostLine:
    return PostLine(
        reference=post.reference,
        starts=_start(text),
        published=say(post.published_at) if post.published_at else LABELS[post.state],
        state=post.state,
        ways=tuple(say_way(way, child) for way in ways),
        is_sure=is_sure,
        step=_step(post, takedown, decision),
        found=found,
        asked=f"{say(takedown.asked_at)} by {person_name(session, takedown.asked_by)}" if takedown else "",
        gone=say(takedown.verified_at) if takedown and takedown.verified_at else "",
        problem=takedown.problem if takedown and not takedown.verified_at else "",
        decided=_say_decision(session, decision) if decision else "",
        deleted_by_hand=decision is not None and decision.choice is WithdrawalChoice.GONE,
        pictures=pictures,
        shows_in_pictures=any(way.is_in_picture for way in ways),
    )


def _step(post: Post, takedown: Takedown | None, decision: WithdrawalDecision | None) -> str:
    if post.state not in REACHED:
        return GONE if post.state is State.TAKEN_DOWN else NOT_PUBLIC
    if decision is not None:
        return DECIDED
    if takedown is not None and takedown.verified_at is None:
        return FAILING if takedown.problem else BEING_DELETED
    return OPEN if post.state is State.PUBLISHED else IN_DOUBT


def _say_decision(session: Session, decision: WithdrawalDecision) -> str:
    kept = decision.choice is WithdrawalChoice.KEEP
    what = "Kept" if kept else "Deleted on X by hand"
    return f"{what}, says {person_name(session, decision.decided_by)}: {decision.why}"


def _start(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= START_LENGTH else f"{line[: START_LENGTH - 1].rstrip()}…"


def _places(session: Session, one: Withdrawal) -> tuple[Place, ...]:
    ticks = {
        tick.item: tick
        for tick in session.exec(select(WithdrawalTick).where(WithdrawalTick.withdrawal_id == one.id))
    }

    def ticked(key: str) -> str:
        tick = ticks.get(key)
        return f"{person_name(session, tick.ticked_by)}, {say_date(tick.ticked_at)}" if tick else ""

    return tuple(
        Place(place, ticked(place.key), ticks[place.key].note if place.key in ticks else "")
        for place in elsewhere_of(one)
    )


_PLACES = {
    TEXT: "the text",
    ALT_TEXT: "the description of picture {0}",
    IN_PICTURE: "the words in picture {0}",
}
_WAYS = {
    How.SHOWN: "{child} is ticked in picture {position}",
    How.SHOWN_UNRECOGNISED: "{child} is ticked in picture {position}, of which its author says that nobody can "
    "be recognised",
    How.SAME_PICTURE: "Picture {position} is the same as one in which {child} was ticked",
    How.FULL_NAME: "The full name stands in {place}",
    How.FIRST_NAME: "The first name stands in {place}",
    How.PERHAPS_NAMED: "A name in {place} may mean {child}",
}


def say_way(way: Way, child: str) -> str:
    """One way in which a post shows or names the child, as a sentence."""
    if way.position is None and way.is_in_picture:
        return f"{child} can be seen in it, says whoever took this post into the record."
    place = _PLACES.get(way.place, "picture {0}").format(way.position)
    return _WAYS[way.how].format(child=child, position=way.position, place=place) + "."
