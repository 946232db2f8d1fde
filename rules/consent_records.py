"""What is on file about one pupil: who said what, by what right, about which use, until when?

The words of the reference "school-domain", section 3.3, and the two questions that can be asked
of a file without deciding anything: what is each person's latest word, and until when does a
yes hold? The answer itself is `rules.consent`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class RollStatus(StrEnum):
    """Where a child stands with the school."""

    ON_ROLL = "on_roll"
    LEFT = "left"
    PRE_ADMISSION = "pre_admission"
    GUEST = "guest"


class ParentalResponsibility(StrEnum):
    """Whether a contact has parental responsibility."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Decision(StrEnum):
    """What was answered. Everything but yes is a refusal."""

    YES = "yes"
    NO = "no"
    WITHDRAWN = "withdrawn"
    OBJECTED = "objected"


class ConsentChannel(StrEnum):
    """Where a picture or name would appear. One is never implied by another."""

    X = "x"
    WEBSITE = "website"
    CLOSED_APP = "closed_app"
    NEWSLETTER = "newsletter"
    PROSPECTUS = "prospectus"
    PRESS = "press"
    INTERNAL_DISPLAY = "internal_display"
    OUTSIDE_SUPPLIER = "outside_supplier"


class Medium(StrEnum):
    """What is shown. One is never implied by another."""

    PHOTO = "photo"
    VIDEO = "video"
    VOICE = "voice"
    WORK = "work"
    TEXT = "text"


class Presentation(StrEnum):
    """How far the child can be made out. Each includes those before it."""

    NOT_IDENTIFIABLE = "not_identifiable"
    GROUP = "group_identifiable"
    INDIVIDUAL = "individual_identifiable"


class Naming(StrEnum):
    """How far the child may be named. Each includes those before it."""

    NONE = "none"
    FIRST_NAME = "first_name"
    FIRST_NAME_WITH_IMAGE = "first_name_with_image"


class AuthorityBasis(StrEnum):
    """By what right the answer was given."""

    PR_HOLDER = "pr_holder"
    DELEGATED_CARER = "delegated_carer"
    SOCIAL_WORKER = "social_worker"
    COURT = "court"
    PUPIL_VOICE = "pupil_voice"
    DSL = "dsl"
    HEAD = "head"


class HoldLevel(StrEnum):
    """What a hold stops."""

    NO_IMAGE = "no_image"
    NO_MENTION = "no_mention"
    ASK_DSL = "ask_dsl"


LEAVER = "leaver"
"""The purpose of a permission that a family gives apart, for after the child has left (section 3.4, step 3)."""

RENEWED_IN = 9
"""Families are asked again every September."""

ENDS = (10, 31)
"""A yes of one school year ends on this day of the next (section 3.7)."""

_NO_FAMILY = frozenset({AuthorityBasis.COURT, AuthorityBasis.PUPIL_VOICE, AuthorityBasis.DSL, AuthorityBasis.HEAD})
_NOBODY_KNOWS = (None, AuthorityBasis.PR_HOLDER.value)  # whose answer a bare tick from an import is


@dataclass(frozen=True, slots=True)
class Adult:
    """Somebody of the family, and what the office knows of their right to decide."""

    id: int
    has_pr: str = ParentalResponsibility.UNKNOWN
    must_be_asked: bool = False


@dataclass(frozen=True, slots=True)
class ConsentRecord:
    """One answer by one adult (or the child) about one use. Never changed once recorded.

    Enumerated fields hold the values of the enums above, or any text: a value nobody knows
    is never a yes. `wording_counts` says whether what the adult was shown still counts: it
    was in use then, it spoke of this channel, and it has not been retired.
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
    purpose: str | None = None
    wording_counts: bool = True

    @property
    def is_yes(self) -> bool:
        """Whether this is a yes. Whatever is not a yes is a refusal, an unknown word too."""
        return self.decision == Decision.YES


@dataclass(frozen=True, slots=True)
class ConsentFile:
    """Everything on file about one pupil, in any order."""

    records: tuple[ConsentRecord, ...] = ()
    adults: tuple[Adult, ...] = ()
    roll: str = RollStatus.ON_ROLL
    holds: tuple[str, ...] = ()
    """The levels of the holds that are in force."""
    in_care: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """The use that is asked about. `purpose` is None for what the school does from day to day."""

    channel: str
    medium: str
    presentation: str
    naming: str = Naming.NONE
    purpose: str | None = None


def latest(records: Iterable[ConsentRecord]) -> tuple[ConsentRecord, ...]:
    """The newest word of each person on each use, without the bare ticks that a later yes replaces.

    Of a bare tick from an import nobody knows whose it was. A yes that names one takes the place of all
    of them so far on the same use. A refusal replaces nothing: it stands beside what was said before,
    so that adding one can never turn a no into a yes.
    """
    given = tuple(records)
    ticks = {record.id: record for record in given if who(record) == _NOBODY_KNOWS}
    replaced = {
        tick.id
        for new in given
        if new.is_yes and new.supersedes in ticks and _same_use(ticks[new.supersedes], new)
        for tick in ticks.values()
        if _same_use(tick, new) and _when(tick) < _when(new)
    }
    newest: dict[tuple[object, ...], ConsentRecord] = {}
    for record in sorted(given, key=_when):
        if record.id not in replaced:
            newest[who(record), record.channel, record.medium, record.purpose] = record
    return tuple(sorted(newest.values(), key=lambda r: r.id))


def _when(record: ConsentRecord) -> tuple[datetime, int]:
    """What was written down in the same instant goes by its number."""
    return record.recorded_at, record.id


def _same_use(one: ConsentRecord, other: ConsentRecord) -> bool:
    return (one.channel, one.medium) == (other.channel, other.medium)


def who(record: ConsentRecord) -> tuple[int | None, str]:
    """Who answered, and in which right. The child is the child and a court the court, whoever brought it."""
    apart = record.authority_basis in _NO_FAMILY
    return None if apart else record.contact_id, record.authority_basis


def renewal_day(given_on: date) -> date:
    """The last day of a yes that was given on a day: 31 October after the next September's re-ask."""
    month, day = ENDS
    return date(given_on.year + (given_on.month >= RENEWED_IN), month, day)
