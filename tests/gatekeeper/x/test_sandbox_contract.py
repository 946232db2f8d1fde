"""Do X's own document, X's own SDK and X's own models agree with the sandbox, and with what we send?"""

import base64
from collections.abc import Callable
from typing import Any

import pytest
import requests
import xdk
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openapi_core import OpenAPI
from openapi_core.contrib.requests import RequestsOpenAPIRequest
from openapi_core.exceptions import OpenAPIError
from xdk.media.models import CreateMetadataRequest, UploadRequest
from xdk.oauth1_auth import OAuth1 as XdkKeys
from xdk.posts.models import CreateRequest

from gatekeeper.x.client import TweepyPort
from gatekeeper.x.credentials import XCredentials
from gatekeeper.x.port import Deleted, Identity, NewPost, Present, Sent, Uploaded
from gatekeeper.x.sandbox import Sandbox
from tests.gatekeeper.x.witness import Witness

# openapi-core knows no security scheme named "OAuth" (OAuth 1.0a) and says so on each request; the
# signature is checked by the sandbox itself, and by test_sandbox_signature.
pytestmark = pytest.mark.filterwarnings("ignore:Unsupported scheme type:UserWarning:openapi_core")


def test_tweepy_through_the_port_keeps_to_the_document(port: TweepyPort, witness: Witness, jpeg: bytes) -> None:
    port._client.session.hooks["response"].append(witness)
    assert isinstance(port.identity(), Identity)
    held = [port.upload_picture(jpeg, f"Picture {number} of the fair") for number in range(4)]
    media_ids = tuple(item.media_id for item in held if isinstance(item, Uploaded))
    assert len(media_ids) == 4
    sent = port.create(NewPost("Fair & square: https://example.org/fair", media_ids, made_with_ai=True))
    assert isinstance(sent, Sent)
    assert isinstance(port.create(NewPost("Anyone may answer", reply_setting="everyone")), Sent)
    assert isinstance(port.look(sent.x_post_id), Present)
    assert port.delete(sent.x_post_id) == Deleted()
    assert [status for _, _, status in witness.seen] == [200] * 9 + [201, 201, 200, 200]


def test_xs_own_sdk_posts_unmodified(
    sandbox: Sandbox,
    keys: XCredentials,
    witness: Witness,
    jpeg: bytes,
) -> None:
    signer = XdkKeys(
        keys.consumer_key,
        keys.consumer_secret,
        "http://localhost/callback",
        keys.access_token,
        keys.access_token_secret,
    )
    client = xdk.Client(base_url=sandbox.origin, auth=signer)
    client.session.hooks["response"].append(witness)
    assert client.users.get_me().data.username == "lunsfordprimary"
    media = client.media.upload(
        UploadRequest(media=base64.b64encode(jpeg).decode(), media_category="tweet_image"),
    ).data
    described = {"alt_text": {"text": "Bunting over the playground"}}
    client.media.create_metadata(CreateMetadataRequest(id=media.id, metadata=described))
    made = client.posts.create(
        CreateRequest(text="Sent by X's own kit & caboodle", media={"media_ids": [media.id]})
    )
    assert made.data.text.startswith("Sent by X's own kit &amp; caboodle https://t.co/")
    shown = client.posts.get_by_id(
        id=made.data.id,
        post_fields=["created_at", "entities", "attachments"],
        expansions=["attachments.media_keys"],
        media_fields=["alt_text", "url", "width", "height"],
    )
    assert shown.data.edit_history_post_ids == [made.data.id]
    (picture,) = shown.includes.media
    assert (picture.alt_text, picture.width, picture.height) == ("Bunting over the playground", 64, 48)
    assert requests.get(picture.url, timeout=5).content == jpeg
    (page,) = client.users.get_posts(id=sandbox.account_id, max_results=5)
    assert [post.id for post in page.data] == [made.data.id]
    assert client.posts.delete(id=made.data.id).data.deleted
    client.session.close()
    assert all(status < 300 for _, _, status in witness.seen)
    assert {noted.verdict for noted in sandbox.requests() if noted.path.startswith("/2/")} == {"verified"}


def test_the_timeline_keeps_to_the_document_in_both_vocabularies(
    sandbox: Sandbox,
    port: TweepyPort,
    session: requests.Session,
    witness: Witness,
    jpeg: bytes,
) -> None:
    held = port.upload_picture(jpeg, "The pond")
    assert isinstance(held, Uploaded)
    port.create(NewPost("Look at #OurPond with @lunsfordprimary https://example.org/pond", (held.media_id,)))
    fields = "created_at,conversation_id,reply_settings,entities,attachments,possibly_sensitive"
    for name in ("tweet.fields", "post.fields"):
        answer = session.get(
            f"{sandbox.origin}/2/users/{sandbox.account_id}/tweets",
            params={name: fields, "expansions": "attachments.media_keys", "media.fields": "alt_text,url"},
            timeout=5,
        )
        assert answer.status_code == 200
    empty = session.get(
        f"{sandbox.origin}/2/users/{sandbox.account_id}/tweets",
        params={"since_id": str(2**62)},
        timeout=5,
    )
    assert empty.json() == {"meta": {"result_count": 0}}
    assert len(witness.seen) == 3


def test_a_multipart_upload_keeps_to_the_document(
    sandbox: Sandbox,
    session: requests.Session,
    witness: Witness,
    jpeg: bytes,
) -> None:
    answer = session.post(
        f"{sandbox.origin}/2/media/upload",
        files={"media": ("picture.jpg", jpeg, "image/jpeg")},
        data={"media_category": "tweet_image"},
        timeout=5,
    )
    assert answer.status_code == 200
    assert witness.seen == [("POST", "/2/media/upload", 200)]


KEYS = ["text", "media", "reply_settings", "made_with_ai", "poll", "reply", "nonsense", "nullcast"]
BODY = st.fixed_dictionaries(
    {"text": st.text(max_size=20) | st.none() | st.integers()},
    optional={
        "reply_settings": st.sampled_from(["following", "mentionedUsers", "everyone", "", "verified"]) | st.none(),
        "made_with_ai": st.booleans() | st.none() | st.just("true"),
        "media": st.fixed_dictionaries(
            {"media_ids": st.lists(st.sampled_from(["1", "x", "12345678901234567890"]), max_size=5)},
            optional={"tagged_user_ids": st.just([]), "other": st.just(1)},
        ),
        "nonsense": st.integers(),
        "nullcast": st.booleans(),
    },
) | st.lists(st.integers(), max_size=2)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=BODY)
def test_whatever_the_sandbox_accepts_the_document_accepts_too(
    sandbox: Sandbox,
    session: requests.Session,
    body: Any,
) -> None:
    # The witness on the session raises when an accepted request breaks the document.
    answer = session.post(f"{sandbox.origin}/2/tweets", json=body, timeout=5)
    assert answer.status_code in (201, 400, 403, 429)


def test_the_witness_can_fail(sandbox: Sandbox, document: OpenAPI) -> None:
    def of(body: Any) -> Callable[[], None]:
        request = requests.Request(
            "POST", f"{sandbox.origin}/2/tweets", json=body, headers={"Authorization": "OAuth x"}
        )
        return lambda: document.validate_request(RequestsOpenAPIRequest(request.prepare()))

    of({"text": "x", "reply_settings": "mentionedUsers"})()
    for wrong in ({"text": "x", "reply_settings": "everyone"}, {"text": "x", "else": 1}, {"text": 1}):
        with pytest.raises(OpenAPIError):
            of(wrong)()
