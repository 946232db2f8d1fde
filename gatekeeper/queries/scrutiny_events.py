"""Which events of one kind happened in a term?"""

from datetime import UTC

from sqlmodel import Session, col, select

from gatekeeper.audit.events import Verb
from gatekeeper.models import AuditDetail, AuditEvent
from gatekeeper.terms import Term


def events(session: Session, term: Term, verb: Verb) -> list[tuple[AuditEvent, AuditDetail | None]]:
    """The events of this kind, the newest first; the details are None where they were erased."""
    first, after = (
        moment.astimezone(UTC).isoformat(timespec="microseconds") for moment in (term.begins, term.ends)
    )
    rows = session.exec(
        select(AuditEvent, AuditDetail)
        .join(AuditDetail, col(AuditDetail.seq) == col(AuditEvent.seq), isouter=True)
        .where(AuditEvent.verb == verb, AuditEvent.at >= first, AuditEvent.at < after)
        .order_by(col(AuditEvent.seq).desc())
    )
    return [(event, detail) for event, detail in rows]
