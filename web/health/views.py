"""The health page for staff, and one word for whatever watches the server."""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from gatekeeper.permissions import Permission
from gatekeeper.queries import frame, health
from gatekeeper.stamps.authority import authority_of
from web.guard import needs, open_to_all
from web.shell import actor, now, services

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
@needs(Permission.HEALTH_SEE)
def page() -> ResponseReturnValue:
    """The facts, and what to do about those that are not well."""
    with services().db.read() as session:
        facts = health.health(
            session,
            actor(),
            now(),
            mail_is_set_up=services().settings.sends_mail,
            keys_in_settings=services().settings.has_x_keys,
            stamps_are_wanted=authority_of(services().settings) is not None,
        )
    return render_template("health/page.html", facts=facts)


@blueprint.get("/alive")
@open_to_all("A load balancer has no account. It learns nothing but that the web server reaches its database.")
def alive() -> ResponseReturnValue:
    """Says yes if this process can read the database."""
    with services().db.read() as session:
        frame.frame(session, now())
    return Response("yes\n", mimetype="text/plain")
