"""The register of requests: what came in, by when it has to be answered, and that it was."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from gatekeeper.actions import requesting
from gatekeeper.errors import InvalidInput
from gatekeeper.permissions import Permission
from gatekeeper.queries import evidence
from gatekeeper.rights import KINDS
from web.addresses import row_number
from web.evidence.blueprint import blueprint
from web.evidence.packs import day_of, to_the_register
from web.guard import needs
from web.shell import actor, may, now, services, typed


@blueprint.get("/requests/new")
@needs(Permission.REQUEST_KEEP)
def new() -> ResponseReturnValue:
    """A request that came in."""
    return _new({})


@blueprint.post("/requests/new")
@needs(Permission.REQUEST_KEEP)
def record() -> ResponseReturnValue:
    """Puts it into the register."""
    try:
        requesting.record(
            services().db,
            actor(),
            kind=typed("kind"),
            received_on=day_of("received"),
            asked_by=typed("asked_by"),
            about=typed("about"),
            pupil_id=row_number(typed("pupil")),
            now=now(),
        )
    except InvalidInput as error:
        return _new(error.fields), 422
    flash("It is in the register, with the day by which it has to be answered.")
    return to_the_register()


@blueprint.get("/requests/<int:number>")
@needs(Permission.REQUEST_KEEP)
def one(number: int) -> ResponseReturnValue:
    """One request."""
    return _one(number, {})


@blueprint.post("/requests/<int:number>")
@needs(Permission.REQUEST_KEEP)
def done(number: int) -> ResponseReturnValue:
    """Notes that it was answered."""
    try:
        requesting.done(services().db, actor(), number, day=day_of("day"), note=typed("note"), now=now())
    except InvalidInput as error:
        return _one(number, error.fields), 422
    flash("Noted. It is answered.")
    return to_the_register()


def _new(errors: dict[str, str]) -> str:
    with services().db.read() as session:
        pupils = evidence.pupils(session, actor()) if may(Permission.PUPIL_NAMES) else ()
    return render_template(
        "evidence/new.html",
        kinds=[(kind.value, words) for kind, words in KINDS.items()],
        pupils=pupils,
        errors=errors,
        given=request.form,
        today=evidence.today(now()),
    )


def _one(number: int, errors: dict[str, str]) -> str:
    with services().db.read() as session:
        row = evidence.request(session, actor(), number, now())
    return render_template(
        "evidence/one.html", row=row, errors=errors, given=request.form, today=evidence.today(now())
    )
