"""What happens to a post that was not sent from here, and who switches the daily reading on and off?"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from gatekeeper import outside
from gatekeeper.actions.base import Act, act, clean_reason
from gatekeeper.actor import Actor
from gatekeeper.audit.events import Verb
from gatekeeper.contents import Contents
from gatekeeper.db import Database
from gatekeeper.errors import InvalidInput, NotFound, Stale
from gatekeeper.everybody import everybody
from gatekeeper.lifecycle import State
from gatekeeper.models import (
    OutsideChoice,
    OutsideDecision,
    OutsideDone,
    OutsidePost,
    OutsideShown,
    Post,
    Pupil,
    Takedown,
)
from gatekeeper.permissions import Permission
from gatekeeper.posts import new_reference
from gatekeeper.screening import check, store
from gatekeeper.versions import Draft, answers_for, contents_of, write_version
from rules.facts import Stage

NOT_KNOWN = ""
"""Who may reply was not said here, and is not asked of X."""
MAY_NOT = (
    "Somebody whom you ticked may not be shown. Such a post is not taken into the record to stay: have it removed."
)


def choose(db: Database, actor: Actor, *, is_on: bool, most: int, now: datetime) -> bool:
    """Switches the daily reading on or off, and says how many posts it may read. Gives whether that was new.

    Raises:
        InvalidInput: fewer or more posts than X lists at once.
    """
    actor.need(Permission.COST_SET)
    if not outside.FEWEST <= most <= outside.MOST:
        raise InvalidInput({"most": f"Write a number from {outside.FEWEST} to {outside.MOST}."})
    with act(db, actor, now) as doing:
        before = outside.choice(doing.session)
        if (before is None and not is_on) or (before and (before.is_on, before.most) == (is_on, most)):
            doing.unchanged = True
            return False
        doing.session.add(OutsideChoice(is_on=is_on, most=most, set_by=actor.staff_id, set_at=now))
        words = f"on, with {most} posts a day at the most" if is_on else "off"
        doing.record(Verb.OUTSIDE_CHOSEN, subject="channel", choice=words)
        return True


def decide(
    db: Database,
    actor: Actor,
    number: int,
    done: OutsideDone,
    *,
    why: str,
    shown: Collection[int] = (),
    now: datetime,
) -> str:
    """Takes such a post into the record, to stay public or to be deleted on X. Gives its reference.

    Args:
        db: the database.
        actor: a leader or the safeguarding lead.
        number: the post that was found.
        done: whether it stays.
        why: the reason, for the record.
        shown: the pupils who can be seen in its pictures, so that a withdrawal reaches it.
        now: the present instant.

    Raises:
        InvalidInput: there is no reason, or a child who is shown may not be.
        NotFound: no such post was found.
        Stale: it is decided already, or turned out to be one of ours.
    """
    actor.need(Permission.POST_TAKE_DOWN)
    reason = clean_reason(why, "why", "why, in a few words")
    with act(db, actor, now) as doing:
        found = _undecided(doing.session, number, now)
        pupils = set(doing.session.exec(select(Pupil.id).where(col(Pupil.id).in_(set(shown)))))
        if pupils != set(shown):
            raise InvalidInput({"shown": "Somebody ticked is not on the roll. Tick the names again."})
        post = _taken_in(doing, found, pupils, stays=done is OutsideDone.ADOPT)
        doing.session.add(
            OutsideDecision(
                outside_id=found.id,
                choice=done,
                why=reason,
                post_id=post.id,
                decided_by=actor.staff_id,
                decided_at=now,
            )
        )
        doing.session.add_all(OutsideShown(outside_id=found.id, pupil_id=pupil_id) for pupil_id in sorted(pupils))
        if done is OutsideDone.REMOVE:
            doing.session.add(Takedown(post_id=post.id, reason=reason, asked_by=actor.staff_id, asked_at=now))
        verb = Verb.OUTSIDE_ADOPTED if done is OutsideDone.ADOPT else Verb.OUTSIDE_REMOVED
        doing.record(verb, subject=f"post:{post.reference}", post=post, x_post_id=found.x_post_id, why=reason)
        return post.reference


def _undecided(session: Session, number: int, now: datetime) -> OutsidePost:
    found = session.get(OutsidePost, number)
    if found is None:
        raise NotFound("There is no such post. It may have been mistyped.")
    if all(one.id != number for one in outside.undecided(session, now)):
        raise Stale("Somebody decided about this post a moment ago, or it turned out to be one of ours.")
    return found


def _taken_in(doing: Act, found: OutsidePost, pupils: Collection[int], *, stays: bool) -> Post:
    """The post as a row of ours, public since it was made; what the rules find in it is kept with it."""
    session, now, by = doing.session, doing.now, doing.actor.staff_id
    post = Post(
        reference=new_reference(),
        channel_id=found.channel_id,
        state=State.PUBLISHED,
        state_since=now,
        created_by=by,
        created_at=now,
        x_post_id=found.x_post_id,
        published_at=found.made_at,
    )
    session.add(post)
    session.flush()
    contents = _contents(session, post, found, pupils, now)
    if stays and not all(answer.may_be_shown for answer in contents.consent if answer.pupil_id in pupils):
        raise InvalidInput({"shown": MAY_NOT})
    version = write_version(session, post, contents, typed_time="", zone="", reasons={}, by=by, now=now)
    store(session, version, check(session, contents, post=post, stage=Stage.DRAFT, now=now), Stage.DRAFT, now)
    return post


def _contents(
    session: Session, post: Post, found: OutsidePost, pupils: Collection[int], now: datetime
) -> Contents:
    known = everybody(session, now)
    draft = Draft(text=found.text, reply_setting=NOT_KNOWN)
    contents = contents_of(session, post, draft, now=now, late=timedelta(0), known=known)
    return replace(contents, consent=answers_for(session, contents, known, now, also=pupils))
