"""Does the sandbox take the pictures that X takes, once, from their owner, for a day?"""

from datetime import timedelta
from typing import Any

import pytest
from PIL import Image

from gatekeeper.x.client import TweepyPort
from gatekeeper.x.port import NewPost, RefusalKind, Sent, Uploaded
from gatekeeper.x.sandbox import Sandbox
from gatekeeper.x.sandbox.media_checks import LARGEST_PICTURE
from gatekeeper.x.sandbox.sniff import Kind, sniff
from tests.gatekeeper.x.caller import Caller, refused_kind


def test_a_picture_is_used_once(port: TweepyPort, sandbox: Sandbox, jpeg: bytes) -> None:
    held = port.upload_picture(jpeg, "The pond")
    assert isinstance(held, Uploaded)
    assert isinstance(port.create(NewPost("One", (held.media_id,))), Sent)
    assert refused_kind(port.create(NewPost("Two", (held.media_id,)))) is RefusalKind.MEDIA_INVALID
    assert len(sandbox.posts()) == 1, "a refused post leaves nothing behind"


def test_a_picture_belongs_to_who_uploaded_it(port: TweepyPort, sandbox: Sandbox, jpeg: bytes) -> None:
    other = sandbox.world.accounts.open("anotherschool", "Another School", "1700000000000000002")
    theirs = TweepyPort(other, origin=sandbox.origin).upload_picture(jpeg, "Theirs")
    assert isinstance(theirs, Uploaded)
    assert refused_kind(port.create(NewPost("Ours", (theirs.media_id,)))) is RefusalKind.MEDIA_INVALID


def test_a_picture_expires_after_a_day(port: TweepyPort, sandbox: Sandbox, jpeg: bytes) -> None:
    held = port.upload_picture(jpeg, "The pond")
    assert isinstance(held, Uploaded)
    sandbox.world.clock.advance(timedelta(hours=24, seconds=1))
    assert refused_kind(port.create(NewPost("Late", (held.media_id,)))) is RefusalKind.MEDIA_INVALID


def test_a_picture_is_what_its_bytes_are(call: Caller, picture_of: Any) -> None:
    for kind, mime in (("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp"), ("GIF", "image/gif")):
        answer = call.upload(picture_of(kind, (31, 17)))
        assert answer.status_code == 200
        assert answer.json()["data"]["image"] == {"image_type": mime, "w": 31, "h": 17}
        assert answer.json()["data"]["expires_after_secs"] == 86_400


@pytest.mark.parametrize(
    ("data", "category"),
    [
        (b"", "tweet_image"),
        (b"<svg></svg>", "tweet_image"),
        (b"\xff\xd8\xff", "tweet_image"),
        (b"\x89PNG\r\n\x1a\n", "tweet_image"),
        (b"%PDF-1.7", "tweet_image"),
        (b"GIF89a\x01\x00\x01\x00", "tweet_video"),
        (b"GIF89a\x01\x00\x01\x00", "nonsense"),
    ],
)
def test_what_is_no_picture_is_refused(call: Caller, data: bytes, category: str) -> None:
    assert call.upload(data, category).status_code == 400


def test_a_picture_over_five_megabytes_is_refused(call: Caller, jpeg: bytes) -> None:
    assert call.upload(jpeg + bytes(LARGEST_PICTURE - len(jpeg))).status_code == 200
    assert call.upload(jpeg + bytes(LARGEST_PICTURE - len(jpeg) + 1)).status_code == 400


def test_a_body_over_every_limit_is_refused_as_too_large(call: Caller) -> None:
    assert call.upload(bytes(20 * 1024 * 1024)).status_code == 413


@pytest.mark.parametrize("kind", ["lossy", "lossless", "extended"])
def test_every_kind_of_webp_shows_its_size(tmp_path: Any, kind: str) -> None:
    image = Image.new("RGBA" if kind == "extended" else "RGB", (31, 17), (1, 2, 3, 4) if kind == "extended" else 7)
    image.save(tmp_path / "x.webp", lossless=kind == "lossless")
    assert sniff((tmp_path / "x.webp").read_bytes()) == Kind("image/webp", 31, 17)


def test_alt_text_is_bounded_and_needs_an_own_picture(call: Caller, jpeg: bytes) -> None:
    media_id = call.upload(jpeg).json()["data"]["id"]

    def describe(text: object, number: str = media_id) -> int:
        body = {"id": number, "metadata": {"alt_text": {"text": text}}}
        return call("POST", "/2/media/metadata", json=body).status_code

    assert describe("x" * 1000) == 200
    assert describe("x" * 1001) == 400
    assert describe(5) == 400
    assert describe("x", "12") == 400
    assert describe("x", "not a number") == 400
