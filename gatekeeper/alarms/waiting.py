"""In which words is somebody reminded that a post waits? Never with a name of a child, and with one page."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from gatekeeper.mail.queueing import queue
from gatekeeper.models import Person, Post, ReminderStep

KIND = "post-waits"
SUBJECTS = {
    ReminderStep.READERS: "Post {post} waits to be read",
    ReminderStep.COVER: "Post {post} still waits, and nobody has read it",
}
BODY = (
    "Post {post} was sent in and waits for a second reader.\n\n"
    "Nothing goes out before a colleague has read it. It is never agreed by itself.\n\n"
    "What to do: open this page, sign in, and read it."
)


def remind(session: Session, post: Post, step: ReminderStep, people: Sequence[Person], now: datetime) -> int:
    """Queues the mail to these people, in the transaction of the reminder. Gives how many."""
    details = {"post": post.reference}
    return queue(
        session,
        to=[person.email for person in people],
        subject=SUBJECTS[step].format_map(details),
        body=BODY.format_map(details),
        kind=KIND,
        about=f"post:{post.reference}",
        step=f"{step.value}/{post.state_since.isoformat()}",
        page=f"/to-read/{post.reference}",
        now=now,
    )
