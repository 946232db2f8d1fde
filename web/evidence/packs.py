"""Packs of evidence to take away: of a post, a term, a question about a time, a child."""

import tempfile
from collections.abc import Callable
from datetime import date
from typing import Any

from flask import redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.actions import requesting
from gatekeeper.errors import InvalidInput, NotFound
from gatekeeper.packs import making, of_child, writing
from gatekeeper.permissions import Permission
from gatekeeper.queries import evidence, frame, scrutiny
from web.addresses import row_number
from web.evidence.blueprint import blueprint
from web.guard import needs
from web.shell import actor, may, now, services, typed

LONGEST_WORDS = 200
EARLIEST = 2000


@blueprint.get("/")
@needs(Permission.POST_EXPORT, Permission.REQUEST_KEEP, Permission.RETENTION_SEE)
def index() -> ResponseReturnValue:
    """The packs that this person may make, and the register."""
    return page({})


@blueprint.post("/post")
@needs(Permission.POST_EXPORT)
def post_pack() -> ResponseReturnValue:
    """Everything about one post."""
    reference = typed("reference").lower()

    def ask(session: Any) -> writing.Pack:  # noqa: ANN401  # a session of the database, which this package never names
        try:
            return making.of_post(session, actor(), reference, now())
        except NotFound:
            raise InvalidInput(
                {"reference": "There is no post with this reference. It has eight signs."}
            ) from None

    return _handed_over(ask)


@blueprint.post("/term")
@needs(Permission.POST_EXPORT)
def term_pack() -> ResponseReturnValue:
    """A whole term."""
    return _handed_over(lambda session: making.of_term(session, actor(), typed("term"), now()))


@blueprint.post("/information")
@needs(Permission.POST_EXPORT)
def information_pack() -> ResponseReturnValue:
    """What is held about a time, for somebody who asked for information."""
    wrong = {}
    first, last = day_of("from"), day_of("to")
    if first is None:
        wrong["from"] = "Give the first day."
    if last is None:
        wrong["to"] = "Give the last day."
    words = typed("words")
    if len(words) > LONGEST_WORDS:
        wrong["words"] = f"Use at most {LONGEST_WORDS} characters to search for."
    if wrong or first is None or last is None:
        return page(wrong), 422
    asked = making.Asked(first, last, words)
    return _handed_over(lambda session: making.of_question(session, actor(), asked, now()))


@blueprint.get("/child")
@needs(Permission.PACK_OF_PUPIL, recent=True)
def child_form() -> ResponseReturnValue:
    """Whose pack is to be made?"""
    return _child_form({})


@blueprint.post("/child")
@needs(Permission.PACK_OF_PUPIL, recent=True)
def child_pack() -> ResponseReturnValue:
    """Everything about one child."""
    number = row_number(typed("pupil"))
    if number is None:
        return _child_form({"pupil": "Choose a child from the list."}), 422
    return _handed_over(lambda session: of_child.of_child(session, actor(), number, now()))


def page(errors: dict[str, str]) -> str:
    """The page with everything, and what has to be put right on it."""
    here, moment = actor(), now()
    with services().db.read() as session:
        terms = scrutiny.choices(session, here, moment) if may(Permission.SCRUTINY_SEE) else ()
        rows = evidence.requests(session, here, moment) if may(Permission.REQUEST_KEEP) else ()
    return render_template(
        "evidence/index.html",
        terms=[(term.key, term.name) for term in terms],
        rows=rows,
        errors=errors,
        given=request.form,
        today=evidence.today(moment),
    )


def day_of(name: str) -> date | None:
    """The day in a field, or nothing where none can be read."""
    try:
        day = date.fromisoformat(typed(name))
    except ValueError:
        return None
    return day if EARLIEST <= day.year <= EARLIEST + 100 else None


def _child_form(errors: dict[str, str]) -> str:
    with services().db.read() as session:
        pupils = evidence.pupils(session, actor())
    return render_template("evidence/child.html", pupils=pupils, errors=errors, given=request.form)


def _handed_over(ask: Callable[[Any], writing.Pack]) -> ResponseReturnValue:
    """Writes a pack into a file that has no name, puts it on the record, and hands it over."""
    have, moment = services(), now()
    target = tempfile.TemporaryFile(dir=have.settings.data)  # noqa: SIM115  # handed over, and closed with the answer
    try:
        with have.db.read() as session:
            pack = ask(session)
            school = frame.frame(session, moment, actor()).school
            written = writing.write(pack, target, school=school, now=moment, folder=have.settings.data)
        requesting.note_pack(
            have.db,
            actor(),
            pack=pack.kind,
            about=pack.about,
            rows=written.rows,
            files=written.files,
            now=moment,
        )
    except InvalidInput as error:
        target.close()
        return page(error.fields), 422
    except BaseException:
        target.close()
        raise
    target.seek(0)
    return send_file(target, "application/zip", as_attachment=True, download_name=pack.file_name)


def to_the_register() -> ResponseReturnValue:
    """Back to the page, at the register."""
    return redirect(url_for("evidence.index", _anchor="register"), 303)
