"""How does X read a text: what becomes a link, what is one emoji, how much does it weigh?

X's published counting code is quadratic on strings such as "a.a.a.a." (154 seconds for ten
thousand characters). So the text is cut at blanks, which no link can cross; a piece that holds
no top-level domain cannot hold a link and is never searched; and what the remaining pieces may
cost is added up before they are searched. Nothing people write comes near the limit. A piece
beyond it is taken for one link and weighed too high rather than too low.
"""

import re
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from types import ModuleType
from typing import Any


@contextmanager
def _stand_in_for_pkg_resources() -> Iterator[None]:
    """Lets twitter_text read its emoji table where setuptools is absent.

    It asks `pkg_resources` for one file. That module is slow, warns, is not part of Python
    and has left setuptools, so twitter_text is given the one function it calls.
    """
    if "pkg_resources" in sys.modules:
        yield
        return
    stand_in = ModuleType("pkg_resources")

    def resource_string(module: str, name: str) -> bytes:
        return resources.files(module.rpartition(".")[0]).joinpath(name).read_bytes()

    stand_in.resource_string = resource_string  # type: ignore[attr-defined]  # a module made by hand
    sys.modules["pkg_resources"] = stand_in
    try:
        yield
    finally:
        del sys.modules["pkg_resources"]


with _stand_in_for_pkg_resources():
    from twitter_text import (
        extract_emojis_with_indices,
        extract_urls_with_indices,
    )
    from twitter_text.config import config
    from twitter_text.regexp.invalid_domain_chars import (
        invalid_domain_chars,
    )
    from twitter_text.regexp.valid_cctld import valid_cctld
    from twitter_text.regexp.valid_gtld import valid_gtld
    from twitter_text.regexp.valid_punycode import valid_punycode

_CONFIG: dict[str, Any] = dict(config["version3"])
_SCALE: int = _CONFIG["scale"]
_LINK_WEIGHT: int = _CONFIG["transformed_url_length"]
_OTHER_WEIGHT: int = _CONFIG["default_weight"] // _SCALE

MAX_WEIGHTED: int = _CONFIG["max_weighted_tweet_length"]
"""The longest post X takes, by its own count."""

LONGEST_COUNTED = 15_000
"""Above this many code points a text is not counted but called twice its length."""

SEARCH_BUDGET = 2_000_000
"""How much searching for links one text may cost. One unit took about 0.05 microseconds, so that
a text built to be slow costs a tenth of a second and no more."""

_DOT_COST = 200  # trying every top-level domain at a dot costs as much as reading 200 characters

_LIGHT = re.compile(
    "[" + "".join(f"{chr(r['start'])}-{chr(r['end'])}" for r in _CONFIG["ranges"] if r["weight"] == _SCALE) + "]"
)
_PIECE = re.compile(r"[^ \t\n\r]+")
_TOP_LEVEL = re.compile(
    rf"\.(?:{valid_gtld.pattern}|{valid_cctld.pattern}|{valid_punycode.pattern})", re.IGNORECASE
)
_DOMAIN_RUN = re.compile(rf"(?:[^{invalid_domain_chars.pattern}]|[._-])+")
_MAY_HOLD_EMOJI = re.compile(r"[0-9#*]?[^\x00-\x7f]+")  # a keycap begins with a plain sign
_BEGINNING = re.compile(r"[^A-Za-z0-9]")


@dataclass(frozen=True, slots=True)
class Link:
    """A span that X would turn into a link.

    `certain` is False where the text was too tangled to search and the whole piece is taken for one.
    """

    start: int
    end: int
    text: str
    certain: bool = True

    @property
    def has_protocol(self) -> bool:
        """Says whether it was written with http:// or https://."""
        return "://" in self.text[:8]

    @property
    def host(self) -> str:
        """The host in small letters, without port or path."""
        bare = self.text.split("://", 1)[1] if self.has_protocol else self.text
        return re.split(r"[/:?#]", bare, maxsplit=1)[0].casefold()

    @property
    def has_more_than_host(self) -> bool:
        """Says whether a port, path or query follows the host."""
        bare = self.text.split("://", 1)[1] if self.has_protocol else self.text
        return len(bare) > len(self.host)


def _cost(piece: str) -> int:
    """What a search may cost at the worst: from each place a link may begin, each run is read to its end."""
    return sum(
        (len(_BEGINNING.findall(run)) + 1) * (len(run) + _DOT_COST * run.count("."))
        for run in _DOMAIN_RUN.findall(piece)
        if "." in run
    )


@lru_cache(maxsize=64)
def urls(text: str) -> tuple[Link, ...]:
    """What X would turn into links, as spans in code points of the text as given."""
    if "." not in text:
        return ()
    links: list[Link] = []
    budget = SEARCH_BUDGET
    for match in _PIECE.finditer(text):
        piece = match.group()
        if "." not in piece or not _TOP_LEVEL.search(piece):
            continue
        budget -= _cost(piece)
        if budget < 0:
            links.append(Link(match.start(), match.end(), piece, certain=False))
            continue
        offset = max(match.start() - 1, 0)  # with the blank before it: X looks at that character too
        for entity in extract_urls_with_indices(text[offset : match.end()]):
            start, end = (offset + index for index in entity["indices"])
            links.append(Link(start, end, text[start:end]))
    return tuple(links)


@lru_cache(maxsize=64)
def emoji_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Where the emoji stand, each sequence X counts as one being one span."""
    if text.isascii():
        return ()
    spans = []
    for match in _MAY_HOLD_EMOJI.finditer(text):
        for entity in extract_emojis_with_indices(match.group()):
            start, end = entity["indices"]
            spans.append((match.start() + start, match.start() + end))
    return tuple(spans)


def _plain_weight(text: str) -> int:
    """The weight of a stretch that holds neither link nor emoji."""
    if text.isascii():
        return len(text)
    light = len(_LIGHT.findall(text))
    return light + (len(text) - light) * _OTHER_WEIGHT


def weighted_length(text: str) -> int:
    """The length by X's own count: a link is 23, an emoji 2, most letters 1. Never raises.

    Exact for everything people write; a text beyond LONGEST_COUNTED, or one built to be
    slow, gets a count that is too high and never too low.
    """
    if len(text) > LONGEST_COUNTED:
        return len(text) * _OTHER_WEIGHT
    counted = unicodedata.normalize("NFC", text)
    if "\r" in counted:
        counted = counted.replace("\r\n", "\n")
    weight = 0
    done = 0
    links = {link.start: link for link in urls(counted)}
    spans = sorted([*emoji_spans(counted), *((link.start, link.end) for link in links.values())])
    for start, end in spans:
        if start < done:
            continue
        weight += _plain_weight(counted[done:start])
        link = links.get(start)
        if link is None:
            weight += _OTHER_WEIGHT
        elif link.certain:
            weight += _LINK_WEIGHT
        else:
            weight += len(link.text) * _OTHER_WEIGHT + link.text.count(".") * _LINK_WEIGHT
        done = end
    return weight + _plain_weight(counted[done:])
