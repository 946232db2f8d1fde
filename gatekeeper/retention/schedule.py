"""How long is each kind of record kept, counted from what, and why? One table.

The lengths are the defaults of the reference "school-domain", section 2.23. No law gives most of them: a
leader may lengthen or shorten each within its bounds.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from gatekeeper import terms

_YEAR = 12
_SEPTEMBER = 9


class Kind(StrEnum):
    """What goes together, in one step."""

    LEAVERS = "leavers"
    UNUSED_PICTURES = "unused_pictures"
    TAKEN_DOWN_PICTURES = "taken_down_pictures"
    GIVEN_UP_POSTS = "given_up_posts"
    PUBLISHED_POSTS = "published_posts"
    RECORD_DETAILS = "record_details"
    MAIL = "mail"
    SIGN_INS = "sign_ins"
    INFORMATION_REQUESTS = "information_requests"
    OWN_DATA_REQUESTS = "own_data_requests"
    COMPLAINTS = "complaints"


class Unit(StrEnum):
    """In what a length is counted. A school year or term counts from the end of the school year it began in."""

    DAYS = "days"
    MONTHS = "months"
    TERMS = "terms"
    YEARS = "years"
    SCHOOL_YEARS = "school years"


@dataclass(frozen=True, slots=True)
class Rule:
    """How long one kind is kept, unless a leader chose otherwise between `shortest` and `longest`."""

    kind: Kind
    title: str
    goes: str
    length: int
    unit: Unit
    shortest: int
    longest: int
    counted_from: str
    source: str

    def say(self, length: int) -> str:
        """The length in words: "1 term"."""
        return f"{length} {self.unit.removesuffix('s') if length == 1 else self.unit}"

    def sentence(self, length: int) -> str:
        """The whole rule, as a tombstone keeps it."""
        return f"{self.title}: {self.say(length)} from {self.counted_from}"


K, U = Kind, Unit
SCHEDULE: dict[Kind, Rule] = {
    rule.kind: rule
    for rule in (
        Rule(
            K.LEAVERS,
            "Children who left, with what their families answered",
            "The child is erased: name, contacts, answers, papers, ticks in pictures, and the name in every text.",
            *(12, U.MONTHS, 1, 36),
            "the day the child left; never while a post that shows or names the child is public",
            "No published line. The school’s own choice; an answer is needed as long as a post rests on it.",
        ),
        Rule(
            K.UNUSED_PICTURES,
            "Pictures of posts that were given up or turned down",
            "The files of the pictures.",
            *(14, U.DAYS, 1, 90),
            "the day the post was given up",
            "No published line. A picture that is not used serves nobody.",
        ),
        Rule(
            K.TAKEN_DOWN_PICTURES,
            "Pictures of posts that were taken down",
            "The files of the pictures.",
            *(30, U.DAYS, 1, 365),
            "the day the post was gone from X",
            "No published line. Long enough to answer a question about the post.",
        ),
        Rule(
            K.GIVEN_UP_POSTS,
            "Posts that never went out and were given up",
            "All their words, ticks and pictures. Their dates, people and fingerprints stay.",
            *(1, U.TERMS, 1, 6),
            "the end of the school year in which the post was given up",
            "No published line. Long enough to learn from what was turned down.",
        ),
        Rule(
            K.PUBLISHED_POSTS,
            "Posts that were public and were taken down",
            "All their words, ticks and pictures. Their dates, people and fingerprints stay.",
            *(6, U.SCHOOL_YEARS, 1, 10),
            "the end of the school year in which the post was published; never while it is public",
            "The usual six years in which a claim can be brought, as in schools’ model schedules.",
        ),
        Rule(
            K.RECORD_DETAILS,
            "Details in the record of what happened",
            "What people typed, such as reasons. That it happened, when and who, stays, and can still be checked.",
            *(7, U.YEARS, 3, 12),
            "the day it happened",
            "The usual six years in which a claim can be brought, and one more.",
        ),
        Rule(
            K.MAIL,
            "Mail that the gatekeeper sent to staff",
            "The message. It never held a child’s name.",
            *(12, U.MONTHS, 3, 36),
            "the day it was sent",
            "No published line. A year shows who was told in time.",
        ),
        Rule(
            K.SIGN_INS,
            "Who was signed in from which device",
            "The sign-ins that are over, and tries to sign in.",
            *(12, U.MONTHS, 3, 36),
            "the day the sign-in ended",
            "No published line. A year is enough to look into misuse.",
        ),
        Rule(
            K.INFORMATION_REQUESTS,
            "Requests for information (freedom of information)",
            "Who asked, what for, and the note of the answer. Kind and dates stay.",
            *(6, U.YEARS, 2, 10),
            "the day it was answered",
            "School practice; no statute.",
        ),
        Rule(
            K.OWN_DATA_REQUESTS,
            "Requests for what is held about a person (subject access, educational record)",
            "Who asked, what for, and the note of the answer. Kind and dates stay.",
            *(3, U.YEARS, 1, 6),
            "the day it was answered",
            "School practice; no statute.",
        ),
        Rule(
            K.COMPLAINTS,
            "Complaints about data",
            "Who complained, what about, and the note of the answer. Kind and dates stay.",
            *(6, U.YEARS, 2, 10),
            "the day it was answered",
            "School practice; no statute.",
        ),
    )
}
ELSEWHERE = (
    (
        "The file that somebody uploaded",
        "Never kept. A cleaned copy is made at once, without what the camera wrote.",
    ),
    ("A roll or permission file", "Sealed, for an hour at most, until it is confirmed or put aside."),
    ("The words of replies on X", "Emptied by themselves after 90 days."),
    ("Safeguarding concerns", "Only a pointer is here. The safeguarding lead’s own file is the record."),
    (
        "Backups",
        "Not ours to delete. Keep none longer than 90 days, so that what is erased here is soon gone there.",
    ),
    ("Acknowledgements and training of staff", "Not kept here."),
)
"""What no rule of ours reaches, and what becomes of it."""


def goes_on(day: date, unit: Unit, length: int) -> date:
    """The first day on which something that counts from a day may go."""
    if unit is Unit.DAYS:
        return day + timedelta(days=length)
    if unit in (Unit.MONTHS, Unit.YEARS):
        return months_after(day, length * (_YEAR if unit is Unit.YEARS else 1))
    ends = date(day.year + (day.month >= _SEPTEMBER), _SEPTEMBER, 1)
    if unit is Unit.SCHOOL_YEARS:
        return ends.replace(year=ends.year + length)
    for _ in range(length):
        term = terms.term_at(datetime.combine(ends, time(12), UTC))
        ends = term.last + timedelta(days=1)
    return ends


def months_after(day: date, months: int) -> date:
    """The same day so many months on, or the last day of that month where it has no such day."""
    years, month = divmod(day.month - 1 + months, _YEAR)
    first = date(day.year + years, month + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))
