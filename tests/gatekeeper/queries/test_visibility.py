"""Who may see which post?"""

import pytest
from sqlmodel import select

from gatekeeper.errors import NotFound
from gatekeeper.lifecycle import State
from gatekeeper.models import Post
from gatekeeper.queries.visibility import SHARED, has_contributed, may_see, post_for, seen_by
from tests.world import World


def test_those_who_read_lead_or_oversee_see_a_colleagues_draft(world: World) -> None:
    reference = world.draft()
    for name in ("colleague", "second", "head", "dsl", "office", "governor"):
        with world.db.read() as session:
            assert post_for(session, world.actor(name), reference).reference == reference


def test_a_draft_is_its_authors_own(world: World) -> None:
    reference = world.draft()
    for name in ("volunteer", "it"):
        with world.db.read() as session, pytest.raises(NotFound, match="There is no such post"):
            post_for(session, world.actor(name), reference)


def test_somebody_who_had_a_hand_in_it_still_sees_it_after_it_was_turned_back(world: World) -> None:
    reference = world.draft(by="volunteer")
    with world.db.read() as session:
        assert post_for(session, world.actor("volunteer"), reference)


def test_what_is_sent_in_is_seen_by_everybody_who_drafts_but_not_by_it(world: World) -> None:
    reference = world.waiting()
    with world.db.read() as session:
        assert post_for(session, world.actor("volunteer"), reference)
        with pytest.raises(NotFound):
            post_for(session, world.actor("it"), reference)


def test_the_condition_says_what_the_function_says(world: World) -> None:
    references = [world.draft(), world.draft(by="volunteer"), world.waiting(), world.approved()]
    for name in world.staff:
        actor = world.actor(name)
        with world.db.read() as session:
            listed = set(session.exec(select(Post.reference).where(seen_by(actor))))
            for reference in references:
                post = session.exec(select(Post).where(Post.reference == reference)).one()
                alone = may_see(actor, post, contributed=has_contributed(session, actor, post))
                assert (reference in listed) == alone, (name, reference)


def test_no_state_in_which_a_post_is_still_private_is_shared() -> None:
    assert not SHARED & {State.DRAFT, State.CHANGES_ASKED, State.ABANDONED, State.TAKEN_DOWN, State.REFUSED}
