"""May this pupil be shown, and may they be named, on one channel today?

Plain yes or no from the records of one pupil. Unknown means no: only an evidenced yes, in force
today, for exactly this channel and medium, from somebody with the right to give it, is a yes;
and one adult's refusal outweighs every yes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Decision(StrEnum):
    """What was answered. Everything but yes is a refusal."""

    YES = "yes"
    NO = "no"
    WITHDRAWN = "withdrawn"
    OBJECTED = "objected"


class Presentation(StrEnum):
    """How far the child can be made out."""

    NOT_IDENTIFIABLE = "not_identifiable"
    GROUP = "group_identifiable"
    INDIVIDUAL = "individual_identifiable"


class Naming(StrEnum):
    """How far the child may be named."""

    NONE = "none"
    FIRST_NAME = "first_name"
    FIRST_NAME_WITH_IMAGE = "first_name_with_image"


MAY_SAY_YES = frozenset({"pr_holder", "delegated_carer", "social_worker", "court"})
"""On whose authority a yes counts. A child, the DSL or the head can only refuse."""

_NOBODY_KNOWS = (None, "pr_holder")  # whose answer a bare tick from an import is

_COVERS = {
    Presentation.GROUP: frozenset({Presentation.GROUP, Presentation.INDIVIDUAL}),
    Presentation.INDIVIDUAL: frozenset({Presentation.INDIVIDUAL}),
}


@dataclass(frozen=True, slots=True)
class ConsentRecord:
    """One answer by one adult (or the child) about one use. Never changed once recorded.

    Enumerated fields hold the values of the enums above, or any text: a value nobody knows
    is never a yes.
    """

    id: int
    pupil_id: int
    decision: str
    channel: str
    medium: str
    presentation: str
    naming: str
    contact_id: int | None
    authority_basis: str
    has_evidence: bool
    valid_from: date
    expires_on: date | None
    recorded_at: datetime
    supersedes: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer for one pupil, and the records it rests on."""

    may_be_shown: bool
    may_be_named: bool
    record_ids: tuple[int, ...] = ()


def answer(
    records: Iterable[ConsentRecord],
    *,
    channel: str,
    medium: str,
    today: date,
    on_roll: bool,
    held: bool,
    presentation: Presentation = Presentation.INDIVIDUAL,
) -> Answer:
    """The answer for one pupil from that pupil's records, in any order.

    `presentation` is how the child would be made out; unless told otherwise, as an individual,
    which a yes for groups does not cover.
    """
    latest = _latest([r for r in records if r.channel == channel and r.medium == medium])
    ids = tuple(sorted(record.id for record in latest))
    if not on_roll or held or any(record.decision != Decision.YES for record in latest):
        return Answer(may_be_shown=False, may_be_named=False, record_ids=ids)
    valid = [record for record in latest if _is_valid_yes(record, today)]
    enough = _COVERS.get(presentation, frozenset())
    return Answer(
        may_be_shown=any(record.presentation in enough for record in valid),
        may_be_named=any(record.naming in (Naming.FIRST_NAME, Naming.FIRST_NAME_WITH_IMAGE) for record in valid),
        record_ids=ids,
    )


def _is_valid_yes(record: ConsentRecord, today: date) -> bool:
    """Says whether this is a yes that counts today. A record lasts through the day it expires on."""
    return (
        record.decision == Decision.YES
        and record.has_evidence
        and record.authority_basis in MAY_SAY_YES
        and record.valid_from <= today
        and (record.expires_on is None or today <= record.expires_on)
    )


def _latest(records: list[ConsentRecord]) -> list[ConsentRecord]:
    """The newest record of each person who answered, those left out that a later yes replaces.

    A yes replaces the record it names only if both are the same person's, or if nobody knows whose
    the older one was (a bare tick from an import). A refusal replaces nothing: it stands beside
    what was said before, so that adding one can never turn a no into a yes.
    """
    by_id = {record.id: record for record in records}
    replaced = {
        old.id
        for new in records
        if new.decision == Decision.YES
        and new.supersedes is not None
        and (old := by_id.get(new.supersedes)) is not None
        and old.recorded_at <= new.recorded_at
        and (_who(old) == _who(new) or _who(old) == _NOBODY_KNOWS)
    }
    newest: dict[tuple[int | None, str], ConsentRecord] = {}
    for record in sorted(records, key=lambda r: (r.recorded_at, r.id)):
        if record.id not in replaced:
            newest[_who(record)] = record
    return list(newest.values())


def _who(record: ConsentRecord) -> tuple[int | None, str]:
    """Who answered: the contact, or where there is none the authority."""
    return record.contact_id, "" if record.contact_id is not None else record.authority_basis
