"""Posts that were not sent from here: the list, the decision about one, and the switch of the daily reading."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.actions import outside as actions
from gatekeeper.errors import InvalidInput
from gatekeeper.models import OutsideDone
from gatekeeper.permissions import Permission
from gatekeeper.queries import outside
from web.addresses import row_number
from web.guard import needs
from web.history.links import account_address, post_address
from web.shell import actor, now, services, typed

blueprint = Blueprint("outside", __name__, url_prefix="/outside")
ON = "on"
SAID = {
    OutsideDone.ADOPT: "It is in the record now, and can be taken down like any post.",
    OutsideDone.REMOVE: "It is being deleted on X. This page shows when X says that it is gone.",
}


@blueprint.get("/")
@needs(Permission.POST_TAKE_DOWN)
def index() -> ResponseReturnValue:
    """What was found, what became of it, and whether the account is read."""
    return _page({})


@blueprint.post("/reading")
@needs(Permission.COST_SET)
def choose() -> ResponseReturnValue:
    """Switches the daily reading on or off."""
    try:
        changed = actions.choose(
            services().db,
            actor(),
            is_on=typed("reading") == ON,
            most=row_number(typed("most")) or 0,
            now=now(),
        )
    except InvalidInput as error:
        return _page(error.fields), 422
    flash("Saved." if changed else "Nothing was different.")
    return redirect(url_for("outside.index"), 303)


@blueprint.get("/<int:number>")
@needs(Permission.POST_TAKE_DOWN)
def one(number: int) -> ResponseReturnValue:
    """One post that was not sent from here, and what can be done about it."""
    return _one(number, {})


@blueprint.post("/<int:number>")
@needs(Permission.POST_TAKE_DOWN)
def decide(number: int) -> ResponseReturnValue:
    """Takes it into the record, or has it removed."""
    wanted = typed("choice")
    if wanted not in set(OutsideDone):
        return _one(number, {"choice": "Choose what becomes of it."}), 422
    done = OutsideDone(wanted)
    shown = {pupil_id for value in request.form.getlist("pupil") if (pupil_id := row_number(value)) is not None}
    try:
        reference = actions.decide(
            services().db, actor(), number, done, why=request.form.get("why", ""), shown=shown, now=now()
        )
    except InvalidInput as error:
        return _one(number, error.fields), 422
    flash(SAID[done])
    return redirect(url_for("history.post", reference=reference), 303)


def _page(errors: dict[str, str]) -> str:
    have = services()
    with have.db.read() as session:
        page = outside.page(session, actor(), now())
    return render_template(
        "outside/index.html",
        page=page,
        errors=errors,
        given=request.form,
        account_on_x=account_address(have.settings, page.handle),
    )


def _one(number: int, errors: dict[str, str]) -> str:
    have = services()
    with have.db.read() as session:
        page = outside.one(session, actor(), number, now())
    return render_template(
        "outside/one.html",
        page=page,
        errors=errors,
        given=request.form,
        ticked={row_number(value) for value in request.form.getlist("pupil")},
        post_on_x=post_address(have.settings, page.handle, page.post.x_post_id),
    )
