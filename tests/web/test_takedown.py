"""Taking a published post down: a page of its own, a typed reason, and what is seen afterwards."""

from collections.abc import Callable

from sqlmodel import select

from gatekeeper.actions.base import act, move
from gatekeeper.actor import PUBLISHER
from gatekeeper.audit.events import Verb
from gatekeeper.lifecycle import State
from gatekeeper.models import Post, Takedown
from tests.sample_posts import published
from tests.web.browser import Browser
from tests.world import World

Opens = Callable[..., Browser]


def asked(world: World) -> list[str]:
    with world.db.read() as session:
        return list(session.exec(select(Takedown.reason)))


def verified_gone(world: World, reference: str) -> None:
    """What the publisher does once X says that it is gone."""
    with act(world.db, PUBLISHER, world.later(minutes=1)) as doing:
        post = doing.session.exec(select(Post).where(Post.reference == reference)).one()
        takedown = doing.session.exec(select(Takedown).where(Takedown.post_id == post.id)).one()
        takedown.deleted_at = takedown.verified_at = world.now
        doing.session.add(takedown)
        move(doing, post, State.TAKEN_DOWN)
        doing.record(Verb.TAKEN_DOWN, subject=f"post:{reference}", post=post)


def test_the_page_says_what_will_happen_and_what_cannot_be_undone(world: World, browser: Opens) -> None:
    page = browser("head").get(f"/posts/{published(world, text='Beans came up.')}/take-down")
    for told in ("Beans came up.", "What will happen", "What cannot be undone", "Screenshots"):
        assert told in page.text, told


def test_a_reason_is_needed_and_kept(world: World, browser: Opens) -> None:
    reference, leader = published(world), browser("dsl")
    for reason in ("", "  \n ", "x" * 501):
        page = leader.post(f"/posts/{reference}/take-down", {"reason": reason})
        assert page.status == 422
        assert page.form(f"/posts/{reference}/take-down")["reason"].strip() == reason.strip()
    assert asked(world) == []


def test_it_is_asked_for_once_and_shown_until_it_is_gone(world: World, browser: Opens) -> None:
    reference, head = published(world, text="Beans came up."), browser("head")
    page = head.follow(head.post(f"/posts/{reference}/take-down", {"reason": "Withdrawn by the family."}))
    assert "Being taken down" in page.text
    assert "Cara Head asked for it: Withdrawn by the family." in page.text
    assert "Not deleted on X yet" in page.text
    assert "Take it down" not in page.links()
    again = head.post(f"/posts/{reference}/take-down", {"reason": "Withdrawn by the family."})
    assert again.status == 409
    assert "already being taken down" in again.text
    assert asked(world) == ["Withdrawn by the family."]
    assert head.get(f"/posts/{reference}/take-down").status == 303


def test_once_gone_a_tombstone_stays_in_the_history(world: World, browser: Opens) -> None:
    reference, head = published(world, text="Beans came up."), browser("head")
    head.post(f"/posts/{reference}/take-down", {"reason": "Withdrawn."})
    verified_gone(world, reference)
    page = head.get(f"/posts/{reference}")
    assert "No longer public." in page.text
    assert "Beans came up." in page.text
    assert "X was read again, and it is gone" in page.text
    assert "See it on X" not in page.links()
    assert "no longer public" in head.get("/history").text


def test_what_is_not_public_cannot_be_taken_down(world: World, browser: Opens) -> None:
    head = browser("head")
    for reference in (world.draft(), world.waiting(text="B."), world.approved(text="C.")):
        assert head.get(f"/posts/{reference}/take-down").status == 303
        assert head.post(f"/posts/{reference}/take-down", {"reason": "Because"}).status == 409
    assert asked(world) == []


def test_only_leaders_and_the_safeguarding_lead_take_down(world: World, browser: Opens) -> None:
    reference = published(world)
    for name in ("teacher", "colleague", "office", "governor", "it"):
        visitor = browser(name)
        assert visitor.get(f"/posts/{reference}/take-down").status == 403
        assert visitor.post(f"/posts/{reference}/take-down", {"reason": "Because"}).status == 403
    assert asked(world) == []


def test_where_x_does_not_delete_it_the_page_says_step_by_step_what_to_do(world: World, browser: Opens) -> None:
    reference, head = published(world), browser("head")
    head.post(f"/posts/{reference}/take-down", {"reason": "Withdrawn by the family."})
    assert "I deleted it by hand" not in head.get(f"/posts/{reference}").text, "the publisher has not tried yet"
    with act(world.db, PUBLISHER, world.later(minutes=9)) as doing:
        takedown = doing.session.exec(select(Takedown)).one()
        takedown.tries, takedown.problem = 3, "X still shows it."
        doing.session.add(takedown)
        doing.record(Verb.TAKEDOWN_FAILED, subject=f"post:{reference}", why=takedown.problem)
    page = head.get(f"/posts/{reference}")
    for told in (
        "by 4pm on Wednesday 25 November 2026",
        "Open x.com as @lunsfordprimary",
        "The gatekeeper then reads X",
    ):
        assert told in page.text, told
    assert "I deleted it by hand" not in browser("teacher").get(f"/posts/{reference}").text
    home = head.get("/")
    assert "Delete on X by hand" in home.text and f"/posts/{reference}" in home.links().values()
    done = head.follow(head.post(f"/posts/{reference}/by-hand"))
    assert "Cara Head deleted it by hand" in done.text
    assert "I deleted it by hand" not in done.text
    assert head.post(f"/posts/{reference}/by-hand").status == 409
