"""What waits is brought to mind in school hours, once for each step, to whoever may read it or covers."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlmodel import select

from gatekeeper.actions import covering_for
from gatekeeper.errors import InvalidInput, NotPermitted, Stale
from gatekeeper.lifecycle import State
from gatekeeper.models import AuditEvent, Mail, Reminder, ReminderStep
from gatekeeper.publishing.reminding import Reminders
from gatekeeper.school_hours import Hours, is_school_time, school_time
from tests import emergencies
from tests.world import World

HOURS = Hours(time(8, 30), time(15, 30))


def _told(world: World) -> list[tuple[str, str]]:
    with world.db.read() as session:
        rows = session.exec(select(Mail.step, Mail.recipient).where(Mail.kind == "post-waits")).all()
    return sorted((step.partition("/")[0], to.partition("@")[0]) for step, to in rows)


def _cover(world: World, by: str, person: str, cover: str, **days: date) -> None:
    today = world.now.date()
    covering_for.name_cover(
        world.db,
        world.actor(by),
        person_id=world.staff[person],
        covered_by=world.staff[cover],
        first=days.get("first", today),
        last=days.get("last", today),
        now=world.now,
    )


@pytest.mark.parametrize(
    ("since", "until", "hours"),
    [
        (datetime(2026, 11, 24, 12, tzinfo=UTC), datetime(2026, 11, 24, 14, tzinfo=UTC), 2),
        (datetime(2026, 11, 24, 12, tzinfo=UTC), datetime(2026, 11, 24, 23, tzinfo=UTC), 3.5),
        (datetime(2026, 11, 24, 15, tzinfo=UTC), datetime(2026, 11, 25, 9, tzinfo=UTC), 1),
        (datetime(2026, 11, 27, 15, tzinfo=UTC), datetime(2026, 11, 30, 9, tzinfo=UTC), 1),
        (datetime(2026, 11, 28, 9, tzinfo=UTC), datetime(2026, 11, 29, 20, tzinfo=UTC), 0),
        (datetime(2026, 12, 18, 15, tzinfo=UTC), datetime(2027, 1, 4, 9, 30, tzinfo=UTC), 1.5),
        # the clocks go back on 25 October: 8.30am is another instant the day after
        (datetime(2026, 10, 23, 14, tzinfo=UTC), datetime(2026, 10, 26, 9, tzinfo=UTC), 1),
    ],
)
def test_only_school_time_counts(since: datetime, until: datetime, hours: float) -> None:
    closed = {date(2026, 12, 21) + timedelta(days=n) for n in range(14)}
    assert school_time(since, until, HOURS, closed) == timedelta(hours=hours)


def test_no_time_passes_on_a_closed_day() -> None:
    monday = datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert is_school_time(monday, HOURS, ())
    assert not is_school_time(monday, HOURS, {date(2026, 11, 23)})
    assert not is_school_time(monday.replace(hour=16), HOURS, ())
    assert not is_school_time(monday.replace(day=22), HOURS, ())


def test_readers_are_reminded_after_two_school_hours_and_the_deputy_after_four(world: World) -> None:
    covering_for.choose(
        world.db,
        world.actor("head"),
        begins="08:30",
        ends="17:00",
        readers_after="2",
        cover_after="4",
        deputy_id=world.staff["dsl"],
        now=world.now,
    )
    reference = world.waiting(by="colleague")
    reminders = Reminders(world.db)
    world.later(hours=1, minutes=59)
    assert reminders.look(world.now) == 0
    world.later(minutes=1)
    assert reminders.look(world.now) == 1
    assert _told(world) == [("readers", "dsl"), ("readers", "head"), ("readers", "second")]
    world.later(hours=2)
    assert reminders.look(world.now) == 1
    assert _told(world)[0] == ("cover", "dsl")
    assert len(_told(world)) == 4
    world.later(hours=1)
    assert reminders.look(world.now) == 0
    assert world.post(reference).state is State.WAITING


def test_nobody_is_reminded_outside_school_hours_and_nothing_is_lost(world: World) -> None:
    world.waiting()
    reminders = Reminders(world.db)
    world.now = datetime(2026, 11, 24, 22, 0, tzinfo=UTC)
    assert reminders.look(world.now) == 0
    world.now = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
    assert reminders.look(world.now) == 2


def test_whoever_covers_is_reminded_instead_of_whoever_is_away(world: World) -> None:
    _cover(world, "second", "second", "colleague")
    world.waiting()
    world.later(hours=3)
    Reminders(world.db).look(world.now)
    assert _told(world) == [("readers", "colleague"), ("readers", "dsl"), ("readers", "head")]


def test_the_mail_names_no_child_and_leads_to_one_page(world: World) -> None:
    reference = world.waiting()
    world.later(hours=3)
    Reminders(world.db).look(world.now)
    with world.db.read() as session:
        mails = session.exec(select(Mail).where(Mail.kind == "post-waits")).all()
        assert {mail.page for mail in mails} == {f"/to-read/{reference}"}
        for mail in mails:
            assert "sunflowers" not in mail.body + mail.subject
            assert "http" not in mail.body
        events = session.exec(select(AuditEvent.verb).where(AuditEvent.verb == "post.chased")).all()
        assert len(events) == 1


def test_sending_it_in_again_begins_a_new_wait(world: World) -> None:
    world.waiting()
    world.later(hours=3)
    assert Reminders(world.db).look(world.now) == 1
    assert Reminders(world.db).look(world.now) == 0


def test_eight_publishers_remind_once(either_world: World) -> None:
    either_world.waiting()
    now = either_world.later(hours=3)
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: Reminders(either_world.db).look(now), range(8)))
    assert sum(made) == 1
    with either_world.db.read() as session:
        assert [one.step for one in session.exec(select(Reminder))] == [ReminderStep.READERS]


def test_a_reading_afterwards_that_is_late_is_told_once_a_day(world: World) -> None:
    emergencies.release(world, emergencies.agreed(world))
    reminders = Reminders(world.db)
    count = []
    for _ in range(3):
        world.later(hours=20)
        reminders.look(world.now)
        reminders.look(world.now + timedelta(minutes=2))
        with world.db.read() as session:
            count.append(len(session.exec(select(Mail).where(Mail.kind == "single-reader-late")).all()))
    assert count == [0, 2, 4]


def test_cover_is_named_for_oneself_or_by_a_leader_and_by_somebody_who_may_read(world: World) -> None:
    with pytest.raises(NotPermitted):
        _cover(world, "second", "colleague", "dsl")
    _cover(world, "head", "colleague", "dsl")
    for person, cover in (("head", "head"), ("head", "teacher"), ("head", "volunteer"), ("teacher", "head")):
        with pytest.raises(InvalidInput):
            _cover(world, "head", person, cover)
    with pytest.raises(InvalidInput):
        _cover(world, "head", "head", "dsl", first=date(2026, 11, 25), last=date(2026, 11, 24))
    with pytest.raises(NotPermitted):
        covering_for.end_cover(world.db, world.actor("second"), 1, world.now)
    covering_for.end_cover(world.db, world.actor("colleague"), 1, world.now)
    with pytest.raises(Stale):
        covering_for.end_cover(world.db, world.actor("head"), 1, world.now)


@pytest.mark.parametrize(
    "wrong",
    [
        {"begins": "16:00"},
        {"begins": "soon"},
        {"readers_after": "0"},
        {"readers_after": "9"},
        {"cover_after": "x"},
    ],
)
def test_hours_that_cannot_be_are_refused(world: World, wrong: dict[str, str]) -> None:
    given = {"begins": "08:30", "ends": "15:30", "readers_after": "2", "cover_after": "4", **wrong}
    with pytest.raises(InvalidInput):
        covering_for.choose(world.db, world.actor("head"), **given, deputy_id=None, now=world.now)
