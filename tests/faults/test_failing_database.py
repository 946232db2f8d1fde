"""Does anything go wrong when one call to the database fails, whichever it is?

GATEKEEPER_FAULTS_EVERY says how far apart the calls are that fail; 1 is every one of them.
"""

import itertools
import os
from collections.abc import Iterator
from contextlib import suppress

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import func, select

from gatekeeper.audit import chain
from gatekeeper.audit.events import Verb
from gatekeeper.lifecycle import State
from gatekeeper.models import Approval, AuditEvent, OutboxItem, Post, Withdrawal, WithdrawalPost
from tests.faults.conftest import Opens
from tests.faults.failing import failing
from tests.faults.prepared import Kind
from tests.sample_posts import published
from tests.web.browser import Page
from tests.world import World

EVERY = int(os.environ.get("GATEKEEPER_FAULTS_EVERY", "53"))
KINDS = ("sqlite", "postgres")
NAMES_A_CHILD = "Zay’s volcano erupted in Oak."


def calls(kind: Kind) -> Iterator[tuple[int, bool]]:
    """The number of the call that fails, and whether a commit is carried out all the same: by turns, or both."""
    apart = EVERY if EVERY == 1 or kind == "sqlite" else 2 * EVERY
    for turn in itertools.count():
        for after_commit in (False, True) if apart == 1 else (turn % 2 == 1,):
            yield 1 + turn * apart, after_commit


def _count(world: World, table: type) -> int:
    with world.db.read() as session:
        return session.exec(select(func.count()).select_from(table)).one()


def _events(world: World, verb: Verb) -> int:
    with world.db.read() as session:
        return len(session.exec(select(AuditEvent.seq).where(AuditEvent.verb == verb)).all())


def _sound(world: World) -> bool:
    with world.db.read() as session:
        return chain.verify(session).sound


def _kept_its_word(page: Page) -> None:
    """The page is a kind one, or the request was carried out."""
    assert page.status in {303, 503}, page.text
    if page.status == 503:
        assert page.h1 == "The database cannot be reached just now"
        assert "Nothing was half saved." in page.text
        assert "n-th call" not in page.text


def _only_post(world: World) -> Post:
    with world.db.read() as session:
        return session.exec(select(Post)).one()


@pytest.mark.parametrize("kind", KINDS)
def test_an_approval_is_whole_or_not_there_and_works_at_the_next_try(opened: Opens, kind: Kind) -> None:
    school = opened(kind, "colleague", lambda world: world.waiting())
    with school.begin() as world:
        post = _only_post(world)
        path, digest = f"/to-read/{post.reference}", world.version(post.reference).digest
        ticked = sorted(world.everything_ticked(post.reference))
        asked = {
            "csrf_token": school.browser.token(),
            "decision": "agree",
            "digest": digest,
            "checklist": ticked,
        }
    statuses = set()
    for number, after_commit in calls(kind):
        with school.begin() as world:
            with failing(world.db, number, after_commit=after_commit) as fault:
                page = school.browser.send(path, asked)
            _kept_its_word(page)
            statuses.add(page.status)
            counts = (_count(world, Approval), _count(world, OutboxItem), _events(world, Verb.POST_AGREED))
            whole = _only_post(world).state is State.APPROVED
            assert counts == ((1, 1, 1) if whole else (0, 0, 0)), f"call {number}"
            assert whole or page.status == 503, f"call {number}: an approval was lost without a word"
            if not whole:
                assert school.browser.send(path, asked).status == 303, "it works at the next try"
                assert _only_post(world).state is State.APPROVED
            assert _sound(world)
        if not fault.happened:
            break
    assert statuses == {303, 503}


@pytest.mark.parametrize("kind", KINDS)
def test_a_round_of_the_publisher_that_fails_anywhere_ends_in_one_copy_or_with_a_person(
    opened: Opens, kind: Kind
) -> None:
    school = opened(kind, "head", lambda world: world.approved())
    for number, after_commit in calls(kind):
        with school.begin() as world:
            publisher = school.publisher("failing")
            with failing(world.db, number, after_commit=after_commit) as fault, suppress(OperationalError):
                publisher.tick()
            for minutes in (1, 4, 3, 15):  # the same process goes on, as the ticker lets it
                world.later(minutes=minutes)
                publisher.tick()
            post, made = _only_post(world), school.x.posts()
            assert len(made) <= 1, f"call {number}: it is on X {len(made)} times"
            assert post.state in {State.PUBLISHED, State.UNSURE}, f"call {number}: {post.state}"
            assert (post.state is State.PUBLISHED) is bool(made), f"call {number}: {post.state}, {len(made)}"
            assert _sound(world)
        if not fault.happened:
            break
    assert number > 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_withdrawal_counts_whole_or_is_asked_for_again_and_the_publisher_finishes_it(
    opened: Opens, kind: Kind
) -> None:
    school = opened(kind, "head", _a_public_post_and_an_agreed_one)
    path = f"/come-down/new/{school.world.pupils['m3']}"
    with school.begin():
        asked = school.browser.get(path).form(path)
    for number, after_commit in calls(kind):
        with school.begin() as world:
            with failing(world.db, number, after_commit=after_commit) as fault:
                page = school.browser.send(path, asked)
            _kept_its_word(page)
            if _count(world, Withdrawal) == 0:
                assert page.status == 503, f"call {number}: it was lost without a word"
                assert _events(world, Verb.WITHDRAWAL_RECORDED) == 0
                assert school.browser.send(path, asked).status == 303
            world.later(minutes=1)
            school.publisher("heir").tick()
            with world.db.read() as session:
                states = set(session.exec(select(Post.state)))
                listed = session.exec(select(WithdrawalPost.post_id).distinct()).all()
            assert states == {State.PUBLISHED, State.HELD}, f"call {number}: {states}"
            assert len(listed) == 1, f"call {number}: the public post is on the list"
            assert _count(world, Withdrawal) == _events(world, Verb.WITHDRAWAL_RECORDED) == 1
            assert school.x.posts() == []
            assert _sound(world)
        if not fault.happened:
            break
    assert number > 1


def _a_public_post_and_an_agreed_one(world: World) -> None:
    published(world, text="Zay read her poem to us.")
    world.later(minutes=1)
    world.approved(text=NAMES_A_CHILD)
