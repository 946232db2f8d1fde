"""What can be done to the whole sandbox, from the moment it is ordered?

A fault meets a request; an order changes the world: an account is suspended, a token
is over, the clock is wrong. Orders that are about an account name it as `channel`.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from gatekeeper.x.sandbox.matching import kind_of
from gatekeeper.x.sandbox.media import Processing
from gatekeeper.x.sandbox.records import Account
from gatekeeper.x.sandbox.world import World


def suspend(world: World, account: Account, *, on: bool = True) -> None:
    """Suspends an account, or takes that back."""
    world.accounts.set_flags(
        account.id,
        suspended=on,
        out_of_credit=account.out_of_credit,
        locked=account.locked,
        protected=account.protected,
    )


def lock(world: World, account: Account, *, on: bool = True) -> None:
    """Locks an account, or unlocks it."""
    world.accounts.set_flags(
        account.id,
        suspended=account.suspended,
        out_of_credit=account.out_of_credit,
        locked=on,
        protected=account.protected,
    )


def out_of_credit_after(world: World, account: Account, *, n: int | None = 0) -> None:
    """Lets the credit last for `n` more calls that cost something; None for ever."""
    world.accounts.set_credit(account.id, calls=n, owns_app=account.owns_app)


def duplicate_rule(world: World, *, hours: float = 24, off: bool = False) -> None:
    """Says for how long a text counts as a repeat."""
    world.duplicate_window = None if off else timedelta(hours=hours)


def visibility_lag(world: World, *, seconds: float) -> None:
    """Says after how long a post that is made from now on is in the lists."""
    world.lag = timedelta(seconds=seconds)


def media_processing(world: World, *, pending: int = 0, failed: bool = False) -> None:
    """Says how many looks X works on the uploads from now on, and whether that fails in the end."""
    world.media.processing = Processing(pending, failed)


def clock_skew(world: World, *, seconds: float) -> None:
    """Moves the clock by which signatures are judged."""
    world.clock.skew = timedelta(seconds=seconds)


def deleting_nothing(world: World, *, status: int) -> None:
    """Says whether the deletion of a post that is not there is a 404 or a success."""
    world.deleting_nothing_is_fine = status == 200  # noqa: PLR2004  # success


ABOUT_AN_ACCOUNT: Mapping[str, Callable[..., None]] = {
    "suspend": suspend,
    "lock": lock,
    "out_of_credit_after": out_of_credit_after,
    "token_expired": lambda world, account: world.oauth2.let_expire(account.id),
    "token_revoked": lambda world, account: world.oauth2.revoke_access(account.id),
    "family_revoked": lambda world, account: world.oauth2.revoke_families(account.id),
}
ABOUT_EVERYTHING: Mapping[str, Callable[..., None]] = {
    "duplicate_rule": duplicate_rule,
    "visibility_lag": visibility_lag,
    "media_processing": media_processing,
    "clock_skew": clock_skew,
    "deleting_nothing": deleting_nothing,
}


def obey(world: World, description: Mapping[str, Any]) -> bool:
    """Carries out an order; False when it is none (but perhaps a fault)."""
    kind, details = kind_of(description)
    if kind in ABOUT_EVERYTHING:
        ABOUT_EVERYTHING[kind](world, **details)
        return True
    if kind not in ABOUT_AN_ACCOUNT:
        return False
    channel = str(dict(description.get("match", {})).get("channel", ""))
    ABOUT_AN_ACCOUNT[kind](world, _account(world, channel), **details)
    return True


def _account(world: World, channel: str) -> Account:
    name = channel.removeprefix("@")
    found = world.accounts.find(handle=name, account_id=name) if name else world.accounts.first()
    if found is None:
        raise ValueError("no account of this name")
    return found
