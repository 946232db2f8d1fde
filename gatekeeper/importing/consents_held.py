"""What do we hold about one child and one use, as far as a file of permissions can change it?

Papers alone are looked at: a hold of the safeguarding lead shows in no difference.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from gatekeeper.uses import Use
from rules.consent import binds, is_in_force
from rules.consent_records import AuthorityBasis, ConsentFile, ConsentRecord, latest

_NOT_SEEN = frozenset({AuthorityBasis.COURT, AuthorityBasis.DSL, AuthorityBasis.HEAD})


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


def on_file(file: ConsentFile, use: Use, imported: Mapping[int, date | None], today: date) -> OnFile:
    """Reads the records of a child for one use.

    Args:
        file: everything on file about the child.
        use: the question that is asked about.
        imported: the records that came from a file, with the last day of each as it was written down: a tick
            that waits for a newer file is still the same tick.
        today: the day in London.
    """
    words = [record for record in latest(file.records) if record.authority_basis not in _NOT_SEEN]
    about = [record for record in words if (record.channel, record.medium) == (use.channel, use.medium)]
    refusals = [
        record
        for record in words
        if not record.is_yes
        and (record.authority_basis == AuthorityBasis.PUPIL_VOICE or (record in about and binds(record, file)))
    ]
    yeses = [record for record in about if record.is_yes]
    standing = [record for record in yeses if _stands(record, imported, today)]
    return OnFile(
        is_refused=bool(refusals),
        by_a_person=any(record.id not in imported for record in refusals),
        is_yes=bool(standing),
        is_signed=any(record.has_evidence for record in standing),
        ticks=tuple(record.id for record in standing if record.id in imported),
        newest_yes=max((record.valid_from for record in yeses), default=None),
    )


def _stands(record: ConsentRecord, imported: Mapping[int, date | None], today: date) -> bool:
    last = imported.get(record.id)
    waits_for_a_file = last is not None and record.wording_counts and record.valid_from <= today <= last
    return waits_for_a_file or is_in_force(record, today)
