"""How often may somebody try to prove who they are? Counted in the database: several processes share one limit.

Every try counts before it is looked at: a password at the door, a code at the second step, a proof on the way
to a dangerous page. All of them count together, for the account and for the network that they come from.
"""

from datetime import datetime, timedelta
from functools import cached_property

from sqlalchemy import func
from sqlmodel import Session, col, delete, select

from gatekeeper import networks
from gatekeeper.audit import chain
from gatekeeper.errors import TooManyTries
from gatekeeper.keys import OperationalKey
from gatekeeper.models import SignInAttempt

WINDOW = timedelta(minutes=15)
TRIES_PER_ACCOUNT = 5
TRIES_PER_NETWORK = 100
KEPT = timedelta(days=1)


class Visit:
    """One try: at which account and from which network, as keyed hashes."""

    def __init__(self, key: OperationalKey, email: str, address: str) -> None:
        """Takes the account's e-mail address as it was typed, and the network address that the try came from."""
        self.email = normal_email(email)
        self.key = key
        self._address = address

    @cached_property
    def account(self) -> str:
        """The account, as a keyed hash."""
        return self.key.fingerprint("sign-in account", self.email)

    @cached_property
    def network(self) -> str:
        """The /24 (or /48) that it came from, as a keyed hash."""
        return self.key.fingerprint("sign-in network", networks.wide(self._address))


def normal_email(email: str) -> str:
    """The address as accounts are stored: no spaces around it, one case."""
    return email.strip().casefold()


def begin(session: Session, visit: Visit, now: datetime) -> int:
    """Counts a try before it is looked at, one at a time, so that many at once do not slip under the limit.

    Gives the number of the try, for `succeeded`.

    Raises:
        TooManyTries: too many failures for this account or network lately.
    """
    chain.lock(session)
    _throttle(session, visit, now)
    attempt = SignInAttempt(account=visit.account, network=visit.network, at=now, succeeded=False)
    session.add(attempt)
    session.flush()
    return attempt.id


def succeeded(session: Session, attempt_id: int, now: datetime) -> None:
    """Notes that a try was right, so that it does not count against anybody, and forgets old ones."""
    session.exec(delete(SignInAttempt).where(col(SignInAttempt.at) < now - KEPT))
    attempt = session.get_one(SignInAttempt, attempt_id)
    attempt.succeeded = True
    session.add(attempt)


def _throttle(session: Session, visit: Visit, now: datetime) -> None:
    for column, value, limit in (
        (col(SignInAttempt.account), visit.account, TRIES_PER_ACCOUNT),
        (col(SignInAttempt.network), visit.network, TRIES_PER_NETWORK),
    ):
        failures = session.exec(
            select(func.count())
            .select_from(SignInAttempt)
            .where(column == value, col(SignInAttempt.at) > now - WINDOW, col(SignInAttempt.succeeded).is_(False))
        ).one()
        if failures >= limit:
            raise TooManyTries(
                "There were too many wrong tries. Sign-in is closed for 15 minutes. Nothing is lost; "
                "if it was not you, tell a leader."
            )
