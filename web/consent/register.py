"""The register by class, the sheet to print, finding a child, and what the office has to see to."""

from datetime import timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.permissions import Permission
from gatekeeper.queries import consent, consent_files, consent_lists, parent_answers, parent_requests
from web.consent.blueprint import blueprint
from web.guard import needs
from web.seen import shows
from web.shell import may, now, services

LONGEST_SEARCH = 120
MOST_FOUND = 30


@blueprint.get("/")
@needs(Permission.PUPIL_NAMES)
@shows("register", "", "the register of permissions")
def register() -> ResponseReturnValue:
    """All classes, with who can be shown and who can be named."""
    keeps, warn_after = may(Permission.CONSENT_RECORD), timedelta(days=services().settings.consent_warn_days)
    with services().db.read() as session:
        classes = consent.register(session, now())
        waiting = consent_lists.to_see_to(session, now()).count if keeps else 0
        newest = consent_files.newest(session, now(), warn_after) if keeps else None
        came_in = parent_answers.count_came_in(session) if keeps else 0
        asked = parent_requests.progress(session, now()) if keeps else {}
    return render_template(
        "consent/register.html",
        classes=classes,
        waiting=waiting,
        newest=newest,
        came_in=came_in,
        asked=asked,
        warn_days=warn_after.days,
        block_days=services().settings.consent_block_days,
    )


@blueprint.get("/sheet/<int:class_id>")
@needs(Permission.PUPIL_NAMES)
@shows("class", "class_id", "the permissions of a class, to print")
def sheet(class_id: int) -> ResponseReturnValue:
    """One class to print and pin up. It says until when it may be used, and no reason."""
    with services().db.read() as session:
        shown = consent.sheet(session, class_id, now())
    return render_template("consent/sheet.html", sheet=shown, days=consent.SHEET_DAYS)


@blueprint.get("/find")
@needs(Permission.CONSENT_RECORD)
def find() -> ResponseReturnValue:
    """The child whose answer is to be recorded: at once where only one is meant."""
    typed = request.args.get("child", "")[:LONGEST_SEARCH]
    with services().db.read() as session:
        found = consent.find(session, typed)
    if len(found) == 1:
        return redirect(url_for("consent.pupil", pupil_id=found[0].id), 303)
    return render_template(
        "consent/find.html", typed=typed, found=found[:MOST_FOUND], more=len(found) > MOST_FOUND
    )


@blueprint.get("/to-do")
@needs(Permission.CONSENT_RECORD)
def to_do() -> ResponseReturnValue:
    """Who was not asked, whose yes runs out, who disagrees, who has left."""
    with services().db.read() as session:
        lists = consent_lists.to_see_to(session, now())
        came_in = parent_answers.count_came_in(session)
    return render_template("consent/to_do.html", lists=lists, came_in=came_in)
