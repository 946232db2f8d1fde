"""The page of one picture: who is in it, what was found in it, and what is to be covered.

What is said here is kept with everything else that was typed in the post, and saved with it. Covering
alone is done at once, for good.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.actions import working_copies
from gatekeeper.contents import PictureContents
from gatekeeper.db import Session
from gatekeeper.errors import InvalidInput, NotFound, Stale
from gatekeeper.everybody import Everybody, everybody
from gatekeeper.lifecycle import EDITABLE
from gatekeeper.permissions import Permission
from gatekeeper.picture_facts import policy_in_force
from gatekeeper.pictures.errors import PictureRefused
from gatekeeper.queries import picture_page
from gatekeeper.queries.author_findings import AuthorFinding
from gatekeeper.queries.picture_page import Found, Group, OwnPicture, TaggableClass
from gatekeeper.queries.picture_policy import Choice, choice_of
from gatekeeper.queries.picture_words import Named, Sum, adding_up
from gatekeeper.queries.pupils import by_class
from rules.consent_records import Presentation
from web.addresses import row_number
from web.drafts import closed
from web.drafts.blueprint import blueprint
from web.drafts.covering import DONE, burn, every_face
from web.drafts.form import Typed, TypedPicture
from web.drafts.page import looked_at, newest_words
from web.drafts.people_form import PageForm, after_covering, as_said, read
from web.drafts.settling import keep
from web.errors import wants_json
from web.guard import needs
from web.shell import actor, now, services

FINISH, COVER, COVER_FACES, LOOK_AGAIN = "done", "cover", "faces", "look"
PLACES = {"cover": "faces"}
"""Fields of errors whose place on the page has another name."""
AWAY = "This picture is not in the post any more, so there is nothing to say about it."
SOURCES = (
    ("school_device", "Taken with a school device"),
    ("own_device", "Taken with a colleague’s own phone"),
    ("family", "Sent by a family"),
    ("graphic", "A drawing, poster or chart that we made"),
    ("other_maker", "Made by somebody else"),
)


@dataclass(frozen=True, slots=True)
class Opened:
    """A picture of a post that is being written, with everything that was typed in the post so far."""

    reference: str
    typed: Typed
    based_on: int
    said: TypedPicture
    own: OwnPicture

    @property
    def place(self) -> int:
        """Its place among the pictures of the post, from 1."""
        return [p.id for p in self.typed.pictures].index(self.said.id) + 1


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """Everything on the page."""

    opened: Opened
    form: PageForm
    found: Found
    sum: Sum
    classes: tuple[TaggableClass, ...]
    groups: tuple[Group, ...]
    findings: tuple[AuthorFinding, ...]
    policy: Choice

    @property
    def chosen(self) -> tuple[picture_page.Taggable, ...]:
        """The pupils who are ticked."""
        return tuple(p for of in self.classes for p in of.pupils if p.id in self.form.picture.pupils)


@blueprint.get("/<reference:reference>/pictures/<int:picture_id>")
@needs(Permission.POST_DRAFT)
def people(reference: str, picture_id: int) -> ResponseReturnValue:
    """The picture with everything that was found and said."""
    with services().db.read() as session:
        opened = _opened(session, reference, picture_id)
        if isinstance(opened, str):
            return redirect(opened, 303)
        page = _page(session, opened, as_said(opened.said))
    return _shown(page)


@blueprint.post("/<reference:reference>/pictures/<int:picture_id>")
@needs(Permission.POST_DRAFT)
def say_who(reference: str, picture_id: int) -> ResponseReturnValue:
    """Every button of the page. Whatever it is, what was said is kept first."""
    with services().db.read() as session:
        opened = _opened(session, reference, picture_id, may_be_covered=True)
        if isinstance(opened, str):
            if wants_json():
                raise Stale(AWAY)
            return redirect(opened, 303)
        found = picture_page.found_in(session, opened.own)
        known = everybody(session, now())
    wanted, _, about = request.form.get("do", "").partition("-")
    form = _ticked(read(request.form, opened.said, found, known.answers), wanted, about)
    opened = replace(opened, typed=opened.typed.with_said(form.picture), said=form.picture)
    if wants_json():
        return _as_json(opened, form, found, known)
    keep(reference, opened.typed, opened.based_on)
    if opened.own.id != picture_id:
        flash("This picture was covered in the meantime. What you said is kept; nothing more was covered.")
        return _back_here(opened.own.id, reference)
    if wanted == LOOK_AGAIN:
        services().looking.again(opened.own.id)
    if wanted not in {FINISH, COVER, COVER_FACES}:
        with services().db.read() as session:
            page = _page(session, opened, form)
        return _shown(page)
    return _finish(opened, form, found, wanted)


def _finish(opened: Opened, form: PageForm, found: Found, wanted: str) -> ResponseReturnValue:
    """Covers what is marked, and goes back to the post where that was asked for."""
    marks = every_face(found, form.picture) if wanted == COVER_FACES else form.marks
    picture_id, errors = opened.own.id, dict(form.errors)
    if not errors and (marks.count or wanted != FINISH):
        try:
            picture_id = burn(opened.reference, opened.typed, opened.based_on, opened.said, marks)
            flash(DONE)
        except InvalidInput as error:
            errors |= error.fields
        except PictureRefused as error:
            errors["cover"] = error.message
        except Stale as error:
            with services().db.read() as session:
                is_open = newest_words(session, opened.reference).saved.state in EDITABLE
            if not is_open:
                return closed.page(opened.reference, error.message), 409
            flash(error.message)
            return _back_here(picture_id, opened.reference)
    if errors:
        with services().db.read() as session:
            page = _page(session, opened, replace(form, errors=errors))
        return _shown(page), 422
    if wanted == FINISH:
        return redirect(url_for("drafts.edit", reference=opened.reference, _anchor=f"picture-{picture_id}"), 303)
    return _back_here(picture_id, opened.reference)


def _opened(session: Session, reference: str, picture_id: int, *, may_be_covered: bool = False) -> Opened | str:
    """The picture, or the address where one goes instead.

    Raises:
        NotFound: it is no picture of this post.
        NotPermitted: the post is a colleague's.
    """
    words = newest_words(session, reference)
    own = picture_page.own_picture(session, reference, picture_id)
    if own is None:
        raise NotFound("There is no such picture in this post.")
    if words.saved.state not in EDITABLE:
        return url_for("drafts.edit", reference=reference)
    if own.id != picture_id and not may_be_covered:
        return url_for("drafts.people", reference=reference, picture_id=own.id)
    newest = picture_page.copies(session, reference)
    said = words.typed.with_copies(newest).said_of(own.id)
    if said is None:
        flash(AWAY)
        return url_for("drafts.edit", reference=reference, _anchor="pictures")
    before = words.typed.said_of(own.id)
    if before is None:  # it was covered by somebody else since this was typed
        said = after_covering(said, own.id, picture_page.found_in(session, own))
    return Opened(reference, words.typed.with_copies(newest).with_said(said), words.based_on, said, own)


def _page(session: Session, opened: Opened, form: PageForm) -> PeoplePage:
    known = everybody(session, now())
    look, _ = looked_at(session, opened.reference, opened.typed)
    of_this = tuple(f for f in look.findings if f.picture_id == opened.own.id) if look else ()
    found = picture_page.found_in(session, opened.own, _why(of_this))
    classes = picture_page.classes(session, known, _presentation(form.picture))
    names = {p.id: p.name for of in classes if not of.has_left for p in of.pupils}
    return PeoplePage(
        opened=opened,
        form=form,
        found=found,
        sum=_sum(form, found, known),
        classes=classes,
        groups=_groups(session, opened, names),
        findings=tuple(f for f in of_this if not f.settled and not f.lines),
        policy=choice_of(policy_in_force(session)),
    )


def _why(findings: tuple[AuthorFinding, ...]) -> Mapping[int, list[str]]:
    """What the rules say of each line of writing."""
    why: dict[int, list[str]] = {}
    for finding in findings:
        for line in finding.lines if finding.settlement is None else ():
            why.setdefault(line, []).append(finding.message)
    return why


def _groups(session: Session, opened: Opened, names: Mapping[int, str]) -> tuple[Group, ...]:
    """Those of the other pictures of this post, and those of this person's last posts."""
    here = {
        place: frozenset(p.pupils) & names.keys()
        for place, p in enumerate(opened.typed.pictures, start=1)
        if p.id != opened.said.id and p.pupils
    }
    own = tuple(
        Group(f"As in picture {place}: {picture_page.say_names(ids, names)}", tuple(sorted(ids)))
        for place, ids in here.items()
        if ids
    )
    without = [frozenset(ids) for ids in here.values()]
    return own + picture_page.recent_groups(session, actor(), opened.reference, names, without)


def _ticked(form: PageForm, wanted: str, about: str) -> PageForm:
    """The form after a button that ticks: a whole class or group, or one name off."""
    pupils = set(form.picture.pupils)
    ids = {number for value in about.split(".") if (number := row_number(value))}
    if wanted == "group":
        return form.with_pupils(pupils | (ids & _everybody_there()))
    if wanted == "class":
        return form.with_pupils(pupils | _in_class(about))
    return form.with_pupils(pupils - ids) if wanted == "untag" else form


def _everybody_there() -> set[int]:
    with services().db.read() as session:
        return set(everybody(session, now()).answers)


def _in_class(key: str) -> set[int]:
    with services().db.read() as session:
        return {pupil.id for of in by_class(session) if of.key == key for pupil in of.pupils}


def _presentation(picture: TypedPicture) -> Presentation:
    return PictureContents(picture.id, "", "", picture.nobody, picture.pupils, picture.about).presentation


def _sum(form: PageForm, found: Found, known: Everybody) -> Sum:
    picture = form.picture
    way = _presentation(picture)
    all_may = all(known.answer(pupil_id, way).may_be_shown for pupil_id in picture.pupils)
    return adding_up(found, picture.about, Named(len(picture.pupils), all_may, picture.nobody), form.marks)


def _as_json(opened: Opened, form: PageForm, found: Found, known: Everybody) -> ResponseReturnValue:
    """Keeps it while somebody is at it. For the script: how it adds up, and who may be shown in such a picture."""
    working_copies.keep(
        services().db,
        actor(),
        opened.reference,
        opened.typed.as_json(),
        based_on=opened.based_on,
        now=now(),
        may_be_late=True,
    )
    total = _sum(form, found, known)
    return jsonify(
        says=total.says,
        missing=total.missing,
        can=picture_page.may_be_shown(known, _presentation(form.picture)),
        errors=form.errors,
    )


def _back_here(picture_id: int, reference: str) -> ResponseReturnValue:
    return redirect(url_for("drafts.people", reference=reference, picture_id=picture_id), 303)


def _shown(page: PeoplePage) -> str:
    errors = {PLACES.get(name, name): sentence for name, sentence in page.form.errors.items()}
    return render_template("drafts/people.html", page=page, errors=errors, sources=SOURCES)
