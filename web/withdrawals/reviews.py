"""What is public although a child left or a permission ended: kept, or taken down, by a person."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.actions import reviewing_public
from gatekeeper.errors import InvalidInput
from gatekeeper.models import ReviewChoice
from gatekeeper.permissions import Permission
from gatekeeper.queries import public_review
from web.addresses import row_number
from web.guard import needs
from web.shell import actor, now, services, typed
from web.withdrawals.blueprint import blueprint


@blueprint.get("/to-review")
@needs(Permission.CONSENT_RECORD)
def to_review() -> ResponseReturnValue:
    """Public posts to look at again, child by child."""
    return _page({})


@blueprint.post("/to-review")
@needs(Permission.POST_TAKE_DOWN)
def review() -> ResponseReturnValue:
    """Keeps the chosen posts or has them deleted on X."""
    chosen = [number for number in map(row_number, request.form.getlist("reviews")) if number]
    choice = typed("choice")
    if choice not in set(ReviewChoice):
        return _page({"reviews": "Choose what is to be done with them."}), 422
    try:
        count = reviewing_public.decide(
            services().db, services().key, actor(), chosen, ReviewChoice(choice), why=typed("why"), now=now()
        )
    except InvalidInput as error:
        return _page(error.fields), 422
    done = "being deleted on X now" if choice == ReviewChoice.TAKE_DOWN else "kept, with your reason"
    flash(f"{count} {'post is' if count == 1 else 'posts are'} {done}.")
    return redirect(url_for("withdrawals.to_review"), 303)


def _page(errors: dict[str, str]) -> str:
    with services().db.read() as session:
        page = public_review.to_review(session, actor(), now())
    return render_template("withdrawals/to_review.html", page=page, errors=errors, why=typed("why"))
