"""What can be read in a picture that its author may not have seen: a register, a badge, a date, a code?"""

import re
from collections.abc import Iterable
from dataclasses import replace

from rules.examples import PICTURE, SCHOOL, SINCE, WITH_SOMEBODY, facts, post, showing, situation
from rules.faces import may_show_faces
from rules.facts import Facts, Picture, PicturePolicy, School, SeenLine, Source
from rules.findings import Field, Finding, Severity, Where
from rules.patterns.addresses import addresses
from rules.patterns.dates import dates
from rules.patterns.postcodes import postcodes
from rules.patterns.registrations import registrations
from rules.rule import COVER_OR_EXPLAIN, rule

FEW_LINES = 3
"""So many lines of a register, a mark sheet or a medical board make one."""

MANY_LINES = 12
"""So many lines of writing of any kind are more than an author has read."""

_REGISTER = showing("Attendance Beech", "Absent 2", "FSM: see office")
_PASSWORD = showing("Computing today", "Password: otter42")
_LONG_LIST = showing(*(f"Item {i} of the list" for i in range(MANY_LINES)))
_SIGN = showing("Our pond", "Please shut the gate")
_POSTER = showing("Winter fair", "Saturday 5 December", "11am to 2pm", of=replace(PICTURE, source=Source.GRAPHIC))
_PRINTED_POSTER = showing("Winter fair", "Saturday 5 December", "11am to 2pm")
_WHITEBOARD = showing("Tuesday 24 November", "Volcanoes")
_NOTICE = showing(*(f"Item {i} of the list" for i in range(MANY_LINES)), of=_POSTER)
_FACE = replace(WITH_SOMEBODY, recognisable=True)
_LOGO = showing("LUNSFORD PRIMARY", of=_FACE, faces=1)
_PLATE = showing("GK24 ABX", of=_FACE, faces=1)
_T_SHIRT = showing("Dinosaurs rule", of=_FACE, faces=1)
_UNREAD = showing("")
_SCHOOL_WITH_FACES = replace(SCHOOL, picture_policy=PicturePolicy.FACES_WITH_REASON)
_HIGHEST = 0.15
"""How much of a picture's height a line of writing takes; what is higher is no line."""


def _with_faces(picture: Picture) -> Facts:
    return replace(facts(post("Look!", picture)), school=_SCHOOL_WITH_FACES)


def _at(picture: Picture) -> Where:
    return Where(Field.PICTURES, picture.position)


def _lines(picture: Picture) -> list[str]:
    return [line for line in picture.words_read.splitlines() if line.strip()]


_PRIVATE_LINE = re.compile(
    r"""\b(?:
        attendance | absen(?:t|ce|ces|tees) | registers? | packed\slunch(?:es)? | fsm
      | pupil\spremium | upn | d\.?o\.?b | date\sof\sbirth | surnames? | forenames? | admission\s(?:no|number)
      | scores? | marks | sats | reading\sages? | standardi[sz]ed | percentile | (?:gds|exs|wts)
      | assessments? | interventions?
      | allerg(?:y|ies|ic|en|ens) | asthma(?:tic)? | epi-?pens? | medical | medication | medicines? | inhalers?
      | epilep(?:sy|tic) | diabet(?:es|ic) | dietary | care\splans? | seizures? | intolerance
      | emergency\scontacts? | parent\scontacts? | contact\s(?:no|number) | collected\sby
      | ehcp | sen(?:d)?\s(?:register|list|support) | behaviour\s(?:log|chart|points) | sanctions? | detentions?
      | user\s?names? | log-?ins?
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_SECRET = re.compile(
    r"\b(?:pass\s?words?|pass\s?codes?|wi-?fi\s(?:code|key|password))\b\W{0,3}\w|\bstrictly\sconfidential\b|\bconfidential:|\bwifi:",
    re.IGNORECASE,
)


@rule(
    id="document-or-screen-in-shot",
    title="A document or screen in the picture",
    severity=Severity.BLOCK,
    clause="5.b10d",
    since=SINCE,
    other_severities=(Severity.REASON,),
    why="A register on the whiteboard or a list by the door is read by whoever enlarges the picture.",
    blind_spots=(
        "Handwriting, and writing too small or too blurred for a machine.",
        "A picture whose author calls it a drawing or poster of our own.",
    ),
    clears_when="The writing is covered or cut off, or you have written what it is.",
    trips=(
        situation(
            "A register on the wall: attendance, who is absent, who has free meals",
            facts(post("Look!", _REGISTER)),
        ),
        situation("A password on the whiteboard", facts(post("Look!", _PASSWORD)), "one line is enough"),
        situation("A dozen lines of writing", facts(post("Look!", _LONG_LIST)), "a reason is enough"),
    ),
    passes=(
        situation("A sign by the pond", facts(post("Look!", _SIGN))),
        situation("A poster of our own with many lines", facts(post("Look!", _NOTICE))),
    ),
)
def document_or_screen_in_shot(facts: Facts) -> Iterable[Finding]:
    """Lines of a register, of marks, of medical notes or a password in a photograph; many lines of anything."""
    for picture in facts.post.pictures:
        if picture.source is Source.GRAPHIC:
            continue
        lines, number = _lines(picture), picture.position
        private = [line for line in lines if _PRIVATE_LINE.search(line)]
        secret = [line for line in lines if _SECRET.search(line)]
        if secret or len(private) >= FEW_LINES:
            yield document_or_screen_in_shot.found(
                _at(picture),
                message=f"Private information can be read in picture {number}.",
                remedy="Choose “Cover it” at the document or screen, cut it off, or use another picture.",
                reader=f"Picture {number} seems to show a register, marks, medical notes or a password.",
            )
        elif len(lines) >= MANY_LINES:
            yield document_or_screen_in_shot.found(
                _at(picture),
                severity=Severity.REASON,
                message=f"Picture {number} shows {len(lines)} lines of writing. Have you read them?",
                remedy="Cover what families should not see, or write what this is.",
                reader=f"Picture {number} shows {len(lines)} lines of writing. Please read them.",
            )


_ORDINARY_IN_NAMES = frozenset(
    """
    a academy and at c catholic ce church community cofe college e england federation first free grammar high
    independent infant infants junior juniors lower middle nursery of old park preparatory primary rc roman saint
    school schools st the trust upper village voluntary
    """.split()  # noqa: SIM905  # reads better as lines
)
_LANYARD = re.compile(
    r"\b(?:visitor|lanyard|staff pass|pupil pass|name:|my name is|class:|if found)\b", re.IGNORECASE
)
_WORD = re.compile(r"[^\W_]+")


@rule(
    id="badge-with-face",
    title="A face, and where it can be found",
    severity=Severity.REASON,
    clause="5.b7",
    since=SINCE,
    why="A logo, a badge, a number plate or a house number beside a face shows a stranger where to go.",
    blind_spots=("Logos without words.", "Uniforms that everybody here knows."),
    clears_when="The writing is covered, nobody can be recognised, or you have written why it may stay.",
    trips=(
        situation("A face, and “LUNSFORD PRIMARY” on a jumper", _with_faces(_LOGO)),
        situation("A face, and a number plate", _with_faces(_PLATE)),
    ),
    passes=(
        situation("A face, and “Dinosaurs rule” on a jumper", _with_faces(_T_SHIRT)),
        situation(
            "“LUNSFORD PRIMARY” over the door, and nobody in the picture", _with_faces(showing("LUNSFORD PRIMARY"))
        ),
    ),
)
def badge_with_face(facts: Facts) -> Iterable[Finding]:
    """The school's name or a place, an address, a number plate or a badge in a picture with a face."""
    for picture in facts.post.pictures if may_show_faces(facts) else ():
        if picture.nobody_pictured or not (picture.open_faces or picture.recognisable):
            continue
        sign = next((line for line in _lines(picture) if _leads_somewhere(line, facts.school)), None)
        if sign is not None:
            number, start = picture.position, picture.words_read.index(sign)
            yield badge_with_face.found(
                Where(Field.PICTURES, number, start, start + len(sign)),
                message=f"In picture {number} a logo or sign beside a face shows where a child can be found.",
                remedy=COVER_OR_EXPLAIN,
                reader=f"In picture {number} a logo or sign can be read beside a face. Should it be there?",
            )


def _leads_somewhere(line: str, school: School) -> bool:
    """Says whether a line of writing tells a stranger where to find somebody."""
    if _LANYARD.search(line) or registrations(line) or postcodes(line) or addresses(line):
        return True
    words = {word.casefold() for word in _WORD.findall(line)}
    name = {word.casefold() for word in _WORD.findall(school.name)}
    if (name - _ORDINARY_IN_NAMES) & words or school.handle.casefold().lstrip("@") in words:
        return True
    return any(place.casefold() in line.casefold() for place in (school.address, *school.places) if place)


_TIME = re.compile(
    r"(?<![\d.:£$€])(?P<hour>1[0-2]|0?[1-9])(?:[.:](?P<half>[0-5]\d))?\s?[ap]\.?m\b|"
    r"(?<![\d.:])(?P<clock>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?![\d:])",
    re.IGNORECASE,
)
_ANY_TIME = re.compile(r"(?<![\d.:£$€])([01]?\d|2[0-3])(?:[.:]([0-5]\d))?(?![\d:])")
_NOON = 12


def _told_times(text: str) -> set[tuple[int, int]]:
    """Every number of a text that may be a time of day, morning and afternoon alike."""
    return {(int(m[1]) % _NOON, int(m[2] or 0)) for m in _ANY_TIME.finditer(text)}


@rule(
    id="text-locked-in-image",
    title="Dates that can only be read in the picture",
    severity=Severity.REASON,
    clause="5.b8",
    since=SINCE,
    why="A screen reader cannot read a poster, and on a phone its small print is lost to everybody.",
    blind_spots=("Prices, places and names that are only in the poster.", "A date in fancy letters."),
    clears_when="The date and the time stand in the text or the description, or you have written why not.",
    trips=(
        situation("A poster with a date and times, and the post says “Look!”", facts(post("Look!", _POSTER))),
        situation("A photograph of that poster", facts(post("Look!", _PRINTED_POSTER))),
        situation(
            "The post tells the date and not the times",
            facts(post("Winter fair on Saturday 5 December!", _POSTER)),
        ),
    ),
    passes=(
        situation(
            "The post tells the date and the times",
            facts(post("Winter fair: Saturday 5 December, 11am to 2pm", _POSTER)),
        ),
        situation("Today's date on a whiteboard", facts(post("Look!", _WHITEBOARD))),
    ),
)
def text_locked_in_image(facts: Facts) -> Iterable[Finding]:
    """Dates and times in a poster that neither the text nor the description tells.

    In a photograph only where both stand, because every whiteboard bears a date.
    """
    for picture in facts.post.pictures:
        written = picture.words_read
        days = {(day.day, day.month) for day in dates(written)}
        times = {_key(match) for match in _TIME.finditer(written)}
        if not (days or times) or (picture.source is not Source.GRAPHIC and not (days and times)):
            continue
        told = f"{facts.post.text}\n{picture.alt_text}"
        missing_day = days - {(day.day, day.month) for day in dates(told)}
        if missing_day or times - _told_times(told):
            number, what = picture.position, "A date" if missing_day else "A time"
            yield text_locked_in_image.found(
                _at(picture),
                message=f"{what} can only be read in picture {number}, so not everybody can read it.",
                remedy="Put the day, the time and the place in the text or the description too.",
                reader=f"{what} can only be read in picture {number}.",
            )


def _key(match: re.Match[str]) -> tuple[int, int]:
    hour, minute = match["hour"] or match["clock"], match["half"] or match["minute"] or 0
    return int(hour) % _NOON, int(minute)


@rule(
    id="writing-not-read",
    title="Writing that could not be read",
    severity=Severity.ADVICE,
    clause="5.b10e",
    since=SINCE,
    why="Children's handwriting, and small or slanted letters, are hard for a machine and easy for people.",
    blind_spots=("Writing that the machine does not even take for writing.",),
    clears_when="You have read it in full size, and covered it where it is a name or private.",
    trips=(
        situation("A photograph with handwriting on a peg", facts(post("Look!", _UNREAD))),
        situation("Handwriting beside a sign that could be read", facts(post("Look!", showing("Our pond", "")))),
    ),
    passes=(
        situation("A photograph with a sign that could be read", facts(post("Look!", _SIGN))),
        situation(
            "A poster of our own with fancy letters",
            facts(post("Look!", showing("", of=replace(PICTURE, source=Source.GRAPHIC)))),
        ),
    ),
)
def writing_not_read(facts: Facts) -> Iterable[Finding]:
    """A line of writing without text in a photograph, unless it is too high or too square for a line."""
    for picture in facts.post.pictures:
        lines = picture.looked.lines if picture.looked else ()
        if picture.source is not Source.GRAPHIC and any(_may_be_writing(line) for line in lines):
            number = picture.position
            yield writing_not_read.found(
                _at(picture),
                message=f"Something is written in picture {number} that the computer could not read.",
                remedy="Open it in full size and read it. If it is a name or private, choose “Cover it”.",
                reader=f"Something is written in picture {number} that nobody has read. Please read it.",
            )


def _may_be_writing(line: SeenLine) -> bool:
    """Says whether what was not read has the shape of a line. Leaves and bricks look like letters too."""
    return not line.text.strip() and line.region.height <= _HIGHEST and line.region.width > line.region.height
