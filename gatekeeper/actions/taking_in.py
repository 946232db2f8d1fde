"""What happens when a file of the roll or the staff list is taken in? Nothing, until a person has confirmed it.

Holding a file, choosing its columns and letting it go leave no event: like a working
copy, it is nobody's record yet. The confirmation is the act, with its one event, and
that holds counts alone.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, delete, select

from gatekeeper.actions import rolling
from gatekeeper.actions.base import Act, act
from gatekeeper.actor import COMMAND, Actor
from gatekeeper.audit.events import Verb
from gatekeeper.clock import in_london
from gatekeeper.db import Database
from gatekeeper.errors import InvalidInput, Stale
from gatekeeper.held import HELD_FOR, Held, drop, held, keep, the_row
from gatekeeper.importing import columns as meaning
from gatekeeper.importing import reading, roll
from gatekeeper.importing.children import Child, Read
from gatekeeper.importing.kinds import ROLL, kind_of
from gatekeeper.importing.roll import Difference
from gatekeeper.importing.words import Told
from gatekeeper.keys import OperationalKey
from gatekeeper.models import ColumnMapping, HeldFile
from gatekeeper.permissions import Permission
from gatekeeper.rolls import Asked, Plan, class_names, known_children, plan, remembered

SURE, SAME = "sure", "same"
"""What a person may have to say beside a confirmation: that so many left; that they are the same children."""
GONE = "No file waits here: it was taken in or cancelled already, or its hour is over. If need be choose it again."
CHANGED = (
    "What would change is no longer what this page showed, because the file or the records here changed in the "
    "meantime. Nothing was changed. Look at it again."
)


@dataclass(frozen=True, slots=True)
class Given:
    """A file as it was chosen: its bytes, and the kind of file it is meant to be."""

    kind: str
    data: bytes


def hold(db: Database, key: OperationalKey, actor: Actor, given: Given, now: datetime) -> None:
    """Reads a file and holds it for whoever sent it, in the place of an earlier one, with its columns guessed.

    Raises:
        FileRefused: it cannot be taken in at all; the sentence says why.
    """
    _need(actor)
    kind = kind_of(given.kind)
    table = reading.read(given.data)
    meaning.need_headings(table, kind)
    sha256 = hashlib.sha256(given.data).hexdigest()
    forget_old(db, now)
    with db.write() as session:
        before = remembered(session, kind.key)
        guessed = meaning.guess(kind, table.headings, before.headings if before else {})
        keep(session, key, actor.staff_id, kind.key, Held(sha256, table, guessed, is_whole=None), now=now)


def choose(
    db: Database,
    key: OperationalKey,
    actor: Actor,
    kind_key: str,
    *,
    columns: Mapping[str, int],
    is_whole: bool | None,
    now: datetime,
) -> None:
    """Keeps with the file what its columns mean and whether everybody is in it.

    Raises:
        Stale: no file waits any more.
        InvalidInput: a column that is needed is missing, or one is chosen twice.
    """
    _need(actor)
    kind = kind_of(kind_key)
    with db.write() as session:
        waiting = held(session, key, actor.staff_id, kind.key, now)
        row = the_row(session, actor.staff_id, kind.key)
        if waiting is None or row is None:
            raise Stale(GONE)
        errors = meaning.wrong(kind, columns, len(waiting.table.headings))
        if is_whole is None:
            errors["whole"] = "Say whether everybody is in this file."
        if errors:
            raise InvalidInput(errors)
        row.columns, row.is_whole = dict(columns), is_whole
        session.add(row)


def let_go(db: Database, actor: Actor, kind_key: str) -> None:
    """Deletes the file that waits, without taking anything in."""
    _need(actor)
    with db.write() as session:
        drop(session, actor.staff_id, kind_of(kind_key).key)


def forget_old(db: Database, now: datetime) -> int:
    """Deletes every file whose hour is over, whoever sent it. Gives how many."""
    with db.read() as session:
        old = session.exec(select(HeldFile.id).where(col(HeldFile.held_at) < now - HELD_FOR)).all()
    if not old:
        return 0
    with db.write() as session:
        session.exec(delete(HeldFile).where(col(HeldFile.id).in_(old)))  # another publisher may be quicker
    return len(old)


def confirm(
    db: Database,
    key: OperationalKey,
    actor: Actor,
    kind_key: str,
    *,
    binding: str,
    said: Collection[str],
    now: datetime,
) -> Told:
    """Takes in the file that waits, if it still is what the person saw, and deletes it. Gives what was done.

    Raises:
        Stale: no file waits any more, or the difference is another than that of `binding`.
        InvalidInput: so many would leave that it has to be said to be right.
    """
    _need(actor)
    kind = kind_of(kind_key)
    with act(db, actor, now) as doing:
        waiting = held(doing.session, key, actor.staff_id, kind.key, now)
        if waiting is None or waiting.is_whole is None:
            raise Stale(GONE)
        asked = Asked(kind.key, waiting.sha256, waiting.table, waiting.columns, waiting.is_whole)
        found = _write(doing, asked, binding=binding, said=said)
        drop(doing.session, actor.staff_id, kind.key)
        return found.told


def take_in(
    db: Database, actor: Actor, asked: Asked, *, binding: str, said: Collection[str], now: datetime
) -> Told:
    """Takes in a file that lies on the server, as the command does; otherwise as `confirm`.

    Raises:
        Stale: the roll changed since the plan with this binding was shown.
        InvalidInput: so many would leave that it has to be said to be right.
    """
    _need(actor)
    with act(db, actor, now) as doing:
        return _write(doing, asked, binding=binding, said=said).told


def take_in_children(db: Database, actor: Actor, given: Iterable[Child], now: datetime) -> dict[str, int]:
    """Takes in children who are given one by one, as the invented school is; gives each one's id by `mis_ref`."""
    _need(actor)
    rows = tuple(enumerate(given, start=1))
    with act(db, actor, now) as doing:
        difference = roll.compare(
            known_children(doing.session),
            Read(rows),
            classes=class_names(doing.session),
            columns=ROLL.keys,
            is_whole=False,
            today=in_london(now).date(),
        )
        rolling.write_roll(doing.session, difference, in_london(now).date(), same_children=False)
        classes = {child.class_name for _, child in rows}
        doing.record(Verb.ROLL_IMPORTED, subject="roll", classes=len(classes), pupils=len(rows))
        return {one.child.mis_ref: one.id for one in known_children(doing.session)}


def _write(doing: Act, asked: Asked, *, binding: str, said: Collection[str]) -> Plan:
    today = in_london(doing.now).date()
    found = plan(doing.session, asked, today)
    if found.binding != binding:
        raise Stale(CHANGED)
    if found.told.many and SURE not in said:
        raise InvalidInput({SURE: "So many would leave at once. Say that this is right, or choose another file."})
    same = SAME in said
    if isinstance(found.difference, Difference):
        rolling.write_roll(doing.session, found.difference, today, same_children=same)
        verb, taken = Verb.ROLL_TAKEN_IN, found.difference.doubtful if same else ()
    else:
        rolling.write_staff(doing.session, found.difference, today)
        verb, taken = Verb.STAFF_TAKEN_IN, ()
    _remember(doing, asked)
    difference = found.difference
    doing.record(
        verb,
        subject="roll" if verb is Verb.ROLL_TAKEN_IN else "staff",
        new=len(difference.new),
        changed=len(difference.changed) + len(taken),
        left=len(difference.gone),
        unread=len(difference.problems),
    )
    return found


def _remember(doing: Act, asked: Asked) -> None:
    row = remembered(doing.session, asked.kind) or ColumnMapping(kind=asked.kind, saved_at=doing.now)
    row.headings = meaning.to_remember(kind_of(asked.kind), asked.columns, asked.table.headings)
    row.is_whole, row.saved_at = asked.is_whole, doing.now
    doing.session.add(row)


def _need(actor: Actor) -> None:
    """The office, the safeguarding lead and leaders keep the registers; so does whoever runs the server."""
    if actor is not COMMAND:
        actor.need(Permission.CONSENT_RECORD)
