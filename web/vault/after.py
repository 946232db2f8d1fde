"""The first page of the emergency login, what has to be changed after it was seen, and rehearsing."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.actions import break_glass, break_glass_keys
from gatekeeper.errors import InvalidInput, TooManyTries
from gatekeeper.permissions import Permission
from gatekeeper.queries import vault
from web.guard import needs
from web.shell import actor, now, services
from web.vault.blueprint import blueprint


@blueprint.get("/")
@needs(Permission.VAULT_KEEP, Permission.VAULT_SEE)
def page() -> ResponseReturnValue:
    """How the emergency login stands. A governor sees who opened it, when and why, and nothing else."""
    with services().db.read() as session:
        found = vault.page(session, actor(), now())
    return render_template("vault/page.html", page=found, line_words=break_glass.LINE_WORDS)


@blueprint.post("/done")
@needs(Permission.VAULT_KEEP)
def done() -> ResponseReturnValue:
    """A leader stands for one line of what had to be changed."""
    break_glass.attest(services().db, actor(), request.form.get("line", ""), now())
    flash("Written down, with your name and the time.")
    return redirect(url_for("vault.page") + "#to-do", 303)


@blueprint.get("/rehearse")
@needs(Permission.VAULT_KEEP)
def rehearse_form() -> ResponseReturnValue:
    """Two ways to rehearse: with the passphrase here, or with paper and the program age."""
    return _form({})


@blueprint.post("/rehearse")
@needs(Permission.VAULT_KEEP)
def rehearse() -> ResponseReturnValue:
    """Opens the words to rehearse with, or compares those that somebody read from their own sheet."""
    have, way = services(), request.form.get("way", "")
    try:
        if way == "sheet":
            words = request.form.get("words", "")
            break_glass_keys.rehearse_by_sheet(have.db, have.key, actor(), words, now())
            flash("These are the words. Your sheet works without this server. It is written down.")
        else:
            words = break_glass_keys.rehearse_by_passphrase(
                have.db, actor(), request.form.get("passphrase", ""), now()
            )
            flash(f"It opened: “{words}”. Your passphrase works. It is written down.")
    except InvalidInput as error:
        return _form(error.fields), 422
    except TooManyTries as error:
        return _form({"passphrase": error.message}), 429
    return redirect(url_for("vault.page"), 303)


def _form(errors: dict[str, str]) -> str:
    with services().db.read() as session:
        found = vault.page(session, actor(), now())
    return render_template("vault/rehearse.html", page=found, errors=errors)
