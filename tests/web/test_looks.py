"""Does the author of a post see how far the look at a picture is, with a script and without, and lose nothing?"""

import io
import time
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlmodel import func, select

from gatekeeper.actions import drafting
from gatekeeper.actions.drafting import MOST_UPLOADS
from gatekeeper.looking import Stage
from gatekeeper.models import Picture, PictureLook
from gatekeeper.pictures import intake
from gatekeeper.pictures.intake import Cleaned
from gatekeeper.services import Services
from gatekeeper.settings import Settings
from tests.gatekeeper.pictures import files
from tests.sample_posts import add_picture
from tests.web.browser import Browser, Page
from tests.web.drafting import composer, drawing, edited, photo
from tests.world import World
from web.drafts import uploads

Open = Callable[..., Browser]
JSON = {"Accept": "application/json"}
LONG = 180.0


def sent(browser: Browser, reference: str, data: bytes, name: str = "IMG_1.jpg") -> tuple[int, Any]:
    """What the script gets for one file."""
    fields = {"file": (io.BytesIO(data), name), "have": "0"}
    answer = browser.post(f"/drafts/{reference}/pictures", fields, headers=JSON).response
    return answer.status_code, answer.get_json()


def asked(browser: Browser, reference: str, picture: int) -> Any:
    answer = browser.get(f"/drafts/{reference}/pictures/{picture}/look", headers=JSON).response
    assert answer.status_code == 200
    return answer.get_json()


def finished(browser: Browser, reference: str, picture: int) -> Any:
    """Asks as the script does, until there is nothing more to wait for."""
    deadline = time.monotonic() + LONG
    while not (told := asked(browser, reference, picture))["done"]:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return told


def form_with(browser: Browser, reference: str, *given: tuple[bytes, str], **changes: str) -> Page:
    """The form as it is sent without a script, with these files."""
    fields = edited(browser.get(f"/drafts/{reference}"), "add", **changes)
    return browser.post(f"/drafts/{reference}", {**fields, "files": [(io.BytesIO(d), n) for d, n in given]})


def looks_of(page: Page) -> list[str]:
    return [" ".join(e.itertext()).strip() for e in page.all("p") if e.get("data-look-words") is not None]


def kept(world: World, services: Services) -> tuple[int, list[str]]:
    with world.db.read() as session:
        return session.exec(select(func.count()).select_from(Picture)).one(), sorted(services.pictures.digests())


@pytest.fixture
def lost(world: World) -> tuple[str, int, Cleaned]:
    """A draft with a picture of which the bytes are missing, from before a restart."""
    reference = world.draft()
    cleaned = intake.clean(drawing(), "robot.png")
    picture = drafting.add_picture(
        world.db, world.actor("teacher"), reference, cleaned, file_name="robot.png", now=world.now
    )
    world.later(minutes=1)
    return reference, picture, cleaned


def test_with_a_script_the_card_comes_at_once_and_says_how_far_the_look_is(world: World, browser: Open) -> None:
    amina, reference = browser("teacher"), world.draft()
    status, answer = sent(amina, reference, photo())
    assert status == 200
    assert 'data-stage="waiting"' in answer["card"] or 'data-stage="looking"' in answer["card"]
    assert "<progress" in answer["card"]
    told = finished(amina, reference, answer["id"])
    assert told["words"].startswith("Checked: ")
    assert told["words"] in told["part"]
    assert "<progress" not in told["part"]
    assert told["who"].startswith("Nobody has said who is in it · ")
    with world.db.read() as session:
        assert session.get(PictureLook, answer["id"]) is not None
        assert str(session.get_one(Picture, answer["id"]).taken_on) == "2026-11-20"


def test_without_a_script_the_page_that_follows_knows_what_was_seen(world: World, browser: Open) -> None:
    amina, reference = browser("teacher"), world.draft()
    page = amina.follow(form_with(amina, reference, (drawing(), "robot.png"), text="Our new robot"))
    (words,) = looks_of(page)
    assert words.startswith("Checked: ")
    assert composer(page)["text"] == ["Our new robot"]


def test_where_the_look_takes_longer_the_page_says_so_and_a_button_asks_again(
    world: World, browser: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "LOOK_SECONDS", 0.0)
    amina, reference = browser("teacher"), world.draft()
    page = amina.follow(form_with(amina, reference, (photo(), "IMG_1.jpg")))
    (words,) = looks_of(page)
    assert words.endswith("…")
    (button,) = [b for b in page.all("button", name="do") if (b.get("value") or "").startswith("look-")]
    assert "no-script" in (button.get("class") or "")
    monkeypatch.setattr(uploads, "LOOK_SECONDS", LONG)
    page = amina.follow(amina.post(f"/drafts/{reference}", edited(page, button.get("value", ""), text="One more")))
    assert looks_of(page)[0].startswith("Checked: ")
    assert composer(page)["text"] == ["One more"]


def test_opening_a_draft_takes_up_a_look_that_a_restart_cut_off(
    browser: Open, services: Services, lost: tuple[str, int, Cleaned]
) -> None:
    reference, picture, cleaned = lost
    services.pictures.keep(cleaned)
    amina = browser("teacher")
    fields = edited(amina.get(f"/drafts/{reference}"), picture=str(picture))
    assert amina.post(f"/drafts/{reference}", fields).status == 303
    assert looks_of(amina.get(f"/drafts/{reference}"))[0].endswith("…")
    assert finished(amina, reference, picture)["stage"] == "checked"


@pytest.mark.parametrize("with_script", [True, False])
def test_what_could_not_be_checked_says_so_and_is_checked_again_by_its_button(
    world: World, browser: Open, services: Services, lost: tuple[str, int, Cleaned], *, with_script: bool
) -> None:
    reference, picture, cleaned = lost
    amina = browser("teacher")
    told = finished(amina, reference, picture)
    assert told["stage"] == "failed"
    assert "could not be checked" in told["words"]
    assert "Check again" in told["part"]
    services.pictures.keep(cleaned)
    if with_script:
        answer = amina.post(f"/drafts/{reference}/pictures/{picture}/look", headers=JSON).response
        assert answer.get_json()["done"] is False
        assert finished(amina, reference, picture)["stage"] == "checked"
        return
    fields = edited(amina.get(f"/drafts/{reference}"), f"look-{picture}", picture=str(picture), text="Kept words")
    page = amina.follow(amina.post(f"/drafts/{reference}", fields))
    assert looks_of(page)[0].startswith("Checked: ")
    assert composer(page)["text"] == ["Kept words"]
    assert world.version(reference).text != "Kept words"


def test_a_post_sent_in_at_once_waits_for_the_look(world: World, browser: Open) -> None:
    amina, reference = browser("teacher"), world.draft()
    _, answer = sent(amina, reference, drawing(), "robot.png")
    fields = edited(amina.get(f"/drafts/{reference}"), "send", picture=str(answer["id"]))
    amina.post(f"/drafts/{reference}", fields)
    with world.db.read() as session:
        assert session.get(PictureLook, answer["id"]) is not None


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_look_is_told_to_those_who_may_write_in_the_post(
    world: World, browser: Open, method: str, lost: tuple[str, int, Cleaned]
) -> None:
    reference, picture, _ = lost
    other = world.draft()
    status = {}
    for who, post in (("volunteer", reference), ("teacher", other), ("teacher", "abcdefgh")):
        path = f"/drafts/{post}/pictures/{picture}/look"
        status[who, post] = getattr(browser(who), method)(path, headers=JSON).status
    assert status == {("volunteer", reference): 403, ("teacher", other): 404, ("teacher", "abcdefgh"): 404}
    pressed = browser("teacher")
    fields = edited(pressed.get(f"/drafts/{other}"), f"look-{picture}")
    assert pressed.post(f"/drafts/{other}", fields).status == 303


def test_when_too_many_come_at_once_one_is_told_at_once_and_keeps_the_form(
    world: World, browser: Open, services: Services, app: Flask
) -> None:
    amina, reference = browser("teacher"), world.draft()
    most = services.settings.web_threads - uploads.FOR_PAGES
    with app.app_context():
        places = [uploads._place("") for _ in range(most)]
        for place in places:
            place.__enter__()
        status, answer = sent(amina, reference, photo())
        assert status == 503
        assert answer["message"].endswith("because the server is busy: please send it again in a minute.")
        page = form_with(amina, reference, (photo(), "IMG_1.jpg"), text="Kept words")
        assert page.status == 422
        assert "the server is busy" in page.text
        assert composer(page)["text"] == ["Kept words"]
        assert kept(world, services) == (0, [])
        for place in places:
            place.__exit__(None, None, None)
    assert sent(amina, reference, photo())[0] == 200


def test_even_the_smallest_server_takes_pictures(
    world: World, services: Services, app: Flask, browser: Open
) -> None:
    small = Settings(_env_file=None, data=services.settings.data, web_threads=2)  # type: ignore[call-arg]  # pydantic-settings takes it
    object.__setattr__(services, "settings", small)
    del app
    assert sent(browser("teacher"), world.draft(), photo())[0] == 200


def test_one_picture_more_than_may_be_tried_leaves_nothing_behind(
    world: World, browser: Open, services: Services
) -> None:
    amina, reference = browser("teacher"), world.draft()
    for number in range(MOST_UPLOADS):
        add_picture(world, reference, bytes_=b"picture %d" % number)
    before = kept(world, services)
    page = form_with(amina, reference, (drawing(), "robot.png"), text="Kept words")
    assert page.status == 422
    assert f"{MOST_UPLOADS} pictures were added to this post already." in page.text
    assert composer(page)["text"] == ["Kept words"]
    status, answer = sent(amina, reference, drawing(), "robot.png")
    assert status == 422
    assert "Start another post for more." in answer["message"]
    assert kept(world, services) == before


BAD: dict[str, files.Maker] = {
    "empty.jpg": lambda: b"",
    "words.jpg": lambda: b"hello",
    "letter.pdf": lambda: b"%PDF-1.7",
    "letter called photo.jpg": lambda: b"%PDF-1.7",
    "drawing.svg": lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "page.jpg": lambda: b"<!doctype html><script>alert(1)</script>",
    "cat.gif": lambda: b"GIF89a" + bytes(40),
    "scan.tiff": lambda: b"II*\0" + bytes(40),
    "film.heic": files.sequence_heic,
    "burst.png": lambda: files.several("PNG"),
    "huge.png": files.huge_bit_png,
    "endless.jpg": files.endless_jpeg,
    "half.jpg": lambda: files.jpeg()[:900],
    "dot.png": lambda: files.saved(files.card(10, 10), "PNG"),
    "ribbon.png": lambda: files.saved(files.card(900, 40), "PNG"),
    "zip.jpg": files.zipped,
}


def test_every_bad_file_gets_its_sentence_and_leaves_nothing_while_the_good_one_goes_in(
    world: World, browser: Open, services: Services
) -> None:
    amina, reference = browser("teacher"), world.draft()
    for name, make in BAD.items():
        status, answer = sent(amina, reference, make(), name)
        assert status == 422, name
        assert answer["message"].startswith(f"“{name}” "), name
        assert answer["message"].endswith((".", "it.", "instead.")), name
        assert kept(world, services) == (0, []), name
    names = list(BAD)[:3]
    page = form_with(
        amina, reference, *((BAD[name](), name) for name in names), (drawing(), "robot.png"), text="Kept words"
    )
    assert page.status == 422
    assert all(f"“{name}” " in page.text for name in names)
    assert composer(page)["text"] == ["Kept words"]
    assert len(composer(page)["picture"]) == 1
    assert len(kept(world, services)[1]) == 2
    assert looks_of(page)[0].startswith("Checked: ")


def test_a_look_that_ends_while_the_page_is_made_is_still_under_way_there(world: World, app: Flask) -> None:
    """Otherwise the page said “Not looked at yet” for good, and its script asked no more."""
    picture = add_picture(world, world.draft())
    with app.app_context():
        assert uploads.look_at(picture, known=False).stage is Stage.LOOKING
        assert uploads.look_at(picture, known=True).stage is Stage.CHECKED
