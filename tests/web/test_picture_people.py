"""The page of one picture: does everything that is said of it stay said, and is what is covered gone for good?"""

import io
import re
from collections.abc import Callable

import pytest
from PIL import Image
from sqlmodel import select

from gatekeeper.lifecycle import State
from gatekeeper.models import FaceMark, Picture, PictureCover
from gatekeeper.pictures.filling import TONE
from gatekeeper.services import Services
from tests.web.browser import Browser, Page, words
from tests.web.drafting import composer, edited
from tests.web.picturing import add_people, form_of, said
from tests.world import World, shows

Open = Callable[..., Browser]


@pytest.fixture
def draft(world: World, services: Services) -> tuple[str, int]:
    """A saved draft with a picture of three drawn people and a label, of which nothing is said yet."""
    reference = world.draft()
    picture = add_people(world, services, reference, writing=True)
    world.save(reference, text="Sports day!", pictures=(shows(picture),))
    return reference, picture


def address(reference: str, picture: int) -> str:
    return f"/drafts/{reference}/pictures/{picture}"


def sum_of(page: Page) -> str:
    (line,) = page.all("p", **{"data-sum": ""})
    return words(line)


def pixel(services: Services, world: World, picture: int, x: int, y: int) -> tuple[int, int, int]:
    with world.db.read() as session:
        sha256 = session.get_one(Picture, picture).sha256
    with Image.open(io.BytesIO(services.pictures.read(sha256))) as image:
        found = image.getpixel((x, y))
    assert isinstance(found, tuple)
    return found[0], found[1], found[2]


def newest(world: World) -> int:
    with world.db.read() as session:
        return max(session.exec(select(PictureCover.picture_id)))


def test_the_card_leads_to_the_page_and_nothing_typed_is_lost(
    world: World, browser: Open, draft: tuple[str, int]
) -> None:
    reference, picture = draft
    amina = browser("teacher")
    page = amina.get(f"/drafts/{reference}")
    sent = amina.post(f"/drafts/{reference}", edited(page, f"people-{picture}", text="Sports day and more"))
    assert sent.response.location == address(reference, picture)
    people = amina.follow(sent)
    assert people.h1 == "Who is in picture 1?"
    done = amina.post(address(reference, picture), said(people, "done"))
    assert done.response.location == f"/drafts/{reference}#picture-{picture}"
    assert composer(amina.follow(done))["text"] == ["Sports day and more"]
    assert world.version(reference).text == "Sports day!", "kept, and saved only when somebody saves"


def test_everything_that_is_said_comes_back_and_is_saved_with_the_post(
    world: World, browser: Open, draft: tuple[str, int]
) -> None:
    reference, _ = draft
    amina, here = browser("teacher"), address(*draft)
    page = amina.get(here)
    children = [str(world.pupils[name]) for name in ("m1", "m3")]
    told = {
        "pupil": children, "nobody": None, "face_1": "none", "face_2": "adult", "adults": "1", "guests": "2",
        "heads": "6", "recognisable": "yes", "source": "family", "credit": "A grandmother,  who agreed",
    }  # fmt: skip
    amina.post(here, said(page, "done", **told))
    again = form_of(amina.get(here))
    assert again["pupil"] == children
    assert "nobody" not in again
    assert [again[f"face-{n}"] for n in (1, 2, 3)] == [["none"], ["adult"], ["named"]]
    assert [again[name] for name in ("adults", "guests", "heads")] == [["1"], ["2"], ["6"]]
    assert (again["recognisable"], again["source"]) == (["yes"], ["family"])
    assert again["credit"] == ["A grandmother, who agreed"]
    assert amina.post(f"/drafts/{reference}", edited(amina.get(f"/drafts/{reference}"))).status == 303
    with world.db.read() as session:
        marks = session.exec(select(FaceMark)).all()
    assert [(mark.face, mark.said_by) for mark in marks] == [(1, world.staff["teacher"])]
    page = amina.get(f"/drafts/{reference}")
    assert (
        "Poppy F., Zay O., 2 adults and 2 children who are not ours · 3 faces found · somebody can be" in page.text
    )


@pytest.mark.parametrize("do", ["save", "find", "box", "anything"])
def test_a_button_that_only_looks_keeps_what_is_said_and_what_is_marked(
    world: World, browser: Open, draft: tuple[str, int], do: str
) -> None:
    amina, here = browser("teacher"), address(*draft)
    page = amina.post(
        here, said(amina.get(here), do, nobody=None, pupil=str(world.pupils["m5"]), face_3="cover", line="1")
    )
    assert page.status == 200
    assert form_of(page)["face-3"] == ["cover"]
    assert form_of(page)["line"] == ["1"]
    assert form_of(amina.get(here))["pupil"] == [str(world.pupils["m5"])], "kept on the server"
    assert "face-3" in form_of(amina.get(here)) and form_of(amina.get(here))["face-3"] == ["named"]


def test_it_says_how_it_adds_up(world: World, browser: Open, draft: tuple[str, int]) -> None:
    amina, here = browser("teacher"), address(*draft)
    page = amina.get(here)
    assert sum_of(page) == (
        "3 faces found: no person pictured. 3 faces are still nobody’s: name, cover, or “Not a face”."
    )
    told = {"nobody": None, "pupil": str(world.pupils["m1"]), "face_2": "none"}
    page = amina.post(here, said(page, "save", **told, heads=""))
    assert "1 face is still nobody’s" in sum_of(page)
    page = amina.post(here, said(page, "save", adults="1"))
    assert "Count the people you can see" in sum_of(page)
    page = amina.post(here, said(page, "save", heads="3"))
    assert "You counted 3. That makes 2, not 3: look once more." in sum_of(page)
    page = amina.post(here, said(page, "save", heads="2"))
    assert "Say whether anybody could be recognised." in sum_of(page)
    page = amina.post(here, said(page, "save", recognisable="no"))
    assert "A face can be seen, so somebody could be recognised." in sum_of(page)
    page = amina.post(here, said(page, "save", recognisable="yes"))
    assert sum_of(page) == "3 faces found: 1 named, 1 adult, 1 not a face. You counted 2. It adds up."


def test_names_are_found_ticked_by_class_by_group_and_taken_off(
    world: World, services: Services, browser: Open, draft: tuple[str, int]
) -> None:
    earlier = world.draft()
    picture = add_people(world, services, earlier, 1)
    world.save(earlier, text="x", pictures=(shows(picture, world.pupils["m1"], world.pupils["m5"]),))
    amina, here = browser("teacher"), address(*draft)
    page = amina.post(here, said(amina.get(here), "find", find="ósei beech"))
    assert [words(e) for e in page.all("span", **{"data-pupil-name": ""})] == ["Zay Osei"]
    page = amina.get(here)
    by_words = {words(b): b.get("value", "") for b in page.all("button", name="do")}
    page = amina.post(here, said(page, by_words["Everyone here from Beech"]))
    assert sorted(form_of(page)["pupil"]) == [str(world.pupils[name]) for name in ("m1", "m2", "m3")]
    assert "nobody" not in form_of(page)
    group = next(value for said_words, value in by_words.items() if said_words.startswith("Poppy F. and Rowan K."))
    page = amina.post(here, said(page, group))
    assert str(world.pupils["m5"]) in form_of(page)["pupil"]
    off = {words(b): b.get("value", "") for b in page.all("button", class_="tag")}
    page = amina.post(here, said(page, off["Alfie Thornbury cannot be shown × : take off"]))
    assert str(world.pupils["m2"]) not in form_of(page)["pupil"]


def test_another_picture_of_the_post_is_the_first_group_offered(
    world: World, services: Services, browser: Open, draft: tuple[str, int]
) -> None:
    reference, first = draft
    second = add_people(world, services, reference, 2)
    pupils = (world.pupils["m1"], world.pupils["m3"])
    world.save(reference, text="x", pictures=(shows(first, *pupils), shows(second)))
    page = browser("teacher").get(address(reference, second))
    assert words(page.all("button", class_="group")[0]) == "As in picture 1: Poppy F. and Zay O."


def test_a_name_comes_with_a_yes_only_for_how_people_are_shown(browser: Open, draft: tuple[str, int]) -> None:
    amina, here = browser("teacher"), address(*draft)
    hands = amina.post(here, said(amina.get(here), "save", recognisable="no"))
    assert can(hands)["Grace Winterbourne"] == "can be shown", "never asked, and nobody would know her hands"
    faces = amina.post(here, said(hands, "save", recognisable="yes"))
    assert can(faces)["Grace Winterbourne"] == "cannot be shown"
    assert can(faces)["Poppy Fairweather"] == "can be shown"


def can(page: Page) -> dict[str, str]:
    names = [words(e) for e in page.all("span", **{"data-pupil-name": ""})]
    return dict(zip(names, (words(e) for e in page.all("span", **{"data-can": ""})), strict=True))


def test_a_script_hears_how_it_adds_up_and_everything_is_kept(
    world: World, browser: Open, draft: tuple[str, int]
) -> None:
    amina, here = browser("teacher"), address(*draft)
    told = said(amina.get(here), "keep", nobody=None, pupil=str(world.pupils["m1"]), recognisable="yes")
    answer = amina.post(here, told, headers={"Accept": "application/json"}).response.get_json()
    assert answer["says"].startswith("3 faces found: 1 named.")
    assert "2 faces are still nobody’s" in answer["missing"]
    assert set(answer["can"]) == {world.pupils[name] for name in ("m1", "m3", "m5")}
    assert form_of(amina.get(here))["pupil"] == [str(world.pupils["m1"])]


def test_covering_burns_deletes_and_follows(
    world: World, services: Services, browser: Open, draft: tuple[str, int]
) -> None:
    reference, picture = draft
    amina, here = browser("teacher"), address(*draft)
    with world.db.read() as session:
        before = session.get_one(Picture, picture)
    told = {"face_1": "cover", "face_2": "none", "line": "0", "nobody": None, "pupil": str(world.pupils["m1"])}
    sent = amina.post(here, said(amina.get(here), "cover", **told))
    copy = newest(world)
    assert sent.response.location == address(reference, copy)
    page = amina.follow(sent)
    assert "Covered, and the uncovered copy is deleted." in page.text
    assert "Poppy Fairweather" not in [words(q) for q in page.all("q")]
    assert set(form_of(page)) & {"face-1", "face-2", "face-3"} == {"face-2", "face-3"}
    assert form_of(page)["face-2"] == ["none"]
    assert "3 faces found: 1 named, 1 covered, 1 not a face." in sum_of(page)
    assert pixel(services, world, copy, 60, 70) == pytest.approx(TONE, abs=6)
    assert not services.pictures.exists(before.sha256)
    assert not services.pictures.exists(before.small_sha256)
    assert amina.get(f"/pictures/{picture}").response.location.startswith("/static/deleted.svg")
    assert amina.get(here).response.location == address(reference, copy), "the old address leads to the copy"
    saved = amina.post(f"/drafts/{reference}", edited(amina.get(f"/drafts/{reference}")))
    assert saved.status == 303, "the working copy stands on the version that covering made"
    with world.db.read() as session:
        assert {mark.picture_id for mark in session.exec(select(FaceMark))} == {copy}


def test_done_covers_what_is_still_marked_first(world: World, browser: Open, draft: tuple[str, int]) -> None:
    reference, _ = draft
    amina, here = browser("teacher"), address(*draft)
    sent = amina.post(here, said(amina.get(here), "done", face_1="cover", face_2="cover"))
    assert sent.response.location == f"/drafts/{reference}#picture-{newest(world)}"
    page = amina.follow(sent)
    assert "3 faces found, 2 parts covered" in page.text
    assert composer(page)["picture"] == [str(newest(world))]


def test_every_face_is_covered_at_once_but_what_was_said_to_be_none(browser: Open, draft: tuple[str, int]) -> None:
    amina, here = browser("teacher"), address(*draft)
    page = amina.follow(amina.post(here, said(amina.get(here), "faces", face_2="none")))
    assert sum_of(page).startswith("3 faces found: no person pictured, 2 covered, 1 not a face.")
    assert sum_of(page).endswith("It adds up.")


def test_a_box_is_given_in_numbers_carried_along_and_covered(
    world: World, services: Services, browser: Open, draft: tuple[str, int]
) -> None:
    amina, here = browser("teacher"), address(*draft)
    sides = {"box_left": "50", "box_top": "50", "box_width": "25", "box_height": "25"}
    page = amina.post(here, said(amina.get(here), "box", **sides))
    assert form_of(page)["box"] == ["50,50,25,25"]
    assert form_of(page)["box-left"] == [""]
    page = amina.post(here, said(page, "box", **{**sides, "box_left": "0", "box_top": "0"}))
    assert form_of(page)["box"] == ["50,50,25,25", "0,0,25,25"]
    amina.post(here, said(page, "cover", box="50,50,25,25"))
    assert pixel(services, world, newest(world), 500, 375) == pytest.approx(TONE, abs=6)
    assert pixel(services, world, newest(world), 380, 375) != pytest.approx(TONE, abs=6)


@pytest.mark.parametrize(
    "box", ["90,90,20,20", "-5,0,20,20", "10,10,0,0", "nan,0,10,10", "1,2,3", "a,b,c,d", "1e9,0,1,1", "0,0,inf,9"]
)
def test_a_tampered_box_covers_nothing_and_everything_is_kept(
    world: World, browser: Open, draft: tuple[str, int], box: str
) -> None:
    amina, here = browser("teacher"), address(*draft)
    page = amina.post(here, said(amina.get(here), "cover", box=box, face_1="cover", credit="Kept"))
    assert page.status == 422
    assert "outside the picture, or too small" in page.text
    assert form_of(page)["face-1"] == ["cover"]
    assert form_of(page)["credit"] == ["Kept"]
    with world.db.read() as session:
        assert session.exec(select(PictureCover)).all() == []


@pytest.mark.parametrize("sides", [("", "1", "1", "1"), ("99", "0", "9", "9"), ("x", "0", "9", "9")])
def test_a_box_in_wrong_numbers_is_asked_for_again(
    browser: Open, draft: tuple[str, int], sides: tuple[str, ...]
) -> None:
    amina, here = browser("teacher"), address(*draft)
    typed = dict(zip(("box_left", "box_top", "box_width", "box_height"), sides, strict=True))
    page = amina.post(here, said(amina.get(here), "box", **typed))
    assert "Write all four as numbers from 0 to 100" in page.text
    assert [form_of(page)[f"box-{side}"][0] for side in ("left", "top", "width", "height")] == list(sides)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("heads", "seven", "How many people can you see? Write a number, such as 7."),
        ("heads", "-1", "How many people can you see? Write a number, such as 7."),
        ("adults", "1.5", "Write how many adults as a number, such as 1."),
        ("guests", "99999", "Write how many children as a number, such as 2."),
        ("heads", "٣", "How many people can you see? Write a number, such as 7."),
    ],
)
def test_a_number_that_is_none_is_named_and_kept(
    browser: Open, draft: tuple[str, int], field: str, value: str, sentence: str
) -> None:
    amina, here = browser("teacher"), address(*draft)
    page = amina.post(here, said(amina.get(here), "done", **{field: value}))
    assert page.status == 422
    assert page.links()[sentence] == f"#{field}"
    assert form_of(page)[field] == [value]


def test_what_nobody_can_have_chosen_is_not_taken(world: World, browser: Open, draft: tuple[str, int]) -> None:
    amina, here = browser("teacher"), address(*draft)
    odd = {"pupil": ["9999", "x", "-1", str(world.pupils["m1"])], "nobody": None, "face_1": "mine", "source": "q"}
    page = amina.post(here, {**said(amina.get(here), "done", **odd), "face-77": ["cover"], "line": ["9", "x"]})
    assert page.status == 303, "nothing was marked, so nothing was covered"
    again = form_of(amina.get(here))
    assert again["pupil"] == [str(world.pupils["m1"])]
    assert again["face-1"] == ["named"]
    assert again["source"] == [""]


def test_covering_with_nothing_marked_says_so(browser: Open, draft: tuple[str, int]) -> None:
    amina, here = browser("teacher"), address(*draft)
    page = amina.post(here, said(amina.get(here), "cover"))
    assert page.status == 422
    assert "Nothing is marked." in page.text


def test_a_picture_that_was_covered_in_another_window_is_not_covered_twice(
    world: World, browser: Open, draft: tuple[str, int]
) -> None:
    reference, _ = draft
    amina, here = browser("teacher"), address(*draft)
    old_page = amina.get(here)
    amina.post(here, said(old_page, "cover", face_1="cover"))
    copy = newest(world)
    again = amina.post(here, said(old_page, "cover", face_1="cover", heads="2"))
    assert again.response.location == address(reference, copy)
    page = amina.follow(again)
    assert "This picture was covered in the meantime. What you said is kept" in page.text
    assert form_of(page)["heads"] == ["2"]
    assert newest(world) == copy


def test_a_colleague_who_saved_meanwhile_is_not_overwritten_by_covering(
    world: World, browser: Open, draft: tuple[str, int]
) -> None:
    reference, picture = draft
    amina, here = browser("teacher"), address(*draft)
    page = amina.get(f"/drafts/{reference}")
    amina.post(f"/drafts/{reference}", edited(page, f"people-{picture}", text="Mine"))
    world.save(reference, by="colleague", text="Theirs", pictures=(shows(picture),))
    amina.post(here, said(amina.get(here), "cover", face_1="cover"))
    both = amina.post(f"/drafts/{reference}", edited(amina.get(f"/drafts/{reference}")))
    assert both.status == 409
    assert {"Mine", "Theirs"} <= set(both.text.split())
    assert world.version(reference).text == "Theirs"


@pytest.mark.parametrize("who", ["volunteer", "governor", "it"])
def test_somebody_elses_draft_stays_closed(browser: Open, draft: tuple[str, int], who: str) -> None:
    stranger = browser(who)
    assert stranger.get(address(*draft)).status == 403
    assert stranger.post(address(*draft), {"do": ["faces"]}).status == 403


def test_a_picture_of_another_post_is_not_found(world: World, services: Services, browser: Open) -> None:
    mine, other = world.draft(), world.draft()
    foreign = add_people(world, services, other)
    amina = browser("teacher")
    assert amina.get(address(mine, foreign)).status == 404
    assert amina.post(address(mine, foreign), {"do": ["faces"]}).status == 404
    assert amina.get(address(mine, 4711)).status == 404
    with world.db.read() as session:
        assert session.get_one(Picture, foreign).gone_at is None


def test_a_picture_that_was_taken_out_leads_back_to_the_post(
    world: World, services: Services, browser: Open
) -> None:
    reference = world.draft()
    picture = add_people(world, services, reference)
    amina = browser("teacher")
    page = amina.get(address(reference, picture))
    assert page.response.location == f"/drafts/{reference}#pictures"
    assert "This picture is not in the post any more" in amina.follow(page).text


def test_a_post_that_was_sent_in_meanwhile_is_not_covered(world: World, services: Services, browser: Open) -> None:
    reference = world.draft()
    picture = add_people(world, services, reference, 0)
    world.save(reference, text="Sports day", pictures=(shows(picture),))
    amina = browser("teacher")
    page = amina.get(address(reference, picture))
    assert world.submit(reference).accepted
    sent = amina.post(address(reference, picture), said(page, "cover", box="0,0,50,50"))
    assert sent.response.location == f"/drafts/{reference}"
    assert world.post(reference).state is State.WAITING


def test_a_finding_about_writing_is_covered_with_one_tap(
    world: World, browser: Open, draft: tuple[str, int]
) -> None:
    reference, picture = draft
    amina = browser("teacher")
    page = amina.get(f"/drafts/{reference}")
    (button,) = [b for b in page.all("button", name="do") if b.get("value", "").startswith("coverline-")]
    assert button.get("value") == f"coverline-{picture}-0"
    page = amina.follow(amina.post(f"/drafts/{reference}", edited(page, button.get("value", ""), text="Kept")))
    assert "Covered, and the uncovered copy is deleted." in page.text
    assert composer(page)["text"] == ["Kept"]
    assert composer(page)["picture"] == [str(newest(world))]
    assert not [b for b in page.all("button", name="do") if b.get("value", "").startswith("coverline-")]


def test_a_finding_about_faces_offers_to_cover_every_face(browser: Open, draft: tuple[str, int]) -> None:
    reference, picture = draft
    amina = browser("teacher")
    page = amina.get(f"/drafts/{reference}")
    offers = [b.get("value") for b in page.all("button", name="do") if words(b).startswith("Cover every face")]
    assert offers == [f"coverfaces-{picture}"], "once, however many rules speak of faces"
    page = amina.follow(amina.post(f"/drafts/{reference}", edited(page, f"coverfaces-{picture}")))
    assert "3 faces found, 3 parts covered" in page.text


@pytest.mark.parametrize(
    "do", ["coverline-{}-99", "coverline-{}-", "coverfaces-4711", "coverline-x-0", "people-4711"]
)
def test_a_button_of_ones_own_making_covers_nothing(
    world: World, browser: Open, draft: tuple[str, int], do: str
) -> None:
    reference, picture = draft
    amina = browser("teacher")
    page = amina.get(f"/drafts/{reference}")
    assert amina.post(f"/drafts/{reference}", edited(page, do.format(picture))).status == 303
    with world.db.read() as session:
        assert session.exec(select(PictureCover)).all() == []


def test_an_old_form_of_the_post_still_works_after_covering(
    world: World, browser: Open, draft: tuple[str, int]
) -> None:
    reference, picture = draft
    amina = browser("teacher")
    old = amina.get(f"/drafts/{reference}")
    amina.post(address(*draft), said(amina.get(address(*draft)), "faces"))
    page = amina.follow(amina.post(f"/drafts/{reference}", edited(old, "check", text="Typed in the old form")))
    assert composer(page)["picture"] == [str(newest(world))]
    assert not re.search(rf"/pictures/{picture}\b", page.response.text)


def test_keeping_mine_loses_nothing_that_was_said_of_a_picture(
    world: World, browser: Open, draft: tuple[str, int]
) -> None:
    reference, _ = draft
    amina = browser("teacher")
    amina.post(
        address(*draft), said(amina.get(address(*draft)), "done", heads="5", recognisable="no", face_2="adult")
    )
    mine = amina.get(f"/drafts/{reference}")
    world.save(reference, by="colleague", text="Theirs")
    both = amina.post(f"/drafts/{reference}", edited(mine))
    assert both.status == 409
    carried = both.form(f"/drafts/{reference}")
    picture = carried["picture"]
    assert (carried[f"heads-{picture}"], carried[f"recognisable-{picture}"]) == ("5", "no")
    assert carried[f"adultface-{picture}"] == "2"
