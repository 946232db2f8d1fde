"""The page of the school's rule for pictures: everybody reads it, leaders choose it and say why."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.actions import pictures
from gatekeeper.errors import InvalidInput
from gatekeeper.models import PicturePolicy
from gatekeeper.permissions import Permission
from gatekeeper.queries.picture_policy import POLICIES, policy_page
from web.guard import needs
from web.shell import actor, now, services, typed

blueprint = Blueprint("picture_policy", __name__, url_prefix="/picture-rule")


@blueprint.get("/")
@needs(Permission.SIGNED_IN)
def page() -> ResponseReturnValue:
    """The rule in force, why, and what was in force before."""
    return _page("", "", {})


@blueprint.post("/")
@needs(Permission.PICTURE_POLICY)
def choose() -> ResponseReturnValue:
    """Puts another rule in force, with the reason."""
    chosen, reason = typed("policy"), typed("reason")
    if chosen not in set(PicturePolicy):
        return _page("", reason, {"policy": "Choose one of the three."}), 422
    try:
        changed = pictures.choose_policy(services().db, actor(), PicturePolicy(chosen), reason, now())
    except InvalidInput as error:
        return _page(chosen, reason, error.fields), 422
    flash("Chosen. Every post is checked by it from now on." if changed else "That was the rule already.")
    return redirect(url_for("picture_policy.page"), 303)


def _page(chosen: str, reason: str, errors: dict[str, str]) -> str:
    with services().db.read() as session:
        found = policy_page(session)
    return render_template(
        "picture_policy/page.html", page=found, choices=POLICIES, chosen=chosen, reason=reason, errors=errors
    )
