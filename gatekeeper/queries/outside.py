"""Which posts of the account were not sent from here, what was decided about them, and is it read at all?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from gatekeeper import outside
from gatekeeper.actor import Actor
from gatekeeper.clock import say
from gatekeeper.costs.prices import Use, dollars, in_force
from gatekeeper.errors import NotFound
from gatekeeper.lifecycle import LABELS, State
from gatekeeper.models import OutsideDecision, OutsideDone, OutsidePost, Person, Post
from gatekeeper.permissions import Permission
from gatekeeper.queries.masking import Veil, veil_for
from gatekeeper.queries.pupils import ClassOfPupils, by_class
from gatekeeper.screening import the_channel

FROM_ELSEWHERE = "From elsewhere"
"""Stands where the author of a post stands, for a post that nobody wrote here."""
MOST_SHOWN = 30
DONE = {OutsideDone.ADOPT: "taken into the record", OutsideDone.REMOVE: "to be removed"}


@dataclass(frozen=True, slots=True)
class Found:
    """One post that was not sent from here."""

    number: int
    x_post_id: str
    text: str
    made: str
    found: str
    pictures: int
    is_reply: bool


@dataclass(frozen=True, slots=True)
class Decided:
    """What somebody decided about such a post. `done` is half a sentence."""

    reference: str
    done: str
    by: str
    at: str
    why: str
    label: str
    pictures: int


@dataclass(frozen=True, slots=True)
class Reading:
    """Whether the account is read for them, how the last look went, and what a day costs at the most."""

    is_on: bool
    most: int
    chosen: str
    last: str
    more: bool
    too_dear: bool
    price: str
    a_day: str


@dataclass(frozen=True, slots=True)
class OutsidePage:
    """Everything on the page of the posts from elsewhere."""

    handle: str
    open: tuple[Found, ...]
    decided: tuple[Decided, ...]
    reading: Reading


@dataclass(frozen=True, slots=True)
class DecidePage:
    """The page on which somebody decides about one of them."""

    handle: str
    post: Found
    classes: tuple[ClassOfPupils, ...]


def page(session: Session, actor: Actor, now: datetime) -> OutsidePage:
    """What was found and what became of it."""
    actor.need(Permission.POST_TAKE_DOWN)
    veil = veil_for(session, actor)
    rows = session.exec(
        select(OutsideDecision.post_id).order_by(col(OutsideDecision.decided_at).desc()).limit(MOST_SHOWN)
    )
    return OutsidePage(
        handle=the_channel(session).handle,
        open=tuple(_found(row, veil) for row in outside.undecided(session, now)),
        decided=tuple(one for post_id in rows if (one := decided(session, post_id, veil)) is not None),
        reading=_reading(session),
    )


def one(session: Session, actor: Actor, number: int, now: datetime) -> DecidePage:
    """The page on which somebody decides about this post.

    Raises:
        NotFound: there is none, or it is decided already.
    """
    actor.need(Permission.POST_TAKE_DOWN)
    row = next((row for row in outside.undecided(session, now) if row.id == number), None)
    if row is None:
        raise NotFound("There is no such post, or somebody has decided about it.")
    found = _found(row, veil_for(session, actor))
    return DecidePage(the_channel(session).handle, found, by_class(session) if found.pictures else ())


def decided(session: Session, post_id: int, veil: Veil) -> Decided | None:
    """What was decided about a post from elsewhere; None for every other post."""
    row = session.exec(
        select(OutsideDecision, OutsidePost, Person, Post)
        .join(OutsidePost, col(OutsidePost.id) == col(OutsideDecision.outside_id))
        .join(Person, col(Person.id) == col(OutsideDecision.decided_by))
        .join(Post, col(Post.id) == col(OutsideDecision.post_id))
        .where(OutsideDecision.post_id == post_id)
    ).one_or_none()
    if row is None:
        return None
    decision, found, person, post = row
    label = "Being taken down" if _waits(decision, post) else LABELS[post.state]
    return Decided(
        reference=post.reference,
        done=DONE[decision.choice],
        by=person.name,
        at=say(decision.decided_at),
        why=veil.text(decision.why),
        label=label,
        pictures=found.pictures,
    )


def from_elsewhere(session: Session, post_ids: Iterable[int]) -> frozenset[int]:
    """Which of these posts nobody wrote here."""
    wanted = col(OutsideDecision.post_id).in_(list(post_ids))
    return frozenset(session.exec(select(OutsideDecision.post_id).where(wanted)))


def _waits(decision: OutsideDecision, post: Post) -> bool:
    return decision.choice is OutsideDone.REMOVE and post.state is State.PUBLISHED


def _found(row: OutsidePost, veil: Veil) -> Found:
    return Found(
        number=row.id,
        x_post_id=row.x_post_id,
        text=veil.text(row.text),
        made=say(row.made_at),
        found=say(row.found_at),
        pictures=row.pictures,
        is_reply=bool(row.replies_to),
    )


def _reading(session: Session) -> Reading:
    chosen, last = outside.choice(session), outside.last_look(session, the_channel(session).id)
    price, most = in_force(session).prices[Use.READ_POST], chosen.most if chosen else outside.USUAL
    who = session.get(Person, chosen.set_by) if chosen else None
    words = ""
    if last is not None:
        posts = "one post" if last.posts == 1 else f"{last.posts} posts"
        words = f"{say(last.at)}: {f'X listed {posts}' if last.was_read else 'X could not be read'}"
    return Reading(
        is_on=chosen is not None and chosen.is_on,
        most=most,
        chosen=f"{who.name}, {say(chosen.set_at)}" if who and chosen else "",
        last=words,
        more=last is not None and last.more,
        too_dear=outside.is_too_dear(session),
        price=dollars(price),
        a_day=dollars(price * most),
    )
