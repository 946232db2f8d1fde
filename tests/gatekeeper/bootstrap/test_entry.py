"""Which Python runs a command, and what is said when none can?"""

import re

import pytest

from gatekeeper.bootstrap.entry import USAGE, level_for
from gatekeeper.bootstrap.environment import Level
from gatekeeper.cli import main

from .conftest import Miniature


@pytest.mark.parametrize(
    ("arguments", "level"),
    [
        ([], Level.RUN),
        (["demo"], Level.RUN),
        (["serve", "test"], Level.RUN),
        (["test", "-k", "demo"], Level.TEST),
        (["screenshots"], Level.TEST),
        (["bench"], Level.TEST),
    ],
)
def test_the_test_tools_come_only_with_what_uses_them(arguments: list[str], level: Level) -> None:
    assert level_for(arguments) is level


@pytest.mark.parametrize("arguments", [(), ("--help",), ("-h",), ("help",)])
def test_help_is_given_before_anything_is_prepared(miniature: Miniature, arguments: tuple[str, ...]) -> None:
    helped = miniature.start(*arguments)
    assert helped.returncode == 0
    assert "Usage: python3 -m gatekeeper COMMAND" in helped.stdout
    assert len(helped.stdout.splitlines()) <= 24
    assert not (miniature.folder / ".venv").exists()


def test_the_help_names_every_command_there_is() -> None:
    named = re.findall(r"^  (\w+) ", USAGE, re.MULTILINE)
    assert sorted(named) == sorted([*main.commands, "bench", "screenshots", "test"])


def test_the_test_command_explains_itself_without_its_tools(miniature: Miniature) -> None:
    helped = miniature.start("test", "--help")
    assert "python3 -m gatekeeper test [--fast]" in helped.stdout
    assert not (miniature.folder / ".venv").exists()


def test_the_bench_command_says_what_can_be_measured(miniature: Miniature) -> None:
    refused = miniature.start("bench", "no-such-thing")
    assert refused.returncode == 2
    assert "One of: text" in refused.stderr


def test_the_screenshots_command_hands_its_words_on(miniature: Miniature) -> None:
    (miniature.folder / "tests/browser").mkdir()
    taker = "import os, sys\nprint('took', sys.argv[1:], 'in', os.getcwd())\nsys.exit(3)\n"
    (miniature.folder / "tests/browser/screenshots.py").write_text(taker, encoding="utf-8")
    taken = miniature.start("screenshots", "home", GATEKEEPER_NO_BOOTSTRAP="1")
    assert taken.stdout == f"took ['home'] in {miniature.folder}\n"
    assert taken.returncode == 3


def test_with_preparing_switched_off_nothing_is_prepared(miniature: Miniature) -> None:
    refused = miniature.start("demo", GATEKEEPER_NO_BOOTSTRAP="1")
    assert refused.returncode == 1
    assert len(refused.stderr.splitlines()) == 1
    assert "The package 'tiny' is not in this Python" in refused.stderr
    assert not (miniature.folder / ".venv").exists()


def test_a_mistake_of_our_own_is_not_taken_for_a_missing_package(miniature: Miniature) -> None:
    (miniature.folder / "gatekeeper/cli.py").write_text("import gatekeeper.nowhere\n", encoding="utf-8")
    broken = miniature.start("demo", GATEKEEPER_NO_BOOTSTRAP="1")
    assert "No module named 'gatekeeper.nowhere'" in broken.stderr
    assert "Traceback" in broken.stderr
