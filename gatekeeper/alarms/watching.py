"""Who notices what nobody does? A watch beside the pages, which sees silence where an action cannot speak.

It looks at how things are, so that nothing is lost when it looks late, and queues a mail where nobody
has been told yet: the publisher is silent or a part of its work fails, a post that should come down does
not, the credit runs low.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select

from gatekeeper import beats, outside
from gatekeeper.alarms import pages
from gatekeeper.alarms.kinds import Trouble
from gatekeeper.alarms.raising import raise_alarm
from gatekeeper.alarms.reply_troubles import about_replies
from gatekeeper.audit import chain
from gatekeeper.clock import say
from gatekeeper.costs import credit
from gatekeeper.costs.prices import dollars, in_force
from gatekeeper.db import Database
from gatekeeper.log_lines import where_it_failed
from gatekeeper.mail.queueing import was_queued
from gatekeeper.models import Channel, Mail, OutboxItem, OutboxState, Post, Takedown
from gatekeeper.vault.standing import said, standing

log = logging.getLogger(__name__)

SILENT_AFTER = timedelta(minutes=10)
ASLEEP_AFTER = timedelta(minutes=2)
"""A watch that did not look for so long was asleep itself, with the computer, and begins anew."""
NOT_WITHIN = timedelta(hours=1)
"""A publisher that comes and goes is told of once an hour, not at every silence."""
TAKEDOWN_TRIES = 3
TAKEDOWN_AFTER = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Seen:
    """One trouble that is there now."""

    trouble: Trouble
    about: str
    step: str
    page: str
    details: dict[str, str] = field(default_factory=dict)
    responsible: int | None = None


class Watch:
    """Looks again and again. One for each process, however many there are."""

    def __init__(self, db: Database, now: Callable[[], datetime]) -> None:
        """Takes the database and the clock."""
        self._db = db
        self._now = now
        self._since: datetime | None = None
        self._last: datetime | None = None

    def tick(self) -> int:
        """Looks once. Gives how many mails were queued."""
        now = self._now()
        if self._last is None or not timedelta(0) <= now - self._last <= ASLEEP_AFTER:
            self._since = now
        self._last = now
        awake_for = now - (self._since or now)
        with self._db.read() as session:
            new = [seen for seen in look(session, now, awake_for) if not _was_told(session, seen)]
        if not new:
            return 0
        queued = 0
        with self._db.write() as session:
            chain.lock(session)  # so that two watches do not tell the same at once
            for seen in new:
                if not _was_told(session, seen):
                    queued += raise_alarm(
                        session,
                        seen.trouble,
                        about=seen.about,
                        step=seen.step,
                        page=seen.page,
                        now=now,
                        details=seen.details,
                        responsible=seen.responsible,
                    )
        return queued


def look(session: Session, now: datetime, awake_for: timedelta) -> Iterator[Seen]:
    """Every trouble of which an action could not speak. `awake_for`: how long this watch has been looking.

    What cannot be looked at is logged, and hides none of the others.
    """
    channel = session.exec(select(Channel)).first()
    if channel is None:
        return
    for part in (
        _publisher(session, channel, now) if awake_for >= SILENT_AFTER else (),
        _failing(session, channel, now),
        _takedowns(session, now),
        _credit(session, channel),
        (Seen(*found) for found in about_replies(session, channel, now)),
        _outside(session, channel, now),
        _login(session, channel, now),
    ):
        try:
            yield from part
        except Exception as error:  # noqa: BLE001  # as said above
            log.error("a trouble could not be looked for: %s", where_it_failed(error))  # noqa: TRY400  # without its words


def silent_since(session: Session, now: datetime) -> datetime | None:
    """Since when no publisher has come to the end of a round or got on with a long one, if that is too long.
    One that never ran is missed as soon as a post waits for it.
    """
    seen = (
        beats.last_beat(session, now)
        or session.exec(select(func.min(OutboxItem.due_at)).where(OutboxItem.state == OutboxState.READY)).one()
    )
    return seen if seen is not None and now - seen >= SILENT_AFTER else None


def failing_takedowns(session: Session, now: datetime) -> list[tuple[Takedown, Post]]:
    """What should have come down and has not, after several tries or an hour."""
    late = (col(Takedown.tries) >= TAKEDOWN_TRIES) | (col(Takedown.asked_at) <= now - TAKEDOWN_AFTER)
    rows = session.exec(
        select(Takedown, Post)
        .join(Post, col(Post.id) == col(Takedown.post_id))
        .where(col(Takedown.verified_at).is_(None), late)
        .order_by(col(Takedown.id))
    )
    return list(rows)


def _publisher(session: Session, channel: Channel, now: datetime) -> Iterator[Seen]:
    since = silent_since(session, now)
    if since is not None and not _told_lately(session, Trouble.PUBLISHER_SILENT, now):
        yield Seen(
            Trouble.PUBLISHER_SILENT,
            "publisher",
            f"{since.isoformat()}/{(now - since) // DAY}",
            pages.HEALTH,
            {"handle": channel.handle, "since": say(since)},
        )


def _failing(session: Session, channel: Channel, now: datetime) -> Iterator[Seen]:
    """Once when a part of the publisher's work keeps failing, and once each day from then."""
    parts = beats.failing(session, now)
    if parts and not _told_lately(session, Trouble.PUBLISHER_FAILING, now):
        since = min(parts.values())
        yield Seen(
            Trouble.PUBLISHER_FAILING,
            "publisher",
            f"{since.isoformat()}/{(now - since) // DAY}",
            pages.HEALTH,
            {"handle": channel.handle, "since": say(since), "parts": ", ".join(parts)},
        )


def _told_lately(session: Session, trouble: Trouble, now: datetime) -> bool:
    # What a clock that ran ahead has queued keeps nobody quiet.
    lately = col(Mail.queued_at).between(now - NOT_WITHIN, now + beats.CLOCKS_AGREE)
    return session.exec(select(Mail.id).where(Mail.kind == trouble.value, lately)).first() is not None


def _takedowns(session: Session, now: datetime) -> Iterator[Seen]:
    for takedown, post in failing_takedowns(session, now):
        yield Seen(
            Trouble.TAKEDOWN_FAILING,
            f"post:{post.reference}",
            f"{takedown.id}/{(now - takedown.asked_at) // DAY}",
            pages.post(post.reference),
            {"post": post.reference, "since": say(takedown.asked_at)},
        )


def _outside(session: Session, channel: Channel, now: datetime) -> Iterator[Seen]:
    for post in outside.undecided(session, now):
        details = {"handle": channel.handle, "since": say(post.made_at)}
        yield Seen(Trouble.OUTSIDE_POST, f"outside:{post.id}", "found", pages.OUTSIDE, details)


def _credit(session: Session, channel: Channel) -> Iterator[Seen]:
    left, terms = credit.credit(session), in_force(session)
    if left is not None and left.is_low(terms):
        yield Seen(
            Trouble.CREDIT_LOW,
            "credit",
            f"{left.seen_at.isoformat()}/{'kept' if left.is_kept(terms) else 'low'}",
            pages.COSTS,
            {"handle": channel.handle, "rest": credit.say_rest(left), "kept": dollars(terms.keep_back)},
        )


def _login(session: Session, channel: Channel, now: datetime) -> Iterator[Seen]:
    """Once when a leader left, and once each day from when everything should have been changed."""
    for case in standing(session, now).cases:
        late = (now - case.due) // DAY
        if case.opened and late < 0:
            continue  # whoever opened it knows, and all were told
        details = {"handle": channel.handle, "note": said(case), "due": say(case.due)}
        yield Seen(Trouble.LOGIN_TO_CHANGE, case.about, str(max(late, -1)), pages.BREAK_GLASS, details)


def _was_told(session: Session, seen: Seen) -> bool:
    return was_queued(session, seen.trouble.value, seen.about, seen.step)
