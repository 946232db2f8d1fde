"""Holds, and children in care: for the safeguarding lead and leaders."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.actions import safeguarding, withdrawing
from gatekeeper.errors import InvalidInput
from gatekeeper.models import HoldLevel
from gatekeeper.permissions import Permission
from web.consent.blueprint import blueprint
from web.consent.pupil import page
from web.consent.reading import day
from web.guard import needs
from web.shell import actor, now, services, typed


@blueprint.post("/<int:pupil_id>/holds")
@needs(Permission.HOLD_SET)
def set_hold(pupil_id: int) -> ResponseReturnValue:
    """Stops a child being shown, at once. Nobody else is told why, or that it was done."""
    try:
        hold_id = safeguarding.set_hold(services().db, services().key, actor(), _read(pupil_id), now())
    except InvalidInput as error:
        return page(pupil_id, None, error.fields), 422
    begun = withdrawing.after_hold(services().db, actor(), hold_id, now())
    flash("The hold counts from now on. Colleagues read only that the child cannot be shown.")
    return redirect(url_for("withdrawals.case", number=begun.number), 303)


@blueprint.post("/holds/<int:hold_id>/end")
@needs(Permission.HOLD_SET)
def end_hold(hold_id: int) -> ResponseReturnValue:
    """Ends a hold: from now on only what the family answered counts."""
    pupil_id = safeguarding.end_hold(services().db, actor(), hold_id, now())
    flash("The hold has ended. What the family answered counts again.")
    return redirect(url_for("consent.pupil", pupil_id=pupil_id), 303)


@blueprint.post("/<int:pupil_id>/care")
@needs(Permission.HOLD_SET)
def care(pupil_id: int) -> ResponseReturnValue:
    """Notes that a child is in care, or no longer."""
    safeguarding.set_care(services().db, actor(), pupil_id, now(), in_care=typed("in_care") == "yes")
    flash("Noted. Only you, the safeguarding lead and leaders can see it.")
    return redirect(url_for("consent.pupil", pupil_id=pupil_id), 303)


def _read(pupil_id: int) -> safeguarding.NewHold:
    errors: dict[str, str] = {}
    level, review_on = typed("level"), day("review", errors)
    if level not in set(HoldLevel):
        errors["level"] = "Choose what is to be stopped."
    if review_on is None:
        errors.setdefault("review", "Give a day on which somebody looks at it again.")
    if errors or review_on is None:
        raise InvalidInput(errors)
    return safeguarding.NewHold(pupil_id, HoldLevel(level), typed("reason"), review_on)
