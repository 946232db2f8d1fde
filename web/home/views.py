"""The first page after signing in."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from gatekeeper.permissions import Permission
from web.guard import needs

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@needs(Permission.SIGNED_IN)
def index() -> ResponseReturnValue:
    """What needs me now."""
    return render_template("home/index.html")
