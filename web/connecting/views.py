"""The pages on which a leader connects the account: by keys, or by X's own page."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.actions import connecting
from gatekeeper.connecting.ports import Ways
from gatekeeper.errors import InvalidInput
from gatekeeper.permissions import Permission
from gatekeeper.queries.connection import connection
from web import cookies
from web.guard import needs
from web.shell import actor, services

blueprint = Blueprint("connecting", __name__, url_prefix="/account-on-x")


@blueprint.get("/")
@needs(Permission.CHANNEL_CONNECT)
def page() -> ResponseReturnValue:
    """How the account is connected, and what to do where its key fails."""
    with services().db.read() as session:
        found = connection(session, services().settings)
    return render_template("connecting/page.html", c=found)


@blueprint.get("/keys")
@needs(Permission.CHANNEL_CONNECT, recent=True)
def keys_form() -> ResponseReturnValue:
    """The four keys, and where each of them stands on X."""
    return _keys({})


@blueprint.post("/keys")
@needs(Permission.CHANNEL_CONNECT, recent=True)
def enter_keys() -> ResponseReturnValue:
    """Keeps the keys, once X has said whose they are. What was typed never comes back in a page."""
    given = {name: request.form.get(name, "") for name in connecting.FIELDS}
    try:
        handle = connecting.enter_keys(_ways(), actor(), given)
    except InvalidInput as error:
        return _keys(error.fields), 422
    flash(f"These keys belong to {handle}. They are kept, and used from now on.")
    return redirect(url_for("connecting.page"), 303)


@blueprint.get("/consent")
@needs(Permission.CHANNEL_CONNECT, recent=True)
def consent_form() -> ResponseReturnValue:
    """The app by which somebody says yes on X, and where its ID stands."""
    return _consent({})


@blueprint.post("/consent")
@needs(Permission.CHANNEL_CONNECT, recent=True)
def ask_consent() -> ResponseReturnValue:
    """Makes ready that the leader goes to X. A page with a link: a form may lead nowhere but to ourselves."""
    try:
        sent = connecting.ask_consent(
            _ways(),
            actor(),
            _token(),
            client_id=request.form.get("client_id", ""),
            client_secret=request.form.get("client_secret", ""),
            back=_back(),
        )
    except InvalidInput as error:
        return _consent(error.fields), 422
    with services().db.read() as session:
        found = connection(session, services().settings)
    return render_template("connecting/go_on.html", address=sent.address, c=found)


@blueprint.get("/back")
@needs(Permission.CHANNEL_CONNECT)
def take_consent() -> ResponseReturnValue:
    """Where X leads the browser with its answer. Goes on at once, so that the address loses the code."""
    try:
        handle = connecting.take_consent(
            _ways(),
            actor(),
            _token(),
            state=request.args.get("state", ""),
            code=request.args.get("code", ""),
            error=request.args.get("error", ""),
        )
    except InvalidInput as error:
        for sentence in error.fields.values():
            flash(sentence)
        return redirect(url_for("connecting.consent_form"), 303)
    flash(f"{handle} said yes on X. The account is connected.")
    return redirect(url_for("connecting.page"), 303)


@blueprint.post("/remove")
@needs(Permission.CHANNEL_CONNECT, recent=True)
def remove() -> ResponseReturnValue:
    """Destroys the key that is kept here."""
    connecting.disconnect(_ways(), actor())
    flash("The key is destroyed here.")
    return redirect(url_for("connecting.page"), 303)


def _ways() -> Ways:
    have = services()
    return Ways(have.db, have.key, have.settings, have.now)


def _token() -> str:
    return cookies.token_of(request, services().settings)


def _back() -> str:
    return services().settings.base_url + url_for("connecting.take_consent")


def _keys(errors: dict[str, str]) -> str:
    with services().db.read() as session:
        found = connection(session, services().settings)
    return render_template("connecting/keys.html", c=found, errors=errors, labels=connecting.FIELDS)


def _consent(errors: dict[str, str]) -> str:
    with services().db.read() as session:
        found = connection(session, services().settings)
    return render_template("connecting/consent.html", c=found, errors=errors, back=_back())
