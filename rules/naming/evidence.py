"""Is this a person's name here, or just a word? What speaks for it and against it, added up.

Nothing is decided by a list of words that are never names. Every sign has a weight: where the
word came from, how it is written, what stands around it, what the name model says. The weights
are natural logarithms of odds, as in logistic regression. They were fitted on invented posts
and rounded (see docs/decisions/0015-names-by-evidence.md); tests hold what they must achieve.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from math import exp

from rules.lexicon import Lexicon
from rules.naming import cues
from rules.naming.weights import WEIGHTS
from rules.naming.words import Casing, Word, Words


class Source(StrEnum):
    """Why a word is looked at at all."""

    FORENAME = "forename of the roll"
    SHORT_FORM = "short form of a forename of the roll"
    NEAR = "close to a forename of the roll"
    SURNAME = "surname of the roll"
    GIVEN_NAME = "known as a forename"
    MODEL = "taken for a name by the model"


@dataclass(frozen=True, slots=True)
class Around:
    """What evidence is looked for in: the words, and what is known about each of them."""

    words: Words
    lexicon: Lexicon
    class_words: frozenset[str]
    likely: frozenset[int]
    """The words that are candidates themselves, so that "Rose and Faith" speak for each other."""
    on_roll: frozenset[int]
    """The words that are forenames of the roll."""
    given: tuple[float, ...]
    surname: tuple[float, ...]
    has_model: bool


CALENDAR = frozenset(
    """
    january february march april may june july august september october november december jan feb mar apr jun
    jul aug sept sep oct nov dec spring summer autumn winter christmas easter eve noel monday tuesday wednesday
    thursday friday saturday sunday mon tue tues wed weds thu thur thurs fri sat sun roman saxon celtic
    """.split()  # noqa: SIM905  # reads better as lines
)
"""Words with a capital of their own: a capital says nothing about whether a child is meant."""


def _spelling(around: Around, at: int) -> str:
    """How the word uses capitals, and what the text around lets us make of that."""
    word, casing = around.words[at], around.words.casing
    everywhere = {
        Casing.LOWER: "no capitals anywhere",
        Casing.SHOUTED: "capitals everywhere",
    }
    if casing in everywhere:
        return everywhere[casing]
    if word.is_lower:
        return "small letters among capitals"
    if casing is Casing.HEADLINE:
        return "capital in a headline"
    if word.is_shouted:
        return "shouted alone"
    if word.starts_sentence:
        return "capital at a beginning"
    return "capital of the calendar" if word.folded in CALENDAR else "capital inside a sentence"


def _kind_of_word(around: Around, at: int, after: int) -> Iterator[str]:
    folded = around.words[at].folded
    if after - at > 1:
        return
    if folded in around.lexicon.words:
        yield "everyday word"
    if folded in CALENDAR:
        yield "word of the calendar"
    if folded in around.class_words:
        yield "name of a class"
    if folded in around.lexicon.places:
        yield "name of a place"
    if len(folded) <= 2:  # noqa: PLR2004  # "Mo" and "Ty", but also "of" and "to"
        yield "very short"


def _how_common(around: Around, at: int, births: int) -> Iterator[str]:
    if births < _RARE:
        yield "rarely given"
    elif around.words[at].folded not in around.lexicon.words:
        yield "given, and no everyday word"
        if not around.has_model:
            yield "given, and no everyday word, without the model"
        elif max(around.given[at], around.surname[at]) < _MODEL_SEES_NONE:
            yield "given, and no everyday word, though the model sees no name"


_MEANS_AND = ("&", "+")
_AFTER_WORDS = (
    ("after a word for people", cues.BEFORE_PEOPLE),
    ("after an article", cues.DETERMINERS),
    ("after a fond adjective", cues.LITTLE_ADJECTIVES),
    ("after to", frozenset({"to"})),
    ("after a word of place", cues.PLACE_BEFORE),
    ("after a saint's or ruler's title", cues.SAINTS_AND_RULERS),
    ("after a class", cues.CLASS_BEFORE),
)
_BEFORE_WORDS = (
    ("before what one person does", cues.PERSON_VERBS | cues.IRREGULAR_PAST),
    ("before what many do", cues.GROUP_VERBS),
    ("before a word for a class", cues.CLASS_AFTER),
    ("before a word for a place", cues.PLACE_AFTER),
    ("before a word for a family", cues.FAMILY_AFTER),
)


def _before(around: Around, at: int) -> Iterator[str]:
    words, text = around.words, around.words.plain.text
    lead = text[max(0, words[at].start - 4) : words[at].start].rstrip(" ")
    before = "and" if lead.endswith(_MEANS_AND) else words.before(at)
    if lead.endswith((":", "-")):
        yield "after a colon"
    if lead.endswith(","):
        yield "after a comma"
    if not before or lead[-1:] in ",:;-(":
        return
    if (words.before(at - 1), before) in cues.PRAISE_BEFORE:
        yield "after praise or thanks"
        return
    for sign, cue in _AFTER_WORDS:
        if before in cue:
            yield sign
            return
    if before in around.lexicon.words and before not in cues.FOLLOWERS:
        yield "after another word"


def _after(around: Around, at: int, after: int) -> Iterator[str]:
    """What follows: first the marks, then the word."""
    words, text = around.words, around.words.plain.text
    last = words[after - 1]
    trail = text[last.end : last.end + 3]
    if last.possessive:
        yield "possessive"
    if trail.lstrip(" ")[:1] == "(":
        yield "before a bracket"
    if trail[:1] == ")" and text[words[at].start - 1 : words[at].start] == "(":
        yield "alone in brackets"
    if trail[:1] == ":":
        yield "before a colon"
    if trail[:1] == ",":
        yield "first of a list of words" if _begins_list(words, at, after, around.lexicon) else "before a comma"
    if trail.lstrip(" ")[:1].isdigit():
        yield "before a figure"
    following = "and" if trail.lstrip(" ").startswith(_MEANS_AND) else words.after(after - 1)
    if not following:
        yield "at an end"
    elif trail[:1] == " ":
        yield from _following(
            around, words[after], following, possessive=last.possessive, at_beginning=words[at].starts_sentence
        )


def _following(
    around: Around, word: Word, following: str, *, possessive: bool, at_beginning: bool
) -> Iterator[str]:
    """What the word after, with nothing but a space between, speaks for."""
    known = following in around.lexicon.words
    for sign, cue in _BEFORE_WORDS:
        if following in cue:
            yield sign
            return
    if following in cues.FOLLOWERS:
        return
    if known and following.endswith("ed") and not following.endswith("eed") and len(following) >= _SHORTEST_PAST:
        yield "before what one person does"
    elif known and following.endswith("ly"):
        yield "before how one does it"
    elif word.is_capitalised and around.words.casing is Casing.USUAL:
        yield "before a capital on a word" if known else "before a capital"
    elif word.is_lower and known and not possessive:
        sign = (
            "before what may be a verb"
            if _may_be_verb(following, around.lexicon)
            else "before a word that is no verb"
        )
        yield sign
        if at_beginning:
            yield f"{sign}, at a beginning"


def _begins_list(words: Words, at: int, after: int, lexicon: Lexicon) -> bool:
    """Says whether "X, y, z" or "X, y and z" begins here, all in words of the dictionary."""
    if not words[at].starts_sentence or after + 1 >= len(words):
        return False
    goes_on = "," in words.gap(after, after + 1) or words[after + 1].folded in ("and", "or")
    return goes_on and words[after].is_lower and words[after].folded in lexicon.words


def _may_be_verb(word: str, lexicon: Lexicon) -> bool:
    """Says whether somebody may do it: "whistled", "puts", "put", but not "petals" or "season's"."""
    for base in (
        word,
        word.removesuffix("s"),
        word.removesuffix("es"),
        word.removesuffix("d"),
        word.removesuffix("ed"),
    ):
        if len(base) > 1 and any(
            form in lexicon.words
            for form in (base + "ing", base.removesuffix("e") + "ing", base + base[-1] + "ing")
        ):
            return True
    return False


def _in_list_of_words(around: Around, at: int, after: int) -> bool:
    """Says whether a neighbour in a list ("x, Mark, y") is a word that nobody is called."""
    words, known = around.words, around.lexicon
    for left, right, other in ((at - 1, at, at - 1), (after - 1, after, after)):
        if left < 0 or right >= len(words) or words.gap(left, right).strip(" ") not in (",", "/"):
            continue
        outside = words.gap(other - 1, other) if other == left and other else " "
        if other == right and other + 1 < len(words):
            outside = words.gap(other, other + 1)
        one_word = outside.strip(" ") != "" or words[other].starts_sentence or other + 1 == len(words)
        follows_and = other == right and other + 1 < len(words) and words[other + 1].folded in ("and", "or")
        word = words[other].folded
        if (one_word or follows_and) and other not in around.likely and (word in known.words or word in CALENDAR):
            return True
    return False


def _company(around: Around, at: int, after: int) -> Iterator[str]:
    """Other candidates in the same list or pair, and pronouns that look back."""
    words = around.words
    sentence = words.sentence(at)
    near = {at - 1, after}
    if words.before(at) in ("and", "or"):
        near.add(at - 2)
    if words.after(after - 1) in ("and", "or"):
        near.add(after + 1)
    near = {i for i in near if 0 <= i < len(words) and i in around.likely}
    if near:
        yield "beside another name"
    if _in_list_of_words(around, at, after):
        yield "in a list of words"
    later = (words[i].folded for i in range(after, min(sentence.stop + 8, len(words))))
    if any(word in cues.PRONOUNS for word in later):
        yield "he or she follows"
    if any(words[i].folded in cues.CHILD_ROLES for i in sentence if not at <= i < after):
        yield "a child's part in the sentence"
    if len(sentence) == after - at:
        yield "alone in its sentence"


def _model(around: Around, at: int, after: int) -> Iterator[str]:
    if not around.has_model:
        yield "no model"
        return
    given, surname = max(around.given[at:after]), max(around.surname[at:after])
    score = max(given, surname)
    for least, name in _MODEL_STEPS:
        if score >= least:
            yield name
            if around.words[at].folded in around.lexicon.words:
                yield f"{name}, of an everyday word"
            break
    if surname > given and surname >= 0.3:  # noqa: PLR2004  # below this the two are noise
        yield "model says surname"


_RARE = 100
_SHORTEST_PAST = 5  # "baked", but not "red" and "bed"
_MODEL_SEES_NONE = 0.03
_MODEL_STEPS = (
    (0.9, "model is sure"),
    (0.5, "model thinks so"),
    (0.15, "model wonders"),
    (_MODEL_SEES_NONE, "model hardly thinks so"),
    (0.0, "model sees no name"),
)


def signs(around: Around, at: int, after: int, source: Source, births: int = 0) -> Iterator[str]:
    """Everything that speaks for or against words `at` up to `after` being a person's name."""
    yield source.name.lower()
    folded = around.words[at].folded
    ordinary = any(
        folded in words for words in (around.lexicon.words, CALENDAR, around.lexicon.places, around.class_words)
    )
    if source in (Source.FORENAME, Source.SHORT_FORM) and not ordinary:
        yield "of the roll, and no everyday word"
    if source is Source.GIVEN_NAME:
        yield from _how_common(around, at, births)
    spelling = _spelling(around, at)
    yield spelling
    if folded in around.lexicon.words:
        yield f"{spelling}, of an everyday word"
    yield from _kind_of_word(around, at, after)
    yield from _before(around, at)
    yield from _after(around, at, after)
    yield from _company(around, at, after)
    yield from _model(around, at, after)


def chance(around: Around, at: int, after: int, source: Source, births: int = 0) -> float:
    """How likely (0 to 1) words `at` up to `after` name a person here."""
    total = sum(WEIGHTS.get(sign, 0.0) for sign in signs(around, at, after, source, births))
    return 1 / (1 + exp(-total))
