"""Do the pages that are made from the code still say what the code says?"""

import pytest
from click.testing import CliRunner

from gatekeeper.bootstrap.entry import USAGE
from gatekeeper.cli import main as commands
from gatekeeper.settings import PREFIX, Settings
from tests.docs.generate import COMMAND, PROJECT, leaves, pages

MADE = pages()
COMMANDS = dict(leaves(commands))


@pytest.mark.parametrize("path", sorted(MADE))
def test_a_made_page_is_fresh(path: str) -> None:
    place = PROJECT / path
    assert place.is_file(), f"{path} is missing. Run: {COMMAND}"
    assert place.read_text(encoding="utf-8") == MADE[path], f"{path} is stale. Run: {COMMAND}"


def test_no_page_among_the_made_ones_is_made_by_hand() -> None:
    found = {path.relative_to(PROJECT).as_posix() for path in (PROJECT / "docs/reference").iterdir()}
    assert found == {path for path in MADE if path.startswith("docs/")}


def test_the_example_of_the_settings_names_each_once_and_nothing_else() -> None:
    names = [line[1:].partition("=")[0] for line in _switched_off()]
    assert names == [f"{PREFIX}{name.upper()}" for name in Settings.model_fields]


def test_the_defaults_in_the_example_are_the_defaults_of_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    for line in _switched_off():
        name, _, value = line[1:].partition("=")
        monkeypatch.delenv(name, raising=False)
        if value:
            monkeypatch.setenv(name, value)
    said = Settings(_env_file=None)  # type: ignore[call-arg]  # an option of pydantic-settings, not a field
    assert said == Settings.model_construct()


def test_every_setting_is_explained_in_a_sentence() -> None:
    bad = [name for name, field in Settings.model_fields.items() if not (field.description or "").endswith(".")]
    assert not bad


def test_an_untouched_copy_of_the_example_changes_nothing() -> None:
    text = (PROJECT / ".env.example").read_text(encoding="utf-8")
    assert all(line.startswith("#") or not line for line in text.splitlines())


@pytest.mark.parametrize("path", sorted(COMMANDS))
def test_every_command_helps_with_an_example(path: str) -> None:
    said = CliRunner().invoke(commands, [*path.split(), "--help"])
    assert said.exit_code == 0
    assert "Example:" in said.output
    assert f"python3 -m gatekeeper {path}" in said.output


@pytest.mark.parametrize("path", sorted(COMMANDS))
def test_every_command_is_in_the_list_that_needs_no_packages(path: str) -> None:
    assert f"\n  {path.split(maxsplit=1)[0]} " in USAGE


def _switched_off() -> list[str]:
    lines = (PROJECT / ".env.example").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.startswith("#") and not line.startswith("# ")]
