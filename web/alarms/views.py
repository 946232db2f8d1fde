"""The pages on which a leader chooses who is told of what."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.actions import alarms
from gatekeeper.alarms.kinds import Trouble
from gatekeeper.errors import InvalidInput, NotFound
from gatekeeper.permissions import Permission
from gatekeeper.queries import mail
from web.addresses import row_number
from web.guard import needs
from web.shell import actor, now, services

blueprint = Blueprint("alarms", __name__, url_prefix="/alarms")


@blueprint.get("/")
@needs(Permission.ALARM_CHOOSE)
def index() -> ResponseReturnValue:
    """Every kind of trouble, and who is told of it."""
    with services().db.read() as session:
        rows = mail.alarm_rows(session)
    settings = services().settings
    return render_template("alarms/index.html", rows=rows, set_up=settings.sends_mail)


@blueprint.get("/<trouble>")
@needs(Permission.ALARM_CHOOSE, recent=True)
def form(trouble: str) -> ResponseReturnValue:
    """One kind, with everybody who can be told."""
    return _form(_trouble(trouble), {})


@blueprint.post("/<trouble>")
@needs(Permission.ALARM_CHOOSE, recent=True)
def choose(trouble: str) -> ResponseReturnValue:
    """Writes down who is told from now on."""
    kind = _trouble(trouble)
    people = {row_number(given) for given in request.form.getlist("people")} - {None}
    try:
        changed = alarms.choose(
            services().db,
            actor(),
            kind,
            people={number for number in people if number is not None},
            tell_author="author" in request.form,
            now=now(),
        )
    except InvalidInput as error:
        return _form(kind, error.fields), 422
    flash("Saved. They are told from now on." if changed else "Nothing was different.")
    return redirect(url_for("alarms.index"), 303)


def _trouble(name: str) -> Trouble:
    try:
        return Trouble(name)
    except ValueError:
        raise NotFound("There is no such alarm.") from None


def _form(trouble: Trouble, errors: dict[str, str]) -> str:
    with services().db.read() as session:
        page = mail.alarm_page(session, trouble)
    return render_template("alarms/form.html", page=page, errors=errors)
