"""How does queued mail reach people? A few at a time, again and again, and loudly given up in the end.

A mail is taken with a lease, sent, and marked as sent. A process that dies between sending and marking
leaves a doubt: such a mail is sent once more, and no third time, so that nobody gets it more than twice.
"""

import logging
import os
import secrets
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from gatekeeper.actions.base import act
from gatekeeper.actor import POST_OFFICE
from gatekeeper.audit.events import Verb
from gatekeeper.db import Database
from gatekeeper.keys import OperationalKey
from gatekeeper.mail import private
from gatekeeper.mail.carriers import Carrier, NotCarried
from gatekeeper.mail.composing import Letterhead, message_of
from gatekeeper.models import Mail, School
from gatekeeper.publishing.waits import is_over

LEASE = timedelta(minutes=5)
MOST_TOGETHER = 10
MOST_TRIES = 30
MOST_DOUBTS = 2
LONGEST_WAIT = timedelta(hours=1)
UNSENT_FOR = timedelta(days=2)
"""Where mail was not set up it is given up after so long: nobody wants last month's alarms at once."""
SECONDS_A_TICK = 25.0
TOO_LATE = "It could not be sent for two days."
NO_KEY = "Its link was sealed with another key file, so it cannot be read."
TWICE = "The mail server did not say whether it took it, twice. It may have arrived."

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sender:
    """How this installation sends: the way out, the address it comes from, and where its pages are."""

    carrier: Carrier | None
    address: str
    base_url: str
    key: OperationalKey | None = None
    """Opens the links that wait under seal."""


class PostOffice:
    """Sends what is queued. One for each process, however many there are."""

    def __init__(self, db: Database, sender: Sender, now: Callable[[], datetime]) -> None:
        """Takes the database, the way out and the clock."""
        self._db = db
        self._sender = sender
        self._now = now
        self.name = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"

    def tick(self) -> int:
        """Sends what is due, for a few seconds at the most. Gives how many messages went."""
        self._give_up_old()
        ends, sent = time.monotonic() + SECONDS_A_TICK, 0
        while self._sender.carrier is not None and time.monotonic() < ends:
            taken = self._take()
            if not taken:
                break
            sent += self._carry(self._sender.carrier, taken)
        return sent

    def _take(self) -> list[Mail]:
        """Everything that is due for one person, ours until the lease runs out."""
        now = self._now()
        with self._db.read() as session:
            if session.exec(select(Mail.id).where(_is_due(now))).first() is None:
                return []
        with self._db.write() as session:
            first = session.exec(_locked(now).limit(1)).first()
            if first is None:
                return []
            others = _locked(now).where(Mail.recipient == first.recipient, Mail.id != first.id)
            taken = [first, *session.exec(others.limit(MOST_TOGETHER - 1))]
            for mail in taken:
                mail.doubts += mail.lease_until is not None  # whoever had it before did not live to say
                mail.owner, mail.lease_until, mail.tries = self.name, now + LEASE, mail.tries + 1
                session.add(mail)
            return taken

    def _carry(self, carrier: Carrier, taken: list[Mail]) -> bool:
        sure = [mail for mail in taken if mail.doubts < MOST_DOUBTS]
        if len(sure) < len(taken):
            self._give_up([mail.id for mail in taken if mail not in sure], TWICE)
        pages = {mail.id: private.opened(self._sender.key, mail.page, mail.recipient) for mail in sure}
        if lost := [mail for mail in sure if pages[mail.id] is None]:
            self._give_up([mail.id for mail in lost], NO_KEY)
            sure = [mail for mail in sure if mail not in lost]
        if not sure:
            return False
        with self._db.read() as session:
            school = session.exec(select(School.name)).first() or "the school"
        letterhead = Letterhead(school, self._sender.address, self._sender.base_url)
        try:
            carrier.carry(message_of(sure, letterhead, self._now(), pages))
        except NotCarried as problem:
            log.warning("%s mails were not sent: %s", len(sure), problem.why)
            self._try_again(sure, problem)
            return False
        self._mark_sent(sure)
        return True

    def _mark_sent(self, mails: Sequence[Mail]) -> None:
        now = self._now()
        with self._db.write() as session:
            for mail in _ours(session, mails, self.name):
                mail.sent_at, mail.problem = now, ""
                mail.owner, mail.lease_until, mail.retry_at = None, None, None
                session.add(mail)

    def _try_again(self, mails: Sequence[Mail], problem: NotCarried) -> None:
        now, over = self._now(), []
        with self._db.write() as session:
            for mail in _ours(session, mails, self.name):
                mail.problem, mail.owner, mail.lease_until = problem.why, None, None
                mail.doubts += problem.in_doubt
                mail.retry_at = now + min(timedelta(minutes=1) * 2 ** min(mail.tries - 1, 10), LONGEST_WAIT)
                session.add(mail)
                if problem.for_good or mail.tries >= MOST_TRIES or mail.doubts >= MOST_DOUBTS:
                    over.append(mail.id)
        if over:
            self._give_up(over, problem.why)

    def _give_up_old(self) -> None:
        oldest = self._now() - UNSENT_FOR
        with self._db.read() as session:
            old = session.exec(select(Mail.id).where(_is_due(self._now()), col(Mail.queued_at) < oldest)).all()
        if old:
            self._give_up(old, TOO_LATE)

    def _give_up(self, ids: Sequence[int], why: str) -> None:
        """Says on the record, in the log and on the health page that somebody was not told."""
        now = self._now()
        log.error("%s mails are given up: %s", len(ids), why)
        with act(self._db, POST_OFFICE, now) as doing:
            open_ = select(Mail).where(col(Mail.id).in_(ids), _is_open()).order_by(col(Mail.id))
            given_up = doing.session.exec(open_.with_for_update()).all()
            for mail in given_up:
                mail.given_up_at, mail.problem, mail.owner, mail.lease_until = now, why, None, None
                doing.session.add(mail)
            if not given_up:
                doing.unchanged = True
                return
            about = ", ".join(dict.fromkeys(mail.about for mail in given_up))
            doing.record(Verb.MAIL_GIVEN_UP, subject="mail", count=len(given_up), about=about[:200], why=why)


def _is_open() -> ColumnElement[bool]:
    return col(Mail.sent_at).is_(None) & col(Mail.given_up_at).is_(None)


def _is_due(now: datetime) -> ColumnElement[bool]:
    return _is_open() & is_over(Mail.retry_at, now, LONGEST_WAIT) & is_over(Mail.lease_until, now, 3 * LEASE)


def _locked(now: datetime) -> SelectOfScalar[Mail]:
    return select(Mail).where(_is_due(now)).order_by(col(Mail.id)).with_for_update(skip_locked=True)


def _ours(session: Session, mails: Sequence[Mail], name: str) -> list[Mail]:
    """The rows as they are now, where they still are ours."""
    ids = [mail.id for mail in mails]
    found = select(Mail).where(col(Mail.id).in_(ids), Mail.owner == name).with_for_update()
    return list(session.exec(found))
