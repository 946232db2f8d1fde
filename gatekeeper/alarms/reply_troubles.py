"""What about replies does somebody have to be told of, although nobody does anything?

Reading fails again and again, the month's limit is used up, or the time to answer somebody is nearly over.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from gatekeeper import replies
from gatekeeper.alarms import pages
from gatekeeper.alarms.kinds import Trouble
from gatekeeper.clock import in_london, say
from gatekeeper.deadlines import say_by
from gatekeeper.models import Channel, InformationRequest, ReplyReading

SOON = timedelta(days=7)

Found = tuple[Trouble, str, str, str, dict[str, str], int | None]
"""A trouble: what it is about, which step of it, the page, the details, and who is told in any case."""


def about_replies(session: Session, channel: Channel, now: datetime) -> Iterator[Found]:
    """Every trouble with replies that is there now."""
    choice, reading = replies.chosen(session), session.get(ReplyReading, channel.id)
    if choice.is_on and reading is not None and channel.stopped_at is None:
        if is_failing(reading) and reading.failing_since is not None:
            days = (now - reading.failing_since) // timedelta(days=1)
            details = {"handle": channel.handle, "since": say(reading.failing_since)}
            step = f"{reading.failing_since.isoformat()}/{days}"
            yield Trouble.REPLIES_UNREAD, "replies", step, pages.REPLIES, details, None
        if replies.allowance(session, choice, now).is_used_up:
            step = f"{in_london(now):%Y-%m}/{choice.month_limit}"
            yield Trouble.REPLIES_LIMIT, "replies", step, pages.REPLIES_HOW, {"handle": channel.handle}, None
    for asked in unanswered(session, now):
        details = {"number": str(asked.reply_id), "due": say_by(asked.due_at)}
        step, page = "late" if asked.due_at <= now else "soon", pages.reply(asked.reply_id)
        about = f"reply:{asked.reply_id}"
        yield Trouble.INFORMATION_DUE, about, step, page, details, asked.responsible_id


def is_failing(reading: ReplyReading) -> bool:
    """Whether reading has failed so often that somebody should know."""
    return reading.failures >= replies.TELL_AFTER


def unanswered(session: Session, now: datetime) -> list[InformationRequest]:
    """What has to be answered within days, or had to be, the most urgent first."""
    return list(
        session.exec(
            select(InformationRequest)
            .where(col(InformationRequest.answered_at).is_(None), col(InformationRequest.due_at) <= now + SOON)
            .order_by(col(InformationRequest.due_at))
        )
    )
