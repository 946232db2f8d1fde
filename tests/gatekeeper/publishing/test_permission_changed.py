"""Is a post held when anything changed about a child who is shown or named, in the same words whatever it was?"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from gatekeeper.actions import consenting, drafting
from gatekeeper.lifecycle import State
from gatekeeper.models import (
    AuditDetail,
    AuditEvent,
    Decision,
    Medium,
    Naming,
    Presentation,
    Screening,
    ScreeningFinding,
)
from gatekeeper.pictures import intake, paint
from gatekeeper.publishing import outbox
from rules.facts import Stage
from tests import databases, noes
from tests.gatekeeper.conftest import world_of
from tests.noes import GRACE
from tests.world import FACES, World, shows

HELD = (
    "A permission changed. The post is on hold. "
    "Choose “Change it”, look who is shown and named, and have it read again."
)
AFTERWARDS: tuple[Callable[[World], None], ...] = (
    noes.refused,
    noes.held,
    noes.the_child_said_no,
    noes.parents_disagree,
    noes.one_still_to_ask,
    noes.left,
    noes.in_care,
)
"""What can become of a child after a colleague agreed."""


def examined(world: World) -> None:
    """The publisher asks everything once more before a picture leaves; what is held gets no further."""
    reserved = outbox.reserve(world.db, "a test", lease=timedelta(minutes=1), now=world.now)
    assert reserved is None or not outbox.examine(world.db, reserved, world.now)


def told(world: World, reference: str) -> tuple[str, str, list[str]]:
    """All that is said of it: on the post, in the record, by the rules."""
    post = world.post(reference)
    assert post.state is State.HELD
    with world.db.read() as session:
        details = session.exec(
            select(AuditDetail.details)
            .join(AuditEvent, col(AuditEvent.seq) == col(AuditDetail.seq))
            .where(AuditEvent.post_id == post.id)
            .order_by(col(AuditEvent.seq).desc())
        ).first()
        rules = session.exec(
            select(ScreeningFinding.rule)
            .join(Screening, col(Screening.id) == col(ScreeningFinding.screening_id))
            .where(Screening.stage == Stage.CLAIM)
            .order_by(col(ScreeningFinding.id))
        ).all()
    return post.state_note, str(details), list(rules)


def agreed_picture_of(world: World, *pupils: str) -> str:
    reference = drafting.start(world.db, world.actor("teacher"), world.now)
    cleaned = intake.clean(paint.as_png(paint.painted("shapes", size=(120, 80))), "shapes.png")
    picture = drafting.add_picture(
        world.db, world.actor("teacher"), reference, cleaned, file_name="shapes.png", now=world.now
    )
    world.looked_at(picture)
    shown = shows(picture, *(world.pupils[pupil] for pupil in pupils))
    world.save(reference, text="Shapes in Oak class.", pictures=(shown,))
    assert world.submit(reference).accepted
    world.approve(reference)
    return reference


def test_whatever_changed_is_told_in_the_same_words(
    sqlite_worlds: Callable[[], World],
) -> None:
    found = {}
    for kind in AFTERWARDS:
        world = sqlite_worlds()
        world.account_seen()
        consenting.record(
            world.db,
            world.actor("office"),
            [consenting.NewConsent(world.pupils[GRACE], Decision.YES, evidence_ref="form 1")],
            world.now,
        )
        reference = agreed_picture_of(world, GRACE)
        world.later(minutes=1)
        kind(world)
        examined(world)
        found[kind.__name__] = told(world, reference)
    first = next(iter(found.values()))
    assert found == dict.fromkeys(found, first)
    assert first[0] == HELD
    assert set(first[2]) == {"permission-changed", "image-no-permission", FACES}


def test_a_name_in_the_text_holds_the_post_as_a_picture_does(either_world: World) -> None:
    world = either_world
    world.account_seen()
    reference = world.approved(text="Zay wrote a poem about otters.")
    world.later(minutes=1)
    no = consenting.NewConsent(
        world.pupils["m3"], Decision.NO, medium=Medium.TEXT, presentation=Presentation.NOT_IDENTIFIABLE,
        naming=Naming.NONE,
    )  # fmt: skip
    consenting.record(world.db, world.actor("office"), [no], world.now)
    examined(world)
    assert world.post(reference).state_note == HELD


def test_another_form_with_the_same_answer_holds_it_too(world: World) -> None:
    world.account_seen()
    reference = agreed_picture_of(world, "m1")
    world.later(minutes=1)
    again = consenting.NewConsent(world.pupils["m1"], Decision.YES, evidence_ref="form 2")
    consenting.record(world.db, world.actor("office"), [again], world.now)
    examined(world)
    assert world.post(reference).state_note == HELD


def test_a_change_for_a_child_who_is_neither_shown_nor_named_holds_nothing(world: World) -> None:
    world.account_seen()
    agreed_picture_of(world, "m1")
    world.later(minutes=1)
    noes.refused(world)
    reserved = outbox.reserve(world.db, "a test", lease=timedelta(minutes=1), now=world.now)
    assert reserved is not None
    assert outbox.examine(world.db, reserved, world.now)


@pytest.fixture
def sqlite_worlds(tmp_path: Path) -> Iterator[Callable[[], World]]:
    """As many fresh schools as a test asks for."""
    with ExitStack() as stack:

        def fresh() -> World:
            db = databases.sqlite(tmp_path, filled=True)
            stack.callback(db.close)
            return world_of(db)

        yield fresh
