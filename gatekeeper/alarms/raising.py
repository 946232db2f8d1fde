"""How is somebody told of a trouble? A mail is queued in the transaction in which it arises."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session, col, select

from gatekeeper.alarms import pages
from gatekeeper.alarms.kinds import OF_AN_AUTHOR, OF_STATE, UNTIL_CHOSEN, WORDS, Trouble
from gatekeeper.clock import say
from gatekeeper.mail.queueing import queue
from gatekeeper.models import AlarmChoice, Channel, Person, PersonRole, PersonStatus, Post, Withdrawal
from gatekeeper.permissions import Role


def post_went(session: Session, post: Post, *, now: datetime, by: int | None) -> None:
    """Tells whoever should know that a post came to where it does not go on by itself.

    Called whenever a post moves. `by` is the person who moved it, who knows already.
    """
    trouble = OF_STATE.get(post.state)
    if trouble is not None:
        raise_alarm(
            session,
            trouble,
            about=f"post:{post.reference}",
            step=now.isoformat(),
            page=pages.post(post.reference),
            now=now,
            details={"post": post.reference},
            author=post.created_by,
            not_to=by,
        )


def channel_stopped(session: Session, channel: Channel, now: datetime) -> None:
    """Tells whoever should know that nothing more is sent to the account."""
    for_key = channel.stopped_for_key and not channel.stopped_for_clock
    raise_alarm(
        session,
        Trouble.CREDENTIALS_FAIL if for_key else Trouble.CHANNEL_STOPPED,
        about=f"channel:{channel.id}",
        step=now.isoformat(),
        page=pages.CONNECT if for_key else pages.PAUSE,
        now=now,
        details={"handle": channel.handle, "since": say(now)},
    )


def must_come_down(session: Session, case: Withdrawal, now: datetime) -> None:
    """Tells whoever should know, once for each case, that it has public posts which must come down."""
    raise_alarm(
        session,
        Trouble.MUST_COME_DOWN,
        about=f"withdrawal:{case.id}",
        step="listed",
        page=pages.come_down(case.id),
        now=now,
        details={"number": str(case.id), "since": say(case.recorded_at), "due": say(case.due_at)},
    )


def raise_alarm(
    session: Session,
    trouble: Trouble,
    *,
    about: str,
    step: str,
    page: str,
    now: datetime,
    details: Mapping[str, str],
    author: int | None = None,
    responsible: int | None = None,
    not_to: int | None = None,
) -> int:
    """Queues the mail of one trouble to everybody who should know. Gives how many there are.

    Args:
        session: the writing transaction in which it arises.
        trouble: its kind.
        about: what it is about.
        step: what makes it another than the last: nobody is told twice of the same.
        page: where something can be done.
        now: the present instant.
        details: what the words of this kind ask for; nothing that somebody typed.
        author: whoever began the post that it is about.
        responsible: whoever is told in any case.
        not_to: whoever caused it on purpose.
    """
    words = WORDS[trouble]
    return queue(
        session,
        to=addresses(session, trouble, author=author, responsible=responsible, not_to=not_to),
        subject=words.subject.format_map(details),
        body=words.body(details),
        kind=trouble.value,
        about=about,
        step=step,
        page=page,
        now=now,
    )


def addresses(
    session: Session,
    trouble: Trouble,
    *,
    author: int | None = None,
    responsible: int | None = None,
    not_to: int | None = None,
) -> list[str]:
    """The e-mail addresses of everybody who is told of this."""
    chosen, tell_author = told(session, trouble)
    ids = {*chosen, *({author} if tell_author and author is not None else ()), responsible} - {not_to, None}
    rows = session.exec(
        select(Person.email)
        .where(col(Person.id).in_(ids), Person.status == PersonStatus.ACTIVE)
        .order_by(col(Person.id))
    )
    return list(rows)


def told(session: Session, trouble: Trouble) -> tuple[frozenset[int], bool]:
    """Who is told of one kind of trouble, and whether the author of the post is too.

    Where nobody who was chosen may sign in any more, whoever usually is is told: never nobody.
    """
    choice = session.get(AlarmChoice, trouble.value)
    tell_author = trouble in OF_AN_AUTHOR and (choice is None or choice.tell_author)
    if choice is not None:
        there = select(Person.id).where(col(Person.id).in_(choice.people), Person.status == PersonStatus.ACTIVE)
        found = frozenset(session.exec(there))
        if found:
            return found, tell_author
    return usual(session, trouble), tell_author


def usual(session: Session, trouble: Trouble) -> frozenset[int]:
    """Who is told until a leader chooses: all leaders, or for some kinds those of another role."""
    role = UNTIL_CHOSEN.get(trouble, Role.LEADER)
    return holders(session, role) or holders(session, Role.LEADER)


def holders(session: Session, role: Role) -> frozenset[int]:
    """Everybody of a role who may sign in."""
    return frozenset(
        session.exec(
            select(Person.id)
            .join(PersonRole, col(PersonRole.person_id) == col(Person.id))
            .where(PersonRole.role == role, Person.status == PersonStatus.ACTIVE)
        )
    )
