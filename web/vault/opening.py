"""The pages on which a leader asks to see the login, a second one agrees if it takes two, and it is shown once."""

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gatekeeper import breaking_glass
from gatekeeper.actions import break_glass
from gatekeeper.actions.break_glass import Passphrases
from gatekeeper.errors import InvalidInput, TooManyTries
from gatekeeper.permissions import Permission
from gatekeeper.queries import vault
from gatekeeper.vault import code, kit
from web.guard import needs
from web.shell import actor, now, services, typed
from web.vault.blueprint import blueprint

SHOWN_SECONDS = 60
CODES = 3
"""As many codes as begin to count while the page is open."""


@blueprint.get("/open")
@needs(Permission.VAULT_KEEP, recent=True)
def ask_form() -> ResponseReturnValue:
    """Where a leader says why they have to get in."""
    return _ask({})


@blueprint.post("/open")
@needs(Permission.VAULT_KEEP, recent=True)
def ask() -> ResponseReturnValue:
    """Puts the request on the record, signs it and tells everybody; then leads to the passphrase."""
    try:
        asked = breaking_glass.ask(services(), actor(), typed("reason"), now())
    except InvalidInput as error:
        return _ask(error.fields), 422
    if not asked.signed:
        flash("The record could not be signed just now. The request is on it all the same, and you can go on.")
    return redirect(url_for("vault.one_request", number=asked.number), 303)


@blueprint.get("/requests/<int:number>")
@needs(Permission.VAULT_KEEP)
def one_request(number: int) -> ResponseReturnValue:
    """One request: the passphrase for whoever asked, the button for a second leader, then what comes next."""
    return _request(number, {})


@blueprint.post("/requests/<int:number>/agree")
@needs(Permission.VAULT_KEEP, recent=True)
def agree(number: int) -> ResponseReturnValue:
    """A second leader agrees in their own session. No passphrase is typed here."""
    break_glass.agree(services().db, actor(), number, now())
    flash("You agreed. Go to the other leader’s screen now and type your own passphrase there.")
    return redirect(url_for("vault.one_request", number=number), 303)


@blueprint.post("/requests/<int:number>/show")
@needs(Permission.VAULT_KEEP, recent=True)
def show(number: int) -> ResponseReturnValue:
    """Shows the login once. The page leaves by itself, and loading it again shows nothing."""
    moment = now()
    given = Passphrases(request.form.get("passphrase", ""), request.form.get("second", ""))
    try:
        opened = breaking_glass.show(services(), actor(), number, given, moment)
    except InvalidInput as error:
        return _request(number, error.fields), 422
    except TooManyTries as error:
        return _request(number, {"passphrase": error.message}), 429
    login = opened.kit
    rows = [(label, getattr(login, name)) for name, label in kit.LABELS.items()]
    page = render_template(
        "vault/shown.html",
        number=number,
        rows=rows,
        codes=code.codes(login.totp_seed, moment, CODES) if login.totp_seed else (),
        seconds=SHOWN_SECONDS,
        stored_at=opened.made_at,
    )
    answer: Response = make_response(page)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Refresh"] = f"{SHOWN_SECONDS}; url={url_for('vault.one_request', number=number)}"
    return answer


def _ask(errors: dict[str, str]) -> str:
    with services().db.read() as session:
        page = vault.page(session, actor(), now())
    return render_template("vault/open.html", page=page, errors=errors, reason=typed("reason"))


def _request(number: int, errors: dict[str, str]) -> str:
    with services().db.read() as session:
        found = vault.request(session, actor(), number, now())
    return render_template("vault/request.html", r=found, errors=errors, mail=services().settings.sends_mail)
