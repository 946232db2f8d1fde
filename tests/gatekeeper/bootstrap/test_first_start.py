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

WAITING = "Another start is preparing the gatekeeper; waiting for it to finish ...\n"

pytestmark = pytest.mark.slow


def test_a_killed_start_is_made_good_by_one_of_two_and_later_starts_are_silent(miniature: Miniature) -> None:
    killed = miniature.popen("demo")
    _wait_for(miniature.folder / ".venv")
    killed.kill()
    _, told = killed.communicate(timeout=180)
    assert told.startswith(Need.FIRST.value)

    # Whoever comes now waits for the step that is still running; then one does the work, and the other need not.
    both = [miniature.popen("demo", "--port", port) for port in ("5000", "5001")]
    answers = [start.communicate(timeout=180) for start in both]
    assert [printed for printed, _ in answers] == [
        f"started with tiny ['demo', '--port', '{port}'] {miniature.folder / '.venv'}\n"
        for port in ("5000", "5001")
    ]
    assert any(WAITING in told for _, told in answers)
    assert sorted(Need.UNFINISHED.value in told for _, told in answers) == [False, True]

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
    _, told = stopped.communicate(timeout=180)
    assert stopped.returncode == 130
    assert told.split("\n") == [Need.FIRST.value, "", "Stopped.", ""]


def _wait_for(path: Path) -> None:
    give_up = time.monotonic() + 20
    while not os.path.lexists(path):
        assert time.monotonic() < give_up, f"{path} did not appear"
        time.sleep(0.02)
