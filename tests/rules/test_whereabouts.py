"""Does a post about children away from school wait until they are back, and do posts about school go at once?"""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from rules import check
from rules.examples import described, facts, post
from rules.facts import Facts

RULES = {"live-location", "predictable-routine", "future-trip-detail", "ask-where"}


def said(given: Facts) -> set[str]:
    return {finding.rule for finding in check(given).findings} & RULES


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("Year 6 are at Camber Sands!", {"live-location"}),
        ("Just arrived at the zoo with Reception", {"live-location"}),
        ("We're at the theatre, curtain up in five minutes", {"live-location"}),
        ("Idris is at the museum right now", {"live-location"}),
        ("On the coach home from our trip. Year 5 are singing", {"live-location"}),
        ("Hello from Chessington! Year 6 having a ball", {"live-location"}),
        ("Tomorrow Year 4 are going to Leeds Castle", {"future-trip-detail"}),
        ("Year 3 will visit the museum next week", {"future-trip-detail"}),
        ("The coach leaves the Co-op at 8.20am", {"future-trip-detail"}),
        ("Year 4 walk to the pool every Monday", {"predictable-routine"}),
        ("Sketching by the river with Year 6", {"ask-where"}),
        ("Year 6 were at Camber Sands last week", set()),
        ("Year 6 loved Camber Sands yesterday", set()),
        ("Year 4 are in the hall for their assembly", set()),
        ("We are on the playground today", set()),
        ("Year 3 are learning about life in the forest", set()),
        ("Our museum is open in the library", set()),
        ("The mobile farm is in school today and Year 1 are meeting the lambs", set()),
        ("The PTA are at the village fete on Saturday", set()),
        ("Please collect at 3.15pm from the playground", set()),
        ("Chess club is back on Wednesday at 3.30", set()),
        ("Year 2 are on fire with their spellings", set()),
        ("Swimming is on Mondays this term", set()),
    ],
)
def test_only_children_away_from_school_are_spoken_of(text: str, rules: set[str]) -> None:
    assert said(facts(post(text))) == rules


def test_it_is_the_time_of_publishing_that_counts() -> None:
    text = "Year 1 are on the farm today until 2.45"
    early, late = datetime(2026, 11, 24, 15, 44, tzinfo=UTC), datetime(2026, 11, 24, 15, 45, tzinfo=UTC)
    assert said(facts(replace(post(text), scheduled_for=early))) == {"live-location"}
    assert said(facts(replace(post(text), scheduled_for=late))) == set()
    assert said(facts(post(text), now=late)) == set()


def test_a_place_around_the_school_is_known_by_its_name() -> None:
    here = facts(post("Year 4 are in Larkfield today"))
    assert said(replace(here, school=replace(here.school, places=("Larkfield",)))) == {"live-location"}


def test_a_picture_description_is_read_too() -> None:
    assert said(described("Year 6 are at Camber Sands this morning").facts) == {"live-location"}
