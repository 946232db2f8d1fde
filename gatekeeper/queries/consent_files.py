"""What do the pages show on the way from a file of permissions to the register, and of what it left open?"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from gatekeeper.actor import Actor
from gatekeeper.clock import in_london
from gatekeeper.consent_imports import (
    DONE,
    Asked,
    Plan,
    day_of,
    meaning_of,
    open_waits,
    plan,
    shape_of,
    still_waits,
    what_is_held,
)
from gatekeeper.held import held
from gatekeeper.importing import consents_rows
from gatekeeper.importing.consents_held import NOTHING
from gatekeeper.importing.consents_kinds import HELD_AS, KINDS, Answer, Shape, may_mean
from gatekeeper.keys import OperationalKey
from gatekeeper.models import (
    Consent,
    ConsentImport,
    ConsentTick,
    ConsentWait,
    Person,
    Pupil,
    RollStatus,
    SchoolClass,
    WaitKind,
)
from gatekeeper.queries.consent import name_of
from gatekeeper.queries.roll import Choice, ColumnsPage, column_words, columns_left_out
from gatekeeper.rolls import remembered
from gatekeeper.uses import BY_KEY


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest file of permissions, how old it is, and how many yeses from files no longer count.

    `is_old` asks for a new file; `ended` yeses wait for one.
    """

    at: datetime | None = None
    by: str = ""
    is_old: bool = False
    ended: int = 0


@dataclass(frozen=True, slots=True)
class WordChoice:
    """A word of the file, how often it stands there, and what it may mean."""

    key: str
    text: str
    count: int
    chosen: str
    may_be: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WordsPage:
    """The questions and answers of a file, and the columns in which the answers stand."""

    questions: tuple[WordChoice, ...]
    answers: tuple[WordChoice, ...]


@dataclass(frozen=True, slots=True)
class CheckPage:
    """What taking in a waiting file would change."""

    plan: Plan
    rows: int


@dataclass(frozen=True, slots=True)
class WaitLine:
    """One answer, or one child, that waits for a person."""

    id: int
    pupil_id: int
    name: str
    class_name: str
    use: str
    day: date
    by_a_person: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """Everything that files left for a person: what a tick can settle, what only the family can, and the rest."""

    to_yes: tuple[WaitLine, ...]
    to_ask: tuple[WaitLine, ...]
    vanished: tuple[WaitLine, ...]
    absent: tuple[WaitLine, ...]

    @property
    def count(self) -> int:
        """How many entries there are in all."""
        return len(self.to_yes) + len(self.to_ask) + len(self.vanished) + len(self.absent)


def newest(session: Session, now: datetime, old_after: timedelta) -> Newest:
    """When the newest file was taken in. It is only old while a yes of a file is on record."""
    row = session.exec(
        select(ConsentImport.taken_at, Person)
        .join(Person, col(Person.id) == col(ConsentImport.taken_by))
        .order_by(col(ConsentImport.id).desc())
        .limit(1)
    ).first()
    if row is None:
        return Newest()
    taken_at, person = row
    today = in_london(now).date()
    newer = aliased(Consent)
    overtaken = (
        select(newer.id)
        .where(
            newer.pupil_id == Consent.pupil_id,
            newer.channel == Consent.channel,
            newer.medium == Consent.medium,
            newer.id > Consent.id,
            col(newer.supersedes_id).is_not(None) | col(newer.given_by_contact_id).is_(None),
        )
        .exists()
    )
    ticks = dict(
        session.exec(
            select(col(ConsentTick.good_until), func.count())
            .select_from(ConsentTick)
            .join(Consent, col(Consent.id) == col(ConsentTick.consent_id))
            .join(Pupil, col(Pupil.id) == col(Consent.pupil_id))
            .where(col(Consent.expires_on) >= today, Pupil.roll == RollStatus.ON_ROLL, ~overtaken)
            .group_by(col(ConsentTick.good_until))
        ).all()
    )
    ended = sum(count for day, count in ticks.items() if day < today)
    return Newest(taken_at, person.name, bool(ticks) and now - taken_at > old_after, ended)


def columns_page(
    session: Session, key: OperationalKey, actor: Actor, now: datetime
) -> tuple[Shape, ColumnsPage] | None:
    """The columns of the file that waits for this person, or None where none waits."""
    waiting = held(session, key, actor.staff_id, HELD_AS, now)
    if waiting is None:
        return None
    shape, table = shape_of(waiting), waiting.table
    before = remembered(session, shape)
    options = (
        ("", "Not in this file"),
        *((str(at), column_words(table, at)) for at in range(len(table.headings))),
    )
    return shape, ColumnsPage(
        choices=tuple(
            Choice(one.key, one.words, one.hint, str(waiting.columns.get(one.key, "")), options)
            for one in KINDS[shape].wanted
        ),
        rows=len(table.rows) + len(table.problems),
        refused=table.refused,
        left_out=columns_left_out(waiting),
        is_whole=before.is_whole if before and waiting.is_whole is None else waiting.is_whole,
    )


def words_page(session: Session, key: OperationalKey, actor: Actor, now: datetime) -> WordsPage | None:
    """The words of the file that waits, or None where none waits or its columns are open."""
    waiting = held(session, key, actor.staff_id, HELD_AS, now)
    if waiting is None or waiting.is_whole is None:
        return None
    meaning = meaning_of(session, waiting)
    shape = meaning.shape
    asked = consents_rows.questions(waiting.table, waiting.columns) if shape is Shape.LONG else ()
    said = consents_rows.answers(waiting.table, shape, waiting.columns)
    return WordsPage(
        tuple(
            WordChoice(f"asked-{at}", word.text, word.count, meaning.questions[word.text])
            for at, word in enumerate(asked)
        ),
        tuple(
            WordChoice(
                f"said-{at}",
                word.text,
                word.count,
                meaning.answers[word.text] if meaning.answers[word.text] in may_mean(word.text) else Answer.NONE,
                may_mean(word.text),
            )
            for at, word in enumerate(said)
        ),
    )


def check_page(session: Session, key: OperationalKey, actor: Actor, now: datetime) -> CheckPage | None:
    """What the file that waits would change, or None where none waits or its columns or words are open."""
    waiting = held(session, key, actor.staff_id, HELD_AS, now)
    if waiting is None or waiting.is_whole is None or DONE not in waiting.meanings:
        return None
    asked = Asked(waiting.sha256, waiting.table, meaning_of(session, waiting), waiting.is_whole)
    return CheckPage(plan(session, asked, now), len(waiting.table.rows) + len(waiting.table.problems))


def waiting(session: Session, now: datetime) -> Waiting:
    """What files left open, in the order of the register. Who has left since is not asked about."""
    waits = {wait.id: wait for wait in open_waits(session)}
    if not waits:
        return Waiting((), (), (), ())
    held_now = what_is_held(session, BY_KEY, now, {wait.pupil_id for wait in waits.values()})
    rows = session.exec(
        select(ConsentWait.id, Pupil, SchoolClass.name)
        .join(Pupil, col(Pupil.id) == col(ConsentWait.pupil_id))
        .join(SchoolClass, col(SchoolClass.id) == col(Pupil.class_id), isouter=True)
        .where(col(ConsentWait.settled_at).is_(None), Pupil.roll == RollStatus.ON_ROLL)
        .order_by(
            col(Pupil.class_id).is_(None),
            col(SchoolClass.position),
            col(Pupil.surname),
            col(Pupil.forename),
            col(ConsentWait.id),
        )
    )
    lists: dict[str, list[WaitLine]] = defaultdict(list)
    for wait_id, child, class_name in rows:
        wait = waits[wait_id]
        if not still_waits(wait, held_now, in_london(now).date()):
            continue
        by_a_person = held_now.get((wait.pupil_id, wait.use), NOTHING).by_a_person
        use = BY_KEY[wait.use].words if wait.use in BY_KEY else ""
        line = WaitLine(wait_id, child.id, name_of(child), class_name or "", use, day_of(wait), by_a_person)
        to_ask = wait.kind is WaitKind.TO_YES and by_a_person
        lists["to_ask" if to_ask else wait.kind].append(line)
    return Waiting(
        to_yes=tuple(lists[WaitKind.TO_YES]),
        to_ask=tuple(lists["to_ask"]),
        vanished=tuple(lists[WaitKind.VANISHED]),
        absent=tuple(lists[WaitKind.ABSENT]),
    )
