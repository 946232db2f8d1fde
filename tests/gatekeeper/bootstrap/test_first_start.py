"""Does one command turn a bare Python into a running gatekeeper, whatever went wrong the last time?

Real starts in real processes, with Python's own venv and pip, and a package from a folder.
"""

import os
import signal
import time
from pathlib import Path

import pytest

from gatekeeper.bootstrap.environment import Need

from .conftest import Miniature

pytestmark = pytest.mark.slow


def test_the_first_start_prepares_a_second_at_once_waits_and_a_later_one_just_starts(miniature: Miniature) -> None:
    first = miniature.popen("demo", "--port", "5000")
    _wait_for(miniature.folder / ".venv")
    second = miniature.start("demo")
    printed, told = first.communicate(timeout=60)
    assert printed == f"started with tiny ['demo', '--port', '5000'] {miniature.folder / '.venv'}\n"
    assert told.startswith(Need.FIRST.value)
    assert second.stdout.startswith("started with tiny ['demo']")
    assert second.stderr == "Another start is preparing the gatekeeper; waiting for it to finish ...\n"

    later = miniature.start("demo")
    assert later.stdout.startswith("started with tiny ['demo']")
    assert later.stderr == ""


def test_a_package_that_is_not_the_one_in_the_lock_stops_everything(miniature: Miniature) -> None:
    miniature.lock("0" * 64)
    refused = miniature.start("demo")
    assert refused.returncode == 1
    assert refused.stdout == ""
    first, last = refused.stderr.splitlines()
    assert first == Need.FIRST.value
    assert "is not the one that requirements.lock names" in last
    assert "install.log" in last


def test_ctrl_c_stops_the_preparation_in_one_line(miniature: Miniature) -> None:
    stopped = miniature.popen("demo")
    _wait_for(miniature.folder / ".venv")
    stopped.send_signal(signal.SIGINT)
    _, told = stopped.communicate(timeout=60)
    assert stopped.returncode == 130
    assert told.split("\n") == [Need.FIRST.value, "", "Stopped.", ""]


def test_a_preparation_that_was_killed_is_begun_again(miniature: Miniature) -> None:
    killed = miniature.popen("demo")
    _wait_for(miniature.folder / ".venv")
    killed.kill()
    killed.communicate(timeout=60)

    again = miniature.start("demo")
    assert again.stdout.startswith("started with tiny")
    assert Need.UNFINISHED.value in again.stderr


def _wait_for(path: Path) -> None:
    give_up = time.monotonic() + 20
    while not os.path.lexists(path):
        assert time.monotonic() < give_up, f"{path} did not appear"
        time.sleep(0.02)
