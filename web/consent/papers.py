"""A paper that a yes rests on, for those who keep the register and nobody else."""

from flask import Response
from flask.typing import ResponseReturnValue

from gatekeeper import evidence
from gatekeeper.permissions import Permission
from web.consent.blueprint import blueprint
from web.guard import needs
from web.seen import shows
from web.shell import services


@blueprint.get("/evidence/<int:evidence_id>")
@needs(Permission.CONSENT_RECORD)
@shows("evidence", "evidence_id", "a paper behind a permission")
def paper(evidence_id: int) -> ResponseReturnValue:
    """The file as it was taken in. It is always saved and never shown in the page, and no browser keeps it."""
    with services().db.read() as session:
        row, data = evidence.opened(session, services().key, evidence_id)
        media_type = row.media_type
    response = Response(data, mimetype=media_type)
    name = f"permission-{evidence_id}.{evidence.ENDINGS[media_type]}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
