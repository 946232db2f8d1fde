"""Settings are read once, from three places, and refuse what would be unsafe."""

from pathlib import Path

import pytest

from gatekeeper import keys, settings
from gatekeeper.errors import SettingsError


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_environment_beats_the_file_and_the_caller_beats_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("GATEKEEPER_PORT=8001\nGATEKEEPER_TICK_SECONDS=7\n")
    monkeypatch.setenv("GATEKEEPER_PORT", "8002")
    assert (settings.load().port, settings.load().tick_seconds) == (8002, 7)
    assert settings.load(port=8003).port == 8003


def test_a_secret_may_come_from_a_file_and_is_never_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret").write_text("hush-hush\n")
    monkeypatch.setenv("GATEKEEPER_X_CONSUMER_SECRET_FILE", str(tmp_path / "secret"))
    read = settings.load()
    assert read.x_consumer_secret is not None
    assert read.x_consumer_secret.get_secret_value() == "hush-hush"
    assert "hush" not in repr(read)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "99999"),
        ("BASE_URL", "http://school.example.org"),
        ("X_ORIGIN", "https://elsewhere.example.org"),
        ("TICK_SECONDS", "often"),
        ("AGREEMENT_DAYS", "0"),
        ("X_CONSUMER_SECRET_FILE", "/nowhere/at/all"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"GATEKEEPER_{name}", value)
    with pytest.raises(SettingsError, match=f"GATEKEEPER_{name}") as caught:
        settings.load()
    assert "\n" not in caught.value.message


@pytest.mark.parametrize(
    "address",
    [
        "postgresql+psycopg://gate:secret@db.example.org/gate",
        "postgresql+psycopg://gate:secret@db.example.org/gate?sslmode=require",
        "postgresql+psycopg://gate:secret@/gate?host=db.example.org",
        "postgresql+psycopg://gate:secret@/gate?host=/run/postgresql&host=db.example.org",
        "postgresql+psycopg://gate:secret@127.0.0.1/gate?hostaddr=192.0.2.7",
        "postgresql+psycopg://gate:secret@/gate?service=elsewhere",
    ],
)
def test_a_database_on_another_computer_has_to_prove_who_it_is(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GATEKEEPER_DATABASE_URL", address)
    with pytest.raises(SettingsError, match="sslmode=verify-full") as caught:
        settings.load()
    assert "secret" not in caught.value.message
    mark = "&" if "?" in address else "?"
    if "service" not in address and "sslmode" not in address:
        monkeypatch.setenv("GATEKEEPER_DATABASE_URL", f"{address}{mark}sslmode=verify-full&sslrootcert=system")
        assert settings.load().database_address.endswith("system")


@pytest.mark.parametrize(
    "address",
    [
        "sqlite:///gate.sqlite3",
        "postgresql+psycopg://gate:secret@localhost/gate",
        "postgresql+psycopg://gate:secret@127.0.0.1:5433/gate",
        "postgresql+psycopg://gate@/gate?host=/run/postgresql",
        "postgresql+psycopg:///gate",
    ],
)
def test_a_database_on_this_computer_needs_no_certificate(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEKEEPER_DATABASE_URL", address)
    assert settings.load().database_address == address


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEKEEPER_KEY_FILE", "")
    monkeypatch.setenv("GATEKEEPER_X_ORIGIN", "")
    assert settings.load().key_path == Path("data/key")


def test_no_setting_turns_the_second_person_off() -> None:
    names = " ".join(settings.Settings.model_fields)
    assert not any(word in names for word in ("approv", "second_person", "review", "self_"))


def test_a_key_file_is_made_once_read_back_and_refused_when_others_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "key"
    made = keys.create(path)
    assert keys.load(path).derive("x") == made.derive("x") != made.derive("y")
    assert path.read_text().strip() not in repr(made)
    with pytest.raises(FileExistsError):
        keys.create(path)
    path.chmod(0o644)
    with pytest.raises(SettingsError, match="read by others"):
        keys.load(path)
    path.chmod(0o600)
    path.write_text("short")
    with pytest.raises(SettingsError, match="damaged"):
        keys.load(path)
    path.unlink()
    with pytest.raises(SettingsError, match="missing"):
        keys.load(path)
