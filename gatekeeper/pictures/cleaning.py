"""How does a file become a bare picture? Runs in the decoding child only.

Each rule was found by a test that failed without it: sizes are checked before
pixels are decoded, the colour profile is read before the quick decode, hidden
colours do not survive, and what is saved is a fresh image into which pixels
were pasted, because Pillow writes a source's comment back out by itself.
"""

import io
import math

from PIL import Image, ImageCms

from gatekeeper.pictures.errors import Reason
from gatekeeper.pictures.jpeg_parts import SCAN, NotBareError, segments
from gatekeeper.pictures.kinds import Kind
from gatekeeper.pictures.limits import LONG_EDGE, MAX_ASPECT, MAX_PIXELS, MIN_SIDE, SMALL_EDGE, size_within
from gatekeeper.pictures.traces import Trace

QUICK_EDGE = 1920  # a JPEG halved while decoding may end here instead of at LONG_EDGE
QUALITY, SMALL_QUALITY = 88, 80
MAX_SCANS = 100  # a progressive photo has about ten
ORIENTATION = 0x0112

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_PROFILE_SPACES = {"L": "GRAY", "RGB": "RGB", "CMYK": "CMYK"}
_PLUGINS = {Kind.JPEG: "JPEG", Kind.PNG: "PNG", Kind.WEBP: "WEBP", Kind.HEIC: "HEIF"}

Image.MAX_IMAGE_PIXELS = MAX_PIXELS  # Pillow itself only raises at twice this; check_size does at once


class Refusal(Exception):
    """The picture is readable but not acceptable."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


def open_picture(data: bytes, kind: Kind) -> Image.Image:
    """Read a file's header with the one decoder that its content calls for, and check its size."""
    if kind is Kind.WEBP:  # this decoder makes room for the whole picture as soon as it is opened
        check_size(*_webp_size(data))
    if kind is Kind.JPEG:
        _check_scans(data)
    picture = Image.open(io.BytesIO(data), formats=(_PLUGINS[kind],))
    check_size(*picture.size)
    # A JPEG or HEIC with more than one picture is a camera's bundle: its main picture
    # counts. In the other kinds every further frame would go out unchecked.
    if kind in {Kind.PNG, Kind.WEBP} and getattr(picture, "is_animated", False):
        raise Refusal(Reason.MOVING)
    return picture


def check_size(width: int, height: int) -> None:
    """Refuse sizes that nobody photographs, before any pixel is decoded."""
    if min(width, height) < 1:
        raise Refusal(Reason.DAMAGED)
    if width * height > MAX_PIXELS:
        raise Refusal(Reason.TOO_MANY_PIXELS)
    if max(width, height) > MAX_ASPECT * min(width, height):
        raise Refusal(Reason.TOO_THIN)
    if min(width, height) < MIN_SIDE:
        raise Refusal(Reason.TOO_SMALL)


def orientation_of(picture: Image.Image, kind: Kind) -> int:
    """Give how the camera was held (1 to 8); 1 for anything that makes no sense."""
    if kind is Kind.HEIC:  # turned by its decoder; turning again would be once too often
        return 1
    try:
        value = picture.getexif().get(ORIENTATION, 1)
    except Exception:  # noqa: BLE001  # broken EXIF raises nearly anything and must not cost the picture
        return 1
    return value if value in _TURNS else 1


def make_bare(picture: Image.Image, kind: Kind, orientation: int, found: set[Trace]) -> Image.Image:
    """Give a fresh, upright sRGB picture of at most LONG_EDGE; note in `found` what was flattened."""
    profile = picture.info.get("icc_profile")
    if kind is Kind.JPEG:
        _decode_smaller(picture)
    picture.load()
    plain = _shrink(_eight_bits(picture))
    if orientation in _TURNS:
        plain = plain.transpose(_TURNS[orientation])
    alpha = plain.getchannel("A") if plain.mode == "RGBA" else None
    colours = plain.convert("RGB") if plain.mode == "RGBA" else plain
    colours = _to_srgb(colours, profile, found)
    fresh = Image.new("RGB", colours.size, "white")
    if alpha is not None and alpha.getextrema() != (255, 255):
        found.add(Trace.SEE_THROUGH)
        fresh.paste(colours, mask=alpha)
    else:
        fresh.paste(colours)
    return fresh


def save_bare(fresh: Image.Image) -> bytes:
    """Give the picture as a JPEG. At this quality and size even pure noise stays below X's limit (3.9 MB)."""
    return _jpeg(fresh, QUALITY)


def save_small(fresh: Image.Image) -> bytes:
    """Give the bare picture's copy of at most SMALL_EDGE for lists, as a JPEG. It is never sent to X."""
    small = Image.new("RGB", size_within(SMALL_EDGE, *fresh.size))
    small.paste(fresh.resize(small.size, Image.Resampling.LANCZOS, reducing_gap=3.0))
    return _jpeg(small, SMALL_QUALITY)


def _jpeg(fresh: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    fresh.save(out, "JPEG", quality=quality, progressive=True, optimize=True)
    return out.getvalue()


def _check_scans(data: bytes) -> None:
    """Refuse a JPEG that is decoded again and again: each of its scans costs a pass over the whole picture."""
    scans = 0
    try:
        for part in segments(data):
            scans += part.marker == SCAN
            if scans > MAX_SCANS:
                raise Refusal(Reason.DAMAGED)
    except NotBareError:
        return  # the decoder may still make sense of it, or refuse it


def _decode_smaller(picture: Image.Image) -> None:
    """Let the JPEG decoder skip detail that the small copy will not have."""
    scale = QUICK_EDGE / max(picture.size)
    if scale < 1:
        picture.draft(None, (math.ceil(picture.width * scale), math.ceil(picture.height * scale)))


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Give the picture in one of L, RGB, RGBA and CMYK."""
    if picture.mode.startswith("I"):  # 16-bit grey would be cut off, and come out white
        return picture.convert("I").point(lambda level: level * (1 / 256)).convert("L")
    if picture.has_transparency_data:
        return picture.convert("RGBA")
    return picture if picture.mode in _PROFILE_SPACES else picture.convert("RGB")


def _shrink(picture: Image.Image) -> Image.Image:
    """Give the picture at its final size. A large one is first divided by a whole number, five times as quick.

    What a JPEG does while it is decoded, this does for the other kinds.
    """
    quick = max(picture.size) // QUICK_EDGE
    if quick > 1:
        picture = picture.reduce(quick)
    size = size_within(LONG_EDGE, *picture.size)
    return picture if size == picture.size else picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _to_srgb(picture: Image.Image, profile: object, found: set[Trace]) -> Image.Image:
    """Convert by the picture's own profile; without a usable one take it for sRGB."""
    if not isinstance(profile, bytes) or not profile:
        return picture.convert("RGB")
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if source.profile.xcolor_space.strip() == _PROFILE_SPACES[picture.mode]:
            target = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(picture, source, target, outputMode="RGB")
            if converted is not None:
                found.add(Trace.PROFILE)
                return converted
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError, SyntaxError):
        pass  # a broken profile says nothing about the pixels: fall through to "take it for sRGB"
    found.add(Trace.BROKEN_PROFILE)
    return picture.convert("RGB")


def _webp_size(data: bytes) -> tuple[int, int]:
    """Read the size from a WebP header without its decoder."""
    part, body = data[12:16], data[20:30]
    if part == b"VP8X":
        return int.from_bytes(body[4:7], "little") + 1, int.from_bytes(body[7:10], "little") + 1
    if part == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return int.from_bytes(body[6:8], "little") & 0x3FFF, int.from_bytes(body[8:10], "little") & 0x3FFF
