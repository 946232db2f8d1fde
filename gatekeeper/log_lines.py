"""How does a line of the log look, so that it can be put in order and nobody can forge one?

The time is UTC with its letter. What is said stays on its line, whatever characters came in with it; the
lines of a traceback are set in, so that none of them can be taken for a line of the log.
"""

import logging
import time
import traceback
import unicodedata
from pathlib import PurePath
from types import TracebackType

Failed = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
SET_IN = "    "
_BREAKS = frozenset({"Cc", "Zl", "Zp"})
"""Control characters, and the two other ways in which Unicode ends a line."""


class Line(logging.Formatter):
    """Time, level, name, words."""

    def __init__(self) -> None:
        """Always the same form."""
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%SZ")
        self.converter = time.gmtime

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # the name of the base class
        """The line itself."""
        return on_one_line(super().formatMessage(record))

    def formatException(self, ei: Failed) -> str:  # noqa: N802  # the name of the base class
        """The traceback, set in."""
        return "\n".join(SET_IN + on_one_line(line) for line in super().formatException(ei).split("\n"))


def on_one_line(words: str) -> str:
    """The words with every character that could begin another line, or steer a screen, spelt out."""
    return "".join(c.encode("unicode_escape").decode() if unicodedata.category(c) in _BREAKS else c for c in words)


def where_it_failed(error: BaseException) -> str:
    """The kind of an error and the line that raised it. Not what it says: that could repeat words of a post."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "gatekeeper" in PurePath(frame.filename).parts] or frames
    return type(error).__name__ + (f" at {PurePath(ours[-1].filename).name}:{ours[-1].lineno}" if ours else "")
