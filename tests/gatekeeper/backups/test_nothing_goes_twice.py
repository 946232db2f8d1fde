"""A post that went out after the backup: does it ever go out a second time once the backup is back?"""

from collections.abc import Callable

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select, update

from gatekeeper.actions import after_restore, channel, drafting, reviewing
from gatekeeper.backups import BackupError, checking
from gatekeeper.errors import Stale
from gatekeeper.lifecycle import State
from gatekeeper.models import (
    Attempt,
    AttemptOutcome,
    Channel,
    ChannelKey,
    ChannelSecret,
    KeyKind,
    OutboxItem,
    OutboxState,
    Post,
    RestoredPost,
    TimelineLook,
)
from gatekeeper.queries.post_page import post_page
from tests.installed import Installed
from tests.world import World

WORDS = "Beech planted sunflowers today."


def _held(world: World) -> str:
    reference = world.approved(text=WORDS)
    reviewing.hold(world.db, world.actor("teacher"), reference, reason="Check the spelling", now=world.now)
    return reference


def _release(world: World, reference: str) -> None:
    reviewing.release(world.db, world.actor("second"), reference, world.now)


def _waiting(world: World) -> str:
    return world.waiting(text=WORDS)


def _draft(world: World) -> str:
    return world.draft(text=WORDS)


def _agree(world: World, reference: str) -> None:
    if world.post(reference).state is State.DRAFT:
        assert world.submit(reference).accepted
    world.approve(reference)


def _agreed(world: World) -> str:
    return world.approved(text=WORDS)


def _nothing(world: World, reference: str) -> None:
    del world, reference


STANDS: list[tuple[Callable[[World], str], Callable[[World, str], None]]] = [
    (_held, _release),
    (_waiting, _agree),
    (_draft, _agree),
    (_agreed, _nothing),
]


@pytest.mark.parametrize(("stands", "goes_on"), STANDS)
def test_what_the_replaced_data_knows_to_be_public_is_public_again(
    stands: Callable[[World], str], goes_on: Callable[[World, str], None], installed: Installed
) -> None:
    reference = stands(installed.world)
    installed.backup()
    goes_on(installed.world, reference)
    installed.tick(minutes=1)
    before = installed.world.post(reference)
    assert before.state is State.PUBLISHED
    ready = installed.restore(hours=1)
    after = installed.world.post(reference)
    assert (after.state, after.x_post_id, after.published_at) == (
        State.PUBLISHED,
        before.x_post_id,
        before.published_at,
    )
    assert (ready.carried.posts, ready.is_whole) == (1, True)
    assert ("backup.post_carried", f"post:{reference}") in installed.events()
    with installed.db.read() as session:
        open_items = (OutboxState.READY, OutboxState.CLAIMED)
        assert session.exec(select(OutboxItem).where(col(OutboxItem.state).in_(open_items))).all() == []
    channel.resume(installed.db, installed.world.actor("head"), installed.world.now)
    installed.tick(minutes=1)
    assert installed.live() == [WORDS]


def test_words_that_came_after_the_backup_come_along_with_their_post(installed: Installed) -> None:
    old = installed.world.draft(text="Not yet.")
    installed.backup()
    installed.world.save(old, text=WORDS)
    _agree(installed.world, old)
    new = installed.world.approved(text="Oak sang in the hall.")
    for _ in range(2):
        installed.tick(minutes=1)
    installed.restore(hours=1)
    for reference, words in ((old, WORDS), (new, "Oak sang in the hall.")):
        assert installed.world.post(reference).state is State.PUBLISHED
        assert installed.world.version(reference).text == words
        with installed.db.read() as session:
            assert post_page(session, installed.world.actor("head"), reference, installed.world.now).contents


@pytest.mark.parametrize(("stands", "goes_on"), STANDS[:3])
def test_where_nothing_is_left_a_person_looks_before_it_goes_on(
    stands: Callable[[World], str], goes_on: Callable[[World, str], None], installed: Installed
) -> None:
    reference = stands(installed.world)
    installed.backup()
    goes_on(installed.world, reference)
    installed.tick(minutes=1)
    assert installed.live() == [WORDS]
    installed.lose_everything()
    ready = installed.restore(hours=1)
    world = installed.world
    assert (ready.to_look_for, ready.is_whole) == (1, False)
    with pytest.raises(Stale, match="may have gone out since"):
        goes_on(world, reference)
    with (
        pytest.raises(DBAPIError, match="nobody has said that it is not on X"),
        installed.db.write() as session,
    ):
        session.exec(update(Post).values(state=State.APPROVED))
    with installed.db.read() as session:
        for who, may_say in (("teacher", False), ("head", True)):
            page = post_page(session, world.actor(who), reference, world.now)
            assert page.came_back
            assert page.may.say_not_there is may_say
            assert not page.may.release
            assert not page.may.decide
    after_restore.not_on_x(installed.db, world.actor("head"), reference, world.now)
    goes_on(world, reference)
    assert world.post(reference).state is State.APPROVED
    with pytest.raises(Stale, match="said already"):
        after_restore.not_on_x(installed.db, world.actor("head"), reference, world.now)
    assert ("post.not_on_x", f"post:{reference}") in installed.events()


def test_every_post_that_is_not_public_is_marked_and_nothing_else(installed: Installed) -> None:
    world = installed.world
    drafted, waiting, held = (
        _draft(world),
        world.waiting(text="Oak sang."),
        world.approved(text="We sang in the hall."),
    )
    reviewing.hold(world.db, world.actor("teacher"), held, reason="Later", now=world.now)
    given_up = world.draft(text="Never mind.")
    drafting.abandon(world.db, world.actor("teacher"), given_up, world.now)
    public = world.approved(text="Elm won the cup.")
    installed.tick(minutes=1)
    assert installed.world.post(public).state is State.PUBLISHED
    installed.backup()
    installed.lose_everything()
    installed.restore(hours=1)
    wanted = {installed.world.post(reference).id for reference in (drafted, waiting, held)}
    assert {row.post_id for row in installed.rows(RestoredPost)} == wanted
    again = installed.restore(hours=1)
    assert again.to_look_for == 3


def test_what_was_on_its_way_is_looked_for_and_found(installed: Installed) -> None:
    installed.tick(minutes=1)
    reference = _agreed(installed.world)
    installed.backup()
    installed.tick(minutes=1)
    installed.lose_everything()
    installed.restore(hours=30)
    assert installed.world.post(reference).state is State.UNSURE
    installed.tick(minutes=2)
    found = installed.world.post(reference)
    assert (found.state, found.x_post_id) == (State.PUBLISHED, str(installed.sandbox.posts()[0].id))


def test_a_person_may_say_which_post_it_is_however_long_ago_the_backup_was_made(installed: Installed) -> None:
    reference = _agreed(installed.world)
    installed.backup()
    installed.tick(hours=3)
    number = installed.world.post(reference).x_post_id
    installed.lose_everything()
    installed.restore(hours=60)
    link = f"https://x.com/lunsfordprimary/status/{number}"
    actor, now = installed.world.actor("head"), installed.world.now
    channel.confirm_live(installed.db, actor, reference, link=link, now=now)
    assert installed.world.post(reference).state is State.PUBLISHED


def test_one_that_was_taken_down_since_is_never_sent_again_by_itself(installed: Installed) -> None:
    installed.resend = True
    reference = _agreed(installed.world)
    installed.backup()
    installed.tick(minutes=1)
    installed.sandbox.world.remove(installed.sandbox.posts()[0].id)
    installed.sandbox.world.duplicate_window = None  # X forgets, as it does after a day
    installed.lose_everything()
    installed.restore(hours=1)
    actor = installed.world.actor("head")
    with pytest.raises(Stale, match="Look again at"):
        channel.send_again(installed.db, actor, reference, now=installed.world.now)
    after_restore.entered_again(installed.db, actor, installed.world.now)
    channel.resume(installed.db, actor, installed.world.now)
    for _ in range(40):
        installed.tick(minutes=3)
    post = installed.world.post(reference)
    assert (post.state, installed.live()) == (State.UNSURE, [])
    assert "does not show it. Please look at the account" in post.state_note
    assert len([look for look in installed.rows(TimelineLook) if look.was_read]) >= 2
    channel.send_again(installed.db, actor, reference, now=installed.world.now)
    installed.tick(minutes=1)
    assert (installed.world.post(reference).state, installed.live()) == (State.PUBLISHED, [WORDS])


def test_a_duplicate_after_send_again_is_in_doubt_and_not_refused(installed: Installed) -> None:
    reference = _agreed(installed.world)
    installed.backup()
    installed.tick(minutes=1)
    installed.lose_everything()
    installed.restore(hours=1)
    actor = installed.world.actor("head")
    after_restore.entered_again(installed.db, actor, installed.world.now)
    channel.resume(installed.db, actor, installed.world.now)
    channel.send_again(installed.db, actor, reference, now=installed.world.later(minutes=16))
    installed.tick(minutes=1)
    assert installed.world.post(reference).state in {State.UNSURE, State.PUBLISHED}
    for _ in range(3):
        installed.tick(minutes=3)
    assert (installed.world.post(reference).state, installed.live()) == (State.PUBLISHED, [WORDS])


def test_what_was_being_sent_at_the_moment_of_the_backup_is_in_doubt(installed: Installed) -> None:
    reference = _agreed(installed.world)
    with installed.db.write() as session:
        item = session.exec(select(OutboxItem)).one()
        item.state, item.fence = OutboxState.CLAIMED, 1
        session.flush()
        post = session.get_one(Post, item.post_id)
        post.state = State.GOING_OUT
        session.add(
            Attempt(
                outbox_id=item.id,
                post_id=post.id,
                channel_id=post.channel_id,
                number=1,
                fence=1,
                body_sha256="0" * 64,
                started_at=installed.world.now,
            )
        )
    installed.backup()
    installed.lose_everything()
    installed.restore(hours=1)
    assert installed.world.post(reference).state is State.UNSURE
    outcomes = [(row.outcome, row.finished_at) for row in installed.rows(Attempt)]
    assert outcomes == [(AttemptOutcome.UNKNOWN, installed.world.now)] * 2


def test_all_accounts_are_stopped_and_tokens_for_one_use_are_let_go(installed: Installed) -> None:
    with installed.db.write() as session:
        other = Channel(handle="@lunsfordnursery", account_id="1500000000000000002")
        session.add(other)
        session.flush()
        first = session.exec(select(Channel.id).order_by(col(Channel.id))).all()[0]
        for number, kind in ((first, KeyKind.CONSENTED), (other.id, KeyKind.ENTERED)):
            person, now = installed.world.staff["head"], installed.world.now
            row = ChannelKey(channel_id=number, kind=kind, ending="abcd", set_by=person, set_at=now)
            session.add(row)
            session.flush()
            session.add(ChannelSecret(key_id=row.id, key_version=1, sealed=b"sealed"))
    installed.backup()
    ready = installed.restore(hours=1)
    assert ready.reconnect
    stopped = {row.handle: row.stopped_for_key for row in installed.rows(Channel) if row.stopped_at}
    assert stopped == {"@lunsfordprimary": True, "@lunsfordnursery": False}
    kinds = {row.id: row.kind for row in installed.rows(ChannelKey)}
    assert [kinds[row.key_id] for row in installed.rows(ChannelSecret)] == [KeyKind.ENTERED]


def test_a_backup_that_was_not_made_safe_is_refused(installed: Installed) -> None:
    with pytest.raises(BackupError, match="is not stopped"):
        checking.need_stopped(installed.db)
    reference = _draft(installed.world)
    with pytest.raises(BackupError, match=f"Post {reference} of this backup could go out"):
        checking.need_stopped(installed.db)


def test_on_a_server_it_is_the_same(on_a_server: Installed) -> None:
    went, stays = _held(on_a_server.world), on_a_server.world.waiting(text="Oak sang in the hall.")
    on_a_server.backup()
    _release(on_a_server.world, went)
    on_a_server.tick(minutes=1)
    on_a_server.restore(hours=1)
    assert on_a_server.world.post(went).state is State.PUBLISHED
    channel.resume(on_a_server.db, on_a_server.world.actor("head"), on_a_server.world.now)
    with pytest.raises(Stale, match="may have gone out since"):
        on_a_server.world.approve(stays)
    with (
        pytest.raises(DBAPIError, match="nobody has said that it is not on X"),
        on_a_server.db.write() as session,
    ):
        session.exec(update(Post).where(col(Post.reference) == stays).values(state=State.APPROVED))
    fresh = on_a_server.world.draft(text="Ash swam a mile.")
    assert on_a_server.world.post(fresh).id > on_a_server.world.post(went).id
