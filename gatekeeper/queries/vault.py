"""What do the pages of the emergency login show: who can open it, who did, and what is still to be done?"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from gatekeeper.actor import Actor
from gatekeeper.alarms.break_glass import Touched
from gatekeeper.clock import say
from gatekeeper.errors import NotFound
from gatekeeper.models import (
    Mail,
    Person,
    RotationLine,
    VaultConsent,
    VaultCustodian,
    VaultRequest,
    VaultRule,
    VaultShowing,
)
from gatekeeper.permissions import Permission
from gatekeeper.queries.masking import veil_for
from gatekeeper.screening import the_channel
from gatekeeper.vault.standing import Case, Standing, leaders, newest_keys, said, standing

LINES: dict[RotationLine, tuple[str, str]] = {
    RotationLine.PASSWORD: (
        "Change the password on X",
        "“Your account”, “Change your password”. Choose a long one.",
    ),
    RotationLine.BACKUP_CODE: (
        "Make a new backup code on X",
        "“Security”, “Two-factor authentication”, “Backup codes”. The old one stops working.",
    ),
    RotationLine.SEED: (
        "Set up the code app anew on X",
        "On the same page switch it off and on again. Delete passkeys of people who left.",
    ),
    RotationLine.SESSIONS: (
        "Sign out everybody else on X",
        "“Apps and sessions”: log out all other sessions, and revoke connected apps that you do not know.",
    ),
    RotationLine.RECONNECTED: (
        "Connect the gatekeeper again",
        "Make new keys on X and enter them under “Account on X”. Then the old ones are worth nothing.",
    ),
    RotationLine.STORED: (
        "Store the new login here",
        "It is sealed for everybody who leads today. This line is done by itself once you have.",
    ),
    RotationLine.SHEETS: (
        "Print the new sheet, and shred the old one",
        "The sheet with what is sealed. Each leader’s own sheet with their key stays as it is.",
    ),
}
"""What is done for each line, and where."""

WAITING, GIVEN_UP = "waiting to be sent", "could not be sent"


@dataclass(frozen=True, slots=True)
class ToDo:
    """One line that is open: its name in the form, what to do, where. `by_storing`: nobody can say it is done."""

    line: str
    words: str
    where: str
    by_storing: bool


@dataclass(frozen=True, slots=True)
class Opening:
    """One time that somebody asked to see the login."""

    number: int
    who: str
    when: datetime
    why: str
    ended: str


@dataclass(frozen=True, slots=True)
class VaultPage:
    """The first page: how it stands, what is to be done, and every opening."""

    standing: Standing
    handle: str
    rule: str
    stored_by: str
    cases: tuple[tuple[Case, str], ...]
    todo: tuple[ToDo, ...]
    openings: tuple[Opening, ...]
    has_key: bool
    is_able: bool
    must_rehearse: bool

    @property
    def takes_two(self) -> bool:
        """Whether it takes two leaders together."""
        return self.rule == VaultRule.ANY_TWO

    @property
    def able(self) -> tuple[str, ...]:
        """The leaders who can open it."""
        return tuple(keeper.name for keeper in self.standing.keepers if keeper.is_able)

    @property
    def unable(self) -> tuple[tuple[str, str], ...]:
        """The leaders who cannot, and why."""
        return tuple(
            (keeper.name, "a key, not used yet" if keeper.custodian_id else "no key yet")
            for keeper in self.standing.keepers
            if not keeper.is_able
        )


@dataclass(frozen=True, slots=True)
class RequestPage:
    """One request: what it takes, who agreed, who was told, and whether it can still be used."""

    number: int
    handle: str
    who: str
    why: str
    asked_at: datetime
    ends_at: datetime
    takes_two: bool
    is_mine: bool
    agreed: tuple[str, ...]
    may_agree: bool
    shown_at: datetime | None
    is_open: bool
    told: tuple[tuple[str, str], ...]


def page(session: Session, actor: Actor, now: datetime) -> VaultPage:
    """How the emergency login stands, in words that this reader may see."""
    stands = standing(session, now)
    version = stands.version
    own = next((keeper for keeper in stands.keepers if keeper.person_id == actor.person_id), None)
    return VaultPage(
        standing=stands,
        handle=the_channel(session).handle,
        rule=version.rule.value if version else "",
        stored_by=session.get_one(Person, version.made_by).name if version else "",
        cases=tuple((case, said(case)) for case in stands.cases),
        todo=tuple(
            ToDo(line.value, *LINES[line], by_storing=line is RotationLine.STORED) for line in stands.open_lines
        ),
        openings=_openings(session, actor, now),
        has_key=own is not None and own.custodian_id is not None,
        is_able=own is not None and own.is_able,
        must_rehearse=own is not None and stands.must_rehearse(own.person_id),
    )


def request(session: Session, actor: Actor, number: int, now: datetime) -> RequestPage:
    """One request.

    Raises:
        NotFound: there is none.
    """
    row = session.get(VaultRequest, number)
    if row is None:
        raise NotFound("There is no such request.")
    shown = session.get(VaultShowing, number)
    agreed = session.exec(
        select(Person)
        .join(VaultConsent, col(VaultConsent.person_id) == col(Person.id))
        .where(VaultConsent.request_id == number)
        .order_by(col(VaultConsent.agreed_at))
    ).all()
    takes_two = row.rule is VaultRule.ANY_TWO
    is_open = shown is None and row.asked_at <= now < row.ends_at
    holds = select(VaultCustodian.id).where(
        VaultCustodian.person_id == actor.staff_id, col(VaultCustodian.id).in_(row.custodians)
    )
    return RequestPage(
        number=number,
        handle=the_channel(session).handle,
        who=session.get_one(Person, row.asked_by).name,
        why=row.reason,
        asked_at=row.asked_at,
        ends_at=row.ends_at,
        takes_two=takes_two,
        is_mine=row.asked_by == actor.person_id,
        agreed=tuple(person.name for person in agreed),
        may_agree=takes_two
        and is_open
        and row.asked_by != actor.person_id
        and actor.person_id not in {person.id for person in agreed}
        and session.exec(holds).first() is not None,
        shown_at=shown.shown_at if shown else None,
        is_open=is_open,
        told=_told(session, number),
    )


def who_can(session: Session) -> tuple[tuple[str, bool], ...]:
    """The leaders of today, each with whether the login would be sealed for a key of theirs."""
    people = leaders(session)
    keys = newest_keys(session, [person.id for person in people])
    return tuple((person.name, person.id in keys) for person in people)


def _told(session: Session, number: int) -> tuple[tuple[str, str], ...]:
    """Who gets a mail about a request, and whether it left yet."""
    rows = session.exec(
        select(Mail).where(Mail.kind == Touched.ASKED.value, Mail.step == str(number)).order_by(col(Mail.id))
    )
    return tuple(
        (
            mail.recipient,
            f"sent {say(mail.sent_at)}" if mail.sent_at else GIVEN_UP if mail.given_up_at else WAITING,
        )
        for mail in rows
    )


def _openings(session: Session, actor: Actor, now: datetime) -> tuple[Opening, ...]:
    if not actor.may(Permission.VAULT_SEE):
        return ()
    veil = veil_for(session, actor)
    names = {person.id: person.name for person in session.exec(select(Person))}
    showings = {shown.request_id: shown for shown in session.exec(select(VaultShowing))}
    found = []
    for row in session.exec(select(VaultRequest).order_by(col(VaultRequest.id).desc())):
        shown = showings.get(row.id)
        if shown is None:
            ended = "Not shown yet." if now < row.ends_at else "Never shown."
        else:
            together = f", together with {names[shown.together_with]}" if shown.together_with else ""
            ended = f"Shown once, {say(shown.shown_at)}{together}."
        found.append(Opening(row.id, names[row.asked_by], row.asked_at, veil.text(row.reason), ended))
    return tuple(found)
