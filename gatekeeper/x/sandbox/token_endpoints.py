"""How does an app come to its tokens, and how does it give them back?

Errors are worded as X words them. None says which part was wrong, beyond its name.
"""

import base64
import binascii
from collections.abc import Mapping
from urllib.parse import parse_qsl, unquote

from gatekeeper.x.sandbox.asking import Ask
from gatekeeper.x.sandbox.oauth2 import ACCESS_LIFE, App, Pair
from gatekeeper.x.sandbox.routing import Answer, OpenCall, Routes
from gatekeeper.x.sandbox.signature import FORM
from gatekeeper.x.sandbox.world import World

ROUTES = Routes()


@ROUTES.open("POST", "/2/oauth2/token")
def give_tokens(call: OpenCall) -> Answer:
    """Changes a code or a refresh token into new tokens."""
    form = _form(call.ask)
    if form is None:
        return _wrong("invalid_request", "The body has to be a form.")
    app = _app(call.world, call.ask, form)
    if app is None:
        return _stranger()
    kind = form.get("grant_type", "")
    if kind == "authorization_code":
        pair = call.world.oauth2.redeem(
            app, form.get("code", ""), form.get("redirect_uri", ""), form.get("code_verifier", "")
        )
        return _given(pair) if pair else _wrong("invalid_request", _invalid("authorization code"))
    if kind == "refresh_token":
        pair = call.world.oauth2.refresh(app, form.get("refresh_token", ""))
        return _given(pair) if pair else _wrong("invalid_request", _invalid("token"))
    return _wrong("unsupported_grant_type", _invalid("grant_type"))


@ROUTES.open("POST", "/2/oauth2/revoke")
def revoke(call: OpenCall) -> Answer:
    """Ends a token; with a refresh token everything that belongs to it."""
    form = _form(call.ask)
    if form is None or not form.get("token"):
        return _wrong("invalid_request", _invalid("token"))
    app = _app(call.world, call.ask, form)
    if app is None:
        return _stranger()
    call.world.oauth2.revoke(app, form["token"])
    return {"revoked": True}, 200


def _form(ask: Ask) -> Mapping[str, str] | None:
    if ask.mimetype != FORM:
        return None
    return dict(parse_qsl(ask.body.decode("utf-8", "replace"), keep_blank_values=True))


def _app(world: World, ask: Ask, form: Mapping[str, str]) -> App | None:
    """The app that proves itself: by its id and secret, or, a public one, by its id alone."""
    scheme, _, given = ask.authorization.partition(" ")
    if scheme.lower() != "basic":
        app = world.oauth2.app(form.get("client_id", ""))
        return app if app is not None and not app.client_secret else None
    try:
        text = base64.b64decode(given, validate=True).decode()
    except (binascii.Error, ValueError):
        return None
    client_id, _, secret = text.partition(":")
    app = world.oauth2.app(unquote(client_id))
    return app if app is not None and app.client_secret and unquote(secret) == app.client_secret else None


def _given(pair: Pair) -> Answer:
    content: dict[str, object] = {
        "token_type": "bearer",
        "expires_in": int(ACCESS_LIFE.total_seconds()),
        "access_token": pair.access,
        "scope": " ".join(pair.scopes),
    }
    if pair.refresh:
        content["refresh_token"] = pair.refresh
    return content, 200


def _invalid(what: str) -> str:
    return f"Value passed for the {what} was invalid."


def _wrong(error: str, description: str) -> Answer:
    return {"error": error, "error_description": description}, 400


def _stranger() -> Answer:
    return {"error": "unauthorized_client", "error_description": "Missing valid authorization header"}, 401
