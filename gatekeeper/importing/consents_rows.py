"""Which answers does each row of a file of permissions hold, and which rows cannot be read?"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from gatekeeper.importing import cells
from gatekeeper.importing.cells import Unreadable
from gatekeeper.importing.children import LONGEST_ADMISSION, LONGEST_REF, Child, keys_of
from gatekeeper.importing.consents_kinds import Answer, Shape, guess_answer, guess_use, may_mean
from gatekeeper.importing.reading import Problem, Row, Table
from gatekeeper.uses import BY_KEY

LONGEST_WORD = 60
MOST_QUESTIONS, MOST_WORDS = 40, 30
"""A column with more different values than these holds something else, for example names."""
BAD = "\ufffd"
"""Stands for a cell that begins like a formula, is damaged or far too long. It is never a yes."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the file, folded, and how often it stands there."""

    text: str
    count: int


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a person said about a file. `questions` gives the use of each question, or nothing to leave it out."""

    shape: Shape
    columns: Mapping[str, int]
    questions: Mapping[str, str]
    answers: Mapping[str, Answer]

    @property
    def uses(self) -> frozenset[str]:
        """The uses that the file speaks of."""
        if self.shape is Shape.WIDE:
            return frozenset(key for key in self.columns if key in BY_KEY)
        return frozenset(key for key in self.questions.values() if key in BY_KEY)

    def answer(self, word: str) -> Answer:
        """What a folded word means. One that nobody spoke of, or that may not be a yes, is none."""
        meant = self.answers.get(word, guess_answer(word))
        return meant if word not in {"", BAD} and meant in may_mean(word) else Answer.NONE


@dataclass(frozen=True, slots=True)
class Said:
    """One answer as a row gives it."""

    use: str
    answer: Answer
    given_on: date | None = None


@dataclass(frozen=True, slots=True)
class ChildRow:
    """One row: the child's numbers and name, and what it says."""

    row: int
    child: Child
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """The rows of a file. `seen` are the numbers in rows that cannot be read; `anonymous` rows have none."""

    rows: tuple[ChildRow, ...]
    problems: tuple[Problem, ...] = ()
    seen: frozenset[str] = frozenset()
    anonymous: int = 0


@lru_cache(maxsize=256)  # a file has a handful of words, thousands of times
def fold(cell: str) -> str:
    """A word as it is compared: one way of writing, no case; nothing for an empty cell, `BAD` for a bad one."""
    try:
        text = cells.plain(cell, "answer", LONGEST_WORD)
    except Unreadable:
        return BAD
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def questions(table: Table, columns: Mapping[str, int]) -> tuple[Word, ...]:
    """The different questions of a file with a row for each answer, in the order of the alphabet."""
    at = columns.get("asked")
    return _words(() if at is None else (row.cells[at] for row in table.rows))


def answers(table: Table, shape: Shape, columns: Mapping[str, int]) -> tuple[Word, ...]:
    """The different answers of a file, in the order of the alphabet."""
    places = answer_columns(shape, columns)
    return _words(row.cells[at] for row in table.rows for at in places)


def answer_columns(shape: Shape, columns: Mapping[str, int]) -> tuple[int, ...]:
    """The places of the columns in which answers stand."""
    keys = ("said",) if shape is Shape.LONG else tuple(BY_KEY)
    return tuple(columns[key] for key in keys if key in columns)


def too_many(table: Table, shape: Shape, columns: Mapping[str, int]) -> dict[str, str]:
    """Which columns can hold no questions or answers, because almost every row says something else there."""
    errors = {}
    for key, at in columns.items():
        most = MOST_QUESTIONS if key == "asked" else MOST_WORDS if at in answer_columns(shape, columns) else None
        found = len(_words(row.cells[at] for row in table.rows)) if most else 0
        if most and found > most:
            errors[key] = (
                f"This column holds {found} different values, so these are no "
                f"{'questions' if key == 'asked' else 'answers'}. Choose another."
            )
    return errors


def guessed(table: Table, shape: Shape, columns: Mapping[str, int], remembered: Mapping[str, str]) -> Meaning:
    """What the questions and answers seem to mean: as it was said last time, else by the usual words."""
    return Meaning(
        shape,
        columns,
        {
            one.text: remembered.get(f"asked {one.text}", guess_use(one.text))
            for one in (questions(table, columns) if shape is Shape.LONG else ())
        },
        {
            one.text: Answer(remembered.get(f"said {one.text}", guess_answer(one.text)))
            for one in answers(table, shape, columns)
        },
    )


def read_rows(table: Table, meaning: Meaning, today: date) -> Read:
    """Reads every row as a child with answers, or says why it cannot be read.

    Args:
        table: the file.
        meaning: what its columns, questions and answers mean.
        today: the day in London; no answer was given after it.
    """
    rows, problems = [], list(table.problems)
    seen: set[str] = set()
    anonymous = len(problems)
    for row in table.rows:
        numbers = Child("", "", "")
        try:
            numbers = _numbers(row, meaning.columns)
            said = _said(row, meaning, today)
            rows.append(ChildRow(row.number, _named(numbers, row, meaning.columns, said), said))
        except Unreadable as problem:
            problems.append(Problem(row.number, problem.why))
            seen |= keys_of(numbers)
            anonymous += not keys_of(numbers)
    return Read(tuple(rows), tuple(problems), frozenset(seen), anonymous)


def _words(column: Iterable[str]) -> tuple[Word, ...]:
    counted = Counter(word for cell in column if (word := fold(cell)) not in {"", BAD})
    return tuple(Word(text, count) for text, count in sorted(counted.items()))


def _cell(row: Row, columns: Mapping[str, int], key: str) -> str:
    return row.cells[columns[key]] if key in columns else ""


def _numbers(row: Row, columns: Mapping[str, int]) -> Child:
    found = Child(
        mis_ref=cells.number(_cell(row, columns, "mis_ref"), "system’s own number", LONGEST_REF),
        forename="",
        surname="",
        admission_number=cells.number(
            _cell(row, columns, "admission_number"), "admission number", LONGEST_ADMISSION
        ),
    )
    if not keys_of(found):
        raise Unreadable("it has no number, and a name alone does not say who it is")
    return found


def _named(numbers: Child, row: Row, columns: Mapping[str, int], said: tuple[Said, ...]) -> Child:
    """The child with the name that the row gives. A name that cannot be read keeps back no refusal."""
    try:
        return replace(numbers, surname=cells.name(_cell(row, columns, "name"), "name", cells.LONGEST_NAME * 2))
    except Unreadable:
        if any(one.answer is Answer.YES for one in said):
            raise
        return numbers


def _said(row: Row, meaning: Meaning, today: date) -> tuple[Said, ...]:
    if meaning.shape is Shape.WIDE:
        given = [(use, _cell(row, meaning.columns, use)) for use in BY_KEY if use in meaning.columns]
    else:
        question = fold(_cell(row, meaning.columns, "asked"))
        if question in {"", BAD}:
            raise Unreadable("it does not say what was asked")
        use = meaning.questions.get(question, "")
        given = [(use, _cell(row, meaning.columns, "said"))] if use in BY_KEY else []
    said = [(use, meaning.answer(fold(cell))) for use, cell in given]
    is_yes = any(answer is Answer.YES for _, answer in said)
    day = _day(_cell(row, meaning.columns, "answered_on"), today) if is_yes else None
    return tuple(Said(use, answer, day if answer is Answer.YES else None) for use, answer in said)


def _day(cell: str, today: date) -> date | None:
    """The day of a yes. A no counts whatever stands beside it."""
    day = cells.day(cell, "day of the answer")
    if day is not None and day > today:
        raise Unreadable("the day of the answer has not come yet")
    return day
