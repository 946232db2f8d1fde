"""Who is named in this text? Everything that looks for names, asked in the right order.

A pupil's full name comes first, because no fame and no colleague beats it. Then those who are
known to be nobody's child, and only then is the rest weighed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from rules.facts import Facts, Pupil, StaffMember
from rules.lexicon import Lexicon, PersonScore
from rules.naming.candidates import Candidate, candidates
from rules.naming.disguises import drawn_out, mixed, set_apart
from rules.naming.evidence import CALENDAR, Around, Source, chance
from rules.naming.full_names import pupil_full_name, unknown_full_name
from rules.naming.grown_up import is_grown_up
from rules.naming.initials import initials_in
from rules.naming.known import Staff, is_saint, is_titled, known_around, staff_at, staff_of
from rules.naming.named import Form, Kind, Named
from rules.naming.pieces import names_in_pieces, names_with_an_initial
from rules.naming.roll import Ids, Roll, SameRoll, roll_of, words_in
from rules.naming.tags import names_in
from rules.naming.words import Casing, Words, words_of

_NOBODY: Ids = frozenset()
ASK, _ASK_OF_A_WORD, _SURE = 0.45, 0.6, 0.8
"""How likely a name must be to be asked about, and to be sure."""
_EVEN_A_PLAIN_NAME = 0.2
_TWO = 2
_FORMS = {
    Source.FORENAME: Form.FORENAME,
    Source.SHORT_FORM: Form.SHORT,
    Source.NEAR: Form.SHORT,
    Source.SURNAME: Form.SURNAME,
    Source.GIVEN_NAME: Form.FORENAME,
    Source.MODEL: Form.FORENAME,
}


@dataclass(frozen=True, eq=False, slots=True)
class School:
    """Everybody and everything known of one school, ready to be asked. It is equal only to itself."""

    roll: Roll
    staff: Staff
    lexicon: Lexicon
    class_words: frozenset[str]
    places: frozenset[str]


def school_of(
    roll: tuple[Pupil, ...],
    staff: tuple[StaffMember, ...],
    classes: tuple[str, ...],
    places: tuple[str, ...],
    lexicon: Lexicon,
) -> School:
    """The school as it is asked, made once for the same roll, staff, classes, places and lists."""
    return _school(SameRoll(roll), staff, classes, places, lexicon)


@lru_cache(maxsize=8)
def _school(
    same: SameRoll,
    staff: tuple[StaffMember, ...],
    classes: tuple[str, ...],
    places: tuple[str, ...],
    lexicon: Lexicon,
) -> School:
    roll = roll_of(same.roll, lexicon)
    words = frozenset(word for name in classes for word in name.lower().split())
    around = frozenset(word for name in places for word in words_in(name))
    return School(roll, staff_of(staff), lexicon, roll.class_words | words, around)


def read(facts: Facts, text: str) -> tuple[Named, ...]:
    """Everybody whom a text (as typed) names, known or not, in order and without overlaps."""
    about = facts.school
    school = school_of(facts.roll, facts.staff, about.class_names, about.places, facts.lexicon)
    scores = facts.person_scores.get(text) if facts.person_scores else None
    return _read(text, school, scores)


def read_roll(text: str, roll: tuple[Pupil, ...], lexicon: Lexicon) -> tuple[Named, ...]:
    """The pupils of this roll whom a text names, for who knows nothing else of the school."""
    found = _read(text, school_of(roll, (), (), (), lexicon), None)
    return tuple(named for named in found if named.kind is Kind.PUPIL)


@lru_cache(maxsize=32)
def _read(text: str, school: School, scores: tuple[PersonScore, ...] | None) -> tuple[Named, ...]:
    reading = Reading.of(text, school, scores)
    reading.find_disguised()
    reading.find_pupils_in_full()
    reading.find_known()
    reading.weigh_the_rest()
    reading.find_in_tags()
    return _without_overlaps(reading.found)


@dataclass(slots=True)
class Reading:
    """One text while it is being read: what was found, and which words are spoken for."""

    school: School
    words: Words
    around: Around
    waiting: list[Candidate]
    found: list[Named] = field(default_factory=list)
    spoken_for: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, text: str, school: School, scores: tuple[PersonScore, ...] | None) -> "Reading":
        """A text at the beginning of its reading."""
        words = words_of(text)
        given, surname = _by_word(words, scores or ())
        best = tuple(map(max, given, surname))
        waiting = list(candidates(words, school.roll, school.lexicon, best))
        likely = frozenset(i for c in waiting for i in range(c.at, c.after))
        on_roll = frozenset(c.at for c in waiting if c.source is Source.FORENAME)
        around = Around(
            words,
            school.lexicon,
            school.class_words,
            likely,
            on_roll,
            given,
            surname,
            has_model=scores is not None,
        )
        return cls(school, words, around, waiting)

    def add(
        self, at: int, after: int, kind: Kind, form: Form, ids: Ids = _NOBODY, *, question: bool = False
    ) -> None:
        """Somebody is named by words `at` up to `after`, which are then spoken for."""
        self.add_span(self.words[at].start, self.words[after - 1].end, kind, form, ids, question=question)
        self.spoken_for.update(range(at, after))

    def still_waiting(self) -> Iterator[Candidate]:
        """The candidates of whom no word is spoken for yet, asked one after the other."""
        for candidate in self.waiting:
            if self.spoken_for.isdisjoint(range(candidate.at, candidate.after)):
                yield candidate

    def add_span(
        self,
        start: int,
        end: int,
        kind: Kind,
        form: Form,
        ids: Ids = _NOBODY,
        *,
        question: bool = False,
        in_tag: bool = False,
    ) -> None:
        """Somebody is named by a span of the plain text."""
        span = self.words.plain.span(start, end)
        self.found.append(Named(*span, kind, form, ids, is_question=question, in_tag=in_tag))

    def find_disguised(self) -> None:
        """Names whose letters are set apart or replaced, and initials."""
        text, roll = self.words.plain.text, self.school.roll
        for piece in names_in_pieces(self.words, roll, self.school.lexicon):
            self._add_disguised(piece.start, piece.end, piece.form, piece.ids)
        for hit in (*set_apart(text, roll), *mixed(text, roll)):
            self._add_disguised(hit.start, hit.end, Form.FULL if hit.is_full else Form.SHORT, hit.ids)
        for at, word in enumerate(self.words.all):
            if ids := drawn_out(word.folded, roll):
                self.add(at, at + 1, Kind.PUPIL, Form.SHORT, ids)
        for start, end, ids in initials_in(text, roll, self.school.class_words):
            self.add_span(start, end, Kind.PUPIL, Form.INITIALS, ids)

    def _add_disguised(self, start: int, end: int, form: Form, ids: Ids) -> None:
        self.add_span(start, end, Kind.PUPIL, form, ids)
        self.spoken_for |= {i for i, word in enumerate(self.words.all) if word.start < end and start < word.end}

    def find_pupils_in_full(self) -> None:
        """Forename and own surname of a pupil, in either order, also misspelt."""
        for candidate in self.still_waiting():
            full = pupil_full_name(self.words, candidate, self.school.roll, self.school.lexicon)
            if full and not is_titled(self.words, full.at):
                self.add(full.at, full.after, Kind.PUPIL, Form.FULL, full.ids, question=full.is_question)
        for hit in names_with_an_initial(self.words, self.school.roll, self.school.lexicon):
            if not any(named.form is Form.FULL and named.start <= hit.start < named.end for named in self.found):
                self._add_disguised(hit.start, hit.end, hit.form, hit.ids)

    def find_known(self) -> None:
        """Colleagues, other adults with a title, public figures, characters and places."""
        for at in range(1, len(self.words)):
            if at not in self.spoken_for and is_titled(self.words, at):
                self._adult_with_title(at)
        famous: set[str] = set()
        for candidate in self.still_waiting():
            self._known(candidate, famous)

    def _known(self, candidate: Candidate, famous: set[str]) -> None:
        """One candidate: is it somebody or something known? Words of famous names are remembered."""
        words, at, school = self.words, candidate.at, self.school
        word = words[at].folded
        if is_saint(words, at):
            self.add(at, candidate.after, Kind.PUBLIC, Form.FORENAME)
        elif after := staff_at(words, at, school.staff):
            self.add(at, after, Kind.STAFF, Form.FULL)
        elif known := known_around(words, at, school.lexicon, self.around.on_roll):
            first, after, kind = known
            famous |= {words[i].folded for i in range(first, after)}
            self.add(first, after, kind, Form.FULL)
        elif not candidate.ids and word in school.places:
            self.add(at, candidate.after, Kind.NOBODY, Form.FULL)
        elif not candidate.ids and word in famous | school.staff.forenames:
            kind = Kind.PUBLIC if word in famous else Kind.STAFF
            if unknown_full_name(self.around, candidate) is None:
                self.add(at, candidate.after, kind, Form.FORENAME)

    def _adult_with_title(self, at: int) -> None:
        """Somebody called "Mrs" or "PC": a colleague, a character everybody knows, or another adult."""
        words, title = self.words, at - 1
        if after := staff_at(words, at, self.school.staff):
            self.add(at, after, Kind.STAFF, Form.SURNAME)
            return
        if words[at].is_lower and words.casing is not Casing.LOWER:
            return
        after = at + 1
        while (
            after < len(words) and words[after].is_capitalised and words.gap(after - 1, after) in (" ", "-", "'")
        ):
            after += 1
        phrase = f"{words[title].folded} {words[at].folded}"
        kind = Kind.PUBLIC if phrase in self.school.lexicon.well_known else Kind.ADULT
        self.add(at, min(after, at + 3), kind, Form.SURNAME)

    def weigh_the_rest(self) -> None:
        """What nobody spoke for: a name here, perhaps a name, or a word?

        Who is surely named once is asked about wherever the word stands again.
        """
        weighed = [(chance(self.around, c.at, c.after, c.source, c.births), c) for c in self.still_waiting()]
        sure = {self.words[c.at].folded for likely, c in weighed if likely >= _SURE}
        for likely, candidate in weighed:
            if candidate.at in self.spoken_for:
                continue
            word = self.words[candidate.at]
            again = word.folded in sure and not word.is_lower
            plain_name = self._is_nothing_but_a_name(candidate) and likely >= _EVEN_A_PLAIN_NAME
            if likely >= self._least(candidate) or again or plain_name:
                self._name(candidate, question=likely < _SURE and (word.is_lower or not plain_name))

    def _least(self, candidate: Candidate) -> float:
        """How likely it must be before anybody is asked: more for a word of every day that no pupil is called."""
        word = self.words[candidate.at].folded
        strange = candidate.source in (Source.GIVEN_NAME, Source.MODEL, Source.SURNAME)
        return _ASK_OF_A_WORD if strange and word in self.school.lexicon.words else ASK

    def _is_nothing_but_a_name(self, candidate: Candidate) -> bool:
        """Says whether this is a pupil's forename and no word, place or class: little is enough for that."""
        if candidate.source is not Source.FORENAME:
            return False
        folded, lexicon = self.words[candidate.at].folded, self.school.lexicon
        return candidate.after - candidate.at > 1 or not (
            folded in lexicon.words
            or folded in CALENDAR
            or folded in lexicon.places
            or folded in self.school.class_words
            or len(folded) <= _TWO
        )

    def _name(self, candidate: Candidate, *, question: bool) -> None:
        at, after = candidate.at, candidate.after
        grown_up = is_grown_up(self.words, at, after)
        if candidate.source is not Source.SURNAME and (full := unknown_full_name(self.around, candidate)):
            kind = Kind.ADULT if grown_up else Kind.CHILD
            self.add(*full, kind, Form.FULL, candidate.ids)
            return
        on_roll = candidate.ids and candidate.source is not Source.GIVEN_NAME
        kind = Kind.PUPIL if on_roll else Kind.ADULT if grown_up else Kind.CHILD
        self.add(at, after, kind, _FORMS[candidate.source], candidate.ids, question=question)

    def find_in_tags(self) -> None:
        """Names inside hashtags, handles, links and addresses."""
        text, school = self.words.plain.text, self.school
        for start, end in self.words.holes:
            only_roll = text[start] not in "#＃"
            body = start if text[start].isalnum() else start + 1
            for hit in names_in(body, text[body:end], school.roll, school.lexicon, only_roll=only_roll):
                if hit.is_word:
                    continue
                kind = Kind.PUPIL if hit.ids else Kind.CHILD
                form = Form.FULL if hit.is_full else Form.FORENAME
                self.add_span(hit.start, hit.end, kind, form, hit.ids, in_tag=True)


def _by_word(words: Words, scores: Iterable[PersonScore]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """For each word, how sure the model is of a given name and of a surname: the surest of its pieces."""
    given, surname = [0.0] * len(words), [0.0] * len(words)
    at = 0
    for piece in scores:
        while at < len(words) and words.plain.span(words[at].start, words[at].end)[1] <= piece.start:
            at += 1
        if at < len(words) and words.plain.places[words[at].start] < piece.end:
            given[at] = max(given[at], piece.given)
            surname[at] = max(surname[at], piece.surname)
    return tuple(given), tuple(surname)


def _without_overlaps(found: list[Named]) -> tuple[Named, ...]:
    """In order; of two that overlap, the fuller name stays."""
    kept: list[Named] = []
    covered = bytearray(max((named.end for named in found), default=0))
    rank = {Form.FULL: 0, Form.FORENAME: 1, Form.SHORT: 2, Form.SURNAME: 3, Form.INITIALS: 4}
    for named in sorted(found, key=lambda n: (rank[n.form], n.start - n.end, n.start)):
        if not any(covered[named.start : named.end]):
            kept.append(named)
            covered[named.start : named.end] = b"\1" * (named.end - named.start)
    return tuple(sorted(kept, key=lambda n: n.start))
