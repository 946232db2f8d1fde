"""Do the permissions of everybody shown or named still stand as they did when the post was agreed?"""

from collections.abc import Iterable
from dataclasses import replace

from rules.examples import AGREEMENT, SINCE, facts, situation
from rules.facts import Facts, Permitted, Stage
from rules.findings import Field, Finding, Severity, Where
from rules.names import pupils_named
from rules.rule import rule

_YES = Permitted(pupil_id=4, may_be_shown=True, may_be_named=True, record_ids=(7,))
_WITHDRAWN = Permitted(pupil_id=4, may_be_shown=False, may_be_named=False, record_ids=(7, 12))
_ASKED_AGAIN = replace(_YES, record_ids=(12,))
_AGREED = replace(facts(stage=Stage.CLAIM), agreement=replace(AGREEMENT, permissions=(_YES,)), permissions=(_YES,))


HELD = "A permission changed. The post is on hold."
WHAT_TO_DO = "Choose “Change it”, look who is shown and named, and have it read again."


def children_named(facts: Facts) -> frozenset[int]:
    """Everybody of the roll whom the public words name. Where there is only a question, nobody is named."""
    return frozenset(
        pupil_id for _, named, _ in pupils_named(facts) if not named.is_question for pupil_id in named.pupil_ids
    )


@rule(
    id="permission-changed",
    title="A permission changed after it was agreed",
    severity=Severity.BLOCK,
    clause="5.b7",
    since=SINCE,
    why=(
        "A family may take its permission back at any minute. The answers for everybody shown or named are frozen "
        "when a colleague agrees, and compared with today's in the very second of sending."
    ),
    blind_spots=("A family that told somebody at school, while nobody has written it down yet.",),
    clears_when="The post has been changed where that is needed, and a colleague has read and agreed it again.",
    trips=(
        situation(
            "A family took its permission back after the post was agreed",
            replace(_AGREED, permissions=(_WITHDRAWN,)),
        ),
        situation(
            "The answer is the same, and rests on another form than when it was agreed",
            replace(_AGREED, permissions=(_ASKED_AGAIN,)),
        ),
    ),
    passes=(
        situation("Everything stands as it did when it was agreed", _AGREED),
        situation("A draft, while a permission changes", replace(_AGREED, stage=Stage.DRAFT, permissions=())),
    ),
)
def permission_changed(facts: Facts) -> Iterable[Finding]:
    """At the moment of sending, any other answers or records than those that were frozen."""
    agreement = facts.agreement
    if facts.stage is not Stage.CLAIM or agreement is None or agreement.permissions == facts.permissions:
        return
    yield permission_changed.found(
        Where(Field.POST),
        message=HELD,
        remedy=WHAT_TO_DO,
        reader="A permission changed after this was agreed. Please read it as it is now.",
    )
