"""Who renews a token that is good for one use, so that no two do it and none is lost?

Whoever renews writes that down, under the lock of the row, before the token leaves; everybody else uses the
old access token meanwhile, which is good for minutes yet. What comes back is written down before it is used.
Where the one who renewed died, or X gave no clear answer, nobody knows whether the token is spent: it is
tried once more when the old one is nearly over, and where X then says no, a person connects the account anew.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from gatekeeper.connecting import stored
from gatekeeper.connecting.stored import App, Consented
from gatekeeper.db import Database
from gatekeeper.keys import OperationalKey
from gatekeeper.models import ChannelKey, ChannelSecret
from gatekeeper.x.port import NotSent
from gatekeeper.x.tokens import SCOPES, Denied, Outcome, TokenDesk, Tokens

EARLY = timedelta(minutes=10)
LEASE = timedelta(minutes=1)
"""Longer than any exchange with X may last."""

Desks = Callable[[App], TokenDesk]


@dataclass(frozen=True, slots=True)
class Spent:
    """No token is left that X takes: a leader connects the account anew."""


Good = Tokens | NotSent | Spent


class Renewing:
    """Gives an access token that is good, and renews it in time. Any number of processes may have one."""

    def __init__(self, db: Database, key: OperationalKey, desks: Desks, now: Callable[[], datetime]) -> None:
        """Takes where tokens are kept, and what asks X for new ones."""
        self._db, self._key, self._desks, self._now = db, key, desks, now

    def good(self, key_id: int, *, not_this: str = "") -> Good:
        """Tokens of which the access token may be used now.

        Args:
            key_id: the key that was given by consent.
            not_this: an access token that X did not take, whatever its time.
        """
        mine = secrets.token_hex(16)
        found = self._claim(key_id, mine, not_this)
        if not isinstance(found, Consented):
            return found

        def came(answer: Outcome) -> Good:
            return self._write(key_id, mine, found, self._with_what_was_asked(found, answer))

        return came(self._desks(found.app).renew(found.tokens.refresh, on_late=came))

    def _with_what_was_asked(self, asked: Consented, answer: Outcome) -> Outcome:
        """The answer; one that allows other things than were asked for is given back to X."""
        if isinstance(answer, Tokens) and (set(answer.scopes) != set(SCOPES) or not answer.refresh):
            self._desks(asked.app).revoke(answer.refresh or answer.access)
            return Denied("invalid_scope")
        return answer

    def _claim(self, key_id: int, mine: str, not_this: str) -> Good | Consented:
        """Tokens as they are where they are good; else, written down as being renewed by us, what to renew."""
        with self._db.write() as session:
            secret, parts = self._look(session, key_id)
            now = self._now()  # after the lock, which may have been waited for
            if secret is None or not isinstance(parts, Consented):
                return Spent()
            tokens = parts.tokens
            usable = tokens.access != not_this and now < tokens.expires_at
            if usable and tokens.expires_at - now >= EARLY:
                return tokens
            # Either way round: clocks of several computers differ, and a lock may have been waited for.
            if secret.renewing_since is not None and abs(now - secret.renewing_since) < LEASE:
                return tokens if usable else NotSent("Our key is just being renewed.")
            if not tokens.refresh:
                return tokens if usable else Spent()
            secret.renewing_since, secret.renewing_by = now, mine
            session.add(secret)
            return parts

    def _write(self, key_id: int, mine: str, asked: Consented, answer: Outcome) -> Good:
        """Writes down what came back, before anything is done with it. Reads first what others did meanwhile."""
        now = self._now()
        with self._db.write() as session:
            secret, parts = self._look(session, key_id)
            if secret is None or not isinstance(parts, Consented):
                return Spent()  # it was removed or replaced meanwhile
            if parts.tokens.refresh != asked.tokens.refresh:
                return parts.tokens  # somebody else renewed it, and theirs is what counts
            if isinstance(answer, Tokens):
                fresh = stored.sealed(self._row(session, key_id), replace(parts, tokens=answer), self._key)
                secret.sealed, secret.key_version = fresh.sealed, fresh.key_version
                secret.expires_at, secret.renewing_since, secret.renewing_by = fresh.expires_at, None, None
                session.add(secret)
                return answer
            usable = now < parts.tokens.expires_at
            if isinstance(answer, Denied):
                # What X refuses once it refuses always: it is not asked again with the same.
                gone = stored.sealed(
                    self._row(session, key_id), replace(parts, tokens=replace(parts.tokens, refresh="")), self._key
                )
                secret.sealed, secret.renewing_since, secret.renewing_by = gone.sealed, None, None
                session.add(secret)
                return Spent()
            if isinstance(answer, NotSent) and secret.renewing_by == mine:
                secret.renewing_since, secret.renewing_by = None, None  # it never left, so it is not spent
                session.add(secret)
            return parts.tokens if usable else NotSent("Our key could not be renewed at X yet.")

    def _look(self, session: Session, key_id: int) -> tuple[ChannelSecret | None, stored.Parts | None]:
        secret = session.exec(
            select(ChannelSecret).where(col(ChannelSecret.key_id) == key_id).with_for_update()
        ).one_or_none()
        return secret, stored.opened(self._row(session, key_id), secret, self._key)

    @staticmethod
    def _row(session: Session, key_id: int) -> ChannelKey:
        return session.get_one(ChannelKey, key_id)
