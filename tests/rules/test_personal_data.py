"""Is every private number and address found, and are dates, scores and our own contacts left alone?"""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import check
from rules.examples import described, facts, post
from rules.personal_data import emails, phone_key, phones


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


@pytest.mark.parametrize(
    "text",
    [
        "DM us for details",
        "dm me!",
        "Just message us!",
        "Message me for a place",
        "Drop us a DM",
        "Send us a message",
        "Send me a private message",
        "PM us to book",
        "Get in touch via direct message",
        "Our DMs are always open",
        "Slide into our DMs",
        "Inbox us",
        "WhatsApp me on Friday",
        "Direct message the school",
        "Don't hesitate to DM us",
        "Don't forget to message us",
        "No tickets left? DM us",
    ],
)
def test_an_invitation_to_write_in_private_is_stopped(text: str) -> None:
    assert evidence(text, "invites-private-message")


@pytest.mark.parametrize(
    "text",
    [
        "Please don't DM us",
        "Please do not message us here",
        "We can't reply, so never message us on X",
        "A message from our school council: be kind",
        "The message of our assembly was hope",
        "Home time is 3 pm us teachers think",
        "The PM visited us",
        "Email the office",
        "The newsletter is in your inbox",
        "Messages in a bottle",
        "Admire the poems",
    ],
)
def test_other_messages_are_quiet(text: str) -> None:
    assert evidence(text, "invites-private-message") == []


@given(st.text(st.characters(), max_size=200))
def test_what_is_found_stands_inside_the_text(text: str) -> None:
    for start, end, key in (*phones(text), *emails(text)):
        assert 0 <= start < end <= len(text)
        assert key


@pytest.mark.parametrize(
    "text", ["a" * 15_000, "0 " * 7_000, "a." * 7_000, "a@" * 7_000, "+4" * 7_000, "dm " * 5_000]
)
def test_a_long_text_is_read_in_reasonable_time(text: str) -> None:
    begun = time.process_time()
    evidence(text, "phone-or-email")
    assert time.process_time() - begun < 3  # a fraction of a second in fact; quadratic reading takes far longer
