"""Who is reminded of what waits, whenever the publisher looks for work?

In school time, at most once for each step of each wait, however many publishers look.
"""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from gatekeeper import emergencies
from gatekeeper.actions.base import act
from gatekeeper.actor import PUBLISHER
from gatekeeper.alarms import alone, waiting
from gatekeeper.audit import chain
from gatekeeper.audit.events import Verb
from gatekeeper.db import Database
from gatekeeper.deadlines import closed_days
from gatekeeper.lifecycle import State
from gatekeeper.models import Post, Reminder, ReminderStep, School
from gatekeeper.reminders import choice, hours_of, steps_due, whom
from gatekeeper.school_hours import is_school_time, school_time

EVERY = timedelta(minutes=1)


class Reminders:
    """One for each publisher. Looks once a minute."""

    def __init__(self, db: Database) -> None:
        """Takes the database."""
        self._db = db
        self._last: datetime | None = None

    def look(self, now: datetime) -> int:
        """Reminds whoever is due. Gives how many reminders were made."""
        if self._last is not None and timedelta(0) <= now - self._last < EVERY:
            return 0
        self._last = now
        with self._db.read() as session:
            found = due(session, now)
            late = [
                (release.id, post.id)
                for release, post in emergencies.overdue(session, now)
                if not alone.was_told_late(session, post, release, now)
            ]
        for release_id, post_id in late:
            self._tell_late(release_id, post_id, now)
        return sum(self._remind(post_id, step, now) for post_id, step in found)

    def _tell_late(self, release_id: int, post_id: int, now: datetime) -> None:
        with self._db.write() as session:
            chain.lock(session)  # so that two publishers do not tell the same at once
            release = next((r for r, _ in emergencies.overdue(session, now) if r.id == release_id), None)
            if release is not None:
                alone.late(session, session.get_one(Post, post_id), release, now)

    def _remind(self, post_id: int, step: ReminderStep, now: datetime) -> int:
        with act(self._db, PUBLISHER, now) as doing:
            if (post_id, step) not in due(doing.session, now):
                doing.unchanged = True  # another publisher was first, or it was read meanwhile
                return 0
            post = doing.session.get_one(Post, post_id)
            people = whom(doing.session, post, step, now)
            doing.session.add(
                Reminder(post_id=post_id, waiting_since=post.state_since, step=step, told=len(people), at=now)
            )
            waiting.remind(doing.session, post, step, people, now)
            names = ", ".join(person.name for person in people)
            doing.record(Verb.POST_CHASED, subject=f"post:{post.reference}", post=post, people=names)
            return 1


def due(session: Session, now: datetime) -> list[tuple[int, ReminderStep]]:
    """Which reminders are due now: none outside school time."""
    school = session.exec(select(School)).first()
    if school is None:
        return []
    chosen, closed = choice(session), closed_days(school)
    hours = hours_of(chosen)
    if not is_school_time(now, hours, closed):
        return []
    posts = session.exec(select(Post).where(Post.state == State.WAITING).order_by(col(Post.id))).all()
    ids = [post.id for post in posts]
    reminders = session.exec(select(Reminder).where(col(Reminder.post_id).in_(ids))).all()
    made = {(one.post_id, one.waiting_since, one.step) for one in reminders}
    return [
        (post.id, step)
        for post in posts
        for step in steps_due(chosen, school_time(post.state_since, now, hours, closed))
        if (post.id, post.state_since, step) not in made
    ]
