"""Mentions are read page by page and never twice; a reply is hidden when X says so."""

import json

import pytest

from gatekeeper.clock import now
from gatekeeper.x import replies
from gatekeeper.x.classify import Answer
from gatekeeper.x.client import TweepyPort
from gatekeeper.x.port import (
    HiddenNow,
    Mentions,
    MentionsOutcome,
    NewPost,
    NotSent,
    RefusalKind,
    Refused,
    Sent,
    Unknown,
)
from gatekeeper.x.sandbox import Sandbox
from gatekeeper.x.sandbox.faults import Drop, Status

READ = "/2/users/*/mentions"
HIDE = "/2/tweets/*/hidden"
HANDLE = "lunsfordprimary"


def read(port: TweepyPort, sandbox: Sandbox, after: int = 0, before: int | None = None) -> MentionsOutcome:
    return port.mentions(sandbox.account_id, after_id=after, before_id=before, most=5)


def hear(sandbox: Sandbox, text: str, reply_to: str = "") -> str:
    target = int(reply_to) if reply_to else None
    return str(sandbox.world.hear("stranger", text, in_reply_to=target).id)


def our_post(port: TweepyPort) -> str:
    sent = port.create(NewPost("We planted sunflowers."))
    assert isinstance(sent, Sent)
    return sent.x_post_id


def test_pages_of_mentions_join_without_a_gap_and_without_a_repeat(port: TweepyPort, sandbox: Sandbox) -> None:

    ids = [hear(sandbox, f"@{HANDLE} number {number} & more") for number in range(7)]
    first = read(port, sandbox)
    assert isinstance(first, Mentions)
    assert first.more
    rest = read(port, sandbox, before=int(first.found[-1].x_post_id))
    assert isinstance(rest, Mentions)
    assert not rest.more
    assert [mention.x_post_id for mention in (*first.found, *rest.found)] == ids[::-1]
    assert first.found[0].text == f"@{HANDLE} number 6 & more"
    assert read(port, sandbox, after=int(ids[-1])) == Mentions((), more=False)


def test_a_reply_says_which_conversation_it_is_in(port: TweepyPort, sandbox: Sandbox) -> None:
    ours = our_post(port)
    hear(sandbox, "How lovely", ours)
    hear(sandbox, f"I saw @{HANDLE} today")
    found = read(port, sandbox)
    assert isinstance(found, Mentions)
    named, reply = found.found
    assert (reply.conversation_id, reply.answers_us) == (ours, True)
    assert (named.conversation_id, named.answers_us) == (named.x_post_id, False)


def test_a_reply_is_hidden_and_shown_again_and_both_can_be_repeated(port: TweepyPort, sandbox: Sandbox) -> None:
    reply = hear(sandbox, "Horrid", our_post(port))
    for _ in range(2):
        assert port.hide_reply(reply) == HiddenNow(hidden=True)
        assert sandbox.world.posts.any_post(int(reply)).hidden  # type: ignore[union-attr]  # it is there
    for _ in range(2):
        assert port.unhide_reply(reply) == HiddenNow(hidden=False)


def test_what_is_not_in_our_conversation_cannot_be_hidden(port: TweepyPort, sandbox: Sandbox) -> None:
    outcome = port.hide_reply(hear(sandbox, f"@{HANDLE} elsewhere"))
    assert isinstance(outcome, Refused)
    assert outcome.kind is RefusalKind.FORBIDDEN
    missing = port.hide_reply("42")
    assert isinstance(missing, Refused)
    assert missing.kind is RefusalKind.NOT_FOUND
    assert isinstance(port.hide_reply("1/../2"), NotSent)
    assert isinstance(port.mentions("me", after_id=0, before_id=None, most=5), NotSent)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, RefusalKind.UNAUTHORISED),
        (402, RefusalKind.OUT_OF_CREDIT),
        (403, RefusalKind.FORBIDDEN),
        (429, RefusalKind.RATE_LIMIT),
        (503, None),
    ],
)
def test_a_failure_is_classed_as_everywhere_else(
    status: int, kind: RefusalKind | None, port: TweepyPort, sandbox: Sandbox
) -> None:
    reply = hear(sandbox, "Horrid", our_post(port))
    sandbox.faults.add(Status(status), "GET", READ)
    sandbox.faults.add(Status(status), "PUT", HIDE)
    for outcome in (read(port, sandbox), port.hide_reply(reply)):
        if kind is None:
            assert isinstance(outcome, Unknown)
        else:
            assert isinstance(outcome, Refused)
            assert outcome.kind is kind
            assert (outcome.retry_at is not None) is (kind is RefusalKind.RATE_LIMIT)


def test_an_answer_that_never_came_proves_nothing(port: TweepyPort, sandbox: Sandbox) -> None:
    reply = hear(sandbox, "Horrid", our_post(port))
    sandbox.faults.add(Drop(committed=True), "PUT", HIDE)
    assert isinstance(port.hide_reply(reply), Unknown)
    assert port.hide_reply(reply) == HiddenNow(hidden=True)


@pytest.mark.parametrize(
    "body",
    [
        "[]",
        "{}",
        '{"data": [{"text": "no number"}], "meta": {}}',
        '{"data": [{"id": "12345678901234567890"}], "meta": {}}',
        '{"data": {"id": "1"}, "meta": {}}',
        '{"errors": [{"title": "Not allowed"}], "meta": {}}',
        "null",
        "<html>",
    ],
)
def test_a_page_that_cannot_be_read_whole_does_not_count(body: str) -> None:
    assert isinstance(replies.mentioned(Answer(200, {}, body.encode()), "1", now()), Unknown)


def test_a_mention_without_a_time_or_a_conversation_is_kept_all_the_same() -> None:
    row = {"id": "1500000000000000001", "text": None, "created_at": "soon", "conversation_id": "x"}
    answer = Answer(200, {}, json.dumps({"data": [row], "meta": {"next_token": "t"}}).encode())
    found = replies.mentioned(answer, "1", now())
    assert isinstance(found, Mentions)
    assert found.more
    assert (found.found[0].text, found.found[0].conversation_id) == ("", "1500000000000000001")
    assert found.found[0].created_at.year == 2022


@pytest.mark.parametrize("body", ["{}", '{"data": {}}', '{"data": {"hidden": "yes"}}', "[]"])
def test_hidden_is_believed_only_where_x_says_so(body: str) -> None:
    assert isinstance(replies.hidden_now(Answer(200, {}, body.encode()), now()), Unknown)
