"""How does X say back what was posted?

The text that comes back is not the text that was sent: links are shortened, three
characters are escaped, and a link to the pictures is added. The request decides the
vocabulary: `post.fields` gives post words, anything else tweet words.
"""

import hashlib
import re
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from functools import lru_cache

from gatekeeper.x.sandbox.length import links
from gatekeeper.x.sandbox.records import Account, Picture, Post

_SLUG_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_SLUG_LENGTH = 10
_TAGS = re.compile(r"(?<![\w&])#(\w*[^\W\d]\w*)")
_MENTIONS = re.compile(r"(?<![\w@])@(\w{1,15})\b", re.ASCII)


def returned_text(post: Post) -> str:
    """The text as X gives it back."""
    text, _ = _shortened(post)
    return text


def entities(post: Post) -> dict[str, object]:
    """Links, hashtags and mentions with their places in the returned text."""
    text, urls = _shortened(post)
    found: dict[str, object] = {"urls": list(urls)} if urls else {}
    hashtags = [{"start": m.start(), "end": m.end(), "tag": m[1]} for m in _TAGS.finditer(text)]
    mentions = [{"start": m.start(), "end": m.end(), "username": m[1]} for m in _MENTIONS.finditer(text)]
    if hashtags:
        found["hashtags"] = hashtags
    if mentions:
        found["mentions"] = mentions
    return found


def handles_in(text: str) -> list[str]:
    """The handles that a text names, without their @."""
    return [match[1] for match in _MENTIONS.finditer(text)]


def account_words(account: Account) -> dict[str, object]:
    """The JSON of an account."""
    return {"id": account.id, "name": account.name, "username": account.handle}


def post_words(post: Post, fields: Collection[str], *, modern: bool) -> dict[str, object]:
    """The JSON of a post. `modern` chooses post words instead of tweet words."""
    words: dict[str, object] = {
        "id": str(post.id),
        "text": returned_text(post),
        "edit_history_post_ids" if modern else "edit_history_tweet_ids": [str(post.id)],
    }
    if not fields:
        return words
    wanted = {
        "created_at": rfc3339(post.created_at),
        "author_id": post.account.id,
        "conversation_id": str(post.conversation),
        "in_reply_to_user_id": post.in_reply_to_account,
        "referenced_posts" if modern else "referenced_tweets": _referenced(post),
        "reply_settings": post.reply_settings,
        "entities": entities(post) if "entities" in fields else {},
        "attachments": {"media_keys": [picture.key for picture in post.pictures]} if post.pictures else {},
        "possibly_sensitive": False,
        "username": post.account.handle,
    }
    words.update({key: value for key, value in wanted.items() if key in fields and value not in ({}, [], "")})
    return words


def picture_words(picture: Picture, fields: Collection[str], origin: str) -> dict[str, object]:
    """The JSON of a picture in `includes.media`."""
    kind = "animated_gif" if picture.mime == "image/gif" else "photo"
    words: dict[str, object] = {"media_key": picture.key, "type": kind}
    wanted = {
        "url": f"{origin}/pictures/{picture.id}",
        "width": picture.width,
        "height": picture.height,
        "alt_text": picture.alt_text,
    }
    words.update({key: value for key, value in wanted.items() if key in fields and value != ""})
    return words


def rfc3339(moment: datetime) -> str:
    """Writes an instant as X does, to the millisecond."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _referenced(post: Post) -> list[dict[str, str]]:
    named = (("replied_to", post.in_reply_to), ("quoted", post.quoted))
    return [{"type": kind, "id": str(number)} for kind, number in named if number is not None]


@lru_cache(maxsize=1024)
def _shortened(post: Post) -> tuple[str, tuple[Mapping[str, object], ...]]:
    pieces: list[str] = []
    urls: list[dict[str, object]] = []
    position = 0
    for number, link in enumerate(links(post.text)):
        pieces += [_escaped(post.text[position : link.start])]
        start, short = sum(map(len, pieces)), _short_address(post.id, number)
        shown = link.address.partition("://")[2]
        urls.append(
            {
                "start": start,
                "end": start + len(short),
                "url": short,
                "expanded_url": link.address,
                "display_url": shown,
            },
        )
        pieces.append(short)
        position = link.end
    pieces.append(_escaped(post.text[position:]))
    if post.quoted is not None:
        pieces.append(" " if any(pieces) else "")
        start, short = sum(map(len, pieces)), _short_address(post.id, len(urls))
        shown = f"x.com/i/status/{post.quoted}"
        words = {"expanded_url": f"https://{shown}", "display_url": shown}
        urls.append({"start": start, "end": start + len(short), "url": short, **words})
        pieces.append(short)
    if post.pictures:
        pieces.append(" " if any(pieces) else "")
        start, short = sum(map(len, pieces)), _short_address(post.id, len(urls))
        shown = f"x.com/{post.account.handle}/status/{post.id}/photo/1"
        place = {"start": start, "end": start + len(short), "url": short}
        words = {"expanded_url": f"https://{shown}", "display_url": f"pic.x.com/{short[-_SLUG_LENGTH:]}"}
        urls.extend({**place, **words, "media_key": picture.key} for picture in post.pictures)
        pieces.append(short)
    return "".join(pieces), tuple(urls)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _short_address(post_id: int, number: int) -> str:
    digest = hashlib.sha256(f"{post_id}/{number}".encode()).digest()
    return "https://t.co/" + "".join(_SLUG_LETTERS[byte % len(_SLUG_LETTERS)] for byte in digest[:_SLUG_LENGTH])
