"""What do we hold about one child and one use, as far as a file of permissions can change it?

Papers alone are looked at: a hold of the safeguarding lead shows in no difference.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from gatekeeper.uses import Use
from rules.consent import binds, is_in_force
from rules.consent_records import AuthorityBasis, ConsentFile, ConsentRecord, latest

_ORDERED = frozenset({AuthorityBasis.COURT, AuthorityBasis.DSL, AuthorityBasis.HEAD})
"""Who refuses for a reason that the office does not read. The ten steps keep to it whatever a file says."""


@dataclass(frozen=True, slots=True)
class OnFile:
    """What is on file about one use.

    `is_refused` by a person where somebody said so: a tick can neither say nor undo that. `ticks` are the
    answers from earlier files that are a yes, unless they have run out; `newest_yes` is the day of the newest
    yes, whether or not it has.
    """

    is_refused: bool = False
    by_a_person: bool = False
    is_yes: bool = False
    is_signed: bool = False
    ticks: tuple[int, ...] = ()
    newest_yes: date | None = None


NOTHING = OnFile()


def on_file(
    file: ConsentFile, uses: Iterable[Use], imported: Mapping[int, date | None], today: date
) -> dict[str, OnFile]:
    """Reads the records of a child for these uses; of a use without a word there is nothing.

    Args:
        file: everything on file about the child.
        uses: the questions that are asked about.
        imported: the records that came from a file, with the last day of each as it was written down: a tick
            that waits for a newer file is still the same tick.
        today: the day in London.
    """
    words = [r for r in latest(file.records) if r.is_yes or r.authority_basis not in _ORDERED]
    if not words:
        return {}
    childs_own = [r for r in words if not r.is_yes and r.authority_basis == AuthorityBasis.PUPIL_VOICE]
    found = {}
    for use in uses:
        about = [r for r in words if (r.channel, r.medium) == (use.channel, use.medium)]
        refusals = childs_own + [r for r in about if not r.is_yes and binds(r, file)]
        yeses = [r for r in about if r.is_yes]
        standing = [r for r in yeses if _stands(r, imported, today)]
        found[use.key] = OnFile(
            is_refused=bool(refusals),
            by_a_person=any(r.id not in imported for r in refusals),
            is_yes=bool(standing),
            is_signed=any(r.has_evidence for r in standing),
            ticks=tuple(r.id for r in standing if r.id in imported),
            newest_yes=max((r.valid_from for r in yeses), default=None),
        )
    return found


def _stands(record: ConsentRecord, imported: Mapping[int, date | None], today: date) -> bool:
    last = imported.get(record.id)
    waits_for_a_file = last is not None and record.wording_counts and record.valid_from <= today <= last
    return waits_for_a_file or is_in_force(record, today)
