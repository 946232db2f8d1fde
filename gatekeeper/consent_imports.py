"""What would taking in a file of permissions change here, and what do earlier files still leave open?

Like that of the roll, a plan carries a binding, so that nothing can be written under a confirmation but what
it saw.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from gatekeeper.clock import in_london
from gatekeeper.consents import files
from gatekeeper.errors import InvalidInput
from gatekeeper.held import Held
from gatekeeper.importing import columns as meaning_of_columns
from gatekeeper.importing import consents_rows
from gatekeeper.importing.children import Child
from gatekeeper.importing.consents_difference import Difference, Key, compare
from gatekeeper.importing.consents_held import NOTHING, OnFile, on_file
from gatekeeper.importing.consents_kinds import KINDS, LEAVE_OUT, Answer, Shape, may_mean
from gatekeeper.importing.consents_rows import Meaning
from gatekeeper.importing.consents_words import tell
from gatekeeper.importing.reading import Table
from gatekeeper.importing.words import Told
from gatekeeper.models import Consent, ConsentMethod, ConsentWait, WaitKind
from gatekeeper.rolls import fingerprint, known_children, remembered
from gatekeeper.uses import BY_KEY
from rules.consent_records import renewal_day

SHAPE, DONE = "shape", "done"
"""Beside the meaning of words: how the file is laid out, and whether a person has confirmed the words."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A file, and what a person said about it. `sha256` is of its bytes as they came."""

    sha256: str
    table: Table
    meaning: Meaning
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be written, the same in words, and the binding that a confirmation names."""

    difference: Difference
    told: Told
    binding: str


def plan(session: Session, asked: Asked, now: datetime) -> Plan:
    """Compares a file with what is on file here, as things stand in this transaction."""
    today = in_london(now).date()
    known = known_children(session)
    held = what_is_held(session, asked.meaning.uses, now)
    difference = compare(
        known,
        held,
        consents_rows.read_rows(asked.table, asked.meaning, today),
        uses=asked.meaning.uses,
        is_whole=asked.is_whole,
        today=today,
    )
    children: dict[int, Child] = {one.id: one.child for one in known}
    told = tell(difference, children, sum(there.is_yes for there in held.values()))
    here = [f"{pupil_id} {use} {there}" for (pupil_id, use), there in held.items()]
    bound = (asked.sha256, asked.meaning, asked.is_whole, today, here, difference)
    return Plan(difference, told, fingerprint(bound))


def what_is_held(
    session: Session, uses: Iterable[str], now: datetime, pupil_ids: Iterable[int] | None = None
) -> dict[Key, OnFile]:
    """What is on file about each of these children (all where None) and uses. What is missing is nothing."""
    today = in_london(now).date()
    asked_about = [BY_KEY[key] for key in sorted(uses)]
    ticks = select(Consent.id, col(Consent.expires_on)).where(col(Consent.method) == ConsentMethod.IMPORT)
    imported: dict[int, date | None] = dict(session.exec(ticks).all())
    return {
        (pupil_id, use): there
        for pupil_id, file in sorted(files(session, now, pupil_ids).items())
        for use, there in on_file(file, asked_about, imported, today).items()
        if there != NOTHING
    }


def shape_of(waiting: Held) -> Shape:
    """How the file that waits is laid out."""
    return Shape(waiting.meanings.get(SHAPE, Shape.WIDE))


def meaning_of(session: Session, waiting: Held) -> Meaning:
    """What the words of the file mean: as its owner said, else as last time, else by the usual words."""
    shape = shape_of(waiting)
    before = remembered(session, shape)
    found = consents_rows.guessed(waiting.table, shape, waiting.columns, before.meanings if before else {})
    said = waiting.meanings
    return Meaning(
        shape,
        waiting.columns,
        {text: said.get(f"asked {at}", use) for at, (text, use) in enumerate(found.questions.items())},
        {text: Answer(said.get(f"said {at}", answer)) for at, (text, answer) in enumerate(found.answers.items())},
    )


def by_place(meaning: Meaning, questions: Mapping[int, str], answers: Mapping[int, str]) -> dict[str, str]:
    """What a person said of words by their place in the lists, as it is kept with the file.

    Raises:
        InvalidInput: a word has no meaning, or one that it cannot have; or no question is about a use of ours.
    """
    errors, kept = {}, {SHAPE: str(meaning.shape), DONE: "yes"}
    for at in range(len(meaning.questions)):
        kept[f"asked {at}"] = questions.get(at, "?")
        if kept[f"asked {at}"] not in {LEAVE_OUT, *BY_KEY}:
            errors[f"asked-{at}"] = "Choose what this question is about, or leave it out."
    for at, word in enumerate(meaning.answers):
        kept[f"said {at}"] = answers.get(at, "?")
        if kept[f"said {at}"] not in set(may_mean(word)):
            errors[f"said-{at}"] = "Choose what this answer means."
    if meaning.questions and not errors and not any(kept[f"asked {at}"] for at in range(len(meaning.questions))):
        errors["asked-0"] = "Say of at least one question what it is about. All of them are left out."
    if errors:
        raise InvalidInput(errors)
    return kept


def guessed_columns(session: Session, table: Table, shape: Shape) -> dict[str, int]:
    """The columns of a file: as they were last time, else by the usual headings."""
    before = remembered(session, shape)
    return meaning_of_columns.guess(KINDS[shape], table.headings, before.headings if before else {})


def open_waits(session: Session) -> list[ConsentWait]:
    """Everything that files left for a person and nobody has settled, in a stable order."""
    return list(
        session.exec(
            select(ConsentWait).where(col(ConsentWait.settled_at).is_(None)).order_by(col(ConsentWait.id))
        )
    )


def day_of(wait: ConsentWait) -> date:
    """The day of the answer that waits: as the file says, else the day on which it was taken in."""
    return wait.given_on or in_london(wait.noted_at).date()


def still_waits(wait: ConsentWait, held: Mapping[Key, OnFile], today: date) -> bool:
    """Whether there is still something to decide: a family may have answered since, or the year is over."""
    there = held.get((wait.pupil_id, wait.use), NOTHING)
    if wait.kind is WaitKind.TO_YES:
        return there.is_refused and renewal_day(day_of(wait)) >= today
    return wait.kind is WaitKind.ABSENT or bool(there.ticks and not there.is_refused)
