"""What does somebody see when something cannot be done? One place turns errors into pages.

Each page says what happened, that nothing was lost, and what to do. Scripts that
ask with `Accept: application/json` get the same sentence as JSON.
"""

import logging
from dataclasses import dataclass

from flask import Flask, Response, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, SecurityError

from gatekeeper import errors as e
from gatekeeper.actions import refusals
from gatekeeper.parent_requests import ADDRESS
from web import shell

LOG = logging.getLogger(__name__)

STATUS: dict[type[e.GatekeeperError], int] = {
    e.NotPermitted: 403,
    e.NotFound: 404,
    e.Stale: 409,
    e.BlockedByRules: 422,
    e.InvalidInput: 422,
    e.TooManyTries: 429,
}


@dataclass(frozen=True, slots=True)
class Words:
    """What an error page says: what happened, that nothing was lost, what to do."""

    heading: str
    happened: str
    kept: str
    do: str


WORDS: dict[int, Words] = {
    400: Words(
        "This could not be read",
        "The form came without its safety token, or the address was not right. This happens when a page was "
        "open for a long time, or when you signed in again in another tab.",
        "Nothing was changed, and nothing that was saved is lost.",
        "Go back, load the page again and send it once more.",
    ),
    403: Words(
        "This page is not open to you",
        "Your account may not do this.",
        "Nothing was changed or lost. A note of it was made in the record, as for every closed door.",
        "If you need it for your work, ask a leader to change what your account may do.",
    ),
    404: Words(
        "There is no such page",
        "The address may have been mistyped, or what was here has another address now.",
        "Nothing was changed or lost. Posts are never deleted from the history.",
        "Start from the home page, or look for it in the history.",
    ),
    405: Words(
        "This address works another way",
        "The page was opened in a way it is not made for, for example from a bookmark of a button.",
        "Nothing was changed or lost.",
        "Start from the home page.",
    ),
    409: Words(
        "It has changed in the meantime",
        "Somebody else changed this after you opened it.",
        "Nothing was overwritten, theirs or yours.",
        "Go back, load the page again to see how it stands now, and decide then.",
    ),
    413: Words(
        "This is too large",
        "What you sent is larger than can be taken in. A photo may have up to 25 MB; a post has at most four.",
        "Nothing was changed, and what was saved before is still there.",
        "Go back and choose smaller photos, or fewer at a time.",
    ),
    422: Words(
        "Something has to be put right first",
        "A field is missing or wrong.",
        "Nothing was changed or lost.",
        "Go back, put it right and send it again.",
    ),
    429: Words(
        "Too many tries",
        "There were too many tries in a short time, so this is closed for a while.",
        "Nothing was changed or lost.",
        "Wait 15 minutes, then try again. If it was not you, tell a leader.",
    ),
    500: Words(
        "Something went wrong on our side",
        "The program met something it was not ready for. It is not your fault.",
        "Nothing was done by half: it is done completely, or not at all. What was saved is safe.",
        "Go back and look whether it was done. If this page comes again, tell whoever looks after the computers.",
    ),
    503: Words(
        "The database cannot be reached just now",
        "Reading or saving did not work.",
        "Nothing was half saved. What was saved before is safe, and nothing is posted while this lasts.",
        "Wait a minute, then go back and try again. If it stays, tell whoever looks after the computers.",
    ),
}


UNREADABLE = Words(
    "This could not be read",
    "What was sent holds a character that cannot be shown or kept. It usually comes along with text that was "
    "copied from another program or a damaged file.",
    "Nothing was changed, and nothing that was saved is lost. What you typed is on the page before this one.",
    "Go back, take out what was pasted in, type it by hand and send it once more.",
)


def set_up(app: Flask) -> None:
    """Registers one handler for each family of errors."""
    app.register_error_handler(e.NotPermitted, refused)
    app.register_error_handler(e.GatekeeperError, ours)
    app.register_error_handler(SQLAlchemyError, database)
    app.register_error_handler(CSRFError, forged)
    app.register_error_handler(HTTPException, http)
    app.register_error_handler(Exception, last_resort)


def wants_json() -> bool:
    """Whether a script asks, and not a person's browser for a page."""
    return request.accept_mimetypes.best_match(("text/html", "application/json")) == "application/json"


def who_is_refused_gets_json() -> ResponseReturnValue:
    """What a script gets whose session has ended."""
    return jsonify(message="You have been signed out. Sign in again in another tab."), 401


def page(status: int, happened: str = "", words: Words | None = None) -> ResponseReturnValue:
    """The error page of a status, with a sentence of the error's own, or other words, where it has them."""
    words = words or WORDS.get(status) or WORDS[500 if status >= 500 else 400]  # noqa: PLR2004  # the families of HTTP
    if wants_json():
        return jsonify(message=happened or words.happened), status
    if request.path.startswith(ADDRESS):  # a parent reads it, who has no home page and no leader to ask
        return render_template("family/error.html", happened=happened, status=status), status
    return render_template("error.html", words=words, happened=happened or words.happened, status=status), status


def refused(error: e.NotPermitted) -> ResponseReturnValue:
    """Somebody met a closed door. If we know who, it goes on the record."""
    person = shell.somebody()
    if person is not None and person.person_id is not None:
        route = request.url_rule.rule if request.url_rule else request.path[:100]
        refusals.note(
            shell.services().db, person, method=request.method, route=route, why=error.message, now=shell.now()
        )
    return page(403, error.message)


def ours(error: e.GatekeeperError) -> ResponseReturnValue:
    """One of the gatekeeper's own errors that no view turned into something better."""
    status = next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)
    return page(status, error.message)


def database(error: SQLAlchemyError) -> ResponseReturnValue:
    """The database is locked, full or gone."""
    LOG.error("Database trouble on %s: %s", request.endpoint, type(error).__name__)
    g.without_database = True
    return page(503)


def forged(_error: CSRFError) -> ResponseReturnValue:
    """A form came without a valid token of this browser."""
    return page(400)


def http(error: HTTPException) -> ResponseReturnValue:
    """Flask's own errors: no such page, too large, and so on."""
    if isinstance(error, SecurityError):  # a request for another host: no address of ours can be built
        return Response("This server does not answer to that name.\n", 400, mimetype="text/plain")
    if error.code is None or error.code < 400:  # noqa: PLR2004  # redirects are not errors
        return error.get_response()
    return page(error.code)


def last_resort(error: Exception) -> ResponseReturnValue:
    """A fault of the program. Its traceback goes to the log, never to the page."""
    LOG.error("Unexpected %s on %s", type(error).__name__, request.endpoint, exc_info=error)
    g.without_database = True
    return page(500)
