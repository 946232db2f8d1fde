"""Who is told in any case when the emergency login is touched? All leaders and governors: nobody chooses less.

The system does not know which governor takes the chair, so that all of them are told.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session, col, select

from gatekeeper.alarms.kinds import Words
from gatekeeper.alarms.raising import holders
from gatekeeper.mail.queueing import queue
from gatekeeper.models import Person
from gatekeeper.permissions import Role

PAGE = "/break-glass/"


class Touched(StrEnum):
    """What happened to the emergency login."""

    ASKED = "login-asked"
    SHOWN = "login-shown"
    STORED = "login-stored"
    KEY_MADE = "login-key-made"


WORDS: dict[Touched, Words] = {
    Touched.ASKED: Words(
        label="Somebody asks to see the login of the account",
        subject="{who} is opening the emergency login of {handle}",
        happened="{who} asked on {since} to see the login of {handle} on X. The reason stands on the page.",
        safe="It is on the record, which was signed at once. Until a passphrase is typed nothing is shown.",
        todo="if you know of no emergency, phone {who} now. If they know nothing of it either, switch that "
        "account off under “People” and change the password of the account on X.",
    ),
    Touched.SHOWN: Words(
        label="The login of the account was shown",
        subject="The emergency login of {handle} was shown to {who}",
        happened="The login of {handle} on X was shown to {who} on {since}, once, for a minute.",
        safe="Everything that was shown has to be changed within 24 hours. The page lists it.",
        todo="open this page and see that each line is done. It stays red until somebody stands for every one.",
    ),
    Touched.STORED: Words(
        label="The login of the account was stored anew",
        subject="The emergency login of {handle} was stored anew",
        happened="{who} stored the login of {handle} on X anew on {since}. From now on it opens as they typed it.",
        safe="Sheets that were printed before do not hold it.",
        todo="print the new sheet with what is sealed from this page. If nobody should have changed it, phone "
        "{who}.",
    ),
    Touched.KEY_MADE: Words(
        label="A leader made a key for the emergency login",
        subject="{who} made a key for the emergency login of {handle}",
        happened="{who} made a key on {since}. The login of {handle} is sealed for it when it is stored next.",
        safe="Until then the new key opens nothing.",
        todo="nothing, if {who} is to be able to open it. Otherwise phone {who}, and store nothing until "
        "you have.",
    ),
}


def tell(session: Session, what: Touched, *, step: str, now: datetime, details: Mapping[str, str]) -> int:
    """Queues a mail to every leader and every governor. Gives how many.

    Args:
        session: the writing transaction in which it happens.
        what: what happened.
        step: what makes it another than the last.
        now: the present instant.
        details: what the words ask for; nothing that somebody typed.
    """
    words = WORDS[what]
    return queue(
        session,
        to=told(session),
        subject=words.subject.format_map(details),
        body=words.body(details),
        kind=what.value,
        about="emergency login",
        step=step,
        page=PAGE,
        now=now,
    )


def told(session: Session) -> list[str]:
    """The e-mail addresses of everybody who is told."""
    ids = holders(session, Role.LEADER) | holders(session, Role.GOVERNOR)
    return list(session.exec(select(Person.email).where(col(Person.id).in_(ids)).order_by(col(Person.id))))
