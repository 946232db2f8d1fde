"""How is a mail put on its way? As a row, in the transaction of what it tells, and only once."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, select

from gatekeeper.models import Mail


def queue(
    session: Session,
    *,
    to: Iterable[str],
    subject: str,
    body: str,
    kind: str,
    about: str,
    step: str,
    page: str,
    now: datetime,
) -> int:
    """Queues a message to each of these addresses, unless exactly this was queued before. Gives how many.

    Args:
        session: the caller's writing transaction: no change, no mail.
        to: e-mail addresses.
        subject: our own words, in which nothing that somebody typed stands.
        body: the same.
        kind: which kind of trouble.
        about: what it is about, such as `post:K7QF`.
        step: what makes this time another than the last, such as the moment.
        page: the path of the page where something can be done. Its address is put before it on sending.
        now: the present instant.
    """
    queued = 0
    for address in dict.fromkeys(to):
        once = f"{kind}|{about}|{step}|{address}"
        if session.exec(select(Mail.id).where(Mail.once == once)).first() is not None:
            continue
        session.add(
            Mail(
                kind=kind,
                about=about,
                step=step,
                once=once,
                recipient=address,
                subject=subject,
                body=body,
                page=page,
                queued_at=now,
            )
        )
        queued += 1
    session.flush()
    return queued


def drop_waiting(session: Session, now: datetime, why: str) -> None:
    """Sends nothing of what waits: the data came back from a backup, and it may have gone since."""
    waiting = select(Mail).where(col(Mail.sent_at).is_(None), col(Mail.given_up_at).is_(None))
    for mail in session.exec(waiting):
        mail.given_up_at, mail.problem = now, why
        session.add(mail)


def was_queued(session: Session, kind: str, about: str, step: str) -> bool:
    """Whether somebody is told of this already."""
    same = select(Mail.id).where(Mail.kind == kind, Mail.about == about, Mail.step == step)
    return session.exec(same).first() is not None
