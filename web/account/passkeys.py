"""Adding a passkey, and removing one."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.actions import own_factors, own_passkeys
from gatekeeper.errors import InvalidInput, NotFound
from gatekeeper.factors.passkeys import Site
from gatekeeper.permissions import Permission
from web import cookies
from web.account.blueprint import blueprint
from web.guard import needs
from web.shell import actor, now, services, typed
from web.signing_in.asking import here, site


@blueprint.get("/passkeys")
@needs(Permission.SIGNED_IN, recent=True)
def passkeys() -> ResponseReturnValue:
    """The page with the button that asks the device."""
    return _page({})


@blueprint.post("/passkeys/options")
@needs(Permission.SIGNED_IN, recent=True)
def passkey_options() -> ResponseReturnValue:
    """What the browser has to ask the device."""
    have = services()
    token = cookies.token_of(request, have.settings)
    try:
        options = own_passkeys.ask_to_make(have.db, have.key, actor(), token, _site(), now=now())
    except InvalidInput as error:
        return {"message": error.message}, 422
    return Response(options, mimetype="application/json")


@blueprint.post("/passkeys")
@needs(Permission.SIGNED_IN, recent=True)
def add_passkey() -> ResponseReturnValue:
    """Counts what the device made."""
    have = services()
    first = actor().lacks_second_factor
    try:
        own_passkeys.add(
            have.db,
            actor(),
            cookies.token_of(request, have.settings),
            _site(),
            answer=request.form.get("passkey", ""),
            name=typed("name"),
            now=now(),
        )
    except InvalidInput as error:
        return _page(error.fields), 422
    flash("Your passkey is set up. From now on, signing in asks for your password and then for it.")
    return redirect(url_for("home.index" if first else "account.page"), 303)


@blueprint.post("/passkeys/<int:passkey_id>/remove")
@needs(Permission.SIGNED_IN, recent=True)
def remove_passkey(passkey_id: int) -> ResponseReturnValue:
    """Takes a passkey away."""
    own_factors.remove(services().db, actor(), passkey_id, is_passkey=True, now=now())
    flash("Removed. You have a mail about it.")
    return redirect(url_for("account.page"), 303)


def _site() -> Site:
    found = site()
    if found is None:
        raise NotFound("Passkeys work only where this is reached under a name.")
    return found


def _page(errors: dict[str, str]) -> str:
    return render_template("account/passkeys.html", errors=errors, site=site(), here=here(), name=typed("name"))
