"""What can a file of permissions hold, in either of its two shapes, and which of its words are a yes?

Systems export one row for each child with a column for each question, or one row for each answer.
None publishes its headings or its words, so these are the usual ones, and a person confirms them.
"""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from gatekeeper.importing.columns import Kind, Wanted, guess, squash, wrong
from gatekeeper.uses import BY_KEY, USES

HELD_AS = "permissions"
"""Under which name a file of either shape waits: there is one at a time."""
LEAVE_OUT = ""


class Shape(StrEnum):
    """How a file is laid out."""

    WIDE = "permissions-wide"
    LONG = "permissions-long"


class Answer(StrEnum):
    """What a file says about one use. Whatever is not a yes counts as a no."""

    YES = "yes"
    NO = "no"
    NONE = "none"


_MIS_REF = Wanted(
    "mis_ref",
    "The system’s own number for the child",
    "Often called Student ID or Pupil ID.",
    (
        "studentid", "pupilid", "misid", "arborstudentid", "arborid", "bromcomid", "simsid", "personid",
        "studentsystemid", "pupilsystemid", "misref", "externalid", "wondeid", "studentnumber", "id",
    ),
)  # fmt: skip
_ADMISSION = Wanted(
    "admission_number",
    "Admission number",
    "Used where the system’s own number is missing.",
    ("admissionnumber", "admissionno", "admno", "adno", "admissionsnumber", "admissionid", "admission"),
)
_NAME = Wanted(
    "name",
    "The child’s name or surname",
    "Only to see that the number is this child’s. Nobody is found by their name.",
    (
        "legalsurname", "surname", "lastname", "student", "pupil", "pupilfullname", "studentname", "pupilname",
        "studentfullname", "fullname", "name", "familyname",
    ),
)  # fmt: skip
_ANSWERED_ON = Wanted(
    "answered_on",
    "Day of the answer",
    "Day, month, year. A yes lasts until 31 October after the next September.",
    (
        "responsedate",
        "dateofresponse",
        "responded",
        "consentdate",
        "answerdate",
        "dategiven",
        "dateupdated",
        "date",
    ),
)
_NEED_NUMBER = (
    ("mis_ref", "admission_number"),
    (
        "Choose the column with the system’s own number or the admission number. Children are never told apart by "
        "their names alone."
    ),
)
_HEADINGS_OF_USES = {
    "x-photo": (
        "socialmediaphoto", "photosocialmedia", "socialmediaphotos", "socialmedia", "twitter", "twitterphoto",
        "photoonx", "xtwitter", "photosonsocialmedia",
    ),
    "x-text": ("firstnameonsocialmedia", "nameonsocialmedia", "firstnamesocialmedia"),
    "x-video": ("socialmediavideo", "videosocialmedia", "videoonsocialmedia"),
    "website-photo": (
        "internetphoto", "websitephoto", "photowebsite", "website", "schoolwebsite", "photoonwebsite",
        "internetphotos", "websitephotos",
    ),
    "newsletter-photo": ("newsletterphoto", "newsletter", "photonewsletter", "schoolnewsletter"),
    "press-photo": ("press", "pressphoto", "media", "localpress", "newspaper", "localnewspaper", "photopress"),
    "display-photo": ("display", "displayphoto", "photodisplay", "internaldisplay", "displaysinschool"),
}  # fmt: skip

WIDE = Kind(
    key=Shape.WIDE,
    words="permissions, a row for each child",
    wanted=(
        _MIS_REF,
        _ADMISSION,
        _NAME,
        _ANSWERED_ON,
        *(Wanted(use.key, use.words, "", _HEADINGS_OF_USES[use.key]) for use in USES),
    ),
    needed=(
        _NEED_NUMBER,
        (tuple(use.key for use in USES), "Choose the column of at least one question."),
    ),
)
LONG = Kind(
    key=Shape.LONG,
    words="permissions, a row for each answer",
    wanted=(
        _MIS_REF,
        _ADMISSION,
        _NAME,
        Wanted(
            "asked",
            "What was asked",
            "The question that the row answers, such as Website photo.",
            ("consenttype", "consent", "consentname", "permission", "permissionname", "permissiontype", "type"),
        ),
        Wanted(
            "said",
            "What was answered",
            "Such as Accepted, Granted or Y.",
            ("status", "state", "consentstatus", "response", "answer", "decision", "consentgiven", "value"),
        ),
        _ANSWERED_ON,
    ),
    needed=(
        _NEED_NUMBER,
        (("asked",), "Choose the column that says what was asked."),
        (("said",), "Choose the column that says what was answered."),
    ),
)
KINDS: dict[Shape, Kind] = {Shape.WIDE: WIDE, Shape.LONG: LONG}

_YES = frozenset({
    "yes", "y", "true", "t", "1", "accepted", "accept", "granted", "given", "agreed", "consented", "allowed",
    "approved", "consent given", "permission given", "opted in", "✓", "✔", "☑", "✅", "√",
})  # fmt: skip
_NO = frozenset({
    "no", "n", "false", "f", "0", "declined", "refused", "denied", "rejected", "withdrawn", "revoked", "objected",
    "disagreed", "not granted", "not given", "not accepted", "not agreed", "not allowed", "opted out",
    "consent withdrawn", "✗", "✘", "❌",
})  # fmt: skip
_NEVER_YES = re.compile(
    r"\b(?:no|non|not|none|never|without|nil|unknown|unsent|sent|expired|outstanding|unanswered|withh?eld"
    r"|(?:request|pend|await|declin|refus|withdr|deni|deny|reject|revok|object|disagree|disallow|unsure)\w*)\b|☐"
)
"""Open questions and refusals, in whatever words around them."""


def guess_shape(headings: Sequence[str]) -> Shape:
    """A row for each answer where the headings speak of a question and of an answer; else one for each child."""
    found = guess(LONG, headings, {})
    uses = guess(WIDE, headings, {}).keys() & BY_KEY.keys()
    return Shape.LONG if {"asked", "said"} <= found.keys() and not uses else Shape.WIDE


def wrong_columns(shape: Shape, chosen: Mapping[str, int], width: int) -> dict[str, str]:
    """What has to be put right about the chosen columns: a sentence for each."""
    return wrong(KINDS[shape], chosen, width)


def guess_use(question: str) -> str:
    """The use that a question of a file is about, or nothing: one use is never taken for another."""
    squashed = squash(question)
    return next((key for key, headings in _HEADINGS_OF_USES.items() if squashed in headings), LEAVE_OUT)


def guess_answer(word: str) -> Answer:
    """What a word of a file means: a known yes, a known no, and anything else no answer."""
    if word in _YES:
        return Answer.YES
    return Answer.NO if word in _NO else Answer.NONE


def may_mean(word: str) -> tuple[Answer, ...]:
    """What a person may say that a word means. A refusal or a question that is open is never a yes."""
    if word in _NO or _NEVER_YES.search(word):
        return (Answer.NO, Answer.NONE)
    return (Answer.YES, Answer.NO, Answer.NONE)
