"""Who may open this page? Nobody, unless the page says so.

Every view function declares whom it is for, with `needs` or `open_to_all`. The
guard refuses an endpoint without a declaration before the view runs, and the
application does not even start with one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, current_app, flash, g, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.actions import signing_in
from gatekeeper.actor import Actor
from gatekeeper.errors import NotPermitted
from gatekeeper.permissions import Permission
from web import shell
from web.cookies import token_of
from web.errors import wants_json, who_is_refused_gets_json
from web.then import came_from

View = TypeVar("View", bound=Callable[..., Any])

SMALL_BODY = 1_000_000
"""The most that an ordinary form may send, in bytes."""
LARGE_BODY = 110_000_000
"""The most that a form with four photos may send: four files of 25 MB and the fields."""

STATIC = {
    "static": "Style, script and icons hold nothing private, and the sign-in page needs them.",
    "bootstrap.static": "The same, from the Bootstrap-Flask package.",
}
"""Endpoints that Flask and its extension make by themselves, and why they are open."""


PROVE_FIRST = (
    "It is more than ten minutes since you last showed that it is you, so what you sent just now was not done. "
    "Nothing is lost or changed. Show it here, and then send it once more."
)


SET_UP_FIRST = (
    "What you may do here needs a second step when you sign in, and you have none yet, so this was not done. "
    "Nothing is lost or changed. Set it up first; it takes two minutes."
)
WITHOUT_SECOND_FACTOR = frozenset({"account", "guide", "signing_in"})
"""The parts that somebody may use who must have a second factor and has none yet."""


class UndeclaredView(Exception):
    """A page does not say whom it is for. The application does not start."""


@dataclass(frozen=True, slots=True)
class Gate:
    """Whom a page is for: anybody with one of `permissions`, or everybody, for a reason."""

    permissions: tuple[Permission, ...] = ()
    open_because: str = ""
    largest_body: int = SMALL_BODY
    recent: bool = False


def needs(
    first: Permission, *others: Permission, files: bool = False, recent: bool = False
) -> Callable[[View], View]:
    """Declares that a view is for signed-in people with at least one of these rights.

    Args:
        first: the right that opens the page.
        others: rights that open it just as well.
        files: whether photos may be sent to it, so that the request may be large.
        recent: whether much can be harmed here, so that it opens only to somebody who has shown within
            the last ten minutes that it is they. Others are led to the page where they show it, and back.
    """
    return _declare(Gate((first, *others), largest_body=LARGE_BODY if files else SMALL_BODY, recent=recent))


def open_to_all(because: str) -> Callable[[View], View]:
    """Declares that a view is for everybody, signed in or not, and why."""
    return _declare(Gate(open_because=because))


def gate_of(app: Flask, endpoint: str) -> Gate | None:
    """What the view behind an endpoint declared."""
    if endpoint in STATIC:
        return Gate(open_because=STATIC[endpoint])
    return getattr(app.view_functions.get(endpoint), "gate", None)


def stand(app: Flask) -> None:
    """Puts the guard before every request of the application."""
    app.before_request(_check)


def inspect(app: Flask) -> None:
    """Refuses to start with a page that does not say whom it is for.

    Raises:
        UndeclaredView: names every such endpoint.
    """
    bare = sorted(e for e in app.view_functions if gate_of(app, e) is None)
    if bare:
        raise UndeclaredView(
            f"These views declare neither @needs(...) nor @open_to_all(...): {', '.join(bare)}. See web/guard.py."
        )


def _declare(gate: Gate) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.gate = gate  # type: ignore[attr-defined]  # a function can carry what it declares
        return view

    return mark


def _check() -> ResponseReturnValue | None:
    g.actor = None
    request.max_content_length = SMALL_BODY
    if request.endpoint is None:
        _recognise()
        return None  # there is no such page; the error page says so
    gate = gate_of(current_app, request.endpoint)
    if gate is None:
        raise NotPermitted("This page does not say whom it is for, so it stays closed.")
    if request.endpoint in STATIC:
        return None
    request.max_content_length = gate.largest_body
    _recognise()
    if gate.open_because:
        return None
    return _sign_in_first() if g.actor is None else _let_in(g.actor, gate)


def _let_in(actor: Actor, gate: Gate) -> ResponseReturnValue | None:
    if actor.lacks_second_factor and request.blueprint not in WITHOUT_SECOND_FACTOR:
        return _set_up_first()
    if not any(actor.may(permission) for permission in gate.permissions):
        raise NotPermitted("Your account may not do this.")
    if gate.recent and not signing_in.is_recent(actor.proved_at, shell.now()):
        return _prove_first()
    return None


def _recognise() -> None:
    """Finds out who asks. Looked up for every request, so that a lost right is lost at once."""
    services = shell.services()
    token = token_of(request, services.settings)
    if token:
        g.actor = signing_in.who(services.db, token, services.lengths, services.now())


def _sign_in_first() -> ResponseReturnValue:
    if wants_json():
        return who_is_refused_gets_json()
    if request.method == "GET":
        return redirect(url_for("signing_in.form", then=request.full_path.rstrip("?")), 303)
    flash("You had been signed out, so what you sent just now was not done. Sign in, go back and send it again.")
    return redirect(url_for("signing_in.form"), 303)


def _prove_first() -> ResponseReturnValue:
    if wants_json():
        return jsonify(message=PROVE_FIRST, reason="prove"), 403
    if request.method == "GET":
        return redirect(url_for("signing_in.proof", then=request.full_path.rstrip("?")), 303)
    flash(PROVE_FIRST)
    return redirect(url_for("signing_in.proof", then=came_from()), 303)


def _set_up_first() -> ResponseReturnValue:
    if wants_json():
        return jsonify(message=SET_UP_FIRST, reason="second-step"), 403
    if request.method != "GET":
        flash(SET_UP_FIRST)
    return redirect(url_for("account.second_step"), 303)
