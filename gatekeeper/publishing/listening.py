"""What do others write to our account? Mentions are read on a budget, each once, on a clock of their own.

Nothing is asked of X while a leader has not switched it on. A page that was read is written down before the
next is asked for, with how far the reading has come, so that one that fails or ends early loses nothing. What
is less than a minute old is left for the next time: X's list lags, and what came late would be passed over.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from gatekeeper import replies
from gatekeeper.actions.base import act
from gatekeeper.actor import PUBLISHER
from gatekeeper.audit.events import Verb
from gatekeeper.beats import CLOCKS_AGREE
from gatekeeper.costs import ledger
from gatekeeper.db import Database
from gatekeeper.models import Channel, InformationRequest, Post, Reply, ReplyConcern, ReplyHiding, ReplyReading
from gatekeeper.publishing import reply_hiding
from gatekeeper.publishing.accounts import Accounts, Ports
from gatekeeper.publishing.clock_guard import is_in_doubt
from gatekeeper.publishing.settling import stop_refused
from gatekeeper.publishing.waits import LONGEST_ASKED
from gatekeeper.x.numbers import first_number_at
from gatekeeper.x.port import Mention, Mentions, NotSent, RefusalKind, Refused, Unknown

LAG = timedelta(minutes=1)
LEASE = timedelta(minutes=5)
"""Longer than one page takes; extended with each."""
MOST_PAGES = 10
FIRST_WAIT = timedelta(minutes=15)
LONGEST_WAIT = timedelta(hours=6)
FORGET_EVERY = timedelta(hours=1)
FORGET_AT_ONCE = 200
LIMIT = "The month’s limit is used up."
STOPS = frozenset({RefusalKind.OUT_OF_CREDIT, RefusalKind.SUSPENDED})
"""Refusals that hold for posts too. That we may not read says nothing about posting."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Page:
    """Which page is asked for: numbers above `after` and below `before`. `goes_on`: it is not the first."""

    after: int
    before: int
    goes_on: bool
    most: int


class Listener:
    """Reads and hides replies. Has connections of its own, so that nothing here waits for a post or delays one."""

    def __init__(self, db: Database, ports: Ports, now: Callable[[], datetime]) -> None:
        """Takes the database, what makes connections to accounts, and the clock."""
        self._db, self._now = db, now
        self._accounts = Accounts(db, ports, now)
        self._forgot_at: datetime | None = None

    def tick(self) -> int:
        """Looks for work once. Gives how many replies were read."""
        now = self._now()
        if self._forgot_at is None or not timedelta(0) <= now - self._forgot_at < FORGET_EVERY:
            self._forgot_at = now
            if not is_in_doubt(self._db):
                forget(self._db, now)
        reply_hiding.hide_due(self._db, self._accounts, now)
        with self._db.read() as session:
            due = [row.channel_id for row in session.exec(select(ReplyReading)) if is_due(session, row, now)]
        return sum(self._read(channel_id) for channel_id in due)

    def _read(self, channel_id: int) -> int:
        """Reads until nothing is left, the limit is reached or something fails; gives how many were new."""
        account = self._accounts.standing(channel_id)
        if account.port is None or not account.may_send:
            return 0  # no key, or posting is stopped: people are told of both
        account_id = self._take(channel_id)
        found = 0
        for _ in range(MOST_PAGES):
            page = self._next_page(channel_id) if account_id else None
            if page is None:
                return found
            answer = account.port.mentions(account_id, after_id=page.after, before_id=page.before, most=page.most)
            if not isinstance(answer, Mentions):
                self._failed(channel_id, answer)
                return found
            found += self._keep(channel_id, answer)
            if not answer.more and not page.goes_on:
                self._end(channel_id, is_done=True)
                return found
        self._end(channel_id, is_done=False)
        return found

    def _take(self, channel_id: int) -> str:
        """Makes the reading ours for a while, and gives whose account it is; nothing where it is not due."""
        with self._db.write() as session:
            now = self._now()  # after the lock, which may have been waited for
            reading = session.get_one(ReplyReading, channel_id, with_for_update=True)
            if not is_due(session, reading, now):
                return ""
            reading.busy_until, reading.tried_at = now + LEASE, now
            session.add(reading)
            return session.get_one(Channel, channel_id).account_id

    def _next_page(self, channel_id: int) -> _Page | None:
        """What to ask X for next; None: nothing may be spent, which is written down."""
        now = self._now()
        with self._db.write() as session:
            reading = session.get_one(ReplyReading, channel_id, with_for_update=True)
            allowed = replies.allowance(session, replies.chosen(session), now)
            if allowed.is_used_up:
                reading.busy_until, reading.done_at, reading.problem = None, now, LIMIT
                session.add(reading)
                return None
            reading.busy_until = now + LEASE
            session.add(reading)
            goes_on = reading.reached is not None
            before = int(reading.reached) if reading.reached else first_number_at(now - LAG)
            return _Page(int(reading.read_to), before, goes_on, allowed.at_once)

    def _keep(self, channel_id: int, answer: Mentions) -> int:
        """Writes down one page: the replies, what they cost, and how far the reading has come. Gives how many."""
        now, numbers = self._now(), [mention.x_post_id for mention in answer.found]
        with self._db.read() as session:
            known = set(session.exec(select(Reply.x_post_id).where(col(Reply.x_post_id).in_(numbers))))
        new = [mention for mention in answer.found if mention.x_post_id not in known]
        if not new:
            with self._db.write() as session:
                _advance(session, channel_id, answer, now)
            return 0
        with act(self._db, PUBLISHER, now) as doing:
            _advance(doing.session, channel_id, answer, now)
            _write_down(doing.session, channel_id, new, now)
            doing.record(Verb.REPLIES_READ, subject="replies", count=len(new))
        return len(new)

    def _end(self, channel_id: int, *, is_done: bool) -> None:
        """Gives the reading back. Where pages are left it goes on at the next look for work."""
        with self._db.write() as session:
            reading = session.get_one(ReplyReading, channel_id, with_for_update=True)
            reading.busy_until = None
            if is_done:
                reading.done_at = self._now()
            session.add(reading)

    def _failed(self, channel_id: int, outcome: Refused | NotSent | Unknown) -> None:
        """Writes down that X gave no page, and tries again later, further apart each time."""
        now = self._now()
        if isinstance(outcome, Refused) and outcome.kind is RefusalKind.UNAUTHORISED:
            self._accounts.check(channel_id)  # which stops the account where X says so again
        elif isinstance(outcome, Refused) and outcome.kind in STOPS:
            stop_refused(self._db, channel_id, outcome.kind, now)
        log.warning("replies could not be read: %s", type(outcome).__name__)
        with self._db.write() as session:
            reading = session.get_one(ReplyReading, channel_id, with_for_update=True)
            wait = min(FIRST_WAIT * 2 ** min(reading.failures, 10), LONGEST_WAIT)
            asked = outcome.retry_at if isinstance(outcome, Refused) else None
            reading.failures += 1
            reading.failing_since = reading.failing_since or now
            reading.retry_at = max(now + wait, asked or now)
            reading.problem, reading.busy_until = reply_hiding.why(outcome), None
            session.add(reading)


def is_due(session: Session, reading: ReplyReading, now: datetime) -> bool:
    """Whether this account's mentions are to be read now."""
    choice = replies.chosen(session)
    # What a clock that ran ahead has set does not hold anybody up.
    taken = reading.busy_until is not None and now < reading.busy_until <= now + LEASE
    waits = reading.retry_at is not None and now < reading.retry_at <= now + LONGEST_ASKED
    if not choice.is_on or taken or waits:
        return False
    done_at = reading.done_at if reading.done_at is not None and reading.done_at <= now + CLOCKS_AGREE else None
    wanted = (reading.asked_at, replies.last_slot(choice.times, now))
    return any(at is not None and (done_at is None or at > done_at) for at in wanted)


def forget(db: Database, now: datetime) -> int:
    """Deletes the words of replies that nobody needs any more, and what was written about them. Gives how many."""
    unanswered = select(InformationRequest.reply_id).where(col(InformationRequest.answered_at).is_(None))
    unsettled = select(ReplyConcern.reply_id).where(col(ReplyConcern.closed_at).is_(None))
    old = (
        select(Reply)
        .where(
            col(Reply.read_at) < now - replies.KEPT_FOR,
            col(Reply.forgotten_at).is_(None),
            col(Reply.id).not_in(unanswered),
            col(Reply.id).not_in(unsettled),
        )
        .order_by(col(Reply.id))
        .limit(FORGET_AT_ONCE)
    )
    with db.read() as session:
        if session.exec(old).first() is None:
            return 0
    with act(db, PUBLISHER, now) as doing:
        found = doing.session.exec(old.with_for_update()).all()
        ids = [reply.id for reply in found]
        for reply in found:
            reply.words, reply.forgotten_at = "", now
            doing.session.add(reply)
        for hiding in doing.session.exec(select(ReplyHiding).where(col(ReplyHiding.reply_id).in_(ids))):
            hiding.note = ""
            doing.session.add(hiding)
        for concern in doing.session.exec(select(ReplyConcern).where(col(ReplyConcern.reply_id).in_(ids))):
            concern.sealed = b""
            doing.session.add(concern)
        if not found:
            doing.unchanged = True
            return 0
        doing.record(Verb.REPLIES_FORGOTTEN, subject="replies", count=len(found))
    return len(found)


def _advance(session: Session, channel_id: int, answer: Mentions, now: datetime) -> None:
    """How far the reading has come with this page, and what the page cost."""
    reading = session.get_one(ReplyReading, channel_id, with_for_update=True)
    numbers = [int(mention.x_post_id) for mention in answer.found]
    if numbers and reading.newest is None:
        reading.newest = str(max(numbers))
    if answer.more and numbers:
        reading.reached = str(min(numbers))
    else:
        reading.read_to = reading.newest or reading.read_to
        reading.newest = reading.reached = None
    reading.failures, reading.failing_since, reading.problem = 0, None, ""
    session.add(reading)
    ledger.read_replies(session, (mention.x_post_id for mention in answer.found), now)


def _write_down(session: Session, channel_id: int, mentions: Sequence[Mention], now: datetime) -> None:
    """The replies themselves, each with our post that began it, where we know it."""
    begun_by = select(Post.x_post_id, Post.id).where(
        col(Post.x_post_id).in_([mention.conversation_id for mention in mentions])
    )
    ours = dict(session.exec(begun_by).all())
    session.add_all(
        Reply(
            channel_id=channel_id,
            x_post_id=mention.x_post_id,
            post_id=ours.get(mention.conversation_id),
            answers_us=mention.answers_us or mention.conversation_id in ours,
            words=replies.clean_words(mention.text),
            written_at=mention.created_at,
            read_at=now,
        )
        for mention in sorted(mentions, key=lambda mention: int(mention.x_post_id))
    )
