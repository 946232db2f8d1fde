"""Who reads for whom, from when to when, and when colleagues are reminded of what waits."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.actions import covering_for
from gatekeeper.errors import InvalidInput
from gatekeeper.permissions import Permission
from gatekeeper.queries import cover
from web.addresses import row_number
from web.guard import needs
from web.shell import actor, now, services, typed

blueprint = Blueprint("cover", __name__, url_prefix="/cover")


@blueprint.get("/")
@needs(Permission.POST_APPROVE)
def index() -> ResponseReturnValue:
    """Who covers now and soon."""
    return _page({})


@blueprint.post("/")
@needs(Permission.POST_APPROVE)
def name() -> ResponseReturnValue:
    """Names who reads for a colleague."""
    try:
        covering_for.name_cover(
            services().db,
            actor(),
            person_id=row_number(request.form.get("person", "")) or actor().staff_id,
            covered_by=row_number(request.form.get("cover", "")) or 0,
            first=_day("first"),
            last=_day("last"),
            now=now(),
        )
    except InvalidInput as error:
        return _page(error.fields), 422
    flash("Noted. Reminders go to whoever covers.")
    return redirect(url_for("cover.index"), 303)


@blueprint.post("/<int:number>/end")
@needs(Permission.POST_APPROVE)
def end(number: int) -> ResponseReturnValue:
    """Ends a cover before its last day."""
    covering_for.end_cover(services().db, actor(), number, now())
    flash("Ended.")
    return redirect(url_for("cover.index"), 303)


@blueprint.post("/hours")
@needs(Permission.COVER_SET)
def hours() -> ResponseReturnValue:
    """Chooses the school's hours, and when somebody is reminded."""
    try:
        changed = covering_for.choose(
            services().db,
            actor(),
            begins=typed("begins"),
            ends=typed("ends"),
            readers_after=typed("readers_after"),
            cover_after=typed("cover_after"),
            deputy_id=row_number(request.form.get("deputy", "")),
            now=now(),
        )
    except InvalidInput as error:
        return _page(error.fields), 422
    flash("Saved." if changed else "Nothing was different.")
    return redirect(url_for("cover.index"), 303)


def _day(field: str) -> date:
    try:
        return date.fromisoformat(typed(field))
    except ValueError:
        raise InvalidInput({field: "Give a day."}) from None


def _page(errors: dict[str, str]) -> str:
    with services().db.read() as session:
        page = cover.cover_page(session, actor(), now())
    return render_template("cover/index.html", page=page, errors=errors, typed=request.form, me=actor().staff_id)
