"""Who is in the pictures, and may they be shown?"""

from collections.abc import Iterable
from dataclasses import replace

from rules.examples import PICTURE, SINCE, SOMEBODY, facts, post, situation
from rules.facts import Facts, Shown
from rules.findings import Field, Finding, Severity, Where
from rules.rule import rule

CANNOT_BE_SHOWN = "One or more children here cannot be shown. Use another picture, crop or blur."
"""The same words for every reason there may be, so that nobody learns which it is.

The reference's catalogue has six rows for it: no permission, expired, wrong scope, hold, the child
said no, leaver (R22 to R26 and R35). Here they are one rule, because the name of a rule would tell
the reason as well as any sentence. The office finds the reason in the register.
"""

_WITH_SOMEBODY = replace(PICTURE, nobody_pictured=False, shown=SOMEBODY)
_WITH_A_NO = replace(_WITH_SOMEBODY, shown=(*SOMEBODY, Shown(pupil_id=2, may_be_shown=False)))
_NOT_SAID = replace(PICTURE, nobody_pictured=False)
_BOTH_SAID = replace(_WITH_SOMEBODY, nobody_pictured=True)


@rule(
    id="image-no-permission",
    title="A child who cannot be shown",
    severity=Severity.BLOCK,
    clause="5.b7",
    since=SINCE,
    version=2,
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
        situation("A picture of Idris, who may be shown", facts(post("Look!", _WITH_SOMEBODY))),
        situation("A picture with nobody in it", facts(post("Look!", PICTURE))),
    ),
)
def image_no_permission(facts: Facts) -> Iterable[Finding]:
    """A picture with a ticked pupil whose answer is not yes."""
    for picture in facts.post.pictures:
        if not all(shown.may_be_shown for shown in picture.shown):
            yield image_no_permission.found(
                Where(Field.PEOPLE, picture.position),
                message=CANNOT_BE_SHOWN,
                remedy="Choose a picture of hands, backs or work, or crop it and tick again who can be seen.",
                reader=f"Picture {picture.position} shows one or more children who cannot be shown.",
            )


@rule(
    id="people-not-stated",
    title="Nobody has said who is in the picture",
    severity=Severity.BLOCK,
    clause="5.b7",
    since=SINCE,
    why="We can only look up a child's permission when somebody says that the child is in the picture.",
    blind_spots=("Whether the answer is true: the second reader looks at the picture in full size.",),
    clears_when="The children in the picture are ticked, or “no person pictured” is.",
    trips=(
        situation("A picture, and nothing ticked", facts(post("Look!", _NOT_SAID))),
        situation("A child ticked, and “no person pictured” as well", facts(post("Look!", _BOTH_SAID))),
    ),
    passes=(
        situation("A picture with “no person pictured” ticked", facts(post("Look!", PICTURE))),
        situation("A picture with one child ticked", facts(post("Look!", _WITH_SOMEBODY))),
        situation("A post without a picture", facts(post("See you on Friday"))),
    ),
)
def people_not_stated(facts: Facts) -> Iterable[Finding]:
    """A picture with neither people nor "no person pictured", or with both."""
    for picture in facts.post.pictures:
        if bool(picture.shown) != picture.nobody_pictured:
            continue
        both = picture.nobody_pictured
        yield people_not_stated.found(
            Where(Field.PEOPLE, picture.position),
            message=f"Picture {picture.position} has children ticked and “no person pictured” as well."
            if both
            else f"Who is in picture {picture.position}?",
            remedy="Keep whichever is true."
            if both
            else "Tick the children who can be seen, or tick “no person pictured”.",
            reader=f"For picture {picture.position} nobody has said clearly who can be seen.",
        )
