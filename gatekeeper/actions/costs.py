"""What happens when a leader changes the prices, or writes down the credit that X shows?"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from gatekeeper.actions.base import act
from gatekeeper.actor import Actor
from gatekeeper.audit.events import Verb
from gatekeeper.clock import say
from gatekeeper.costs.prices import LABELS, Use, dollars, in_force, read_dollars
from gatekeeper.db import Database
from gatekeeper.errors import InvalidInput
from gatekeeper.models import CreditNote, PriceList
from gatekeeper.permissions import Permission

OLDEST_NOTE = timedelta(days=60)
NO_SUM = "Write a sum in dollars, such as 4.50."
LIMITS = {"warn_below": "warning below", "keep_back": "kept for deletions"}


def set_prices(db: Database, actor: Actor, given: Mapping[str, str], now: datetime) -> bool:
    """Writes down what X charges from now on, and from which credit on something is done.

    Args:
        db: the database.
        actor: a leader.
        given: what was typed for each `Use`, for `warn_below` and for `keep_back`, in dollars.
        now: the present instant.

    Returns:
        Whether anything was different.

    Raises:
        InvalidInput: a sum cannot be read.
    """
    actor.need(Permission.COST_SET)
    read = {name: read_dollars(given.get(name, "")) for name in (*(use.value for use in Use), *LIMITS)}
    wrong = {name: NO_SUM for name, sum_ in read.items() if sum_ is None}
    if wrong:
        raise InvalidInput(wrong)
    sums = {name: sum_ or 0 for name, sum_ in read.items()}
    with act(db, actor, now) as doing:
        before = in_force(doing.session)
        was = {use.value: before.prices[use] for use in Use}
        was |= {"warn_below": before.warn_below, "keep_back": before.keep_back}
        words = {use.value: LABELS[use] for use in Use} | LIMITS
        changes = [f"{words[name]} {dollars(sums[name])}" for name in was if sums[name] != was[name]]
        if not changes:
            doing.unchanged = True
            return False
        doing.session.add(
            PriceList(
                prices={use.value: sums[use.value] for use in Use},
                warn_below=sums["warn_below"],
                keep_back=sums["keep_back"],
                set_by=actor.staff_id,
                set_at=now,
            )
        )
        doing.record(Verb.PRICES_SET, subject="costs", changes="; ".join(changes))
        return True


def note_credit(
    db: Database, actor: Actor, *, amount: str, seen_at: datetime | None, tops_up: bool, now: datetime
) -> None:
    """Writes down the credit that X's own page shows.

    Args:
        db: the database.
        actor: a leader.
        amount: the sum as it was typed, in dollars.
        seen_at: when they looked; None where that could not be read.
        tops_up: whether X refills the credit by itself, so that it never runs out by our count.
        now: the present instant.

    Raises:
        InvalidInput: the sum cannot be read, or the moment cannot be right.
    """
    actor.need(Permission.COST_SET)
    wrong: dict[str, str] = {}
    sum_ = read_dollars(amount)
    if sum_ is None:
        wrong["amount"] = NO_SUM
    if seen_at is None:
        wrong["date"] = "Write when you looked: a day and a time."
    elif seen_at > now + timedelta(minutes=1):
        wrong["date"] = "This time has not come yet. Write when you looked."
    elif seen_at < now - OLDEST_NOTE:
        wrong["date"] = "That is long ago. Look at X again, and write down what it shows now."
    if wrong or sum_ is None or seen_at is None:
        raise InvalidInput(wrong)
    with act(db, actor, now) as doing:
        doing.session.add(
            CreditNote(thousandths=sum_, tops_up=tops_up, seen_at=seen_at, noted_by=actor.staff_id, noted_at=now)
        )
        doing.record(Verb.CREDIT_NOTED, subject="costs", seen=say(seen_at), amount=dollars(sum_))
