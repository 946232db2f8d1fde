"""What happens when a person settles what a file of permissions left open? One more record, or none.

A tick can take back a tick. It cannot take back what a person said: their no is undone only by what they
answer next, which is recorded on the child's own page.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from gatekeeper.actions import refusing
from gatekeeper.actions.base import Act, act
from gatekeeper.actions.taking_in_consents import BY_FILE, tick
from gatekeeper.actor import Actor
from gatekeeper.audit.events import Verb
from gatekeeper.clock import in_london
from gatekeeper.consent_imports import day_of, open_waits, still_waits, what_is_held
from gatekeeper.db import Database
from gatekeeper.errors import InvalidInput, Stale
from gatekeeper.importing.consents_difference import Change, Key
from gatekeeper.importing.consents_held import NOTHING, OnFile
from gatekeeper.models import (
    ConsentImport,
    ConsentTick,
    ConsentWait,
    Decision,
    Pupil,
    RollStatus,
    WaitKind,
    WaitOutcome,
)
from gatekeeper.permissions import Permission
from gatekeeper.uses import BY_KEY

CHANGED = "What waited is no longer what this page showed. Nothing was changed. Look at it again."


class Choice(StrEnum):
    """What a person says about something that waits."""

    YES = "yes"
    NO = "no"
    KEEP = "keep"


CHOICES: dict[WaitKind, tuple[Choice, ...]] = {
    WaitKind.TO_YES: (Choice.YES, Choice.KEEP),
    WaitKind.VANISHED: (Choice.NO, Choice.KEEP),
    WaitKind.ABSENT: (Choice.KEEP,),
}


def settle(
    db: Database, actor: Actor, wait_ids: Collection[int], choice: Choice, now: datetime, *, good_for: timedelta
) -> int:
    """Settles these in one go, in the same way, and gives how many. All of them are of one kind.

    `good_for` is how long a yes from a file counts unless a newer file says it again.

    Raises:
        InvalidInput: none was chosen; they cannot be settled this way; or a person's own no stands in the way.
        Stale: one of them is settled already or is no longer open.
    """
    actor.need(Permission.CONSENT_RECORD)
    if not wait_ids:
        raise InvalidInput({"which": "Tick at least one child."})
    with act(db, actor, now) as doing:
        waits = [wait for wait in open_waits(doing.session) if wait.id in wait_ids]
        held = what_is_held(doing.session, BY_KEY, now, {wait.pupil_id for wait in waits})
        if len(waits) != len(set(wait_ids)) or not all(
            still_waits(wait, held, in_london(now).date()) for wait in waits
        ):
            raise Stale(CHANGED)
        if any(choice not in CHOICES[wait.kind] for wait in waits):
            raise InvalidInput({"which": "Choose one of the buttons."})
        brought = refusing.Brought(actor.staff_id, BY_FILE)
        with refusing.noticing(doing, {wait.pupil_id for wait in waits}, brought) as refused:
            if choice is Choice.YES:
                _settle_yes(doing, waits, held, good_for)
            elif choice is Choice.NO:
                _settle_no(doing, waits)
        outcome = WaitOutcome.KEPT if choice is Choice.KEEP else WaitOutcome(choice)
        for wait in waits:
            wait.settled_at, wait.settled_by, wait.outcome = now, actor.staff_id, outcome
            doing.session.add(wait)
        counted = {kind: len(waits) if choice is kind else 0 for kind in Choice}
        doing.record(
            Verb.CONSENTS_SETTLED,
            subject="permissions",
            yes=counted[Choice.YES],
            no=counted[Choice.NO],
            kept=counted[Choice.KEEP],
        )
    refusing.hold_queue(db, refused, now)
    return len(waits)


def _settle_yes(doing: Act, waits: Sequence[ConsentWait], held: dict[Key, OnFile], good_for: timedelta) -> None:
    today = in_london(doing.now).date()
    for wait in waits:
        child = doing.session.get_one(Pupil, wait.pupil_id)
        if held.get((wait.pupil_id, wait.use), NOTHING).by_a_person:
            raise InvalidInput(
                {"which": "Somebody said no in person. Ask them, and record what they answer on the child’s page."}
            )
        if child.roll is not RollStatus.ON_ROLL:
            raise Stale(CHANGED)
        row = tick(_change(wait), Decision.YES, _taken_in(doing, wait), doing.actor.staff_id, doing.now)
        doing.session.add(row)
        doing.session.flush()
        doing.session.add(ConsentTick(consent_id=row.id, good_until=today + good_for))


def _settle_no(doing: Act, waits: Sequence[ConsentWait]) -> None:
    for wait in waits:
        taken_in = _taken_in(doing, wait)
        doing.session.add(tick(_change(wait), Decision.NO, taken_in, doing.actor.staff_id, doing.now))


def _change(wait: ConsentWait) -> Change:
    return Change(wait.pupil_id, wait.use, given_on=day_of(wait))


def _taken_in(doing: Act, wait: ConsentWait) -> ConsentImport:
    return doing.session.get_one(ConsentImport, wait.import_id)
