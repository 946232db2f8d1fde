"""What is seen in this picture? Asked here by the web server, and answered in a process of its own.

One process holds the senses (about a gigabyte) and looks at one picture at a time, politely, so
that a burst of photos makes those who sent them wait and nobody else. A process that crashes, takes
too long or makes no sense is killed and replaced. Whatever goes wrong, the answer is that the
picture could not be checked: never that there was nothing on it.
"""

import functools
import importlib.util
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

from gatekeeper.errors import GatekeeperError
from gatekeeper.pictures.boxes import Box
from gatekeeper.pictures.jpeg_parts import NotBareError, bare_size
from gatekeeper.senses.seen import Light, Seen, SeenCode, SeenFace, SeenWords
from gatekeeper.senses.wire import receive, send

START_SECONDS = 60.0
LOOK_SECONDS = 45.0
QUEUE_SECONDS = 120.0
PICTURES_A_LIFE = 500  # what libraries leak must not grow for ever

_ROOT = Path(__file__).resolve().parents[2]
_START = (
    "import sys; sys.path[:0] = sys.argv[2:]; from gatekeeper.senses import picture_child; "
    "picture_child.serve(int(sys.argv[1]))"
)
_LIBRARIES = ("cv2", "numpy", "onnxruntime", "rapidocr", "zxingcpp")
_ENVIRONMENT = {"ORT_DISABLE_TELEMETRY": "1", "MALLOC_ARENA_MAX": "2", "OMP_NUM_THREADS": "1"}
_WINDOWS_NEEDS = ("SYSTEMROOT",)
_MOST_THREADS = 2
_log = logging.getLogger(__name__)


class Step(StrEnum):
    """What has been looked at so far; the order in which it happens."""

    LIGHT = "light"
    FINGERPRINT = "fingerprint"
    CODES = "codes"
    FACES = "faces"
    WORDS = "words"


class CouldNotBeChecked(GatekeeperError):
    """Nobody looked at this picture; the message is for its author. `why` is for the log and the doctor."""

    def __init__(self, why: str) -> None:
        super().__init__(
            "This picture could not be checked for faces and writing just now. It is kept with your post; "
            "please try the check again in a minute."
        )
        self.why = why


class _Gone(Exception):
    """The process ended, or made no sense."""


Progress = Callable[[Step], None]


class PictureSenses:
    """The looking process and the queue before it. Cheap to make: the process starts when it is first needed."""

    def __init__(self, *, threads: int | None = None) -> None:
        """`threads` is how many cores reading may use; finding faces uses one."""
        self._threads = threads or min(_MOST_THREADS, os.cpu_count() or 1)
        self._turn = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._looked = 0

    def examine(self, jpeg: bytes, *, progress: Progress | None = None, seconds: float = LOOK_SECONDS) -> Seen:
        """Gives everything that is seen in a cleaned picture; tells `progress` each step that is done.

        Raises CouldNotBeChecked.
        """
        try:
            size = bare_size(jpeg)
        except NotBareError as error:
            raise CouldNotBeChecked(f"it is not a cleaned picture: {error}") from error

        def hear(told: dict[str, Any]) -> None:
            if progress is not None and "done" in told:
                progress(Step(told["done"]))

        told, fingerprint = self._ask({"job": "look"}, jpeg, hear, seconds)
        try:
            seen = _seen(told["seen"], fingerprint)
        except (LookupError, TypeError, ValueError) as error:
            raise CouldNotBeChecked("the answer made no sense") from error
        if (seen.width, seen.height) != size or not fingerprint:
            raise CouldNotBeChecked("the answer was about another picture")
        return seen

    def same_among(self, fingerprint: bytes, others: Sequence[bytes]) -> list[int]:
        """Gives the places of those fingerprints that are of the same picture, cropped copies included.

        Raises CouldNotBeChecked.
        """
        if not others:
            return []
        parts = [fingerprint, *others]
        request = {"job": "same", "lengths": [len(part) for part in parts]}
        told, _ = self._ask(request, b"".join(parts), lambda _told: None, LOOK_SECONDS)
        places = told.get("same")
        if not isinstance(places, list) or not all(place in range(len(others)) for place in places):
            raise CouldNotBeChecked("the answer made no sense")
        return places

    def start(self) -> None:
        """Loads the senses now, so that the first picture need not wait (about two seconds).

        Raises CouldNotBeChecked where they cannot be loaded; its `why` says what is missing.
        """
        with self._turn:
            self._started()

    def close(self) -> None:
        """Ends the process, also in the middle of a look; the next picture starts a new one."""
        child = self._child
        if child is not None:
            child.kill()  # whoever waits for its answer is told that there is none, and gives up the turn
        with self._turn:
            self._end()

    def _ask(
        self, request: dict[str, Any], body: bytes, hear: Callable[[dict[str, Any]], None], seconds: float
    ) -> tuple[dict[str, Any], bytes]:
        if not self._turn.acquire(timeout=QUEUE_SECONDS):
            raise CouldNotBeChecked("too many pictures are waiting")
        try:
            alarm = _Alarm(self._started(), seconds)
            try:
                with alarm:
                    told, answer = _asked(alarm.child, request, body, hear)
            except (_Gone, OSError, ValueError, LookupError, TypeError) as error:
                self._end()
                why = f"stopped after {seconds} s" if alarm.rang else f"the process failed: {error}"
                _log.warning("looking at a picture: %s", why)
                raise CouldNotBeChecked(why) from error
            except BaseException:  # raised by `hear`: the rest of this answer must not become the next one
                self._end()
                raise
            if alarm.rang or "failed" in told:
                self._end()
                raise CouldNotBeChecked(str(told.get("failed", f"stopped after {seconds} s")))
            self._looked += 1
            return told, answer
        finally:
            self._turn.release()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._child is not None and (self._child.poll() is not None or self._looked >= PICTURES_A_LIFE):
            self._end()
        if self._child is None:
            self._looked = 0
            self._child = _launched(self._threads)
            try:
                with _Alarm(self._child, START_SECONDS):
                    answer = receive(self._child.stdout) if self._child.stdout else None
            except (OSError, ValueError, LookupError, TypeError):
                answer = None
            if answer is None or "ready" not in answer[0]:
                self._end()
                why = answer[0].get("cannot", "") if answer else ""
                raise CouldNotBeChecked(f"the senses could not be loaded: {why or 'the process ended'}")
        return self._child

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError as error:  # what was still to be written has nowhere to go
                    _log.debug("closing the pipe of an ended process: %s", error)
        child.wait()


class _Alarm:
    """Kills a child that takes too long."""

    def __init__(self, child: subprocess.Popen[bytes], seconds: float) -> None:
        self.rang = False
        self.child = child
        self._timer = threading.Timer(seconds, self._ring)
        self._timer.daemon = True

    def _ring(self) -> None:
        self.rang = True
        self.child.kill()

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()


def _launched(threads: int) -> subprocess.Popen[bytes]:
    kept = {name: os.environ[name] for name in _WINDOWS_NEEDS if name in os.environ}
    return subprocess.Popen(  # noqa: S603  # our own interpreter and our own code, nothing from a picture
        # -I and -S: no user folder, no start-up hooks, only the folders named here.
        [sys.executable, "-I", "-S", "-B", "-c", _START, str(threads), str(_ROOT), *_library_folders()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_ENVIRONMENT | kept,
    )


@functools.cache
def _library_folders() -> tuple[str, ...]:
    """Finds the folders that hold the libraries, without importing them here."""
    folders = []
    for name in _LIBRARIES:
        found = importlib.util.find_spec(name)
        if found is not None and found.origin is not None:
            place = Path(found.origin)
            folders.append(str(place.parents[1] if place.name == "__init__.py" else place.parent))
    return tuple(dict.fromkeys(folders))


def _asked(
    child: subprocess.Popen[bytes],
    request: dict[str, Any],
    body: bytes,
    hear: Callable[[dict[str, Any]], None],
) -> tuple[dict[str, Any], bytes]:
    if child.stdin is None or child.stdout is None:
        raise _Gone("no pipes")
    send(child.stdin, request, body)
    while True:
        answer = receive(child.stdout)
        if answer is None:
            raise _Gone(f"it ended with code {child.wait()}")
        if "done" not in answer[0]:
            return answer
        hear(answer[0])


def _seen(told: dict[str, Any], fingerprint: bytes) -> Seen:
    return Seen(
        width=told["width"],
        height=told["height"],
        faces=tuple(SeenFace(Box(**face["box"]), face["score"], face["sure"]) for face in told["faces"]),
        words=tuple(SeenWords(Box(**line["box"]), line["text"], line["confidence"]) for line in told["words"]),
        codes=tuple(SeenCode(Box(**code["box"]), code["text"], code["kind"]) for code in told["codes"]),
        light=Light(**told["light"]),
        fingerprint=fingerprint,
    )


@functools.cache
def shared() -> PictureSenses:
    """The looking process of this web server."""
    return PictureSenses()
