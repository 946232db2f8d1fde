"""Is this the code that somebody's app shows at this moment, and was it not used before?

The secret lies sealed with the operational key and opens only as that of exactly its row. A code counts for
its own half minute and those beside it, because clocks of phones differ, and each is taken once only (RFC 6238,
section 5.2).
"""

import hmac
from datetime import datetime

import pyotp
from sqlalchemy import update
from sqlmodel import Session, col, or_

from gatekeeper.keys import OperationalKey
from gatekeeper.models import CodeFactor

KEY_VERSION = 1
PURPOSE = "second factors of staff"
STEP_SECONDS = 30
DIGITS = 6
BESIDE = 1
"""So many half minutes before and after this one are taken too."""


def new_seed() -> str:
    """A secret for an app, of 160 bits, as apps read it."""
    return pyotp.random_base32()


def seal(row: CodeFactor, seed: str, key: OperationalKey) -> None:
    """Puts the secret into a row that has its number."""
    row.key_version = KEY_VERSION
    row.sealed = key.seal(PURPOSE, seed.encode(), _context(row))


def seed_of(row: CodeFactor, key: OperationalKey) -> str | None:
    """The secret of a row; None where it does not open as that of this row."""
    data = key.unseal(PURPOSE, row.sealed, _context(row))
    return None if data is None else data.decode()


def address(seed: str, email: str, school: str) -> str:
    """What the code on the page tells the app: the secret, and whose it is."""
    return pyotp.TOTP(seed, digits=DIGITS, interval=STEP_SECONDS).provisioning_uri(
        name=email, issuer_name=f"{school} gatekeeper"
    )


def step_at(now: datetime) -> int:
    """The number of the half minute."""
    return int(now.timestamp()) // STEP_SECONDS


def code_of(seed: str, step: int) -> str:
    """The code of one half minute."""
    return pyotp.TOTP(seed, digits=DIGITS, interval=STEP_SECONDS).generate_otp(step)


def next_code(row: CodeFactor, key: OperationalKey, now: datetime) -> str | None:
    """The earliest code that would be taken now; None where all of this moment were used."""
    seed = seed_of(row, key)
    steps = _steps(row, now)
    return code_of(seed, steps[0]) if seed and steps else None


def take(session: Session, row: CodeFactor, typed: str, key: OperationalKey, now: datetime) -> bool:
    """Whether this is a code of now that was not used before. From then on it is used."""
    code = "".join(typed.split())
    seed = seed_of(row, key)
    if seed is None or len(code) != DIGITS or not code.isdecimal() or not code.isascii():
        return False
    right = [step for step in _steps(row, now) if hmac.compare_digest(code_of(seed, step), code)]
    if not right:
        return False
    taken = session.exec(
        update(CodeFactor)
        .where(
            col(CodeFactor.id) == row.id,
            or_(col(CodeFactor.last_step).is_(None), col(CodeFactor.last_step) < right[0]),
        )
        .values(last_step=right[0], last_used_at=now)
    )
    session.refresh(row)
    return taken.rowcount == 1


def _steps(row: CodeFactor, now: datetime) -> list[int]:
    here = step_at(now)
    return [
        step for step in range(here - BESIDE, here + BESIDE + 1) if row.last_step is None or step > row.last_step
    ]


def _context(row: CodeFactor) -> str:
    return f"code_factor|sealed|{row.id}|{row.person_id}|{row.key_version}"
