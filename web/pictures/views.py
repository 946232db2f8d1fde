"""One picture: its cleaned bytes for those who may see its post, and a new one from a script."""

from flask import Blueprint, Response, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.errors import InvalidInput, NotFound
from gatekeeper.permissions import Permission
from gatekeeper.pictures.errors import PictureRefused, Reason, StoredPictureError
from gatekeeper.queries import composer, drafts, pictures
from gatekeeper.versions import MOST_PICTURES
from web.drafts.form import TypedPicture
from web.drafts.page import piece, who_is_in
from web.drafts.uploads import add
from web.guard import needs
from web.shell import actor, services

blueprint = Blueprint("pictures", __name__)


@blueprint.get("/pictures/<int:picture_id>")
@needs(Permission.POST_DRAFT, Permission.POST_SEE_ALL, Permission.POST_APPROVE)
def show(picture_id: int) -> ResponseReturnValue:
    """The bytes that will be sent, or were."""
    return _bytes(picture_id, small=False)


@blueprint.get("/pictures/<int:picture_id>/small")
@needs(Permission.POST_DRAFT, Permission.POST_SEE_ALL, Permission.POST_APPROVE)
def show_small(picture_id: int) -> ResponseReturnValue:
    """The same picture for lists of posts, about a tenth of the bytes."""
    return _bytes(picture_id, small=True)


def _bytes(picture_id: int, *, small: bool) -> ResponseReturnValue:
    """Never kept by the browser: they show children, on computers that colleagues share.

    Kept for even a minute, a picture would still be seen after signing out, and after a
    right to see it was lost. It is asked for each time, and allowed each time anew.
    """
    with services().db.read() as session:
        sha256 = pictures.sha256_for(session, actor(), picture_id, small=small)
        is_gone = pictures.is_gone(session, picture_id)
    if is_gone:
        return _deleted()
    try:
        data = services().pictures.read(sha256)
    except StoredPictureError as error:
        raise NotFound(error.message) from error
    response = Response(data, mimetype="image/jpeg")
    name = f"picture-{picture_id}-small.jpg" if small else f"picture-{picture_id}.jpg"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _deleted() -> ResponseReturnValue:
    """What stands in the place of a picture that was deleted: the history goes on without it."""
    return redirect(url_for("static", filename="deleted.svg"))


@blueprint.post("/drafts/<reference:reference>/pictures")
@needs(Permission.POST_DRAFT, files=True)
def take_in(reference: str) -> ResponseReturnValue:
    """Takes in one file from a script, and answers with the part of the form that is about it."""
    with services().db.read() as session:
        drafts.saved(session, actor(), reference)
    file = request.files.get("file")
    if file is None:
        raise InvalidInput({"files": "No picture arrived. Choose it once more."})
    have = request.form.get("have", default=0, type=int)
    if have >= MOST_PICTURES:
        return jsonify(message=f"X shows at most {MOST_PICTURES} pictures. Take one out first."), 422
    try:
        picture_id = add(reference, file)
    except PictureRefused as error:
        is_busy = error.reason is Reason.BUSY  # then the script sends it again by itself
        return jsonify(message=error.message), 503 if is_busy else 422
    with services().db.read() as session:
        offered = composer.choices(session, reference)
    card = piece(
        "drafts/_picture.html",
        picture=TypedPicture(picture_id),
        info=offered.pictures[picture_id],
        who=who_is_in(TypedPicture(picture_id), offered),
        place=have + 1,
        last=have + 1,
    )
    return jsonify(id=picture_id, card=card)
