"""In which words is somebody told that an account was opened, changed hands, or is to lead? One table.

What stands in braces is a colleague's name, a moment or a sentence of our own. No pupil is ever in it, and
no link that opens an account, except in the mail to whoever the account belongs to.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session, col, select

from gatekeeper.alarms.raising import holders
from gatekeeper.clock import say
from gatekeeper.mail.queueing import queue
from gatekeeper.models import Person
from gatekeeper.permissions import Role

PEOPLE = "/people/"


class Letter(StrEnum):
    """What is told."""

    INVITED = "invited"
    RESET_LINK = "reset-link"
    RESET_OPENED = "reset-opened"
    RESET_USED = "reset-used"
    UNLOCKED = "unlocked"
    LEADER_PROPOSED = "leader-proposed"
    LEADER_MADE = "leader-made"
    LEADER_LOST = "leader-lost"
    CODES_MADE = "codes-made"
    PASSWORD_CHANGED = "password-changed"  # noqa: S105  # the name of a letter


@dataclass(frozen=True, slots=True)
class _Words:
    subject: str
    body: str


WORDS: dict[Letter, _Words] = {
    Letter.INVITED: _Words(
        "Your invitation to the school’s account on X",
        "{by} invites you to help with the school’s account on X, as: {roles}.\n\n"
        "What to do: open the address below and choose a password of your own. It works once, until {until}. "
        "Nobody else should use it: do not pass it on.",
    ),
    Letter.RESET_LINK: _Words(
        "A new way into your account",
        "{by} opened your account anew, because you told the school that you cannot get in.\n\n"
        "What to do: open the address below and choose a new password. Then set up your phone or key again. The "
        "address works once, until {until}. For 24 hours after that you cannot agree posts.\n\n"
        "If you did not ask for this, do not open it. Tell another leader today.",
    ),
    Letter.RESET_OPENED: _Words(
        "The account of a colleague was opened anew",
        "{by} opened the account of {person} anew on {when}. {person} was signed out and has a link by mail.\n\n"
        "What to do: nothing, if you know why. If not, ask {person} in person, not by mail.",
    ),
    Letter.RESET_USED: _Words(
        "An account that was opened anew is in use again",
        "{person} set a new password on {when}. {by} had opened the account. Until {until} it cannot agree "
        "posts.\n\n"
        "What to do: nothing, if it was {person}. If it was not, a leader switches the account off on this page.",
    ),
    Letter.UNLOCKED: _Words(
        "Somebody opened a leader’s account on the server",
        "On {when} the account of {person} was opened anew on the server itself, with a printed code of {by} and "
        "one of {also}. Both codes are used up.\n\n"
        "What to do: nothing, if you know of it. If not, speak to the other leaders today.",
    ),
    Letter.LEADER_PROPOSED: _Words(
        "Somebody is proposed as a leader",
        "{by} proposes that {person} should lead. It counts only once another leader confirms it, until "
        "{until}.\n\n"
        "What to do: open this page. Confirm it if the school decided so, or say no.",
    ),
    Letter.LEADER_MADE: _Words(
        "Somebody is a leader now",
        "{person} is a leader since {when}. {by} proposed it, and {also} confirmed it.\n\n"
        "What to do: nothing, if the school decided so. If not, another leader takes the role away on this page.",
    ),
    Letter.PASSWORD_CHANGED: _Words(
        "Your password was changed",
        "The password of {person} was changed on {when}, by somebody who knew the one before. Every device was "
        "signed out.\n\n"
        "What to do: nothing, if that was you. If it was not, tell a leader at once, in person or by telephone: "
        "they open your account anew, and nobody else has a way in.",
    ),
    Letter.LEADER_LOST: _Words(
        "Somebody is no leader any more",
        "{person} is no leader any more since {when}. Decided by: {by}.\n\n"
        "What to do: nothing, if the school decided so. If not, speak to the other leaders, and to the chair of "
        "governors, today.",
    ),
    Letter.CODES_MADE: _Words(
        "New codes for a lock-out were made",
        "{person} made new printed codes on {when}. The ones before open nothing any more.\n\n"
        "What to do: nothing, if it was {person}. Old sheets can go into the shredder.",
    ),
}


def tell(
    session: Session,
    letter: Letter,
    to: Iterable[str],
    *,
    about: str,
    now: datetime,
    page: str = PEOPLE,
    **details: str,
) -> None:
    """Queues one letter to some addresses, in the caller's transaction.

    Args:
        session: the caller's writing transaction.
        letter: what is told.
        to: e-mail addresses.
        about: what it is about, such as `person:7`.
        now: the present instant.
        page: the path behind it; for a link of one person, sealed.
        details: what its words ask for.
    """
    words = WORDS[letter]
    queue(
        session,
        to=to,
        subject=words.subject,
        body=words.body.format_map(details),
        kind=f"people-{letter.value}",
        about=about,
        step=now.isoformat(),
        page=page,
        now=now,
    )


def leads_no_more(session: Session, person: Person, by: str, now: datetime) -> None:
    """Tells all leaders, and whoever was one, before the right is taken. Who does not lead is not told of."""
    if person.id in holders(session, Role.LEADER):
        tell(
            session,
            Letter.LEADER_LOST,
            leaders(session),
            about=f"person:{person.id}",
            now=now,
            person=person.name,
            when=say(now),
            by=by,
        )


def leaders(session: Session, *, but: Iterable[int] = ()) -> list[str]:
    """The addresses of all leaders who may sign in, without some."""
    wanted = holders(session, Role.LEADER) - frozenset(but)
    found = session.exec(select(Person.email).where(col(Person.id).in_(wanted)).order_by(col(Person.id)))
    return list(found)
