"""How is a stranger's file decoded without letting it near the application?

In a child process that lives for this one file, is told nothing (empty
environment, no arguments but the kind), has the limits of `confine`, and is
killed when its time is up. How much it may answer is bounded as well. A picture
of our own in which something is to be covered goes the same way.
"""

import functools
import importlib.util
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO

from gatekeeper.pictures.kinds import Job, Kind

_ROOT = Path(__file__).resolve().parents[2]
_START = (
    "import sys; sys.path[:0] = sys.argv[3:]; from gatekeeper.pictures import kinds, worker; "
    "worker.serve(kinds.Kind(sys.argv[2]), kinds.Job(sys.argv[1]))"
)
# One arena keeps threads of the HEIC decoder from reserving address space they do not use.
_ENVIRONMENT = {"MALLOC_ARENA_MAX": "1"}
_KILLED_BY_CPU_LIMIT = -24  # SIGXCPU, which Windows does not name
_WINDOWS_NEEDS = ("SYSTEMROOT",)


class WorkerFailed(Exception):
    """The child ended without an answer."""


class WorkerTimedOut(WorkerFailed):
    """The child was killed because its time was up."""


def decode_in_child(data: bytes, kind: Kind, *, seconds: float, answer_limit: int, job: Job = Job.CLEAN) -> bytes:
    """Hand a file to a fresh child and give its whole answer; the child is gone afterwards.

    Raises WorkerTimedOut or WorkerFailed, and OSError when no child could be started.
    """
    out_of_time = threading.Event()
    with _start(kind, job) as child:

        def give_up() -> None:
            out_of_time.set()
            child.kill()

        clock = threading.Timer(seconds, give_up)
        clock.start()
        feeder = threading.Thread(target=_feed, args=(child.stdin, data), daemon=True)
        feeder.start()
        try:
            answer = child.stdout.read(answer_limit + 1) if child.stdout else b""
            if len(answer) > answer_limit:
                child.kill()
            code = child.wait()
        finally:
            clock.cancel()
            child.kill()  # does nothing to a child that has ended
            feeder.join()
    if out_of_time.is_set() or code == _KILLED_BY_CPU_LIMIT:
        raise WorkerTimedOut(f"stopped after {seconds} s or its share of processor time")
    if code != 0:
        raise WorkerFailed(f"ended with code {code}")
    return answer


def _start(kind: Kind, job: Job = Job.CLEAN) -> subprocess.Popen[bytes]:
    kept = {name: os.environ[name] for name in _WINDOWS_NEEDS if name in os.environ}
    return subprocess.Popen(  # noqa: S603  # our own interpreter and our own code, nothing from the file
        # -I and -S: no user folder, no start-up hooks, only the folders named here.
        [sys.executable, "-I", "-S", "-B", "-c", _START, job.value, kind.value, str(_ROOT), *_library_folders()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_ENVIRONMENT | kept,
    )


@functools.cache
def _library_folders() -> tuple[str, ...]:
    """Find the folders that hold the decoders, without importing them here."""
    folders = []
    for name in ("PIL", "pillow_heif"):
        found = importlib.util.find_spec(name)
        if found is not None and found.origin is not None:
            folders.append(str(Path(found.origin).parents[1]))
    return tuple(dict.fromkeys(folders))


def _feed(pipe: IO[bytes], data: bytes) -> None:
    try:
        with pipe:
            pipe.write(data)
    except OSError:
        return  # the child is gone; its exit code tells the story
