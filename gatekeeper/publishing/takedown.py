"""Is a post that must come down really gone? Delete it, then read X again."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from gatekeeper import by_hand
from gatekeeper.actions.base import act, move
from gatekeeper.actions.channel import FOUND_BY_A_PERSON
from gatekeeper.actor import PUBLISHER
from gatekeeper.audit.events import Verb
from gatekeeper.costs import ledger
from gatekeeper.db import Database
from gatekeeper.lifecycle import State
from gatekeeper.models import Attempt, Post, Takedown
from gatekeeper.publishing.accounts import Accounts
from gatekeeper.publishing.waits import is_over
from gatekeeper.x.port import Absent, Deleted, Present, RefusalKind, Refused, Unknown, XPort

RETRY_AFTER = timedelta(minutes=1)
LONGEST_WAIT = 15
"""Retries grow further apart, up to so many times RETRY_AFTER."""


def take_down_due(db: Database, accounts: Accounts, now: datetime) -> int:
    """Works through everything that is to be taken down. Gives how many were verified gone."""
    with db.read() as session:
        rows = session.exec(
            select(Takedown, Post, _found_by_a_person())
            .join(Post, col(Post.id) == col(Takedown.post_id))
            .where(
                col(Takedown.verified_at).is_(None),
                is_over(Takedown.retry_at, now, RETRY_AFTER * LONGEST_WAIT),
            )
            .order_by(col(Takedown.id))
        ).all()
        due = [_Due.of(session, takedown, post, typed=typed) for takedown, post, typed in rows]
    gone = 0
    for one in due:
        account = accounts.standing(one.channel_id)
        if account.port is None or not account.may_delete:
            continue
        tried = (
            _look(account.port, one.x_post_id, "It was not deleted at its address: X still shows it.")
            if one.by_hand
            else _delete_and_look(account.port, one.x_post_id, typed=one.typed)
        )
        gone += tried.problem is None
        _note(db, one.takedown_id, tried, now)
    return gone


@dataclass(frozen=True, slots=True)
class _Due:
    """One post that is to come down. `by_hand`: somebody says that they just deleted it.

    `typed`: its number was typed by a person, and nobody has seen the post there since.
    """

    takedown_id: int
    channel_id: int
    x_post_id: str
    typed: bool
    by_hand: bool

    @classmethod
    def of(cls, session: Session, takedown: Takedown, post: Post, *, typed: bool) -> "_Due":
        """Reads it."""
        said = by_hand.last_said(session, takedown.id)
        just_now = by_hand.is_to_be_read(takedown, said)
        return cls(takedown.id, post.channel_id, post.x_post_id or "", typed and said is None, just_now)


def _found_by_a_person() -> ColumnElement[bool]:
    return (
        select(Attempt.id)
        .where(col(Attempt.x_post_id) == col(Post.x_post_id), Attempt.detail == FOUND_BY_A_PERSON)
        .exists()
    )


@dataclass(frozen=True, slots=True)
class _Tried:
    """What came of one try: why it is not proved to be gone, or None, and what X charges for."""

    problem: str | None
    deletes: bool
    reads: str = ""


def _delete_and_look(port: XPort, x_post_id: str, *, typed: bool) -> _Tried:
    """Deletes it and reads X again.

    A number that a person typed proves nothing by not being there: X must have shown
    the post once, or said that it deleted it.
    """
    deleted = port.delete(x_post_id)
    charged = isinstance(deleted, Deleted | Unknown)
    if typed and not isinstance(deleted, Deleted):
        why = "X did not delete it. Its address was typed in by a person: look whether it is the right one."
        return _Tried(why, charged)
    already_gone = isinstance(deleted, Refused) and deleted.kind is RefusalKind.NOT_FOUND
    if isinstance(deleted, Refused) and not already_gone:
        return _Tried(f"X did not delete it ({deleted.detail}).", charged)
    still = "X still shows it." if isinstance(deleted, Deleted) else "X could not be reached to delete it."
    return _look(port, x_post_id, still, charged=charged)


def _look(port: XPort, x_post_id: str, still: str, *, charged: bool = False) -> _Tried:
    """Reads X, whoever deleted it. `still` is said where X shows it."""
    seen = port.look(x_post_id)
    if isinstance(seen, Absent):
        return _Tried(None, charged)
    if isinstance(seen, Present):
        return _Tried(still, charged, reads=x_post_id)
    return _Tried("X could not be read, so it is not proved that it is gone.", charged)


def _note(db: Database, takedown_id: int, tried: _Tried, now: datetime) -> None:
    with act(db, PUBLISHER, now) as doing:
        takedown = doing.session.get_one(Takedown, takedown_id, with_for_update=True)
        post = doing.session.get_one(Post, takedown.post_id)
        if takedown.verified_at is not None:
            doing.unchanged = True
            return
        takedown.tries += 1
        if tried.deletes:
            ledger.deleted(doing.session, takedown, now)
        ledger.read(doing.session, filter(None, (tried.reads,)), now)
        if tried.problem is None:
            takedown.deleted_at = takedown.verified_at = now
            takedown.problem, takedown.retry_at = "", None
            doing.session.add(takedown)
            move(doing, post, State.TAKEN_DOWN, takedown.reason)
            doing.record(Verb.TAKEN_DOWN, subject=f"post:{post.reference}", post=post)
            return
        takedown.problem = tried.problem
        takedown.retry_at = now + RETRY_AFTER * min(takedown.tries, LONGEST_WAIT)
        doing.session.add(takedown)
        doing.record(Verb.TAKEDOWN_FAILED, subject=f"post:{post.reference}", post=post, why=tried.problem)
