"""Does the process of the pages tell that the publisher died, on its own clock and over a real mail server?"""

import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import select

from gatekeeper import keys, serving, settings
from gatekeeper.errors import SettingsError
from gatekeeper.models import Mail, PublisherBeat
from gatekeeper.pictures.store import PictureStore
from gatekeeper.publishing import ticker
from gatekeeper.services import Services
from tests.smtp_server import HOST, Inbox
from tests.smtp_server import serving as mail_server
from tests.world import DOMAIN, World


def services(world: World, folder: Path, inbox: Inbox) -> Services:
    chosen = settings.Settings(  # type: ignore[call-arg]  # pydantic-settings takes it
        _env_file=None,
        data=folder,
        smtp_host=HOST,
        smtp_port=inbox.port,
        smtp_tls=settings.Tls.NONE,
        smtp_from=f"gatekeeper@{DOMAIN}",
    )
    return Services(chosen, world.db, keys.create(folder / "key"), PictureStore(folder), lambda: world.now)


def test_a_dead_publisher_is_told_by_mail_from_the_process_of_the_pages(world: World, tmp_path: Path) -> None:
    with world.db.write() as session:
        session.add(PublisherBeat(name="dead", started_at=world.now, seen_at=world.now))
    with mail_server() as inbox:
        ring = serving.make_bell(services(world, tmp_path, inbox))
        for _ in range(11):
            ring()
            world.later(minutes=1)
        ring()
    (message,) = inbox.messages
    assert message["To"] == f"head@{DOMAIN}"
    assert message["Subject"].startswith("Nothing goes out to @lunsfordprimary at the moment")
    assert "http://127.0.0.1:8000/health" in message.get_content()


def test_a_mail_server_that_hangs_does_not_hold_up_the_clock_of_the_publisher(
    world: World, tmp_path: Path
) -> None:
    with world.db.write() as session:
        session.add(
            Mail(
                kind="post-held",
                about="post:x",
                step="1",
                once="1",
                recipient=f"head@{DOMAIN}",
                subject="x",
                body="x",
                queued_at=world.now,
            )
        )
    with mail_server(Inbox(hangs_at="EHLO")) as inbox:
        ring = serving.make_bell(services(world, tmp_path, inbox))
        ticks, enough = [0], threading.Event()

        def tick() -> None:
            ticks[0] += 1
            if ticks[0] >= 5:
                enough.set()

        stops = [ticker.start_in_background(ring, 0.1), ticker.start_in_background(tick, 0.1)]
        began = time.monotonic()
        assert enough.wait(5)
        assert time.monotonic() - began < 5
        inbox.let_go.set()
        for stop in stops:
            stop()
    with world.db.read() as session:
        assert session.exec(select(Mail)).one().sent_at is None


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"smtp_host": "mail.example.org"}, "GATEKEEPER_SMTP_FROM"),
        ({"smtp_from": "nobody"}, "GATEKEEPER_SMTP_FROM"),
        ({"smtp_from": "a@example.org\nBcc: b@example.org"}, "GATEKEEPER_SMTP_FROM"),
        (
            {"smtp_host": "mail.example.org", "smtp_from": "a@example.org", "smtp_tls": "none"},
            "GATEKEEPER_SMTP_TLS",
        ),
    ],
)
def test_mail_that_is_half_set_up_or_could_be_read_on_its_way_is_refused_at_the_start(
    given: dict[str, str], named: str
) -> None:
    with pytest.raises(SettingsError, match=named):
        settings.load(**given)


def test_the_password_of_the_mail_server_is_never_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret").write_text("hush-hush\n")
    monkeypatch.setenv("GATEKEEPER_SMTP_PASSWORD_FILE", str(tmp_path / "secret"))
    read = settings.load()
    assert read.smtp_password is not None
    assert read.smtp_password.get_secret_value() == "hush-hush"
    assert "hush" not in repr(read)


def test_a_school_without_a_mail_server_has_no_bell_that_fails(world: World, tmp_path: Path) -> None:
    chosen = settings.Settings(_env_file=None, data=tmp_path)  # type: ignore[call-arg]  # pydantic-settings takes it
    without = replace(services(world, tmp_path, Inbox(port=25)), settings=chosen)
    serving.make_bell(without)()
