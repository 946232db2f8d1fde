"""Finding posts again, and taking the list away as a table."""

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from gatekeeper.actions import exporting
from gatekeeper.audit import export
from gatekeeper.clock import in_london
from gatekeeper.errors import InvalidInput
from gatekeeper.lifecycle import LABELS
from gatekeeper.permissions import Permission
from gatekeeper.queries import exported, history
from web.addresses import row_number
from web.guard import needs
from web.history.asking import asked
from web.history.blueprint import blueprint
from web.shell import actor, now, services


@blueprint.get("/history")
@needs(Permission.POST_DRAFT, Permission.POST_SEE_ALL)
def index() -> ResponseReturnValue:
    """Every post that this person may see, searched and in pages."""
    question = asked(request.args)
    with services().db.read() as session:
        found = (
            None
            if question.errors
            else history.search(
                session, actor(), question.search, before=row_number(request.args.get("before", ""))
            )
        )
        people = history.colleagues(session)
    page = render_template(
        "history/index.html",
        found=found,
        asked=question,
        people=[("", "Anybody"), *((str(person_id), name) for person_id, name in people)],
        states=[("", "Any state"), *((state.value, label) for state, label in LABELS.items())],
    )
    return page, 422 if question.errors else 200


@blueprint.post("/history/export")
@needs(Permission.POST_EXPORT)
def export_table() -> ResponseReturnValue:
    """The posts that match as a file for a spreadsheet. That it was taken goes on the record."""
    question = asked(request.form)
    if question.errors:
        raise InvalidInput(question.errors)
    have = services()
    with have.db.read() as session:
        rows = exported.table(session, actor(), question.search)
    exporting.note_export(have.db, actor(), rows=len(rows), now=now())
    answer = Response(export.as_csv(exported.HEADER, rows), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="posts-{in_london(now()):%Y-%m-%d}.csv"'
    return answer
