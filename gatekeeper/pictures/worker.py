"""What does the decoding child do? One file in on standard input, one bare JPEG and its small copy out.

Started by `intake` for each picture and gone afterwards, so that nothing of one
file can reach the next. It imports Pillow and nothing of the application.
"""

import json
import sys
from typing import Any

from PIL import (
    Image,
    ImageOps,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from gatekeeper.pictures import confine
from gatekeeper.pictures.cleaning import Refusal, make_bare, open_picture, orientation_of, save_bare, save_small
from gatekeeper.pictures.errors import Reason
from gatekeeper.pictures.filling import filled, unpacked
from gatekeeper.pictures.finding import day_taken, traces_of
from gatekeeper.pictures.kinds import Job, Kind

# Files cannot be opened later, so all that decoding might load lazily is loaded now.
_LOADED = (ImageOps, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin)
_ENCODINGS = ("ascii", "latin-1", "utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp1252")


def serve(kind: Kind, job: Job = Job.CLEAN) -> None:
    """Clean the one file on standard input, taken for `kind`, or cover parts of it, and write the answer."""
    _load_everything(kind)
    confine.limit_memory_and_time()
    confine.forbid_files_and_network()
    data = sys.stdin.buffer.read()
    header, jpegs = _answer(data, kind, job)
    packed = json.dumps(header).encode("ascii")
    sys.stdout.buffer.write(len(packed).to_bytes(4, "big") + packed + jpegs)
    sys.stdout.buffer.flush()


def _load_everything(kind: Kind) -> None:
    Image.preinit()
    for encoding in _ENCODINGS:
        "".encode(encoding)
    if kind is Kind.HEIC:
        import pillow_heif  # noqa: PLC0415  # 7 MB that the other kinds do not need

        # A thumbnail in the file may show what the picture no longer does: never decode it instead.
        pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, decode_threads=2)


def _answer(data: bytes, kind: Kind, job: Job) -> tuple[dict[str, Any], bytes]:
    try:
        return _covered(data) if job is Job.COVER else _cleaned(data, kind)
    except Refusal as refusal:
        return {"refused": refusal.reason}, b""
    except (MemoryError, Image.DecompressionBombError):
        return {"refused": Reason.TOO_MANY_PIXELS}, b""
    except (ImportError, PermissionError):
        raise  # something was not loaded in time: our mistake, which must not be taken for a damaged file
    except Exception as error:  # noqa: BLE001  # decoders raise nearly anything for a damaged file
        return {"refused": Reason.DAMAGED, "error": type(error).__name__}, b""


def _cleaned(data: bytes, kind: Kind) -> tuple[dict[str, Any], bytes]:
    picture = open_picture(data, kind)
    found = traces_of(picture, data, kind)
    taken = day_taken(picture)
    orientation = orientation_of(picture, kind)
    held = picture.info.get("original_orientation") if kind is Kind.HEIC else orientation
    fresh = make_bare(picture, kind, orientation, found)
    told = {"removed": [trace.name for trace in found], "turned": held not in {None, 1}}
    return _saved(fresh, told | {"taken": taken.isoformat() if taken else ""})


def _covered(data: bytes) -> tuple[dict[str, Any], bytes]:
    regions, jpeg = unpacked(data)
    return _saved(filled(open_picture(jpeg, Kind.JPEG), regions), {"removed": [], "turned": False, "taken": ""})


def _saved(fresh: Image.Image, told: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    jpeg, small = save_bare(fresh), save_small(fresh)
    return told | {"full": len(jpeg)}, jpeg + small
