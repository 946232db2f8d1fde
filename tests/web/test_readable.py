"""What does somebody read whose form holds what no database can keep?"""

from collections.abc import Callable
from urllib.parse import quote

import pytest

from tests.web.browser import Browser, Page
from tests.world import World

Open = Callable[..., Browser]
FORM = "application/x-www-form-urlencoded"


def _sent(browser: Browser, reference: str, typed: bytes, **given: object) -> Page:
    """The answer to a draft with these bytes as its text, as a browser would send them."""
    body = f"csrf_token={quote(browser.token())}&based_on=1&do=save&text=".encode() + typed
    return browser._page(browser.client.post(f"/drafts/{reference}", data=body, content_type=FORM, **given))


@pytest.mark.parametrize("typed", [b"A trip%00to the farm", b"A trip\0to the farm", b"\xed\xa0\x80", b"caf\xe9"])
def test_a_character_that_cannot_be_kept_is_named_and_not_taken_for_a_lost_token(
    world: World, browser: Open, typed: bytes
) -> None:
    reference = world.draft()
    before = world.version(reference).number
    page = _sent(browser("teacher"), reference, typed)
    assert page.status == 400
    assert "a character that cannot be shown or kept" in page.text
    assert "on the page before this one" in page.text
    assert "token" not in page.text
    assert world.version(reference).number == before


@pytest.mark.parametrize("field", ["text", "alt-1", "reason-abc", "a name with \0"])
def test_it_is_found_in_every_field_of_a_form_with_photos(world: World, browser: Open, field: str) -> None:
    amina, reference = browser("teacher"), world.draft()
    body = (
        f'--edge\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{amina.token()}\r\n'
        f'--edge\r\nContent-Disposition: form-data; name="{field}"\r\n\r\nfirst\r\n'
        f'--edge\r\nContent-Disposition: form-data; name="{field}"\r\n\r\nsec\0ond\r\n--edge--\r\n'
    )
    answer = amina.client.post(
        f"/drafts/{reference}", data=body.encode(), content_type="multipart/form-data; boundary=edge"
    )
    assert answer.status_code == 400
    assert "a character that cannot be shown or kept" in answer.text


def test_a_script_gets_the_sentence(world: World, browser: Open) -> None:
    answer = _sent(browser("teacher"), world.draft(), b"%00", headers={"Accept": "application/json"}).response
    assert answer.status_code == 400
    assert answer.get_json()["message"].startswith("What was sent holds a character")


def test_a_form_without_its_token_still_says_so(world: World, browser: Open) -> None:
    page = browser("teacher").post(f"/drafts/{world.draft()}", {"csrf_token": "", "text": "A trip to the farm"})
    assert page.status == 400
    assert "without its safety token" in page.text


def test_whoever_is_signed_out_is_asked_to_sign_in_first(world: World, browser: Open) -> None:
    assert _sent(browser(), world.draft(), b"%00").status == 303


def test_letters_of_every_script_are_kept(world: World, browser: Open) -> None:
    reference = world.draft()
    words = "Dziękujemy 🎉 ಠ_ಠ \u0007 \u202e \ufffd"
    number = str(world.version(reference).number)
    page = browser("teacher").post(
        f"/drafts/{reference}",
        {"based_on": number, "do": "save", "text": words, "reply_setting": "mentionedUsers", "when": "soon"},
    )
    assert page.status == 303
    assert world.version(reference).text == words
