"""The page behind the link of an invitation, and behind the link to a new password.

Looking uses nothing up, because mail programs look by themselves: something happens only when the form is sent.
"""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.actions import inviting, recovering
from gatekeeper.errors import InvalidInput, NotFound
from web.guard import open_to_all
from web.shell import now, services

blueprint = Blueprint("joining", __name__)
THE_LINK_IS_THE_KEY = "Whoever holds the link from their mail may choose the password of exactly that account."
DIFFER = {"again": "The two passwords differ. Type the same one twice."}


@blueprint.get("/join/<link>")
@open_to_all(THE_LINK_IS_THE_KEY)
def join(link: str) -> ResponseReturnValue:
    """What somebody is invited to, and where they choose a password."""
    return _join(link, {})


@blueprint.post("/join/<link>")
@open_to_all(THE_LINK_IS_THE_KEY)
def accept(link: str) -> ResponseReturnValue:
    """Makes the account."""
    password, again = (request.form.get(name, "") for name in ("password", "again"))
    if password != again:
        return _join(link, DIFFER, 422)
    try:
        inviting.accept(services().db, link, password, now())
    except InvalidInput as error:
        return _join(link, error.fields, 422)
    except NotFound:
        return _closed()
    flash("Welcome. Your account is ready: sign in with your school e-mail address and your new password.")
    return redirect(url_for("signing_in.form"), 303)


@blueprint.get("/recover/<link>")
@open_to_all(THE_LINK_IS_THE_KEY)
def recover(link: str) -> ResponseReturnValue:
    """Whose account it is, and where they choose a new password."""
    return _recover(link, {})


@blueprint.post("/recover/<link>")
@open_to_all(THE_LINK_IS_THE_KEY)
def use(link: str) -> ResponseReturnValue:
    """Sets the new password."""
    password, again = (request.form.get(name, "") for name in ("password", "again"))
    if password != again:
        return _recover(link, DIFFER, 422)
    try:
        recovering.use(services().db, link, password, now())
    except InvalidInput as error:
        return _recover(link, error.fields, 422)
    except NotFound:
        return _closed()
    flash("Your new password is set. Sign in with it; then set up your phone or key again, if you are asked to.")
    return redirect(url_for("signing_in.form"), 303)


def _join(link: str, errors: dict[str, str], status: int = 200) -> ResponseReturnValue:
    with services().db.read() as session:
        found = inviting.look(session, link, now())
    if found is None:
        return _closed()
    return render_template("joining/join.html", found=found, link=link, errors=errors), status


def _recover(link: str, errors: dict[str, str], status: int = 200) -> ResponseReturnValue:
    with services().db.read() as session:
        found = recovering.look(session, link, now())
    if found is None:
        return _closed()
    return render_template("joining/recover.html", found=found, link=link, errors=errors), status


def _closed() -> ResponseReturnValue:
    """One page for every link that opens nothing, so that it says nothing of why."""
    return render_template("joining/closed.html"), 404
