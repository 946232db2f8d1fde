"""Does this post tell strangers where children are, will be, or are every week?"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

from rules.examples import SINCE, facts, post, situation, typed
from rules.facts import Facts
from rules.findings import Finding, Severity
from rules.passages import Passage, passages
from rules.rule import Example, Rule, rule
from rules.telling.times import is_over
from rules.telling.trips import When, away


def _at(text: str, moment: datetime, note: str) -> Example:
    """An example of a text with a time at which it is to go out."""
    return situation(f"{text} ({note})", facts(replace(post(text), scheduled_for=moment)))


_BLIND = (
    "Places it does not know by a word such as “farm” or “museum” or by a capital after “at” or “to”.",
    "A picture that shows the place.",
    "Times in words other than “until 2.45”, “till Friday” or “back at 4”; without one it takes 3.30pm.",
)


def _told(of: Rule, facts: Facts, when: When, *, message: str, remedy: str, reader: str) -> Iterator[Finding]:
    for passage in passages(facts.post):
        for trip in away(facts, passage.text):
            if trip.when is when:
                yield _finding(of, passage, trip.start, trip.end, message=message, remedy=remedy, reader=reader)


def _finding(
    of: Rule, passage: Passage, start: int, end: int, *, message: str, remedy: str, reader: str
) -> Finding:
    return of.found(
        passage.where(start, end),
        message=message,
        remedy=remedy,
        reader=reader.format(passage.name.capitalize()),
        evidence=passage.text[start:end],
    )


@rule(
    id="live-location",
    title="Where children are right now",
    severity=Severity.BLOCK,
    clause="4.1.b2",
    since=SINCE,
    lifted_by="head",
    why="Anybody can read where a class is, and go there. An hour after everybody is back it harms nobody.",
    blind_spots=(*_BLIND, "A visit told in the past tense while the children are still there."),
    clears_when="It goes out at least an hour after everybody is back, or says nothing about where.",
    trips=(
        typed("Year 1 are on the farm at Mereworth today until 2.45"),
        typed("Just arrived! Our Year 4s are at Camber Sands"),
        typed("We're on the coach! Reception are off to the zoo for the day"),
        _at(
            "Year 1 are on the farm at Mereworth today until 2.45",
            datetime(2026, 11, 24, 15, 30, tzinfo=UTC),
            "to go out at 3.30pm",
        ),
    ),
    passes=(
        _at(
            "Year 1 are on the farm at Mereworth today until 2.45",
            datetime(2026, 11, 24, 15, 45, tzinfo=UTC),
            "to go out at 3.45pm, an hour after",
        ),
        typed("Our farm trip last Tuesday was muddy and marvellous"),
        typed("We are in the hall this afternoon for our dance lesson", "at school"),
        typed("The library bus is here till four"),
    ),
)
def live_location(facts: Facts) -> Iterable[Finding]:
    """Children away from school while the post is public, unless they are back for an hour."""
    published = facts.post.scheduled_for or facts.now
    for passage in passages(facts.post):
        for trip in away(facts, passage.text):
            if trip.when is When.NOW and not is_over(passage.text, published):
                yield _finding(
                    live_location,
                    passage,
                    trip.start,
                    trip.end,
                    message="This tells strangers where children are while they are there.",
                    remedy="Let it go out an hour after everybody is back, or say nothing about where.",
                    reader="{} tells where children are while they are there.",
                )


@rule(
    id="predictable-routine",
    title="Where children are every week",
    severity=Severity.REASON,
    clause="4.1.b2",
    since=SINCE,
    why="A place and a time that come back every week tell a stranger where to wait.",
    blind_spots=(*_BLIND, "A routine that two posts tell together."),
    clears_when="The place or the time is gone.",
    trips=(
        typed("We walk to All Saints every Tuesday at 10.15"),
        typed("Year 4 swim at the leisure centre on Mondays"),
        typed("Our walking bus leaves every morning at 8.10"),
    ),
    passes=(
        typed("Larch have PE on Tuesdays this term"),
        typed("Chess club is every Wednesday at 3.30 in the library"),
        typed("Year 4 swam at the leisure centre"),
    ),
)
def predictable_routine(facts: Facts) -> Iterable[Finding]:
    """A place away from school, and a day on which children are there each week."""
    return _told(
        predictable_routine,
        facts,
        When.WEEKLY,
        message="This tells strangers where children will be, week after week.",
        remedy="Take out the place or the day and time. Families can be told directly.",
        reader="{} tells where children are every week.",
    )


@rule(
    id="future-trip-detail",
    title="Details of a trip to come",
    severity=Severity.REASON,
    clause="4.1.b2",
    since=SINCE,
    why="Families need the times of the coach and the meeting point. Strangers do not.",
    blind_spots=_BLIND,
    clears_when="Place, day, times and meeting point are gone: they go to families directly.",
    trips=(
        typed("Larch will be at Maidstone Museum on Thursday morning"),
        typed("Football fans: coach leaves the Co-op car park at 8.20 tomorrow, 14 children going"),
        typed("Canterbury trip: meet at the war memorial at 8.40am sharp"),
    ),
    passes=(
        typed("Year 4 trip: permission slips to the office by Friday please"),
        typed("Sports day is on the school field on Friday from 1.30pm"),
        typed("What a day we had at Kent Life on Monday!"),
    ),
)
def future_trip_detail(facts: Facts) -> Iterable[Finding]:
    """A place where children will be, the times of a coach, and where they meet."""
    return _told(
        future_trip_detail,
        facts,
        When.LATER,
        message="This tells in public where children will be, or when and where they meet.",
        remedy="Send this to families directly, and tell the world about it afterwards.",
        reader="{} tells where children will be, or when and where they meet.",
    )
