"""Where in a folder does a name still stand, however it is written? Knows nothing of the program that wrote it."""

import base64
import binascii
import bz2
import io
import lzma
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

_RUN = re.compile(rb"[A-Za-z0-9+/_-]{12,}={0,2}")
_HEX = re.compile(rb"(?:[0-9a-fA-F]{2}){4,}")
_STREAMS = {b"\x1f\x8b": 31, b"\x78\x01": 15, b"\x78\x5e": 15, b"\x78\x9c": 15, b"\x78\xda": 15}
_DEEPEST = 3
_URL_SAFE = bytes.maketrans(b"+/", b"-_")


def spellings(name: str) -> Iterator[bytes]:
    """The bytes of a name as text of every usual kind, and as base64 at each of the three places."""
    for word in {name, name.lower(), name.upper(), name.title(), name.replace(" ", ""), name.replace(" ", "_")}:
        for form in ("NFC", "NFD"):
            text = unicodedata.normalize(form, word)
            for coding in ("utf-8", "utf-16-le", "utf-16-be"):
                raw = text.encode(coding)
                yield raw
                yield binascii.hexlify(raw)
                yield binascii.hexlify(raw).upper()
                for shift in range(3):
                    packed = base64.b64encode(b"\0" * shift + raw)
                    yield packed[(0, 2, 3)[shift] : (shift + len(raw)) * 8 // 6]


def found(folder: Path, names: Iterable[str]) -> list[str]:
    """Every place in which one of the names stands: "file: name"."""
    wanted = [(name, spelt) for name in names for spelt in set(spellings(name)) if len(spelt) > 3]
    hits = []
    for path in sorted(folder.rglob("*")):
        where = path.relative_to(folder).as_posix()
        parts = [where.encode(), *(_within(path.read_bytes(), _DEEPEST) if path.is_file() else ())]
        for part in parts:
            hits += [f"{where}: {name} as {spelt[:24]!r}" for name, spelt in wanted if spelt in part]
    return sorted(set(hits))


def _within(data: bytes, deep: int) -> Iterator[bytes]:
    """The bytes, and what is packed in them."""
    yield data
    if not deep:
        return
    for packed in _unpacked(data):
        yield from _within(packed, deep - 1)


def _unpacked(data: bytes) -> Iterator[bytes]:
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield from (archive.read(name) for name in archive.namelist())
    for start, bits in _STREAMS.items():
        for place in re.finditer(re.escape(start), data):
            try:
                yield zlib.decompressobj(bits).decompress(data[place.start() :], 2_000_000)
            except zlib.error:
                continue
    for reader in (bz2.decompress, lzma.decompress):
        try:
            yield reader(data)
        except (OSError, lzma.LZMAError, EOFError, ValueError):
            continue
    for run in _RUN.findall(data):
        text = run.rstrip(b"=")
        try:
            yield base64.urlsafe_b64decode(text.translate(_URL_SAFE) + b"=" * (-len(text) % 4))
        except ValueError:
            continue
    for run in _HEX.findall(data):
        yield bytes.fromhex(run.decode())
