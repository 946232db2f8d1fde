"""What does the process do that looks at pictures? It loads every sense once, then answers request after request.

It is started by `picture_worker` and knows nothing of the application. Once everything is loaded it
gives up files, network and other programs for good, so that a picture that takes over a library
finds nothing to take.
"""

import os
import socket
import sys
import traceback
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

import cv2
import numpy as np

from gatekeeper.pictures import confine
from gatekeeper.senses.codes import codes_in
from gatekeeper.senses.faces import FaceFinder
from gatekeeper.senses.fingerprints import fingerprint_of, same_among
from gatekeeper.senses.packaged import NotAsPinned
from gatekeeper.senses.pixels import Pixels, decoded, light_of
from gatekeeper.senses.wire import receive, send
from gatekeeper.senses.words_in_pictures import WordReader

MEMORY_BYTES = 6 * 1024**3
"""Address space, most of it never touched; what is touched is about 1 GB."""
_POLITE = 10  # web pages come first
_WARMING = (480, 640, 3)
_SPECIMEN = "REGISTER"


@dataclass(frozen=True, slots=True)
class _Loaded:
    faces: FaceFinder
    words: WordReader


def serve(threads: int) -> None:
    """Loads the senses, says so, and answers until nobody asks any more."""
    inward, outward = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not be taken for an answer
    if hasattr(os, "nice"):
        os.nice(_POLITE)
    socket.has_ipv6 = False  # else an HTTP library that comes along finds out by opening a socket
    try:
        loaded = _Loaded(FaceFinder(), WordReader(threads=threads))
        _warm_up(loaded)
    except (NotAsPinned, ImportError) as why:
        send(outward, {"cannot": str(why)})
        return
    confine.limit_memory_and_time(MEMORY_BYTES, seconds=None)
    confine.forbid_files_and_network()
    send(outward, {"ready": True})
    while (request := receive(inward)) is not None:
        for told, body in _answers(loaded, *request):
            send(outward, told, body)


def _warm_up(loaded: _Loaded) -> None:
    """Uses every sense once, because files cannot be opened later and the first picture should not wait.

    Raises NotAsPinned where the reader cannot read plain print: a broken sense must not be a silent one.
    """
    sheet = np.full(_WARMING, 255, dtype=np.uint8)
    cv2.putText(sheet, _SPECIMEN, (60, 240), cv2.FONT_HERSHEY_SIMPLEX, 2.5, (0, 0, 0), 6)
    said = dict(_steps(loaded, sheet))
    if _SPECIMEN not in {line["text"] for line in said["words"]}:
        raise NotAsPinned("the reader of pictures cannot read its specimen")


def _answers(loaded: _Loaded, told: dict[str, Any], body: bytes) -> Iterator[tuple[dict[str, Any], bytes]]:
    try:
        if told["job"] == "same":
            wanted, *others = _cut(body, told["lengths"])
            yield {"same": same_among(wanted, others)}, b""
            return
        pixels = decoded(body)
        seen: dict[str, Any] = {"height": pixels.shape[0], "width": pixels.shape[1]}
        fingerprint = b""
        for name, found in _steps(loaded, pixels):
            if isinstance(found, bytes):
                fingerprint = found
            else:
                seen[name] = found
            yield {"done": name}, b""
        yield {"seen": seen}, fingerprint
    except Exception as error:  # noqa: BLE001  # whatever it is, the picture was not checked, and that is the answer
        frame = traceback.extract_tb(error.__traceback__)[-1]
        yield {"failed": f"{type(error).__name__} in {frame.name}"}, b""


def _steps(loaded: _Loaded, pixels: Pixels) -> Iterator[tuple[str, Any]]:
    """Gives what each sense says, as soon as it says it."""
    senses: dict[str, Callable[[], Any]] = {
        "light": lambda: asdict(light_of(pixels)),
        "fingerprint": lambda: fingerprint_of(pixels),
        "codes": lambda: [asdict(code) for code in codes_in(pixels)],
        "faces": lambda: [asdict(face) for face in loaded.faces.faces(pixels)],
        "words": lambda: [asdict(line) for line in loaded.words.words(pixels)],
    }
    for name, sense in senses.items():
        yield name, sense()


def _cut(body: bytes, lengths: list[int]) -> list[bytes]:
    parts, at = [], 0
    for length in lengths:
        parts.append(body[at : at + length])
        at += length
    return parts
