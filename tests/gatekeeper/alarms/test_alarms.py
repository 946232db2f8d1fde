"""Who is told of what: once, with what happened, and never with a child's name or a post's words?"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from gatekeeper.actions import alarms, channel, consenting, people, reviewing
from gatekeeper.actions.base import act, move
from gatekeeper.actor import PUBLISHER
from gatekeeper.alarms import raising
from gatekeeper.alarms.kinds import OF_STATE, WORDS, Trouble
from gatekeeper.alarms.watching import Watch
from gatekeeper.audit.events import Verb
from gatekeeper.beats import Part
from gatekeeper.errors import InvalidInput, NotPermitted
from gatekeeper.lifecycle import State
from gatekeeper.mail.composing import Letterhead, message_of
from gatekeeper.models import (
    AlarmChoice,
    AuditDetail,
    AuditEvent,
    Channel,
    CreditNote,
    Decision,
    Mail,
    Post,
    PublisherBeat,
    Takedown,
)
from gatekeeper.publishing import outbox, settling, sweeping
from tests import databases
from tests.gatekeeper.conftest import world_of
from tests.troubles import LEASE, NO_CREDIT, NOT_LIKED, NOT_REACHED, SENT, in_doubt, still_public, went
from tests.world import DOMAIN, PUPILS, World

HEAD, TEACHER, COLLEAGUE = f"head@{DOMAIN}", f"teacher@{DOMAIN}", f"colleague@{DOMAIN}"


def mails(world: World, kind: Trouble | None = None) -> list[Mail]:
    with world.db.read() as session:
        rows = session.exec(select(Mail).order_by(col(Mail.id)))
        return [mail for mail in rows if kind is None or mail.kind == kind.value]


def told(world: World, kind: Trouble) -> list[str]:
    return sorted(mail.recipient for mail in mails(world, kind))


def unsure(world: World) -> str:
    reference = world.approved()
    in_doubt(world, reference)
    return reference


def refused(world: World) -> str:
    reference = world.approved()
    went(world, reference, NOT_LIKED)
    return reference


def missed(world: World) -> str:
    due = world.now + timedelta(hours=2)
    reference = world.approved(scheduled_for=due, typed_time="2026-11-24T14:00")
    world.later(hours=9)
    sweeping.sweep(world.db, world.now)
    return reference


def expired(world: World) -> str:
    due = world.now + timedelta(hours=2)
    reference = world.waiting(scheduled_for=due, typed_time="2026-11-24T14:00")
    world.later(hours=9)
    sweeping.sweep(world.db, world.now)
    return reference


def held(world: World) -> str:
    reference = world.approved()
    reviewing.hold(world.db, world.actor("colleague"), reference, reason="The trip is off", now=world.now)
    return reference


ENDS: dict[Trouble, Callable[[World], str]] = {
    Trouble.POST_UNSURE: unsure,
    Trouble.POST_REFUSED: refused,
    Trouble.POST_MISSED: missed,
    Trouble.POST_EXPIRED: expired,
    Trouble.POST_HELD: held,
}


def test_every_way_a_post_can_end_in_trouble_is_tried_here() -> None:
    assert set(ENDS) == set(OF_STATE.values())


@pytest.mark.parametrize("kind", ENDS, ids=lambda kind: kind.value)
def test_the_head_and_the_author_are_told_once_of_a_post_that_does_not_go_on_by_itself(
    kind: Trouble, either_world: World
) -> None:
    reference = ENDS[kind](either_world)
    assert OF_STATE[either_world.post(reference).state] is kind
    assert told(either_world, kind) == [HEAD, TEACHER]
    for mail in mails(either_world):
        assert (mail.kind, mail.about, mail.page) == (kind.value, f"post:{reference}", f"/posts/{reference}")
        assert reference in mail.subject
        assert "What to do: " in mail.body


@pytest.mark.parametrize("outcome", [SENT, NOT_REACHED], ids=["sent", "not reached"])
def test_nobody_is_told_of_what_goes_well_or_is_tried_again(outcome: object, world: World) -> None:
    went(world, world.approved(), outcome)  # type: ignore[arg-type]  # one of X's answers
    assert mails(world) == []


def test_a_second_doubt_about_the_same_post_is_told_again(world: World) -> None:
    reference = unsure(world)
    world.later(minutes=20)
    channel.send_again(world.db, world.actor("head"), reference, now=world.now)
    world.later(minutes=1)
    in_doubt(world, reference)
    assert told(world, Trouble.POST_UNSURE) == [HEAD, HEAD, TEACHER, TEACHER]


def test_what_is_rolled_back_tells_nobody(either_world: World) -> None:
    reference = either_world.approved()

    class PowerCut(Exception):
        pass

    def hold() -> None:
        with act(either_world.db, PUBLISHER, either_world.now) as doing:
            post = doing.session.exec(select(Post).where(Post.reference == reference)).one()
            move(doing, post, State.HELD, "Held, and then the power went.")
            assert doing.session.exec(select(Mail)).all(), "it was queued in the same transaction"
            raise PowerCut

    with pytest.raises(PowerCut):
        hold()
    assert mails(either_world) == []
    assert either_world.post(reference).state is State.APPROVED


def test_whoever_does_it_on_purpose_is_not_told(world: World) -> None:
    reference = world.approved()
    reviewing.hold(world.db, world.actor("head"), reference, reason="Not today", now=world.now)
    assert told(world, Trouble.POST_HELD) == [TEACHER]


def test_whoever_cannot_sign_in_any_more_is_not_told(world: World) -> None:
    reference = world.approved()
    people.switch_off(world.db, world.actor("head"), world.staff["teacher"], world.now)
    in_doubt(world, reference)
    assert told(world, Trouble.POST_UNSURE) == [HEAD]


def test_leaders_choose_who_is_told_and_it_is_on_the_record(world: World) -> None:
    chosen = {world.staff["colleague"], world.staff["dsl"]}
    head = world.actor("head")
    assert alarms.choose(world.db, head, Trouble.POST_UNSURE, people=chosen, tell_author=False, now=world.now)
    assert not alarms.choose(world.db, head, Trouble.POST_UNSURE, people=chosen, tell_author=False, now=world.now)
    unsure(world)
    assert told(world, Trouble.POST_UNSURE) == [COLLEAGUE, f"dsl@{DOMAIN}"]
    held(world)
    assert told(world, Trouble.POST_HELD) == [HEAD, TEACHER], "other kinds are as they were"
    with world.db.read() as session:
        details = session.exec(
            select(AuditDetail.details)
            .join(AuditEvent, col(AuditEvent.seq) == col(AuditDetail.seq))
            .where(AuditEvent.verb == Verb.ALARMS_CHOSEN)
        ).one()
    assert details == {"alarm": WORDS[Trouble.POST_UNSURE].label, "people": "Ben Colleague, Dana Safe"}


def test_back_to_all_leaders_means_new_leaders_too(world: World) -> None:
    head = world.actor("head")
    for chosen in ({world.staff["dsl"]}, {world.staff["head"]}):
        alarms.choose(world.db, head, Trouble.CHANNEL_STOPPED, people=chosen, tell_author=True, now=world.now)
    with world.db.read() as session:
        assert session.exec(select(AlarmChoice)).all() == []
    world.lead("second")
    settling.stop_channel(world.db, 1, "X has suspended the account.", world.now)
    assert told(world, Trouble.CHANNEL_STOPPED) == [HEAD, f"second@{DOMAIN}"]


def test_nobody_is_never_chosen(world: World) -> None:
    head = world.actor("head")
    with pytest.raises(InvalidInput, match="at least one person"):
        alarms.choose(world.db, head, Trouble.POST_HELD, people=set(), tell_author=True, now=world.now)
    with pytest.raises(NotPermitted):
        alarms.choose(
            world.db, world.actor("teacher"), Trouble.POST_HELD, people={1}, tell_author=True, now=world.now
        )
    colleague = world.staff["colleague"]
    alarms.choose(world.db, head, Trouble.POST_UNSURE, people={colleague}, tell_author=False, now=world.now)
    reference = world.approved()
    people.switch_off(world.db, head, colleague, world.now)
    in_doubt(world, reference)
    assert told(world, Trouble.POST_UNSURE) == [HEAD], "where nobody of those chosen is left, all leaders"


def test_an_account_that_was_stopped_is_told_once_however_many_posts_wait(either_world: World) -> None:
    world = either_world
    went(world, world.approved(), NO_CREDIT)
    for _ in range(3):  # publishers that had claimed a post before
        settling.stop_channel(world.db, 1, "The X account has no credit left.", world.now)
    assert told(world, Trouble.CHANNEL_STOPPED) == [HEAD]
    (mail,) = mails(world, Trouble.CHANNEL_STOPPED)
    assert mail.page == "/pause/"
    assert "@lunsfordprimary" in mail.subject


def test_a_permission_that_is_withdrawn_tells_of_the_post_that_it_holds(world: World) -> None:
    reference = world.approved(text="Zaynab’s sunflower is the tallest of Beech class.")
    world.later(minutes=1)
    consenting.record(
        world.db,
        world.actor("office"),
        [consenting.NewConsent(world.pupils["m3"], Decision.WITHDRAWN)],
        world.now,
    )
    if world.post(reference).state is not State.HELD:
        world.account_seen()
        reserved = outbox.reserve(world.db, "test", lease=LEASE, now=world.now)
        assert reserved is not None
        assert not outbox.examine(world.db, reserved, world.now)
    assert told(world, Trouble.POST_HELD) == [HEAD, TEACHER]
    (body,) = {mail.body for mail in mails(world)}
    assert "Zaynab" not in body and "permission" not in body


# What nobody does


def beat(world: World) -> None:
    with world.db.write() as session:
        found = session.get(PublisherBeat, "one") or PublisherBeat(
            name="one", started_at=world.now, seen_at=world.now
        )
        found.seen_at = world.now
        session.add(found)


def watch_for(world: World, watch: Watch, **time: float) -> None:
    until = world.now + timedelta(**time)
    while world.now < until:
        world.later(seconds=30)
        watch.tick()


def test_a_publisher_that_falls_silent_is_told_after_ten_minutes_and_once_a_day(either_world: World) -> None:
    world = either_world
    beat(world)
    watch = Watch(world.db, lambda: world.now)
    watch_for(world, watch, minutes=9.5)
    assert mails(world) == []
    watch_for(world, watch, minutes=1)
    assert told(world, Trouble.PUBLISHER_SILENT) == [HEAD]
    watch_for(world, watch, hours=3)
    assert told(world, Trouble.PUBLISHER_SILENT) == [HEAD]
    (mail,) = mails(world)
    assert "since Tuesday 24 November 2026 at 12.00pm" in mail.body
    world.now += timedelta(hours=21)
    watch_for(world, watch, minutes=11)
    assert told(world, Trouble.PUBLISHER_SILENT) == [HEAD, HEAD]


def test_several_watches_tell_once(either_world: World) -> None:
    world = either_world
    beat(world)
    watches = [Watch(world.db, lambda: world.now) for _ in range(3)]
    for _ in range(24):
        world.later(seconds=30)
        for watch in watches:
            watch.tick()
    assert told(world, Trouble.PUBLISHER_SILENT) == [HEAD]


def test_a_publisher_that_comes_and_goes_is_told_once_an_hour(world: World) -> None:
    watch = Watch(world.db, lambda: world.now)
    for _ in range(10):
        beat(world)
        watch_for(world, watch, minutes=11)
    assert len(mails(world, Trouble.PUBLISHER_SILENT)) == 2


def test_a_computer_that_was_asleep_does_not_cry_when_it_wakes(world: World) -> None:
    beat(world)
    watch = Watch(world.db, lambda: world.now)
    watch_for(world, watch, minutes=1)
    world.later(hours=9)
    watch_for(world, watch, minutes=1)
    beat(world)
    watch_for(world, watch, minutes=8)
    assert mails(world) == []


def test_a_publisher_that_never_ran_is_missed_when_a_post_waits_for_it(world: World) -> None:
    watch = Watch(world.db, lambda: world.now)
    watch_for(world, watch, minutes=11)
    assert mails(world) == []
    world.approved()
    watch_for(world, watch, minutes=11)
    assert told(world, Trouble.PUBLISHER_SILENT) == [HEAD]


def test_a_paused_school_is_not_a_silent_publisher(world: World) -> None:
    channel.pause(world.db, world.actor("head"), why="A bereavement", now=world.now)
    watch = Watch(world.db, lambda: world.now)
    for _ in range(15):
        beat(world)
        watch_for(world, watch, minutes=1)
    assert mails(world) == []


def test_what_cannot_be_looked_for_hides_no_other_trouble(world: World, caplog: pytest.LogCaptureFixture) -> None:
    still_public(world)
    world.later(hours=1)
    with world.db.write() as session:
        broken = {"failing": {"sending posts": ["yesterday", "today"]}}
        session.add(PublisherBeat(name="one", started_at=world.now, seen_at=world.now, last_result=broken))
    Watch(world.db, lambda: world.now).tick()
    assert told(world, Trouble.TAKEDOWN_FAILING) == [HEAD]
    assert "could not be looked for: ValueError at beats.py" in caplog.text


def test_what_does_not_come_down_within_an_hour_is_told_once_a_day(either_world: World) -> None:
    world = either_world
    reference = still_public(world)
    watch = Watch(world.db, lambda: world.now)
    world.later(minutes=59)
    watch.tick()
    assert mails(world) == []
    world.later(minutes=1)
    for _ in range(3):
        watch.tick()
    assert told(world, Trouble.TAKEDOWN_FAILING) == [HEAD]
    assert mails(world)[0].page == f"/posts/{reference}"
    world.later(days=1)
    watch.tick()
    assert told(world, Trouble.TAKEDOWN_FAILING) == [HEAD, HEAD]


def test_what_was_tried_three_times_is_told_before_the_hour(world: World) -> None:
    still_public(world)
    with world.db.write() as session:
        session.exec(select(Takedown)).one().tries = 3
    Watch(world.db, lambda: world.now).tick()
    assert told(world, Trouble.TAKEDOWN_FAILING) == [HEAD]


def test_what_came_down_tells_nobody(world: World) -> None:
    still_public(world)
    with world.db.write() as session:
        session.exec(select(Takedown)).one().verified_at = world.now
    world.later(hours=2)
    Watch(world.db, lambda: world.now).tick()
    assert mails(world) == []


def test_low_credit_is_told_once_and_again_when_it_is_kept_for_deletions(world: World) -> None:
    watch = Watch(world.db, lambda: world.now)
    for sum_, count in ((5000, 0), (1999, 1), (1999, 1), (499, 2)):
        with world.db.write() as session:
            note = session.exec(select(CreditNote)).first()
            if note is None or note.thousandths != sum_:
                session.add(
                    CreditNote(
                        thousandths=sum_,
                        tops_up=False,
                        seen_at=world.now,
                        noted_by=world.staff["head"],
                        noted_at=world.now,
                    )
                )
        watch.tick()
        assert len({m.step for m in mails(world, Trouble.CREDIT_LOW)}) == count
    assert "$1.99" in mails(world)[0].subject
    assert "Below $0.50 new posts are held" in mails(world)[0].body


# Nothing of children, nothing of posts

NAMES = [name for _, forename, known_as, surname, *_ in PUPILS for name in (forename, known_as, surname) if name]
TOKENS = st.from_regex(r"zq[a-z]{4,10}", fullmatch=True)
TYPED = st.lists(
    st.one_of(TOKENS, st.sampled_from(NAMES), st.sampled_from(["{post}", "{0}", "%s"])), min_size=1
).map(" ".join)


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> World:
    return world_of(databases.sqlite(tmp_path_factory.mktemp("alarms"), filled=True))


@given(text=TYPED, note=TYPED, state=st.sampled_from(sorted(OF_STATE)))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_mail_holds_a_childs_name_or_anything_that_somebody_typed(
    text: str, note: str, state: State, school: World
) -> None:
    reference = school.draft(text=text)
    with school.db.write() as session:
        post = session.exec(select(Post).where(Post.reference == reference)).one()
        channel_ = session.exec(select(Channel)).one()
        post.state, post.state_note = state, note
        channel_.stopped_why = note
        session.add_all((post, channel_))
        session.flush()
        raising.post_went(session, post, now=school.now, by=None)
        raising.channel_stopped(session, channel_, school.now)
        found = session.exec(select(Mail).where(col(Mail.about).in_((f"post:{reference}", "channel:1")))).all()
        assert {mail.kind for mail in found} == {OF_STATE[state].value, Trouble.CHANNEL_STOPPED.value}
        for mail in found:
            message = message_of(
                [mail], Letterhead("Lunsford Primary", "g@x.example.org", "https://g"), school.now
            )
            said = f"{mail.subject} {mail.body} {mail.page} {mail.once} {message}"
            assert not [word for word in (*NAMES, *f"{text} {note}".split()) if word in said]


@pytest.mark.parametrize("kind", Trouble, ids=lambda kind: kind.value)
def test_the_words_of_every_kind_are_plain_and_short(kind: Trouble) -> None:
    words = WORDS[kind]
    details = {"post": "K7QF", "handle": "@lunsfordprimary", "since": "3.15pm", "rest": "$1.20", "kept": "$0.50"}
    details |= {"number": "12", "due": "by 4pm on Tuesday 24 November 2026"}
    details |= {"row": "1,234", "events": "12,345", "note": "the five lines of a checkpoint"}
    details |= {"parts": f"{Part.TAKING_DOWN}, {Part.OUTSIDE}, {Part.AFTERCARE}"}
    body = words.body(details)
    assert "{" not in body + words.subject.format_map(details)
    assert len(body) < 600 and len(words.subject.format_map(details)) < 60
    assert len(body.split("\n\n")) == 3, "what happened, what is safe, what to do"
