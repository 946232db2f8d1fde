"""What have others written to the invented school? A few replies, read by the product's own listener."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlmodel import col, select

from gatekeeper.actions import replies
from gatekeeper.actor import Actor
from gatekeeper.db import Database
from gatekeeper.lifecycle import State
from gatekeeper.models import Post, ReadingTimes
from gatekeeper.publishing.listening import Listener
from gatekeeper.x.port import XPort
from gatekeeper.x.sandbox.server import Sandbox

WRITTEN = (
    # who, how long ago, whether below the newest post, words
    ("proud_uncle_kent", timedelta(hours=5), True, "Wonderful! This made our evening."),
    (
        "grumpy_of_kent",
        timedelta(hours=4),
        True,
        "What a waste of money. You should all be ashamed of yourselves.",
    ),
    (
        "kent_asks",
        timedelta(hours=3),
        False,
        "Under the Freedom of Information Act, please tell me what the school spent on supply teachers last year.",
    ),
)


class Replying:
    """Lets strangers write, and reads it."""

    def __init__(self, db: Database, sandbox: Sandbox, port: XPort, actor: Callable[[str], Actor]) -> None:
        """Takes the database, the sandbox that plays X, the connection to it, and who is who."""
        self._db, self._sandbox, self._port, self._head = db, sandbox, port, actor("head")

    def write_and_read(self, handle: str, now: datetime) -> None:
        """Switches reading on, lets the strangers write, and reads once."""
        with self._db.read() as session:
            newest = session.exec(
                select(Post.x_post_id).where(Post.state == State.PUBLISHED).order_by(col(Post.published_at).desc())
            ).first()
        times = ReadingTimes.DAILY
        replies.choose(self._db, self._head, is_on=True, times=times, month_limit="2.00", now=now)
        for who, ago, is_reply, words in WRITTEN:
            with self._sandbox.at(now - ago):
                text = words if is_reply else f"{handle} {words}"
                self._sandbox.world.hear(who, text, in_reply_to=int(newest) if is_reply and newest else None)
        with self._sandbox.at(now):
            Listener(self._db, lambda _: self._port, lambda: now).tick()
