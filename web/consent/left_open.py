"""What files of permissions left for a person, and settling it child by child or all at once."""

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.actions import settling_consents
from gatekeeper.actions.settling_consents import Choice
from gatekeeper.errors import InvalidInput, Stale
from gatekeeper.permissions import Permission
from gatekeeper.queries import consent_files
from web.addresses import row_number
from web.consent.blueprint import blueprint
from web.guard import needs
from web.shell import actor, now, services, typed


@blueprint.get("/import/left-open")
@needs(Permission.CONSENT_RECORD)
def left_open() -> ResponseReturnValue:
    """Each answer that waits, by what can be said about it."""
    return _page({})


@blueprint.post("/import/left-open")
@needs(Permission.CONSENT_RECORD)
def settle() -> ResponseReturnValue:
    """Settles those that were ticked in one list, in the same way."""
    ids = {number for number in map(row_number, request.form.getlist("which")) if number is not None}
    field = f"which-{typed('list')}" if typed("list") in {"to-yes", "to-ask", "vanished", "absent"} else "which"
    try:
        count = settling_consents.settle(
            services().db,
            actor(),
            ids,
            _choice(),
            now(),
            good_for=timedelta(days=services().settings.consent_block_days),
        )
    except InvalidInput as error:
        return _page({field: " ".join(error.fields.values())}, ids), 422
    except Stale as error:
        return _page({}, changed=error.message), 409
    flash(f"Settled: {count} {'entry' if count == 1 else 'entries'}.")
    return redirect(url_for("consent.left_open"), 303)


def _choice() -> Choice:
    if typed("choice") not in set(Choice):
        raise InvalidInput({"which": "Choose one of the buttons."})
    return Choice(typed("choice"))


def _page(errors: dict[str, str], ticked: set[int] | None = None, changed: str = "") -> str:
    with services().db.read() as session:
        lists = consent_files.waiting(session, now())
    return render_template(
        "consent/import_left_open.html", lists=lists, errors=errors, ticked=ticked or (), changed=changed
    )
