"""What happens when somebody chooses how replies are read, asks for it now, or has looked through them?"""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from gatekeeper import replies
from gatekeeper.actions.base import act
from gatekeeper.actor import Actor
from gatekeeper.audit.events import Verb
from gatekeeper.costs.prices import read_dollars
from gatekeeper.db import Database
from gatekeeper.errors import InvalidInput, Stale
from gatekeeper.models import ReadingTimes, Reply, ReplyChoice, ReplyReading
from gatekeeper.permissions import Permission
from gatekeeper.screening import the_channel
from gatekeeper.x.numbers import first_number_at

SUBJECT = "replies"
LOOKS_BACK = timedelta(days=7)
"""How far back the first reading goes after a time in which nothing was read."""
NOT_WITHIN = timedelta(minutes=2)
OFF = "Replies are not read here. A leader can switch that on. Nothing was changed."


def choose(db: Database, actor: Actor, *, is_on: bool, times: str, month_limit: str, now: datetime) -> bool:
    """Writes down whether and when replies are read, and for how much a month. Gives whether it was different.

    Args:
        db: the database.
        actor: a leader.
        is_on: whether they are read at all.
        times: a `ReadingTimes`.
        month_limit: in dollars, as it was typed.
        now: the present instant.

    Raises:
        InvalidInput: the times or the sum cannot be read.
    """
    actor.need(Permission.REPLY_SET)
    limit = read_dollars(month_limit)
    wrong: dict[str, str] = {}
    if times not in set(ReadingTimes):
        wrong["times"] = "Choose when replies are read."
    if limit is None or (is_on and limit == 0):
        wrong["month_limit"] = "Write a sum in dollars, such as 2.00."
    if wrong or limit is None:
        raise InvalidInput(wrong)
    with act(db, actor, now) as doing:
        before = replies.chosen(doing.session)
        after = replies.Chosen(is_on, ReadingTimes(times), limit)
        if before == after:
            doing.unchanged = True
            return False
        doing.session.add(
            ReplyChoice(is_on=is_on, times=after.times, month_limit=limit, set_by=actor.staff_id, set_at=now)
        )
        if is_on and not before.is_on:
            _begin(doing.session, now)
        doing.record(Verb.REPLIES_CHOSEN, subject=SUBJECT, choice=after.sentence())
        return True


def ask(db: Database, actor: Actor, now: datetime) -> None:
    """Asks for replies to be read now. The publisher does it within seconds.

    Raises:
        Stale: they are not read here, were read a moment ago, or nothing is left to pay for it.
    """
    actor.need(Permission.REPLY_MODERATE)
    with act(db, actor, now) as doing:
        choice = replies.chosen(doing.session)
        if not choice.is_on:
            raise Stale(OFF)
        if replies.allowance(doing.session, choice, now).is_used_up:
            raise Stale(
                "What may be spent on reading this month is used up. A leader can raise it. Nothing was read."
            )
        reading = doing.session.get_one(ReplyReading, the_channel(doing.session).id, with_for_update=True)
        if any(
            at is not None and timedelta(0) <= now - at < NOT_WITHIN for at in (reading.asked_at, reading.done_at)
        ):
            raise Stale("They are being read, or were read a moment ago. Open the page again in two minutes.")
        reading.asked_at, reading.retry_at = now, None
        doing.session.add(reading)
        doing.record(Verb.REPLIES_ASKED, subject=SUBJECT)


def seen(db: Database, actor: Actor, reply_ids: Collection[int], now: datetime) -> int:
    """Notes that somebody looked through these replies. Gives how many of them were new."""
    actor.need(Permission.REPLY_MODERATE)
    with act(db, actor, now) as doing:
        new = select(Reply).where(col(Reply.id).in_(reply_ids), col(Reply.seen_at).is_(None))
        found = doing.session.exec(new.with_for_update()).all()
        for reply in found:
            reply.seen_at, reply.seen_by = now, actor.staff_id
            doing.session.add(reply)
        if not found:
            doing.unchanged = True
            return 0
        doing.record(Verb.REPLIES_SEEN, subject=SUBJECT, count=len(found))
        return len(found)


def _begin(session: Session, now: datetime) -> None:
    """From where on replies are read: where the last reading ended, and at most some days back."""
    channel, earliest = the_channel(session), first_number_at(now - LOOKS_BACK)
    reading = session.get(ReplyReading, channel.id, with_for_update=True)
    if reading is None:
        session.add(ReplyReading(channel_id=channel.id, read_to=str(earliest)))
        return
    if int(reading.read_to) < earliest:
        reading.read_to, reading.newest, reading.reached = str(earliest), None, None
    reading.failures, reading.failing_since, reading.problem, reading.retry_at = 0, None, "", None
    session.add(reading)
