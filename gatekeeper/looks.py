"""What was seen in a picture, from the senses into rows and from rows to the rules?"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from gatekeeper.keys import OperationalKey
from gatekeeper.models import Picture, PictureLook
from gatekeeper.pictures.boxes import Box
from gatekeeper.senses.fingerprints import hash_in, to_keep
from gatekeeper.senses.seen import Light, Seen
from rules import facts as f

KEY_VERSION = 1
PURPOSE = "fingerprints of pictures"
HIDDEN = 0.9
"""A part counts as covered when so much of it is."""


def as_row(picture_id: int, seen: Seen, key: OperationalKey, now: datetime) -> PictureLook:
    """What was seen, to be stored."""
    faces = sorted(seen.faces, key=lambda face: (not face.sure, round(face.box.y0 * 4 / seen.height), face.box.x0))
    return PictureLook(
        picture_id=picture_id,
        looked_at=now,
        faces=[
            {"number": number, "box": _box(face.box), "score": round(face.score, 3), "sure": face.sure}
            for number, face in enumerate(faces, start=1)
        ],
        lines=[
            {"box": _box(line.box), "text": line.text, "confidence": round(line.confidence, 3)}
            for line in seen.words
        ],
        codes=[{"box": _box(code.box), "text": code.text, "kind": code.kind} for code in seen.codes],
        brightness=seen.light.brightness,
        sharpness=seen.light.sharpness,
        hash=hash_in(seen.fingerprint),
        key_version=KEY_VERSION,
        sealed_print=key.seal(PURPOSE, to_keep(seen.fingerprint), _context(picture_id, KEY_VERSION)),
    )


def covered_row(
    look: PictureLook, picture_id: int, patches: Sequence[Box], key: OperationalKey, now: datetime
) -> PictureLook:
    """The same look at its covered copy: what is wholly hidden is gone, everything else is as it was seen."""

    def left(found: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        return [one for one in found if not _is_hidden(Box(*one["box"]), patches)]

    kept = fingerprint_in(look, key)
    return PictureLook(
        picture_id=picture_id,
        looked_at=now,
        faces=left(look.faces),
        lines=left(look.lines),
        codes=left(look.codes),
        brightness=look.brightness,
        sharpness=look.sharpness,
        hash=look.hash,
        key_version=KEY_VERSION,
        sealed_print=key.seal(PURPOSE, kept, _context(picture_id, KEY_VERSION)),
    )


def fingerprint_in(look: PictureLook, key: OperationalKey) -> bytes:
    """The kept half of the fingerprint; empty where the key does not open it."""
    return key.unseal(PURPOSE, look.sealed_print, _context(look.picture_id, look.key_version)) or b""


def looked(session: Session, picture_ids: Iterable[int]) -> dict[int, f.Looked]:
    """What the rules may know of each of these pictures that was looked at."""
    rows = session.exec(
        select(PictureLook, Picture.width, Picture.height)
        .join(Picture, col(Picture.id) == col(PictureLook.picture_id))
        .where(col(PictureLook.picture_id).in_(list(picture_ids)))
    )
    return {look.picture_id: as_facts(look, width, height) for look, width, height in rows}


def as_facts(look: PictureLook, width: int, height: int) -> f.Looked:
    """One look as the rules read it: lines of writing first, then what codes say."""
    light = Light(look.brightness, look.sharpness)

    def region(box: list[float]) -> f.Region:
        x0, y0, x1, y1 = box
        return f.Region(x0 / width, y0 / height, (x1 - x0) / width, (y1 - y0) / height)

    return f.Looked(
        faces=tuple(f.SeenFace(face["number"], region(face["box"]), face["sure"]) for face in look.faces),
        lines=(
            *(f.SeenLine(region(line["box"]), line["text"], line["confidence"]) for line in look.lines),
            *(f.SeenLine(region(code["box"]), code["text"], is_code=True) for code in look.codes),
        ),
        too_dark=light.too_dark,
        too_blurred=light.too_blurred,
    )


def words_read(seen: f.Looked | None) -> str:
    """Everything that can be read in a picture, a line for each, in the order of `seen.lines`."""
    return "\n".join(line.text for line in seen.lines) if seen else ""


def _is_hidden(box: Box, patches: Sequence[Box]) -> bool:
    """Whether one cover hides it; a line of which a part still shows is there still."""
    return any(box.shared_with(patch) >= HIDDEN * max(box.area, 1.0) for patch in patches)


def _box(box: Box) -> list[float]:
    return [round(value, 1) for value in (box.x0, box.y0, box.x1, box.y1)]


def _context(picture_id: int, key_version: int) -> str:
    return f"picture_look|sealed_print|{picture_id}|{key_version}"
