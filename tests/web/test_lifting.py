"""Deciding about a block: the home page of whoever may, the page itself, and what the author is told."""

from collections.abc import Callable

from tests.settling import FOR_A_LEADER, FOR_THE_DSL, ask, decide
from tests.web.browser import Browser, Page
from tests.world import World

Opens = Callable[..., Browser]


def decision(someone: Browser, reference: str, page: Page, choice: str, reason: str = "It is agreed.") -> Page:
    (digest,) = {e.get("value", "") for e in page.all("input", name="digest")}
    (fingerprint,) = {e.get("value", "") for e in page.all("input", name="fingerprint")}
    given = {"digest": digest, "fingerprint": fingerprint, "decision": choice, "reason": reason}
    return someone.post(f"/blocks/{reference}", given)


def test_a_block_that_waits_stands_on_the_home_page_of_whoever_may_lift_it(world: World, browser: Opens) -> None:
    reference = world.draft(text=FOR_THE_DSL)
    ask(world, reference)
    page = browser("dsl").get("/")
    assert "Blocks that you may lift" in page.text
    assert page.links()[FOR_THE_DSL] == f"/blocks/{reference}"
    assert "1 post needs you." in page.text
    for other in ("head", "colleague", "teacher"):
        assert "Blocks that you may lift" not in browser(other).get("/").text


def test_the_page_shows_the_draft_the_block_and_why_the_rule_is_there(world: World, browser: Opens) -> None:
    reference = world.draft(text=FOR_THE_DSL)
    ask(world, reference)
    page = browser("dsl").get(f"/blocks/{reference}")
    assert page.h1 == "Amina Teach asks you about a block"
    assert FOR_THE_DSL in page.text
    assert "Amina Teach asked the designated safeguarding lead on" in page.text
    assert "Why the school has this rule:" in page.text
    assert "A second colleague still has to read and agree it." in page.text


def test_somebody_of_another_role_sees_why_they_cannot_decide(world: World, browser: Opens) -> None:
    reference = world.draft(text=FOR_THE_DSL)
    ask(world, reference)
    page = browser("head").get(f"/blocks/{reference}")
    assert "Only the designated safeguarding lead can decide this." in page.text
    assert not page.all("input", name="fingerprint")


def test_a_lifted_block_lets_the_author_send_it_in_and_the_reader_sees_it(world: World, browser: Opens) -> None:
    reference = world.draft(text=FOR_A_LEADER)
    ask(world, reference)
    head = browser("head")
    done = decision(head, reference, head.get(f"/blocks/{reference}"), "lift", "The governors agreed on Monday.")
    assert "You lifted it." in head.follow(done).text
    teacher = browser("teacher")
    assert "Cara Head lifted the block: The governors agreed on Monday." in teacher.get("/").text
    assert "Lifted by Cara Head" in teacher.get(f"/drafts/{reference}").text
    assert world.submit(reference).accepted
    page = browser("colleague").get(f"/to-read/{reference}")
    assert "Lifted by Cara Head" in page.text
    assert "The governors agreed on Monday." in page.text
    assert "The rules stop this post now" not in page.text
    story = browser("colleague").get(f"/posts/{reference}").text
    assert "Cara Head lifted it: “The governors agreed on Monday.”" in story
    assert "asked for a block of version" in story


def test_a_refusal_is_told_to_the_author_with_its_reason(world: World, browser: Opens) -> None:
    reference = world.draft(text=FOR_A_LEADER)
    ask(world, reference)
    head = browser("head")
    done = decision(head, reference, head.get(f"/blocks/{reference}"), "refuse", "Nothing is decided yet.")
    assert "You did not lift it." in head.follow(done).text
    teacher = browser("teacher")
    assert "Cara Head did not lift the block: Nothing is decided yet." in teacher.get("/").text
    page = teacher.get(f"/drafts/{reference}")
    assert "Cara Head did not lift this: Nothing is decided yet." in page.text
    assert "Ask for it to be lifted" not in page.text


def test_a_reason_is_needed_and_the_page_keeps_its_place(world: World, browser: Opens) -> None:
    reference = world.draft(text=FOR_A_LEADER)
    fingerprint = ask(world, reference)
    head = browser("head")
    page = decision(head, reference, head.get(f"/blocks/{reference}"), "lift", "  ")
    assert page.status == 422
    assert page.links()["Write why."] == f"#reason-{fingerprint}"


def test_too_long_a_reason_is_kept_in_the_field(world: World, browser: Opens) -> None:
    reference = world.draft(text=FOR_A_LEADER)
    ask(world, reference)
    head = browser("head")
    page = decision(head, reference, head.get(f"/blocks/{reference}"), "lift", "because " * 80)
    assert page.status == 422
    assert "because because" in page.text


def test_a_draft_that_changed_meanwhile_is_not_decided_about(world: World, browser: Opens) -> None:
    reference = world.draft(text=FOR_A_LEADER)
    ask(world, reference)
    head = browser("head")
    page = head.get(f"/blocks/{reference}")
    world.save(reference, text=f"{FOR_A_LEADER} Sorry!")
    for reason in ("It is agreed.", " "):
        after = head.follow(decision(head, reference, page, "lift", reason))
        assert after.status == 303, "there is nothing to decide any more"
        assert "was changed after you opened it" in head.follow(after).text


def test_where_nothing_waits_the_page_leads_to_the_post(world: World, browser: Opens) -> None:
    reference = world.draft(text=FOR_A_LEADER)
    head = browser("head")
    page = head.follow(head.get(f"/blocks/{reference}"))
    assert "No block of this post waits for a decision." in page.text


def test_the_page_of_the_post_leads_to_the_decision(world: World, browser: Opens) -> None:
    reference = world.draft(text=FOR_A_LEADER)
    fingerprint = ask(world, reference)
    page = browser("head").get(f"/posts/{reference}")
    assert page.links()["Decide about it"] == f"/blocks/{reference}"
    decide(world, reference, fingerprint, "head", lift=False)
    assert "Decide about it" not in browser("head").get(f"/posts/{reference}").links()
