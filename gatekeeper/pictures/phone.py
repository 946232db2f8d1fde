"""What does a phone put into a photo beside the picture? Everything the cleaning must remove.

Used by the demo to show what is taken out, and by tests to prove that it is.
The phone, its owner and the caption are invented.
"""

import io
import struct
from random import Random

from PIL import Image, ImageChops

_BYTES, _TEXT, _SHORT, _LONG, _RATIO, _RAW = 1, 2, 3, 4, 5, 7
_POINTER_EXIF, _POINTER_GPS = 0x8769, 0x8825
_LARGEST_SEGMENT = 0xFFFF - 2
_THUMBNAIL = (160, 120)

# What to do to an upright picture so that turning it by this orientation makes it upright again.
_UNTURN = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}

_Entry = tuple[int, int, int, bytes]


def phone_photo(
    image: Image.Image, *, gps: tuple[float, float] | None = (51.3, 0.44), orientation: int = 6,
    comment: str = "Sent from my phone", quality: int = 92, heavy: bool = False,
) -> bytes:  # fmt: skip
    """Wrap an upright picture as a photo fresh from a phone.

    It is held in `orientation` (EXIF, 1 to 8) and carries the place, the time,
    make, model, owner and serial number, an embedded thumbnail, XMP, IPTC and a
    comment. `heavy` makes it about 8 MB: twelve million pixels with the noise of a dark
    room, at the highest quality.
    """
    if heavy:
        image, quality = _noisy_twelve_megapixels(image), 100
    stored = image.convert("RGB")
    if orientation in _UNTURN:
        stored = stored.transpose(_UNTURN[orientation])
    out = io.BytesIO()
    stored.save(out, "JPEG", quality=quality)
    small = io.BytesIO()
    stored.resize(_THUMBNAIL).save(small, "JPEG", quality=60)
    extra = b"".join(
        (
            segment(0xE1, b"Exif\0\0" + exif_block(small.getvalue(), gps=gps, orientation=orientation)),
            segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp_packet(gps)),
            segment(0xED, _iptc_block()),
            segment(0xFE, comment.encode()),
        )
    )
    plain = out.getvalue()
    return plain[:2] + extra + plain[2:]


def segment(marker: int, body: bytes) -> bytes:
    """Give one JPEG segment."""
    if len(body) > _LARGEST_SEGMENT:
        raise ValueError("too long for one JPEG segment")
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def exif_block(thumbnail: bytes, *, gps: tuple[float, float] | None, orientation: int) -> bytes:
    """Give an EXIF block (a small TIFF file) as a phone writes it, with an embedded thumbnail."""
    start = 8
    detail = _directory(
        [
            _text(0x9003, "2026:11:20 10:42:17"),
            _text(0x9004, "2026:11:20 10:42:17"),
            (0x927C, _RAW, 24, b"MAKER-NOTE-SECRET-000001"),
            _text(0xA430, "Staff phone 7"),
            _text(0xA431, "SERIAL-4711-0815"),
            _text(0xA434, "Lantern 12 back camera"),
        ],
        start,
    )
    place_at = start + len(detail)
    place = _directory(_gps_entries(gps), place_at) if gps else b""
    second_at = place_at + len(place)
    second = _directory(_thumbnail_entries(0, len(thumbnail)), second_at)
    thumbnail_at = second_at + len(second)
    second = _directory(_thumbnail_entries(thumbnail_at, len(thumbnail)), second_at)
    first_at = thumbnail_at + len(thumbnail) + len(thumbnail) % 2
    entries = [
        _text(0x010E, "Our corner of the hall"),
        _text(0x010F, "Lantern"),
        _text(0x0110, "Lantern 12"),
        (0x0112, _SHORT, 1, struct.pack("<H", orientation)),
        _text(0x0131, "Lantern Camera 4.2"),
        _text(0x0132, "2026:11:20 10:42:17"),
        _text(0x013B, "The art club"),
        (_POINTER_EXIF, _LONG, 1, struct.pack("<I", start)),
    ]
    if gps:
        entries.append((_POINTER_GPS, _LONG, 1, struct.pack("<I", place_at)))
    first = _directory(entries, first_at, following=second_at)
    body = detail + place + second + thumbnail + b"\0" * (len(thumbnail) % 2) + first
    return b"II*\0" + struct.pack("<I", first_at) + body


def xmp_packet(gps: tuple[float, float] | None) -> bytes:
    """Give an XMP packet with an editing history, and the place when there is one."""
    place = f' exif:GPSLatitude="{gps[0]:.4f}N" exif:GPSLongitude="{gps[1]:.4f}E"' if gps else ""
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/" '
        f'xmp:CreatorTool="XMP-SECRET cropped twice"{place}/></rdf:RDF></x:xmpmeta>'
    ).encode()


def _noisy_twelve_megapixels(image: Image.Image) -> Image.Image:
    scale = (12_000_000 / (image.width * image.height)) ** 0.5
    large = image.convert("RGB").resize(
        (round(image.width * scale), round(image.height * scale)), Image.Resampling.BICUBIC
    )
    random = Random(f"{large.size}")  # noqa: S311  # grain, not a secret
    noise = Image.frombytes("L", large.size, random.randbytes(large.width * large.height)).point(lambda v: v // 26)
    return ImageChops.add(large, Image.merge("RGB", (noise, noise, noise)), 1, -4)


def _iptc_block() -> bytes:
    """Give a caption in the form that photo editors write (IPTC in a Photoshop block)."""
    caption = b"IPTC-SECRET Year 4 at the museum"
    record = struct.pack(">BBBH", 0x1C, 2, 120, len(caption)) + caption
    body = b"8BIM" + struct.pack(">HHI", 0x0404, 0, len(record)) + record
    return b"Photoshop 3.0\0" + body + b"\0" * (len(record) % 2)


def _text(tag: int, words: str) -> _Entry:
    data = words.encode("ascii") + b"\0"
    return tag, _TEXT, len(data), data


def _gps_entries(gps: tuple[float, float]) -> list[_Entry]:
    latitude, longitude = gps
    return [
        (0x0000, _BYTES, 4, bytes((2, 3, 0, 0))),
        _text(0x0001, "N" if latitude >= 0 else "S"),
        (0x0002, _RATIO, 3, _degrees(latitude)),
        _text(0x0003, "E" if longitude >= 0 else "W"),
        (0x0004, _RATIO, 3, _degrees(longitude)),
        _text(0x001D, "2026:11:20"),
    ]


def _degrees(value: float) -> bytes:
    """Give an angle as EXIF has it: degrees, minutes and seconds as fractions."""
    seconds = round(abs(value) * 360_000)
    return struct.pack("<6I", seconds // 360_000, 1, seconds // 6_000 % 60, 1, seconds % 6_000, 100)


def _thumbnail_entries(at: int, length: int) -> list[_Entry]:
    return [
        (0x0103, _SHORT, 1, struct.pack("<H", 6)),
        (0x0201, _LONG, 1, struct.pack("<I", at)),
        (0x0202, _LONG, 1, struct.pack("<I", length)),
    ]


def _directory(entries: list[_Entry], at: int, *, following: int = 0) -> bytes:
    """Give a TIFF directory that stands at `at`, with the values that do not fit into its table behind it."""
    table = struct.pack("<H", len(entries))
    values = b""
    values_at = at + 2 + 12 * len(entries) + 4
    for tag, kind, count, data in entries:
        table += struct.pack("<HHI", tag, kind, count)
        if len(data) <= 4:  # noqa: PLR2004  # what fits into the table's own four bytes
            table += data.ljust(4, b"\0")
        else:
            table += struct.pack("<I", values_at + len(values))
            values += data + b"\0" * (len(data) % 2)
    return table + struct.pack("<I", following) + values
