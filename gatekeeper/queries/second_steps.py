"""By which ways can somebody prove a second time that it is they, and what helps them at it?"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from gatekeeper.factors import held, totp
from gatekeeper.keys import OperationalKey
from gatekeeper.models import CodeFactor


@dataclass(frozen=True, slots=True)
class Ways:
    """What can be asked of somebody. `demo_code` is there in the practice school alone."""

    code: bool
    passkey: bool
    demo_code: str | None

    @property
    def any(self) -> bool:
        """Whether there is a second factor at all."""
        return self.code or self.passkey


def ways(session: Session, key: OperationalKey, person_id: int, *, demo: bool, now: datetime) -> Ways:
    """The ways of one person. In the demo, and never elsewhere, with the code that their app would show now."""
    factors = held.factors_of(session, person_id)
    shown = None
    if demo:
        mine = select(CodeFactor).where(
            CodeFactor.person_id == person_id, col(CodeFactor.confirmed_at).is_not(None)
        )
        row = session.exec(mine.order_by(col(CodeFactor.id))).first()
        shown = totp.next_code(row, key, now) if row else None
    return Ways(
        code=any(not factor.is_passkey for factor in factors),
        passkey=any(factor.is_passkey for factor in factors),
        demo_code=shown,
    )
