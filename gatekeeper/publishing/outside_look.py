"""Does the account show a post that we did not send? It is read once a day, where a leader chose so.

Each moment is read once: a look goes on where the last one that X answered ended. What is found is noted
in the same transaction, so that a process which dies in between has noted nothing and looks again.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, select

from gatekeeper import outside
from gatekeeper.actions.base import act
from gatekeeper.actor import PUBLISHER
from gatekeeper.audit import chain
from gatekeeper.audit.events import Verb
from gatekeeper.costs import ledger
from gatekeeper.db import Database
from gatekeeper.models import Channel, OutsideLook, OutsidePost
from gatekeeper.outside import Stretch
from gatekeeper.publishing.accounts import Accounts
from gatekeeper.x.port import ListOutcome, OwnPost, OwnPosts

LOOKS_EVERY = timedelta(minutes=10)
"""How often it is asked whether a look is due; X is asked once a day."""


@dataclass(frozen=True, slots=True)
class _Due:
    channel_id: int
    account_id: str
    stretch: Stretch


class OutsideLooks:
    """Remembers when it last asked what is due, so that a tick costs nothing. One for each publisher."""

    def __init__(self, db: Database, accounts: Accounts) -> None:
        """Takes where it is written what is due, and the connections."""
        self._db, self._accounts = db, accounts
        self._asked: datetime | None = None
        self._waiting: list[_Due] = []

    def look(self, now: datetime) -> int:
        """Reads one account that is due. Gives how many posts were found that we did not send.

        Only one, because posts wait meanwhile: the next one has its turn at the next tick.
        """
        if not self._waiting:
            self._ask(now)
        return self._read(self._waiting.pop(), now) if self._waiting else 0

    def _ask(self, now: datetime) -> None:
        if self._asked is not None and timedelta(0) <= now - self._asked < LOOKS_EVERY:
            return
        self._asked = now
        with self._db.read() as session:
            self._waiting = [
                _Due(channel.id, channel.account_id, stretch)
                for channel in session.exec(select(Channel))
                if (stretch := outside.next_stretch(session, channel.id, now)) is not None
            ]

    def _read(self, due: _Due, now: datetime) -> int:
        account = self._accounts.standing(due.channel_id)
        if account.port is None or not account.may_delete:
            return 0  # not known to be our own account
        stretch = due.stretch
        listed = account.port.own_posts(due.account_id, stretch.since, stretch.until, most=stretch.most)
        return note(self._db, due.channel_id, stretch, listed, now)


def note(db: Database, channel_id: int, stretch: Stretch, listed: ListOutcome, now: datetime) -> int:
    """Writes down what a look showed. Gives how many posts came new that we did not send."""
    posts = listed.posts if isinstance(listed, OwnPosts) else ()
    with db.read() as session:
        is_news = bool(outside.not_ours(session, posts))
    if not is_news:
        with db.write() as session:
            chain.lock(session)  # so that of two publishers one comes after the other
            if outside.next_stretch(session, channel_id, now) is not None:
                _looked(session, channel_id, stretch, listed, now)
        return 0
    with act(db, PUBLISHER, now) as doing:
        if outside.next_stretch(doing.session, channel_id, now) is None:
            doing.unchanged = True  # another publisher looked at the same moment
            return 0
        _looked(doing.session, channel_id, stretch, listed, now)
        found = outside.not_ours(doing.session, posts)
        doing.session.add_all(_row(channel_id, post, now) for post in found)
        doing.record(Verb.OUTSIDE_FOUND, subject="channel", posts=len(found))
        return len(found)


def _looked(session: Session, channel_id: int, stretch: Stretch, listed: ListOutcome, now: datetime) -> None:
    was_read = isinstance(listed, OwnPosts)
    posts = listed.posts if isinstance(listed, OwnPosts) else ()
    session.add(
        OutsideLook(
            channel_id=channel_id,
            at=now,
            was_read=was_read,
            reads_from=stretch.since,
            reads_until=stretch.until,
            posts=len(posts),
            more=isinstance(listed, OwnPosts) and listed.more,
        )
    )
    ledger.read(session, (post.x_post_id for post in posts), now)


def _row(channel_id: int, post: OwnPost, now: datetime) -> OutsidePost:
    return OutsidePost(
        channel_id=channel_id,
        x_post_id=post.x_post_id,
        text=post.text,
        made_at=post.created_at,
        pictures=post.pictures,
        replies_to=post.replies_to,
        found_at=now,
    )
