"""How does only one of several processes on this machine do a thing at a time?

A lock on an open file, which the system lifts when its holders end, however
they end: there is no stale lock to clear away. Standard library only.
"""

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

LOOK_AGAIN_AFTER = 0.3  # seconds


@contextlib.contextmanager
def holding(path: Path, on_waiting: Callable[[], None]) -> Iterator[int]:
    """Hold the lock on `path`; `on_waiting` is called once if somebody else has it.

    Gives the file descriptor, so that a child process can be made to hold it too.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        told = False
        while not _taken(handle):
            if not told:
                on_waiting()
                told = True
            time.sleep(LOOK_AGAIN_AFTER)
        yield handle
    finally:
        os.close(handle)


def _taken(handle: int) -> bool:
    """Try once, without waiting."""
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415  # exists only there

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415  # exists only elsewhere

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True
