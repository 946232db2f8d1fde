"""Can everybody use every page there is: by eye, by ear, by keyboard, on a phone, in the dark?

The list of pages is the hand-written table of doors (tests/web/matrix.py), so a new page is looked at
without anybody remembering to add it here.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from sqlmodel import col, select

from gatekeeper.lifecycle import State
from gatekeeper.models import Post, VersionPicture
from tests.browser.running import School
from tests.browser.watching import DESK, Watch
from tests.web.matrix import EXPECTED

NOT_PAGES = (
    "/alive",
    "/static/",
    "/bootstrap/",
    "/bootstrap.css",
    "/pictures/",
    "/drafts/counting.json",
    "/permissions/evidence/",
    "/family/<link>",  # only with the link of a request: test_family looks at it
    "/join/<link>",  # only with the link of a mail: test_people looks at both
    "/recover/<link>",
    "/break-glass/sheet",  # only once a login is stored, and opened: test_vault looks at them
    "/break-glass/files/",
    "/break-glass/requests/",
    "/come-down/<int:number>",  # only for whoever recorded it, and those who follow it: test_withdrawals looks
)
THE_SAME_FOR_ALL = "/guide/"
A_COLLEAGUES_OWN = ("/to-read", "/history")
"""A colleague is a teacher too, and looks at what shows them something else: the home page, and these."""
DOORS = sorted(rule for method, rule in EXPECTED if method == "GET" and not rule.startswith(NOT_PAGES))
WHO = ("teacher", "colleague", "head", "governor")
PARTS = 4
"""The doors are looked at in so many tests, so that they can run beside each other."""
REFERENCE = "<reference:reference>"
PICTURE = "<int:picture_id>"
STATES = {
    f"/emergency/afterwards/{REFERENCE}": (),  # only once something was released: test_emergency looks at it
    f"/drafts/{REFERENCE}": (State.DRAFT, State.CHANGES_ASKED, State.WAITING, State.SCHEDULED),
    f"/drafts/{REFERENCE}/change": (State.WAITING, State.SCHEDULED),
    f"/drafts/{REFERENCE}/give-up": (State.DRAFT,),
    f"/drafts/{REFERENCE}/saved-version": (),  # only after typing without saving: a test of its own
    f"/drafts/{REFERENCE}/pictures/{PICTURE}": (State.DRAFT,),
    f"/drafts/{REFERENCE}/pictures/{PICTURE}/look": (),  # no page: only scripts ask
    f"/to-read/{REFERENCE}": (State.WAITING,),
    f"/posts/{REFERENCE}": tuple(State),
    f"/blocks/{REFERENCE}": (),  # only once a lift was asked for: test_settling looks at it
    f"/posts/{REFERENCE}/take-down": (State.PUBLISHED,),
}
SEEN_BY_MANY = f"/posts/{REFERENCE}"
"""Of the page that nearly everybody may open, the head looks at every state, and others at these two."""
TWO_STATES = (State.WAITING, State.PUBLISHED)
SAMPLES = {
    "<int:factor_id>": (),  # only while an app is being set up: test_second_step looks at it
    "/replies/<int:number>": ("/replies/1", "/replies/3"),
    "<kind>": ("pupils", "staff"),
    "<records>": ("leavers", "given_up_posts"),
    "<trouble>": ("post-unsure", "publisher-silent"),
    "<figure>": ("published", "stopped", "reason-lifted", "gone-not-yet"),
    "<name>": ("pupil-full-name", "alt-text-missing"),
    "<int:pupil_id>/contacts/<int:contact_id>": ("1/contacts/1",),
    "<int:pupil_id>": ("1", "2"),
    "<int:class_id>": ("1", "3"),  # the demo asks the families of the third by link
    "<int:contact_id>": ("1",),
    "<int:request_id>": ("1", "2"),
    "<int:answer_id>": ("1",),
    "<int:person_id>": "13",
    "/emergency/<int:number>/check": (),  # only with choices: test_emergency looks at it
    "/emergency/<int:number>": ("/emergency/1",),
    "/emergency/wordings/<int:number>": ("/emergency/wordings/1",),
    "<int:number>": (),  # nothing has to come down in the demo; test_withdrawals looks at these pages
}
SEARCHES = ("/history?words=volcano", "/history?words=unicorn&from=2020-01-01", "/history?from=yesterday")


def addresses(lunsford: School, door: str, who: str) -> Iterator[str]:
    """Fills the gaps in a door's rule with everything that makes its page look different."""
    if REFERENCE in door:
        for state in TWO_STATES if door == SEEN_BY_MANY and who != "head" else STATES[door]:
            if PICTURE in door:
                yield from (
                    door.replace(REFERENCE, reference).replace(PICTURE, str(picture_id))
                    for reference, picture_id in pictures(lunsford, state)[-1:]
                )
                continue
            for reference in lunsford.references(state)[-1:]:
                yield door.replace(REFERENCE, reference)
        return
    for gap, values in SAMPLES.items():
        if gap in door:
            yield from (door.replace(gap, value) for value in values)
            return
    assert "<" not in door, f"say in SAMPLES what stands for the gap of {door}"
    yield door


def pictures(lunsford: School, state: State) -> list[tuple[str, int]]:
    """The pictures of the posts in this state, each with its post's reference."""
    with lunsford.services.db.read() as session:
        found = session.exec(
            select(Post.reference, VersionPicture.picture_id)
            .join(VersionPicture, col(VersionPicture.version_id) == col(Post.current_version_id))
            .where(col(Post.state) == state)
            .order_by(col(VersionPicture.picture_id))
        )
        return [(reference, picture_id) for reference, picture_id in found]


def doors_of(who: str, part: int) -> Iterator[str]:
    """Gives what is open to somebody. The guide reads the same for everybody, so one of them reads it."""
    for door in DOORS[part::PARTS]:
        may = EXPECTED["GET", door]
        if who == "colleague" and "teacher" in may and door != "/" and not door.startswith(A_COLLEAGUES_OWN):
            continue
        if who in may and (who == WHO[0] or not door.startswith(THE_SAME_FOR_ALL)):
            yield door


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_is_for_everybody(part: int, watch: Watch, lunsford: School) -> None:
    for who in WHO:
        with watch.window(lunsford.address, lunsford.token(who), width=DESK) as page:
            for door in doors_of(who, part):
                for address in addresses(lunsford, door, who):
                    answer = page.goto(address)
                    assert answer is not None and answer.status == 200, f"{answer and answer.status} at {address}"
                    watch.look(page, f"{who} at {address}", fresh=True)


def test_the_doors_and_what_is_said_when_something_is_wrong(watch: Watch, lunsford: School) -> None:
    with watch.window(lunsford.address, width=DESK) as page:
        for address in ("/sign-in", "/nowhere"):
            page.goto(address)
            watch.look(page, f"nobody at {address}", fresh=True)
        page.goto("/sign-in")
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("alert").wait_for()
        watch.look(page, "signing in without a word")
    with watch.window(lunsford.address, lunsford.token("governor"), width=DESK) as page:
        for address in ("/drafts/", "/nowhere", *SEARCHES):
            page.goto(address)
            watch.look(page, f"governor at {address}", fresh=True)


def test_words_that_were_kept_and_not_saved(watch: Watch, lunsford: School) -> None:
    reference = lunsford.references(State.DRAFT)[-1]
    with watch.window(lunsford.address, lunsford.token("teacher"), width=DESK) as page:
        page.goto(f"/drafts/{reference}")
        page.fill("#text", "Oak class have hung the planets in order, and")
        page.goto("/drafts/")
        watch.look(page, "a list with something kept")
        page.goto(f"/drafts/{reference}")
        page.get_by_role("link", name="Go back to the version").click()
        watch.look(page, "throwing away what was typed")
        page.get_by_role("button", name="Throw it away").click()
        expect(page.get_by_role("status").first).to_be_visible()


def test_a_school_that_is_paused(watch: Watch, lunsford: School) -> None:
    with watch.window(lunsford.address, lunsford.token("head"), width=DESK) as page:
        page.goto("/pause/")
        page.get_by_role("button", name="Pause all posting").click()
        expect(page.get_by_role("alert")).to_be_visible()
        watch.look(page, "pausing without a reason")
        page.get_by_label("Why?").fill("Trying the button.")
        page.get_by_role("button", name="Pause all posting").click()
        expect(page.locator(".is-paused")).to_contain_text("Trying the button.")
        watch.look(page, "posting is paused")
        page.goto("/pause/")
        watch.look(page, "letting posting go on")
        page.get_by_role("button", name="Let posting go on").click()
        expect(page.locator(".is-paused")).to_have_count(0)


def test_the_public_page_of_the_account(watch: Watch, lunsford: School) -> None:
    with watch.window(lunsford.timeline, width=DESK) as page:
        page.goto(lunsford.timeline)
        watch.look(page, "the timeline on the stand-in for X")
