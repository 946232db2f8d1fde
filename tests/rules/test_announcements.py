"""Are dates compared with the calendar, essential news noticed, and hard words and open documents pointed at?"""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from rules import check
from rules.examples import NOW, described, facts, post
from rules.findings import Severity


def said(text: str, rule: str, now: datetime = NOW) -> list[tuple[str, Severity]]:
    found = check(facts(post(text), now=now)).findings
    return [(finding.evidence, finding.severity) for finding in found if finding.rule == rule]


@pytest.mark.parametrize(
    ("text", "day", "severity"),
    [
        ("Parents' evening: Thursday 12 March 2027", "Thursday 12 March 2027", Severity.REASON),
        ("On Thursday the 12th of March 2027", "Thursday the 12th of March 2027", Severity.REASON),
        ("12 March 2027 (Thursday) at 6pm", "12 March 2027 (Thursday", Severity.REASON),
        ("Thu 12/03/2027", "Thu 12/03/2027", Severity.REASON),
        ("Thurs, March 12th 2027", "Thurs, March 12th 2027", Severity.REASON),
        ("The fair is on Sunday 5 December", "Sunday 5 December", Severity.ADVICE),
        ("Wed 5/12", "Wed 5/12", Severity.ADVICE),
        ("See you on 30 February", "30 February", Severity.REASON),
        ("See you on 31/11/2026", "31/11/2026", Severity.REASON),
        ("See you on 29 February 2027", "29 February 2027", Severity.REASON),
        ("Join us on 3 March 2026", "3 March 2026", Severity.REASON),
        ("Don't forget the fair is on Friday 20 November", "Friday 20 November", Severity.ADVICE),
    ],
)
def test_a_date_that_cannot_be_right_is_pointed_at(text: str, day: str, severity: Severity) -> None:
    assert said(text, "date-day-mismatch") == [(day, severity)]


@pytest.mark.parametrize(
    "text",
    [
        "Parents' evening: Friday 12 March 2027",
        "The fair is on Saturday 5 December",
        "We loved Friday 20 November",
        "Last Thursday, 12 March, was fun",
        "See you on 29 February",
        "See you on 29 February 2028",
        "INSET day on Monday 2nd",
        "The plot was found on 5 November 1605, a Tuesday",
        "On Monday 14 July 1789 the Bastille fell",
        "Back on Monday 4 January 2027",
        "We may march in 2027, on a Thursday",
        "Score: Thursday 12, Friday 9",
    ],
)
def test_a_date_that_can_be_right_is_left_alone(text: str) -> None:
    assert said(text, "date-day-mismatch") == []


def test_a_date_is_judged_by_the_day_on_which_the_post_goes_out() -> None:
    words = "Join us on 3 March 2027"
    later = replace(post(words), scheduled_for=datetime(2027, 3, 4, 9, 0, tzinfo=UTC))
    assert said(words, "date-day-mismatch") == []
    assert [f.rule for f in check(facts(later)).findings] == ["date-day-mismatch"]


def test_an_event_on_a_closed_day_is_pointed_at_unless_the_post_says_that_school_is_closed() -> None:
    closed = replace(facts().school, closed_days=frozenset({date(2026, 11, 30)}))

    def rules(text: str) -> list[str]:
        return [f.rule for f in check(replace(facts(post(text)), school=closed)).findings]

    assert rules("Swimming lessons start on Monday 30 November") == ["date-day-mismatch"]
    assert rules("INSET day, so no lessons on Monday 30 November") == []
    assert rules("Happy St Andrew's Day on Monday 30 November") == []


@pytest.mark.parametrize(
    "text",
    [
        "School is closed today because of the snow",
        "Our school will be closed tomorrow, the boiler has failed",
        "The school has had to close",
        "We are closing early at 1pm",
        "Please collect your child early, the heating is off",
        "No school tomorrow!",
        "Trip forms must be in by Friday",
        "Last day to return the consent slips is Thursday",
        "The deadline for Reception places is 15 January",
        "Please pay by Friday",
    ],
)
def test_news_that_every_family_needs_asks_where_else_it_stands(text: str) -> None:
    assert [severity for _, severity in said(text, "x-only-essential-news")] == [Severity.REASON]
    assert said(f"{text}. See the letter.", "x-only-essential-news") == []
    assert said(f"{text} https://www.lunsfordprimary.example.org/news", "x-only-essential-news") == []


@pytest.mark.parametrize(
    "text",
    [
        "Fletcher Road is closed for gas works",
        "The library is closed on Monday",
        "Come close and look at our school pond",
        "INSET day on Monday 2nd",
        "Maths homework is on the app, due Friday",
        "Summer term clubs open for booking on Sunday night",
        "Our pupils met the deadline for their newspaper, well done",
        "We closed the term with a song",
        "Is your school closed? asked the robot",
    ],
)
def test_other_news_is_left_alone(text: str) -> None:
    assert said(text, "x-only-essential-news") == []


def test_a_picture_description_is_no_news() -> None:
    found = check(described("A sign that says school is closed today").facts).findings
    assert [f.rule for f in found if f.rule == "x-only-essential-news"] == []


def test_a_short_form_is_pointed_at_once_and_left_alone_where_it_is_explained() -> None:
    assert [e for e, _ in said("SPaG in Year 2, more SPaG in Year 3", "hard-to-read")] == ["SPaG"]
    assert said("SPaG (spelling, punctuation and grammar) in Year 2", "hard-to-read") == []
    assert said("Spelling, punctuation and grammar (SPaG) in Year 2", "hard-to-read") == []
    assert said("SALT AND VINEGAR ON OUR CHIPS", "hard-to-read") == []


def test_a_sentence_of_forty_words_is_allowed_and_one_more_is_not() -> None:
    words = "muddy " * 39 + "boots"
    assert said(f"{words}. {words}.", "hard-to-read") == []
    assert said(f"{words} again.", "hard-to-read") == [(f"{words} again", Severity.ADVICE)]


@pytest.mark.parametrize(
    "link",
    [
        "https://docs.google.com/document/d/1AbC/edit",
        "docs.google.com/forms/d/1AbC/edit",
        "https://drive.google.com/drive/folders/1AbC",
        "https://photos.app.goo.gl/AbC",
        "https://1drv.ms/x/s!AbC",
        "https://lunsford-my.sharepoint.com/:x:/g/AbC",
        "https://www.dropbox.com/scl/fi/AbC",
        "https://www.icloud.com/sharedalbum/AbC",
        "https://we.tl/t-AbC",
        "https://padlet.com/lunsford/AbC",
        "https://chat.whatsapp.com/AbC",
        "https://www.signupgenius.com/go/AbC",
    ],
)
def test_a_link_to_a_shared_document_is_stopped(link: str) -> None:
    assert said(f"Here: {link}", "link-open-document") == [(link, Severity.BLOCK)]


@pytest.mark.parametrize(
    "link",
    [
        "https://docs.google.com/forms/d/e/1AbC/viewform",
        "https://docs.google.com/document/d/e/1AbC/pub",
        "https://www.lunsfordprimary.example.org/documents/edit",
        "https://www.gov.uk/dropbox.com",
        "https://www.nhs.uk/docs.google.com/document/",
    ],
)
def test_other_links_are_no_shared_documents(link: str) -> None:
    assert said(f"Here: {link}", "link-open-document") == []
