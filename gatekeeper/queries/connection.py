"""By which key is the account connected, who entered it, and is it why posting was stopped?"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from gatekeeper.connecting import stored
from gatekeeper.models import Channel, KeyKind, Person
from gatekeeper.settings import Settings


@dataclass(frozen=True, slots=True)
class Kept:
    """A key that is kept here: how it ends, by whom and when. Never the key."""

    by_consent: bool
    ending: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Connection:
    """The facts of the page. `in_settings`: whoever runs the server wrote keys into its settings."""

    handle: str
    account_id: str
    kept: Kept | None
    in_settings: bool
    seen_at: datetime | None
    is_ours: bool
    stopped_at: datetime | None
    stopped_why: str
    stopped_for_key: bool

    @property
    def has_key(self) -> bool:
        """Whether there is any key at all."""
        return self.kept is not None or self.in_settings


def connection(session: Session, settings: Settings) -> Connection:
    """How the account is connected."""
    channel = session.exec(select(Channel)).one()
    row = stored.in_force(session, channel.id)
    kept = None
    if row is not None:
        by = session.get_one(Person, row.set_by).name
        kept = Kept(row.kind is KeyKind.CONSENTED, row.ending, by, row.set_at)
    return Connection(
        handle=channel.handle,
        account_id=channel.account_id,
        kept=kept,
        in_settings=settings.has_x_keys,
        seen_at=channel.seen_at,
        is_ours=channel.seen_account_id == channel.account_id,
        stopped_at=channel.stopped_at,
        stopped_why=channel.stopped_why or "",
        stopped_for_key=channel.stopped_for_key,
    )
