"""Forms that no other test of the pages sends with success are sent here, to see that they are on the record."""

from collections.abc import Callable
from datetime import date, timedelta

from sqlmodel import select

from gatekeeper.actions import leading
from gatekeeper.lifecycle import State
from gatekeeper.models import EmergencyReading, LeaderProposal, Post
from tests import emergencies
from tests.sample_posts import published
from tests.web.browser import Browser
from tests.world import World

Opens = Callable[..., Browser]


def _released(world: World) -> str:
    found = emergencies.agreed(world)
    reference = emergencies.release(world, found).reference
    assert reference is not None
    with world.db.write() as session:
        post = session.exec(select(Post).where(Post.reference == reference)).one()
        post.state, post.published_at = State.PUBLISHED, world.now
        session.add(post)
    return reference


def test_a_correction_is_begun(world: World, browser: Opens) -> None:
    reference = published(world)
    assert browser("teacher").post(f"/drafts/{reference}/correct").status == 303


def test_what_one_leader_released_is_read_afterwards_and_said_to_be_over(world: World, browser: Opens) -> None:
    reference = _released(world)
    read = browser("second").post(f"/emergency/afterwards/{reference}", {"verdict": "right"})
    assert read.status == 303
    assert browser("head").post(f"/emergency/afterwards/{reference}/over").status == 303
    with world.db.read() as session:
        assert session.exec(select(EmergencyReading.read_by)).one() == world.staff["second"]


def test_leadership_writes_down_what_changes(world: World, browser: Opens) -> None:
    for _ in range(3):
        _released(world)
        world.later(hours=1)
    words = {"words": "A second deputy reads at weekends."}
    assert browser("head").sign_in("head").post("/emergency/decide", words).status == 303


def test_a_wording_is_given_up(world: World, browser: Opens) -> None:
    number = emergencies.agreed(world).row.id
    assert browser("head").post(f"/emergency/wordings/{number}/give-up").status == 303


def test_a_proposal_to_lead_is_refused(world: World, browser: Opens) -> None:
    number = leading.propose(
        world.db, world.actor("head"), world.staff["dsl"], "She leads when the head is away.", world.now
    )
    assert browser("head").post(f"/people/proposals/{number}/refuse").status == 303
    with world.db.read() as session:
        assert session.get_one(LeaderProposal, number).closed_at is not None


def test_a_cover_is_named_and_ended_and_the_hours_are_chosen(world: World, browser: Opens) -> None:
    first = world.now.date()
    cover = {
        "cover": str(world.staff["second"]),
        "first": first.isoformat(),
        "last": (first + timedelta(days=3)).isoformat(),
    }
    colleague, head = browser("colleague"), browser("head")
    assert date.fromisoformat(cover["last"]) > first
    assert colleague.post("/cover/", cover).status == 303
    assert colleague.post("/cover/1/end").status == 303
    page = head.get("/cover/")
    hours = {**page.form("/cover/hours"), "readers_after": "3"}
    assert head.post("/cover/hours", hours).status == 303
