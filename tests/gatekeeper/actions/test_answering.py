"""“Not a person here”: who may say it, for which words, and what a post that relies on it may do."""

from collections.abc import Callable

import pytest
from sqlmodel import Session, select

from gatekeeper.actions import answering, drafting
from gatekeeper.actions.drafting import DraftStale
from gatekeeper.actions.reviewing import Outcome
from gatekeeper.audit import chain
from gatekeeper.errors import InvalidInput, NotFound, NotPermitted, Stale
from gatekeeper.lifecycle import State
from gatekeeper.models import AuditDetail, AuditHead, NameAnswer, VersionAnswer
from gatekeeper.publishing import outbox
from gatekeeper.publishing.publisher import LEASE
from gatekeeper.versions import Draft, read_contents
from tests.settling import FULL_NAME, HAMSTER, answered, findings, key_of, say
from tests.world import LATE_HOURS, World


def answers(world: World) -> list[NameAnswer]:
    with world.db.read() as session:
        return list(session.exec(select(NameAnswer)))


def events(world: World) -> int:
    with world.db.read() as session:
        return session.exec(select(AuditHead.seq)).one()


def published(world: World) -> outbox.Claim | None:
    """What the publisher makes of the next due post."""
    world.account_seen()
    reserved = outbox.reserve(world.db, "test", lease=LEASE, now=world.now)
    if reserved is None or not outbox.examine(world.db, reserved, world.now):
        return None
    return outbox.claim(world.db, reserved, "test", lease=LEASE, now=world.now)


def test_a_question_about_a_name_stops_the_post_until_it_is_answered(either_world: World) -> None:
    world = either_world
    reference = world.draft(text=HAMSTER)
    assert not world.submit(reference).accepted
    say(world, reference, HAMSTER)
    (row,) = answers(world)
    assert (row.phrase, row.sentence, row.said_by) == ("Poppy", HAMSTER.rstrip("."), world.staff["teacher"])
    assert world.submit(reference).accepted
    assert world.approve(reference).outcome is Outcome.AGREED
    assert published(world) is not None


def test_an_answer_leaves_exactly_one_event_and_no_word_of_it_in_the_log(world: World) -> None:
    reference = world.draft(text=HAMSTER)
    before = events(world)
    say(world, reference, HAMSTER)
    assert events(world) == before + 1
    with world.db.read() as session:
        detail = session.exec(select(AuditDetail).where(AuditDetail.seq == before + 1)).one()
        assert chain.verify(session).sound
    assert detail.details.keys() == {"rules", "version"}
    assert "Poppy" not in str(detail.details)


def test_the_digest_covers_the_answers_that_a_version_relies_on(world: World) -> None:
    reference = world.draft(text=HAMSTER)
    before = world.version(reference).digest
    say(world, reference, HAMSTER)
    assert world.version(reference).digest != before
    with world.db.read() as session:
        contents = read_contents(session, world.version(reference))
    assert contents.answers == (answers(world)[0].id,)
    assert contents.digest == world.version(reference).digest


def test_a_full_name_on_the_roll_cannot_be_answered(world: World) -> None:
    reference = world.draft(text=FULL_NAME)
    before = events(world)
    for words in ("Poppy Fairweather", "Poppy", "Fairweather"):
        with pytest.raises(InvalidInput, match="Nothing was answered"):
            say(world, reference, FULL_NAME, words)
    assert answers(world) == []
    assert events(world) == before
    assert not world.submit(reference).accepted


def test_an_answer_about_a_first_name_does_not_let_the_full_name_through(world: World) -> None:
    reference = answered(world)
    world.save(reference, text=HAMSTER.replace("Poppy,", "Poppy Fairweather,"))
    assert not world.submit(reference).accepted


def test_words_that_no_rule_asks_about_cannot_be_answered(world: World) -> None:
    reference = world.draft(text=HAMSTER)
    with pytest.raises(InvalidInput):
        say(world, reference, HAMSTER, "hamster")


def test_the_same_sentence_in_a_later_post_is_quiet_and_another_sentence_asks_again(world: World) -> None:
    answered(world)
    same = world.draft(text=f"Hello! {HAMSTER} Come and see.", by="colleague")
    assert world.submit(same, by="colleague").accepted
    assert world.approve(same, by="second").outcome is Outcome.AGREED
    other = world.draft(text="Poppy, our school hamster, was asleep.")
    assert not world.submit(other).accepted


def test_both_readers_are_told_who_said_it(world: World) -> None:
    reference = answered(world)
    (found,) = (f for f in findings(world, reference) if f.settlement)
    assert found.settlement is not None
    assert found.settlement.by == "Amina Teach"
    assert found.answer_id == answers(world)[0].id
    assert found.settled
    later = world.draft(text=HAMSTER, by="colleague")
    (heard,) = (f for f in findings(world, later, by="colleague") if f.settlement)
    assert heard.settlement == found.settlement
    assert heard.answer_id is None, "only whoever said it, or whoever looks after all answers, takes it back"


def test_whoever_answers_had_a_hand_in_the_post(world: World) -> None:
    reference = world.draft(text=HAMSTER)
    say(world, reference, HAMSTER, by="colleague")
    assert world.submit(reference).accepted
    with pytest.raises(NotPermitted, match="someone else must approve"):
        world.approve(reference)
    assert world.approve(reference, by="second").outcome is Outcome.AGREED


@pytest.mark.parametrize("who", ["volunteer", "governor", "it"])
def test_nobody_answers_in_a_post_that_they_may_not_write_in(world: World, who: str) -> None:
    reference = world.draft(text=HAMSTER)
    with pytest.raises(NotPermitted):
        say(world, reference, HAMSTER, by=who)


def test_an_answer_can_be_given_in_a_draft_only(world: World) -> None:
    reference = answered(world)
    assert world.submit(reference).accepted
    with pytest.raises(Stale, match="Waiting for a colleague"):
        say(world, reference, HAMSTER)
    assert world.approve(reference).outcome is Outcome.AGREED
    with pytest.raises(Stale, match="Approved"):
        say(world, reference, HAMSTER)


def test_an_answer_that_is_given_elsewhere_changes_nothing_that_was_sent_in_or_agreed(world: World) -> None:
    waiting = answered(world)
    assert world.submit(waiting).accepted
    digest = world.version(waiting).digest
    other = world.draft(text="Alfie, our school snail, was asleep. " + HAMSTER)
    say(world, other, "Alfie, our school snail, was asleep. " + HAMSTER, "Alfie")
    assert world.version(waiting).digest == digest
    assert world.approve(waiting).outcome is Outcome.AGREED
    assert published(world) is not None


def test_a_colleague_who_saved_in_between_is_not_overwritten(world: World) -> None:
    reference = world.draft(text=HAMSTER)
    old = world.version(reference).number
    world.save(reference, by="colleague", text="Other words of a colleague.")
    with pytest.raises(DraftStale):
        answering.say(
            world.db,
            world.actor("teacher"),
            reference,
            Draft(text=HAMSTER, objective="celebrate-learning"),
            key=key_of(HAMSTER, "Poppy"),
            based_on=old,
            now=world.now,
            late_hours=LATE_HOURS,
        )
    assert answers(world) == []


TakeBack = Callable[[World], None]


def take_back(world: World, by: str = "dsl") -> None:
    answering.take_back(world.db, world.actor(by), answers(world)[0].id, world.now)


@pytest.mark.parametrize("who", ["teacher", "dsl", "head"])
def test_an_answer_is_taken_back_by_whoever_gave_it_and_by_those_who_look_after_all(
    world: World, who: str
) -> None:
    reference = answered(world)
    before = events(world)
    take_back(world, who)
    assert events(world) == before + 1
    assert answers(world)[0].revoked_by == world.staff[who]
    assert not world.submit(reference).accepted
    with pytest.raises(Stale, match="already"):
        take_back(world, who)


@pytest.mark.parametrize("who", ["colleague", "office", "governor", "it", "volunteer"])
def test_nobody_else_takes_an_answer_back(world: World, who: str) -> None:
    answered(world)
    with pytest.raises(NotPermitted):
        take_back(world, who)
    assert answers(world)[0].revoked_at is None


def test_an_answer_that_does_not_exist_is_not_found(world: World) -> None:
    with pytest.raises(NotFound):
        answering.take_back(world.db, world.actor("dsl"), 4711, world.now)


def test_a_waiting_post_whose_answer_was_taken_back_is_checked_again_and_stops(either_world: World) -> None:
    world = either_world
    reference = answered(world)
    assert world.submit(reference).accepted
    digest = world.version(reference).digest
    take_back(world)
    assert world.approve(reference, digest=digest).outcome is Outcome.CHANGED
    assert world.approve(reference).outcome is Outcome.STOPPED
    assert world.post(reference).state is State.WAITING


def test_an_agreed_post_whose_answer_was_taken_back_is_held_and_says_why(either_world: World) -> None:
    world = either_world
    reference = answered(world)
    assert world.submit(reference).accepted
    assert world.approve(reference).outcome is Outcome.AGREED
    take_back(world)
    assert published(world) is None
    post = world.post(reference)
    assert post.state is State.HELD
    assert "“not a person here” was taken back" in post.state_note


def test_a_question_can_be_answered_anew_after_the_answer_was_taken_back(world: World) -> None:
    reference = answered(world)
    take_back(world)
    say(world, reference, HAMSTER)
    assert len(answers(world)) == 2
    assert world.submit(reference).accepted


def test_a_save_without_a_change_keeps_the_answers_of_the_version(world: World) -> None:
    reference = answered(world)
    assert not world.save(reference, text=HAMSTER).changed
    world.save(reference, text="Our school hamster had a lovely day.")

    def relied_on(session: Session) -> int:
        version = world.version(reference).id
        return len(session.exec(select(VersionAnswer).where(VersionAnswer.version_id == version)).all())

    assert world.ask(relied_on) == 0


def test_other_words_of_the_same_save_are_kept(world: World) -> None:
    reference = world.draft(text="Old words.")
    drafting.save(
        world.db,
        world.actor("teacher"),
        reference,
        Draft(text="Old words."),
        based_on=world.version(reference).number,
        now=world.now,
        late_hours=LATE_HOURS,
    )
    say(world, reference, f"New words. {HAMSTER}")
    assert world.version(reference).text == f"New words. {HAMSTER}"
