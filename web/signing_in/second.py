"""The second step of signing in: what the password alone does not open."""

from flask import make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.actions import second_step
from gatekeeper.actions.second_step import Given, NotWaiting, WrongSecondStep
from gatekeeper.errors import TooManyTries
from gatekeeper.queries import second_steps
from web import cookies
from web.guard import open_to_all
from web.shell import now, services, somebody
from web.signing_in.asking import here, site
from web.signing_in.blueprint import blueprint
from web.then import safe_path

HALF_WAY = "Whoever stands here has given a password and may do nothing yet. The session says who they are."


@blueprint.get("/sign-in/second")
@open_to_all(HALF_WAY)
def second() -> ResponseReturnValue:
    """Asks for what the person set up."""
    then = safe_path(request.args.get("then", ""))
    if somebody() is not None:
        return redirect(then or url_for("home.index"), 303)
    return _page(then, {}, 200)


@blueprint.post("/sign-in/second")
@open_to_all(HALF_WAY)
def finish() -> ResponseReturnValue:
    """Checks it, and opens the session under a new id."""
    have = services()
    then = safe_path(request.form.get("then", ""))
    given = Given(code=request.form.get("code", ""), passkey=request.form.get("passkey", ""), site=site())
    if not given.code.strip() and not given.passkey:
        return _page(then, {"code": "Enter the code of six digits that your app shows."}, 422)
    try:
        token = second_step.finish(
            have.db,
            have.key,
            cookies.token_of(request, have.settings),
            given,
            address=request.remote_addr or "",
            lengths=have.lengths,
            now=now(),
        )
    except NotWaiting:
        return _again(then)
    except WrongSecondStep as error:
        return _page(then, {"passkey" if given.passkey else "code": error.message}, 422)
    except TooManyTries as error:
        return _page(then, {"passkey" if given.passkey else "code": error.message}, 429)
    session.clear()
    response = make_response(redirect(then or url_for("home.index"), 303))
    cookies.give(response, token, have.settings)
    return response


def _page(then: str, errors: dict[str, str], status: int) -> ResponseReturnValue:
    have = services()
    person_id = second_step.waiting(have.db, cookies.token_of(request, have.settings), now())
    if person_id is None:
        return _again(then)
    with have.db.read() as reading:
        ways = second_steps.ways(reading, have.key, person_id, demo=have.settings.demo, now=now())
    return render_template("signing_in/second.html", then=then, errors=errors, ways=ways, here=here()), status


def _again(then: str) -> ResponseReturnValue:
    errors = {"email": NotWaiting().message}
    return render_template("signing_in/form.html", then=then, email="", errors=errors), 409
