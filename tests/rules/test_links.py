"""Is every link that leads away from what we know seen, and is an accident told from an intention?"""

from dataclasses import replace

import pytest

from rules import check
from rules.examples import SCHOOL, described, facts, post
from rules.findings import Severity


def said(text: str, *hosts: str) -> list[tuple[str, Severity, str]]:
    given = facts(post(text))
    if hosts:
        given = replace(given, school=replace(SCHOOL, link_hosts=hosts))
    rules = ("link-unknown-or-short", "accidental-link")
    return [(f.rule, f.severity, f.evidence) for f in check(given).findings if f.rule in rules]


@pytest.mark.parametrize(
    "link",
    [
        "bit.ly/abc",
        "https://bit.ly/abc",
        "HTTPS://BIT.LY/abc",
        "https://tinyurl.com/x",
        "https://t.co/abc",
        "https://www.tinyurl.com/x",
        "youtu.be/abc123",
        "https://forms.gle/abc",
        "ow.ly/x",
    ],
)
def test_a_short_link_is_stopped(link: str) -> None:
    assert said(f"Book at {link} now") == [("link-unknown-or-short", Severity.BLOCK, link)]


@pytest.mark.parametrize(
    "link",
    [
        "https://pond-dipping.example.com/kent",
        "pond-dipping.example.com",
        "http://gov.uk.example.com/",
        "https://notgov.uk",
        "https://example.com/www.gov.uk",
        "www.kentfarm.co.uk/visit",
        "kentfarm.co.uk",
        "https://day.it",
        "https://gоv.uk",  # with a Cyrillic letter
    ],
)
def test_an_unknown_site_needs_a_reason(link: str) -> None:
    assert said(f"See {link} today") == [("link-unknown-or-short", Severity.REASON, link)]


@pytest.mark.parametrize(
    "text",
    [
        "https://www.lunsfordprimary.example.org/news?page=2#top",
        "lunsfordprimary.example.org",
        "https://www.gov.uk/school-term-holiday-dates",
        "https://assets.publishing.service.gov.uk/a.pdf",
        "HTTPS://WWW.NHS.UK/flu",
        "We did S.P.a.G. and P.E. at 3.15pm",
        "Version 2.0 is here",
        "Thanks to St.Mary's",
        "Wait... really?",
        "No link here",
        "office@lunsfordprimary.example.org",
    ],
)
def test_what_the_school_knows_and_what_is_no_link_is_quiet(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("What a great day.It was", "day.It"),
        ("Bring your homework.Today is the day", "homework.Today"),
        ("Is it on?Yes.No", "Yes.No"),
        ("back at school.So good", "school.So"),
        ("see you tomorrow.so exciting", "tomorrow.so"),
        ("come along at 3.it starts then", None),
        ("A lovely class.School is fun", "class.School"),
        ("We won.Is this real", "won.Is"),
        ("GREAT DAY.IT was", None),
    ],
)
def test_a_missing_space_is_told_from_a_link(text: str, found: str | None) -> None:
    accidents = [evidence for rule, severity, evidence in said(text) if rule == "accidental-link"]
    assert accidents == ([found] if found else [])


def test_an_accident_is_not_reported_twice() -> None:
    assert said("Great day.It was") == [("accidental-link", Severity.BLOCK, "day.It")]


def test_the_message_says_that_it_becomes_a_link_to_a_strangers_site() -> None:
    (finding,) = check(facts(post("Great day.It was"))).findings
    assert "link to a stranger's site" in finding.message
    assert "space" in finding.remedy


def test_a_host_that_a_leader_has_listed_is_quiet_even_if_short() -> None:
    assert said("Watch https://youtu.be/abc", "youtu.be") == []


@pytest.mark.parametrize("listed", ["GOV.UK", " gov.uk ", ".gov.uk"])
def test_a_listed_host_is_known_however_it_was_typed(listed: str) -> None:
    assert said("https://www.gov.uk/x", listed) == []


def test_an_empty_line_in_the_list_does_not_let_everything_through() -> None:
    assert said("https://example.com", "", " ", ".") != []


def test_a_picture_description_holds_no_links() -> None:
    found = check(described("A poster that says bit.ly/abc on a wall").facts).findings
    assert not [f for f in found if f.rule == "link-unknown-or-short"]


def test_two_links_are_two_findings_in_their_order() -> None:
    found = said("https://b.example.com and https://a.example.com")
    assert [evidence for _, _, evidence in found] == ["https://b.example.com", "https://a.example.com"]


def test_a_text_too_tangled_to_search_needs_a_reason() -> None:
    (finding,) = said("é" * 250 + ".é" * 120 + ".it")
    assert finding[1] is Severity.REASON
