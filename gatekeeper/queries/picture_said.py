"""What was found in the pictures of a version, what did its author say of it, and who said so?"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, select

from gatekeeper.contents import AboutPicture
from gatekeeper.models import FaceMark, Person
from gatekeeper.queries.difference import said_of
from gatekeeper.queries.masking import Veil
from gatekeeper.queries.picture_page import Found, OwnPicture, Place, found_in
from gatekeeper.queries.picture_words import faces_in_words

NOT_SAID_HERE = ("Found as a face, and is none", "Faces of adults who agreed")


@dataclass(frozen=True, slots=True)
class FaceSaid:
    """A found face with what was said of it: "Not a face, says Amina Teach"."""

    number: int
    crop: Place
    words: str


@dataclass(frozen=True, slots=True)
class PictureSaid:
    """Everything that was found in one picture and said of it, for somebody who reads the post."""

    found: str
    facts: Mapping[str, str]
    faces: tuple[FaceSaid, ...]


def said_of_picture(session: Session, picture: OwnPicture, about: AboutPicture, veil: Veil) -> PictureSaid:
    """What a reader is told beside the picture itself."""
    found = found_in(session, picture)
    told = ((what, words[:1].upper() + words[1:]) for what, words in said_of(about).items())
    facts = {what: veil.text(words) for what, words in told if what not in NOT_SAID_HERE}
    return PictureSaid(faces_in_words(found, about), facts, _faces(session, picture, about, found))


def _faces(session: Session, picture: OwnPicture, about: AboutPicture, found: Found) -> tuple[FaceSaid, ...]:
    rows = session.exec(
        select(FaceMark.face, Person)
        .join(Person, col(Person.id) == col(FaceMark.said_by))
        .where(FaceMark.picture_id == picture.id)
        .order_by(col(FaceMark.id).desc())
    )
    by = {face: person.name for face, person in rows}
    said = {face: f"Not a face, says {by[face]}" if face in by else "Not a face" for face in about.not_faces}
    said |= dict.fromkeys(about.adult_faces, "An adult who agreed")
    return tuple(
        FaceSaid(face.number, face.crop, said[face.number]) for face in found.faces if face.number in said
    )
