"""Can pictures be added, described, ordered and taken out, with no script and with no loss?"""

import io
import re
from collections.abc import Callable

import pytest

from gatekeeper.lifecycle import State
from tests.web.browser import Browser, Page
from tests.web.drafting import composer, drawing, edited, photo
from tests.world import World

Open = Callable[..., Browser]
File = tuple[io.BytesIO, str]


def file(data: bytes, name: str) -> File:
    return io.BytesIO(data), name


def page_of(browser: Browser, reference: str) -> Page:
    return browser.get(f"/drafts/{reference}")


def added(browser: Browser, reference: str, *files: File, do: str = "add", **changes: str) -> Page:
    fields = {**edited(page_of(browser, reference), do, **changes), "files": list(files)}
    return browser.post(f"/drafts/{reference}", fields)


def pictures(page: Page) -> list[str]:
    return composer(page).get("picture", [])


def test_a_post_is_written_with_pictures_and_without_any_script(world: World, browser: Open) -> None:
    amina = browser("teacher")
    reference = amina.post("/drafts/").response.location.rsplit("/", 1)[1]
    page = amina.follow(
        added(amina, reference, file(photo(), "IMG_2041.jpg"), file(drawing(), "robot.png"), text="Look at these!")
    )
    assert composer(page)["text"] == ["Look at these!"], "what was typed beside the files is kept"
    first, second = pictures(page)
    assert "where it was taken (GPS)" in page.text
    page = amina.follow(amina.post(f"/drafts/{reference}", edited(page, f"up-{second}")))
    assert pictures(page) == [second, first]
    assert amina.post(f"/drafts/{reference}", edited(page, f"out-{first}")).status == 303
    page = page_of(amina, reference)
    assert pictures(page) == [second]
    checked = amina.follow(amina.post(f"/drafts/{reference}", edited(page, "check", **{f"alt_{second}": ""})))
    assert "has no description" in checked.text
    sent = amina.post(
        f"/drafts/{reference}",
        edited(
            checked,
            "send",
            objective="celebrate-learning",
            **{
                f"alt_{second}": "A waving robot made from cardboard boxes",
                f"pupil_{second}": [str(world.pupils["m1"]), str(world.pupils["m5"])],
                f"heads_{second}": "2",
                f"recognisable_{second}": "no",
                f"source_{second}": "school_device",
            },
        ),
    )
    assert sent.status == 303, sent.text
    assert world.post(reference).state is State.WAITING


def test_who_is_in_it_comes_back_by_name(world: World, browser: Open) -> None:
    amina, reference = browser("teacher"), world.draft()
    page = amina.follow(added(amina, reference, file(drawing(), "robot.png")))
    (only,) = pictures(page)
    ticked = [str(world.pupils["m3"]), str(world.pupils["m1"])]
    page = amina.follow(amina.post(f"/drafts/{reference}", edited(page, **{f"pupil_{only}": ticked})))
    assert sorted(composer(page)[f"pupil-{only}"]) == sorted(ticked)
    assert "Poppy F. and Zay O. ·" in page.text


def test_a_child_who_cannot_be_shown_stops_the_post_without_saying_why(world: World, browser: Open) -> None:
    amina, reference = browser("teacher"), world.draft()
    page = amina.follow(added(amina, reference, file(drawing(), "robot.png")))
    (only,) = pictures(page)
    alt = {f"alt_{only}": "A waving robot made from cardboard boxes"}
    said = set()
    for pupil in ("m2", "m4"):  # one refused, one was never asked
        chosen = {**alt, f"pupil_{only}": [str(world.pupils[pupil])]}
        checked = amina.follow(amina.post(f"/drafts/{reference}", edited(page, "check", **chosen)))
        said.add(" ".join(re.findall(r"One or more children here cannot be shown[^.]*\.", checked.text)))
    assert len(said) == 1
    assert "cannot be shown" in said.pop()


@pytest.mark.parametrize("do", ["add", "save", "send"])
def test_a_bad_file_is_refused_by_name_and_the_rest_of_the_form_is_kept(
    world: World, browser: Open, do: str
) -> None:
    amina, reference = browser("teacher"), world.draft()
    before = world.version(reference).number
    page = added(
        amina,
        reference,
        file(b"%PDF-1.7 not a picture", "letter home.jpg"),
        file(drawing(), "robot.png"),
        do=do,
        text="Our new robot",
    )
    assert page.status == 422
    assert "letter home.jpg" in page.text
    assert page.links()[next(words for words in page.links() if "letter home.jpg" in words)] == "#files"
    assert composer(page)["text"] == ["Our new robot"]
    assert len(pictures(page)) == 1, "the good picture is in"
    assert world.version(reference).number == before
    assert pictures(page_of(amina, reference)) == pictures(page), "and still is after a reload"


def test_a_fifth_picture_is_refused_by_name(world: World, browser: Open) -> None:
    amina, reference = browser("teacher"), world.draft()
    page = added(amina, reference, *(file(drawing(), f"{n}.png") for n in range(1, 6)))
    assert page.status == 422
    assert "“5.png” was not added: X shows at most 4 pictures." in page.text
    assert len(pictures(page)) == 4


def test_a_file_name_with_markup_and_turning_marks_is_only_a_name(world: World, browser: Open) -> None:
    amina, reference = browser("teacher"), world.draft()
    bad = added(amina, reference, file(b"no picture", "<b>x\u202egpj.exe.jpg"))
    assert "<b>xgpj.exe.jpg" in bad.text
    good = amina.follow(added(amina, reference, file(drawing(), "../../<script>alert(1)<\u202e.png")))
    assert "<.png" in good.text
    assert not good.all("b") + [e for e in good.all("script") if e.get("src") is None]


def test_markup_in_a_description_stays_text(world: World, browser: Open) -> None:
    amina, reference = browser("teacher"), world.draft()
    page = amina.follow(added(amina, reference, file(drawing(), "robot.png")))
    (only,) = pictures(page)
    nasty = '"><script>alert(1)</script></textarea><b>'
    page = amina.follow(amina.post(f"/drafts/{reference}", edited(page, **{f"alt_{only}": nasty})))
    assert composer(page)[f"alt-{only}"] == [nasty]
    assert not page.all("b")


def test_a_picture_of_another_post_cannot_be_taken_along(world: World, browser: Open) -> None:
    amina = browser("teacher")
    theirs, mine = world.draft(), world.draft()
    (foreign,) = pictures(amina.follow(added(amina, theirs, file(drawing(), "robot.png"))))
    page = amina.post(f"/drafts/{mine}", edited(page_of(amina, mine), picture=foreign))
    assert page.status == 422
    assert "does not belong to this post" in page.text


def test_pictures_keep_their_order_descriptions_and_people_through_a_wrong_field(
    world: World, browser: Open
) -> None:
    amina, reference = browser("teacher"), world.draft()
    page = amina.follow(added(amina, reference, file(drawing(), "a.png"), file(photo(), "b.jpg")))
    first, second = pictures(page)
    wrong = amina.post(
        f"/drafts/{reference}",
        edited(
            page,
            picture=[second, first],
            when="at",
            date="",
            time="",
            **{f"alt_{first}": "A robot", f"nobody_{second}": "yes", f"pupil_{first}": str(world.pupils["m1"])},
        ),
    )
    assert wrong.status == 422
    fields = composer(wrong)
    assert fields["picture"] == [second, first]
    assert fields[f"alt-{first}"] == ["A robot"]
    assert fields[f"nobody-{second}"] == ["yes"]
    assert fields[f"pupil-{first}"] == [str(world.pupils["m1"])]


def test_nothing_is_cleaned_or_stored_for_somebody_without_the_right(world: World, browser: Open) -> None:
    reference = world.draft()
    sent = {"do": ["add"], "based_on": ["2"], "files": [file(b"not a picture", "x.jpg")]}
    assert browser("volunteer").post(f"/drafts/{reference}", sent).status == 403


def test_a_picture_for_a_post_that_was_sent_in_meanwhile_loses_no_words(world: World, browser: Open) -> None:
    amina, reference = browser("teacher"), world.draft()
    fields = {
        **edited(page_of(amina, reference), "add", text="One more thing"),
        "files": [file(drawing(), "a.png")],
    }
    world.submit(reference)
    page = amina.post(f"/drafts/{reference}", fields)
    assert page.status == 409
    assert "What you typed is kept." in page.text
    amina.post(f"/drafts/{reference}/change")
    assert composer(page_of(amina, reference))["text"] == ["One more thing"]
