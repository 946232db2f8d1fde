"""How is one thing that posting needs, and how is what is public on the account?"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session

from gatekeeper import beats, by_hand, outside
from gatekeeper.alarms import pages, watching
from gatekeeper.clock import say, say_ago
from gatekeeper.deadlines import say_by
from gatekeeper.models import Channel
from gatekeeper.stamps import standing


class Standing(StrEnum):
    """How something is. The values are what people read."""

    WELL = "Well"
    SOON = "Look at this soon"
    NOW = "Needs somebody now"


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the table: what was looked at, how it is, and what to do and where, if anything."""

    name: str
    standing: Standing
    words: str
    todo: str = ""
    page: str = ""
    link: str = ""


def publisher(session: Session, seen_at: datetime | None, now: datetime, *, is_awake: bool) -> Check:
    """Does anybody look for work, and does every part of it go well?"""
    name = "The publisher"
    words = f"It looked for work {say_ago(seen_at, now)}." if seen_at else "It has never been started."
    if not is_awake:
        todo = "Nothing goes out or comes down. Start it again on the server: python3 -m gatekeeper serve"
        return Check(name, Standing.NOW, words, todo)
    failing = beats.failing(session, now)
    if not failing:
        return Check(name, Standing.WELL, words)
    words += f" But this has failed again and again since {say(min(failing.values()))}: {', '.join(failing)}."
    todo = (
        "Everything else goes on. Whoever looks after the computers finds in the log of the server where it fails."
    )
    return Check(name, Standing.NOW, words, todo)


def takedowns(session: Session, now: datetime) -> Check:
    """Does a post come down that should?"""
    name, failing = "Taking down", watching.failing_takedowns(session, now)
    if not failing:
        return Check(name, Standing.WELL, "Everything that should come down is gone, or is tried just now.")
    names = ", ".join(post.reference for _, post in failing)
    due = say_by(min(by_hand.due_at(session, takedown) for takedown, _ in failing))
    return Check(
        name,
        Standing.NOW,
        f"It is not proved that this is gone: {names}.",
        f"A leader or the safeguarding lead deletes it on X by hand {due}. Its page says how.",
        pages.post(failing[0][1].reference),
        "See what to do",
    )


def time_stamps(session: Session) -> Check:
    """Does the authority for time stamps give any?"""
    name, failing = "Time stamps of the record", standing.trouble(session)
    if failing is None:
        return Check(name, Standing.WELL, "The authority is asked for each checkpoint.")
    words = f"There is none since {say(failing.since)}. {failing.problem}"
    todo = (
        "The record is signed and mailed all the same, and the authority is asked again "
        f"on {say(failing.retry_at)}. Whoever looks after the computers looks at GATEKEEPER_TIMESTAMP_URL and "
        "GATEKEEPER_TIMESTAMP_ROOT_FILE."
    )
    return Check(name, Standing.SOON, words, todo)


def from_elsewhere(session: Session, channel: Channel, now: datetime) -> Check:
    """Does the account show what we did not send?"""
    name, chosen = "Posts from elsewhere", outside.choice(session)
    found = len(outside.undecided(session, now))
    if found:
        words = f"The account shows {found} {'post' if found == 1 else 'posts'} that nobody sent from here."
        todo = "A leader or the safeguarding lead takes it into the record, or has it removed."
        return Check(name, Standing.NOW, words, todo, pages.OUTSIDE, "Look, and decide")
    if chosen is None or not chosen.is_on:
        return Check(name, Standing.WELL, "The account is not read for them: a leader has not switched it on.")
    last = outside.last_look(session, channel.id)
    if last is not None and not last.was_read:
        return Check(name, Standing.SOON, f"X could not be read on {say(last.at)}.", "It is tried each hour.")
    words = f"None. X was read {say_ago(last.at, now)}." if last else "X is read for the first time soon."
    return Check(name, Standing.WELL, words)
