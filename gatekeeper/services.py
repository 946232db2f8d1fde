"""What does a running gatekeeper consist of? Opened once, handed to web and publisher."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from gatekeeper import clock, keys, migrations
from gatekeeper.actions.signing_in import Lengths
from gatekeeper.db import Database, connect
from gatekeeper.errors import SettingsError
from gatekeeper.keys import OperationalKey
from gatekeeper.looking import Looking
from gatekeeper.pictures.store import PictureStore
from gatekeeper.senses import service as senses
from gatekeeper.settings import Settings


@dataclass(frozen=True, slots=True)
class Services:
    """The settings, the database, the key, the pictures and the clock of one process, and its look at pictures."""

    settings: Settings
    db: Database
    key: OperationalKey
    pictures: PictureStore
    now: Callable[[], datetime] = clock.now
    looking: Looking = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        looking = Looking(self.db, self.pictures, self.key, self.now)
        object.__setattr__(self, "looking", looking)  # the one way to fill a field of a frozen record

    @property
    def lengths(self) -> Lengths:
        """How long a sign-in lasts."""
        return Lengths(timedelta(minutes=self.settings.idle_minutes), timedelta(hours=self.settings.session_hours))


def of_another_version(have: str | None, need: str) -> str:
    """What to do about a database that is not of the version that this program needs."""
    if have is None:
        return f"is at version none, needed is {need}. Run: python3 -m gatekeeper init (or migrate)."
    if have > need:
        return (
            f"is at version {have}, and this program knows only {need}: a newer program made it. "
            "Use that program, or restore a backup that this one made. Nothing was changed."
        )
    return f"is at version {have}, needed is {need}. Make a backup, then run: python3 -m gatekeeper migrate"


def open_services(settings: Settings, now: Callable[[], datetime] = clock.now) -> Services:
    """Opens everything that a process needs, or says in one line what is wrong.

    Raises:
        SettingsError: the key is missing or unsafe, or the database is of another version.
    """
    key = keys.load(settings.key_path)
    senses.use(settings.data)
    db = connect(settings.database_address)
    have, need = migrations.current(db), migrations.newest()
    if have != need:
        db.close()
        raise SettingsError(f"The database {of_another_version(have, need)}")
    return Services(settings, db, key, PictureStore(settings.pictures_path), now)
