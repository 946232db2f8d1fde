"""Is everybody in the photos of a phone accounted for, and does a family's no reach what is public?

Four photos with eleven faces, told on a phone from the first tap to the open timeline and back: a teacher,
the head who gives a reason, the colleague who looks at every face, and the head who takes it down again.
Everything runs as in a school: waitress, the ticker, the looking process, and HTTP to a stand-in for X.
"""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, expect

from gatekeeper.checklist import CHECKLIST
from gatekeeper.everybody import everybody
from gatekeeper.models import Presentation
from gatekeeper.pictures import paint
from rules.facts import Pupil
from tests.browser.picturing import LOOKING_MS
from tests.browser.running import School
from tests.browser.watching import PHONE, Watch
from tests.gatekeeper.senses import drawn

WORDS = "Planting day: thank you to all who dug!"
FACES = ([170, 180, 175, 170], [190, 180, 200], [165, 175, 185], [210])
"""How high the drawn faces of each photo are: eleven in all."""
DESCRIPTIONS = (
    "Four children beside a wheelbarrow full of soil",
    "Three children plant a small apple tree",
    "Three children water the new hedge",
    "A scarecrow with a painted head",
)
REASON = "The families asked to see their children plant, and it is a small group."
GONE_SECONDS = 60.0


def test_four_photos_eleven_faces_and_a_family_that_takes_its_yes_back(watch: Watch, lunsford: School) -> None:
    children, unheard = nine_children(lunsford)
    with entered(watch, lunsford, "head") as page:
        the_rule_becomes_faces_with_a_reason(page)
    with entered(watch, lunsford, "teacher") as page:
        reference = four_photos_arrive(watch, page)
        everybody_is_accounted_for(watch, page, children, unheard)
        page.get_by_role("button", name="Send to a colleague").click()
        expect(page.get_by_role("alert")).to_contain_text("Saved, but not sent yet")
        watch.look(page, "a post with faces that was stopped")
        for number in (3, 2, 1):
            ask = page.get_by_role("button", name="Ask for it to be lifted")
            expect(ask).to_have_count(number)
            ask.first.click()
        expect(page.get_by_text("You asked the head")).to_have_count(3)
    with entered(watch, lunsford, "head") as page:
        a_head_gives_a_reason_for_each(watch, page, reference)
    with entered(watch, lunsford, "teacher") as page:
        page.goto(f"/drafts/{reference}")
        page.get_by_role("button", name="Send to a colleague").click()
        expect(page.get_by_role("status")).to_contain_text("A colleague reads it next")
    with entered(watch, lunsford, "colleague") as page:
        a_colleague_looks_at_every_face(watch, page, reference)
    with watch.window(lunsford.timeline, width=PHONE) as timeline:
        timeline.goto(lunsford.timeline)
        post = timeline.locator("article", has_text=WORDS)
        expect(post.locator("img")).to_have_count(4, timeout=LOOKING_MS)
        with entered(watch, lunsford, "teacher") as page:
            address = a_family_takes_its_yes_back(watch, page, children[0])
        with entered(watch, lunsford, "head") as page:
            a_head_takes_it_down(watch, page, address)
        expect(post).to_have_count(0)


@contextmanager
def entered(watch: Watch, lunsford: School, who: str) -> Iterator[Page]:
    with watch.window(lunsford.address, lunsford.token(who), width=PHONE) as page:
        page.goto("/")
        yield page


def nine_children(lunsford: School) -> tuple[list[Pupil], Pupil]:
    """Eight who may be shown alone and in groups, and one of whom nobody has said yes."""
    with lunsford.services.db.read() as session:
        here = everybody(session, lunsford.services.now())
    on_roll = [pupil for pupil in here.roll if not pupil.has_left]
    may = [p for p in on_roll if all(here.answer(p.id, how).may_be_shown for how in Presentation)]
    may_not = [p for p in on_roll if not here.answer(p.id, Presentation.GROUP).may_be_shown]
    return may[:8], may_not[0]


def the_rule_becomes_faces_with_a_reason(page: Page) -> None:
    page.goto("/picture-rule/")
    page.locator("input[value=faces_with_reason]").check(force=True)
    page.get_by_label("Why, and which risk assessment").fill("Risk assessment of this autumn, for planting day")
    page.get_by_role("button", name="Put it in force").click()


def four_photos_arrive(watch: Watch, page: Page) -> str:
    """Chosen together in one go from a phone, each looked at while the teacher types."""
    page.get_by_role("button", name="Write a post").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Write a post")
    photos = [
        FilePayload(
            name=f"IMG_20{number}.jpg",
            mimeType="image/jpeg",
            buffer=paint.phone_photo(Image.fromarray(drawn.group(heights, size=(1400, 500 + 40 * number))[0])),
        )
        for number, heights in enumerate(FACES)
    ]
    page.set_input_files("#files", photos)
    page.fill("#text", WORDS)
    page.select_option("#objective", "celebrate-learning")
    cards = page.locator("[data-picture]")
    expect(cards).to_have_count(4, timeout=LOOKING_MS)
    for card, heights, words in zip(cards.all(), FACES, DESCRIPTIONS, strict=True):
        found = "1 face found" if len(heights) == 1 else f"{len(heights)} faces found"
        expect(card.locator("[data-who]")).to_contain_text(found, timeout=LOOKING_MS)
        card.get_by_label("Describe it for people").fill(words)
    expect(page.locator("#text")).to_have_value(WORDS)
    watch.look(page, "a post with four photos")
    return page.url.rsplit("/", 1)[1]


def everybody_is_accounted_for(watch: Watch, page: Page, children: list[Pupil], unheard: Pupil) -> None:
    """Eight are named, one is no face, and two are covered: one of them the child of whom nobody said yes."""
    opened(page, 1)
    page.locator("#face-1-cover").check(force=True)
    covered(page, "Cover 1 part")
    named(page, children[:3])
    finished(watch, page, "4 faces found: 3 named, 1 covered. You counted 3. It adds up.", heads=3)

    opened(page, 2)
    named(page, children[3:6])
    finished(watch, page, "3 faces found: 3 named. You counted 3. It adds up.", heads=3)

    opened(page, 3)
    named(page, [*children[6:], unheard])
    told = page.locator("[data-tags] .tag", has_text=f"{unheard.forename} {unheard.surname}")
    expect(told).to_contain_text("cannot be shown")
    watch.look(page, "a picture with a child who cannot be shown")
    told.click()
    page.locator("#face-3-cover").check(force=True)
    covered(page, "Cover 1 part")
    finished(watch, page, "3 faces found: 2 named, 1 covered. You counted 2. It adds up.", heads=2)

    opened(page, 4)
    page.locator("#face-1-none").check(force=True)
    page.get_by_label("No person pictured").check(force=True)
    finished(watch, page, "1 face found: no person pictured, 1 not a face. It adds up.", heads=None)


def opened(page: Page, place: int) -> None:
    page.locator("[data-picture]").nth(place - 1).get_by_role("button", name="Who is in it?").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Who is in picture {place}?")


def covered(page: Page, button: str) -> None:
    page.get_by_role("button", name=button).click()
    expect(page.get_by_role("status").first).to_contain_text("the uncovered copy is deleted", timeout=LOOKING_MS)
    expect(page.locator("[data-look]")).to_have_count(0, timeout=LOOKING_MS)  # looked at again


def named(page: Page, children: list[Pupil]) -> None:
    for place, child in enumerate(children, start=1):
        page.get_by_label("Find a pupil").fill(f"{child.forename} {child.surname}")
        page.locator(".match").first.click()
        expect(page.locator("[data-tags] .tag")).to_have_count(place)


def finished(watch: Watch, page: Page, adds_up: str, *, heads: int | None) -> None:
    """Counts the people, says where the photo is from, and goes back to the post."""
    if heads is not None:
        page.get_by_label("How many people can you see?").fill(str(heads))
        page.get_by_label("Yes", exact=True).check(force=True)
    page.select_option("#source", "school_device")
    expect(page.locator("[data-sum]")).to_contain_text(adds_up)
    expect(page.locator("[data-sum]")).to_have_class("sum adds-up")
    watch.look(page, "a picture that adds up")
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Write a post")


def a_head_gives_a_reason_for_each(watch: Watch, page: Page, reference: str) -> None:
    page.goto(f"/blocks/{reference}")
    watch.look(page, "faces that a head is asked about")
    for number in (3, 2, 1):
        expect(page.get_by_role("button", name="Lift this block")).to_have_count(number)
        page.get_by_label("Your reason, whichever you decide").first.fill(REASON)
        page.get_by_role("button", name="Lift this block").first.click()
        expect(page.get_by_role("status")).to_contain_text("You lifted it.")


def a_colleague_looks_at_every_face(watch: Watch, page: Page, reference: str) -> None:
    """Without the ticks of the pictures it cannot be agreed; with them it goes out."""
    page.goto(f"/to-read/{reference}")
    watch.look(page, "four photos to read")
    for line in CHECKLIST.values():
        page.locator("label", has_text=line).click()
    page.get_by_role("button", name="Agree", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    looks: list[Locator] = page.get_by_label(re.compile("at full size")).all()
    assert len(looks) == 4
    for one in looks:
        one.check(force=True)
    page.get_by_role("button", name="Agree", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("You agreed this post")


def a_family_takes_its_yes_back(watch: Watch, page: Page, child: Pupil) -> str:
    """Any member of staff records it in one step. Gives the address of the case."""
    page.goto(f"/come-down/new?child={child.surname}")
    page.get_by_role("link", name=f"{child.forename} {child.surname}").click()
    page.locator("input[name=what][value=everything]").check(force=True)
    page.get_by_label("Somebody else of the family").or_(page.get_by_label("The family")).first.check(force=True)
    page.locator("#method").select_option(index=1)
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_text("1 surely shows or names")).to_be_visible()
    watch.look(page, "a withdrawal that was just recorded")
    return page.url


def a_head_takes_it_down(watch: Watch, page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="Take this post down").click()
    until = datetime.now().astimezone().timestamp() + GONE_SECONDS
    while not page.get_by_text("Gone: X was read again").is_visible():
        assert datetime.now().astimezone().timestamp() < until, "the publisher does not delete it"
        time.sleep(0.5)
        page.goto(address)
    watch.look(page, "a withdrawal that reached what was public")
