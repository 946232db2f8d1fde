"""What did somebody say on the page of one picture? As typed, so that it can be shown again whatever happens."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from werkzeug.datastructures import MultiDict

from gatekeeper.contents import AboutPicture
from gatekeeper.marks import NO_MARKS, OUTSIDE, Marks, is_inside
from gatekeeper.queries.picture_page import Found
from gatekeeper.versions import LONGEST_CREDIT
from rules.facts import Region, Source
from web.addresses import row_number
from web.drafts.form import LONGEST_NUMBER, TypedPicture

NAMED, ADULT, NO_FACE, COVER = "named", "adult", "none", "cover"
"""What can be said of a found face. The first is what goes without saying."""
NUMBERS = {
    "heads": "How many people can you see? Write a number, such as 7.",
    "adults": "Write how many adults as a number, such as 1.",
    "guests": "Write how many children as a number, such as 2.",
}
SIDES = ("left", "top", "width", "height")
NOT_A_BOX = "Write all four as numbers from 0 to 100, so that the box lies inside the picture."
WHOLE = 100
_LONGEST_TYPED = 12


@dataclass(frozen=True, slots=True)
class PageForm:
    """What stands in the form: what is said of the picture, what is marked, and what was typed to find a name."""

    picture: TypedPicture
    marks: Marks = NO_MARKS
    find: str = ""
    numbers: Mapping[str, str] = field(default_factory=dict)
    sides: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    def choice(self, face: int) -> str:
        """What is said of one found face."""
        about = self.picture.about
        if face in self.marks.faces:
            return COVER
        return NO_FACE if face in about.not_faces else ADULT if face in about.adult_faces else NAMED

    def with_pupils(self, pupils: Iterable[int]) -> "PageForm":
        """The same with exactly these pupils ticked; where there are any, somebody is in it."""
        ids = tuple(sorted(set(pupils)))
        return replace(self, picture=replace(self.picture, pupils=ids, nobody=self.picture.nobody and not ids))


def as_said(picture: TypedPicture) -> PageForm:
    """The form as it opens."""
    about = picture.about
    return PageForm(
        picture,
        numbers={
            "heads": "" if about.heads is None else str(about.heads),
            "adults": str(max(0, about.adults - len(about.adult_faces)) or ""),
            "guests": str(about.guests or ""),
        },
    )


def read(form: MultiDict[str, str], before: TypedPicture, found: Found, known: Iterable[int]) -> PageForm:
    """What a browser sent about a picture in which this was found. `known` are the pupils there are."""
    errors: dict[str, str] = {}
    said = {face.number: form.get(f"face-{face.number}", NAMED) for face in found.faces}
    numbers = {name: form.get(name, "").strip()[:_LONGEST_TYPED] for name in NUMBERS}
    counted = {name: _number(name, typed, errors) for name, typed in numbers.items()}
    nobody = "nobody" in form
    ticked = {row_number(value) for value in form.getlist("pupil")}
    adult_faces = tuple(face for face, choice in said.items() if choice == ADULT)
    source, credit = form.get("source", ""), " ".join(form.get("credit", "").split())
    if len(credit) > LONGEST_CREDIT:
        errors["credit"] = f"Say in at most {LONGEST_CREDIT} characters who made it and why we may use it."
    boxes, sides = _boxes(form, errors)
    return PageForm(
        picture=replace(
            before,
            nobody=nobody,
            pupils=tuple(pupil_id for pupil_id in sorted(set(known)) if pupil_id in ticked),
            about=AboutPicture(
                recognisable={"yes": True, "no": False}.get(form.get("recognisable", "")),
                heads=counted["heads"],
                adults=(counted["adults"] or 0) + len(adult_faces),
                guests=counted["guests"] or 0,
                not_faces=tuple(face for face, choice in said.items() if choice == NO_FACE),
                source=source if source in {one.value for one in Source} else "",
                credit=credit[:LONGEST_CREDIT],
                adult_faces=adult_faces,
            ),
        ),
        marks=Marks(
            frozenset(face for face, choice in said.items() if choice == COVER),
            frozenset(line.number for line in found.lines if str(line.number) in form.getlist("line")),
            boxes,
        ),
        find=" ".join(form.get("find", "").split())[:100],
        numbers=numbers,
        sides=sides,
        errors=errors,
    )


def after_covering(picture: TypedPicture, copy_id: int, left: Found) -> TypedPicture:
    """What is said of a picture's covered copy: the same, without what was said of faces that are gone."""
    numbers = {face.number for face in left.faces}
    about = picture.about
    adult_faces = tuple(face for face in about.adult_faces if face in numbers)
    return replace(
        picture,
        id=copy_id,
        about=replace(
            about,
            adults=about.adults - len(about.adult_faces) + len(adult_faces),
            adult_faces=adult_faces,
            not_faces=tuple(face for face in about.not_faces if face in numbers),
        ),
    )


def typed_box(region: Region) -> str:
    """A drawn box as a field of the form carries it: per cent from the left, from the top, and its size."""
    sides = (region.left, region.top, region.width, region.height)
    return ",".join(f"{round(side * WHOLE, 2):g}" for side in sides)


def _boxes(form: MultiDict[str, str], errors: dict[str, str]) -> tuple[tuple[Region, ...], dict[str, str]]:
    """The boxes that are marked, those typed just now included, and what was typed if it is no box."""
    boxes = []
    for value in dict.fromkeys(form.getlist("box")):
        region = _region(value.split(","))
        if region is None:
            errors["boxes"] = OUTSIDE
        else:
            boxes.append(region)
    sides = {side: form.get(f"box-{side}", "").strip()[:_LONGEST_TYPED] for side in SIDES}
    if any(sides.values()):
        region = _region(sides.values())
        if region is None:
            errors["box-left"] = NOT_A_BOX
        else:
            boxes.append(region)
            sides = dict.fromkeys(SIDES, "")
    return tuple(dict.fromkeys(boxes)), sides


def _region(values: Iterable[str]) -> Region | None:
    try:
        sides = [float(value) / WHOLE for value in values]
    except ValueError:
        return None
    if len(sides) != len(SIDES):
        return None
    region = Region(*sides)
    return region if is_inside(region) else None


def _number(name: str, typed: str, errors: dict[str, str]) -> int | None:
    if not typed:
        return None
    if typed.isascii() and typed.isdecimal() and len(typed) <= LONGEST_NUMBER:
        return int(typed)
    errors[name] = NUMBERS[name]
    return None
