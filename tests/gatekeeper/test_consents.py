"""What becomes of the rows: the London day, the wording, holds, and what is frozen with a post?"""

import secrets
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from gatekeeper import consents, versions
from gatekeeper.actions import consenting, register, reviewing, safeguarding
from gatekeeper.contents import ChildAnswer
from gatekeeper.errors import NotPermitted
from gatekeeper.everybody import everybody
from gatekeeper.holds import reason_of
from gatekeeper.keys import OperationalKey
from gatekeeper.models import (
    ConsentChannel,
    ConsentMethod,
    Decision,
    HoldLevel,
    Medium,
    Naming,
    ParentalResponsibility,
    Presentation,
    PublicationHold,
)
from rules.consent import Answer, Step
from tests.world import World

KEY = OperationalKey(secrets.token_bytes(32))
YES_TO_NAME = {"medium": Medium.TEXT, "presentation": Presentation.NOT_IDENTIFIABLE, "naming": Naming.FIRST_NAME}


def answer(world: World, pupil: str, at: datetime | None = None) -> Answer:
    with world.db.read() as session:
        return consents.answers(session, at or world.now)[world.pupils[pupil]]


def say(world: World, pupil: str, decision: Decision, **more: object) -> int:
    new = consenting.NewConsent(world.pupils[pupil], decision, evidence_ref="form 3", **more)  # type: ignore[arg-type]  # fields by name
    return consenting.record(world.db, world.actor("office"), [new], world.now)[0]


@pytest.mark.parametrize(
    ("at", "may_be_shown"),
    [
        (datetime(2027, 10, 31, 23, 59, tzinfo=UTC), True),  # the clocks went back that morning
        (datetime(2027, 11, 1, 0, 0, tzinfo=UTC), False),
    ],
)
def test_a_yes_ends_with_the_last_minute_of_its_day_in_london(
    world: World, at: datetime, *, may_be_shown: bool
) -> None:
    assert answer(world, "m1", at).may_be_shown is may_be_shown


def test_in_summer_the_day_in_london_ends_an_hour_before_the_day_in_utc(world: World) -> None:
    say(world, "m4", Decision.YES, expires_on=date(2027, 6, 30))
    assert answer(world, "m4", datetime(2027, 6, 30, 22, 59, tzinfo=UTC)).may_be_shown
    assert not answer(world, "m4", datetime(2027, 6, 30, 23, 0, tzinfo=UTC)).may_be_shown


def test_a_yes_without_a_day_lasts_until_families_are_asked_again(world: World) -> None:
    say(world, "m4", Decision.YES, given_on=date(2026, 8, 31))
    assert answer(world, "m4").shown_by is Step.NOT_IN_FORCE
    say(world, "m4", Decision.YES)
    assert answer(world, "m4").may_be_shown


def test_a_signed_yes_takes_the_place_of_a_bare_tick(either_world: World) -> None:
    world = either_world
    say(world, "m4", Decision.NO, method=ConsentMethod.IMPORT)
    mother = register.keep_contact(
        world.db, world.actor("office"), world.pupils["m4"],
        register.Known("Ada", "mother", ParentalResponsibility.YES), world.now,
    )  # fmt: skip
    say(world, "m4", Decision.YES, contact_id=mother)
    assert answer(world, "m4").may_be_shown
    say(world, "m4", Decision.NO, method=ConsentMethod.IMPORT)
    assert answer(world, "m4").shown_by is Step.REFUSED


def test_a_wording_counts_from_its_first_day_to_its_last_for_its_own_channels(world: World) -> None:
    head = world.actor("head")
    wording = register.add_wording(
        world.db, head, version="2026-11", text="May we?", channels=frozenset({ConsentChannel.X}),
        valid_from=date(2026, 11, 20), now=world.now,
    )  # fmt: skip
    say(world, "m4", Decision.YES, wording_id=wording, given_on=date(2026, 11, 19))
    assert answer(world, "m4").shown_by is Step.NOT_IN_FORCE
    say(world, "m4", Decision.YES, wording_id=wording, given_on=date(2026, 11, 20))
    assert answer(world, "m4").may_be_shown
    assert answer(world, "m1").may_be_shown
    register.retire_wording(world.db, head, wording, world.now)
    assert answer(world, "m4").shown_by is Step.NOT_IN_FORCE
    assert answer(world, "m1").shown_by is Step.NOT_IN_FORCE, "nobody knows which wording this one rests on"
    say(world, "m1", Decision.YES)
    assert answer(world, "m1").may_be_shown, "given on the day of the retirement, so not on the retired wording"


def test_the_reason_of_a_hold_opens_for_those_who_may_read_it_and_for_its_own_row_alone(
    either_world: World,
) -> None:
    world, dsl = either_world, either_world.actor("dsl")
    for pupil, reason in (("m1", "One."), ("m3", "Another.")):
        new = safeguarding.NewHold(world.pupils[pupil], HoldLevel.NO_IMAGE, reason, date(2027, 1, 11))
        safeguarding.set_hold(world.db, KEY, dsl, new, world.now)
    assert answer(world, "m1").shown_by is Step.HELD
    with world.db.read() as session:
        one, other = session.get_one(PublicationHold, 1), session.get_one(PublicationHold, 2)
        assert reason_of(session, dsl, KEY, one) == "One."
        assert reason_of(session, dsl, OperationalKey(secrets.token_bytes(32)), one) == ""
        with pytest.raises(NotPermitted):
            reason_of(session, world.actor("office"), KEY, other)


def test_what_is_frozen_is_about_exactly_the_children_shown_and_named(world: World) -> None:
    reference = world.draft(text="Zay wrote a poem, and we said grace before lunch.")
    zay = world.pupils["m3"]
    with world.db.read() as session:
        frozen = versions.read_contents(session, world.version(reference)).consent
        assert [(one.pupil_id, one.may_be_shown, one.may_be_named) for one in frozen] == [(zay, True, True)]
        contents = versions.read_contents(session, world.version(reference))
        shown = replace(contents, text="Look!", pictures=())
        assert versions.answers_for(session, shown, everybody(session, world.now), world.now) == ()


def test_a_version_from_before_names_were_frozen_keeps_its_digest() -> None:
    old = [7, True, [1, 2]]
    assert ChildAnswer.from_json(old).as_json() == old
    new = ChildAnswer(7, may_be_shown=True, may_be_named=False, record_ids=(1, 2))
    assert ChildAnswer.from_json(new.as_json()) == new


def test_a_name_that_may_no_longer_stand_is_seen_before_a_colleague_agrees(world: World) -> None:
    reference = world.waiting(text="Zay wrote a poem about otters.")
    digest = world.version(reference).digest
    say(world, "m3", Decision.WITHDRAWN, **YES_TO_NAME)
    assert world.approve(reference, digest=digest).outcome is reviewing.Outcome.CHANGED
    assert world.version(reference).digest != digest
    assert world.approve(reference).outcome is reviewing.Outcome.STOPPED
