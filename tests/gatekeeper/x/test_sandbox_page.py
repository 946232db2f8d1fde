"""Does the stand-in's public page show what the public would see, plainly and for everybody?"""

import re
from datetime import UTC, datetime

import html5lib
import pytest
import requests

from gatekeeper.x.client import TweepyPort
from gatekeeper.x.port import NewPost, Sent, Uploaded
from gatekeeper.x.sandbox import Sandbox


def page(sandbox: Sandbox, path: str = "/lunsfordprimary") -> requests.Response:
    return requests.get(sandbox.origin + path, timeout=5)


def words(markup: str) -> str:
    """The text that a reader sees."""
    tree = html5lib.parse(markup, namespaceHTMLElements=False)
    return " ".join("".join(tree.find("body").itertext()).split())


def post_picture(port: TweepyPort, jpeg: bytes, alt_text: str = "A sunflower & a <fence>") -> tuple[str, str]:
    held = port.upload_picture(jpeg, alt_text)
    assert isinstance(held, Uploaded)
    sent = port.create(NewPost("Our <garden> & pond: https://example.org/pond.", (held.media_id,)))
    assert isinstance(sent, Sent)
    return sent.x_post_id, held.media_id


def test_the_front_leads_to_the_account(sandbox: Sandbox) -> None:
    answer = page(sandbox, "/")
    assert answer.status_code == 200
    assert answer.url.endswith("/lunsfordprimary")
    assert page(sandbox, "/nobody").status_code == 404
    assert page(sandbox, "/LunsfordPrimary").status_code == 200


def test_an_empty_timeline_says_what_will_happen(sandbox: Sandbox) -> None:
    seen = words(page(sandbox).text)
    assert "Nothing has been posted yet." in seen
    assert "This is a stand-in for X on this computer. Nothing here is public." in seen


def test_a_post_is_shown_with_its_picture_and_its_description(
    sandbox: Sandbox,
    port: TweepyPort,
    jpeg: bytes,
) -> None:
    with sandbox.at(datetime(2026, 7, 3, 14, 15, tzinfo=UTC)):
        _, media_id = post_picture(port, jpeg)
    markup = page(sandbox).text
    seen = words(markup)
    assert "Our <garden> & pond: https://example.org/pond." in seen
    assert "ALT A sunflower & a <fence>" in seen
    assert "Friday 3 July 2026 at 3.15pm" in seen, "London's summer time"
    assert "Only people mentioned can reply" in seen
    assert '<a href="https://example.org/pond" rel="noreferrer nofollow">' in markup
    picture = page(sandbox, f"/pictures/{media_id}")
    assert (picture.headers["content-type"], picture.content) == ("image/jpeg", jpeg)


def test_a_picture_without_a_description_is_called_out(sandbox: Sandbox, port: TweepyPort, jpeg: bytes) -> None:
    post_picture(port, jpeg, "")
    assert "This picture arrived without a description." in words(page(sandbox).text)


def test_a_label_shows_what_was_made_with_ai(sandbox: Sandbox, port: TweepyPort) -> None:
    port.create(NewPost("A drawn dragon", made_with_ai=True))
    assert "Made with AI" in words(page(sandbox).text)


def test_a_deleted_post_leaves_no_trace_and_no_picture(sandbox: Sandbox, port: TweepyPort, jpeg: bytes) -> None:
    number, media_id = post_picture(port, jpeg)
    port.delete(number)
    markup = page(sandbox).text
    assert number not in markup and "garden" not in markup
    assert page(sandbox, f"/pictures/{media_id}").status_code == 404


def test_each_post_has_a_page_of_its_own_under_the_path_that_x_gives_it(
    sandbox: Sandbox, port: TweepyPort, jpeg: bytes
) -> None:
    number, _ = post_picture(port, jpeg)
    port.create(NewPost("Another post"))
    assert f'href="/lunsfordprimary/status/{number}"' in page(sandbox).text
    alone = page(sandbox, f"/LunsfordPrimary/status/{number}")
    assert alone.status_code == 200
    assert "default-src 'none'" in alone.headers["content-security-policy"]
    html5lib.HTMLParser(strict=True).parse(alone.text)
    assert "Our <garden> & pond" in words(alone.text)
    assert "ALT A sunflower & a <fence>" in words(alone.text)
    assert "Another post" not in words(alone.text)


def test_the_page_of_a_post_that_is_gone_or_never_was_says_so(sandbox: Sandbox, port: TweepyPort) -> None:
    made = port.create(NewPost("Soon gone"))
    assert isinstance(made, Sent)
    port.delete(made.x_post_id)
    for number in (made.x_post_id, "1", str(2**80)):
        answer = page(sandbox, f"/lunsfordprimary/status/{number}")
        assert answer.status_code == 404
        assert "This post does not exist." in words(answer.text)
        assert "Soon gone" not in answer.text


def test_a_post_is_found_under_its_own_account_only(sandbox: Sandbox, port: TweepyPort) -> None:
    made = port.create(NewPost("Ours"))
    assert isinstance(made, Sent)
    sandbox.world.accounts.open("another", "Another School", "1700000000000000099")
    assert page(sandbox, f"/another/status/{made.x_post_id}").status_code == 404
    assert page(sandbox, f"/nobody/status/{made.x_post_id}").status_code == 404


def test_what_a_stranger_wrote_is_found_by_its_number_alone(sandbox: Sandbox) -> None:
    reply = sandbox.world.hear("stranger", "@lunsfordprimary how lovely")
    assert "how lovely" in words(page(sandbox, f"/i/status/{reply.id}").text)
    assert page(sandbox, "/i/status/42").status_code == 404


def test_a_picture_that_no_post_shows_is_not_public(sandbox: Sandbox, port: TweepyPort, jpeg: bytes) -> None:
    held = port.upload_picture(jpeg, "Not yet")
    assert isinstance(held, Uploaded)
    assert page(sandbox, f"/pictures/{held.media_id}").status_code == 404
    assert page(sandbox, f"/pictures/{2**80}").status_code == 404


def test_the_markup_is_valid_and_its_order_of_headings_whole(
    sandbox: Sandbox, port: TweepyPort, jpeg: bytes
) -> None:
    post_picture(port, jpeg)
    port.create(NewPost("Plain"))
    markup = page(sandbox).text
    html5lib.HTMLParser(strict=True).parse(markup)
    assert markup.count("<h1") == 1
    numbers = re.findall(r' id="([^"]+)"', markup)
    assert len(numbers) == len(set(numbers))
    assert 'lang="en-GB"' in markup


def test_nothing_is_inline_and_nothing_comes_from_elsewhere(
    sandbox: Sandbox, port: TweepyPort, jpeg: bytes
) -> None:
    post_picture(port, jpeg)
    answer = page(sandbox)
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", answer.text)
    sources = re.findall(r'(?:src|<link[^>]* href)="([^"]+)"', answer.text)
    assert len(sources) == 4
    for source in sources:
        assert source.startswith("/")
        assert page(sandbox, source).status_code == 200


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "javascript:alert(1)"]
)
def test_a_hostile_text_stays_a_text(sandbox: Sandbox, port: TweepyPort, text: str) -> None:
    assert isinstance(port.create(NewPost(text)), Sent)
    answer = page(sandbox)
    assert text in words(answer.text)
    assert "<script>alert" not in answer.text and "<img" not in answer.text
