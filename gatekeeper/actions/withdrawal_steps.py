"""What do people do with a withdrawal until it is closed: take posts down, decide, tick a place, close?"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from gatekeeper.actions import channel
from gatekeeper.actions.base import act, clean_reason, one_line
from gatekeeper.actions.withdrawing import list_posts
from gatekeeper.actor import PUBLISHER, Actor
from gatekeeper.audit.events import Verb
from gatekeeper.db import Database
from gatekeeper.errors import InvalidInput, Stale
from gatekeeper.keys import OperationalKey
from gatekeeper.lifecycle import State
from gatekeeper.models import (
    Picture,
    PictureSame,
    Post,
    ShownPupil,
    Takedown,
    VersionPicture,
    Withdrawal,
    WithdrawalCause,
    WithdrawalChoice,
    WithdrawalClosing,
    WithdrawalDecision,
    WithdrawalPost,
    WithdrawalTick,
    WithdrawnPicture,
    WithdrawnUse,
)
from gatekeeper.permissions import Permission
from gatekeeper.reach import Way
from gatekeeper.withdrawals import (
    REASON,
    REGISTER,
    decisions,
    elsewhere_of,
    is_closed,
    left_to_do,
    listed_posts,
    the_case,
)
from gatekeeper.withdrawn_copies import copies_in_drafts

LONGEST_NOTE = 200
CHOICES = {
    WithdrawalChoice.KEEP: "kept, because they do not show or name the child",
    WithdrawalChoice.GONE: "deleted on X by hand, and looked at",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of a confirmation: how many posts the publisher deletes now, and which it cannot delete yet."""

    asked: int
    not_yet: tuple[str, ...]


def take_down(
    db: Database, key: OperationalKey, actor: Actor, number: int, references: Collection[str], *, now: datetime
) -> Asked:
    """Asks for posts of a case to be deleted on X, and rules out for good the pictures that show the child.

    Raises:
        InvalidInput: nothing was chosen, or a post that is not on the list.
        Stale: the case is closed.
    """
    actor.need(Permission.POST_TAKE_DOWN)
    _look_anew(db, actor, number, now)
    with db.read() as session:
        case = _open(session, actor, number)
        lines = _chosen(session, case, references)
        states = {post.reference: post.state for post, _ in lines}
    asked, not_yet = 0, []
    for post, line in lines:
        rule_out(db, key, actor, post.reference, _pictures(db, case, line), now=now)
        if states[post.reference] is not State.PUBLISHED:
            not_yet.append(post.reference)
            continue
        try:
            channel.ask_takedown(db, actor, post.reference, reason=REASON, now=now)
        except Stale:  # somebody else asked a moment ago, or it is gone: both are what was wanted
            continue
        asked += 1
    return Asked(asked, tuple(not_yet))


def rule_out(
    db: Database, key: OperationalKey, actor: Actor, reference: str, picture_ids: Iterable[int], *, now: datetime
) -> int:
    """Marks pictures of a post as never to be used again, and finds their copies in drafts. Gives how many."""
    actor.need(Permission.POST_TAKE_DOWN)
    return _rule_out(db, key, actor, reference, picture_ids, now=now)


def rule_out_what_came_down(db: Database, key: OperationalKey | None, number: int, now: datetime) -> int:
    """Marks the pictures of the child in posts that came down or are coming down, wherever that was asked.

    The publisher does it for each open case. Without a key, copies in drafts are those that are known already.
    """
    with db.read() as session:
        case = session.get_one(Withdrawal, number)
        known = set(session.exec(select(WithdrawnPicture.picture_id)))
        wanted = {
            post.reference: pictures
            for post, ways in _came_down(session, case)
            if (pictures := pictures_of(session, post.id, case.pupil_id, ways) - known)
        }
    return sum(_rule_out(db, key, PUBLISHER, post, pictures, now=now) for post, pictures in sorted(wanted.items()))


def _came_down(session: Session, case: Withdrawal) -> list[tuple[Post, list[Way]]]:
    """The posts of a case that were asked to come down, and those that had come down before it was recorded."""
    lines, decided = listed_posts(session, case), decisions(session, [case.id])
    kept = {post_id for (_, post_id), one in decided.items() if one.choice is WithdrawalChoice.KEEP}
    gone = {post_id for (_, post_id), one in decided.items() if one.choice is WithdrawalChoice.GONE}
    asked = set(session.exec(select(Takedown.post_id).where(col(Takedown.post_id).in_(list(lines)))))
    wanted = (asked | gone) - kept
    if case.what is not WithdrawnUse.NAME:
        wanted |= set(
            session.exec(
                select(Post.id)
                .join(Picture, col(Picture.post_id) == col(Post.id))
                .join(VersionPicture, col(VersionPicture.picture_id) == col(Picture.id))
                .join(ShownPupil, col(ShownPupil.version_picture_id) == col(VersionPicture.id))
                .where(ShownPupil.pupil_id == case.pupil_id, Post.state == State.TAKEN_DOWN)
                .distinct()
            )
        )
    posts = session.exec(select(Post).where(col(Post.id).in_(sorted(wanted)))).all()
    return [
        (post, [Way.from_json(way) for way in lines[post.id].ways] if post.id in lines else []) for post in posts
    ]


def _rule_out(
    db: Database,
    key: OperationalKey | None,
    actor: Actor,
    reference: str,
    picture_ids: Iterable[int],
    *,
    now: datetime,
) -> int:
    ruled_out = frozenset(picture_ids)
    with db.read() as session:  # comparing takes a moment, and nothing is locked meanwhile
        copies = copies_in_drafts(session, key, ruled_out) if key else []
    with act(db, actor, now) as doing:
        post = doing.session.exec(select(Post).where(Post.reference == reference)).one()
        wanted = sorted(ruled_out)
        known = set(
            doing.session.exec(
                select(WithdrawnPicture.picture_id).where(col(WithdrawnPicture.picture_id).in_(wanted))
            )
        )
        fresh = [picture_id for picture_id in wanted if picture_id not in known]
        if not fresh:
            doing.unchanged = True
            return 0
        doing.session.add_all(WithdrawnPicture(picture_id=picture_id, withdrawn_at=now) for picture_id in fresh)
        paired = doing.session.exec(
            select(PictureSame.picture_id, PictureSame.earlier_id).where(
                col(PictureSame.picture_id).in_([later for later, _ in copies])
            )
        ).all()
        doing.session.add_all(
            PictureSame(picture_id=later, earlier_id=earlier) for later, earlier in set(copies) - set(paired)
        )
        doing.record(Verb.PICTURES_WITHDRAWN, subject=f"post:{reference}", post=post, pictures=len(fresh))
        return len(fresh)


def pictures_of(session: Session, post_id: int, pupil_id: int, ways: Iterable[Way]) -> set[int]:
    """The pictures of a post that show or name a child: as it is public, and wherever the child was ever ticked.

    Pictures of others in the same post are none of them.
    """
    ever = session.exec(
        select(VersionPicture.picture_id)
        .join(ShownPupil, col(ShownPupil.version_picture_id) == col(VersionPicture.id))
        .join(Picture, col(Picture.id) == col(VersionPicture.picture_id))
        .where(Picture.post_id == post_id, ShownPupil.pupil_id == pupil_id)
    )
    return {*ever, *(way.picture_id for way in ways if way.is_in_picture and way.picture_id)}


def decide(
    db: Database,
    actor: Actor,
    number: int,
    references: Collection[str],
    choice: WithdrawalChoice,
    *,
    why: str,
    now: datetime,
) -> int:
    """Decides about posts that the publisher does not delete: they stay, or somebody deleted them by hand.

    Raises:
        InvalidInput: nothing was chosen, or there is no reason.
        Stale: the case is closed.
    """
    actor.need(Permission.POST_TAKE_DOWN)
    reason = clean_reason(why, "why", "why, in a few words")
    _look_anew(db, actor, number, now)
    with act(db, actor, now) as doing:
        case = _open(doing.session, actor, number)
        lines = _chosen(doing.session, case, references)
        doing.session.add_all(
            WithdrawalDecision(
                withdrawal_id=case.id,
                post_id=post.id,
                choice=choice,
                why=reason,
                decided_by=actor.staff_id,
                decided_at=now,
            )
            for post, _ in lines
        )
        posts = ", ".join(post.reference for post, _ in lines)
        doing.record(
            Verb.WITHDRAWAL_DECIDED,
            subject=_subject(case),
            number=number,
            posts=posts,
            choice=CHOICES[choice],
            why=reason,
        )
        return len(lines)


def tick(
    db: Database, actor: Actor, number: int, places: Collection[str], *, note: str = "", now: datetime
) -> int:
    """Says that somebody looked in places outside X, and took out what was there. Gives how many came new.

    Raises:
        InvalidInput: nothing was ticked, or the note is too long.
        Stale: the case is closed.
    """
    actor.need(Permission.CONSENT_RECORD)
    said = one_line(note)
    if len(said) > LONGEST_NOTE:
        raise InvalidInput({"note": f"Use at most {LONGEST_NOTE} characters."})
    with act(db, actor, now) as doing:
        case = _open(doing.session, actor, number)
        known = set(doing.session.exec(select(WithdrawalTick.item).where(WithdrawalTick.withdrawal_id == case.id)))
        fresh = [place for place in elsewhere_of(case) if place.key in places and place.key not in known]
        if not fresh:
            raise InvalidInput({"places": "Tick at least one place that has been seen to."})
        doing.session.add_all(
            WithdrawalTick(
                withdrawal_id=case.id, item=place.key, note=said, ticked_by=actor.staff_id, ticked_at=now
            )
            for place in fresh
        )
        words = ", ".join(place.words for place in fresh)
        doing.record(Verb.WITHDRAWAL_TICKED, subject=_subject(case), number=number, place=words)
        return len(fresh)


def close(db: Database, actor: Actor, number: int, now: datetime) -> None:
    """Closes a case, once each post of its list is gone or decided and each place is ticked.

    The list is made once more before, so that nothing that went out meanwhile is left.

    Raises:
        InvalidInput: something is left to do.
        Stale: it is closed already.
    """
    actor.need(Permission.CONSENT_RECORD)
    _look_anew(db, actor, number, now)
    with act(db, actor, now) as doing:
        case = _open(doing.session, actor, number)
        left = left_to_do(doing.session, case)
        if left:
            raise InvalidInput({"close": f"This withdrawal cannot be closed yet: {', '.join(left)}."})
        doing.session.add(WithdrawalClosing(withdrawal_id=case.id, closed_by=actor.staff_id, closed_at=now))
        doing.record(Verb.WITHDRAWAL_CLOSED, subject=_subject(case), number=number)


def _look_anew(db: Database, actor: Actor, number: int, now: datetime) -> None:
    """Puts what went out since the page was shown on the list, before anything is decided about it."""
    with db.read() as session:
        _open(session, actor, number)
    list_posts(db, number, now)


def _open(session: Session, actor: Actor, number: int) -> Withdrawal:
    case = the_case(session, actor, number)
    if is_closed(session, case):
        raise Stale("This withdrawal is closed. Nothing was changed.")
    return case


def _chosen(session: Session, case: Withdrawal, references: Collection[str]) -> list[tuple[Post, WithdrawalPost]]:
    """The posts that were chosen, each with its line on the list."""
    lines = listed_posts(session, case)
    posts = session.exec(
        select(Post).where(col(Post.reference).in_(list(references))).order_by(col(Post.id))
    ).all()
    if not posts or len(posts) != len(set(references)) or any(post.id not in lines for post in posts):
        raise InvalidInput({"posts": "Choose at least one post of the list."})
    return [(post, lines[post.id]) for post in posts]


def _pictures(db: Database, case: Withdrawal, line: WithdrawalPost) -> set[int]:
    with db.read() as session:
        return pictures_of(session, line.post_id, case.pupil_id, map(Way.from_json, line.ways))


def _subject(case: Withdrawal) -> str:
    return REGISTER if case.cause is WithdrawalCause.HOLD else f"pupil:{case.pupil_id}"
