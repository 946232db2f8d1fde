"""When may a record go, worked out by hand beside the program's own sums, and does a run take exactly that?"""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from gatekeeper.actions import drafting, erasing, retaining
from gatekeeper.audit import chain
from gatekeeper.audit.events import Verb
from gatekeeper.errors import InvalidInput, NotPermitted, Stale
from gatekeeper.lifecycle import State
from gatekeeper.models import AuditDetail, AuditEvent, ErasedVersion, Post, Tombstone
from gatekeeper.pictures.store import PictureStore
from gatekeeper.retention import due
from gatekeeper.retention.schedule import SCHEDULE, Kind, Unit, goes_on, months_after
from tests.sample_posts import published, with_picture
from tests.world import World


@pytest.mark.parametrize(
    ("day", "unit", "length", "goes"),
    [
        (date(2026, 11, 10), Unit.DAYS, 14, date(2026, 11, 24)),
        (date(2026, 7, 22), Unit.MONTHS, 12, date(2027, 7, 22)),
        (date(2028, 2, 29), Unit.MONTHS, 12, date(2029, 2, 28)),
        (date(2026, 1, 31), Unit.MONTHS, 1, date(2026, 2, 28)),
        (date(2028, 2, 29), Unit.YEARS, 4, date(2032, 2, 29)),
        (date(2026, 11, 24), Unit.TERMS, 1, date(2028, 1, 1)),  # the school year ends on 31 August 2027
        (date(2026, 8, 31), Unit.TERMS, 1, date(2027, 1, 1)),
        (date(2026, 9, 1), Unit.TERMS, 3, date(2028, 9, 1)),
        (date(2026, 11, 24), Unit.SCHOOL_YEARS, 6, date(2033, 9, 1)),
        (date(2026, 8, 31), Unit.SCHOOL_YEARS, 6, date(2032, 9, 1)),
    ],
)
def test_the_day_on_which_something_may_go(day: date, unit: Unit, length: int, goes: date) -> None:
    assert goes_on(day, unit, length) == goes


def test_every_kind_has_its_rule_and_the_default_is_within_its_bounds() -> None:
    assert set(SCHEDULE) == set(Kind)
    for rule in SCHEDULE.values():
        assert rule.shortest <= rule.length <= rule.longest and rule.source and rule.counted_from
    assert months_after(date(2026, 12, 31), 2) == date(2027, 2, 28)


def places(folder: Path) -> erasing.Places:
    return erasing.Places(PictureStore(folder / "pictures"), folder / "mail")


def test_a_leader_chooses_within_bounds_and_it_is_on_the_record(world: World) -> None:
    head = world.actor("head")
    with pytest.raises(InvalidInput, match="from 1 to 90 days"):
        retaining.choose(world.db, head, Kind.UNUSED_PICTURES, length=91, now=world.now)
    with pytest.raises(InvalidInput):
        retaining.choose(world.db, head, "cakes", length=3, now=world.now)
    with pytest.raises(NotPermitted):
        retaining.choose(world.db, world.actor("dsl"), Kind.MAIL, length=6, now=world.now)
    retaining.choose(world.db, head, Kind.UNUSED_PICTURES, length=30, now=world.now)
    retaining.choose(world.db, head, Kind.UNUSED_PICTURES, length=30, now=world.now)
    with world.db.read() as session:
        assert due.lengths(session)[Kind.UNUSED_PICTURES] == 30
        events = session.exec(select(AuditEvent).where(AuditEvent.verb == Verb.RETENTION_CHOSEN)).all()
        assert len(events) == 1


def test_a_post_that_was_given_up_loses_its_words_a_term_after_its_year(world: World, tmp_path: Path) -> None:
    head, given_up = world.actor("head"), with_picture(world, "m1", text="Poppy planted a sunflower.")
    drafting.abandon(world.db, world.actor("teacher"), given_up, world.now)
    draft = world.draft(text="Still being written.")
    digest = world.version(given_up).digest
    last = world.now + timedelta(days=(date(2027, 12, 31) - world.now.date()).days)
    assert going(world, Kind.GIVEN_UP_POSTS, last) == ()
    day = last + timedelta(days=1)
    assert going(world, Kind.GIVEN_UP_POSTS, day) == (given_up,)
    with pytest.raises(Stale, match="There are 1 records now"):
        retaining.run(world.db, head, Kind.GIVEN_UP_POSTS, places(tmp_path), seen=0, now=day)
    assert retaining.run(world.db, head, Kind.GIVEN_UP_POSTS, places(tmp_path), seen=1, now=day) == 1
    after = world.version(given_up)
    assert after.text == "[erased]" and after.digest == digest and world.post(given_up).search_text == ""
    assert world.version(draft).text == "Still being written."
    assert going(world, Kind.GIVEN_UP_POSTS, day) == ()
    with world.db.read() as session:
        assert session.exec(select(Tombstone.kind, Tombstone.number)).all() == [(Kind.GIVEN_UP_POSTS, 1)]
        assert session.get_one(ErasedVersion, after.id)
        assert chain.verify(session).sound


def test_held_things_never_go(world: World, tmp_path: Path) -> None:
    head, given_up = world.actor("head"), world.draft(text="To be given up.")
    drafting.abandon(world.db, world.actor("teacher"), given_up, world.now)
    far = world.now + timedelta(days=20 * 365)
    numbers = [
        retaining.hold(world.db, head, reason="A claim", reference=given_up.upper(), now=world.now),
        retaining.hold(world.db, head, reason="An inquiry", now=world.now),
    ]
    for number, why in zip(reversed(numbers), ("An inquiry", "A claim"), strict=True):
        with world.db.read() as session:
            found = due.of_kind(session, Kind.GIVEN_UP_POSTS, far)
        assert [item.held for item in found.items] == [why]
        assert retaining.run(world.db, head, Kind.GIVEN_UP_POSTS, places(tmp_path), seen=0, now=far) == 0
        retaining.let_go(world.db, head, number, world.now)
    assert going(world, Kind.GIVEN_UP_POSTS, far) == (given_up,)
    with pytest.raises(Stale):
        retaining.let_go(world.db, head, numbers[0], world.now)


def test_a_post_that_is_public_keeps_its_words_however_old_it_is(world: World) -> None:
    reference = published(world)
    far = world.now + timedelta(days=20 * 365)
    assert going(world, Kind.PUBLISHED_POSTS, far) == ()
    with world.db.write() as session:
        post = session.exec(select(Post).where(Post.reference == reference)).one()
        post.state = State.TAKEN_DOWN
        session.add(post)
    assert going(world, Kind.PUBLISHED_POSTS, far) == (reference,)


def test_details_go_after_seven_years_and_the_chain_stays_whole(world: World, tmp_path: Path) -> None:
    world.approved()
    with world.db.read() as session:
        before = len(session.exec(select(AuditDetail.seq)).all())
    day = world.now + timedelta(days=7 * 366)
    with world.db.read() as session:
        seen = len(due.of_kind(session, Kind.RECORD_DETAILS, day).going)
    assert seen > 10
    retaining.run(world.db, world.actor("head"), Kind.RECORD_DETAILS, places(tmp_path), seen=seen, now=day)
    with world.db.read() as session:
        verdict = chain.verify(session)
        assert verdict.sound and verdict.erased == seen
        assert len(session.exec(select(AuditDetail.seq)).all()) == before - seen + 1


@pytest.mark.parametrize("kind", sorted(set(Kind) - {Kind.LEAVERS}))
def test_every_kind_can_be_looked_at_and_deleted(kind: Kind, either_world: World, tmp_path: Path) -> None:
    world = either_world
    drafting.abandon(world.db, world.actor("teacher"), with_picture(world, "m1"), world.now)
    far = world.now + timedelta(days=20 * 366)
    with world.db.read() as session:
        seen = len(due.of_kind(session, kind, far).going)
    done = retaining.run(world.db, world.actor("head"), kind, places(tmp_path), seen=seen, now=far)
    assert done == seen
    with world.db.read() as session:
        assert due.of_kind(session, kind, far).going == ()
        assert chain.verify(session).sound


def going(world: World, kind: Kind, now: datetime) -> tuple[str, ...]:
    with world.db.read() as session:
        return tuple(item.post for item in due.of_kind(session, kind, now).going)
