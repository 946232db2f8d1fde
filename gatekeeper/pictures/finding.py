"""Which traces does a file carry beside its picture? Runs in the decoding child only.

The answer is a courtesy to the author: the cleaning does not depend on it, so
metadata that cannot be read is reported as far as it can be and never costs the
picture.
"""

import re
from collections.abc import Iterator
from datetime import date

from PIL import ExifTags, Image

from gatekeeper.pictures.jpeg_parts import NotBareError, segments
from gatekeeper.pictures.kinds import Kind
from gatekeeper.pictures.traces import Trace

_BASE = {
    Trace.CAMERA: {0x010F, 0x0110},
    Trace.TIME: {0x0132},
    Trace.CAPTION: {0x010E, 0x013B, 0x8298, 0x9C9B, 0x9C9C, 0x9C9D, 0x9C9E, 0x9C9F},
    Trace.SOFTWARE: {0x0131, 0x013C},
}
_DETAIL = {
    Trace.TIME: {0x9003, 0x9004},
    Trace.CAMERA: {0xA433, 0xA434},
    Trace.OWNER: {0xA430, 0xA431, 0xA435},
    Trace.MAKER_NOTES: {0x927C},
    Trace.COMMENT: {0x9286},
}
_NOT_TELLING = {0x0112, 0x8769, 0x8825, 0x011A, 0x011B, 0x0128, 0x0213}  # orientation, pointers, resolution
_XMP_START = b"http://ns.adobe.com/xap/1.0/\0"
_PNG_TEXT_XMP = "XML:com.adobe.xmp"
_PADDING = b"\0"
_TAKEN = (0x9003, 0x9004)  # when it was taken; when it was scanned or stored
_DAY = re.compile(r"(\d{4})[:/-](\d\d)[:/-](\d\d)")
_FIRST_YEAR = 2000
"""Nobody's phone took a picture before; a camera that lost its clock says 1970 or 1980."""
_THUMBNAIL_OFFSET = 0x0201


def traces_of(picture: Image.Image, data: bytes, kind: Kind) -> set[Trace]:
    """Take an opened picture and its file; give everything found beside the pixels."""
    found = set(_in_exif(picture))
    xmp = _xmp(picture)
    if xmp:
        found.add(Trace.XMP)
        if b"GPSLatitude" in xmp or b"GPSLongitude" in xmp:
            found.add(Trace.PLACE)
    if kind is Kind.JPEG:
        found |= set(_in_jpeg(picture, data))
    elif kind is Kind.PNG:
        found |= set(_in_png(picture, data))
    elif kind is Kind.WEBP:
        if len(data) > int.from_bytes(data[4:8], "little") + 9:
            found.add(Trace.TAIL)
    else:
        found |= set(_in_heic(picture))
    return found


def day_taken(picture: Image.Image) -> date | None:
    """Give the day that the camera wrote into the file, without the time; None where it makes no sense."""
    try:
        detail = picture.getexif().get_ifd(ExifTags.IFD.Exif)
        values = [detail.get(tag) for tag in _TAKEN]
    except Exception:  # noqa: BLE001  # broken EXIF raises nearly anything and must not cost the picture
        return None
    return next((day for value in values if (day := _day_in(value))), None)


def _day_in(value: object) -> date | None:
    found = _DAY.match(value) if isinstance(value, str) else None
    if found is None:
        return None
    try:
        day = date(*map(int, found.groups()))
    except ValueError:
        return None
    return day if day.year >= _FIRST_YEAR else None


def _in_exif(picture: Image.Image) -> Iterator[Trace]:
    try:
        exif = picture.getexif()
        base = set(exif)
        detail = set(exif.get_ifd(ExifTags.IFD.Exif))
        place = exif.get_ifd(ExifTags.IFD.GPSInfo)
        thumbnail = exif.get_ifd(ExifTags.IFD.IFD1)
    except Exception:  # noqa: BLE001  # broken EXIF raises nearly anything; the block is still removed
        yield Trace.SETTINGS
        return
    if place:
        yield Trace.PLACE
    if _THUMBNAIL_OFFSET in thumbnail:
        yield Trace.THUMBNAIL
    for tags, telling in ((base, _BASE), (detail, _DETAIL)):
        yield from (trace for trace, numbers in telling.items() if tags & numbers)
    named = set().union(*_BASE.values(), *_DETAIL.values())
    if (base | detail) - named - _NOT_TELLING:
        yield Trace.SETTINGS


def _xmp(picture: Image.Image) -> bytes:
    block = picture.info.get("xmp") or picture.info.get(_PNG_TEXT_XMP) or b""
    return block.encode("utf-8", "replace") if isinstance(block, str) else bytes(block)


def _in_jpeg(picture: Image.Image, data: bytes) -> Iterator[Trace]:
    for name, body in getattr(picture, "applist", ()):
        if name == "COM":
            yield Trace.COMMENT
        elif name == "APP13":
            yield Trace.IPTC
        elif name == "APP1" and body.startswith(_XMP_START):
            yield Trace.XMP
        elif name == "APP2" and body.startswith(b"MPF\0"):
            yield Trace.OTHER_PICTURES
        elif name == "APP0" and body.startswith(b"JFXX"):
            yield Trace.THUMBNAIL
    try:
        *_rest, last = segments(data)
    except NotBareError:
        return  # the decoder is more forgiving than we are; without an end there is no tail
    tail = data[last.end :].lstrip(_PADDING)
    if tail:
        yield Trace.OTHER_PICTURES if tail.startswith(b"\xff\xd8\xff") else Trace.TAIL


def _in_png(picture: Image.Image, data: bytes) -> Iterator[Trace]:
    if set(getattr(picture, "text", ())) - {_PNG_TEXT_XMP}:
        yield Trace.COMMENT
    at = 8
    while at + 12 <= len(data):
        name = data[at + 4 : at + 8]
        if name in {b"tEXt", b"zTXt", b"iTXt"} and _PNG_TEXT_XMP.encode() not in data[at + 8 : at + 40]:
            yield Trace.COMMENT
        elif name == b"tIME":
            yield Trace.TIME
        at += 12 + int.from_bytes(data[at : at + 4], "big")
        if name == b"IEND":
            break
    if data[at:].lstrip(_PADDING):
        yield Trace.TAIL


def _in_heic(picture: Image.Image) -> Iterator[Trace]:
    if getattr(picture, "n_frames", 1) > 1 or picture.info.get("aux") or picture.info.get("depth_images"):
        yield Trace.OTHER_PICTURES
    if picture.info.get("thumbnails"):
        yield Trace.THUMBNAIL
