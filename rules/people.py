"""Who is in the pictures, how many are they, and may they be shown?"""

from collections.abc import Iterable
from dataclasses import replace

from rules.examples import PICTURE, SINCE, WITH_SOMEBODY, facts, post, situation
from rules.facts import Facts, Picture, PicturePolicy, Shown
from rules.findings import Field, Finding, Severity, Where
from rules.rule import rule

CANNOT_BE_SHOWN = "One or more children here cannot be shown. Use another picture, crop or blur."
"""The same words for every reason there may be, so that nobody learns which it is.

The reference's catalogue has six rows for it: no permission, expired, wrong scope, hold, the child
said no, leaver (R22 to R26 and R35). Here they are one rule, because the name of a rule would tell
the reason as well as any sentence. The office finds the reason in the register.
"""

_WITH_A_NO = replace(WITH_SOMEBODY, shown=(*WITH_SOMEBODY.shown, Shown(pupil_id=2, may_be_shown=False)), heads=2)
_NOT_SAID = replace(PICTURE, nobody_pictured=False)
_BOTH_SAID = replace(WITH_SOMEBODY, nobody_pictured=True)
_COUNTED_BUT_NOBODY = replace(PICTURE, heads=3)
_NOT_COUNTED = replace(WITH_SOMEBODY, heads=None)
_COUNTED_MORE = replace(WITH_SOMEBODY, heads=9, adults=1)
_UNSURE = replace(WITH_SOMEBODY, recognisable=None)
_NEITHER = replace(_NOT_COUNTED, recognisable=None)
_BY_A_PASSER_BY = replace(WITH_SOMEBODY, shown=(), adults=1)


def some(count: int, one: str, many: str) -> str:
    """A number with its noun: "1 face", "9 faces"."""
    return f"{count} {one if count == 1 else many}"


def somebody_said(picture: Picture) -> bool:
    """Says whether its author told, without contradiction, that people can be seen in a picture."""
    return picture.people > 0 and not picture.nobody_pictured


def _at(picture: Picture) -> Where:
    return Where(Field.PEOPLE, picture.position)


@rule(
    id="image-no-permission",
    title="A child who cannot be shown",
    severity=Severity.BLOCK,
    clause="5.b7",
    since=SINCE,
    version=3,
    why=(
        "Families decide in writing whether their child may be shown on X, and some children must not be found. "
        "No yes on file that is in force and for exactly this use means no. The message never says why, because "
        "the reason is nobody's business; the office finds it in the register."
    ),
    blind_spots=(
        "Children who are in the picture but were not ticked.",
        "Children of other schools, brothers and sisters, visitors: we hold no permission for them.",
    ),
    clears_when="The child is out of the picture, and who is shown has been ticked again.",
    trips=(
        situation(
            "A picture of Idris and Poppy. We hold a yes for one of them.", facts(post("Look!", _WITH_A_NO))
        ),
        situation(
            "Two pictures, the second with a child who cannot be shown",
            facts(post("Look!", PICTURE, replace(_WITH_A_NO, position=2, alt_text="A heron in the reeds"))),
        ),
    ),
    passes=(
        situation("A picture of Idris, who may be shown", facts(post("Look!", WITH_SOMEBODY))),
        situation("A picture with nobody in it", facts(post("Look!", PICTURE))),
    ),
)
def image_no_permission(facts: Facts) -> Iterable[Finding]:
    """A picture with a ticked pupil whose answer is not yes."""
    for picture in facts.post.pictures:
        if not all(shown.may_be_shown for shown in picture.shown):
            yield image_no_permission.found(
                _at(picture),
                message=CANNOT_BE_SHOWN,
                remedy="Choose a picture of hands, backs or work. Or cover them, and tick again who can be seen.",
                reader=f"Picture {picture.position} shows one or more children who cannot be shown.",
            )


@rule(
    id="people-not-stated",
    title="Nobody has said who is in the picture",
    severity=Severity.BLOCK,
    clause="5.b7",
    since=SINCE,
    version=2,
    why="We can only look up a child's permission when somebody says that the child is in the picture.",
    blind_spots=("Whether the answer is true: the second reader looks at the picture in full size.",),
    clears_when="Everybody in the picture is accounted for, or “no person pictured” is ticked.",
    trips=(
        situation("A picture, and nothing ticked", facts(post("Look!", _NOT_SAID))),
        situation("A child ticked, and “no person pictured” as well", facts(post("Look!", _BOTH_SAID))),
        situation(
            "“No person pictured” ticked, and three people counted", facts(post("Look!", _COUNTED_BUT_NOBODY))
        ),
    ),
    passes=(
        situation("A picture with “no person pictured” ticked", facts(post("Look!", PICTURE))),
        situation("A picture with one child ticked", facts(post("Look!", WITH_SOMEBODY))),
        situation("A picture of a colleague who agreed", facts(post("Look!", _BY_A_PASSER_BY))),
        situation("A post without a picture", facts(post("See you on Friday"))),
    ),
)
def people_not_stated(facts: Facts) -> Iterable[Finding]:
    """A picture with neither people nor "no person pictured", or with both."""
    for picture in facts.post.pictures:
        number, nobody = picture.position, picture.nobody_pictured
        if nobody and picture.people:
            said = f"Picture {number} has people ticked and “no person pictured” as well."
            remedy = "Keep whichever is true."
        elif nobody and picture.heads:
            counted = some(picture.heads, "person", "people")
            said = f"You counted {counted} in picture {number}, and “no person pictured” is ticked."
            remedy = "Keep whichever is true."
        elif not nobody and not picture.people:
            said = f"Who is in picture {number}?"
            remedy = "Tick the children who can be seen, count adults and guests, or tick “no person pictured”."
        else:
            continue
        yield people_not_stated.found(
            _at(picture),
            message=said,
            remedy=remedy,
            reader=f"For picture {number} nobody has said clearly who can be seen.",
        )


@rule(
    id="heads-not-counted",
    title="Nobody has counted the people in the picture",
    severity=Severity.BLOCK,
    clause="5.b7",
    since=SINCE,
    why=(
        "The computer finds most faces, and it can miss one: in the dark, from the side, half behind a door. "
        "Somebody who looks at the picture counts, and the count and the ticks must agree."
    ),
    blind_spots=("A person who counts as many as were ticked without looking.",),
    clears_when="The number you counted and the people you ticked agree.",
    trips=(
        situation("A child ticked, and nobody has counted", facts(post("Look!", _NOT_COUNTED))),
        situation("Nine people counted, one child and one adult named", facts(post("Look!", _COUNTED_MORE))),
        situation(
            "Nobody has counted, nor said whether anybody could be recognised",
            facts(post("Look!", _NEITHER)),
            "both in one sentence",
        ),
    ),
    passes=(
        situation("One person counted, one child ticked", facts(post("Look!", WITH_SOMEBODY))),
        situation("A picture with nobody in it", facts(post("Look!", PICTURE))),
        situation("Nothing ticked yet: that is asked first", facts(post("Look!", _NOT_SAID))),
    ),
)
def heads_not_counted(facts: Facts) -> Iterable[Finding]:
    """A picture with people in it that nobody counted, or of which the count and the ticks differ."""
    for picture in facts.post.pictures:
        if not somebody_said(picture) or picture.heads == picture.people or _is_forbidden(facts):
            continue
        number = picture.position
        if picture.heads is None:
            also = ", and could anybody be recognised" if picture.recognisable is None else ""
            said = f"How many people can you see in picture {number}{also}?"
            remedy = "Count them yourself: the computer can miss one." + _covered(picture)
            reader = f"Nobody has counted the people in picture {number}."
        else:
            said = f"You counted {picture.heads} in picture {number}, and named {picture.people}."
            remedy = "Count again, and tick or count everybody who can be seen." + _covered(picture)
            reader = f"In picture {number} {picture.heads} people were counted, and {picture.people} named."
        yield heads_not_counted.found(_at(picture), message=said, remedy=remedy, reader=reader)


def _covered(picture: Picture) -> str:
    return " Leave out those who are covered." if picture.covered else ""


def _must_be_covered(facts: Facts, picture: Picture) -> bool:
    """Says whether faces can be seen that the school never shows: they are covered first."""
    return facts.school.picture_policy is PicturePolicy.NO_FACES and bool(picture.open_faces)


def _is_forbidden(facts: Facts) -> bool:
    """Says whether the school shows no people at all, so that nobody need be counted."""
    return facts.school.picture_policy is PicturePolicy.NO_PEOPLE


@rule(
    id="recognisable-not-said",
    title="Could anybody be recognised?",
    severity=Severity.BLOCK,
    clause="5.b7",
    since=SINCE,
    why=(
        "A permission for a child among many is none for a portrait, and hands or backs need less than a face. "
        "Whether somebody who knows the children could tell who it is, only a person can say."
    ),
    blind_spots=("An answer that is too hopeful: hair, a coat or a wheelchair can give a child away.",),
    clears_when="Somebody has looked and answered yes or no.",
    trips=(
        situation("A child ticked and counted, and nothing said of it", facts(post("Look!", _UNSURE))),
        situation(
            "The second of two pictures, with a child in it, and nothing said of it",
            facts(post("Look!", PICTURE, replace(_UNSURE, position=2, alt_text="A child bends over a puddle"))),
        ),
    ),
    passes=(
        situation("A picture of hands: nobody can be recognised", facts(post("Look!", WITH_SOMEBODY))),
        situation("A picture with nobody in it", facts(post("Look!", PICTURE))),
    ),
)
def recognisable_not_said(facts: Facts) -> Iterable[Finding]:
    """A picture with counted people of which nobody said whether they can be recognised."""
    for picture in facts.post.pictures:
        asked_already = picture.heads is None or _is_forbidden(facts) or _must_be_covered(facts, picture)
        if somebody_said(picture) and picture.recognisable is None and not asked_already:
            yield recognisable_not_said.found(
                _at(picture),
                message=f"Could somebody who knows them tell who is in picture {picture.position}?",
                remedy="Look at faces, hair, clothes and the place, and say yes or no. If in doubt, say yes.",
                reader=f"Nobody has said whether anybody in picture {picture.position} could be recognised.",
            )
