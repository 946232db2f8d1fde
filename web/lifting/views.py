"""The page on which a leader or the safeguarding lead decides about the blocks of a colleague's draft."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.actions import lifting
from gatekeeper.errors import InvalidInput, Stale
from gatekeeper.permissions import Permission
from gatekeeper.queries import lifting as query
from web.guard import needs
from web.shell import actor, now, services

blueprint = Blueprint("lifting", __name__, url_prefix="/blocks")

LIFT = "lift"
NOTHING = "No block of this post waits for a decision. This is how it stands."


@blueprint.get("/<reference:reference>")
@needs(Permission.BLOCK_LIFT)
def show(reference: str) -> ResponseReturnValue:
    """The draft exactly as it is, and each block that its author asks to have lifted."""
    with services().db.read() as session:
        page = query.lift_page(session, actor(), reference, now())
    if page is None:
        flash(NOTHING)
        return redirect(url_for("history.post", reference=reference), 303)
    return _shown(page, "", {})


@blueprint.post("/<reference:reference>")
@needs(Permission.BLOCK_LIFT)
def decide(reference: str) -> ResponseReturnValue:
    """Lifts one block of exactly what the page showed, or does not."""
    fingerprint, choice = request.form.get("fingerprint", ""), request.form.get("decision", "")
    digest = request.form.get("digest", "")
    decision = lifting.Decision(fingerprint, digest, lift=choice == LIFT, reason=request.form.get("reason", ""))
    try:
        lifting.decide(services().db, actor(), reference, decision, now())
    except InvalidInput as error:
        return _put_right(reference, fingerprint, digest, error.fields)
    except Stale as error:
        flash(error.message)
        return redirect(url_for("lifting.show", reference=reference), 303)
    flash(
        "You lifted it. The author can send the post in, and a second colleague still reads it."
        if decision.lift
        else "You did not lift it. The author sees your reason."
    )
    with services().db.read() as session:
        more = query.lift_page(session, actor(), reference, now()) is not None
    return redirect(url_for("lifting.show", reference=reference) if more else url_for("home.index"), 303)


def _put_right(reference: str, fingerprint: str, digest: str, wrong: dict[str, str]) -> ResponseReturnValue:
    with services().db.read() as session:
        page = query.lift_page(session, actor(), reference, now())
    if page is None or page.contents.digest != digest:
        flash("The post was changed after you opened it, so nothing was decided. Read it again.")
        return redirect(url_for("lifting.show", reference=reference), 303)
    return _shown(page, fingerprint, {f"{name}-{fingerprint}": words for name, words in wrong.items()}), 422


def _shown(page: query.LiftPage, fingerprint: str, errors: dict[str, str]) -> str:
    typed = {fingerprint: request.form.get("reason", "")} if fingerprint else {}
    return render_template("lifting/show.html", page=page, errors=errors, typed=typed)
