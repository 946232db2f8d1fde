"""Does the sandbox take pictures in pieces, and work on them, as X does?"""

import base64
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from gatekeeper.x.sandbox import Sandbox
from gatekeeper.x.sandbox.media import LARGEST_SEGMENT
from gatekeeper.x.sandbox.media_checks import LARGEST_GIF, LARGEST_PICTURE
from gatekeeper.x.sandbox.orders import obey
from tests.gatekeeper.x.caller import Caller


def begin(call: Caller, total: int, mime: str = "image/jpeg", category: str = "tweet_image") -> Any:
    body = {"media_type": mime, "total_bytes": total, "media_category": category}
    return call("POST", "/2/media/upload/initialize", json=body)


def append(call: Caller, number: str, index: int, data: bytes) -> Any:
    body = {"media": base64.b64encode(data).decode(), "segment_index": index}
    return call("POST", f"/2/media/upload/{number}/append", json=body)


def finish(call: Caller, number: str) -> Any:
    return call("POST", f"/2/media/upload/{number}/finalize")


def test_pieces_have_to_come_in_order_and_be_whole(call: Caller, jpeg: bytes) -> None:
    number = begin(call, len(jpeg)).json()["data"]["id"]
    assert append(call, number, 1, jpeg).status_code == 400
    assert append(call, number, 0, jpeg[:100]).status_code == 200
    assert append(call, number, 0, jpeg[100:]).status_code == 400
    assert finish(call, number).status_code == 400
    assert append(call, number, 1, jpeg[100:] + b"x").status_code == 400
    assert append(call, number, 1, jpeg[100:]).status_code == 200
    assert finish(call, number).json()["data"]["size"] == len(jpeg)
    assert finish(call, number).status_code == 400, "it is finished"


def test_a_piece_may_come_as_a_form(call: Caller, jpeg: bytes) -> None:
    number = begin(call, len(jpeg)).json()["data"]["id"]
    form = {"files": {"media": ("piece", jpeg)}, "data": {"segment_index": "0"}}
    assert call("POST", f"/2/media/upload/{number}/append", **form).status_code == 200
    assert finish(call, number).status_code == 200


def test_what_is_announced_is_held_against_what_comes(call: Caller, jpeg: bytes) -> None:
    number = begin(call, len(jpeg), "image/png").json()["data"]["id"]
    append(call, number, 0, jpeg)
    assert finish(call, number).status_code == 400
    assert begin(call, LARGEST_PICTURE + 1).status_code == 400
    assert begin(call, LARGEST_GIF, "image/gif", "tweet_gif").status_code == 200
    assert begin(call, LARGEST_GIF + 1, "image/gif", "tweet_gif").status_code == 400
    assert begin(call, 10, "video/mp4", "tweet_video").status_code == 400
    assert begin(call, 10, "image/jpeg", "tweet_gif").status_code == 400
    assert begin(call, 0).status_code == 400


def test_a_piece_of_an_upload_that_is_not_ours_or_over_is_refused(
    sandbox: Sandbox, call: Caller, jpeg: bytes
) -> None:
    number = begin(call, len(jpeg)).json()["data"]["id"]
    other = Caller(sandbox, sandbox.add_account("another"))
    assert append(other, number, 0, jpeg).status_code == 400
    other.session.close()
    assert append(call, "12", 0, jpeg).status_code == 400
    assert append(call, number, 0, b"").status_code == 400
    sandbox.world.clock.advance(timedelta(days=1))
    assert append(call, number, 0, jpeg).status_code == 400


def test_a_piece_is_never_too_large(call: Caller) -> None:
    number = begin(call, LARGEST_GIF, "image/gif", "tweet_gif").json()["data"]["id"]
    assert append(call, number, 0, bytes(LARGEST_SEGMENT)).status_code == 200
    assert append(call, number, 1, bytes(LARGEST_SEGMENT + 1)).status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"media": "eA==", "segment_index": "x"},
        {"media": "eA==", "segment_index": 1000},
        {"media": "eA==", "segment_index": True},
        {"media": "eA=="},
        {"media": "eA==", "segment_index": 0, "more": 1},
    ],
)
def test_a_piece_of_a_wrong_form_is_refused(call: Caller, body: dict[str, object]) -> None:
    number = begin(call, 10).json()["data"]["id"]
    assert call("POST", f"/2/media/upload/{number}/append", json=body).status_code == 400


def test_x_works_on_a_picture_for_a_while(sandbox: Sandbox, call: Caller, jpeg: bytes) -> None:
    obey(sandbox.world, {"effect": {"kind": "media_processing", "pending": 2}})
    made = call.upload(jpeg).json()["data"]
    assert made["processing_info"]["state"] == "pending"

    def status() -> str:
        query = {"command": "STATUS", "media_id": made["id"]}
        answer = call("GET", "/2/media/upload", params=query).json()
        return str(answer["data"]["processing_info"]["state"])

    body = {"text": "Look", "media": {"media_ids": [made["id"]]}}
    assert call("POST", "/2/tweets", json=body).status_code == 400
    assert [status(), status()] == ["in_progress", "succeeded"]
    assert call("POST", "/2/tweets", json=body).status_code == 201


def test_x_may_fail_to_make_anything_of_a_picture(sandbox: Sandbox, call: Caller, jpeg: bytes) -> None:
    obey(sandbox.world, {"effect": {"kind": "media_processing", "failed": True}})
    made = call.upload(jpeg).json()["data"]
    assert made["processing_info"] == {"state": "failed"}
    refused = call("POST", "/2/tweets", json={"text": "Look", "media": {"media_ids": [made["id"]]}})
    assert refused.json()["errors"][0]["message"] == "Your media IDs are invalid."


def test_a_moving_picture_stands_alone(call: Caller, jpeg: bytes, picture_of: Callable[..., bytes]) -> None:
    still, moving = call.upload(jpeg).json()["data"], call.upload(picture_of("GIF"), "tweet_gif").json()["data"]
    assert moving["media_key"].startswith("16_")
    both = {"text": "Two kinds", "media": {"media_ids": [still["id"], moving["id"]]}}
    assert call("POST", "/2/tweets", json=both).status_code == 400
    assert call("POST", "/2/tweets", json={"media": {"media_ids": [moving["id"]]}}).status_code == 201


@pytest.mark.parametrize("query", [{}, {"media_id": "x"}, {"media_id": "1", "command": "APPEND"}])
def test_a_question_about_no_upload_is_refused(call: Caller, query: dict[str, str]) -> None:
    assert call("GET", "/2/media/upload", params=query).status_code == 400
    assert call("GET", "/2/media/upload", params={"media_id": "1"}).status_code == 404
