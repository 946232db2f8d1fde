"""Whatever is typed: do the patterns answer at once, always the same, about places inside that very text?"""

import time
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.patterns.addresses import addresses
from rules.patterns.ages import told_ages
from rules.patterns.dates import dates
from rules.patterns.emails import emails
from rules.patterns.figures import runs
from rules.patterns.invitations import private_invitations
from rules.patterns.official_numbers import official_numbers
from rules.patterns.phones import phones
from rules.patterns.postcodes import postcodes
from rules.patterns.registrations import registrations

Span = tuple[int, int]
Finder = Callable[[str], list[Span]]

FINDERS: tuple[tuple[str, Finder], ...] = (
    ("phones", lambda text: [hit[:2] for hit in phones(text)]),
    ("e-mails", lambda text: [hit[:2] for hit in emails(text)]),
    ("postcodes", lambda text: [hit[:2] for hit in postcodes(text)]),
    ("addresses", lambda text: list(addresses(text))),
    ("official numbers", lambda text: [hit[:2] for hit in official_numbers(text)]),
    ("registrations", lambda text: list(registrations(text))),
    ("dates", lambda text: [(named.start, named.end) for named in dates(text)]),
    ("ages", lambda text: [(told.start, told.end) for told in told_ages(text)]),
    ("invitations", lambda text: list(private_invitations(text))),
)
FRAGMENTS = st.sampled_from(
    """
    07700 900123 +44 (0) 01632 960 x@y.org (at) dot at 9 Mill Lane ZZ99 7AA Flat 3, lives on LK68 PNO UPN
    P999900024001 NHS 999 123 4012 sort code 12-34-56 DOB 04/10/2019 Alfie is seven today aged birthday born on 4
    March Thursday 12th 2027 oh double one hundred plus DM us ⑦ ７ ٧ ➐ 0️⃣ \u200b \xa0 ﷺ ½ İ ß
    """.split()  # noqa: SIM905  # fragments read better as a block than as a list
)
TEXTS = st.text(st.characters(), max_size=120) | st.lists(FRAGMENTS | st.text(max_size=3), max_size=25).map(
    " ".join
)
each_finder = pytest.mark.parametrize("find", [find for _, find in FINDERS], ids=[name for name, _ in FINDERS])


@each_finder
@given(text=TEXTS)
def test_a_place_lies_inside_the_text_and_is_always_the_same(find: Finder, text: str) -> None:
    found = find(text)
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert find("".join(list(text))) == found


@given(TEXTS)
def test_groups_of_figures_stand_in_order_and_hold_only_figures(text: str) -> None:
    groups = [group for run in runs(text) for group in run]
    assert all(group.digits.isdigit() and group.start < group.end for group in groups)
    assert all(before.end <= after.start for before, after in pairwise(groups))


DETAILS: tuple[tuple[str, Finder], ...] = (
    ("M98 9ZZ", FINDERS[2][1]),
    ("ZZ99 7AA", FINDERS[2][1]),
    ("9 Mill Lane", FINDERS[3][1]),
    ("P999900024001", FINDERS[4][1]),
    ("999 123 4012", FINDERS[4][1]),
    ("LK68 PNO", FINDERS[5][1]),
    ("04/10/2019", FINDERS[6][1]),
    ("nikki@example.org", FINDERS[1][1]),
)
DISGUISES: tuple[Callable[[str], str], ...] = (
    lambda c: chr(ord(c) + 0xFEE0) if c.isalnum() else c,
    lambda c: "⓪①②③④⑤⑥⑦⑧⑨"[int(c)] if c.isdigit() else c,
    lambda c: "⓿❶❷❸❹❺❻❼❽❾"[int(c)] if c.isdigit() else c,
    lambda c: f"{c}\u200b",
    lambda c: f"\u2060{c}",
    lambda c: "\xa0" if c == " " else c,
    lambda c: c,
)


@given(
    st.sampled_from(DETAILS),
    st.lists(st.sampled_from(DISGUISES), min_size=20, max_size=20),
)
def test_no_disguise_makes_a_detail_vanish(
    detail: tuple[str, Finder], disguises: list[Callable[[str], str]]
) -> None:
    written, find = detail
    disguised = "".join(disguise(c) for c, disguise in zip(written, disguises, strict=False))
    assert find(f"Look at {disguised} now")


HOSTILE = (
    *(
        "0 ",
        "0",
        "07700 900123 ",
        "+4",
        "(0",
        "oh ",
        "double ",
        "one two ",
        "0-",
        "0.",
        "1/1/11 ",
        ". ",
        "I O l ",
        "07",
    ),
    *(
        "ISBN ",
        "978",
        "0\n",
        "٧",
        "12-12, ",
        "a@",
        "a.",
        "a at ",
        "@",
        " ",
        "a",
        "a at a. ",
        "a dot ",
        "(at)",
        "-a-",
    ),
    *(
        "1 a ",
        "1 Aa ",
        "Aa ",
        "Flat 1 ",
        "Lives on ",
        "Rose Cottage ",
        "A1 ",
        "1 the ",
        "one Elm Road ",
        "9 Elm Road ",
    ),
    *("N888888888888 ", "AB12 CDE ", "UPN 1 ", "passport no A1 ", "sort code 1", "GB82WEST", "4111 ", "NHS 9995 "),
    *(
        "1 may ",
        "mon ",
        "is 7 ",
        "turned 7 ",
        "birthday ",
        "aged 7 ",
        "7 years old ",
        "born on ",
        "dob ",
        "dm us ",
    ),
    *("message ", "in our ", "via ", "\u200b", "é", "⑦", "\n", "(", "'s ", "and "),
)


@pytest.mark.parametrize("text", [(part * 10_000)[:10_000] for part in HOSTILE], ids=lambda text: ascii(text[:6]))
def test_ten_thousand_characters_of_anything_are_read_at_once(text: str) -> None:
    begun = time.process_time()
    for _, find in FINDERS:
        find(text)
    assert time.process_time() - begun < 1  # under 0.05 in fact; reading that backtracks would take minutes
