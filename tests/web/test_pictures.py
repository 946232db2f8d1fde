"""Who sees the bytes of a picture, and what does a script get that brings one?"""

import io
from collections.abc import Callable
from xml.etree.ElementTree import Element

import pytest

from gatekeeper.actions import drafting
from gatekeeper.pictures import intake, paint
from gatekeeper.pictures.jpeg_parts import bare_size
from gatekeeper.services import Services
from tests.web.browser import Browser, Page
from tests.web.drafting import drawing, photo
from tests.world import World, shows

Open = Callable[..., Browser]


@pytest.fixture
def in_draft(world: World, services: Services) -> tuple[str, int]:
    """A teacher's draft, and a picture of it."""
    reference = world.draft()
    cleaned = intake.clean(photo(), "IMG_2041.jpg")
    services.pictures.keep(cleaned)
    picture = drafting.add_picture(
        world.db, world.actor("teacher"), reference, cleaned, file_name="IMG_2041.jpg", now=world.now
    )
    world.looked_at(picture)
    world.save(reference, text="Sunflowers!", pictures=(shows(picture),))
    return reference, picture


def _pictures(page: Page) -> list[Element]:
    """The pictures of posts on a page."""
    return [image for image in page.all("img") if image.get("src", "").startswith("/pictures/")]


def test_the_bytes_shown_are_the_cleaned_ones(
    browser: Open, services: Services, in_draft: tuple[str, int]
) -> None:
    answer = browser("teacher").get(f"/pictures/{in_draft[1]}").response
    assert answer.mimetype == "image/jpeg"
    assert answer.headers["Content-Disposition"] == f'inline; filename="picture-{in_draft[1]}.jpg"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.data in {services.pictures.read(digest) for digest in services.pictures.digests()}
    assert b"Exif" not in answer.data


def test_a_list_gets_a_small_copy_of_the_same_picture(world: World, browser: Open, services: Services) -> None:
    amina, reference = browser("teacher"), world.draft()
    large = paint.phone_photo(paint.painted("sunflowers", size=(1200, 800)))
    amina.post(f"/drafts/{reference}/pictures", {"file": (io.BytesIO(large), "IMG_1.jpg")})
    full, small = (amina.get(f"/pictures/1{size}").response for size in ("", "/small"))
    assert small.mimetype == "image/jpeg"
    assert small.headers["Cache-Control"] == "no-store"
    assert max(bare_size(small.data)) == 480 < max(bare_size(full.data))
    assert len(small.data) * 4 < len(full.data)
    assert {small.data, full.data} == {services.pictures.read(digest) for digest in services.pictures.digests()}


@pytest.mark.parametrize("address", ["/", "/drafts/"])
def test_lists_show_the_small_copy_and_what_is_checked_shows_the_full_one(
    browser: Open, in_draft: tuple[str, int], address: str
) -> None:
    reference, picture = in_draft
    amina = browser("teacher")
    (thumbnail,) = _pictures(amina.get(address))
    assert thumbnail.get("src") == f"/pictures/{picture}/small"
    assert (thumbnail.get("loading"), thumbnail.get("width"), thumbnail.get("height")) == ("lazy", "72", "72")
    assert {image.get("src") for image in _pictures(amina.get(f"/drafts/{reference}"))} == {f"/pictures/{picture}"}


def test_a_second_reader_is_led_by_the_small_copy_and_decides_by_the_full_one(
    world: World, browser: Open, in_draft: tuple[str, int]
) -> None:
    reference, picture = in_draft
    assert world.submit(reference).accepted
    ben = browser("colleague")
    assert [image.get("src") for image in _pictures(ben.get("/to-read/"))] == [f"/pictures/{picture}/small"]
    page = ben.get(f"/to-read/{reference}")
    assert {image.get("src") for image in _pictures(page)} == {f"/pictures/{picture}"}


@pytest.mark.parametrize(
    ("who", "while_draft", "while_waiting"),
    [
        ("teacher", 200, 200), ("colleague", 200, 200), ("head", 200, 200), ("governor", 200, 200),
        ("volunteer", 404, 200), ("it", 403, 403), ("", 303, 303),
    ],
)  # fmt: skip
def test_a_picture_is_for_those_who_may_see_its_post(
    world: World, browser: Open, in_draft: tuple[str, int], who: str, while_draft: int, while_waiting: int
) -> None:
    reference, picture = in_draft
    somebody = browser(who)
    sizes = (f"/pictures/{picture}", f"/pictures/{picture}/small")
    assert [somebody.get(address).status for address in sizes] == [while_draft] * 2
    assert world.submit(reference).accepted
    assert [somebody.get(address).status for address in sizes] == [while_waiting] * 2


def test_a_picture_that_was_taken_out_is_not_shown_to_every_colleague(
    world: World, browser: Open, in_draft: tuple[str, int]
) -> None:
    reference, picture = in_draft
    world.save(reference, text="Sunflowers!")
    assert world.submit(reference).accepted
    for address in (f"/pictures/{picture}", f"/pictures/{picture}/small"):
        assert browser("volunteer").get(address).status == 404
        assert browser("teacher").get(address).status == 200


def test_a_picture_whose_bytes_are_gone_is_not_found(
    browser: Open, services: Services, in_draft: tuple[str, int]
) -> None:
    for digest in list(services.pictures.digests()):
        services.pictures.delete(digest)
    for address in (f"/pictures/{in_draft[1]}", f"/pictures/{in_draft[1]}/small"):
        page = browser("teacher").get(address)
        assert page.status == 404
        assert "no longer stored" in page.text


def test_there_is_no_picture_by_another_number(browser: Open) -> None:
    assert browser("teacher").get("/pictures/999").status == 404


def upload(browser: Browser, reference: str, data: bytes, name: str, have: int = 0) -> tuple[int, dict[str, str]]:
    answer = browser.post(
        f"/drafts/{reference}/pictures",
        {"file": (io.BytesIO(data), name), "have": str(have)},
        headers={"Accept": "application/json"},
    ).response
    return answer.status_code, answer.get_json()


def test_a_script_gets_the_part_of_the_form_for_its_picture(world: World, browser: Open) -> None:
    status, answer = upload(browser("teacher"), world.draft(), photo(), "IMG <1>.jpg", have=1)
    assert status == 200
    card = answer["card"]
    assert "Picture <span data-place>2</span>" in card
    assert "where it was taken (GPS)" in card
    assert "IMG &lt;1&gt;.jpg" in card
    assert "Nobody has said who is in it" in card
    assert "data-look=" in card


def test_a_script_gets_the_sentence_for_a_file_that_is_refused(world: World, browser: Open) -> None:
    amina, reference = browser("teacher"), world.draft()
    status, answer = upload(amina, reference, b"hello", "notes.txt")
    assert status == 422
    assert answer["message"].startswith("“notes.txt” is ")
    assert answer["message"].endswith("please send a JPEG, PNG, WebP or HEIC picture instead.")
    assert upload(amina, reference, drawing(), "robot.png", have=4)[0] == 422
    assert upload(amina, reference, drawing()[: len(drawing()) // 2], "half.png")[0] == 422


def test_an_upload_without_a_file_says_so(world: World, browser: Open) -> None:
    page = browser("teacher").post(f"/drafts/{world.draft()}/pictures")
    assert page.status == 422
    assert "No picture arrived." in page.text


def test_a_file_larger_than_agreed_is_refused_by_name(world: World, browser: Open) -> None:
    amina, reference = browser("teacher"), world.draft()
    body = b"".join(  # by hand: the test client would leave a large file open
        (
            b'--edge\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n' + amina.token().encode(),
            b'\r\n--edge\r\nContent-Disposition: form-data; name="file"; filename="huge.jpg"\r\n\r\n',
            b"\xff\xd8\xff" + bytes(25_000_001),
            b"\r\n--edge--\r\n",
        )
    )
    answer = amina.client.post(
        f"/drafts/{reference}/pictures",
        data=body,
        content_type="multipart/form-data; boundary=edge",
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == 422
    assert answer.get_json()["message"] == "“huge.jpg” is larger than 25 MB: please send a smaller copy of it."
