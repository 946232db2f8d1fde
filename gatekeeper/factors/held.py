"""Which second factors has somebody, must they have one, and how are all of them forgotten?"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, delete, or_, select

from gatekeeper.models import CodeFactor, Passkey, PersonRole
from gatekeeper.permissions import Role, must_prove_twice


@dataclass(frozen=True, slots=True)
class Factor:
    """One way of somebody to prove a second time that it is they."""

    id: int
    is_passkey: bool
    name: str
    added_at: datetime
    used_at: datetime | None


def has_one(session: Session, person_id: int) -> bool:
    """Whether somebody has a second factor that counts: a passkey, or an app that was confirmed by a code."""
    passkey = select(Passkey.id).where(Passkey.person_id == person_id).exists()
    codes = (
        select(CodeFactor.id)
        .where(CodeFactor.person_id == person_id, col(CodeFactor.confirmed_at).is_not(None))
        .exists()
    )
    return bool(session.scalar(select(or_(passkey, codes))))


def must_have_one(session: Session, person_id: int) -> bool:
    """Whether what somebody may do demands a second factor of them."""
    held = session.exec(select(PersonRole.role).where(PersonRole.person_id == person_id))
    return must_prove_twice(frozenset(Role(role) for role in held))


def factors_of(session: Session, person_id: int) -> tuple[Factor, ...]:
    """All second factors of somebody that count, the oldest first."""
    codes = session.exec(
        select(CodeFactor).where(CodeFactor.person_id == person_id, col(CodeFactor.confirmed_at).is_not(None))
    )
    keys = session.exec(select(Passkey).where(Passkey.person_id == person_id))
    found = [Factor(row.id, False, row.name, row.added_at, row.last_used_at) for row in codes]
    found += [Factor(row.id, True, row.name, row.added_at, row.last_used_at) for row in keys]
    return tuple(sorted(found, key=lambda factor: (factor.added_at, factor.is_passkey, factor.id)))


def forget_all(session: Session, person_id: int) -> int:
    """Removes every second factor of somebody in the caller's transaction, begun ones too. Gives how many counted.

    Whoever calls it ends the person's sessions as well, and records why.
    """
    counted = len(factors_of(session, person_id))
    session.exec(delete(CodeFactor).where(col(CodeFactor.person_id) == person_id))
    session.exec(delete(Passkey).where(col(Passkey.person_id) == person_id))
    return counted
