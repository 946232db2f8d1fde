"""Signing in with address and password, and signing out."""

from flask import flash, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.actions import signing_in
from gatekeeper.actions.signing_in import Visit, WrongSignIn
from gatekeeper.errors import TooManyTries
from web import cookies
from web.guard import open_to_all
from web.shell import services, somebody, typed
from web.signing_in.blueprint import blueprint
from web.then import safe_path


@blueprint.get("/sign-in")
@open_to_all("This is the door.")
def form() -> ResponseReturnValue:
    """The sign-in page. Whoever is in already goes on."""
    then = safe_path(request.args.get("then", ""))
    if somebody() is not None:
        return redirect(then or url_for("home.index"), 303)
    return _form(then=then)


@blueprint.post("/sign-in")
@open_to_all("This is the door.")
def enter() -> ResponseReturnValue:
    """Checks the address and password, and opens a session."""
    have = services()
    email, password = typed("email"), request.form.get("password", "")
    then = safe_path(request.form.get("then", ""))
    missing = {
        name: sentence
        for name, given, sentence in (
            ("email", email, "Enter your school e-mail address."),
            ("password", password, "Enter your password."),
        )
        if not given
    }
    if missing:
        return _form(then=then, email=email, errors=missing), 422
    visit = Visit(have.key, email, request.remote_addr or "")
    device = _device(request.user_agent.string)
    try:
        entry = signing_in.sign_in(have.db, visit, password, device=device, lengths=have.lengths, now=have.now())
    except WrongSignIn as error:
        return _form(then=then, email=email, errors={"email": error.message}), 422
    except TooManyTries as error:
        return _form(then=then, email=email, errors={"email": error.message}), 429
    signing_in.sign_out(have.db, cookies.token_of(request, have.settings), have.now())  # of this browser, earlier
    session.clear()  # the form token of the visitor is not carried into the session
    on = url_for("signing_in.second", then=then or None) if entry.second_step else then or url_for("home.index")
    response = make_response(redirect(on, 303))
    cookies.give(response, entry.token, have.settings)
    return response


@blueprint.post("/sign-out")
@open_to_all("Whoever has been signed out elsewhere meets no closed door when they sign out here.")
def sign_out() -> ResponseReturnValue:
    """Ends the session, here and in the database."""
    have = services()
    signing_in.sign_out(have.db, cookies.token_of(request, have.settings), have.now())
    session.clear()
    flash("You are signed out.")
    response = make_response(redirect(url_for("signing_in.form"), 303))
    cookies.take_back(response, have.settings)
    return response


def _form(*, then: str, email: str = "", errors: dict[str, str] | None = None) -> str:
    return render_template("signing_in/form.html", then=then, email=email, errors=errors or {})


def _device(agent: str) -> str:
    """A few words by which people know their own device; the full string is not kept."""
    known = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "Chromebook"))
    desks = (("Windows", "Windows computer"), ("Macintosh", "Mac"), ("Linux", "Linux computer"))
    return next((words for sign, words in (*known, *desks) if sign in agent), "Another device")
