"""What is kept when a member of staff looks at what is recorded of a child? Who, what and when, once a day.

Once for each person, thing and day: the record says who saw it, and a page opened ten times is not ten events.
"""

from datetime import UTC, datetime

from sqlmodel import col, select

from gatekeeper.actions.base import act, clean_reason
from gatekeeper.actor import Actor
from gatekeeper.audit.events import Verb
from gatekeeper.clock import in_london
from gatekeeper.db import Database
from gatekeeper.models import AuditEvent
from gatekeeper.permissions import Permission


def note(db: Database, actor: Actor, *, subject: str, what: str, now: datetime) -> None:
    """Records that somebody is shown this. Called before they are; the second time on one day it costs one look.

    Args:
        db: the database.
        actor: who looks.
        subject: what, such as "pupil:7". It names no child.
        what: the same in words for the record; they name no child either.
        now: the present instant.
    """
    day_began = in_london(now).replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
    with db.read() as session:
        seen = session.exec(
            select(AuditEvent.seq)
            .where(
                AuditEvent.actor_id == actor.person_id,
                AuditEvent.verb == Verb.RECORD_SEEN.value,
                AuditEvent.subject == subject,
                col(AuditEvent.at) >= day_began.isoformat(timespec="microseconds"),
            )
            .limit(1)
        ).first()
    if seen is None:
        with act(db, actor, now) as doing:
            doing.record(Verb.RECORD_SEEN, subject=subject, what=what)


def show_names(db: Database, actor: Actor, *, figure: str, reason: str, now: datetime) -> None:
    """Records that the safeguarding lead has pupils' names shown on one page of figures, and why.

    Raises:
        InvalidInput: there is no reason.
        NotPermitted: somebody else asks.
    """
    actor.need(Permission.PUPIL_UNMASK)
    reason = clean_reason(reason, "reason", "why the names are needed")
    with act(db, actor, now) as doing:
        doing.record(Verb.NAMES_SHOWN, subject="scrutiny", page=figure, reason=reason)
