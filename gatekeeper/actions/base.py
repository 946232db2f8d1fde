"""What does every action share? One transaction, exactly one audit event, one way to move.

No event, no change: an action that changes something without recording exactly
one event is rolled back with an error that only a programmer can cause.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from unicodedata import category

from sqlalchemy import update
from sqlmodel import Session, col

from gatekeeper.actor import Actor
from gatekeeper.alarms import raising
from gatekeeper.audit import chain
from gatekeeper.audit.events import Verb
from gatekeeper.db import Database
from gatekeeper.errors import InvalidInput, Stale
from gatekeeper.lifecycle import LABELS, State, may_move
from gatekeeper.models import Post

NOTE_LENGTH = 500


class EventMissingError(AssertionError):
    """An action did not leave exactly one event. A fault of the program, never of its user."""


@dataclass(slots=True)
class Act:
    """One thing being done: its transaction, who does it, when, and its event.

    `unchanged` says that it turned out that there was nothing to do: whatever was
    touched is rolled back, and no event is left.
    """

    session: Session
    actor: Actor
    now: datetime
    events: int = 0
    unchanged: bool = False

    def record(self, verb: Verb, *, subject: str, post: Post | None = None, **details: Any) -> None:  # noqa: ANN401  # details are JSON
        """Puts the one event of this action on the record. Called last."""
        self.session.flush()
        chain.append(
            self.session,
            verb,
            at=self.now,
            actor_id=self.actor.person_id,
            actor=self.actor.kind,
            roles=",".join(sorted(self.actor.roles)),
            subject=subject,
            post_id=post.id if post else None,
            details=details,
        )
        self.events += 1


@contextmanager
def act(db: Database, actor: Actor, now: datetime) -> Iterator[Act]:
    """Runs one action: everything inside is done and recorded, or nothing is."""
    with db.write() as session:
        # Held from the first statement on, so that on every database one change is
        # finished before the next one looks: what was checked is still true when it is
        # written, and no two changes can wait for each other.
        chain.lock(session)
        doing = Act(session, actor, now)
        yield doing
        if doing.unchanged:
            session.rollback()
            return
        session.flush()
        if doing.events != 1:
            raise EventMissingError(f"an action must leave exactly one audit event, not {doing.events}")


def move(doing: Act, post: Post, to: State, note: str = "") -> None:
    """Moves a post to another state, if it still is where we think it is.

    Where it does not go on by itself from there, the mail to whoever should know is queued with it.

    Raises:
        Stale: the move is not allowed from where the post is now.
    """
    before = post.state
    if not may_move(before, to):
        raise Stale(
            f"This post is now: {LABELS[before]}. What you asked for is no longer possible. Nothing was changed."
        )
    moved = doing.session.exec(
        update(Post)
        .where(col(Post.id) == post.id, col(Post.state) == before)
        .values(state=to, state_since=doing.now, state_note=note[:NOTE_LENGTH])
    )
    if moved.rowcount != 1:
        raise Stale("Somebody else changed this post a moment ago. Look at it again. Nothing was changed.")
    doing.session.refresh(post)
    raising.post_went(doing.session, post, now=doing.now, by=doing.actor.person_id)


def one_line(text: str) -> str:
    """Typed words on one line, without control characters, which no screen shows and PostgreSQL refuses."""
    return " ".join("".join(" " if category(c) == "Cc" else c for c in text).split())


def clean_reason(text: str, field: str, what: str) -> str:
    """A typed reason: needed, and of a length that can be read.

    Raises:
        InvalidInput: it is missing or too long.
    """
    reason = one_line(text)
    if not reason:
        raise InvalidInput({field: f"Write {what}."})
    if len(reason) > NOTE_LENGTH:
        raise InvalidInput({field: f"Use at most {NOTE_LENGTH} characters for {what}."})
    return reason
