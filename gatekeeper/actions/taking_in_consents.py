"""What happens when a file of permissions is taken in? A no counts at once; what is not sure waits for a person.

As with the roll nothing is written before a person has confirmed exactly what they saw, and the one event
holds counts alone. Every row of a file carries its batch, has no evidence and names no adult, so that for X,
the website and the press it is never more than a reason to ask.
"""

import hashlib
from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta

from sqlmodel import Session, col, update

from gatekeeper.actions import refusing
from gatekeeper.actions.base import Act, act
from gatekeeper.actions.taking_in import CHANGED, GONE, SURE, forget_old
from gatekeeper.actor import Actor
from gatekeeper.audit.events import Verb
from gatekeeper.clock import in_london, london_to_utc
from gatekeeper.consent_imports import (
    SHAPE,
    Asked,
    Plan,
    by_place,
    guessed_columns,
    meaning_of,
    open_waits,
    plan,
    shape_of,
)
from gatekeeper.db import Database
from gatekeeper.errors import InvalidInput, Stale
from gatekeeper.held import Held, drop, held, keep, the_row
from gatekeeper.importing import columns as meaning_of_columns
from gatekeeper.importing import consents_rows, reading
from gatekeeper.importing.consents_difference import Change, Difference
from gatekeeper.importing.consents_kinds import (
    HELD_AS,
    KINDS,
    Shape,
    guess_answer,
    guess_shape,
    guess_use,
    wrong_columns,
)
from gatekeeper.importing.words import Told
from gatekeeper.keys import OperationalKey
from gatekeeper.models import (
    AuthorityBasis,
    ColumnMapping,
    Consent,
    ConsentImport,
    ConsentMethod,
    ConsentTick,
    ConsentWait,
    Decision,
    HeldFile,
    Naming,
    Presentation,
    WaitKind,
    WaitOutcome,
)
from gatekeeper.permissions import Permission
from gatekeeper.rolls import remembered
from gatekeeper.uses import BY_KEY
from rules.consent_records import renewal_day

MOST_ROWS = 60_000
"""A row for each answer makes a long file: a large school with every question there is."""
AT_ONCE = 500
NOON = time(12)
BY_FILE = "in a file of permissions"


def hold(db: Database, key: OperationalKey, actor: Actor, data: bytes, now: datetime) -> None:
    """Reads a file and holds it for whoever sent it, in the place of an earlier one, with its columns guessed.

    Raises:
        FileRefused: it cannot be taken in at all; the sentence says why.
    """
    actor.need(Permission.CONSENT_RECORD)
    table = reading.read(data, MOST_ROWS)
    shape = guess_shape(table.headings)
    meaning_of_columns.need_headings(table, KINDS[shape])
    sha256 = hashlib.sha256(data).hexdigest()
    forget_old(db, now)
    with db.write() as session:
        waiting = Held(sha256, table, guessed_columns(session, table, shape), None, {SHAPE: shape})
        keep(session, key, actor.staff_id, HELD_AS, waiting, now=now)


def lay_out(db: Database, key: OperationalKey, actor: Actor, shape: Shape, now: datetime) -> None:
    """Says that the file is laid out otherwise than it was guessed to be.

    Raises:
        Stale: no file waits any more.
    """
    with db.write() as session:
        waiting, row = _waiting(session, key, actor, now)
        row.columns = guessed_columns(session, waiting.table, shape)
        row.meanings, row.is_whole = {SHAPE: shape}, None
        session.add(row)


def choose(
    db: Database,
    key: OperationalKey,
    actor: Actor,
    *,
    columns: Mapping[str, int],
    is_whole: bool | None,
    now: datetime,
) -> None:
    """Keeps with the file what its columns mean and whether everybody is in it. Its words are open again.

    Raises:
        Stale: no file waits any more.
        InvalidInput: a column that is needed is missing, one is chosen twice, or one holds something else.
    """
    with db.write() as session:
        waiting, row = _waiting(session, key, actor, now)
        shape = shape_of(waiting)
        errors = wrong_columns(shape, columns, len(waiting.table.headings))
        if not errors:
            errors = consents_rows.too_many(waiting.table, shape, columns)
        if is_whole is None:
            errors["whole"] = "Say whether everybody is in this file."
        if errors:
            raise InvalidInput(errors)
        row.columns, row.is_whole, row.meanings = dict(columns), is_whole, {SHAPE: shape}
        session.add(row)


def mean(
    db: Database,
    key: OperationalKey,
    actor: Actor,
    *,
    questions: Mapping[int, str],
    answers: Mapping[int, str],
    now: datetime,
) -> None:
    """Keeps with the file what its questions and answers mean, by their place in the lists.

    Raises:
        Stale: no file waits any more.
        InvalidInput: a word has no meaning, or one that it cannot have; or no question is about a use of ours.
    """
    with db.write() as session:
        waiting, row = _waiting(session, key, actor, now)
        meaning = meaning_of(session, waiting)
        row.meanings = by_place(meaning, questions, answers)
        session.add(row)


def let_go(db: Database, actor: Actor) -> None:
    """Deletes the file that waits, without taking anything in."""
    actor.need(Permission.CONSENT_RECORD)
    with db.write() as session:
        drop(session, actor.staff_id, HELD_AS)


def confirm(
    db: Database,
    key: OperationalKey,
    actor: Actor,
    *,
    binding: str,
    said: Collection[str],
    now: datetime,
    good_for: timedelta,
) -> Told:
    """Takes in the file that waits, if it still is what the person saw, and deletes it. Gives what was done.

    `good_for` is how long its yeses count unless a newer file says them again.

    Raises:
        Stale: no file waits any more, or the difference is another than that of `binding`.
        InvalidInput: so many would become a no that it has to be said to be right.
    """
    actor.need(Permission.CONSENT_RECORD)
    with act(db, actor, now) as doing:
        waiting = held(doing.session, key, actor.staff_id, HELD_AS, now)
        if waiting is None or waiting.is_whole is None:
            raise Stale(GONE)
        asked = Asked(waiting.sha256, waiting.table, meaning_of(doing.session, waiting), waiting.is_whole)
        found = plan(doing.session, asked, now)
        if found.binding != binding:
            raise Stale(CHANGED)
        if found.told.many and SURE not in said:
            raise InvalidInput({SURE: "So many would become a no at once. Say that this is right."})
        said_no = {one.pupil_id for one in (*found.difference.new_no, *found.difference.to_no)}
        with refusing.noticing(doing, said_no, refusing.Brought(actor.staff_id, BY_FILE)) as refused:
            left_open = _write(doing, asked, found, in_london(now).date() + good_for)
        drop(doing.session, actor.staff_id, HELD_AS)
        difference = found.difference
        doing.record(
            Verb.CONSENTS_TAKEN_IN,
            subject="permissions",
            new_yes=len(difference.new_yes),
            new_no=len(difference.new_no),
            to_no=len(difference.to_no),
            waiting=left_open,
            unknown=len(difference.strangers),
            unread=len(difference.problems),
        )
    refusing.hold_queue(db, refused, now)
    return found.told


def tick(change: Change, decision: Decision, taken_in: ConsentImport, by: int, now: datetime) -> Consent:
    """One answer of a file as a record: of nobody by name, without evidence, with the batch that it came in."""
    use, today = BY_KEY[change.use], in_london(now).date()
    given_on = change.given_on or today
    is_yes = decision is Decision.YES
    return Consent(
        pupil_id=change.pupil_id,
        decision=decision,
        channel=use.channel,
        medium=use.medium,
        presentation=use.yeses[0].presentation if is_yes else Presentation.INDIVIDUAL,
        naming=use.yeses[0].naming if is_yes else Naming.NONE,
        authority_basis=AuthorityBasis.PR_HOLDER,
        method=ConsentMethod.IMPORT,
        given_at=now if given_on == today else london_to_utc(datetime.combine(given_on, NOON)),
        recorded_by=by,
        recorded_at=now,
        valid_from=given_on,
        expires_on=renewal_day(given_on) if is_yes else None,
        import_batch=taken_in.batch,
    )


def _write(doing: Act, asked: Asked, found: Plan, good_until: date) -> int:
    """Writes the difference, and gives how much more is left open for a person than before."""
    session, difference, by = doing.session, found.difference, doing.actor.staff_id
    taken_in = ConsentImport(sha256=asked.sha256, is_whole=asked.is_whole, taken_by=by, taken_at=doing.now)
    session.add(taken_in)
    session.flush()
    yeses = [tick(one, Decision.YES, taken_in, by, doing.now) for one in difference.new_yes]
    session.add_all(yeses)
    session.add_all(
        tick(one, Decision.NO, taken_in, by, doing.now) for one in (*difference.new_no, *difference.to_no)
    )
    session.flush()
    session.add_all(ConsentTick(consent_id=row.id, good_until=good_until) for row in yeses)
    for start in range(0, len(difference.again), AT_ONCE):
        again = difference.again[start : start + AT_ONCE]
        session.exec(
            update(ConsentTick)
            .where(col(ConsentTick.consent_id).in_(again), col(ConsentTick.good_until) < good_until)
            .values(good_until=good_until)
        )
    _remember(doing, asked)
    return _leave_open(doing, difference, taken_in)


def _leave_open(doing: Act, difference: Difference, taken_in: ConsentImport) -> int:
    """Notes what waits for a person, once for each; what this file says otherwise waits no more."""
    wanted: dict[tuple[WaitKind, int, str], date | None] = {
        (WaitKind.TO_YES, one.pupil_id, one.use): one.given_on for one in difference.to_yes
    }
    wanted |= {(WaitKind.VANISHED, one.pupil_id, one.use): None for one in difference.vanished}
    looked_at = {one.pupil_id for one in difference.vanished}
    wanted |= {
        (WaitKind.ABSENT, pupil_id, ""): None for pupil_id in difference.absent if pupil_id not in looked_at
    }
    for wait in open_waits(doing.session):
        about = (wait.kind, wait.pupil_id, wait.use)
        if about in wanted:
            del wanted[about]
        elif wait.pupil_id in difference.met if not wait.use else (wait.pupil_id, wait.use) in difference.spoken:
            wait.settled_at, wait.settled_by = doing.now, doing.actor.person_id
            wait.outcome = WaitOutcome.OVERTAKEN
            doing.session.add(wait)
    doing.session.add_all(
        ConsentWait(import_id=taken_in.id, pupil_id=pupil_id, kind=kind, use=use, given_on=day, noted_at=doing.now)
        for (kind, pupil_id, use), day in wanted.items()
    )
    return len(wanted)


def _remember(doing: Act, asked: Asked) -> None:
    """Keeps the headings, and the words to which a person gave another meaning than the usual, for next time."""
    meaning = asked.meaning
    kind = KINDS[meaning.shape]
    row = remembered(doing.session, kind.key) or ColumnMapping(kind=kind.key, saved_at=doing.now)
    row.headings = meaning_of_columns.to_remember(kind, meaning.columns, asked.table.headings)
    spoken = {f"asked {text}" for text in meaning.questions} | {f"said {text}" for text in meaning.answers}
    row.meanings = {
        **{word: meant for word, meant in row.meanings.items() if word not in spoken},
        **{f"asked {text}": use for text, use in meaning.questions.items() if use != guess_use(text)},
        **{f"said {text}": answer for text, answer in meaning.answers.items() if answer != guess_answer(text)},
    }
    row.is_whole, row.saved_at = asked.is_whole, doing.now
    doing.session.add(row)


def _waiting(session: Session, key: OperationalKey, actor: Actor, now: datetime) -> tuple[Held, HeldFile]:
    actor.need(Permission.CONSENT_RECORD)
    waiting = held(session, key, actor.staff_id, HELD_AS, now)
    row = the_row(session, actor.staff_id, HELD_AS)
    if waiting is None or row is None:
        raise Stale(GONE)
    return waiting, row
