"""What do the scripts of the form ask while somebody types: what do the rules say, and is it kept?"""

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue

from gatekeeper.actions import working_copies
from gatekeeper.clock import say_time
from gatekeeper.permissions import Permission
from gatekeeper.queries import composer, drafts
from web.addresses import row_number
from web.drafts.blueprint import blueprint
from web.drafts.counting import counting_json, counting_version
from web.drafts.form import Typed, from_request
from web.drafts.page import ANCHORS, looked_at, piece
from web.guard import needs
from web.shell import actor, now, services

SLOTS = ("text", "pictures", "objective", "when", "post")
OF_A_PICTURE = ("picture", "alt", "people")
FOR_A_YEAR = "private, max-age=31536000, immutable"


@blueprint.post("/<reference:reference>/check")
@needs(Permission.POST_DRAFT)
def check(reference: str) -> ResponseReturnValue:
    """What would be said of the post as it is typed: the list, the preview, and the words beside each field."""
    typed = from_request(request.form)
    with services().db.read() as session:
        look, wrong = looked_at(session, reference, typed)
    if not (typed.date and typed.time):
        wrong = {name: sentence for name, sentence in wrong.items() if name not in {"date", "time"}}
    errors = {ANCHORS.get(name, name): sentence for name, sentence in wrong.items()}
    return jsonify(
        count=look.weighted if look else None,
        errors=errors,
        checks=piece("drafts/_checks.html", look=look, errors=errors),
        preview=piece("drafts/_preview.html", look=look) if look else None,
        slots=_slots(look, typed),
    )


@blueprint.post("/<reference:reference>/keep")
@needs(Permission.POST_DRAFT)
def keep(reference: str) -> ResponseReturnValue:
    """Keeps what is being typed, without making a version of it."""
    typed = from_request(request.form)
    based_on = row_number(request.form.get("based_on", "")) or 0
    working_copies.keep(
        services().db, actor(), reference, typed.as_json(), based_on=based_on, now=now(), may_be_late=True
    )
    with services().db.read() as session:
        newest = drafts.saved(session, actor(), reference)
    outdated = newest.number > based_on
    return jsonify(
        kept=f"Kept at {say_time(now())}, not saved yet.",
        outdated=f"{newest.saved_by} saved this post at {say_time(newest.saved_at)}." if outdated else "",
    )


@blueprint.get("/counting.json")
@needs(Permission.POST_DRAFT)
def counting() -> ResponseReturnValue:
    """The lists with which the browser counts as X does. The address changes when they do."""
    response = Response(counting_json(), mimetype="application/json")
    if request.args.get("v") == counting_version():
        response.headers["Cache-Control"] = FOR_A_YEAR
    return response


def _slots(look: composer.Look | None, typed: Typed) -> dict[str, str]:
    names = [*SLOTS, *(f"{kind}-{p.id}" for p in typed.pictures for kind in OF_A_PICTURE)]
    if look is None:
        return dict.fromkeys(names, "")
    return {name: piece("drafts/_slot.html", findings=look.beside(name)) for name in names}
