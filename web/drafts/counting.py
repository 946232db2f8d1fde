"""Which lists does the browser need to count as X counts? They come from X's own package, not from our folder."""

import hashlib
import json
import re
from functools import cache
from typing import Any

from rules import x_text


@cache
def counting_data() -> dict[str, Any]:
    """Weights, top-level domains and emoji for `weighted_length.js`."""
    # rules.x_text, imported above, has loaded this package in the one way that works everywhere.
    from twitter_text.config import config  # noqa: PLC0415 only loadable after rules.x_text
    from twitter_text.regexp import emoji  # noqa: PLC0415 only loadable after rules.x_text
    from twitter_text.regexp.valid_cctld import valid_cctld  # noqa: PLC0415 only loadable after rules.x_text
    from twitter_text.regexp.valid_gtld import valid_gtld  # noqa: PLC0415 only loadable after rules.x_text

    counting: dict[str, Any] = config["version3"]
    scale = counting["scale"]
    sequences = [entry.codepoint.split() for entry in emoji.emoji_list]
    return {
        "limit": counting["max_weighted_tweet_length"],
        "linkWeight": counting["transformed_url_length"],
        "otherWeight": counting["default_weight"] // scale,
        "lightRanges": [[r["start"], r["end"]] for r in counting["ranges"] if r["weight"] == scale],
        "longestCounted": x_text.LONGEST_COUNTED,
        "searchBudget": x_text.SEARCH_BUDGET,
        "gtld": _names(valid_gtld.pattern),
        "cctld": _names(valid_cctld.pattern),
        "emojiSequences": " ".join(
            "".join(chr(int(point, 16)) for point in sequence) for sequence in sequences if len(sequence) > 1
        ),
        "emojiSingles": [list(span) for span in emoji.single_codepoint_emoji_ranges],
    }


@cache
def counting_json() -> bytes:
    """The same as it is sent."""
    return json.dumps(counting_data(), ensure_ascii=False, separators=(",", ":")).encode()


@cache
def counting_version() -> str:
    """Changes whenever the lists do, so that a browser may keep them."""
    return hashlib.sha256(counting_json()).hexdigest()[:12]


def _names(pattern: str) -> list[str]:
    """The names in "(?:(?:museum|org)(?=...))", in the order in which X tries them."""
    found = re.match(r"\(\?:\(\?:([^()]+)\)", pattern)
    if found is None:
        raise ValueError("X's package no longer keeps its list of domains in the form that is read here")
    return found.group(1).split("|")
