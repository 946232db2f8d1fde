"""What does somebody see of their own account: name, address, roles, second steps, signed-in devices?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from gatekeeper.errors import NotFound
from gatekeeper.factors import held
from gatekeeper.factors.held import Factor
from gatekeeper.models import Person, PersonRole, SignInSession
from gatekeeper.permissions import ROLE_LABELS, Role, must_prove_twice


@dataclass(frozen=True, slots=True)
class Device:
    """One signed-in browser. `here` is the one that asks."""

    name: str
    words: str
    since: datetime
    seen_at: datetime
    here: bool


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """Somebody's own account."""

    name: str
    email: str
    roles: tuple[str, ...]
    devices: tuple[Device, ...]
    factors: tuple[Factor, ...]
    must_have_factor: bool

    @property
    def others(self) -> int:
        """How many other browsers are signed in."""
        return sum(not device.here for device in self.devices)


def own_account(session: Session, person_id: int, *, id_hash: str, now: datetime, idle: timedelta) -> OwnAccount:
    """The account of one person, with the sessions that are open at this moment.

    Args:
        session: a reading transaction.
        person_id: whose.
        id_hash: the stored hash of the session that asks.
        now: the present instant.
        idle: after how long without a click a session ends.

    Raises:
        NotFound: there is no such person.
    """
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound("There is no such person.")
    held_roles = set(session.exec(select(PersonRole.role).where(PersonRole.person_id == person_id)))
    opened = session.exec(
        select(SignInSession)
        .where(
            SignInSession.person_id == person_id,
            col(SignInSession.ended_at).is_(None),
            col(SignInSession.proved_at).is_not(None),
            SignInSession.ends_at > now,
            SignInSession.last_seen_at > now - idle,
        )
        .order_by(col(SignInSession.last_seen_at).desc())
    )
    return OwnAccount(
        name=person.name,
        email=person.email,
        roles=tuple(ROLE_LABELS[role] for role in Role if role in held_roles),
        devices=tuple(
            Device(
                row.name,
                row.device or "Another device",
                row.started_at,
                row.last_seen_at,
                row.id_hash == id_hash,
            )
            for row in opened
        ),
        factors=held.factors_of(session, person_id),
        must_have_factor=must_prove_twice(frozenset(Role(role) for role in held_roles)),
    )
