"""What is kept when somebody who is signed in meets a closed door? One event."""

from datetime import datetime

from gatekeeper.actions.base import act
from gatekeeper.actor import Actor
from gatekeeper.audit.events import Verb
from gatekeeper.db import Database


def note(db: Database, actor: Actor, *, method: str, route: str, why: str, now: datetime) -> None:
    """Puts a refused request on the record.

    Args:
        db: the database.
        actor: who asked.
        method: GET, POST and so on.
        route: the pattern of the address, without what was filled in.
        why: the sentence that they were shown.
        now: the present instant.
    """
    with act(db, actor, now) as doing:
        doing.record(
            Verb.REFUSED_ENTRY, subject=f"person:{actor.staff_id}", method=method[:10], route=route[:200], why=why
        )
