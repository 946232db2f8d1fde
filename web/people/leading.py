"""One leader proposes somebody, another one confirms."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.actions import leading
from gatekeeper.errors import InvalidInput
from gatekeeper.permissions import Permission
from web.guard import needs
from web.people import one
from web.people.blueprint import blueprint
from web.shell import actor, now, services, typed


@blueprint.post("/<int:person_id>/lead")
@needs(Permission.PEOPLE_MANAGE, recent=True)
def propose(person_id: int) -> ResponseReturnValue:
    """Proposes that somebody should lead."""
    try:
        leading.propose(services().db, actor(), person_id, typed("why_lead"), now())
    except InvalidInput as error:
        return one.page(person_id, error.fields), 422
    flash("Proposed. It counts once another leader confirms it, within a week. They are told by mail.")
    return redirect(url_for("people.one", person_id=person_id), 303)


@blueprint.post("/proposals/<int:proposal_id>/confirm")
@needs(Permission.PEOPLE_MANAGE, recent=True)
def confirm(proposal_id: int) -> ResponseReturnValue:
    """Confirms what another leader proposed."""
    leading.confirm(services().db, actor(), proposal_id, now())
    flash("Confirmed. They lead from now on, and sign in again. All leaders are told by mail.")
    return redirect(url_for("people.index"), 303)


@blueprint.post("/proposals/<int:proposal_id>/refuse")
@needs(Permission.PEOPLE_MANAGE, recent=True)
def refuse(proposal_id: int) -> ResponseReturnValue:
    """Says no to a proposal, or takes one's own back."""
    leading.refuse(services().db, actor(), proposal_id, now())
    flash("The proposal is closed. Nobody's rights were changed.")
    return redirect(url_for("people.index"), 303)
