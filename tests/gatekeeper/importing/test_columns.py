"""Are the columns of the usual systems found by their headings, and is a person's choice remembered?"""

import pytest

from gatekeeper.importing.columns import guess, need_headings, squash, to_remember, wrong
from gatekeeper.importing.kinds import ROLL, STAFF
from gatekeeper.importing.reading import FileRefused, read
from gatekeeper.importing.words import rows_in_words


@pytest.mark.parametrize(
    ("headings", "found"),
    [
        (
            "Adno,Legal Surname,Legal Forename,Preferred Forename,Reg,Year,Photograph Student,Internet Photo",
            "admission_number,surname,forename,known_as,class_name,year_group,,",
        ),
        (
            (
                "Student ID,Legal First Name,Legal Last Name,Preferred First Name,Preferred Last Name,Year Group,"
                "Registration Form,Date of Birth"
            ),
            "mis_ref,forename,surname,known_as,used_surname,year_group,class_name,",
        ),
        (
            "pupil_id,legal_forename,preferred_name,surname,class,year",
            "mis_ref,forename,known_as,surname,class_name,year_group",
        ),
        (
            "StudentID,AdmissionNumber,LegalFirstName,ChosenName,LegalLastName,TutorGroup,YearGroup,AdmissionDate",
            "mis_ref,admission_number,forename,known_as,surname,class_name,year_group,joined_on",
        ),
        (
            "Surname,Forename,Class,NC Year,Adm No.,Leaving Date,Former Surname",
            "surname,forename,class_name,year_group,admission_number,left_on,former_surname",
        ),
        ("Forename,Legal Forename,Surname,Legal Surname,ID", ",forename,,surname,mis_ref"),
    ],
)
def test_the_headings_of_the_usual_systems_are_known(headings: str, found: str) -> None:
    given = guess(ROLL, headings.split(","), {})
    assert given == {key: at for at, key in enumerate(found.split(",")) if key}


def test_a_choice_is_remembered_and_so_is_what_was_left_out() -> None:
    headings = ("ID", "Forename", "Name at home", "Surname", "Reg", "Preferred Name")
    chosen = {"mis_ref": 0, "forename": 1, "known_as": 2, "surname": 3}
    kept = to_remember(ROLL, chosen, headings)
    assert kept["known_as"] == "Name at home"
    assert kept["class_name"] == ""
    again = ("Surname", "Reg", "name_at_home", "FORENAME", "ID", "Year")
    assert guess(ROLL, again, kept) == {"surname": 0, "known_as": 2, "forename": 3, "mis_ref": 4, "year_group": 5}


def test_what_a_kind_of_file_needs_is_asked_for() -> None:
    assert set(wrong(ROLL, {}, 3)) == {"mis_ref", "forename", "surname"}
    assert wrong(ROLL, {"admission_number": 0, "forename": 1, "surname": 2}, 3) == {}
    assert set(wrong(STAFF, {"title": 0}, 3)) == {"surname"}


@pytest.mark.parametrize(
    "first",
    [
        "17,Poppy,Fairweather,Beech",
        "p001,Poppy,Fairweather,Beech",
        "ID,Poppy,03/09/2018,Beech",
        "ID,A123456789012,x,y",
    ],
)
def test_a_file_without_headings_is_refused(first: str) -> None:
    table = read(f"{first}\na,b,c,d\n".encode())
    with pytest.raises(FileRefused, match="looks like somebody’s data") as refused:
        need_headings(table, ROLL)
    assert "Poppy" not in refused.value.message


def test_headings_in_another_language_are_headings() -> None:
    need_headings(read(b"Rhif,Enw cyntaf,Cyfenw\n17,a,b\n"), ROLL)


def test_a_heading_is_the_same_however_it_is_written() -> None:
    assert squash("Legal Forename") == squash("legal_forename") == squash("LegalForename ")


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ((4,), "row 4"),
        ((4, 5, 6, 9), "rows 4 to 6, 9"),
        (tuple(range(2, 40, 2)), "rows 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24 and 7 more"),
    ],
)
def test_rows_are_said_shortly(rows: tuple[int, ...], words: str) -> None:
    assert rows_in_words(rows) == words
