"""The whole record, event by event, and whether it is sound."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from gatekeeper.actions import exporting
from gatekeeper.audit import chain
from gatekeeper.audit import checkpoints as kept
from gatekeeper.permissions import Permission
from gatekeeper.queries import checkpoints, timeline
from web.addresses import row_number
from web.guard import needs
from web.history.blueprint import blueprint
from web.shell import actor, now, services


@blueprint.get("/history/record")
@needs(Permission.POST_SEE_ALL)
def audit() -> ResponseReturnValue:
    """The record of everything that happened. With `?check=1` the whole chain is checked.

    That somebody had it checked is on the record too; a record that does not hold stays as it was found.
    """
    with services().db.read() as session:
        log = timeline.whole_log(session, actor(), before=row_number(request.args.get("before", "")))
        verdict = chain.verify(session) if request.args.get("check") else None
        unsound = kept.check(session) if verdict and verdict.sound else None
    if verdict is not None and verdict.sound and unsound is None:
        exporting.note_check(services().db, actor(), events=verdict.events, now=now())
    return render_template("history/audit.html", log=log, verdict=verdict, unsound=unsound)


@blueprint.get("/history/record/explained")
@needs(Permission.POST_SEE_ALL)
def explained() -> ResponseReturnValue:
    """How the record is proved, on one sheet to print, with the newest signed state."""
    with services().db.read() as session:
        newest = checkpoints.page(session).rows[:1]
    return render_template("history/explained.html", newest=newest)


@blueprint.get("/history/record/checkpoints")
@needs(Permission.POST_SEE_ALL)
def proofs() -> ResponseReturnValue:
    """The signed states of the record, as they are mailed, to be printed and compared."""
    with services().db.read() as session:
        page = checkpoints.page(session, before=row_number(request.args.get("before", "")))
    return render_template("history/checkpoints.html", page=page)
