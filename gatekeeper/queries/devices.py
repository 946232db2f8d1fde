"""What does somebody see of their own account: name, address, roles, signed-in devices?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from gatekeeper.errors import NotFound
from gatekeeper.models import Person, PersonRole, SignInSession
from gatekeeper.permissions import ROLE_LABELS, Role


@dataclass(frozen=True, slots=True)
class Device:
    """One signed-in browser."""

    words: str
    since: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """Somebody's own account."""

    name: str
    email: str
    roles: tuple[str, ...]
    devices: tuple[Device, ...]


def own_account(session: Session, person_id: int, *, now: datetime, idle: timedelta) -> OwnAccount:
    """The account of one person, with the sessions that are open at this moment.

    Raises:
        NotFound: there is no such person.
    """
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound("There is no such person.")
    held = set(session.exec(select(PersonRole.role).where(PersonRole.person_id == person_id)))
    opened = session.exec(
        select(SignInSession)
        .where(
            SignInSession.person_id == person_id,
            col(SignInSession.ended_at).is_(None),
            SignInSession.ends_at > now,
            SignInSession.last_seen_at > now - idle,
        )
        .order_by(col(SignInSession.last_seen_at).desc())
    )
    return OwnAccount(
        name=person.name,
        email=person.email,
        roles=tuple(ROLE_LABELS[role] for role in Role if role in held),
        devices=tuple(Device(row.device, row.started_at, row.last_seen_at) for row in opened),
    )
