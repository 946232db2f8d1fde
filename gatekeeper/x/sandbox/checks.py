"""What must the body of a post look like before the sandbox acts on it?

Hand-written from X's document, and as strict as it: an unknown key is refused. What
X can do and the sandbox does not play is refused too, so that nobody believes it
was tried.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from gatekeeper.x.sandbox import problems
from gatekeeper.x.sandbox.length import LIMIT, weighted_length
from gatekeeper.x.sandbox.problems import Refusal, invalid

REPLY_SETTINGS = ("following", "mentionedUsers", "subscribers", "verified")
_PLAYED = {"text", "media", "reply_settings", "made_with_ai", "reply", "quote_tweet_id"}
_NOT_PLAYED = {
    "card_uri", "community_id", "direct_message_deep_link", "edit_options", "for_super_followers_only", "geo",
    "nullcast", "paid_partnership", "poll", "share_with_followers",
}  # fmt: skip
# Counting is not linear in the length, and nothing this long can be short enough.
_LONGEST_COUNTED = 10_000
HIGHEST = 2**63
_NUMBER = re.compile(r"[0-9]{1,19}")


@dataclass(frozen=True, slots=True)
class Draft:
    """A post that may be created as far as its form goes."""

    text: str
    media_ids: tuple[str, ...]
    reply_settings: str
    made_with_ai: bool
    in_reply_to: int | None = None
    quoted: int | None = None


def is_number(value: object) -> bool:
    """Says whether this is an id as X writes it."""
    return isinstance(value, str) and _NUMBER.fullmatch(value) is not None


def as_object(body: object) -> Mapping[str, object]:
    """Takes the decoded body and gives it back when it is a JSON object."""
    if not isinstance(body, dict):
        raise Refusal(invalid("body", "", "The request body has to be a JSON object."))
    return body


def draft_of(body: object) -> Draft:
    """Reads the body of POST /2/tweets."""
    fields = as_object(body)
    for key in fields:
        if key in _NOT_PLAYED:
            raise Refusal(invalid(key, "", f"The sandbox does not play [{key}]."))
        if key not in _PLAYED:
            raise Refusal(invalid(key, "", f"The property [{key}] is not defined."))
    text, reply_settings = fields.get("text", ""), fields.get("reply_settings")
    if not isinstance(text, str):
        raise Refusal(invalid("text", "", "The property [text] has to be a string."))
    if "reply_settings" in fields and reply_settings not in REPLY_SETTINGS:
        raise Refusal(invalid("reply_settings", reply_settings, f"It has to be one of {REPLY_SETTINGS}."))
    ai = fields.get("made_with_ai", False)
    if not isinstance(ai, bool):
        raise Refusal(invalid("made_with_ai", ai, "The property [made_with_ai] has to be a boolean."))
    media_ids = _media_ids(fields["media"]) if "media" in fields else ()
    answered = _answered(fields["reply"]) if "reply" in fields else None
    quoted = _number(fields["quote_tweet_id"], "quote_tweet_id") if "quote_tweet_id" in fields else None
    if quoted is not None and media_ids:
        raise Refusal(invalid("quote_tweet_id", quoted, "A post has media or quotes another, not both."))
    if not text.strip() and not media_ids:
        raise Refusal(invalid("text", "", "A post needs a text or media."))
    if len(text) > _LONGEST_COUNTED or weighted_length(text) > LIMIT:
        raise Refusal(problems.too_long())
    return Draft(text, media_ids, str(reply_settings or "everyone"), ai, answered, quoted)


def _media_ids(media: object) -> tuple[str, ...]:
    fields = as_object(media)
    if set(fields) != {"media_ids"}:
        raise Refusal(invalid("media", "", "The sandbox plays [media_ids] only, and it is required."))
    ids = fields["media_ids"]
    if not isinstance(ids, list) or not 1 <= len(ids) <= 4 or not all(is_number(item) for item in ids):  # noqa: PLR2004  # X's own limit
        raise Refusal(invalid("media.media_ids", "", "One to four numbers are needed."))
    if any(int(item) >= HIGHEST for item in ids):
        raise Refusal(problems.media_invalid(ids))
    return tuple(ids)


def hidden_of(body: object) -> bool:
    """Reads the body of PUT /2/tweets/:id/hidden."""
    fields = as_object(body)
    hidden = fields.get("hidden")
    if set(fields) != {"hidden"} or not isinstance(hidden, bool):
        raise Refusal(invalid("hidden", hidden, "The property [hidden] is required, alone, and a boolean."))
    return hidden


def _answered(reply: object) -> int:
    fields = as_object(reply)
    for key in set(fields) - {"in_reply_to_tweet_id"}:
        raise Refusal(invalid(f"reply.{key}", "", "The sandbox plays [in_reply_to_tweet_id] only."))
    return _number(fields.get("in_reply_to_tweet_id"), "reply.in_reply_to_tweet_id")


def _number(value: object, name: str) -> int:
    if not isinstance(value, str) or not is_number(value) or int(value) >= HIGHEST:
        raise Refusal(invalid(name, value, "It has to be the number of a post."))
    return int(value)
