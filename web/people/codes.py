"""A leader's own codes for the day on which nobody can sign in: made, shown once, printed."""

from flask import render_template
from flask.typing import ResponseReturnValue

from gatekeeper.actions import locking_out
from gatekeeper.permissions import Permission
from gatekeeper.queries import person_page
from web.guard import needs
from web.people.blueprint import blueprint
from web.shell import actor, now, services


@blueprint.get("/codes")
@needs(Permission.PEOPLE_MANAGE, recent=True)
def codes() -> ResponseReturnValue:
    """How many codes there are, and of whom. Never the codes."""
    with services().db.read() as session:
        found = person_page.codes(session, actor().staff_id)
    return render_template("people/codes.html", found=found)


@blueprint.post("/codes")
@needs(Permission.PEOPLE_MANAGE, recent=True)
def make_codes() -> ResponseReturnValue:
    """Makes one's own codes anew and shows them, this once."""
    have = services()
    made = locking_out.make_codes(have.db, have.key, actor(), now())
    return render_template("people/codes_made.html", codes=made, name=actor().name, made_at=now())
