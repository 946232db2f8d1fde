"""Where does one word of a hashtag end and the next begin?"""

from functools import lru_cache

from rules.word_lists import HASHTAG_WORDS, NAME_WORDS

_SURELY_SEVERAL = 14  # letters: few single words that schools use are as long
_SHORT_CODE = 4  # letters: PTA, EYFS and the like are read letter by letter anyway
_KNOWN = HASHTAG_WORDS | {word for word in NAME_WORDS if len(word) > 2}  # noqa: PLR2004  # shorter ones fit anywhere


@lru_cache(maxsize=256)
def _words_of(letters: str) -> tuple[str, ...]:
    """The fewest known words that make up these small letters, or nothing if there are none."""
    best: list[tuple[str, ...] | None] = [()] + [None] * len(letters)
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - 14), end):
            head = best[start]
            word = letters[start:end]
            if head is not None and (word in _KNOWN or word.isdigit()):
                candidate = (*head, word)
                if (known := best[end]) is None or len(candidate) < len(known):
                    best[end] = candidate
    return best[-1] or ()


def suggested_capitals(body: str) -> str | None:
    """What a hashtag's body should look like instead.

    None if it is fine as it is, and an empty text if it is probably several words but nobody
    can tell which.
    """
    inner = body[1:]
    if "_" in body or (inner != inner.lower() and body != body.upper()) or len(body) <= _SHORT_CODE:
        return None
    words = _words_of(body.lower()) if len(body) <= 60 else ()  # noqa: PLR2004  # longer ones are not worth the search
    if len([word for word in words if not word.isdigit()]) > 1:
        return "".join(word.capitalize() for word in words)
    if words or len(body) < _SURELY_SEVERAL:
        return None
    return ""
