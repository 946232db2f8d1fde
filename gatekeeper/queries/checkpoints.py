"""Which checkpoints of the record are there, to be read, printed and compared?"""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from gatekeeper.audit.checkpoints import (
    BREAK_GLASS,
    DAILY,
    EXPORT,
    KEY_LOST,
    KEYS,
    NEW_KEY,
    PRACTICE,
    RECOVERY,
    ROLES,
    SINGLE_READER,
)
from gatekeeper.clock import say
from gatekeeper.models import AuditCheckpoint, AuditStamp
from gatekeeper.stamps import standing

PAGE = 20
WHY = {
    DAILY: "The checkpoint of the day.",
    ROLES: "Made at once, because somebody’s rights changed.",
    KEYS: "Made at once, because a key of the account changed.",
    RECOVERY: "Made at once, because an account was opened anew, or codes for a lock-out were made or used.",
    BREAK_GLASS: "Made at once, because the emergency login was opened or changed.",
    SINGLE_READER: "Made at once, because a post went out with a single reader.",
    PRACTICE: "Made at once, because practice mode was begun or ended.",
    EXPORT: "Made for an export of the record.",
    NEW_KEY: "Made when the key that signs was changed: the old key vouches for the new one in the fourth line.",
    KEY_LOST: "The first with a new key: the old one was lost, so nothing vouches for it. Older checkpoints "
    "fit exports made before this one, not after.",
}


@dataclass(frozen=True, slots=True)
class CheckpointRow:
    """One checkpoint: when it was made, of how many events, why, and its five lines."""

    when: str
    events: str
    why: str
    note: str
    stamped: str = ""
    """By whom it was stamped with the time, and when, where it was."""


@dataclass(frozen=True, slots=True)
class CheckpointPage:
    """One page of them, the newest first. `older` is where the next page begins."""

    rows: tuple[CheckpointRow, ...]
    older: int | None


def page(session: Session, *, before: int | None = None) -> CheckpointPage:
    """The newest checkpoints, or those made before the one of this number."""
    wanted = select(AuditCheckpoint).order_by(col(AuditCheckpoint.id).desc()).limit(PAGE + 1)
    if before is not None:
        wanted = wanted.where(col(AuditCheckpoint.id) < before)
    found = session.exec(wanted).all()
    stamps = standing.stamps(session, found)
    rows = tuple(
        CheckpointRow(
            say(one.made_at),
            f"{one.size:,} {'event' if one.size == 1 else 'events'}",
            WHY[one.cause],
            one.note,
            _stamped(stamps.get(one.id)),
        )
        for one in found[:PAGE]
    )
    return CheckpointPage(rows, found[PAGE - 1].id if len(found) > PAGE else None)


def _stamped(stamp: AuditStamp | None) -> str:
    return f"Time-stamped by {stamp.authority} on {say(stamp.stamped_at)}." if stamp else ""
