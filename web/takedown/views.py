"""Asking for a published post to be taken down: a page of its own, with a typed reason."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.actions import channel, deleting_by_hand
from gatekeeper.errors import InvalidInput
from gatekeeper.permissions import Permission
from gatekeeper.queries import post_page
from web.guard import needs
from web.history.links import post_address
from web.shell import actor, now, services

blueprint = Blueprint("takedown", __name__)


@blueprint.get("/posts/<reference:reference>/take-down")
@needs(Permission.POST_TAKE_DOWN)
def ask(reference: str) -> ResponseReturnValue:
    """What will happen, what cannot be undone, and why it is to be taken down."""
    return _page(reference)


@blueprint.post("/posts/<reference:reference>/take-down")
@needs(Permission.POST_TAKE_DOWN)
def do(reference: str) -> ResponseReturnValue:
    """Asks the publisher to delete it on X, and to look whether it is gone."""
    reason = request.form.get("reason", "")
    try:
        channel.ask_takedown(services().db, actor(), reference, reason=reason, now=now())
    except InvalidInput as error:
        return _page(reference, error.fields, reason)
    flash("It is being taken down. This page shows when X says that it is gone.")
    return redirect(url_for("history.post", reference=reference), 303)


@blueprint.post("/posts/<reference:reference>/by-hand")
@needs(Permission.POST_TAKE_DOWN)
def by_hand(reference: str) -> ResponseReturnValue:
    """Somebody deleted it on X; the publisher reads X to see whether it is gone."""
    deleting_by_hand.deleted(services().db, actor(), reference, now())
    flash("Thank you. The gatekeeper reads X now, and this page says whether it is gone.")
    return redirect(url_for("history.post", reference=reference), 303)


def _page(reference: str, errors: dict[str, str] | None = None, reason: str = "") -> ResponseReturnValue:
    have = services()
    with have.db.read() as session:
        page = post_page.post_page(session, actor(), reference, now())
    if not page.may.take_down:
        flash("There is nothing to take down here. This is how the post stands.")
        return redirect(url_for("history.post", reference=reference), 303)
    html = render_template(
        "takedown/ask.html",
        page=page,
        errors=errors or {},
        reason=reason,
        post_on_x=post_address(have.settings, page.handle, page.x_post_id),
    )
    return html, 422 if errors else 200
