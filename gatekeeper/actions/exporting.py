"""What happens when the history is taken out of the gatekeeper, or checked? It is put on the record."""

from datetime import datetime

from gatekeeper.actions.base import act
from gatekeeper.actor import Actor
from gatekeeper.audit.events import Verb
from gatekeeper.db import Database
from gatekeeper.permissions import Permission


def note_export(db: Database, actor: Actor, *, rows: int, now: datetime) -> None:
    """Records that somebody takes a copy. Called before the copy is handed over."""
    actor.need(Permission.POST_EXPORT)
    with act(db, actor, now) as doing:
        doing.record(Verb.EXPORT_MADE, subject="history", rows=rows)


def note_check(db: Database, actor: Actor, *, events: int, now: datetime) -> None:
    """Records that somebody had the whole record checked and found it sound."""
    with act(db, actor, now) as doing:
        doing.record(Verb.RECORD_CHECKED, subject="record", events=events)
