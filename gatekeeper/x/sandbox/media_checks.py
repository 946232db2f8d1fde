"""What must an upload look like before the sandbox keeps it?

X believes the bytes, not the name; and it takes them in three ways: base64 in JSON, a
file in a form, or in pieces.
"""

import base64
import binascii
import io
from collections.abc import Mapping

from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import parse_form_data

from gatekeeper.x.sandbox.asking import Ask
from gatekeeper.x.sandbox.checks import HIGHEST, as_object, is_number
from gatekeeper.x.sandbox.problems import TOO_LARGE, Refusal, invalid
from gatekeeper.x.sandbox.sniff import Kind, sniff

LARGEST_PICTURE = 5 * 1024 * 1024
LARGEST_GIF = 15 * 1024 * 1024
LONGEST_ALT_TEXT = 1000
_MOST_SEGMENTS = 1000
_CATEGORIES = {
    "tweet_image": ("image/jpeg", "image/png", "image/webp", "image/gif"),
    "tweet_gif": ("image/gif",),
}


def whole_of(ask: Ask) -> tuple[bytes, Kind]:
    """Reads POST /2/media/upload and gives the bytes and what they are."""
    fields, data = _fields(ask, {"media", "media_category"})
    category = fields.get("media_category")
    allowed = _allowed(category)
    _check_size(len(data), category)
    kind = sniff(data)
    if kind is None or kind.mime not in allowed:
        raise Refusal(invalid("media", "", "Media type unrecognized."))
    return data, kind


def announced_of(body: object) -> tuple[str, int]:
    """Reads POST /2/media/upload/initialize and gives the announced type and size."""
    fields = as_object(body)
    for key in set(fields) - {"media_type", "total_bytes", "media_category"}:
        raise Refusal(invalid(key, "", f"The property [{key}] is not defined or not played."))
    mime, total, category = fields.get("media_type"), fields.get("total_bytes"), fields.get("media_category")
    if not isinstance(mime, str) or mime not in _allowed(category):
        raise Refusal(invalid("media_type", mime, "The sandbox plays pictures only, of the announced category."))
    if not isinstance(total, int) or isinstance(total, bool) or total < 1:
        raise Refusal(invalid("total_bytes", total, "The number of bytes is needed."))
    _check_size(total, category)
    return mime, total


def segment_of(ask: Ask) -> tuple[int, bytes]:
    """Reads POST /2/media/upload/:id/append and gives the place of a piece and its bytes."""
    fields, data = _fields(ask, {"media", "segment_index"})
    index = fields.get("segment_index")
    # A form knows no numbers.
    if isinstance(index, str) and index.isascii() and index.isdigit() and len(index) < 5:  # noqa: PLR2004  # digits
        index = int(index)
    if not isinstance(index, int) or isinstance(index, bool) or not 0 <= index < _MOST_SEGMENTS:
        raise Refusal(invalid("segment_index", index, f"It has to be a number below {_MOST_SEGMENTS}."))
    return index, data


def description_of(body: object) -> tuple[int, str]:
    """Reads the body of POST /2/media/metadata and gives the media id and the alt text."""
    fields = as_object(body)
    metadata = fields.get("metadata")
    alt = metadata.get("alt_text") if isinstance(metadata, dict) else None
    text = alt.get("text") if isinstance(alt, dict) else None
    if not isinstance(text, str):
        raise Refusal(invalid("metadata.alt_text.text", "", "Only alt text is played, and it is required."))
    if len(text) > LONGEST_ALT_TEXT:
        raise Refusal(invalid("metadata.alt_text.text", "", f"Longer than {LONGEST_ALT_TEXT} characters."))
    return media_id_of(fields.get("id"), "id"), text


def media_id_of(value: object, name: str) -> int:
    """Takes the number of an upload, or refuses it."""
    if not isinstance(value, str) or not is_number(value) or int(value) >= HIGHEST:
        raise Refusal(invalid(name, value, f"The property [{name}] has to be the number of an upload."))
    return int(value)


def _fields(ask: Ask, known: set[str]) -> tuple[Mapping[str, object], bytes]:
    if ask.mimetype == "multipart/form-data":
        return _form(ask)
    fields = as_object(ask.json)
    for key in set(fields) - known:
        raise Refusal(invalid(key, "", f"The property [{key}] is not defined or not played."))
    media = fields.get("media")
    if not isinstance(media, str):
        raise Refusal(invalid("media", "", "The property [media] has to be a base64 string."))
    try:
        return fields, base64.b64decode(media, validate=True)
    except (binascii.Error, ValueError):
        raise Refusal(invalid("media", "", "The property [media] is not base64.")) from None


def _form(ask: Ask) -> tuple[Mapping[str, object], bytes]:
    environ = {
        "wsgi.input": io.BytesIO(ask.body),
        "CONTENT_LENGTH": str(len(ask.body)),
        "CONTENT_TYPE": ask.content_type,
        "REQUEST_METHOD": ask.method,
    }
    try:
        _, form, files = parse_form_data(environ)
    except RequestEntityTooLarge:
        raise Refusal(TOO_LARGE) from None
    file = files.get("media")
    data = file.read() if file else b""
    for each in files.values():
        each.close()
    return dict(form), data


def _allowed(category: object) -> tuple[str, ...]:
    allowed = _CATEGORIES.get(category) if isinstance(category, str) else None
    if allowed is None:
        raise Refusal(invalid("media_category", category, f"The sandbox plays {tuple(_CATEGORIES)} only."))
    return allowed


def _check_size(size: int, category: object) -> None:
    largest = LARGEST_GIF if category == "tweet_gif" else LARGEST_PICTURE
    if size > largest:
        raise Refusal(invalid("media", "", f"File size exceeds {largest} bytes."))
