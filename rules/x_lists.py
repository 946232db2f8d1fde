"""Which lists does another program need to count as X counts? They come from X's own package."""

import re
from functools import cache
from typing import Any

# First, because it loads the package in the one way that works everywhere.
from rules.x_text import LONGEST_COUNTED, SEARCH_BUDGET

# isort: split
from twitter_text.config import config
from twitter_text.regexp import emoji
from twitter_text.regexp.valid_cctld import valid_cctld
from twitter_text.regexp.valid_gtld import valid_gtld


@cache
def counting_data() -> dict[str, Any]:
    """Weights, top-level domains and emoji, as plain values that can be sent."""
    counting: dict[str, Any] = config["version3"]
    scale = counting["scale"]
    sequences = [entry.codepoint.split() for entry in emoji.emoji_list]
    return {
        "limit": counting["max_weighted_tweet_length"],
        "linkWeight": counting["transformed_url_length"],
        "otherWeight": counting["default_weight"] // scale,
        "lightRanges": [[r["start"], r["end"]] for r in counting["ranges"] if r["weight"] == scale],
        "longestCounted": LONGEST_COUNTED,
        "searchBudget": SEARCH_BUDGET,
        "gtld": _names(valid_gtld.pattern),
        "cctld": _names(valid_cctld.pattern),
        "emojiSequences": " ".join(
            "".join(chr(int(point, 16)) for point in sequence) for sequence in sequences if len(sequence) > 1
        ),
        "emojiSingles": [list(span) for span in emoji.single_codepoint_emoji_ranges],
    }


def _names(pattern: str) -> list[str]:
    """The names in "(?:(?:museum|org)(?=...))", in the order in which X tries them."""
    found = re.match(r"\(\?:\(\?:([^()]+)\)", pattern)
    if found is None:
        raise ValueError("X's package no longer keeps its list of domains in the form that is read here")
    return found.group(1).split("|")
