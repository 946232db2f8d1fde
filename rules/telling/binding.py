"""Does a passage promise something, or take a side in politics?"""

from collections.abc import Iterator

from rules.passages import Passage
from rules.telling.cues import cues
from rules.telling.private_matters import stated
from rules.telling.sentences import reading

Span = tuple[int, int]

_TEAMS = frozenset({"team", "house", "table", "group"})


def promises(passage: Passage) -> Iterator[Span]:
    """Where a passage promises: in so many words, or with a vow and what it is about in one sentence."""
    yield from stated(passage, "promise", supposed=True)
    read, known = reading(passage.text), cues(passage.text)
    light = {read.sentence[hit.first] for hit in known.get("in-jest", ())}
    at_stake = {read.sentence[hit.first] for hit in known.get("stake", ())}
    for vow in known.get("vow", ()):
        here = read.sentence[vow.first]
        if here in at_stake and here not in light and _is_ours(read.words[read.begin[vow.first] : vow.last + 1]):
            yield read.span(vow.first, vow.last)


def _is_ours(until_the_vow: tuple[str, ...]) -> bool:
    return not {"we", "school", "governors", "headteacher"}.isdisjoint(until_the_vow)


def party_politics(passage: Passage) -> Iterator[Span]:
    """Where a passage speaks for or against a party or a campaign, lessons left out."""
    read, known = reading(passage.text), cues(passage.text)
    taught = {read.sentence[hit.first] for hit in known.get("taught", ())}
    for kind in ("vote", "political", "campaign"):
        for hit in known.get(kind, ()):
            if read.sentence[hit.first] in taught:
                continue
            named = hit.last if kind == "vote" else hit.first
            after = read.words[hit.last + 1] if hit.last + 1 < read.stop[hit.last] else ""
            if kind == "campaign" or (read.capital[named] and after not in _TEAMS):
                yield read.span(hit.first, hit.last)
