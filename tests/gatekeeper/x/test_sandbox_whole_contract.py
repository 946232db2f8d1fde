"""Do tweepy and X's own SDK find the rest in the sandbox: lists, answers, hiding, pieces, OAuth 2?"""

import base64
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
import tweepy
import xdk
from openapi_core import OpenAPI
from xdk.media.models import UploadRequest
from xdk.oauth1_auth import OAuth1 as XdkKeys
from xdk.posts.models import CreateRequest

from gatekeeper.x.credentials import XCredentials
from gatekeeper.x.sandbox import Sandbox
from gatekeeper.x.transport import Exchange, harden
from tests.gatekeeper.x.consenting import VERIFIER, consent
from tests.gatekeeper.x.witness import Witness

pytestmark = pytest.mark.filterwarnings("ignore:Unsupported scheme type:UserWarning:openapi_core")

BACK = "http://127.0.0.1:9/back"
SCOPES = ["tweet.read", "tweet.write", "tweet.moderate.write", "users.read", "media.write", "offline.access"]


@pytest.fixture
def xs_own(sandbox: Sandbox, keys: XCredentials, witness: Witness) -> Iterator[Any]:
    """X's own SDK with the keys of OAuth 1.0a."""
    signer = XdkKeys(
        keys.consumer_key, keys.consumer_secret, "http://localhost/", keys.access_token, keys.access_token_secret
    )
    client = xdk.Client(base_url=sandbox.origin, auth=signer)
    client.session.hooks["response"].append(witness)
    yield client
    client.session.close()


@pytest.fixture
def tweepys(sandbox: Sandbox, keys: XCredentials, witness: Witness) -> Iterator[Any]:
    """Stock tweepy, pointed at the sandbox."""
    client = tweepy.Client(
        consumer_key=keys.consumer_key,
        consumer_secret=keys.consumer_secret,
        access_token=keys.access_token,
        access_token_secret=keys.access_token_secret,
        return_type=dict,
    )
    harden(client.session, sandbox.origin, (5, 5), Exchange())
    client.session.hooks["response"].append(witness)
    yield client
    client.session.close()


def test_tweepy_reads_mentions_answers_and_hides(sandbox: Sandbox, tweepys: Any, witness: Witness) -> None:
    ours = tweepys.create_tweet(text="Sports day is on Friday", reply_settings="mentionedUsers")["data"]["id"]
    sandbox.world.hear("aparent", "@lunsfordprimary What time does it begin?", in_reply_to=int(ours))
    (asked,) = tweepys.get_users_mentions(
        sandbox.account_id,
        user_auth=True,
        tweet_fields=["conversation_id", "referenced_tweets", "author_id", "in_reply_to_user_id"],
        expansions=["author_id"],
    )["data"]
    assert asked["conversation_id"] == ours
    assert asked["referenced_tweets"] == [{"type": "replied_to", "id": ours}]
    assert asked["in_reply_to_user_id"] == sandbox.account_id
    answer = tweepys.create_tweet(text="At ten.", in_reply_to_tweet_id=asked["id"])["data"]["id"]
    assert tweepys.hide_reply(asked["id"])["data"] == {"hidden": True}
    assert tweepys.unhide_reply(asked["id"])["data"] == {"hidden": False}
    own = tweepys.get_users_tweets(sandbox.account_id, user_auth=True, exclude=["replies"])["data"]
    assert [post["id"] for post in own] == [ours]
    assert tweepys.delete_tweet(answer)["data"] == {"deleted": True}
    assert {status for _, _, status in witness.seen} == {200, 201}


def test_xs_own_sdk_reads_mentions_answers_and_hides(sandbox: Sandbox, xs_own: Any, witness: Witness) -> None:
    ours = xs_own.posts.create(CreateRequest(text="The fair is open")).data.id
    asked = sandbox.world.hear("aparent", "Lovely! @lunsfordprimary", name="A Parent", in_reply_to=int(ours)).id
    (page,) = xs_own.users.get_mentions(
        id=sandbox.account_id,
        max_results=5,
        since_id=ours,
        post_fields=["conversation_id", "created_at"],
        expansions=["author_id", "referenced_posts", "in_reply_to_user_id"],
    )
    (found,) = page.data
    assert (found.id, found.conversation_id, found.in_reply_to_user_id) == (str(asked), ours, sandbox.account_id)
    assert [(one["type"], one["id"]) for one in found.model_dump()["referenced_posts"]] == [("replied_to", ours)]
    assert [user.username for user in page.includes.users] == ["aparent"]
    made = xs_own.posts.create(CreateRequest(text="Thank you", reply={"in_reply_to_tweet_id": str(asked)}))
    assert made.data.id
    assert xs_own.posts.hide_reply(str(asked), {"hidden": True}).data.hidden
    assert sandbox.world.posts.post(asked).hidden  # type: ignore[union-attr]  # it was just found
    assert {status for _, _, status in witness.seen} == {200, 201}


def test_xs_own_sdk_uploads_in_pieces(sandbox: Sandbox, xs_own: Any, jpeg: bytes, witness: Witness) -> None:
    sandbox.faults.clear()
    begun = xs_own.media.initialize_upload(
        {"media_type": "image/jpeg", "total_bytes": len(jpeg), "media_category": "tweet_image"}
    )
    half = len(jpeg) // 2
    for index, piece in enumerate((jpeg[:half], jpeg[half:])):
        body = {"media": base64.b64encode(piece).decode(), "segment_index": index}
        assert xs_own.media.append_upload(begun.data.id, body).data.expires_at > 0
    done = xs_own.media.finalize_upload(begun.data.id)
    assert (done.data.id, done.data.size) == (begun.data.id, len(jpeg))
    seen = xs_own.media.get_upload_status(begun.data.id, command="STATUS")
    assert seen.model_dump()["data"]["processing_info"]["state"] == "succeeded"
    made = xs_own.posts.create(CreateRequest(text="In pieces", media={"media_ids": [done.data.id]}))
    (post,) = sandbox.posts()
    assert (str(post.id), post.pictures[0].size) == (made.data.id, len(jpeg))
    assert len(witness.seen) == 6


@pytest.fixture
def plain_http(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sandbox speaks plain HTTP, on this computer only; oauthlib wants to be told so."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")


@pytest.mark.usefixtures("plain_http")
def test_xs_own_sdk_connects_by_oauth_2_and_renews(sandbox: Sandbox, jpeg: bytes, document: OpenAPI) -> None:
    app = sandbox.register_app([BACK])
    client = xdk.Client(
        base_url=sandbox.origin,
        authorization_base_url=f"{sandbox.origin}/i",
        client_id=app.client_id,
        client_secret=app.client_secret,
        redirect_uri=BACK,
        scope=SCOPES,
    )
    client.oauth2_auth.set_pkce_parameters(VERIFIER)
    back = consent(client.oauth2_auth.get_authorization_url(state="the-state"))
    answer = dict(parse_qsl(urlsplit(back).query))
    assert answer["state"] == "the-state"
    token = client.oauth2_auth.exchange_code(answer["code"])
    assert (token["token_type"], token["expires_in"]) == ("bearer", 7200)
    user = xdk.Client(base_url=sandbox.origin, access_token=token["access_token"])
    user.session.hooks["response"].append(Witness(document))
    assert user.users.get_me().data.username == "lunsfordprimary"
    picture = UploadRequest(media=base64.b64encode(jpeg).decode(), media_category="tweet_image")
    media = user.media.upload(picture).data.id
    made = user.posts.create(CreateRequest(text="By OAuth 2", media={"media_ids": [media]})).data.id
    assert user.posts.delete(id=made).data.deleted
    sandbox.world.clock.advance(timedelta(seconds=7201))
    with pytest.raises(requests.HTTPError, match="401"):
        user.users.get_me()
    user.session.close()
    old = token["refresh_token"]
    new = client.oauth2_auth.refresh_token()
    assert new["refresh_token"] != old
    fresh = xdk.Client(base_url=sandbox.origin, access_token=new["access_token"])
    assert fresh.users.get_me().data.id == sandbox.account_id
    fresh.session.close()
    client.session.close()
    client.oauth2_auth.oauth2_session.close()


@pytest.mark.usefixtures("plain_http")
def test_tweepy_connects_by_oauth_2_and_renews(sandbox: Sandbox) -> None:
    app = sandbox.register_app([BACK])
    handler = tweepy.OAuth2UserHandler(
        client_id=app.client_id, client_secret=app.client_secret, redirect_uri=BACK, scope=SCOPES
    )
    harden(handler, sandbox.origin, (5, 5), Exchange())
    asked = urlsplit(handler.get_authorization_url())
    back = consent(f"{sandbox.origin}{asked.path}?{asked.query}")
    token = handler.fetch_token(back)
    assert sorted(token["scope"]) == sorted(SCOPES)
    again = handler.refresh_token(
        "https://api.x.com/2/oauth2/token", refresh_token=token["refresh_token"], auth=handler.auth
    )
    assert again["access_token"] != token["access_token"]
    client = tweepy.Client(bearer_token=again["access_token"], return_type=dict)
    harden(client.session, sandbox.origin, (5, 5), Exchange())
    assert client.get_me(user_auth=False)["data"]["username"] == "lunsfordprimary"
    made = client.create_tweet(text="By OAuth 2", user_auth=False)["data"]["id"]
    assert [str(post.id) for post in sandbox.posts()] == [made]
    client.session.close()
    handler.close()
