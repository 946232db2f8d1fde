"""Was this picture taken long ago, used before, or taken down for good?"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from rules.examples import NOW, PICTURE, SINCE, facts, post, situation
from rules.facts import EarlierPost, Facts, Picture
from rules.findings import Field, Finding, Severity, Where
from rules.london import date_words, school_date
from rules.process import REPEATED_WITHIN
from rules.rule import rule

_OLD = replace(PICTURE, taken_on=date(2025, 11, 23))
_A_YEAR_OLD = replace(PICTURE, taken_on=date(2025, 11, 24))
_WITHDRAWN = replace(PICTURE, same_as_withdrawn=True)
_USED = replace(PICTURE, used_in=("K7Q2M4XA",))
_USED_LATELY = EarlierPost("K7Q2M4XA", "Clay in Beech", (PICTURE.sha256,), NOW)


def _at(picture: Picture) -> Where:
    return Where(Field.PICTURES, picture.position)


@rule(
    id="old-image",
    title="A picture from more than a year ago",
    severity=Severity.REASON,
    clause="5.b7",
    since=SINCE,
    why="What was fair last year may not be now: children leave, families part, permissions end.",
    blind_spots=("A picture whose file does not say when it was taken.",),
    clears_when="You have written why it is still fair to use, or another picture is used.",
    trips=(
        situation("Taken a year and a day ago", facts(post("Look!", _OLD))),
        situation("Taken in 2019", facts(post("Look!", replace(PICTURE, taken_on=date(2019, 6, 1))))),
    ),
    passes=(
        situation("Taken a year ago today", facts(post("Look!", _A_YEAR_OLD))),
        situation("Nobody knows when it was taken", facts(post("Look!", PICTURE))),
    ),
)
def old_image(facts: Facts) -> Iterable[Finding]:
    """A picture taken more than twelve months before it would go out."""
    today = school_date(facts.post.scheduled_for or facts.now)
    for picture in facts.post.pictures:
        taken = picture.taken_on
        if taken is not None and (taken.year + 1, taken.month, taken.day) < (today.year, today.month, today.day):
            yield old_image.found(
                _at(picture),
                message=f"Picture {picture.position} was taken on {date_words(taken)}. Is it still fair to use?",
                remedy="Write why, or use a newer picture.",
                reader=f"Picture {picture.position} was taken on {date_words(taken)}. Is it still fair to use?",
                evidence=taken.isoformat(),
            )


@rule(
    id="picture-withdrawn",
    title="A picture that was taken down for good",
    severity=Severity.BLOCK,
    clause="5.b7",
    since=SINCE,
    why="When a family takes its permission back, the picture must not come back, cropped or mirrored either.",
    blind_spots=("Another picture of the same scene.", "A small part of the picture, cut out."),
    clears_when="Another picture is used.",
    trips=(
        situation("A copy of a picture that was withdrawn", facts(post("Look!", _WITHDRAWN))),
        situation(
            "A copy of a withdrawn picture, with everybody covered",
            facts(post("Look!", replace(_WITHDRAWN, covered=4))),
        ),
    ),
    passes=(
        situation("Any other picture", facts(post("Look!", PICTURE))),
        situation("A picture that another post of ours used", facts(post("Look!", _USED))),
    ),
)
def picture_withdrawn(facts: Facts) -> Iterable[Finding]:
    """A picture, or a copy of one, that came down because a permission was withdrawn."""
    for picture in facts.post.pictures:
        if picture.same_as_withdrawn:
            yield picture_withdrawn.found(
                _at(picture),
                message=f"Picture {picture.position} was taken down because a permission was withdrawn. "
                "It cannot be used again.",
                remedy="Take it out and use another picture.",
                reader=f"Picture {picture.position} was withdrawn earlier. It cannot be used again.",
            )


@rule(
    id="picture-used-before",
    title="A picture that we have used before",
    severity=Severity.ADVICE,
    clause="5.b10b",
    since=SINCE,
    why="Families see it twice, and permissions that were asked for one occasion may not be meant for another.",
    blind_spots=("The same scene in another picture.",),
    clears_when="Another picture is used, or you have decided to show it again.",
    trips=(
        situation("A copy of a picture that an earlier post had", facts(post("Look!", _USED))),
        situation(
            "A picture that two earlier posts had",
            facts(post("Look!", replace(_USED, used_in=("K7Q2M4XA", "P3D9R6TB")))),
        ),
    ),
    passes=(
        situation("A new picture", facts(post("Look!", PICTURE))),
        situation(
            "The very same picture as this morning: another rule says so",
            facts(post("Look!", _USED), earlier=(_USED_LATELY,)),
        ),
    ),
)
def picture_used_before(facts: Facts) -> Iterable[Finding]:
    """A picture, or a copy of one, in a post that was published, unless “said already” tells of it."""
    due = facts.post.scheduled_for or facts.now
    for picture in facts.post.pictures:
        told = {
            post.reference
            for post in facts.earlier_posts
            if picture.sha256 in post.picture_sha256s and abs(due - post.at) <= REPEATED_WITHIN
        }
        used = [reference for reference in picture.used_in if reference not in told]
        if used:
            where = " and ".join(used[-2:])
            yield picture_used_before.found(
                _at(picture),
                message=f"We have used picture {picture.position} in {where} already.",
                remedy="Use another picture, or leave it if you mean to show it again.",
                reader=f"Picture {picture.position} was used in {where} already.",
                evidence=where,
            )
