"""How is what is said of a picture put into words: who is in it in a line, and does it add up?"""

from collections.abc import Mapping
from dataclasses import dataclass

from gatekeeper.contents import AboutPicture
from gatekeeper.marks import NO_MARKS, Marks
from gatekeeper.queries.picture_page import Found, in_a_row, names_of

NAMED_ON_THE_CARD = 3


@dataclass(frozen=True, slots=True)
class Sum:
    """Faces against people. `says` is what is known, `missing` what is still to do; empty: it adds up."""

    says: str
    missing: str

    @property
    def adds_up(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


@dataclass(frozen=True, slots=True)
class Named:
    """Who was named: how many pupils, whether all of them may be shown like this, or that nobody is in it."""

    pupils: int
    all_may: bool
    nobody: bool


def adding_up(found: Found, about: AboutPicture, who: Named, marks: Marks = NO_MARKS) -> Sum:
    """How faces, names and the count of a picture go together, as a colleague would say it."""
    named, nobody = who.pupils, who.nobody
    numbers = {face.number for face in found.sure}
    none = len(numbers & set(about.not_faces))
    people = named + about.adults + about.guests
    left = numbers - set(about.not_faces) - marks.faces
    missing = _missing(found, about, people=people, nobody=nobody, open_faces=len(left))
    if not missing and not who.all_may:
        missing = "One or more children here cannot be shown like this."
    if not missing and marks.count:
        missing = f"{_some(marks.count, 'part is', 'parts are')} marked, and not covered yet."
    return Sum(
        _says(found, about, named=named, none=none, nobody=nobody, to_cover=len(numbers & marks.faces)), missing
    )


def who_is_in_it(
    found: Found, about: AboutPicture, pupil_ids: tuple[int, ...], names: Mapping[int, str], *, nobody: bool
) -> str:
    """One line for the card of a picture: "Penny R., Alfie T. and 1 adult · 3 faces found, 2 covered"."""
    people = [
        *names_of(pupil_ids, names, NAMED_ON_THE_CARD),
        *_counted(
            (about.adults, "adult", "adults"), (about.guests, "child who is not ours", "children who are not ours")
        ),
    ]
    who = in_a_row(people) or ("No person pictured" if nobody else "Nobody has said who is in it")
    faces = ", ".join([_faces(found), *_counted((found.covered_parts, "part covered", "parts covered"))])
    way = {True: "somebody can be recognised", False: "nobody can be recognised"}.get(
        about.recognisable or False, ""
    )
    return " · ".join([who, faces, *([way] if about.recognisable is not None else [])])


def faces_in_words(found: Found, about: AboutPicture) -> str:
    """What was found, for a reader: "3 faces found, 2 covered, 1 not a face; 1 line of writing"."""
    none = len({face.number for face in found.sure} & set(about.not_faces))
    faces = ", ".join(
        [_faces(found), *_counted((found.covered_faces, "covered", "covered"), (none, "not a face", "not faces"))]
    )
    others = found.covered_parts - found.covered_faces
    more = _counted(
        (len(found.unsure), "place that could be a face", "places that could be faces"),
        (len(found.lines), "line of writing or code", "lines of writing or codes"),
        (max(0, others), "other part covered", "other parts covered"),
    )
    return "; ".join([faces, *more])


def _says(found: Found, about: AboutPicture, *, named: int, none: int, nobody: bool, to_cover: int) -> str:
    accounted = _counted(
        (named, "named", "named"),
        (about.adults, "adult", "adults"),
        (about.guests, "child not ours", "children not ours"),
        (found.covered_faces, "covered", "covered"),
        (to_cover, "to be covered", "to be covered"),
        (none, "not a face", "not faces"),
    )
    if nobody and not (named or about.adults or about.guests):
        accounted = ["no person pictured", *accounted]
    counted = f" You counted {about.heads}." if about.heads is not None and not nobody else ""
    return f"{_faces(found)}{': ' + ', '.join(accounted) if accounted else ''}.{counted}"


def _faces(found: Found) -> str:
    if not found.looked:
        return "Not looked at yet"
    all_found = len(found.sure) + found.covered_faces
    return f"{_some(all_found, 'face', 'faces')} found" if all_found else "No face was found"


def _missing(found: Found, about: AboutPicture, *, people: int, nobody: bool, open_faces: int) -> str:
    missing = ""
    if not found.looked:
        missing = "Wait a moment: the computer has not looked at it yet."
    elif nobody and people:
        missing = "“No person pictured” is ticked, and people are named. Keep whichever is true."
    elif open_faces > people:
        missing = (
            f"{_some(open_faces - people, 'face is', 'faces are')} still nobody’s: name, cover, or “Not a face”."
        )
    elif nobody:
        missing = ""
    elif not people:
        missing = "Say who is in it, or tick “No person pictured”."
    elif about.heads is None:
        missing = "Count the people you can see, and write how many."
    elif about.heads != people:
        missing = f"That makes {people}, not {about.heads}: look once more."
    elif about.recognisable is None:
        missing = "Say whether anybody could be recognised."
    elif about.recognisable is False and open_faces:
        missing = "A face can be seen, so somebody could be recognised. Cover it, or answer yes."
    return missing


def _counted(*things: tuple[int, str, str]) -> list[str]:
    return [_some(count, one, many) for count, one, many in things if count]


def _some(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
