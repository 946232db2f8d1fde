"""Which files do people and attackers send? Built here byte by byte; nobody's picture is used."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import numpy as np
import pillow_heif
from numpy.typing import NDArray
from PIL import Image, ImageCms, ImageDraw, PngImagePlugin

from gatekeeper.pictures.jpeg_parts import segments
from gatekeeper.pictures.phone import exif_block, phone_photo, segment, xmp_packet

RED, GREEN, BLUE, YELLOW = (220, 40, 40), (40, 180, 60), (40, 70, 210), (240, 210, 50)
QUARTERS = (RED, GREEN, BLUE, YELLOW)  # top left, top right, bottom left, bottom right
PLACE = (51.3, 0.44)

pillow_heif.register_heif_opener()


def card(width: int = 240, height: int = 160) -> Image.Image:
    """A card whose four quarters have four colours, so that any turn or flip shows."""
    image = Image.new("RGB", (width, height), RED)
    pen = ImageDraw.Draw(image)
    pen.rectangle((width // 2, 0, width, height // 2 - 1), fill=GREEN)
    pen.rectangle((0, height // 2, width // 2 - 1, height), fill=BLUE)
    pen.rectangle((width // 2, height // 2, width, height), fill=YELLOW)
    return image


def saved(image: Image.Image, form: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def seen_as(pixels: NDArray[np.uint8]) -> Image.Image:
    """An array of pixels as a picture."""
    return Image.fromarray(pixels)


def jpeg(**options: object) -> bytes:
    return saved(card(), "JPEG", quality=92, **options)


def png(**options: object) -> bytes:
    return saved(card(), "PNG", **options)


def webp(**options: object) -> bytes:
    return saved(card(), "WEBP", quality=95, **options)


def heic(image: Image.Image | None = None, **options: object) -> bytes:
    return saved(image or card(), "HEIF", quality=90, **options)


def exif(orientation: int = 1) -> bytes:
    return exif_block(saved(card(48, 32), "JPEG"), gps=PLACE, orientation=orientation)


def dated(text: bytes) -> bytes:
    """EXIF in which the camera wrote this, of nineteen letters, for the moment when the picture was taken."""
    return exif().replace(b"2026:11:20 10:42:17", text.ljust(19, b"\0"))


def with_segment(marker: int, body: bytes, base: bytes | None = None) -> bytes:
    plain = base or jpeg()
    return plain[:2] + segment(marker, body) + plain[2:]


def photo(orientation: int) -> bytes:
    return phone_photo(card(), orientation=orientation, gps=PLACE)


# PNG, chunk by chunk


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_of(width: int, height: int, depth: int, colour: int, rows: bytes, *extra: bytes) -> bytes:
    """A PNG by hand; `rows` are the raw rows with their filter bytes."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    data = chunk(b"IDAT", zlib.compress(rows, 9))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(extra) + data + chunk(b"IEND", b"")


def with_chunk(name: bytes, body: bytes) -> bytes:
    """The card as PNG with one more chunk behind its header."""
    plain = png()
    return plain[:33] + chunk(name, body) + plain[33:]


def deep_png(colour: int) -> bytes:
    """16 bits a sample: left half a quarter bright, right half three quarters; grey (0) or RGB (2)."""
    samples = 3 if colour else 1
    row = b"\0" + struct.pack(">H", 0x4000) * 32 * samples + struct.pack(">H", 0xC000) * 32 * samples
    return png_of(64, 48, 16, colour, row * 48)


def text_png() -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "PNG-SECRET", zip=True)
    info.add_itxt("XML:com.adobe.xmp", xmp_packet(PLACE).decode())
    return png(pnginfo=info)


def see_through(mode: str) -> bytes:
    """Left half opaque blue, right half invisible green that must not come out."""
    image = Image.new("RGBA", (96, 64), (*GREEN, 0))
    image.paste((*BLUE, 255), (0, 0, 48, 64))
    if mode == "P":
        return saved(image.quantize(4), "PNG")
    return saved(image.convert(mode), "PNG")


# Profiles


def srgb_profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def swapped_profile() -> bytes:
    """A real profile in which red is blue and blue is red: ignoring it shows at once."""
    return srgb_profile().replace(b"rXYZ", b"----").replace(b"bXYZ", b"rXYZ").replace(b"----", b"bXYZ")


def lab_profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()


# Bombs: small files that claim to be enormous


def huge_bit_png() -> bytes:
    row = b"\0" + b"\0" * 3750
    return png_of(30_000, 30_000, 1, 0, row * 300)


def huge_colour_png() -> bytes:
    return png_of(12_000, 12_000, 8, 2, b"\0" * 36_001 * 20)


def endless_png() -> bytes:
    return png_of(2**31 - 1, 2**31 - 1, 8, 2, b"\0" * 100)


def endless_jpeg() -> bytes:
    """A JPEG whose header claims 65500 by 65500."""
    plain = bytearray(jpeg())
    frame = next(part for part in segments(bytes(plain)) if part.marker == 0xC0)
    plain[frame.start + 5 : frame.start + 9] = struct.pack(">HH", 65_500, 65_500)
    return bytes(plain)


def endless_webp() -> bytes:
    size = (16_382).to_bytes(3, "little")
    body = b"VP8X" + struct.pack("<I", 10) + bytes((0x02, 0, 0, 0)) + size + size
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def text_bomb() -> bytes:
    return with_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"\0" * 100_000_000, 9))


def profile_bomb() -> bytes:
    return with_chunk(b"iCCP", b"profile\0\0" + zlib.compress(b"\0" * 100_000_000, 9))


def many_scans() -> bytes:
    """A progressive JPEG with 2.4 MB of scans that change nothing."""
    plain = jpeg(progressive=True)
    parts = list(segments(plain))
    last = next(part for part in reversed(parts) if part.marker == 0xDA)
    scan = plain[last.start : last.end]
    return plain[: last.end] + scan * (2_400_000 // len(scan)) + plain[last.end :]


# Several pictures in one file


def several(form: str, frames: int = 3) -> bytes:
    rest = [Image.new("RGB", (240, 160), (n % 256, 90, 90)) for n in range(1, frames)]
    return saved(card(), form, save_all=True, append_images=rest)


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("TAIL-SECRET.html", "TAIL-SECRET")
    return out.getvalue()


# EXIF that makes no sense


def looping_exif() -> bytes:
    """A directory whose successor and whose sub-directory are itself."""
    pointer = struct.pack("<HHII", 0x8769, 4, 1, 8)
    return b"Exif\0\0II*\0" + struct.pack("<IH", 8, 1) + pointer + struct.pack("<I", 8)


def sequence_heic() -> bytes:
    """A HEIC that declares itself a film."""
    plain = heic()
    return plain[:8] + b"hevc" + plain[12:]


Maker = Callable[[], bytes]
