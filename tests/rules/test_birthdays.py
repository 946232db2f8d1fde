"""Are ages and birthdays found where they are a child's, and those of schools, authors and trees left alone?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import check
from rules.examples import facts, post
from rules.findings import Severity
from rules.patterns.ages import told_ages


def said(text: str) -> list[tuple[str, Severity]]:
    found = check(facts(post(text))).findings
    return [(f.evidence, f.severity) for f in found if f.rule == "birthday-or-age"]


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("Idris is five tomorrow 🎈", "five"),
        ("Idris is 7.", "7"),
        ("Zorblax is five tomorrow", "five"),
        ("Big birthday! Zorblax turned 10 at the weekend", "10"),
        ("Idris's 7 today!", "7"),
        ("Idris and Zuzanna are both 7 now", "7"),
        ("Idris will be 8 on Friday", "8"),
        ("Tomorrow Idris will be 8!", "8"),
        ("Idris is nearly nine", "nine"),
        ("Now 8, Idris can swim a mile", "8"),
        ("Idris, now 8, can swim a mile", "8"),
        ("Idris turned 10 at the weekend", "10"),
        ("What a week for Idris, turning ten!", "ten"),
        ("Idris reached the grand old age of 9", "9"),
        ("Guess who turned five over half term? Idris!", "five"),
        ("She's 6 today", "6"),
        ("Look who is 8 today: Idris", "8"),
        ("Idris (7) told a story", "7"),
        ("Idris (aged 7) told a story", "7"),
        ("Idris, 7, told a story", "7"),
        ("Idris, aged seven, told a story", "seven"),
        ("At the age of 7 Idris plays the organ", "7"),
        ("Well done 7-year-old Idris", "7-year-old"),
        ("Well done seven year old Idris", "seven year old"),
        ("7yo Idris", "7yo"),
        ("our 7-year-old reader", "7-year-old"),
        ("An 8 year old girl painted it", "8 year old"),
        ("Idris is 7 years old", "7 years old"),
        ("Idris won it at just 6", "6"),
        ("Idris hit double figures today", "double figures"),
        ("Idris blew out six candles", "six candles"),
        ("Happy birthday Idris", "birthday"),
        ("Happy birthday! 🎂 Idris", "birthday"),
        ("Happy 7th birthday, Idris", "7th birthday"),
        ("It's Idris's bday", "bday"),
        ("Smile, birthday girl", "birthday girl"),
        ("Happy birthday to our May babies", "May babies"),
        ("Cakes for our November birthdays", "November birthdays"),
        ("Idris was born in 2019", "born in 2019"),
        ("Idris is ７ today", "７"),
        ("Idris is ⑦ today", "⑦"),
        ("Idris is 7\u200b today", "7"),
    ],
)
def test_a_childs_age_asks_for_a_reason(text: str, age: str) -> None:
    assert (age, Severity.REASON) in said(text)
    assert all(severity is Severity.REASON for _, severity in said(text))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Idris, DOB 04/10/2019, needs a form", "04/10/2019"),
        ("d.o.b: 4.10.19", "4.10.19"),
        ("date of birth 4th October 2019", "4th October 2019"),
        ("Birth date: 2019-10-04", "2019-10-04"),
        ("Idris was born on 4 March 2019", "4 March 2019"),
        ("Idris's birthday is 4 March 2019", "4 March 2019"),
        ("Grace Attwell (04/10/2019) has a new book", "04/10/2019"),
        ("DOB ０４/１０/２０１９", "０４/１０/２０１９"),
    ],
)
def test_a_date_of_birth_stops_the_post(text: str, day: str) -> None:
    assert (day, Severity.BLOCK) in said(text)


@pytest.mark.parametrize(
    "text",
    [
        "Year 6 and our under 11s",
        "Ages 7 to 11 are welcome, and so are those aged 5-7",
        "A club for children aged 7 and over",
        "activities for 7-year-olds",
        "10 years of service, thank you Mr Redfern",
        "Our school is 50 today",
        "Our pond is 10 today",
        "Lunsford Primary is 15 today, and Forest School turned 5 on Friday",
        "Mrs Okafor is 18 today, she says",
        "Today is 5 on Friday's scale",
        "Happy birthday Mrs Okafor",
        "Mr Redfern turned 40 and Mrs Okafor turned 10 pages",
        "Charles Dickens was born on 7 February 1812",
        "Our lambs were born on 4 March 2021",
        "A 10-year-old oak tree",
        "The story of a 10-year-old boy called Auggie",
        "In 1940 a 7-year-old girl was sent to Kent",
        "Idris scored when the score was 7",
        "Idris turned 10 cartwheels",
        "Idris was 7 points ahead",
        "Idris came 7th in a field of 70",
        "Idris's tortoise is 10 years old",
        "The King's birthday: Idris made a crown",
        "Birthday display is up in the hall",
        "Idris joined us on 04/09/2021",
        "Idris read for 7 years and a day",
        "Bring the form with your child's date of birth",
        "Shakespeare's date of birth is 23 April 1564",
        "",
    ],
)
def test_other_ages_and_birthdays_are_quiet(text: str) -> None:
    assert said(text) == []


@given(st.text(st.characters(), max_size=120))
def test_what_is_told_stands_inside_the_text(text: str) -> None:
    for told in told_ages(text):
        assert 0 <= told.start < told.end <= len(text)
