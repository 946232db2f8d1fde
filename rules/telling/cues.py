"""Which of all the phrases that these rules know does a passage hold? It is read once for all of them."""

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from rules.telling import care_cues, duty_cues, family_cues, place_cues, subject_cues
from rules.telling.phrases import Hit, Lexicon, Words
from rules.telling.sentences import reading

_TOPICS = (care_cues, family_cues, duty_cues, place_cues, subject_cues)
_LISTS: dict[str, Words] = {
    name: frozenset(words.split()) for topic in _TOPICS for name, words in topic.LISTS.items()
}
_LEXICON = Lexicon({kind: lines for topic in _TOPICS for kind, lines in topic.PHRASES.items()}, _LISTS)

Cues = Mapping[str, tuple[Hit, ...]]


@lru_cache(maxsize=64)
def cues(text: str) -> Cues:
    """The phrases of a passage by what they speak of; a kind that is not there is not a key."""
    found: dict[str, list[Hit]] = defaultdict(list)
    for hit in _LEXICON.hits(reading(text)):
        found[hit.kind].append(hit)
    return MappingProxyType({kind: tuple(hits) for kind, hits in found.items()})
