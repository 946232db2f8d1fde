"""Is every private number and address found, and are dates, scores and our own contacts left alone?"""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import check
from rules.examples import described, facts, post
from rules.patterns.emails import emails
from rules.patterns.phones import phone_key, phones


def evidence(text: str, rule: str) -> list[str]:
    return [finding.evidence for finding in check(facts(post(text))).findings if finding.rule == rule]


@pytest.mark.parametrize(
    "number",
    [
        "07700 900123",
        "07700900123",
        "07700-900-123",
        "07700.900.123",
        "0 7 7 0 0 9 0 0 1 2 3",
        "07 700 900 123",
        "(07700) 900123",
        "+44 7700 900123",
        "+447700900123",
        "+44 (0)7700 900123",
        "+44(0) 7700 900 123",
        "0044 7700 900123",
        "00447700900123",
        "44 7700 900123",
        "01632 960999",
        "(01632) 960 999",
        "01632 960 999",
        "07700\u00a0900123",
        "07700–900123",
        "０７７００ ９００１２３",
        "+353 20 913 0123",
        "00353 20 913 0123",
        "+ 44 7700 900123",
        "(+44) 7700 900123",
        "07700/900/123",
        "07700_900_123",
        "07700|900|123",
        "0*7*7*0*0*9*0*0*1*2*3",
        "07\u200b700 90\u200b0123",
        "O77OO 9OO123",
        "07700 9OOl23",
        "⓪⑦⑦⓪⓪⑨⓪⓪①②③",
        "⓿➐➐⓿⓿❾⓿⓿❶❷❸",
        "٠٧٧٠٠ ٩٠٠١٢٣",
        "0️⃣7️⃣7️⃣0️⃣0️⃣9️⃣0️⃣0️⃣1️⃣2️⃣3️⃣",
        "𝟎𝟕𝟕𝟎𝟎 𝟗𝟎𝟎𝟏𝟐𝟑",
        "0\n7\n7\n0\n0\n9\n0\n0\n1\n2\n3",
        "oh seven seven double oh, nine double oh one two three",
        "zero seven seven zero zero nine zero zero one two three",
        "nought double seven nought nought nine hundred one twenty three",
        "oh seven seven hundred nine hundred one two three",
        "plus four four seven seven hundred, nine hundred, one two three",
        "07700 nine double oh 123",
        "7700 900123",
        "960999",
    ],
)
def test_a_number_is_found_however_it_is_written(number: str) -> None:
    assert evidence(f"Ring Mrs Dale on {number}, thanks", "phone-or-email") == [number]


@pytest.mark.parametrize(
    "text",
    [
        "Ring the office: 01632 960100",
        "Ring the office: 01632960100",
        "Ring the office: (01632) 960 100",
        "Ring the office: +44 1632 960100",
        "Ring the office: +44 (0)1632 960100",
        "The score was 01632 points",
        "The fair is on 05.12.2026, 10.30-12.00",
        "05/12/2026 10 11 12",
        "01.12.2026 10 children",
        "02.30-03.15 12 children",
        "01-09-2026 to 31-07-2027",
        "10.30-12.00 and 13.15-14.45",
        "We counted 1 2 3 4 5 6 7 8 9 10 11 12",
        "We raised £1,234.56 and 2026 2027 2028 pennies",
        "Pi is 3.14159265358979",
        "Room 101, seats 20 21 22 23",
        "1234567890 is a big number, and 0123456789 counts up",
        "0, 2, 4, 6, 8, 10, 12, 14 and 0 3 6 9 12 15 18",
        "0.7 0.5 0.2 0.1 0.9 0.3",
        "Number bonds: 0+10, 1+9, 2+8, 3+7, 4+6",
        "We won 2-1, 3-0, 0-4, 5-2 and 1-0",
        "ISBN 0-7475-3269-9 and ISBN 9780747532699",
        "Childline is on 0800 1111, and 116 123 is open all night",
        "07.45-08.15 and 15.15-17.30",
        "We raised £07700900.12 in a dream",
        "£1,000,000 or £0770 0900",
        "UPN P999900024001 and NHS 999 123 4012",
        "Sort code 01-23-45, account 12345678",
        "Year 6, rows 07 to 11, seats 07 70 and 09",
        "double trouble, one two three, oh no",
        "In 1066, 1215, 1485, 1603 and 1707",
        "We called 1000000 a million",
        "call us at 2026 or 2027",
        "",
    ],
)
def test_our_own_number_and_other_figures_are_quiet(text: str) -> None:
    assert evidence(text, "phone-or-email") == []


@pytest.mark.parametrize(
    "address",
    [
        "nikki.rolfe@example.org",
        "Nikki.Rolfe+school@mail.example.co.uk",
        "nikki.rolfe (at) example.org",
        "nikki.rolfe [at] example [dot] org",
        "nikki at example dot org",
        "nikki @ example.org",
        "nikki＠example.org",
        "zoë@exämple.org",
        "nikki.rolfe{at}example{dot}org",
        "nikki dot rolfe at example dot co dot uk",
        "nikki_rolfe AT gmail.com",
        "nikki at gmail.com",
        "nikki at outlook.com",
        "nikki at live.co.uk",
        "nikki@me.com",
        "nikki.rolfe@gmail",
        "nikki.rolfe@hotmail,com",
        "nikki(a)example.org",
        "nikki-at-example-dot-org",
        "nikki @ example . org",
        "nikki@ example.org",
        "nikki@exam\u200bple.org",
        "ｎｉｋｋｉ@ｅｘａｍｐｌｅ.org",
        "rolfe_n (at) example (dot) org",
        "nіkki@example.org",
    ],
)
def test_an_address_is_found_however_it_is_written(address: str) -> None:
    assert evidence(f"Write to {address} today", "phone-or-email") == [address]


@pytest.mark.parametrize(
    "text",
    [
        "Write to office@lunsfordprimary.example.org",
        "Write to Office@LunsfordPrimary.example.org.",
        "Write to office (at) lunsfordprimary.example.org",
        "Follow @lunsfordprimary. Great news every day",
        "Concert @ St.Mary's",
        "Meet at school. Dot to dot books for sale",
        "We looked at dots and lines",
        "Look at gov.uk for the dates",
        "We meet at example.org tonight",
        "Write to office @ lunsfordprimary . example . org",
        "office at lunsfordprimary dot example dot org",
        "Info @ www.example.org",
        "Join us @ kent.gov.uk",
        "Everyone was staring at me",
        "We looked at live tadpoles, then at sky maps",
        "Dad was mad at me. Com on, dad!",
        "The dot to dot stall at the dot to dot corner",
        "Bake sale at 3.30. Com join us",
    ],
)
def test_our_own_address_and_other_signs_are_quiet(text: str) -> None:
    assert evidence(text, "phone-or-email") == []


def test_two_numbers_are_two_findings() -> None:
    assert evidence("07700 900123 or 07700 900124", "phone-or-email") == ["07700 900123", "07700 900124"]


def test_a_number_in_a_picture_description_is_found() -> None:
    found = check(described("A poster: call 07700 900123").facts).findings
    assert [f.where.picture for f in found if f.rule == "phone-or-email"] == [1]


@pytest.mark.parametrize("written", ["01632 960100", "+44 1632 960100", "0044 (0)1632 960100", "(01632) 960-100"])
def test_one_number_has_one_key(written: str) -> None:
    assert phone_key(written) == "1632960100"


@pytest.mark.parametrize("written", ["", "12", "+", "0123", "+12", "0555 555 5555", "+44 0 0"])
def test_what_is_no_number_has_no_key(written: str) -> None:
    assert phone_key(written) == ""


def test_a_number_without_its_code_is_ours_too() -> None:
    assert evidence("Ring 960100, or call 960999", "phone-or-email") == ["960999"]


DISGUISES = (
    lambda c: chr(ord(c) + 0xFEE0) if c.isdigit() else c,
    lambda c: "⓪①②③④⑤⑥⑦⑧⑨"[int(c)] if c.isdigit() else c,
    lambda c: "⓿❶❷❸❹❺❻❼❽❾"[int(c)] if c.isdigit() else c,
    lambda c: f"{c}\u200b",
    lambda c: f"{c}\ufe0f\u20e3" if c.isdigit() else c,
    lambda c: "\xa0" if c == " " else c,
    lambda c: "\n" if c == " " else c,
)


@given(
    st.sampled_from(["07700 900{:03}", "01632 960 {:03}", "+44 7700 900{:03}", "0 7 7 0 0 9 0 0 {:03}"]),
    st.integers(0, 999).filter(lambda last: last != 100),
    st.lists(st.sampled_from(DISGUISES), min_size=40, max_size=40),
)
def test_no_disguise_makes_a_number_vanish(form: str, last: int, disguises: list[Callable[[str], str]]) -> None:
    number = "".join(disguise(c) for c, disguise in zip(form.format(last), disguises, strict=False))
    (found,) = phones(f"Ring {number} tonight")
    assert found[2].endswith(f"{last:03}")


@given(st.text(st.characters(), max_size=200))
def test_what_is_found_stands_inside_the_text(text: str) -> None:
    for start, end, key in (*phones(text), *emails(text)):
        assert 0 <= start < end <= len(text)
        assert key
