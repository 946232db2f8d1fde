"""The page on which somebody who is signed in shows once more that it is they."""

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.actions import proving, signing_in
from gatekeeper.actions.proving import WrongProof
from gatekeeper.actions.second_step import Given
from gatekeeper.errors import TooManyTries
from gatekeeper.permissions import Permission
from gatekeeper.queries import second_steps
from web import cookies
from web.guard import needs
from web.shell import actor, now, services
from web.signing_in.asking import here, site
from web.signing_in.blueprint import blueprint
from web.then import safe_path


@blueprint.get("/prove")
@needs(Permission.SIGNED_IN)
def proof() -> ResponseReturnValue:
    """Asks for it; whoever has just shown it goes on."""
    then = safe_path(request.args.get("then", ""))
    if signing_in.is_recent(actor().proved_at, now()):
        return redirect(then or url_for("home.index"), 303)
    return _page(then, {}), 200


@blueprint.post("/prove")
@needs(Permission.SIGNED_IN)
def prove() -> ResponseReturnValue:
    """Checks it, and gives the session a new id."""
    have = services()
    then = safe_path(request.form.get("then", ""))
    password, code, passkey = (request.form.get(name, "") for name in ("password", "code", "passkey"))
    given = Given(password, code, passkey, site())
    if not password and not passkey:
        return _page(then, {"password": "Enter your password."}), 422
    old = cookies.token_of(request, have.settings)
    try:
        token = proving.prove(have.db, have.key, old, given, address=request.remote_addr or "", now=now())
    except WrongProof as error:
        return _page(then, {error.field: error.message}), 422
    except TooManyTries as error:
        return _page(then, {"passkey" if passkey else "password": error.message}), 429
    response = make_response(redirect(then or url_for("home.index"), 303))
    cookies.give(response, token, have.settings)
    return response


def _page(then: str, errors: dict[str, str]) -> str:
    have = services()
    with have.db.read() as reading:
        ways = second_steps.ways(reading, have.key, actor().staff_id, demo=have.settings.demo, now=now())
    return render_template("signing_in/proof.html", then=then, errors=errors, ways=ways, here=here())
