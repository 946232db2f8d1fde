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
        ("Alfie is five tomorrow 🎈", "five"),
        ("Alfie is 7.", "7"),
        ("Alfie's 7 today!", "7"),
        ("Alfie and Idris are both 7 now", "7"),
        ("Alfie will be 8 on Friday", "8"),
        ("Tomorrow Alfie will be 8!", "8"),
        ("Alfie is nearly nine", "nine"),
        ("Now 8, Alfie can swim a mile", "8"),
        ("Alfie, now 8, can swim a mile", "8"),
        ("Alfie turned 10 at the weekend", "10"),
        ("What a week for Alfie, turning ten!", "ten"),
        ("Alfie reached the grand old age of 9", "9"),
        ("Guess who turned five over half term? Alfie!", "five"),
        ("She's 6 today", "6"),
        ("Look who is 8 today: Alfie", "8"),
        ("Alfie (7) told a story", "7"),
        ("Alfie (aged 7) told a story", "7"),
        ("Alfie, 7, told a story", "7"),
        ("Alfie, aged seven, told a story", "seven"),
        ("At the age of 7 Alfie plays the organ", "7"),
        ("Well done 7-year-old Alfie", "7-year-old"),
        ("Well done seven year old Alfie", "seven year old"),
        ("7yo Alfie", "7yo"),
        ("our 7-year-old reader", "7-year-old"),
        ("An 8 year old girl painted it", "8 year old"),
        ("Alfie is 7 years old", "7 years old"),
        ("Alfie won it at just 6", "6"),
        ("Alfie hit double figures today", "double figures"),
        ("Alfie blew out six candles", "six candles"),
        ("Happy birthday Alfie", "birthday"),
        ("Happy birthday! 🎂 Alfie", "birthday"),
        ("Happy 7th birthday, Alfie", "7th birthday"),
        ("It's Alfie's bday", "bday"),
        ("Smile, birthday girl", "birthday girl"),
        ("Happy birthday to our May babies", "May babies"),
        ("Cakes for our November birthdays", "November birthdays"),
        ("Alfie was born in 2019", "born in 2019"),
        ("Alfie is ７ today", "７"),
        ("Alfie is ⑦ today", "⑦"),
        ("Alfie is 7\u200b today", "7"),
    ],
)
def test_a_childs_age_asks_for_a_reason(text: str, age: str) -> None:
    assert (age, Severity.REASON) in said(text)
    assert all(severity is Severity.REASON for _, severity in said(text))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Alfie, DOB 04/10/2019, needs a form", "04/10/2019"),
        ("d.o.b: 4.10.19", "4.10.19"),
        ("date of birth 4th October 2019", "4th October 2019"),
        ("Birth date: 2019-10-04", "2019-10-04"),
        ("Alfie was born on 4 March 2019", "4 March 2019"),
        ("Alfie's birthday is 4 March 2019", "4 March 2019"),
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
        "Happy birthday Mrs Okafor",
        "Mr Redfern turned 40 and Mrs Okafor turned 10 pages",
        "Charles Dickens was born on 7 February 1812",
        "Our lambs were born on 4 March 2021",
        "A 10-year-old oak tree",
        "The story of a 10-year-old boy called Auggie",
        "In 1940 a 7-year-old girl was sent to Kent",
        "Alfie scored when the score was 7",
        "Alfie turned 10 cartwheels",
        "Alfie was 7 points ahead",
        "Alfie came 7th in a field of 70",
        "Alfie's tortoise is 10 years old",
        "The King's birthday: Alfie made a crown",
        "Birthday display is up in the hall",
        "Alfie joined us on 04/09/2021",
        "Alfie read for 7 years and a day",
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
