"""The page of the school's own details: telephone numbers, addresses, places, websites and accounts."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.actions import school_details
from gatekeeper.errors import InvalidInput
from gatekeeper.permissions import Permission
from gatekeeper.screening import the_school
from web.guard import needs
from web.shell import actor, now, services, typed

blueprint = Blueprint("school", __name__, url_prefix="/school")


@blueprint.get("/")
@needs(Permission.PEOPLE_MANAGE, recent=True)
def form() -> ResponseReturnValue:
    """What the school publishes, as it stands."""
    with services().db.read() as session:
        school = the_school(session)
    lists = {name: "\n".join(kind.say(getattr(school, name))) for name, kind in school_details.LISTS.items()}
    return _form({**lists, "address": school.address}, {})


@blueprint.post("/")
@needs(Permission.PEOPLE_MANAGE, recent=True)
def change() -> ResponseReturnValue:
    """Writes what was typed, if every entry is what it should be."""
    given = {name: request.form.get(name, "") for name in school_details.LISTS}
    address = typed("address")
    try:
        changed = school_details.change(
            services().db,
            actor(),
            address=address,
            lists={name: text.splitlines() for name, text in given.items()},
            now=now(),
        )
    except InvalidInput as error:
        return _form({**given, "address": address}, error.fields), 422
    flash("Saved. Posts are checked with it from now on." if changed else "Nothing was different.")
    return redirect(url_for("school.form"), 303)


def _form(given: dict[str, str], errors: dict[str, str]) -> str:
    return render_template("school/form.html", given=given, errors=errors)
