"""What did the rules say of a version, in a reader's words, and what did the author answer?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, select

import rules
from gatekeeper.models import FindingReason, Person, Screening, ScreeningFinding, Version
from gatekeeper.queries.masking import Veil
from rules.findings import Field, Finding, Severity, Where

PLACES: dict[Field, str] = {
    Field.TEXT: "In the text",
    Field.ALT_TEXT: "In the description",
    Field.PEOPLE: "People in the picture",
    Field.PICTURES: "Pictures",
    Field.OBJECTIVE: "Aim",
    Field.TIME: "Time",
    Field.POST: "The whole post",
}
_WEIGHT = {Severity.BLOCK: 0, Severity.REASON: 1, Severity.ADVICE: 2}


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding, with the author's reason where one was given."""

    rule: str
    title: str
    severity: Severity
    place: str
    evidence: str
    reader_message: str
    reason: str
    reason_by: str


def of_report(
    session: Session, findings: Iterable[Finding], version: Version, veil: Veil
) -> tuple[FindingRow, ...]:
    """Findings of a run made just now."""
    return _rows(session, ((finding, finding.fingerprint) for finding in findings), version, veil)


def last_stored(session: Session, version: Version, veil: Veil) -> tuple[FindingRow, ...]:
    """The findings of the last run that was kept with a version."""
    screening = session.exec(
        select(Screening).where(Screening.version_id == version.id).order_by(col(Screening.id).desc())
    ).first()
    if screening is None:
        return ()
    stored = session.exec(
        select(ScreeningFinding)
        .where(ScreeningFinding.screening_id == screening.id)
        .order_by(col(ScreeningFinding.id))
    )
    findings = [
        (
            Finding(
                rule=row.rule,
                severity=row.severity,
                where=Where(Field(row.field), row.picture, row.start, row.end),
                message=row.message,
                remedy=row.remedy,
                reader_message=row.reader_message,
                evidence=row.evidence,
            ),
            row.fingerprint,
        )
        for row in stored
    ]
    return _rows(session, findings, version, veil)


def _rows(
    session: Session, findings: Iterable[tuple[Finding, str]], version: Version, veil: Veil
) -> tuple[FindingRow, ...]:
    """Findings, each with the name under which its reason was kept."""
    given, titles = _reasons(session, version), _titles()
    rows = [_row(finding, titles, given.get(name, ("", "")), veil) for finding, name in findings]
    return tuple(sorted(rows, key=lambda row: _WEIGHT[row.severity]))


def _row(finding: Finding, titles: Mapping[str, str], given: tuple[str, str], veil: Veil) -> FindingRow:
    reason, by = given
    place = PLACES[finding.where.field]
    return FindingRow(
        rule=finding.rule,
        title=titles.get(finding.rule, finding.rule),
        severity=finding.severity,
        place=f"{place}, picture {finding.where.picture}" if finding.where.picture else place,
        evidence=veil.text(finding.evidence),
        reader_message=veil.text(finding.reader_message),
        reason=veil.text(reason),
        reason_by=by,
    )


def _titles() -> dict[str, str]:
    return {rule.id: rule.title for rule in rules.all_rules()}


def _reasons(session: Session, version: Version) -> dict[str, tuple[str, str]]:
    rows = session.exec(
        select(FindingReason, Person)
        .join(Person, col(Person.id) == col(FindingReason.given_by))
        .where(FindingReason.version_id == version.id)
    )
    return {row.fingerprint: (row.reason, person.name) for row, person in rows}
