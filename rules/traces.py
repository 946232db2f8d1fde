"""Does a public text name this one child, and which texts are worth reading to find out?

Reading a text takes a quarter of a millisecond, and a school has tens of thousands of them. So
each text is remembered by its marks: the few words by which `rules.naming` could find anybody in
it. A text none of whose marks a child's name meets does not name that child; the others are read.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rules.facts import Facts, Pupil
from rules.lexicon import Lexicon
from rules.naming import Form, Kind, Named, read
from rules.naming.disguises import apart_runs, drawn_out, mixed, mixed_runs, spelled_with_signs
from rules.naming.evidence import CALENDAR, Around, Source, chance
from rules.naming.initials import pairs_of_capitals
from rules.naming.near import forgiven, is_near
from rules.naming.reading import ASK
from rules.naming.roll import Roll, roll_of
from rules.naming.words import Casing, Words, words_of
from rules.plain import plain
from rules.text import parts_of

MADE_AS = 1
"""Counts up whenever `marks_of` gives other marks, so that older ones are not believed."""

_RUN_TOGETHER, _DISGUISED, _INITIALS = _SIGNS = ("#", "~", ".")
_LONG_ENOUGH_IN_FULL = 7
"""Letters of a full name run together that stand in no plain word by chance."""
_KNOWN_ADULT = frozenset({Kind.ADULT, Kind.STAFF, Kind.PUBLIC, Kind.NOBODY})


class Mention(StrEnum):
    """How a text names a child, the clearest first."""

    FULL = "full"
    """Forename and surname: nobody else is meant."""
    NAME = "name"
    """The first name, which nobody else on the roll has."""
    MAYBE = "maybe"
    """A first name that others have too, a surname, initials, a short form, or just a word."""


@dataclass(frozen=True, eq=False, slots=True)
class Traces:
    """Everything by which one pupil can be named. It is equal only to itself."""

    pupil_id: int
    roll: Roll
    lexicon: Lexicon
    whole: frozenset[str]
    inside: frozenset[str]
    in_full: frozenset[str]
    plain_names: frozenset[str]
    surnames: frozenset[str]

    def meets(self, mark: str) -> bool:
        """Says whether a text with this mark may name the pupil."""
        return _meets(self, mark)


@lru_cache(maxsize=1 << 16)
def _meets(traces: Traces, mark: str) -> bool:
    """The same words come again and again, so each is looked at once. A misspelling is no everyday word."""
    sign, rest, roll = mark[0], mark[1:], traces.roll
    if sign == _RUN_TOGETHER:
        return any(name in rest for name in traces.inside)
    if sign == _DISGUISED:
        return any(mixed(rest, roll)) or any(spelled_with_signs(rest, roll))
    if sign == _INITIALS:
        return rest in roll.initials
    return (
        mark in traces.whole
        or (mark[-1] == "s" and mark[:-1] in traces.whole)
        or (mark not in traces.lexicon.words and any(_near(mark, name) for name in traces.plain_names))
        or bool(drawn_out(mark, roll))
        or any(name in mark for name in traces.in_full)
    )


def traces_of(pupil: Pupil, lexicon: Lexicon) -> Traces:
    """Everything by which this pupil can be named, prepared for many texts."""
    roll = roll_of((pupil,), lexicon)
    single = {
        entry.words[0]
        for entries in (*roll.forenames.values(), *roll.surnames.values())
        for entry in entries
        if len(entry.words) == 1
    }
    joined = {*roll.joined, *roll.joined_full, *roll.short_forms, *roll.parts_of_surnames, *single}
    return Traces(
        pupil_id=pupil.id,
        roll=roll,
        lexicon=lexicon,
        whole=frozenset({*joined, *roll.every_word, *roll.forenames, *roll.surnames}),
        inside=frozenset(name for name in joined if len(name) > 1),
        in_full=frozenset(name for name in roll.joined_full if len(name) >= _LONG_ENOUGH_IN_FULL),
        plain_names=frozenset(single),
        surnames=frozenset(surname[-1] for surname in roll.surnames_of({pupil.id}) if surname),
    )


def marks_of(text: str) -> frozenset[str]:
    """The marks of a text: its words in small plain letters, and whatever is written so that it hides words.

    "#..." are letters that run together in a tag, a link or letters set apart; "~..." has figures or
    signs among its letters; "..ab" are initials. None holds a space.
    """
    words = words_of(text)
    bare = words.plain.text
    found = {word.folded for word in words.all}
    for start, end in words.holes:
        found.add(_RUN_TOGETHER + "".join(part.folded for part in parts_of(bare[start:end], 0)))
    found |= {_RUN_TOGETHER + "".join(c.lower() for c in run if c.isalpha()) for run in apart_runs(bare)}
    found |= {_DISGUISED + run.lower() for run in mixed_runs(bare)}
    found |= {_INITIALS + pair for pair in pairs_of_capitals(bare)}
    return frozenset(found)


def hold(met: Iterable[str], text: str) -> bool:
    """Says whether one of these marks may be a mark of the text: a look that costs a hundredth of reading it."""
    letters = plain(text).text.lower()
    return any(mark[0] in _SIGNS or mark in letters for mark in met)


def mention(facts: Facts, traces: Traces, text: str) -> Mention | None:
    """How clearly a text names this pupil, or None if it does not.

    More generous than the rules for a post that is being written: a name that is no word counts
    wherever it stands, and a full name wherever its letters follow each other.
    """
    met = {mark for mark in marks_of(text) if traces.meets(mark)}
    if not met or _is_just_a_word(facts, traces, met, text):
        return None
    found = {
        _how(named, traces.pupil_id) for named in read(facts, text) if traces.pupil_id in named.pupil_ids
    } | _overlooked(facts, traces, text)
    return next((how for how in Mention if how in found), None)


def _is_just_a_word(facts: Facts, traces: Traces, met: set[str], text: str) -> bool:
    """Says whether all that was met is "will" or "grace" in small letters, where nothing speaks for a name.

    The reader of names would weigh the same signs. It is not asked, because half of all texts hold such a word;
    the one sign against a name that needs the whole text, standing in a list of words, is left out.
    """
    words, lexicon = words_of(text), facts.lexicon
    if words.casing is not Casing.USUAL or any(
        mark not in lexicon.words or not traces.roll.forename(mark) for mark in met
    ):
        return False
    if any(_near(word.folded, name) for word in words.all for name in traces.surnames):
        return False
    nothing, all_words = (0.0,) * len(words), frozenset(range(len(words)))
    around = Around(words, lexicon, frozenset(), all_words, frozenset(), nothing, nothing, has_model=False)
    return all(
        word.is_lower and chance(around, at, at + 1, Source.FORENAME) < ASK
        for at, word in enumerate(words.all)
        if word.folded in met
    )


def _how(named: Named, pupil_id: int) -> Mention:
    surely = named.kind is Kind.PUPIL and not named.is_question and named.pupil_ids == {pupil_id}
    if surely and named.form in (Form.FULL, Form.FORENAME):
        return Mention.FULL if named.form is Form.FULL else Mention.NAME
    if named.kind is Kind.PUPIL and named.form is Form.FULL and not named.is_question:
        return Mention.FULL  # two children of one full name: whoever it is, it is looked at as surely
    return Mention.MAYBE


def _overlooked(facts: Facts, traces: Traces, text: str) -> set[Mention]:
    """What the reader of names passes over, because a post may hold it or nobody writes so by hand."""
    words = words_of(text)
    letters = "".join(c for c in words.plain.text.lower() if c.isalpha())
    found = {Mention.FULL} if any(name in letters for name in traces.in_full) else set()
    if any(_stands_alone(words, at, facts, traces) for at in range(len(words))) and not _is_an_adult(
        facts, traces, words, text
    ):
        found.add(Mention.MAYBE)
    return found


def _stands_alone(words: Words, at: int, facts: Facts, traces: Traces) -> bool:
    """Says whether this word is a first name of the pupil that is nothing else."""
    word = words[at].folded
    lexicon = facts.lexicon
    ordinary = word in lexicon.words or word in CALENDAR or word in lexicon.places
    return not ordinary and bool(traces.roll.forename(word))


def _is_an_adult(facts: Facts, traces: Traces, words: Words, text: str) -> bool:
    """Says whether each such word was taken for a colleague, another adult, a public figure or a place."""
    taken = [(n.start, n.end) for n in read(facts, text) if n.kind in _KNOWN_ADULT]
    spans = [
        words.plain.span(words[at].start, words[at].end)
        for at in range(len(words))
        if _stands_alone(words, at, facts, traces)
    ]
    return all(any(start <= a and b <= end for start, end in taken) for a, b in spans)


def _near(word: str, name: str) -> bool:
    """The same answer as `is_near`, with two quick looks before it: a slip changes two letters at most."""
    slips = min(forgiven(len(word)), forgiven(len(name)))
    return (
        bool(slips)
        and abs(len(word) - len(name)) <= slips
        and len(set(word) ^ set(name)) <= 2 * slips
        and is_near(word, name)
    )


def may_name(traces: Traces, marks: Iterable[str]) -> bool:
    """Says whether a text with these marks may name the pupil."""
    return any(traces.meets(mark) for mark in marks)
