"""Does the owner of an account let an app act for it?

The page to which an app sends a person by OAuth 2. Nobody signs in here: whoever sits at
this computer chooses one of the stand-in's accounts, and says yes or no.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, Response, abort, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from gatekeeper.x.sandbox.oauth2 import SCOPES, App
from gatekeeper.x.sandbox.setting import world

_SHORTEST_CHALLENGE = 43
WHAT_FOR = {
    "tweet.read": "read the posts you can see",
    "users.read": "read your profile and those you can see",
    "tweet.write": "post and delete for you",
    "tweet.moderate.write": "hide replies to your posts",
    "media.write": "upload pictures for you",
    "offline.access": "stay connected until you revoke it",
}

consent = Blueprint("consent", __name__)


@dataclass(frozen=True, slots=True)
class Wish:
    """What an app asks for, once it is known that the answer may go back to it."""

    app: App
    scopes: tuple[str, ...]
    redirect_uri: str
    state: str
    challenge: str

    @property
    def flaw(self) -> str:
        """What is wrong with it, as OAuth 2 names it; nothing when it may be asked."""
        if not self.state or len(self.challenge) < _SHORTEST_CHALLENGE:
            return "invalid_request"
        return "" if self.scopes and SCOPES.issuperset(self.scopes) else "invalid_scope"

    def back(self, **answer: str) -> AnyResponse:
        """Leads the person back to the app."""
        joint = "&" if "?" in self.redirect_uri else "?"
        return redirect(self.redirect_uri + joint + urlencode({**answer, "state": self.state}))


@consent.get("/i/oauth2/authorize")
def ask() -> AnyResponse:
    """Shows what the app would be allowed to do."""
    wish = _wish(request.args)
    if wish.flaw:
        return wish.back(error=wish.flaw)
    accounts = world().accounts.with_keys()
    answer = Response(
        render_template(
            "consent.html",
            app=wish.app,
            accounts=accounts,
            powers=[WHAT_FOR[scope] for scope in WHAT_FOR if scope in wish.scopes],
            fields=request.args,
        ),
    )
    goal = urlsplit(wish.redirect_uri)
    # The way back is part of sending the form, and so the page has to be allowed to go there.
    answer.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
        f"form-action 'self' {goal.scheme}://{goal.netloc}"
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Cache-Control"] = "no-store"
    return answer


@consent.post("/i/oauth2/authorize")
def decide() -> AnyResponse:
    """Takes the person's answer and leads back to the app."""
    # A page of another site may not say yes in the person's place.
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        abort(403)
    wish = _wish(request.form)
    if wish.flaw:
        return wish.back(error=wish.flaw)
    if request.form.get("answer") != "yes":
        return wish.back(error="access_denied")
    account = world().accounts.find(account_id=request.form.get("account", "-"))
    if account is None:
        abort(400, "There is no such account.")
    code = world().oauth2.give_code(wish.app, account.id, wish.scopes, wish.redirect_uri, wish.challenge)
    return wish.back(code=code)


def _wish(given: Mapping[str, str]) -> Wish:
    app = world().oauth2.app(given.get("client_id", ""))
    if app is None:
        abort(400, "No app is registered under this client id.")
    redirect_uri = given.get("redirect_uri", "")
    if redirect_uri not in app.redirect_uris:
        abort(400, "This address to return to is not registered for the app, letter for letter.")
    plain = given.get("response_type") == "code" and given.get("code_challenge_method") == "S256"
    return Wish(
        app,
        tuple(given.get("scope", "").split()),
        redirect_uri,
        given.get("state", ""),
        given.get("code_challenge", "") if plain else "",
    )
