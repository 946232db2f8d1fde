"""What did the families of the invented school answer? Every way in which a register grows untidy, once.

Most families sent one form back; a few are the cases that a school office knows well: parents who
disagree, a child who does not want it, a form of last year, a hold of which nobody is told.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random

from gatekeeper.importing.children import Child

ANSWERED, SAID_YES, A_FEW, TWO_PARENTS = 0.8, 0.65, 0.25, 0.4
"""Which part of the families sent the form back, said yes, let their child be named, and has two at home."""
FORMER_WORDING = (
    "We would like to use pictures of your child on the school's website and on X. Please tell us whether we may. "
    "You can change your mind at any time: tell the office."
)
WORDING = (
    "We tell families and neighbours on X (formerly Twitter) what children learn. Anybody in the world can see "
    "and copy what is there.\n\nMay your child be seen in a picture? On their own, or only in a group? May their "
    "first name stand in a post? We never give a full name, and we do not show a name and a face together unless "
    "you say so here.\n\nEach answer stands alone. It lasts until 31 October next year, when we ask again. You "
    "can say no, or take back a yes, on any day and without a reason: tell the office in person, by phone or in "
    "writing, and it counts at once. If your child does not want it, that is a no too."
)
PAPER = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F<</Type/Font"
    b"/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n4 0 obj<</Length 80>>stream\n"
    b"BT /F 18 Tf 60 760 Td (Permission form, invented for the practice school) Tj ET\nendstream endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
"""A signed form, as far as an invented school has one."""


class Case(StrEnum):
    """What is unusual about a family."""

    USUAL = "usual"
    DISAGREE = "disagree"
    STILL_TO_ASK = "still_to_ask"
    CHILD_SAID_NO = "child_said_no"
    LAST_YEARS_FORM = "last_years_form"
    ONLY_IN_A_GROUP = "only_in_a_group"
    TAKEN_BACK = "taken_back"
    RIGHT_NOT_KNOWN = "right_not_known"
    HELD = "held"
    IN_CARE = "in_care"
    CARER_MAY_DECIDE = "carer_may_decide"


UNUSUAL = {
    3: Case.DISAGREE,
    10: Case.CHILD_SAID_NO,
    18: Case.LAST_YEARS_FORM,
    26: Case.STILL_TO_ASK,
    33: Case.ONLY_IN_A_GROUP,
    41: Case.TAKEN_BACK,
    48: Case.HELD,
    57: Case.RIGHT_NOT_KNOWN,
    64: Case.IN_CARE,
    79: Case.CARER_MAY_DECIDE,
    88: Case.LAST_YEARS_FORM,
}
"""By the place of the child on the roll."""
_ADULTS = (
    "Alma",
    "Bryn",
    "Cora",
    "Dev",
    "Enid",
    "Farah",
    "Glyn",
    "Hetty",
    "Ivo",
    "Jun",
    "Kit",
    "Lena",
    "Mo",
    "Nell",
)


@dataclass(frozen=True, slots=True)
class Adult:
    """Somebody at home."""

    name: str
    relationship: str


@dataclass(frozen=True, slots=True)
class Family:
    """One child, the adults, and what the form said. `says_yes` is None where none came back."""

    mis_ref: str
    class_name: str
    case: Case
    adults: tuple[Adult, ...]
    says_yes: bool | None
    by_name: bool
    elsewhere: tuple[str, ...] = field(default=())


def families(roll: Iterator[Child]) -> Iterator[Family]:
    """The family of each child of the roll: the same at every start."""
    dice = Random("what families answered")  # noqa: S311  # invented answers
    for place, child in enumerate(roll, start=1):
        case = UNUSUAL.get(place, Case.USUAL)
        came_back, second = dice.random(), dice.random() < TWO_PARENTS
        by_name = dice.random() < A_FEW
        says_yes = None if came_back > ANSWERED else came_back < SAID_YES
        yield Family(
            child.mis_ref,
            child.class_name,
            case,
            _adults(child, place, case, second=second),
            says_yes if case is Case.USUAL else True,
            by_name and case is Case.USUAL,
            ("website-photo", "newsletter-photo") if dice.random() < SAID_YES else (),
        )


def _adults(child: Child, place: int, case: Case, *, second: bool) -> tuple[Adult, ...]:
    first, other = _ADULTS[place % len(_ADULTS)], _ADULTS[(place * 5 + 3) % len(_ADULTS)]
    if case in {Case.IN_CARE, Case.CARER_MAY_DECIDE}:
        return (Adult(f"{first} Larkfield", "foster carer"),)
    adults = (Adult(f"{first} {child.surname}", "mother"), Adult(f"{other} {child.surname}", "father"))
    return adults if second or case in {Case.DISAGREE, Case.STILL_TO_ASK} else adults[:1]
