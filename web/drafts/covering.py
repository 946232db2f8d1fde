"""Covering in the form of a post, and the way to the page of a picture: keep what was typed, then do it.

The buttons on a finding cover with one tap. Whatever happens, nothing that was typed is lost.
"""

from dataclasses import replace

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from gatekeeper import hiding
from gatekeeper.errors import InvalidInput, NotFound, Stale
from gatekeeper.lifecycle import EDITABLE
from gatekeeper.marks import Marks
from gatekeeper.pictures.errors import PictureRefused
from gatekeeper.queries import drafts, picture_page
from web.addresses import row_number
from web.drafts.form import Typed, TypedPicture
from web.drafts.people_form import after_covering
from web.drafts.settling import keep
from web.shell import actor, now, services

DONE = "Covered, and the uncovered copy is deleted. Look at it once more."


def burn(reference: str, typed: Typed, based_on: int, said: TypedPicture, marks: Marks) -> int:
    """Covers what is marked in a picture of the form for good, keeps the form with the copy, and gives its id.

    Raises:
        InvalidInput, NotFound, PictureRefused, Stale: nothing was covered.
    """
    have = services()
    with have.db.read() as session:
        if picture_page.own_picture(session, reference, said.id) is None:
            raise NotFound("There is no such picture in this post.")
    means = hiding.Means(have.db, have.pictures, have.key)
    done = hiding.hide(means, actor(), reference, said.id, marks=marks, now=now())
    with have.db.read() as session:
        copy = picture_page.own_picture(session, reference, done.picture_id)
        if copy is None:
            raise NotFound("There is no such picture in this post.")
        left = picture_page.found_in(session, copy)
    pictures = tuple(after_covering(p, copy.id, left) if p.id == said.id else p for p in typed.pictures)
    follows = based_on == done.version_before  # else a colleague saved meanwhile, and the two are compared later
    keep(reference, replace(typed, pictures=pictures), done.version if follows else based_on)
    return copy.id


def open_picture(reference: str, typed: Typed, based_on: int, about: str) -> ResponseReturnValue:
    """Keeps what was typed and goes to the page of a picture."""
    keep(reference, typed, based_on)
    return redirect(url_for("drafts.people", reference=reference, picture_id=row_number(about) or 1), 303)


def cover_lines(reference: str, typed: Typed, based_on: int, about: str) -> ResponseReturnValue:
    """Covers the lines of writing that a finding is about: "12-3.4" are two lines of picture 12."""
    picture_id, _, lines = about.partition("-")
    numbers = frozenset(int(line) for line in lines.split(".") if line.isdecimal() and len(line) < len("10000"))
    return _cover(reference, typed, based_on, picture_id, Marks(lines=numbers))


def cover_faces(reference: str, typed: Typed, based_on: int, about: str) -> ResponseReturnValue:
    """Covers every face that was found in a picture, except what was said to be none."""
    return _cover(reference, typed, based_on, about, None)


BUTTONS = {"people": open_picture, "coverline": cover_lines, "coverfaces": cover_faces}
"""What each button does, by the first word of its value."""


def every_face(found: picture_page.Found, said: TypedPicture) -> Marks:
    """Marks on all faces that were surely found, except what was said to be none."""
    return Marks(faces=frozenset(face.number for face in found.sure) - set(said.about.not_faces))


def _cover(reference: str, typed: Typed, based_on: int, about: str, marks: Marks | None) -> ResponseReturnValue:
    keep(reference, typed, based_on)
    said = typed.said_of(row_number(about) or 0)
    place = f"picture-{said.id}" if said else "pictures"
    if said is not None:
        try:
            place = f"picture-{burn(reference, typed, based_on, said, marks or _all_faces(reference, said))}"
            flash(DONE)
        except (InvalidInput, NotFound, PictureRefused) as error:
            flash(error.message)
        except Stale as error:
            with services().db.read() as session:
                if drafts.saved(session, actor(), reference).state not in EDITABLE:
                    raise
            flash(error.message)
    return redirect(url_for("drafts.edit", reference=reference, _anchor=place), 303)


def _all_faces(reference: str, said: TypedPicture) -> Marks:
    with services().db.read() as session:
        own = picture_page.own_picture(session, reference, said.id)
        return every_face(picture_page.found_in(session, own), said) if own else Marks()
