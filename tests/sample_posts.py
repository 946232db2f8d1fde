"""Posts in every state that a page can show, made by the same actions as staff make them."""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import select

from gatekeeper.actions import drafting
from gatekeeper.actions.base import act, move
from gatekeeper.actor import PUBLISHER
from gatekeeper.audit.events import Verb
from gatekeeper.lifecycle import State
from gatekeeper.models import Attempt, AttemptOutcome, OutboxItem, OutboxState, Post
from gatekeeper.pictures.intake import Cleaned
from gatekeeper.x.numbers import first_number_at
from tests.world import NOON, World, shows

X_POST_ID = str(first_number_at(NOON))
"""A number that X could have given at noon: the time is in it."""


def cleaned(bytes_: bytes) -> Cleaned:
    """What cleaning would have made of these bytes."""
    return Cleaned(
        jpeg=bytes_,
        small=b"small",
        sha256=hashlib.sha256(bytes_).hexdigest(),
        small_sha256=hashlib.sha256(b"small").hexdigest(),
        width=1200,
        height=800,
        removed=("where it was taken",),
        turned_upright=False,
        original_format="JPEG",
    )


def add_picture(
    world: World, reference: str, *, by: str = "teacher", bytes_: bytes = b"a picture", looked: bool = True
) -> int:
    """A cleaned picture of a draft in which nothing was seen; its bytes are nobody's picture."""
    picture_id = drafting.add_picture(
        world.db, world.actor(by), reference, cleaned(bytes_), file_name="IMG_1.jpg", now=world.now
    )
    if looked:
        world.looked_at(picture_id)
    return picture_id


def with_picture(
    world: World, *pupils: str, alt_text: str = "Sunflowers in pots", text: str = "We planted sunflowers."
) -> str:
    """A draft with one picture that shows these pupils."""
    reference = world.draft(text=text)
    picture = add_picture(world, reference)
    shown = shows(picture, *(world.pupils[name] for name in pupils), alt_text=alt_text)
    world.save(reference, text=text, pictures=(shown,))
    return reference


def going_out(world: World, **fields: Any) -> str:
    """An agreed post that the publisher has claimed and begun to send."""
    reference = world.approved(**fields)
    with act(world.db, PUBLISHER, world.now) as doing:
        post = doing.session.exec(select(Post).where(Post.reference == reference)).one()
        item = doing.session.exec(select(OutboxItem).where(OutboxItem.post_id == post.id)).one()
        item.state, item.owner, item.fence = OutboxState.CLAIMED, "test", 1
        doing.session.add(item)
        doing.session.flush()
        doing.session.add(
            Attempt(
                outbox_id=item.id,
                post_id=post.id,
                channel_id=post.channel_id,
                number=1,
                fence=1,
                body_sha256="0" * 64,
                started_at=world.now,
            )
        )
        move(doing, post, State.GOING_OUT)
        doing.record(Verb.POST_GOING_OUT, subject=f"post:{reference}", post=post, attempt=1, version=1)
    return reference


def published(world: World, x_post_id: str = X_POST_ID, at: datetime | None = None, **fields: object) -> str:
    """A post that is public."""
    reference = going_out(world, **fields)
    _end(world, reference, AttemptOutcome.SENT, x_post_id, at)
    with act(world.db, PUBLISHER, world.now) as doing:
        post = doing.session.exec(select(Post).where(Post.reference == reference)).one()
        post.x_post_id, post.published_at = x_post_id, at or world.now
        doing.session.add(post)
        move(doing, post, State.PUBLISHED)
        doing.record(Verb.POST_PUBLISHED, subject=f"post:{reference}", post=post, x_post_id=x_post_id)
    return reference


def unsure(world: World, **fields: object) -> str:
    """A post of which nobody knows whether it went."""
    reference = going_out(world, **fields)
    _end(world, reference, AttemptOutcome.UNKNOWN, None, None)
    with act(world.db, PUBLISHER, world.now) as doing:
        post = doing.session.exec(select(Post).where(Post.reference == reference)).one()
        move(doing, post, State.UNSURE)
        doing.record(Verb.POST_UNSURE, subject=f"post:{reference}", post=post, why="X did not answer in time.")
    return reference


def _end(
    world: World, reference: str, outcome: AttemptOutcome, x_post_id: str | None, at: datetime | None
) -> None:
    with world.db.write() as session:
        post = session.exec(select(Post).where(Post.reference == reference)).one()
        attempt = session.exec(select(Attempt).where(Attempt.post_id == post.id)).one()
        attempt.outcome, attempt.x_post_id = outcome, x_post_id
        attempt.finished_at = (at or world.now) + timedelta(seconds=1)
        session.add(attempt)
        if outcome is AttemptOutcome.SENT:
            item = session.exec(select(OutboxItem).where(OutboxItem.post_id == post.id)).one()
            item.state = OutboxState.DONE
            session.add(item)
