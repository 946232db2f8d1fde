"""The pages on which a leader makes a key, stores the login, and prints what is sealed."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.actions import break_glass_keys, break_glass_store
from gatekeeper.errors import InvalidInput
from gatekeeper.models import VaultRule
from gatekeeper.permissions import Permission
from gatekeeper.queries import vault, vault_sheet
from gatekeeper.screening import the_channel
from gatekeeper.vault import kit
from gatekeeper.vault.sealing import FEWEST_FOR_TWO
from web.guard import needs
from web.shell import actor, now, services
from web.vault.blueprint import blueprint

KEPT_ON_A_MISTAKE = ("login_name", "email", "passkeys", "revoke", "phone")
"""What comes back in a page when something was wrong. The password and the codes never do."""


@blueprint.get("/key")
@needs(Permission.VAULT_KEEP, recent=True)
def key_form() -> ResponseReturnValue:
    """Where a leader chooses a passphrase of their own."""
    return render_template("vault/key.html", errors={})


@blueprint.post("/key")
@needs(Permission.VAULT_KEEP, recent=True)
def make_key() -> ResponseReturnValue:
    """Makes the key, and shows it this once, to be printed."""
    given = request.form
    try:
        made = break_glass_keys.enrol(
            services().db, actor(), given.get("passphrase", ""), given.get("again", ""), now()
        )
    except InvalidInput as error:
        return render_template("vault/key.html", errors=error.fields), 422
    return render_template("vault/key_sheet.html", made=made, code=vault_sheet.key_code(made.secret))


@blueprint.get("/login")
@needs(Permission.VAULT_KEEP, recent=True)
def store_form() -> ResponseReturnValue:
    """Where the login is typed. What is stored already is never shown here."""
    return _form({}, {})


@blueprint.post("/login")
@needs(Permission.VAULT_KEEP, recent=True)
def store() -> ResponseReturnValue:
    """Seals what was typed."""
    typed = break_glass_store.Typed(
        fields={name: request.form.get(name, "") for name in kit.LABELS},
        without=request.form.getlist("none"),
        rule=request.form.get("rule", ""),
    )
    try:
        break_glass_store.store(services().db, services().key, actor(), typed, now())
    except InvalidInput as error:
        return _form(error.fields, {name: typed.fields[name] for name in KEPT_ON_A_MISTAKE}), 422
    flash("Stored, and sealed. Now print the sheet, and shred older ones.")
    return redirect(url_for("vault.sheet"), 303)


@blueprint.get("/sheet")
@needs(Permission.VAULT_KEEP)
def sheet() -> ResponseReturnValue:
    """What is sealed, to be printed: it opens with a leader's key and the program age, without this server."""
    with services().db.read() as session:
        found = vault_sheet.sheet(session)
    return render_template("vault/sheet.html", sheet=found)


@blueprint.get("/files/<name>")
@needs(Permission.VAULT_KEEP)
def file(name: str) -> ResponseReturnValue:
    """One sealed file, for a memory stick beside the paper."""
    with services().db.read() as session:
        text = vault_sheet.file(session, name)
    answer = Response(text, mimetype="text/plain")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _form(errors: dict[str, str], values: dict[str, str]) -> str:
    with services().db.read() as session:
        page = vault.page(session, actor(), now())
        people = vault.who_can(session)
        handle = the_channel(session).handle
    return render_template(
        "vault/login.html",
        errors=errors,
        values=values,
        without=request.form.getlist("none"),
        rule=request.form.get("rule", page.rule),
        rules=VaultRule,
        labels=kit.LABELS,
        people=people,
        handle=handle,
        fewest=FEWEST_FOR_TWO,
        page=page,
    )
