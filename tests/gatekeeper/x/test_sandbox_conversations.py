"""Does the sandbox let people speak to each other as X does, and nobody beyond?"""

from datetime import timedelta
from typing import Any

import pytest

from gatekeeper.x.client import TweepyPort
from gatekeeper.x.port import NewPost
from gatekeeper.x.sandbox import Sandbox
from gatekeeper.x.sandbox.checks import Draft
from tests.gatekeeper.x.caller import Caller, sent_id


def reply(call: Caller, text: str, to: int, **more: Any) -> Any:
    return call("POST", "/2/tweets", json={"text": text, "reply": {"in_reply_to_tweet_id": str(to)}, **more})


def mentions(call: Caller, sandbox: Sandbox, **query: Any) -> list[str]:
    answer = call("GET", f"/2/users/{sandbox.account_id}/mentions", params=query)
    assert answer.status_code == 200
    return [post["text"] for post in answer.json().get("data", [])]


def test_an_answer_to_an_own_post_is_allowed_and_stays_in_the_conversation(
    sandbox: Sandbox, call: Caller, port: TweepyPort
) -> None:
    first = sent_id(port.create(NewPost("The trip is on Thursday")))
    second = int(reply(call, "Correction: on Friday", first).json()["data"]["id"])
    third = int(reply(call, "And bring a coat", second).json()["data"]["id"])
    query = {"tweet.fields": "conversation_id,referenced_tweets,in_reply_to_user_id"}
    shown = call("GET", f"/2/tweets/{third}", params=query).json()["data"]
    assert shown["conversation_id"] == str(first)
    assert shown["referenced_tweets"] == [{"type": "replied_to", "id": str(second)}]
    assert shown["in_reply_to_user_id"] == sandbox.account_id
    assert mentions(call, sandbox) == [], "who answers himself is not thereby mentioned"


def test_only_who_is_mentioned_may_answer_or_quote_others(sandbox: Sandbox, call: Caller) -> None:
    stranger = sandbox.world.hear("somebody", "Nice weather").id
    about_us = sandbox.world.hear("aparent", "Thank you @LunsfordPrimary!").id
    for body in ({"reply": {"in_reply_to_tweet_id": str(stranger)}}, {"quote_tweet_id": str(stranger)}):
        refused = call("POST", "/2/tweets", json={"text": "Hello", **body})
        assert refused.status_code == 403
        assert refused.json()["detail"].startswith("You can only reply to or quote posts where you are mentioned")
        assert refused.json()["type"].endswith("/not-authorized-for-resource")
    assert reply(call, "You are welcome", about_us).status_code == 201
    quoted = call("POST", "/2/tweets", json={"text": "Kind words", "quote_tweet_id": str(about_us)})
    assert quoted.status_code == 201
    assert quoted.json()["data"]["text"].startswith("Kind words https://t.co/")


def test_what_is_gone_or_never_was_cannot_be_answered(sandbox: Sandbox, call: Caller, port: TweepyPort) -> None:
    gone = sent_id(port.create(NewPost("Soon gone")))
    sandbox.world.remove(gone)
    for number in (gone, 1):
        refused = reply(call, "Hello?", number)
        assert refused.status_code == 403
        assert "deleted or not visible" in refused.json()["detail"]


@pytest.mark.parametrize(
    "body",
    [
        {"reply": {}},
        {"reply": {"in_reply_to_tweet_id": "x"}},
        {"reply": {"in_reply_to_tweet_id": 1}},
        {"reply": {"in_reply_to_tweet_id": "1", "exclude_reply_user_ids": []}},
        {"quote_tweet_id": 1},
        {"quote_tweet_id": "1", "media": {"media_ids": ["1"]}},
        {"reply": {"in_reply_to_tweet_id": str(2**63)}},
    ],
)
def test_an_answer_of_a_wrong_form_is_refused(call: Caller, body: dict[str, object]) -> None:
    assert call("POST", "/2/tweets", json={"text": "x", **body}).status_code == 400


def test_mentions_are_read_in_pages_and_since_a_number(sandbox: Sandbox, call: Caller) -> None:
    numbers = [sandbox.world.hear("aparent", f"@lunsfordprimary question {count}").id for count in range(7)]
    sandbox.world.hear("aparent", "about nobody")
    path = f"/2/users/{sandbox.account_id}/mentions"
    first = call("GET", path, params={"max_results": 5}).json()
    rest = call("GET", path, params={"max_results": 5, "pagination_token": first["meta"]["next_token"]}).json()
    assert [int(post["id"]) for post in first["data"] + rest["data"]] == numbers[::-1]
    assert "next_token" not in rest["meta"]
    assert mentions(call, sandbox, since_id=numbers[5]) == ["@lunsfordprimary question 6"]
    (modern,) = call("GET", path, params={"since_id": numbers[5], "post.fields": "text"}).json()["data"]
    assert "edit_history_post_ids" in modern


def test_only_answers_in_an_own_conversation_can_be_hidden(
    sandbox: Sandbox, call: Caller, port: TweepyPort
) -> None:
    ours = sent_id(port.create(NewPost("The choir sings at noon")))
    answer = sandbox.world.hear("aparent", "And what about the rest?", in_reply_to=ours).id
    below = sandbox.world.hear("another", "Yes, what?", in_reply_to=answer).id
    elsewhere = sandbox.world.hear("aparent", "@lunsfordprimary hello").id

    def hide(number: int, body: object = None) -> Any:
        return call("PUT", f"/2/tweets/{number}/hidden", json={"hidden": True} if body is None else body)

    assert hide(answer).json() == {"data": {"hidden": True}}
    assert hide(below).status_code == 200, "the whole conversation is ours"
    assert hide(answer, {"hidden": False}).json() == {"data": {"hidden": False}}
    for number in (ours, elsewhere):
        assert hide(number).status_code == 403
    assert hide(1).status_code == 404
    wrong: tuple[object, ...] = ({}, {"hidden": "yes"}, {"hidden": True, "more": 1}, [])
    for body in wrong:
        assert hide(answer, body).status_code == 400


def test_the_public_page_shows_answers_but_not_hidden_ones(
    sandbox: Sandbox, call: Caller, port: TweepyPort
) -> None:
    ours = sent_id(port.create(NewPost("The pond is open")))
    sandbox.world.hear("aparent", "A kind answer", name="A Parent", in_reply_to=ours)
    rude = sandbox.world.hear("somebody", "A rude answer", in_reply_to=ours).id
    page = f"/lunsfordprimary/status/{ours}"
    both = call("GET", page).text
    assert "A kind answer" in both and "A rude answer" in both
    assert "Replying to @lunsfordprimary" in both
    call("PUT", f"/2/tweets/{rude}/hidden", json={"hidden": True})
    after = call("GET", page).text
    assert "A kind answer" in after and "A rude answer" not in after


def test_a_post_of_the_phone_is_in_the_list_like_any_other(sandbox: Sandbox, call: Caller) -> None:
    account = sandbox.world.accounts.known(sandbox.account_id)
    sandbox.world.publish(account, Draft("Typed on the phone", (), "everyone", made_with_ai=False), by_hand=True)
    listed = call("GET", f"/2/users/{sandbox.account_id}/tweets").json()["data"]
    assert [post["text"] for post in listed] == ["Typed on the phone"]


def test_others_see_nothing_of_a_protected_account(sandbox: Sandbox, call: Caller, port: TweepyPort) -> None:
    sent_id(port.create(NewPost("For followers")))
    sandbox.world.accounts.set_flags(sandbox.account_id, protected=True)
    path = f"/2/users/{sandbox.account_id}/tweets"
    assert len(call("GET", path).json()["data"]) == 1
    other = Caller(sandbox, sandbox.add_account("anotherschool"))
    seen = other("GET", path)
    other.session.close()
    assert seen.status_code == 200 and "data" not in seen.json()
    assert seen.json()["errors"][0]["type"].endswith("/not-authorized-for-resource")


def test_a_locked_account_is_refused_in_xs_words(sandbox: Sandbox, call: Caller) -> None:
    sandbox.world.accounts.set_flags(sandbox.account_id, locked=True)
    refused = call("POST", "/2/tweets", json={"text": "x"})
    assert refused.status_code == 403 and "temporarily locked" in refused.json()["detail"]


def test_a_list_leaves_out_answers_when_asked(sandbox: Sandbox, call: Caller, port: TweepyPort) -> None:
    first = sent_id(port.create(NewPost("One")))
    reply(call, "Two", first)
    sandbox.world.clock.advance(timedelta(seconds=5))
    path = f"/2/users/{sandbox.account_id}/tweets"
    assert len(call("GET", path).json()["data"]) == 2
    alone = call("GET", path, params={"exclude": "replies,retweets"}).json()["data"]
    assert [post["text"] for post in alone] == ["One"]
