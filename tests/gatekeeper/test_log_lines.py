"""Can a line of the log be put in order by its time, and can anybody forge one?"""

import logging
import re
import sys

import pytest

from gatekeeper.log_lines import Line, on_one_line

FORGED = "2026-11-24T12:00:00Z INFO gatekeeper all is well"


def said(message: str, *args: object, failed: bool = False) -> str:
    record = logging.LogRecord("gatekeeper.test", logging.ERROR, __file__, 1, message, args, None)
    record.created = 1_795_521_600.0
    if failed:
        record.exc_info = sys.exc_info()
    return Line().format(record)


def fail(words: str) -> None:
    raise ValueError(words)


def test_a_line_says_when_in_utc_how_grave_and_who_says_it() -> None:
    assert said("Database trouble on %s", "home.index") == (
        "2026-11-24T12:00:00Z ERROR gatekeeper.test Database trouble on home.index"
    )


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_whatever_is_said_stays_on_its_line(end: str) -> None:
    line = said("refused: %s", f"somebody{end}{FORGED}")
    assert len(line.splitlines()) == 1
    assert line.endswith(FORGED)


def test_what_would_steer_a_screen_is_spelt_out() -> None:
    assert on_one_line("red \x1b[31m text\x00\ttab") == r"red \x1b[31m text\x00\ttab"
    assert on_one_line("Zoë’s 🌻") == "Zoë’s 🌻"


def test_no_line_of_a_traceback_can_be_taken_for_a_line_of_the_log() -> None:
    try:
        fail(f"what was typed\n{FORGED}\r{FORGED}\u2028{FORGED}")
    except ValueError:
        lines = said("Unexpected", failed=True).splitlines()
    assert len([line for line in lines if re.match(r"\d{4}-", line)]) == 1
    assert all(line.startswith("    ") for line in lines[1:])
