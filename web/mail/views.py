"""The page of the mail that was sent, or put into a folder by the practice school."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from gatekeeper.permissions import Permission
from gatekeeper.queries import mail
from web.guard import needs
from web.shell import services

blueprint = Blueprint("mail", __name__, url_prefix="/mail")


@blueprint.get("/")
@needs(Permission.ALARM_CHOOSE)
def index() -> ResponseReturnValue:
    """The newest mail first, with what it says."""
    with services().db.read() as session:
        rows = mail.mails(session)
    settings = services().settings
    return render_template(
        "mail/index.html", rows=rows, most=mail.MOST, base_url=settings.base_url, set_up=settings.sends_mail
    )
