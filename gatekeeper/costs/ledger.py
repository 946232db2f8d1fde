"""What has X charged for, as far as we know? Written in the transaction of what was done.

An attempt of which nobody knows whether it went counts as spent. X charges for reading the same
thing once a day (UTC), and so do we.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from gatekeeper.clock import in_london
from gatekeeper.costs.prices import Use, in_force, kind_of_post
from gatekeeper.models import Attempt, AttemptOutcome, Cost, OutboxItem, Takedown, Version, VersionPicture

MAY_BE_PUBLIC = frozenset({AttemptOutcome.SENT, AttemptOutcome.UNKNOWN})


def spent(
    session: Session, use: Use, *, once: str, now: datetime, times: int = 1, post_id: int | None = None
) -> None:
    """Counts something that X charges for, unless exactly this was counted before.

    Args:
        session: the writing transaction of what was done. It holds the end of the record's chain (`chain.lock`),
            else two publishers could count the same at the same moment, and one of them would fail.
        use: what X charges for.
        once: what makes it itself, so that it is counted once however often it is told.
        now: the present instant.
        times: how many of it.
        post_id: the post that it was for.
    """
    price = in_force(session).prices[use]
    counted = select(Cost.id).where(Cost.once == once)
    if price * times == 0 or session.exec(counted).first() is not None:
        return
    session.add(Cost(at=now, use=use.value, once=once, times=times, thousandths=price * times, post_id=post_id))
    session.flush()


def attempted(session: Session, attempt: Attempt, now: datetime) -> None:
    """Counts an attempt that has ended: its pictures' descriptions, and the post if it is or may be public."""
    item = session.get_one(OutboxItem, attempt.outbox_id)
    words = select(func.count()).where(
        VersionPicture.version_id == item.version_id, col(VersionPicture.alt_text) != ""
    )
    described = session.exec(words).one()
    of = f"attempt:{attempt.id}"
    spent(session, Use.DESCRIPTION, once=f"{of}:pictures", now=now, times=described, post_id=attempt.post_id)
    if attempt.outcome in MAY_BE_PUBLIC:
        kind = kind_of_post(session.get_one(Version, item.version_id).text)
        spent(session, kind, once=f"{of}:post", now=now, post_id=attempt.post_id)


def deleted(session: Session, takedown: Takedown, now: datetime) -> None:
    """Counts one deletion that X carried out, or may have."""
    once = f"deletion:{takedown.id}:{takedown.tries}"
    spent(session, Use.DELETION, once=once, now=now, post_id=takedown.post_id)


def read(session: Session, x_post_ids: Iterable[str], now: datetime) -> None:
    """Counts posts that X let us read."""
    for number in dict.fromkeys(x_post_ids):
        spent(session, Use.READ_POST, once=f"read:{number}:{now.astimezone(UTC):%Y-%m-%d}", now=now)


def read_account(session: Session, now: datetime) -> None:
    """Counts that X told us whose account it is."""
    spent(session, Use.READ_ACCOUNT, once=f"account:{now.astimezone(UTC):%Y-%m-%d}", now=now)


def read_replies(session: Session, x_post_ids: Iterable[str], now: datetime) -> None:
    """Counts replies and mentions that X let us read."""
    for number in dict.fromkeys(x_post_ids):
        spent(session, Use.READ_REPLY, once=f"read:{number}:{now.astimezone(UTC):%Y-%m-%d}", now=now)


def hid(session: Session, hiding_id: int, tries: int, now: datetime) -> None:
    """Counts one hiding or showing of a reply that X carried out, or may have."""
    spent(session, Use.HIDE_REPLY, once=f"hiding:{hiding_id}:{tries}", now=now)


def month_to_date(session: Session, now: datetime) -> dict[Use, tuple[int, int]]:
    """How often and for how much each was used since the first of the month, London time."""
    first = in_london(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
    rows = session.exec(
        select(Cost.use, func.sum(Cost.times), func.sum(Cost.thousandths))
        .where(col(Cost.at) >= first)
        .group_by(col(Cost.use))
    )
    found = {use: (int(times), int(sum_)) for use, times, sum_ in rows}
    return {use: found[use.value] for use in Use if use.value in found}


def since(session: Session, moment: datetime) -> int:
    """How much was spent after a moment, in thousandths of a dollar."""
    return int(session.exec(select(func.coalesce(func.sum(Cost.thousandths), 0)).where(Cost.at > moment)).one())


def of_post(session: Session, post_id: int) -> int:
    """How much one post has cost so far."""
    total = select(func.coalesce(func.sum(Cost.thousandths), 0)).where(Cost.post_id == post_id)
    return int(session.exec(total).one())
