"""May this file be shown, and what is left of it when everything but the picture is gone?

The file is never decoded here. A child process that lives for one picture does
that (`isolation`, `worker`); this side decides what kind of file it is and
believes nothing: what comes back is walked byte by byte before it counts.
"""

import hashlib
import json
import logging
import threading
import unicodedata
from dataclasses import dataclass, field
from datetime import date

from gatekeeper.pictures.errors import PictureRefused, Reason
from gatekeeper.pictures.isolation import WorkerFailed, WorkerTimedOut, decode_in_child
from gatekeeper.pictures.jpeg_parts import bare_size
from gatekeeper.pictures.kinds import Job, Kind, describe_other, is_moving_heic, kind_of
from gatekeeper.pictures.limits import (
    LONG_EDGE,
    MAX_FILE_BYTES,
    MAX_JPEG_BYTES,
    MAX_SMALL_BYTES,
    SMALL_EDGE,
    size_within,
)
from gatekeeper.pictures.traces import Trace

TIME_LIMIT_SECONDS = 20.0
AT_ONCE = 2  # a burst of uploads must leave the web server time to answer
QUEUE_SECONDS = 60.0

_ANSWER_LIMIT = MAX_JPEG_BYTES + MAX_SMALL_BYTES + 65_536
_NAME_LENGTH = 60
_log = logging.getLogger(__name__)
_turn = threading.BoundedSemaphore(AT_ONCE)

_SENTENCES = {
    Reason.EMPTY: "is empty: please choose the picture again.",
    Reason.TOO_HEAVY: "is larger than 25 MB: please send a smaller copy of it.",
    Reason.MOVING: "is a moving picture, and only still ones can be checked: please send a single photo instead.",
    Reason.TOO_MANY_PIXELS: "has too many pixels (the limit is 60 million): please send a smaller copy of it.",
    Reason.TOO_SMALL: "is too small to be seen in a post: please send the picture in its full size.",
    Reason.TOO_THIN: "is more than ten times as long as it is wide: please crop it and send it again.",
    Reason.DAMAGED: "is damaged or arrived only in part: please send it again, or send a screenshot of it.",
    Reason.TOO_SLOW: "took too long to open, so it may be damaged: please send a screenshot of it instead.",
    Reason.BUSY: "could not be checked just now, because the server is busy: please send it again in a minute.",
}


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A picture that holds nothing but itself: upright, sRGB, without any metadata.

    `removed` says in plain words what the file carried and no longer does, the
    most telling first. `original_format` is JPEG, PNG, WebP or HEIC. `small` is the
    same picture for lists; only `jpeg` is ever agreed and sent. `taken_on` is the day that the
    camera had written into the file.
    """

    jpeg: bytes = field(repr=False)
    small: bytes = field(repr=False)
    sha256: str
    small_sha256: str
    width: int
    height: int
    removed: tuple[str, ...]
    turned_upright: bool
    original_format: str
    taken_on: date | None = None


def clean(data: bytes, file_name: str, *, seconds: float = TIME_LIMIT_SECONDS) -> Cleaned:
    """Take an uploaded file and the name it came under (used in messages only);
    give its clean picture.

    Raises PictureRefused for everything that is not an acceptable picture, and
    when the decoder crashed or took longer than `seconds`.
    """
    return answered(data, _accepted_kind(data, file_name), file_name, seconds=seconds)


def answered(data: bytes, kind: Kind, name: str, *, seconds: float, job: Job = Job.CLEAN) -> Cleaned:
    """Take what a child is to work on and the name of the file it is about;
    wait for a turn, and give the picture it hands back once that is proved.

    Raises PictureRefused where none comes back.
    """
    if not _turn.acquire(timeout=QUEUE_SECONDS):
        raise _refused(name, Reason.BUSY)
    try:
        answer = decode_in_child(data, kind, seconds=seconds, answer_limit=_ANSWER_LIMIT, job=job)
    except WorkerTimedOut as error:
        _log.warning("picture worker: %s", error)
        raise _refused(name, Reason.TOO_SLOW) from error
    except WorkerFailed as error:
        _log.warning("picture worker: %s", error)
        raise _refused(name, Reason.DAMAGED) from error
    except OSError as error:  # no memory or no process left: not the picture's fault
        _log.exception("picture worker could not be started")
        raise _refused(name, Reason.BUSY) from error
    finally:
        _turn.release()
    try:
        return _believe(answer, kind, name)
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        _log.warning("picture worker gave an unusable answer: %s", error)
        raise _refused(name, Reason.DAMAGED) from error


def busy(file_name: str) -> PictureRefused:
    """Say that a file was not even looked at, because too much is going on."""
    return _refused(file_name, Reason.BUSY)


def _accepted_kind(data: bytes, file_name: str) -> Kind:
    if not data:
        raise _refused(file_name, Reason.EMPTY)
    if len(data) > MAX_FILE_BYTES:
        raise _refused(file_name, Reason.TOO_HEAVY)
    if is_moving_heic(data):
        raise _refused(file_name, Reason.MOVING)
    kind = kind_of(data)
    if kind is None:
        other = describe_other(data)
        message = f"{_shown(file_name)} is {other}: please send a JPEG, PNG, WebP or HEIC picture instead."
        raise PictureRefused(message, Reason.WRONG_KIND)
    return kind


def _believe(answer: bytes, kind: Kind, file_name: str) -> Cleaned:
    """Turn a child's answer into a Cleaned, proving each thing it could have got wrong."""
    body = 4 + int.from_bytes(answer[:4], "big")
    header = json.loads(answer[4:body])
    if "refused" in header:
        if "error" in header:
            _log.info("picture refused as damaged: %.40s", header["error"])
        raise _refused(file_name, Reason(header["refused"]))
    jpeg, small = answer[body : body + header["full"]], answer[body + header["full"] :]
    width, height = bare_size(jpeg)
    if max(width, height) > LONG_EDGE or len(jpeg) > MAX_JPEG_BYTES:
        raise ValueError("larger than agreed")
    if bare_size(small) != size_within(SMALL_EDGE, width, height) or len(small) > MAX_SMALL_BYTES:
        raise ValueError("a small copy of another size than agreed")
    removed = tuple(trace.value for trace in Trace if trace.name in header["removed"])
    return Cleaned(
        jpeg=jpeg,
        small=small,
        sha256=hashlib.sha256(jpeg).hexdigest(),
        small_sha256=hashlib.sha256(small).hexdigest(),
        width=width,
        height=height,
        removed=removed,
        turned_upright=header["turned"] is True,
        original_format=kind.value,
        taken_on=date.fromisoformat(header["taken"]) if header["taken"] else None,
    )


def _refused(file_name: str, reason: Reason) -> PictureRefused:
    return PictureRefused(f"{_shown(file_name)} {_SENTENCES[reason]}", reason)


def _shown(file_name: str) -> str:
    """Give the name as it may stand in a sentence: no folders, no control or turning marks, not long."""
    last = file_name.replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C").strip()
    if not visible:
        return "The file"
    return f"“{visible if len(visible) <= _NAME_LENGTH else visible[: _NAME_LENGTH - 1] + '…'}”"
