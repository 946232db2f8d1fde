"""What follows a release by one: somebody else reads it, a closure ends, leadership decides."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.actions import reading_afterwards
from gatekeeper.errors import InvalidInput
from gatekeeper.permissions import Permission
from gatekeeper.queries import emergencies
from web.emergency.blueprint import blueprint
from web.emergency.releasing import index_page
from web.guard import needs
from web.shell import actor, now, services


@blueprint.get("/afterwards/<reference:reference>")
@needs(Permission.POST_APPROVE, Permission.POST_SEE_ALL)
def afterwards(reference: str) -> ResponseReturnValue:
    """What was released alone, why, and who read it afterwards."""
    return _page(reference, {})


@blueprint.post("/afterwards/<reference:reference>")
@needs(Permission.POST_APPROVE)
def read(reference: str) -> ResponseReturnValue:
    """Somebody else says what they found."""
    verdict, note = request.form.get("verdict", ""), request.form.get("note", "")
    try:
        reading_afterwards.read(services().db, actor(), reference, verdict=verdict, note=note, now=now())
    except InvalidInput as error:
        return _page(reference, error.fields), 422
    flash("Noted. Thank you for reading it.")
    return redirect(url_for("emergency.afterwards", reference=reference), 303)


@blueprint.post("/afterwards/<reference:reference>/over")
@needs(Permission.EMERGENCY_RELEASE)
def over(reference: str) -> ResponseReturnValue:
    """A leader says that what it says no longer holds."""
    reading_afterwards.clear(services().db, actor(), reference, now())
    flash("Noted: this no longer holds.")
    return redirect(url_for("emergency.index"), 303)


@blueprint.post("/decide")
@needs(Permission.EMERGENCY_RELEASE)
def decide() -> ResponseReturnValue:
    """Leadership writes down what changes."""
    words = request.form.get("words", "")
    try:
        reading_afterwards.decide(services().db, actor(), words, now())
    except InvalidInput as error:
        return index_page(error.fields, words), 422
    flash("Noted.")
    return redirect(url_for("emergency.index"), 303)


def _page(reference: str, errors: dict[str, str]) -> str:
    with services().db.read() as session:
        page = emergencies.afterwards(session, actor(), reference, now())
    return render_template("emergency/afterwards.html", page=page, errors=errors, typed=request.form)
