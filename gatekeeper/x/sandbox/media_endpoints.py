"""How does X take a picture: whole, or in pieces?"""

from gatekeeper.x.sandbox import media_checks, prices
from gatekeeper.x.sandbox.media import MEDIA_LIFE
from gatekeeper.x.sandbox.problems import Refusal, invalid
from gatekeeper.x.sandbox.records import Picture
from gatekeeper.x.sandbox.routing import MEDIA, Answer, Call, Routes

ROUTES = Routes()
_LIFE_SECONDS = int(MEDIA_LIFE.total_seconds())


@ROUTES.at("POST", "/2/media/upload", "media", MEDIA, writes=True)
def upload(call: Call) -> Answer:
    """Takes a picture whole, as base64 in JSON or as a file in a form."""
    data, kind = media_checks.whole_of(call.ask)
    return _kept(call, call.world.media.keep(call.token.account.id, data, kind))


@ROUTES.at("GET", "/2/media/upload", "media status", MEDIA)
def status(call: Call) -> Answer:
    """Says how far X is with an upload."""
    command = call.ask.parameters.get("command", "STATUS")
    if command != "STATUS":
        raise Refusal(invalid("command", command, "It has to be STATUS."))
    media_id = media_checks.media_id_of(call.ask.parameters.get("media_id"), "media_id")
    picture = call.world.media.find(call.token.account.id, media_id)
    return _kept(call, picture, looked=True)


@ROUTES.at("POST", "/2/media/upload/initialize", "media initialize", MEDIA, writes=True)
def initialize(call: Call) -> Answer:
    """Opens an upload in pieces."""
    mime, total = media_checks.announced_of(call.ask.json)
    media_id = call.world.media.begin(call.token.account.id, mime, total)
    words = {"id": str(media_id), "media_key": f"3_{media_id}", "expires_after_secs": _LIFE_SECONDS}
    return {"data": words}, 200


@ROUTES.at("POST", "/2/media/upload/:id/append", "media append", MEDIA, writes=True)
def append(call: Call) -> Answer:
    """Takes the next piece."""
    media_id = media_checks.media_id_of(call.number, "id")
    index, data = media_checks.segment_of(call.ask)
    return {"data": {"expires_at": call.world.media.append(call.token.account.id, media_id, index, data)}}, 200


@ROUTES.at("POST", "/2/media/upload/:id/finalize", "media finalize", MEDIA, writes=True)
def finalize(call: Call) -> Answer:
    """Puts the pieces together."""
    media_id = media_checks.media_id_of(call.number, "id")
    return _kept(call, call.world.media.finish(call.token.account.id, media_id))


@ROUTES.at("POST", "/2/media/metadata", "metadata", MEDIA, writes=True)
def describe(call: Call) -> Answer:
    """Sets the alt text of a picture."""
    media_id, text = media_checks.description_of(call.ask.json)
    if not call.world.media.describe(call.token.account.id, media_id, text):
        raise Refusal(invalid("id", media_id, "The media id is invalid."))
    call.world.accounts.charge(call.token.account.id, "describe", prices.DESCRIPTION)
    return {"data": {"id": str(media_id), "associated_metadata": {"alt_text": {"text": text}}}}, 200


def _kept(call: Call, picture: Picture, *, looked: bool = False) -> Answer:
    words: dict[str, object] = {
        "id": str(picture.id),
        "media_key": picture.key,
        "size": picture.size,
        "expires_after_secs": _LIFE_SECONDS,
        "image": {"image_type": picture.mime, "w": picture.width, "h": picture.height},
    }
    if state := call.world.media.state(picture.id, looked=looked):
        words["processing_info"] = state
    return {"data": words}, 200
