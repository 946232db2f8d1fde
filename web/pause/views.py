"""Pausing everything, and lifting the pause."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.actions import after_restore, channel
from gatekeeper.errors import InvalidInput
from gatekeeper.permissions import Permission
from gatekeeper.queries import restored
from web.guard import needs
from web.shell import actor, now, services

blueprint = Blueprint("pause", __name__, url_prefix="/pause")


@blueprint.get("/")
@needs(Permission.CHANNEL_PAUSE, Permission.CHANNEL_LIFT)
def form() -> ResponseReturnValue:
    """The one button that stops everything, or the one that lets it go on."""
    return _form({}, "")


@blueprint.post("/")
@needs(Permission.CHANNEL_PAUSE)
def stop() -> ResponseReturnValue:
    """Pauses all posting."""
    why = request.form.get("why", "")
    try:
        channel.pause(services().db, actor(), why=why, now=now())
    except InvalidInput as error:
        return _form(error.fields, why), 422
    flash("Posting is paused. Nothing goes out until somebody lifts it.")
    return redirect(url_for("pause.form"), 303)


@blueprint.post("/lift")
@needs(Permission.CHANNEL_LIFT, recent=True)
def lift() -> ResponseReturnValue:
    """Lets posting go on."""
    channel.resume(services().db, actor(), now())
    flash("Posting goes on. Posts whose time has come go out within a few seconds.")
    return redirect(url_for("pause.form"), 303)


@blueprint.post("/entered-again")
@needs(Permission.CHANNEL_LIFT, recent=True)
def entered_again() -> ResponseReturnValue:
    """A leader says that what was said after the backup was entered again."""
    if request.form.get("entered") != "yes":
        return _form({"entered": "Enter everything first, then tick that you did."}, ""), 422
    after_restore.entered_again(services().db, actor(), now())
    flash("Thank you. It is on the record.")
    return redirect(url_for("pause.form"), 303)


def _form(errors: dict[str, str], why: str) -> str:
    with services().db.read() as session:
        left = restored.left(session)
    return render_template("pause/form.html", errors=errors, why=why, left=left)
