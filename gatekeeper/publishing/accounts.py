"""Through which key may we speak for an account, and what may we do there?

X is asked now and then whose key it is; a key that belongs to another account sends nothing.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from gatekeeper.actions.base import act
from gatekeeper.actor import PUBLISHER
from gatekeeper.audit import chain
from gatekeeper.audit.events import Verb
from gatekeeper.costs import ledger
from gatekeeper.db import Database
from gatekeeper.models import Channel
from gatekeeper.publishing.patience import Patience
from gatekeeper.publishing.settling import STOPS_THE_CHANNEL, stop_channel, stop_refused
from gatekeeper.x.port import Identity, RefusalKind, Refused, XPort

Ports = Callable[[Channel], XPort | None]
"""Makes a connection to the account of a channel; None: nobody has entered keys for it."""

IDENTITY_EVERY = timedelta(minutes=15)
NO_KEYS = "Nobody has entered the keys of the X account yet."


@dataclass(frozen=True, slots=True)
class Standing:
    """What may be done on one account at this moment, and the connection to do it with."""

    port: XPort | None
    may_send: bool
    may_delete: bool


class Accounts:
    """The connections of this process. A connection is made for one thread and used by no other."""

    def __init__(
        self, db: Database, ports: Ports, now: Callable[[], datetime], patience: Patience | None = None
    ) -> None:
        """Takes the database, what makes connections, the clock, and what remembers that X is silent."""
        self._db, self._ports, self._now = db, ports, now
        self._patience = patience or Patience()
        self._made = threading.local()

    def standing(self, channel_id: int) -> Standing:
        """What may be done on this account now: nothing while X is silent.

        Asks X whose key it is when that was long ago.
        """
        with self._db.read() as session:
            channel = session.get_one(Channel, channel_id)
            session.expunge(channel)
        port = self._port(channel)
        if port is None:
            return Standing(None, may_send=False, may_delete=False)
        may_send, may_delete = self._whose_account(channel, port)
        if self._patience.is_over:
            return Standing(None, may_send=False, may_delete=False)
        return Standing(port, may_send, may_delete)

    def check(self, channel_id: int) -> None:
        """Asks X whose key it is, however lately it was asked. A key that fails stops the channel."""
        with self._db.read() as session:
            channel = session.get_one(Channel, channel_id)
            session.expunge(channel)
        port = self._port(channel)
        if port is not None and channel.stopped_at is None:
            self._ask(channel, port)

    def forget(self, channel_id: int) -> None:
        """Makes a new connection next time, because the keys may have changed."""
        self._mine().pop(channel_id, None)

    def _port(self, channel: Channel) -> XPort | None:
        mine = self._mine()
        if mine.get(channel.id) is None:  # where there was no key, there may be one now
            made = self._ports(channel)
            mine[channel.id] = None if made is None else self._patience.watching(made)
        return mine[channel.id]

    def _mine(self) -> dict[int, XPort | None]:
        if not hasattr(self._made, "ports"):
            self._made.ports = {}
        made: dict[int, XPort | None] = self._made.ports
        return made

    def _whose_account(self, channel: Channel, port: XPort) -> tuple[bool, bool]:
        """Whether we may send, and whether we may delete.

        A stopped channel (no credit, say) may still let a post be deleted.
        """
        now = self._now()
        known = channel.seen_account_id == channel.account_id
        if channel.stopped_at is not None:
            return False, known
        if channel.seen_at is not None and timedelta(0) <= now - channel.seen_at < IDENTITY_EVERY:
            return known, known
        return self._ask(channel, port)

    def _ask(self, channel: Channel, port: XPort) -> tuple[bool, bool]:
        now, known = self._now(), channel.seen_account_id == channel.account_id
        answer = port.identity()
        if isinstance(answer, Refused) and answer.kind is RefusalKind.UNAUTHORISED:
            answer = port.identity()  # one "not authorised" is not believed
        if isinstance(answer, Refused) and answer.kind in STOPS_THE_CHANNEL:
            stop_refused(self._db, channel.id, answer.kind, now)
            return False, known
        if not isinstance(answer, Identity):
            return known, known
        self._note(channel, answer.account_id, now)
        if answer.account_id != channel.account_id:
            why = f"X says that our key belongs to another account ({answer.handle}), not to {channel.handle}."
            stop_channel(self._db, channel.id, why, now, for_key=True)
            return False, False
        return True, True

    def _note(self, seen: Channel, account_id: str, now: datetime) -> None:
        if seen.seen_account_id != account_id and self._is_another(seen.id, account_id, now):
            return
        with self._db.write() as session:
            chain.lock(session)  # so that of two publishers one comes after the other
            channel = session.get_one(Channel, seen.id)
            channel.seen_at = now
            session.add(channel)
            ledger.read_account(session, now)

    def _is_another(self, channel_id: int, account_id: str, now: datetime) -> bool:
        """Puts on the record that the key belongs to another account than before, unless that is known by now."""
        with act(self._db, PUBLISHER, now) as doing:
            channel = doing.session.get_one(Channel, channel_id, with_for_update=True)
            if channel.seen_account_id == account_id:
                doing.unchanged = True
                return False
            channel.seen_account_id, channel.seen_at = account_id, now
            doing.session.add(channel)
            doing.record(Verb.CHANNEL_CHECKED, subject="channel", account_id=account_id)
            return True
