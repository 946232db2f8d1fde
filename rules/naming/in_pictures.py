"""Who is named in what was read in a picture, slips of the reading machine allowed for?"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from rules.facts import Facts
from rules.lexicon import Lexicon
from rules.naming.evidence import CALENDAR
from rules.naming.misread import LONG_ENOUGH, SOMETIMES_GIVEN, misread_names
from rules.naming.named import Form, Kind, Named
from rules.naming.near import is_near
from rules.naming.reading import read
from rules.naming.roll import Roll, roll_of
from rules.text import fold

_LABEL = re.compile(r"^[\W\d_]*([^\W\d_a-z][^\W\d_]+)[\W\d_]*$", re.MULTILINE)


def read_in_picture(facts: Facts, text: str) -> tuple[Named, ...]:
    """Everybody whom the words read in a picture name, in order and without overlaps.

    As `read`, but a name may be misread in the ways of machines; a short name counts only where it
    was read exactly, because noise looks like short names; a name that is a word is always a question,
    because a wall of words has no sentences that could tell; and who is on no list of names is nobody,
    because a picture is full of brands.
    """
    return _weighed(read(facts, text), text, roll_of(facts.roll, facts.lexicon), facts.lexicon)


@lru_cache(maxsize=32)
def _weighed(well_read: tuple[Named, ...], text: str, roll: Roll, lexicon: Lexicon) -> tuple[Named, ...]:
    kept = [_as_in_a_picture(named, text, lexicon) for named in well_read if _counts(named, text, roll, lexicon)]
    found = [
        Named(hit.start, hit.end, Kind.PUPIL, hit.form, hit.ids, is_question=is_question)
        for hit, is_question in misread_names(text, roll, lexicon)
    ]
    for one in (*found, *_alone_in_a_line(text, roll, lexicon)):
        over = [named for named in kept if named.start < one.end and one.start < named.end]
        if all(_says_more(one, named) for named in over):
            kept = [named for named in kept if named not in over]
            kept.append(one)
    return tuple(sorted(kept, key=lambda named: named.start))


def _says_more(one: Named, other: Named) -> bool:
    """Says whether what may be misread tells more of a pupil than what was read at the same place."""
    if other.kind is not Kind.PUPIL:
        return True
    fuller = one.form is Form.FULL and other.form is not Form.FULL
    return fuller or (other.is_question and not one.is_question)


def _alone_in_a_line(text: str, roll: Roll, lexicon: Lexicon) -> Iterator[Named]:
    """Forenames of the roll that are a whole line with a capital, as on a peg: at least a question."""
    for line in _LABEL.finditer(text):
        ids = roll.forename(fold(line[1]))
        if ids:
            label = Named(*line.span(1), Kind.PUPIL, Form.FORENAME, ids)
            yield _as_in_a_picture(label, text, lexicon)


def _as_in_a_picture(named: Named, text: str, lexicon: Lexicon) -> Named:
    word = fold(text[named.start : named.end])
    is_word = word in lexicon.words or word in CALENDAR or word in lexicon.places
    return replace(named, is_question=True) if is_word and named.kind is Kind.PUPIL else named


def _counts(named: Named, text: str, roll: Roll, lexicon: Lexicon) -> bool:
    """Says whether what was found by reading it as if it had been typed is more than noise."""
    word = fold(text[named.start : named.end])
    if named.kind is Kind.CHILD and named.form is not Form.FULL:
        return lexicon.forenames.get(word, 0) >= SOMETIMES_GIVEN
    if named.kind is not Kind.PUPIL or named.form is not Form.SHORT:
        return True
    if not word.isalpha():
        return len(word) >= LONG_ENOUGH
    if word in roll.short_forms or roll.forename(word.removesuffix("s")):
        return True
    return any(len(name) >= LONG_ENOUGH and is_near(word, name) for name in _names_of(named, roll))


def _names_of(named: Named, roll: Roll) -> set[str]:
    """The forenames, of one word, of everybody this may be."""
    return {
        entry.words[0]
        for entries in roll.forenames.values()
        for entry in entries
        if entry.ids & named.pupil_ids and len(entry.words) == 1
    }
