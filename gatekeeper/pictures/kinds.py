"""Which kind of file is this really? Decided by its first bytes, never by its name."""

from enum import StrEnum

_HEAD = 1024  # PDF and SVG may begin with a comment; nothing we look for comes later
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1"})
_HEIC_SEQUENCES = frozenset({b"hevc", b"hevx", b"hevm", b"hevs", b"msf1"})
_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_BRAND_LIST_LIMIT = 256


class Kind(StrEnum):
    """The four kinds that are accepted; the value is what a person calls it."""

    JPEG = "JPEG"
    PNG = "PNG"
    WEBP = "WebP"
    HEIC = "HEIC"


class Job(StrEnum):
    """What the decoding child is to do with a picture."""

    CLEAN = "clean"
    COVER = "cover"


_OTHER_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"GIF8", "a GIF"),
    (b"II*\0", "a TIFF or camera RAW file"),
    (b"MM\0*", "a TIFF or camera RAW file"),
    (b"II+\0", "a TIFF or camera RAW file"),
    (b"MM\0+", "a TIFF or camera RAW file"),
    (b"BM", "a BMP"),
    (b"\0\0\1\0", "an icon file"),
    (b"\0\0\2\0", "an icon file"),
    (b"8BPS", "a Photoshop file"),
    (b"%!PS", "a PostScript file"),
    (b"\xc5\xd0\xd3\xc6", "a PostScript file"),
    (b"PK\3\4", "a ZIP file or office document"),
    (b"PK\5\6", "a ZIP file or office document"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"\x1f\x8b", "a compressed file"),
    (b"Rar!", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"\x1a\x45\xdf\xa3", "a video"),
    (b"\0\0\0\x0cjP  ", "a JPEG 2000 file"),
    (b"\xff\x4f\xff\x51", "a JPEG 2000 file"),
    (b"\0\0\0\x0cJXL ", "a JPEG XL file"),
    (b"\xff\x0a", "a JPEG XL file"),
)


def kind_of(data: bytes) -> Kind | None:
    """Take a file's bytes; give its accepted kind, or None when it is anything else."""
    if data.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return Kind.WEBP
    brands = _brands(data)
    if brands & _HEIC_BRANDS and not brands & _AVIF_BRANDS and data[8:12] not in _HEIC_SEQUENCES:
        return Kind.HEIC
    return None


def is_moving_heic(data: bytes) -> bool:
    """Say whether the file declares itself a HEIC sequence (a burst or a short film)."""
    return data[8:12] in _HEIC_SEQUENCES and bool(_brands(data))


def describe_other(data: bytes) -> str:
    """Give the words for a file that `kind_of` did not accept, as in "... is a GIF"."""
    for start, words in _OTHER_STARTS:
        if data.startswith(start):
            return words
    brands = _brands(data)
    if brands & _AVIF_BRANDS:
        return "an AVIF"
    if brands:
        return "a video"
    return _describe_text(data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").lower())


def _describe_text(head: bytes) -> str:
    if b"%pdf-" in head:
        return "a PDF"
    if b"<svg" in head:
        return "an SVG drawing"
    if head.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<script")):
        return "a web page"
    return "not a picture we can read"


def _brands(data: bytes) -> frozenset[bytes]:
    """Give the brands of an ISO media file ("ftyp" box), or nothing for other files."""
    if data[4:8] != b"ftyp":
        return frozenset()
    end = min(int.from_bytes(data[:4], "big"), _BRAND_LIST_LIMIT, len(data))
    compatible = (data[at : at + 4] for at in range(16, end - 3, 4))
    return frozenset({data[8:12], *compatible})
