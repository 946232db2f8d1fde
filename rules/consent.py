"""May this pupil be shown, and may they be named, on one channel today?

The ten steps of the reference "school-domain", section 3.4, in their order: the first that
matches decides. Unknown means no: only an evidenced yes, in force today, for exactly this use,
from somebody with the right to give it, is a yes, and one refusal outweighs every yes.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum

from rules.consent_records import (
    LEAVER,
    AuthorityBasis,
    ConsentFile,
    ConsentRecord,
    HoldLevel,
    Medium,
    Naming,
    ParentalResponsibility,
    Presentation,
    RollStatus,
    Scope,
    latest,
)


class Step(IntEnum):
    """Which step of section 3.4 decided. For those who keep the register; a teacher never learns it."""

    NOBODY_IDENTIFIED = 0
    HELD = 1
    CHILD_SAID_NO = 2
    NOT_ON_ROLL = 3
    REFUSED = 4
    IN_CARE_WITHOUT_AUTHORITY = 5
    NOT_ALL_ASKED = 6
    NOT_IN_FORCE = 7
    NO_EVIDENCE = 8
    COVERED = 9
    ANYTHING_ELSE = 10


@dataclass(frozen=True, slots=True)
class Verdict:
    """Yes or no, the step that decided, and the records that were weighed."""

    is_yes: bool
    step: Step
    record_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer for one pupil, the records it rests on, and which step decided each part."""

    may_be_shown: bool
    may_be_named: bool
    record_ids: tuple[int, ...] = ()
    shown_by: Step = Step.NOT_IN_FORCE
    named_by: Step = Step.NOT_IN_FORCE


NEEDS_NO_EVIDENCE = frozenset({"internal_display"})
"""Inside the school a yes without a paper is enough (section 3.4, step 8)."""

_ORDERED = frozenset({AuthorityBasis.COURT, AuthorityBasis.DSL, AuthorityBasis.HEAD})
_MAY_DECIDE = frozenset({AuthorityBasis.DELEGATED_CARER, AuthorityBasis.SOCIAL_WORKER, AuthorityBasis.COURT})
_PRESENTATIONS, _NAMINGS = tuple(Presentation), tuple(Naming)


def ask(file: ConsentFile, scope: Scope, today: date) -> Verdict:  # noqa: C901, PLR0911  # ten steps, each with its answer, read best in one column
    """The ten steps of section 3.4 for one use. `today` is the day in London."""
    words = latest(file.records)
    about = [r for r in words if (r.channel, r.medium) == (scope.channel, scope.medium)]
    refusals = [r for r in words if not r.is_yes]
    ids = tuple(r.id for r in words if r in about or (r in refusals and _counts_everywhere(r)))

    def no(step: Step) -> Verdict:
        return Verdict(False, step, ids)

    # 1. A court order or a hold of the safeguarding lead.
    if _is_held(file, scope) or any(r.authority_basis in _ORDERED for r in refusals):
        return no(Step.HELD)
    # 2. The child said no. A child's no is not asked how far it goes.
    if any(r.authority_basis == AuthorityBasis.PUPIL_VOICE for r in refusals):
        return no(Step.CHILD_SAID_NO)
    # (After the list:) hands, backs and unnamed work need no yes of their own.
    if not _identifies(scope):
        return Verdict(True, Step.NOBODY_IDENTIFIED, ids)
    # 3. Not on roll, unless the family of a child who left gave a permission for after that.
    if file.roll != RollStatus.ON_ROLL:
        scope = replace(scope, purpose=LEAVER)
        if file.roll != RollStatus.LEFT or not any(r.is_yes and r.purpose == LEAVER for r in about):
            return no(Step.NOT_ON_ROLL)
    # 4. Any adult with parental responsibility currently says no.
    if any(r in about and binds(r, file) for r in refusals):
        return no(Step.REFUSED)
    yeses = [r for r in about if r.is_yes]
    # 5. A child in care, and nobody on record who may decide this.
    if file.in_care and not any(_is_on_record(r, file) for r in yeses):
        return no(Step.IN_CARE_WITHOUT_AUTHORITY)
    # 6. Each adult who must be asked has to have said yes.
    must = [adult.id for adult in file.adults if adult.must_be_asked]
    needed = [[r for r in yeses if r.contact_id == adult_id] for adult_id in must]
    if not all(needed):
        return no(Step.NOT_ALL_ASKED)
    # From here on each of them needs a yes that is enough; where there is nobody who must be asked, anybody does.
    needed = needed or [yeses]
    # 7. No record, expired, the wording retired, or dated in the future.
    needed = _keep(needed, lambda r: is_in_force(r, today))
    if not all(needed):
        return no(Step.NOT_IN_FORCE)
    # 8. A yes without evidence counts inside the school alone.
    needed = _keep(needed, lambda r: r.has_evidence or scope.channel in NEEDS_NO_EVIDENCE)
    if not all(needed):
        return no(Step.NO_EVIDENCE)
    # 9. It must cover exactly this use, and come from somebody who may give it.
    needed = _keep(needed, lambda r: covers(r, scope) and _may_say_yes(r, file))
    if all(needed):
        return Verdict(True, Step.COVERED, ids)
    # 10. Anything else.
    return no(Step.ANYTHING_ELSE)


def answer(file: ConsentFile, *, channel: str, today: date, presentation: str = Presentation.INDIVIDUAL) -> Answer:
    """May the child be shown in a photograph, and called by first name in words, on this channel?

    `presentation` is how the child would be made out; unless told otherwise, as an individual,
    which a yes for groups does not cover.
    """
    picture = ask(file, Scope(channel, Medium.PHOTO, presentation), today)
    name = ask_name(file, channel, today)
    return Answer(
        may_be_shown=picture.is_yes,
        may_be_named=name.is_yes,
        record_ids=tuple(sorted({*picture.record_ids, *name.record_ids})),
        shown_by=picture.step,
        named_by=name.step,
    )


def ask_name(file: ConsentFile, channel: str, today: date) -> Verdict:
    """May the first name stand in words? A yes to words says so, or a yes to a photograph that includes the name.

    Whoever refuses the name in words has refused it, whatever somebody else said beside a photograph.
    """
    words = ask(file, Scope(channel, Medium.TEXT, Presentation.NOT_IDENTIFIABLE, Naming.FIRST_NAME), today)
    if words.is_yes or words.step is Step.REFUSED:
        return words
    beside = ask(file, Scope(channel, Medium.PHOTO, Presentation.NOT_IDENTIFIABLE, Naming.FIRST_NAME), today)
    ids = tuple(sorted({*words.record_ids, *beside.record_ids}))
    return Verdict(True, beside.step, ids) if beside.is_yes else Verdict(False, words.step, ids)


def covers(record: ConsentRecord, scope: Scope) -> bool:
    """Says whether a yes is for this use. These are the only implications (section 3.4, last part):

    individual covers group covers not identifiable; the name beside the picture covers the first
    name and the picture. A channel, a medium and a purpose cover themselves alone, save that a
    general yes covers the school's usual purposes.
    """
    return (
        (record.channel, record.medium) == (scope.channel, scope.medium)
        and _at_least(_PRESENTATIONS, record.presentation, scope.presentation)
        and _at_least(_NAMINGS, record.naming, scope.naming)
        and (record.purpose == scope.purpose or (record.purpose is None and scope.purpose != LEAVER))
    )


def _at_least(scale: tuple[str, ...], given: str, wanted: str) -> bool:
    return given in scale and wanted in scale and scale.index(given) >= scale.index(wanted)


def _keep(needed: list[list[ConsentRecord]], good: Callable[[ConsentRecord], bool]) -> list[list[ConsentRecord]]:
    return [[r for r in yeses if good(r)] for yeses in needed]


def _identifies(scope: Scope) -> bool:
    """Says whether somebody could be made out. A name always identifies."""
    unnamed = scope.naming == Naming.NONE
    from_behind = scope.medium == Medium.PHOTO and scope.presentation == Presentation.NOT_IDENTIFIABLE
    return not (unnamed and (from_behind or scope.medium == Medium.WORK))


def _is_held(file: ConsentFile, scope: Scope) -> bool:
    """A hold on pictures leaves hands and backs alone; every other hold stops everything."""
    return any(level != HoldLevel.NO_IMAGE or _identifies(scope) for level in file.holds)


def _counts_everywhere(record: ConsentRecord) -> bool:
    """Says whether a refusal of this person is not asked which use it was for."""
    return record.authority_basis in _ORDERED or record.authority_basis == AuthorityBasis.PUPIL_VOICE


def _has_pr(record: ConsentRecord, file: ConsentFile) -> str:
    known = {adult.id: adult.has_pr for adult in file.adults}
    return known.get(record.contact_id or 0, ParentalResponsibility.UNKNOWN)


def binds(refusal: ConsentRecord, file: ConsentFile) -> bool:
    """A refusal counts unless the office knows that this adult has no parental responsibility."""
    as_parent = refusal.authority_basis not in _MAY_DECIDE
    return not (as_parent and _has_pr(refusal, file) == ParentalResponsibility.NO)


def _is_on_record(record: ConsentRecord, file: ConsentFile) -> bool:
    """Says whether it is written down by what right this person decides."""
    if record.authority_basis == AuthorityBasis.PR_HOLDER:
        return _has_pr(record, file) == ParentalResponsibility.YES
    return record.authority_basis in _MAY_DECIDE


def _may_say_yes(record: ConsentRecord, file: ConsentFile) -> bool:
    """A signed form that names no adult counts as a parent's; a named adult must be known to have the right.

    A child, the safeguarding lead or the head can only refuse.
    """
    unnamed_parent = record.contact_id is None and record.authority_basis == AuthorityBasis.PR_HOLDER
    return _is_on_record(record, file) or (unnamed_parent and not file.in_care)


def is_in_force(record: ConsentRecord, today: date) -> bool:
    """A record lasts through the day it expires on."""
    return (
        record.wording_counts
        and record.valid_from <= today
        and (record.expires_on is None or today <= record.expires_on)
    )
