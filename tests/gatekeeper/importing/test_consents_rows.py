"""What does a file of permissions say? Each shape, every word that is no yes, and rows that cannot be read."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.importing import consents_rows as rows
from gatekeeper.importing.columns import guess
from gatekeeper.importing.consents_kinds import (
    KINDS,
    Answer,
    Shape,
    guess_answer,
    guess_shape,
    guess_use,
    may_mean,
    wrong_columns,
)
from gatekeeper.importing.reading import read
from gatekeeper.uses import BY_KEY
from tests.permission_files import LONG, STATUS, WIDE, long, status, wide
from tests.roll_files import made

TODAY = date(2026, 11, 24)
YES, NO, NONE = Answer.YES, Answer.NO, Answer.NONE
ANY = st.text(max_size=30)


def read_rows(text: str | bytes, **meant: Answer) -> rows.Read:
    table = read(text.encode() if isinstance(text, str) else text)
    shape = guess_shape(table.headings)
    columns = guess(KINDS[shape], table.headings, {})
    assert not wrong_columns(shape, columns, len(table.headings))
    found = rows.guessed(table, shape, columns, {})
    meaning = rows.Meaning(shape, columns, found.questions, {**found.answers, **meant})
    return rows.read_rows(table, meaning, TODAY)


def said(found: rows.Read) -> list[tuple[str, str, Answer, date | None]]:
    return [
        (one.child.mis_ref or one.child.admission_number, what.use, what.answer, what.given_on)
        for one in found.rows
        for what in one.said
    ]


@pytest.mark.parametrize(("headings", "shape"), [(WIDE, Shape.WIDE), (LONG, Shape.LONG), (STATUS, Shape.LONG)])
def test_the_shape_is_made_out_by_the_headings(headings: tuple[str, ...], shape: Shape) -> None:
    assert guess_shape(headings) is shape


def test_a_row_for_each_child_says_something_of_each_column() -> None:
    found = read_rows(wide({"m1": ("T", "T", "F", ""), "m2": ("T", "Y", "N", "Requested")}))
    assert said(found) == [
        ("m1", "x-photo", YES, None),
        ("m1", "website-photo", NO, None),
        ("m1", "press-photo", NONE, None),
        ("m2", "x-photo", YES, None),
        ("m2", "website-photo", NO, None),
        ("m2", "press-photo", NONE, None),
    ]


def test_a_row_for_each_answer_says_one_thing_with_its_day() -> None:
    found = read_rows(
        long(
            ("m1", "Website", "Accepted", "05/09/2026"),
            ("m1", "Press", "Declined", "05/09/2026"),
            ("m2", "Website", "Pending", ""),
            ("m2", "Outside photographer", "Accepted", "05/09/2026"),
        )
    )
    assert said(found) == [
        ("m1", "website-photo", YES, date(2026, 9, 5)),
        ("m1", "press-photo", NO, None),
        ("m2", "website-photo", NONE, None),
    ]
    assert len(found.rows) == 4, "a question that is left out still says that the child is in the file"


def test_the_third_shape_is_the_second_in_other_words() -> None:
    found = read_rows(
        status(
            ("m1", "Social media", "Granted", "07/09/2026"),
            ("m2", "Social media", "Not Granted", "07/09/2026"),
            ("m3", "Social media", "Requested", ""),
        )
    )
    assert said(found) == [
        ("1001", "x-photo", YES, date(2026, 9, 7)),
        ("1002", "x-photo", NO, None),
        ("1003", "x-photo", NONE, None),
    ]


@pytest.mark.parametrize(
    "word",
    [
        "", "-", "n/a", "Requested", "PENDING", "unknown", "Awaiting response", "Not Granted", "No consent", "x",
        "refused by father", "consent withdrawn", "Sent", "Expired", "not sure", "☐", "=TRUE", "+1", "@yes", "ja",
        "yes " * 40, "\ufffdes", "Consent given to school A", "declined (yes to website)",
    ],
)  # fmt: skip
def test_no_such_word_is_taken_for_a_yes(word: str) -> None:
    found = read_rows(wide({"m1": ("T", word, "Y", "Y")}))
    assert [what.answer is YES for what in found.rows[0].said] == [False, True, True]


@pytest.mark.parametrize(
    "word", ["Y", "yes", " TRUE ", "t", "1", "✓", "✔", "Accepted", "granted", "Consent Given"]
)
def test_the_usual_ticks_are(word: str) -> None:
    assert read_rows(wide({"m1": ("", word, "", "")})).rows[0].said[0].answer is YES


def test_a_person_can_make_a_strange_word_a_yes_but_no_refusal_and_no_open_question() -> None:
    assert YES in may_mean("ja")
    meant = {"ja": YES, "requested": YES, "nicht granted": YES, "not granted": YES, "": YES}
    file = wide({"m1": ("", "Ja", "Requested", "Not Granted"), "m2": ("", "", "", "")})
    found = read_rows(file, **meant)
    assert [what.answer for what in found.rows[0].said] == [YES, NONE, NONE]
    assert all(what.answer is NONE for what in found.rows[1].said)


@given(ANY)
def test_whatever_stands_in_a_cell_it_is_a_yes_only_by_a_known_word(word: str) -> None:
    folded = rows.fold(word)
    meaning = rows.Meaning(Shape.WIDE, {}, {}, {})
    assert (meaning.answer(folded) is YES) == (guess_answer(folded) is YES and YES in may_mean(folded))
    assert meaning.answer(rows.BAD) is NONE


def test_a_use_is_never_guessed_from_another() -> None:
    assert guess_use("Photograph Student") == ""
    assert guess_use("Class photo") == ""
    assert guess_use("Website photo") == "website-photo"
    assert guess_use("Social Media") == "x-photo"
    assert not [key for key in BY_KEY if key.startswith("x-") and guess_use("website") == key]


def test_a_row_that_cannot_be_read_is_listed_and_keeps_back_no_refusal() -> None:
    text = made(
        [
            ("m1", "Poppy Fairweather", "", "Beech", "Website", "Accepted", "", "31/02/2026"),
            ("m2", "=Alfie", "", "Beech", "Website", "Accepted", "", "05/09/2026"),
            ("", "Zaynab Osei", "", "Beech", "Website", "Declined", "", ""),
            ("m4", "=Grace", "", "Oak", "Website", "Declined", "", "31/02/2026"),
            ("m5", "Rowan Kettleby", "", "Oak", "Website", "Accepted", "", "25/11/2026"),
            ("m5", "Rowan Kettleby", "", "Oak", "", "Accepted", "", "05/09/2026"),
            ("1.2E+11", "Rowan Kettleby", "", "Oak", "Website", "Accepted", "", "05/09/2026"),
        ],
        LONG,
    )
    found = read_rows(text)
    assert said(found) == [("m4", "website-photo", NO, None)]
    assert [(problem.row, problem.why) for problem in found.problems] == [
        (2, "the day of the answer is no day; it is read as day/month/year"),
        (3, "the name begins with a sign that a spreadsheet takes for a formula"),
        (4, "it has no number, and a name alone does not say who it is"),
        (6, "the day of the answer has not come yet"),
        (7, "it does not say what was asked"),
        (8, "a spreadsheet has shortened the system’s own number; export the file again and do not open it first"),
    ]
    assert (found.seen, found.anonymous) == (frozenset({"m:m1", "m:m2", "m:m5"}), 2)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_letters_of_every_export_are_read(encoding: str) -> None:
    text = made([("m1", "Zoë Núñez", "", "Beech", "Website", "Accepted", "", "05/09/2026")], LONG)
    assert read_rows(text.encode(encoding)).rows[0].child.surname == "Zoë Núñez"


def test_a_column_of_names_is_neither_questions_nor_answers() -> None:
    text = made([(f"m{n}", f"Name {n}", "", "", f"Question {n}", f"Answer {n}", "", "") for n in range(60)], LONG)
    table = read(text.encode())
    columns = guess(KINDS[Shape.LONG], table.headings, {})
    assert rows.too_many(table, Shape.LONG, columns) == {
        "asked": "This column holds 60 different values, so these are no questions. Choose another.",
        "said": "This column holds 60 different values, so these are no answers. Choose another.",
    }
