"""Whoever goes round the program can neither rewrite what was found, nor make a reply to what is not public."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from gatekeeper.actions import channel, deleting_by_hand, drafting
from gatekeeper.actions import outside as deciding
from gatekeeper.audit import chain
from gatekeeper.lifecycle import State
from gatekeeper.models import Correction, OutsideDone, OutsidePost, Post
from gatekeeper.outside import next_stretch, undecided
from gatekeeper.publishing.outside_look import note
from gatekeeper.queries import by_hand
from gatekeeper.x.port import OwnPost, OwnPosts
from tests.sample_posts import published
from tests.world import World

COLUMN = {
    "correction": "corrects_id",
    "takedown_by_hand": "said_by",
    "outside_choice": "most",
    "outside_look": "posts",
    "outside_post": "text",
    "outside_decision": "why",
    "outside_shown": "pupil_id",
}
"""The tables whose rows stay as they are, each with a column that somebody might want to change."""
CHANNEL = 1
NUMBER = "2125197739422646999"


def run(world: World, statement: str) -> None:
    with world.db.write() as session:
        session.connection().execute(sa.text(statement))


def found(world: World) -> int:
    """A look that showed one post from elsewhere."""
    head = world.actor("head")
    deciding.choose(world.db, head, is_on=True, most=20, now=world.now)
    with world.db.read() as session:
        stretch = next_stretch(session, CHANNEL, world.now)
    assert stretch is not None
    listed = OwnPosts((OwnPost(NUMBER, "Come to our fair!", world.now, 1),))
    assert note(world.db, CHANNEL, stretch, listed, world.now) == 1
    assert note(world.db, CHANNEL, stretch, listed, world.now) == 0, "another publisher looked at the same moment"
    with world.db.read() as session:
        (row,) = undecided(session, world.now)
    return row.id


def filled(world: World) -> str:
    """A correction, a deletion by hand, and a post from elsewhere that was taken in."""
    wrong = published(world)
    drafting.start(world.db, world.actor("teacher"), world.now, corrects=wrong)
    head = world.actor("head")
    channel.ask_takedown(world.db, head, wrong, reason="The wrong day", now=world.now)
    deleting_by_hand.deleted(world.db, head, wrong, world.now)
    return deciding.decide(
        world.db,
        head,
        found(world),
        OutsideDone.ADOPT,
        why="The head wrote it",
        shown=[world.pupils["m1"]],
        now=world.now,
    )


def test_nothing_of_it_is_changed_or_taken_away(either_world: World) -> None:
    reference = filled(either_world)
    assert either_world.post(reference).state is State.PUBLISHED
    for table, column in COLUMN.items():
        for statement in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
            with pytest.raises(DBAPIError, match="never changed"):
                run(either_world, statement)
    with either_world.db.read() as session:
        assert chain.verify(session).sound
        later = either_world.later(hours=2)
        assert [task.due for task in by_hand.tasks(session, either_world.actor("head"), later)] == [
            "by 4pm on Wednesday 25 November 2026"
        ]


def test_only_a_draft_corrects_and_only_what_is_public(either_world: World) -> None:
    public, draft, waiting = (
        published(either_world),
        either_world.draft(),
        either_world.waiting(text="Beans came up."),
    )
    for post, corrects in ((draft, waiting), (waiting, public)):
        with (
            pytest.raises(DBAPIError, match="a draft corrects a published post"),
            either_world.db.write() as session,
        ):
            session.add(Correction(post_id=either_world.post(post).id, corrects_id=either_world.post(corrects).id))


def test_what_was_found_is_taken_in_as_itself(either_world: World) -> None:
    number = found(either_world)
    other = either_world.post(published(either_world)).id
    with pytest.raises(DBAPIError, match="taken in as itself"):
        run(
            either_world,
            "INSERT INTO outside_decision (outside_id, choice, why, post_id, decided_by, decided_at)"
            f" SELECT {number}, 'adopt', 'x', {other}, 1, found_at FROM outside_post",
        )
    with either_world.db.read() as session:
        assert session.exec(select(OutsidePost.id)).all() == [number]
        assert session.exec(select(Post.id)).all() == [other]
