"""How far is the look at a picture? Asked by the script about twice a second, until it is done."""

from flask import jsonify
from flask.typing import ResponseReturnValue

from gatekeeper.errors import NotFound
from gatekeeper.looking import Progress
from gatekeeper.permissions import Permission
from gatekeeper.queries import composer, drafts, picture_page
from web.drafts.form import TypedPicture
from web.drafts.page import newest_words, piece, who_is_in
from web.guard import needs
from web.pictures.views import blueprint
from web.shell import actor, services


@blueprint.get("/drafts/<reference:reference>/pictures/<int:picture_id>/look")
@needs(Permission.POST_DRAFT)
def look(reference: str, picture_id: int) -> ResponseReturnValue:
    """How far it is. A picture that nobody looks at is taken up."""
    own = _own(reference, picture_id)
    return _told(reference, own, services().looking.progress([own])[own])


@blueprint.post("/drafts/<reference:reference>/pictures/<int:picture_id>/look")
@needs(Permission.POST_DRAFT)
def look_again(reference: str, picture_id: int) -> ResponseReturnValue:
    """The button “Check again”, where a look failed."""
    own = _own(reference, picture_id)
    services().looking.again(own)
    return _told(reference, own, services().looking.progress([own])[own])


def _own(reference: str, picture_id: int) -> int:
    """The picture that stands for this one in the post now.

    Raises:
        NotFound: it is no picture of this post, or there is no such post.
        NotPermitted: the post is a colleague's.
    """
    with services().db.read() as session:
        drafts.saved(session, actor(), reference)
        own = picture_page.own_picture(session, reference, picture_id)
    if own is None:
        raise NotFound("There is no such picture in this post.")
    return own.id


def _told(reference: str, picture_id: int, at: Progress) -> ResponseReturnValue:
    told = {"done": at.done, "stage": at.stage.value, "words": at.words, "share": at.share}
    if not at.done:
        return jsonify(told)
    with services().db.read() as session:
        said = newest_words(session, reference).typed.said_of(picture_id) or TypedPicture(picture_id)
        who = who_is_in(said, composer.choices(session, reference))
    return jsonify(told | {"part": piece("drafts/_picture_look.html", id=picture_id, known=True), "who": who})
