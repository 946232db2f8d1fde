"""Does the preparation know what has to be done, from what it finds in the folder?"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from gatekeeper.bootstrap.environment import Environment, Level, Need
from gatekeeper.bootstrap.saying import CannotPrepareError


@pytest.fixture
def prepared(tmp_path: Path) -> Environment:
    """A folder that looks as it does after a full preparation."""
    (tmp_path / "tests").mkdir()
    (tmp_path / Level.RUN.value).write_text("one", encoding="utf-8")
    (tmp_path / Level.TEST.value).write_text("two", encoding="utf-8")
    environment = Environment(tmp_path)
    environment.python.parent.mkdir(parents=True)
    environment.python.symlink_to(sys.executable)
    environment.write_marker(Level.TEST)
    return environment


def marker_without_tests(environment: Environment) -> None:
    environment.write_marker(Level.RUN)


def no_marker(environment: Environment) -> None:
    environment.marker.unlink()


def marker_cut_short(environment: Environment) -> None:
    environment.marker.write_text('{"RUN": "ab', encoding="utf-8")


def marker_of_another_kind(environment: Environment) -> None:
    environment.marker.write_text("[]", encoding="utf-8")


def another_lock(environment: Environment) -> None:
    (environment.project / Level.RUN.value).write_text("three", encoding="utf-8")


def another_test_lock(environment: Environment) -> None:
    (environment.project / Level.TEST.value).write_text("three", encoding="utf-8")


def python_gone(environment: Environment) -> None:
    environment.python.unlink()
    environment.python.symlink_to(environment.project / "uninstalled" / "python")


def python_replaced(environment: Environment) -> None:
    newer = environment.project / "python3.99"
    newer.touch()
    environment.python.unlink()
    environment.python.symlink_to(newer)


def everything_gone(environment: Environment) -> None:
    environment.clear()


def a_file_in_its_place(environment: Environment) -> None:
    environment.clear()
    environment.folder.touch()


def a_link_to_nowhere(environment: Environment) -> None:
    environment.clear()
    environment.folder.symlink_to(environment.project / "nowhere")


def test_a_finished_environment_needs_nothing(prepared: Environment) -> None:
    assert prepared.need(Level.RUN) is Need.NOTHING
    assert prepared.need(Level.TEST) is Need.NOTHING


@pytest.mark.parametrize(
    ("happened", "to_run", "to_test"),
    [
        (marker_without_tests, Need.NOTHING, Need.TEST_TOOLS),
        (another_test_lock, Need.NOTHING, Need.TEST_TOOLS),
        (no_marker, Need.UNFINISHED, Need.UNFINISHED),
        (marker_cut_short, Need.UNFINISHED, Need.UNFINISHED),
        (marker_of_another_kind, Need.UNFINISHED, Need.UNFINISHED),
        (another_lock, Need.CHANGED, Need.CHANGED),
        (python_gone, Need.CHANGED, Need.CHANGED),
        (python_replaced, Need.CHANGED, Need.CHANGED),
        (everything_gone, Need.FIRST, Need.FIRST),
        (a_file_in_its_place, Need.UNFINISHED, Need.UNFINISHED),
        (a_link_to_nowhere, Need.UNFINISHED, Need.UNFINISHED),
    ],
)
def test_what_has_to_be_done_follows_from_what_is_there(
    prepared: Environment, happened: Callable[[Environment], None], to_run: Need, to_test: Need
) -> None:
    happened(prepared)
    assert prepared.need(Level.RUN) is to_run
    assert prepared.need(Level.TEST) is to_test


@pytest.mark.parametrize("happened", [everything_gone, a_file_in_its_place, a_link_to_nowhere])
def test_clearing_leaves_nothing_behind(prepared: Environment, happened: Callable[[Environment], None]) -> None:
    happened(prepared)
    prepared.clear()
    assert not os.path.lexists(prepared.folder)


def test_clearing_a_link_leaves_what_it_points_to(prepared: Environment) -> None:
    elsewhere = prepared.project / "elsewhere"
    prepared.folder.rename(elsewhere)
    prepared.folder.symlink_to(elsewhere)
    prepared.clear()
    assert (elsewhere / prepared.marker.name).exists()


def test_a_folder_without_its_lock_says_so(prepared: Environment) -> None:
    (prepared.project / Level.RUN.value).unlink()
    with pytest.raises(CannotPrepareError, match=r"requirements\.lock cannot be read"):
        prepared.need(Level.RUN)


def test_a_project_folder_that_cannot_be_written_gives_one_line(prepared: Environment) -> None:
    no_marker(prepared)
    prepared.log.parent.touch()  # even root cannot make a folder where a file is
    with pytest.raises(CannotPrepareError, match="cannot be used") as refused:
        prepared.prepare(Level.RUN)
    assert "\n" not in str(refused.value)


def test_the_marker_says_what_it_was_made_from(prepared: Environment) -> None:
    made_from = json.loads(prepared.marker.read_text(encoding="utf-8"))
    assert set(made_from) == {"python", "RUN", "TEST"}
    assert made_from["python"] == os.path.realpath(sys.executable)
