"""One's own account: what it may do, its password, and where it is signed in."""

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.actions import people, signing_in
from gatekeeper.errors import InvalidInput
from gatekeeper.permissions import Permission
from gatekeeper.queries import devices
from web import cookies
from web.account.blueprint import blueprint
from web.guard import needs
from web.shell import actor, now, services


@blueprint.get("")
@needs(Permission.SIGNED_IN)
def page() -> ResponseReturnValue:
    """One's own account."""
    return _page({})


@blueprint.post("/password")
@needs(Permission.SIGNED_IN, recent=True)
def change_password() -> ResponseReturnValue:
    """Changes one's own password, which signs all one's devices out."""
    have = services()
    old, new, again = (request.form.get(name, "") for name in ("old", "password", "again"))
    if new != again:
        return _page({"again": "The two new passwords differ. Type the new one twice."}), 422
    try:
        people.change_own_password(have.db, actor(), old=old, new=new, now=now())
    except InvalidInput as error:
        return _page(error.fields), 422
    flash("Your password is changed. Sign in with the new one.")
    response = make_response(redirect(url_for("signing_in.form"), 303))
    cookies.take_back(response, have.settings)
    return response


@blueprint.post("/sessions/end")
@needs(Permission.SIGNED_IN, recent=True)
def sign_out_elsewhere() -> ResponseReturnValue:
    """Signs one other device out, or all others."""
    have = services()
    token = cookies.token_of(request, have.settings)
    ended = signing_in.sign_out_elsewhere(have.db, actor(), token, request.form.get("which", ""), now())
    flash("Signed out there." if ended else "Nobody was signed in there any more.")
    return redirect(url_for("account.page", _anchor="devices-heading"), 303)


def _page(errors: dict[str, str]) -> str:
    have = services()
    here = signing_in.token_hash(cookies.token_of(request, have.settings))
    with have.db.read() as reading:
        mine = devices.own_account(reading, actor().staff_id, id_hash=here, now=have.now(), idle=have.lengths.idle)
    return render_template("account/page.html", mine=mine, errors=errors)
