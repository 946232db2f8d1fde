"""A school with its publisher and a stand-in for X, of which backups are made and brought back."""

import shutil
from pathlib import Path
from typing import Any

from sqlmodel import select

from gatekeeper import backups
from gatekeeper.audit import chain
from gatekeeper.db import connect
from gatekeeper.models import AuditEvent
from gatekeeper.pictures.store import PictureStore
from gatekeeper.publishing.publisher import Publisher
from gatekeeper.settings import Settings
from gatekeeper.x.client import TweepyPort
from gatekeeper.x.sandbox.server import Sandbox
from tests.gatekeeper.conftest import world_of
from tests.world import World


class Installed:
    """An installation. `made` is the backup that was made last."""

    def __init__(self, settings: Settings, made: Path, sandbox: Sandbox) -> None:
        self.settings, self.made, self.sandbox, self.resend = settings, made, sandbox, False
        self.world: World
        self._open()

    def _open(self) -> None:
        before = getattr(self, "world", None)
        self.db = connect(self.settings.database_address)
        self.world = world_of(self.db)
        self.world.now = before.now if before else self.world.now
        port = TweepyPort(self.sandbox.credentials, origin=self.sandbox.origin, read_timeout=2, deadline=3)
        pictures = PictureStore(self.settings.pictures_path)
        ports, now = (lambda _: port), (lambda: self.world.now)
        self.publisher = Publisher(
            self.db, pictures, ports, now, name="test", resend=self.resend, steady=self.world.steady
        )

    def tick(self, **by: float) -> None:
        """Lets time pass, and the publisher look for work."""
        self.world.later(**by)
        with self.sandbox.at(self.world.now):
            self.publisher.tick()

    def backup(self) -> None:
        """Makes a backup."""
        backups.make(self.settings, self.made, self.world.now)

    def lose_everything(self) -> None:
        """The disk is gone, and with it the only one who knew what happened after the backup."""
        self.db.close()
        shutil.rmtree(self.settings.data)

    def restore(self, **by: float) -> backups.Ready:
        """Brings the backup back over what is here, later, and opens it."""
        now = self.world.later(**by)
        self.db.close()
        ready = backups.restore(self.settings, self.made, replace=True, now=now)
        self._open()
        return ready

    def live(self) -> list[str]:
        """What stands on X."""
        return [post.text for post in self.sandbox.posts() if post.deleted_at is None]

    def events(self) -> list[tuple[str, str]]:
        """Every event with its subject; the record holds."""
        with self.db.read() as session:
            assert chain.verify(session).sound
            return list(session.exec(select(AuditEvent.verb, AuditEvent.subject).order_by(AuditEvent.seq)))  # type: ignore[arg-type]  # a column

    def rows(self, model: type[Any]) -> list[Any]:
        """Every row of a table."""
        with self.db.read() as session:
            return list(session.exec(select(model)))

    def close(self) -> None:
        """Closes the database."""
        self.db.close()
