"""What must a body look like before the sandbox acts on it?

Hand-written from X's document, and as strict as it: an unknown key is refused. What
X can do and the sandbox does not play is refused too, so that nobody believes it
was tried.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass

from gatekeeper.x.sandbox import problems
from gatekeeper.x.sandbox.length import LIMIT, weighted_length
from gatekeeper.x.sandbox.problems import Refusal, invalid
from gatekeeper.x.sandbox.sniff import Kind, sniff

LARGEST_PICTURE = 5 * 1024 * 1024
LONGEST_ALT_TEXT = 1000
REPLY_SETTINGS = ("following", "mentionedUsers", "subscribers", "verified")
_PLAYED = {"text", "media", "reply_settings", "made_with_ai"}
_NOT_PLAYED = {
    "card_uri", "community_id", "direct_message_deep_link", "edit_options", "for_super_followers_only", "geo",
    "nullcast", "paid_partnership", "poll", "quote_tweet_id", "reply", "share_with_followers",
}  # fmt: skip
_CATEGORIES = {
    "tweet_image": ("image/jpeg", "image/png", "image/webp", "image/gif"),
    "tweet_gif": ("image/gif",),
}
# Counting is not linear in the length, and nothing this long can be short enough.
_LONGEST_COUNTED = 10_000
_NUMBER = re.compile(r"[0-9]{1,19}")


@dataclass(frozen=True, slots=True)
class Draft:
    """A post that may be created as far as its form goes."""

    text: str
    media_ids: tuple[str, ...]
    reply_settings: str
    made_with_ai: bool


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
    if not text.strip() and not media_ids:
        raise Refusal(invalid("text", "", "A post needs a text or media."))
    if len(text) > _LONGEST_COUNTED or weighted_length(text) > LIMIT:
        raise Refusal(problems.too_long())
    return Draft(text, media_ids, str(reply_settings or "everyone"), ai)


def _media_ids(media: object) -> tuple[str, ...]:
    fields = as_object(media)
    if set(fields) != {"media_ids"}:
        raise Refusal(invalid("media", "", "The sandbox plays [media_ids] only, and it is required."))
    ids = fields["media_ids"]
    if not isinstance(ids, list) or not 1 <= len(ids) <= 4 or not all(is_number(item) for item in ids):  # noqa: PLR2004  # X's own limit
        raise Refusal(invalid("media.media_ids", "", "One to four numbers are needed."))
    if any(int(item) >= 2**63 for item in ids):
        raise Refusal(problems.media_invalid(ids))
    return tuple(ids)


def picture_of(body: object) -> tuple[bytes, Kind]:
    """Reads the JSON body of POST /2/media/upload."""
    fields = as_object(body)
    for key in fields:
        if key not in ("media", "media_category"):
            raise Refusal(invalid(key, "", f"The property [{key}] is not defined or not played."))
    media = fields.get("media")
    if not isinstance(media, str):
        raise Refusal(invalid("media", "", "The property [media] has to be a base64 string."))
    try:
        data = base64.b64decode(media, validate=True)
    except (binascii.Error, ValueError):
        raise Refusal(invalid("media", "", "The property [media] is not base64.")) from None
    return checked_picture(data, fields.get("media_category"))


def checked_picture(data: bytes, category: object) -> tuple[bytes, Kind]:
    """Takes the bytes of an upload and gives them back with what they are, or refuses them."""
    allowed = _CATEGORIES.get(category) if isinstance(category, str) else None
    if allowed is None:
        raise Refusal(invalid("media_category", category, f"The sandbox plays {tuple(_CATEGORIES)} only."))
    if len(data) > LARGEST_PICTURE:
        raise Refusal(invalid("media", "", f"File size exceeds {LARGEST_PICTURE} bytes."))
    kind = sniff(data)
    if kind is None or kind.mime not in allowed:
        raise Refusal(invalid("media", "", "Media type unrecognized."))
    return data, kind


def description_of(body: object) -> tuple[str, str]:
    """Reads the body of POST /2/media/metadata and gives the media id and the alt text."""
    fields = as_object(body)
    media_id = fields.get("id")
    metadata = fields.get("metadata")
    alt = metadata.get("alt_text") if isinstance(metadata, dict) else None
    text = alt.get("text") if isinstance(alt, dict) else None
    if not isinstance(media_id, str) or not is_number(media_id) or int(media_id) >= 2**63:
        raise Refusal(invalid("id", "", "The property [id] has to be the number of a picture."))
    if not isinstance(text, str):
        raise Refusal(invalid("metadata.alt_text.text", "", "Only alt text is played, and it is required."))
    if len(text) > LONGEST_ALT_TEXT:
        raise Refusal(invalid("metadata.alt_text.text", "", f"Longer than {LONGEST_ALT_TEXT} characters."))
    return media_id, text
