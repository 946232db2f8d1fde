"""What happens when a leader chooses who is told of a kind of trouble?"""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import col, select

from gatekeeper.actions.base import act
from gatekeeper.actor import Actor
from gatekeeper.alarms.kinds import OF_AN_AUTHOR, WORDS, Trouble
from gatekeeper.alarms.raising import told, usual
from gatekeeper.audit.events import Verb
from gatekeeper.db import Database
from gatekeeper.errors import InvalidInput
from gatekeeper.models import AlarmChoice, Person, PersonStatus
from gatekeeper.permissions import Permission


def choose(
    db: Database, actor: Actor, trouble: Trouble, *, people: Collection[int], tell_author: bool, now: datetime
) -> bool:
    """Writes down who is told of this kind of trouble. Gives whether anything was different.

    Args:
        db: the database.
        actor: a leader.
        trouble: the kind.
        people: the ids of everybody who is told from now on; at least one who may sign in.
        tell_author: whether whoever began the post is told too, where it is about a post.
        now: the present instant.

    Raises:
        InvalidInput: nobody would be told.
    """
    actor.need(Permission.ALARM_CHOOSE)
    with act(db, actor, now) as doing:
        there = select(Person).where(col(Person.id).in_(people), Person.status == PersonStatus.ACTIVE)
        chosen = doing.session.exec(there.order_by(col(Person.id))).all()
        if not chosen:
            raise InvalidInput({"people": "Choose at least one person, so that somebody is told."})
        ids = frozenset(person.id for person in chosen)
        author_too = tell_author and trouble in OF_AN_AUTHOR
        if told(doing.session, trouble) == (ids, author_too):
            doing.unchanged = True
            return False
        row = doing.session.get(AlarmChoice, trouble.value)
        if ids == usual(doing.session, trouble) and author_too == (trouble in OF_AN_AUTHOR):
            if row is not None:  # back to what is so without a choice: a new leader is told too
                doing.session.delete(row)
        else:
            row = row or AlarmChoice(kind=trouble.value)
            row.people, row.tell_author = sorted(ids), author_too
            doing.session.add(row)
        names = [person.name for person in chosen] + (["the author of the post"] if author_too else [])
        doing.record(Verb.ALARMS_CHOSEN, subject="alarms", alarm=WORDS[trouble].label, people=", ".join(names))
        return True
