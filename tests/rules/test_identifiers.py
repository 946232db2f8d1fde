"""Are official numbers and registrations found by check figure and cue, and are sums and rooms left alone?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import check
from rules.examples import facts, post
from rules.patterns.check_digits import is_card, is_iban, is_nhs_number, is_upn


def evidence(text: str, rule: str) -> list[str]:
    return [finding.evidence for finding in check(facts(post(text))).findings if finding.rule == rule]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("P999900024001", "P999900024001"),
        ("see p999900024001!", "p999900024001"),
        ("P9999 0002 4001", "P9999 0002 4001"),
        ("P-999900-024001", "P-999900-024001"),
        ("Ｐ９９９９０００２４００１", "Ｐ９９９９０００２４００１"),
        ("P99990002\u200b4001", "P99990002\u200b4001"),
        ("UPN A123456789012", "A123456789012"),
        ("upn: 999900024001", "999900024001"),
        ("unique pupil number is A12345678901B", "A12345678901B"),
        ("NHS no 999 123 4012", "999 123 4012"),
        ("nhs number: 9991234012", "9991234012"),
        ("NHS 999 123 4013", "999 123 4013"),
        ("999-123-4012", "999-123-4012"),
        ("NHS nine nine nine one two three four oh one two", "nine nine nine one two three four oh one two"),
        ("Admission number 004512", "004512"),
        ("adm no. 2026/118", "2026/118"),
        ("pupil ID: AB-4512", "AB-4512"),
        ("candidate number 4021", "4021"),
        ("SIMS ID 12345", "12345"),
    ],
)
def test_a_pupils_number_is_found(text: str, number: str) -> None:
    assert evidence(f"Look: {text}", "pupil-identifier") == [number]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("sort code 00-00-00", "00-00-00"),
        ("00-00-00 12345678", "00-00-00 12345678"),
        ("a/c no 12345678", "12345678"),
        ("account number is 1234 5678", "1234 5678"),
        ("4000 0000 0000 0002", "4000 0000 0000 0002"),
        ("4000000000000002", "4000000000000002"),
        ("GB82 WEST 1234 5698 7654 32", "GB82 WEST 1234 5698 7654 32"),
        ("QQ123456C", "QQ123456C"),
        ("qq 12 34 56 c", "qq 12 34 56 c"),
        ("passport number 999000123", "999000123"),
        ("driving licence TESTX 999999 TT9XX", "TESTX 999999 TT9XX"),
    ],
)
def test_an_adults_number_and_bank_details_are_found(text: str, number: str) -> None:
    assert evidence(f"Look: {text}", "bank-or-official-number") == [number]


@pytest.mark.parametrize(
    "text",
    [
        "Call NHS 111, the NHS is 78 years old in 2026",
        "Our published admission number is 1200",
        "Admissions: 01632 960100",
        "1234567890 is a big number, 9876543210 is bigger",
        "Scores: 10 12 14 16 18, and 21 33 45 57 69",
        "H123456789012 is a parcel",
        "Bring your passport to reading 2026",
        "We raised £4010232137 in a dream",
        "roll number 23, exam in room 4021",
        "Account for 100 of the 2026 apples",
        "Sort 12-10-26 into day, month and year",
        "GB12 is our team, AB12345 too",
        "Times: 12-34-56",
    ],
)
def test_sums_rooms_and_the_number_of_places_are_quiet(text: str) -> None:
    assert evidence(text, "pupil-identifier") == []
    assert evidence(text, "bank-or-official-number") == []


@pytest.mark.parametrize(
    "plate",
    [
        "LK68 PNO",
        "LK68PNO",
        "lk68 pno",
        "lk68pno",
        "Lk68 Pno",
        "LK 68 PNO",
        "LK68-PNO",
        "L K 6 8 P N O",
        "ＬＫ６８ ＰＮＯ",
        "LK\u200b68 PNO",
        "LK⑥⑧ PNO",
        "K123 XYZ",
        "ABC 123D",
    ],
)
def test_a_registration_is_found_without_a_word_about_cars(plate: str) -> None:
    assert evidence(f"Found beside {plate} at the gate", "vehicle-registration") == [plate]


@pytest.mark.parametrize(
    ("text", "plate"),
    [
        ("Red van B12 ABC has its lights on", "B12 ABC"),
        ("yellow mini jkl 45x", "jkl 45x"),
        ("number plate AB 1234", "AB 1234"),
        ("Ford with reg 1 ABC", "1 ABC"),
    ],
)
def test_an_older_registration_is_found_beside_a_car(text: str, plate: str) -> None:
    assert evidence(text, "vehicle-registration") == [plate]


@pytest.mark.parametrize(
    "text",
    [
        "Y6 PE, KS2 SAT, B12 ABC, room C12 MFL by the car park",
        "In AD43 the Romans came, by AD60 the Iceni rose",
        "THE 3D SHAPES ARE OUT, SEE 3D ART",
        "BY 15 MRS OKAFOR HAD SOLD 20 CAR BOOT PITCHES",
        "We go at 10 and be back by 12 for PE",
        "The A249 DUE to close, the M20 TOO",
        "Registration is at 8.50am, or 9am for cars that queue",
        "R2D2 and C3PO, MX5 and E10",
        "ME99 9ZZ is a postcode",
        "WE12 THE best",
    ],
)
def test_rooms_roads_and_years_are_no_registrations(text: str) -> None:
    assert evidence(text, "vehicle-registration") == []


def test_the_check_letter_of_a_pupil_number_is_computed_by_the_standard() -> None:
    assert is_upn("P", "999900024001")
    assert not is_upn("A", "999900024001")
    assert not is_upn("P", "99990002400")
    assert not is_upn("P", "99990002400O")


@given(st.text("0123456789", min_size=11, max_size=11), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUVWXYZ"))
def test_every_pupil_number_has_exactly_one_check_letter(digits: str, last: str) -> None:
    assert sum(is_upn(letter, digits + last) for letter in "ABCDEFGHJKLMNPQRTUVWXYZ") == 1


@given(st.text("0123456789", min_size=9, max_size=9))
def test_an_nhs_number_has_at_most_one_check_figure(digits: str) -> None:
    assert sum(is_nhs_number(f"{digits}{last}") for last in range(10)) <= 1


def test_cards_and_accounts_are_checked_by_their_own_rules() -> None:
    assert is_card("4000000000000002")
    assert not is_card("4000000000000003")
    assert not is_card("9" * 16)
    assert is_iban("GB82WEST12345698765432")
    assert not is_iban("GB83WEST12345698765432")
