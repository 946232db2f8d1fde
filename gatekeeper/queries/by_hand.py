"""Which posts have to be deleted on X by hand, by whom, and by when?"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from gatekeeper import by_hand
from gatekeeper.actor import Actor
from gatekeeper.alarms import watching
from gatekeeper.clock import say
from gatekeeper.deadlines import say_by
from gatekeeper.models import Person
from gatekeeper.permissions import Permission


@dataclass(frozen=True, slots=True)
class Task:
    """One post that X does not delete. `said`: who says that they did, where X has not been read since."""

    reference: str
    due: str
    late: bool
    problem: str
    said: str


def tasks(session: Session, actor: Actor, now: datetime) -> tuple[Task, ...]:
    """What this person has to see to, the oldest first; nothing for whoever may not take posts down."""
    if not actor.may(Permission.POST_TAKE_DOWN):
        return ()
    found = []
    for takedown, post in watching.failing_takedowns(session, now):
        due, said = by_hand.due_at(session, takedown), by_hand.last_said(session, takedown.id)
        who = session.get(Person, said.said_by) if said and by_hand.is_to_be_read(takedown, said) else None
        words = f"{who.name} deleted it by hand, {say(said.said_at)}" if who and said else ""
        found.append(Task(post.reference, say_by(due), due < now, takedown.problem, words))
    return tuple(found)
