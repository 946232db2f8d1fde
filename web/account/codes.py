"""Setting up an app with codes, and removing what was set up."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.actions import own_factors, signing_in
from gatekeeper.errors import InvalidInput
from gatekeeper.papers.qr import qr_code
from gatekeeper.permissions import Permission
from web import cookies
from web.account.blueprint import blueprint
from web.guard import needs
from web.shell import actor, now, services, typed


@blueprint.get("/second-step")
@needs(Permission.SIGNED_IN, recent=True)
def second_step() -> ResponseReturnValue:
    """Which ways there are. Whoever must have one and has none is led here from every other page."""
    return render_template("account/second_step.html", errors={}, needed=actor().lacks_second_factor)


@blueprint.post("/codes")
@needs(Permission.SIGNED_IN, recent=True)
def begin_codes() -> ResponseReturnValue:
    """Makes the secret of a new app."""
    have = services()
    try:
        number = own_factors.begin_codes(have.db, have.key, actor(), now())
    except InvalidInput as error:
        needed = actor().lacks_second_factor
        return render_template("account/second_step.html", errors=error.fields, needed=needed), 422
    return redirect(url_for("account.codes", factor_id=number), 303)


@blueprint.get("/codes/<int:factor_id>")
@needs(Permission.SIGNED_IN, recent=True)
def codes(factor_id: int) -> ResponseReturnValue:
    """Shows the secret, as a code to scan and as text, until it is confirmed."""
    return _codes(factor_id, {})


@blueprint.post("/codes/<int:factor_id>")
@needs(Permission.SIGNED_IN, recent=True)
def confirm_codes(factor_id: int) -> ResponseReturnValue:
    """Counts the app, once it shows the right code."""
    have = services()
    first = actor().lacks_second_factor
    try:
        own_factors.confirm_codes(
            have.db,
            have.key,
            actor(),
            factor_id,
            code=request.form.get("code", ""),
            name=typed("name"),
            keep=signing_in.token_hash(cookies.token_of(request, have.settings)),
            now=now(),
        )
    except InvalidInput as error:
        return _codes(factor_id, error.fields), 422
    flash("Your second step is set up. From now on, signing in asks for your password and then for a code.")
    return redirect(url_for("home.index" if first else "account.page"), 303)


@blueprint.post("/codes/<int:factor_id>/remove")
@needs(Permission.SIGNED_IN, recent=True)
def remove_codes(factor_id: int) -> ResponseReturnValue:
    """Takes an app away."""
    own_factors.remove(services().db, actor(), factor_id, is_passkey=False, now=now())
    flash("Removed. You have a mail about it.")
    return redirect(url_for("account.page"), 303)


def _codes(factor_id: int, errors: dict[str, str]) -> str:
    have = services()
    begun = own_factors.begun(have.db, have.key, actor(), factor_id)
    groups = " ".join(begun.seed[i : i + 4] for i in range(0, len(begun.seed), 4))
    return render_template(
        "account/codes.html",
        code=qr_code(begun.address),
        seed=groups,
        address=begun.address,
        factor_id=factor_id,
        name=typed("name"),
        errors=errors,
    )
