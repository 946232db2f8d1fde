"""The page of the costs: what was spent, what is left, and what X charges."""

from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.actions import costs as actions
from gatekeeper.clock import UnclearTime, in_london, london_to_utc
from gatekeeper.errors import InvalidInput
from gatekeeper.permissions import Permission
from gatekeeper.queries import costs
from web.guard import needs
from web.shell import actor, now, services, typed

blueprint = Blueprint("costs", __name__, url_prefix="/costs")


@blueprint.get("/")
@needs(Permission.COST_SEE)
def page() -> ResponseReturnValue:
    """The costs as they stand."""
    return _page({}, {})


@blueprint.post("/credit")
@needs(Permission.COST_SET)
def note_credit() -> ResponseReturnValue:
    """Writes down the credit that X shows."""
    given = {name: typed(name) for name in ("amount", "date", "time")}
    tops_up = "tops_up" in request.form
    try:
        actions.note_credit(
            services().db,
            actor(),
            amount=given["amount"],
            seen_at=_moment(given["date"], given["time"]),
            tops_up=tops_up,
            now=now(),
        )
    except InvalidInput as error:
        return _page(error.fields, {**given, "tops_up": "yes" if tops_up else ""}), 422
    flash("Written down. From here on we count what is spent.")
    return redirect(url_for("costs.page"), 303)


@blueprint.post("/prices")
@needs(Permission.COST_SET)
def set_prices() -> ResponseReturnValue:
    """Writes down what X charges from now on."""
    given = {name: typed(name) for name in request.form}
    try:
        changed = actions.set_prices(services().db, actor(), given, now())
    except InvalidInput as error:
        return _page(error.fields, given), 422
    flash("Saved. What was spent before keeps its price." if changed else "Nothing was different.")
    return redirect(url_for("costs.page"), 303)


def _moment(day: str, clock_time: str) -> datetime | None:
    """The instant that was typed; of the hour that comes twice the first, which is close enough here."""
    try:
        return london_to_utc(
            datetime.fromisoformat(f"{day}T{clock_time}").replace(tzinfo=None), second_time_round=False
        )
    except (ValueError, UnclearTime):
        return None


def _page(errors: dict[str, str], given: dict[str, str]) -> str:
    moment = now()
    with services().db.read() as session:
        found = costs.cost_page(session, moment)
    return render_template("costs/page.html", page=found, errors=errors, given=given, today=in_london(moment))
