"""How is one event tied to the one before, and where does the chain break?

hash = SHA-256 over the canonical JSON of the row, which holds the previous hash
and a salted commitment to the details. Names are easy to guess, hence the salt.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from gatekeeper.audit.events import Verb, detail_keys
from gatekeeper.models import AuditDetail, AuditEvent, AuditHead

GENESIS = "0" * 64
SALT_BYTES = 16
_COLUMNS = (
    col(AuditEvent.seq),
    col(AuditEvent.at),
    col(AuditEvent.actor_id),
    col(AuditEvent.actor),
    col(AuditEvent.roles),
    col(AuditEvent.verb),
    col(AuditEvent.subject),
    col(AuditEvent.post_id),
    col(AuditEvent.details_commit),
    col(AuditEvent.prev),
    col(AuditEvent.hash),
    col(AuditDetail.salt),
    col(AuditDetail.details),
)
"""What verifying reads: plain columns, because a whole school's record is long."""


def canonical(value: Any) -> bytes:  # noqa: ANN401  # any JSON value
    """One spelling for each JSON value."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode(
        "utf-8", "surrogatepass"
    )


def commitment(salt: str, details: Mapping[str, Any]) -> str:
    """What the chain holds instead of the details."""
    return hashlib.sha256(bytes.fromhex(salt) + canonical(details)).hexdigest()


def link(event: AuditEvent | Row[Any]) -> str:
    """The hash of one row, which the next row carries."""
    row = {
        "seq": event.seq,
        "at": event.at,
        "actor_id": event.actor_id,
        "actor": event.actor,
        "roles": event.roles,
        "verb": event.verb,
        "subject": event.subject,
        "post_id": event.post_id,
        "details_commit": event.details_commit,
        "prev": event.prev,
    }
    return hashlib.sha256(b"gatekeeper/audit/1\n" + canonical(row)).hexdigest()


def lock(session: Session) -> AuditHead:
    """The end of the chain, held until the caller's transaction ends."""
    head = session.exec(select(AuditHead).where(AuditHead.id == 1).with_for_update()).one()
    session.refresh(head)
    return head


def append(
    session: Session,
    verb: Verb,
    *,
    at: datetime,
    actor_id: int | None,
    actor: str,
    roles: str,
    subject: str,
    post_id: int | None,
    details: Mapping[str, Any],
) -> AuditEvent:
    """Adds one event in the caller's own transaction.

    The head row is locked until that transaction ends, so events have one order
    and no gaps, whichever process writes them.

    Raises:
        ValueError: the details are not exactly those that the event declares.
    """
    if set(details) != detail_keys(verb):
        raise ValueError(f"{verb} needs exactly {sorted(detail_keys(verb))}, got {sorted(details)}")
    head = lock(session)
    salt = secrets.token_hex(SALT_BYTES)
    event = AuditEvent(
        seq=head.seq + 1,
        at=at.astimezone(UTC).isoformat(timespec="microseconds"),
        actor_id=actor_id,
        actor=actor,
        roles=roles,
        verb=verb.value,
        subject=subject,
        post_id=post_id,
        details_commit=commitment(salt, details),
        prev=head.hash,
        hash="",
    )
    event.hash = link(event)
    head.seq, head.hash = event.seq, event.hash
    session.add(event)
    session.flush()
    session.add(AuditDetail(seq=event.seq, salt=salt, details=dict(details)))
    session.add(head)
    return event


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verifying found: how many events are sound, and the first that is not."""

    events: int
    erased: int
    first_bad: int | None = None
    problem: str = ""

    @property
    def sound(self) -> bool:
        """Whether the whole chain holds."""
        return self.first_bad is None


def verify(session: Session, *, batch: int = 2000, after: tuple[int, str] = (0, GENESIS)) -> Verdict:
    """Walks the whole chain, or what comes after a row, and names the first row that does not fit.

    Args:
        session: reads the database.
        batch: how many rows are held at once.
        after: number and hash of a row that is known to be sound.
    """
    (seen, prev), erased, end = after, 0, -1
    while True:
        rows = (
            session.connection()
            .execute(
                select_columns(*_COLUMNS)
                .join(AuditDetail, col(AuditDetail.seq) == col(AuditEvent.seq), isouter=True)
                .where(col(AuditEvent.seq) > seen)
                .order_by(col(AuditEvent.seq))
                .limit(batch)
            )
            .all()
        )
        if not rows:
            head = session.get_one(AuditHead, 1, populate_existing=True)
            if (head.seq, head.hash) == (seen, prev):
                return Verdict(seen, erased)
            if head.seq <= seen or head.seq == end:
                return Verdict(seen, erased, seen + 1, "The end of the chain is missing.")
            end = head.seq  # events were added while we read: go on to them
        for row in rows:
            problem = problem_of(row, seen + 1, prev)
            if problem:
                return Verdict(seen, erased, seen + 1, problem)
            prev, seen, erased = row.hash, row.seq, erased + (row.salt is None)


def problem_of(event: Row[Any], seq: int, prev: str) -> str:
    """What is wrong with a row that should be number `seq` and follow the hash `prev`; empty where all is well."""
    if event.seq != seq:
        return f"Row {seq} is missing."
    if event.prev != prev:
        return f"Row {seq} does not follow from the row before it."
    if link(event) != event.hash:
        return f"Row {seq} has been changed."
    if event.salt is not None and commitment(event.salt, event.details) != event.details_commit:
        return f"The details of row {seq} have been changed."
    return ""
