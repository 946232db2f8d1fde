"""What does somebody who reads posts ask for?

Turns the query of a GET into plain values, or refuses it in X's words. Decides the
vocabulary too: who asks for `post.fields` is answered in post words.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from gatekeeper.x.sandbox.checks import is_number
from gatekeeper.x.sandbox.problems import Refusal, invalid

FEWEST, MOST, USUAL = 5, 100, 10
_NAMES = """
    article article_title attachments
    author_id card_uri community_id context_annotations conversation_id created_at
    display_text_range edit_controls edit_history_tweet_ids edit_history_post_ids entities geo id
    in_reply_to_user_id lang matched_media_notes media_metadata non_public_metrics note_tweet note_post
    note_request_suggestions suggested_source_links_with_counts
    organic_metrics paid_partnership possibly_sensitive promoted_metrics public_metrics referenced_tweets
    referenced_posts reply_settings scopes source suggested_source_links text username withheld
"""
POST_FIELDS = frozenset(_NAMES.split())
_EXPANDED = frozenset({"author_id", "in_reply_to_user_id", "referenced_posts", "username"})
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z")
_TOKEN = re.compile(r"older-than-(\d{1,19})")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which parts of a post and of its pictures are wanted, and in which vocabulary."""

    post_fields: frozenset[str]
    media_fields: frozenset[str]
    with_media: bool
    with_authors: bool
    modern: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Which stretch of a timeline is wanted."""

    limit: int
    after_id: int
    before_id: int
    start: datetime | None
    end: datetime | None
    replies_too: bool


def wanted_of(query: Mapping[str, str]) -> Wanted:
    """Reads fields and expansions."""
    modern = "post.fields" in query
    name = "post.fields" if modern else "tweet.fields"
    fields = _names(query, name)
    for field in fields - POST_FIELDS:
        raise Refusal(invalid(name, field, f"The `{name}` query parameter value [{field}] is not known."))
    expansions = _names(query, "expansions")
    # In post words some parts are not fields: they come with what they lead to.
    shown = fields | (expansions & _EXPANDED if modern else frozenset())
    return Wanted(
        shown,
        _names(query, "media.fields"),
        "attachments.media_keys" in expansions,
        "author_id" in expansions,
        modern,
    )


def page_of(query: Mapping[str, str]) -> Page:
    """Reads the limits of a timeline request."""
    token = query.get("pagination_token")
    before = _id(query, "until_id", 2**63 - 1)
    if token is not None:
        match = _TOKEN.fullmatch(token)
        if match is None:
            raise Refusal(invalid("pagination_token", token, "The `pagination_token` is not one of ours."))
        before = min(before, int(match[1]))
    return Page(
        _max_results(query),
        _id(query, "since_id", 0),
        before,
        _moment(query, "start_time"),
        _moment(query, "end_time"),
        "replies" not in _names(query, "exclude"),
    )


def next_token(last_id: int) -> str:
    """Gives the token for the page after the post with this id."""
    return f"older-than-{last_id}"


def _names(query: Mapping[str, str], name: str) -> frozenset[str]:
    return frozenset(part for part in query.get(name, "").split(",") if part)


def _max_results(query: Mapping[str, str]) -> int:
    value = query.get("max_results", str(USUAL))
    if not (value.isascii() and value.isdigit() and len(value) < 9 and FEWEST <= int(value) <= MOST):  # noqa: PLR2004  # digits
        raise Refusal(
            invalid(
                "max_results",
                value,
                f"The `max_results` query parameter value [{value}] is not between {FEWEST} and {MOST}",
            ),
        )
    return int(value)


def _id(query: Mapping[str, str], name: str, otherwise: int) -> int:
    value = query.get(name)
    if value is None:
        return otherwise
    if not is_number(value):
        raise Refusal(invalid(name, value, f"The `{name}` query parameter value [{value}] is not a number."))
    return min(int(value), 2**63 - 1)


def _moment(query: Mapping[str, str], name: str) -> datetime | None:
    value = query.get(name)
    if value is None:
        return None
    try:
        if _MOMENT.fullmatch(value) is None:
            raise ValueError  # noqa: TRY301  # one place says no to both kinds of a bad moment
        return datetime.fromisoformat(value).astimezone(UTC)
    except ValueError:
        message = f"The `{name}` query parameter value [{value}] is not a valid date-time."
        raise Refusal(invalid(name, value, message)) from None
