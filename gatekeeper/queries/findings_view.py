"""What did the rules say of a version, in a reader's words, and what did the author answer?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, select

import rules
from gatekeeper.models import FindingReason, Person, Screening, ScreeningFinding, Version, VersionPicture
from gatekeeper.queries.masking import Veil
from rules.findings import Field, Finding, Settled, Severity, Where
from rules.wording import wording_of

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
    """One finding, with the author's reason where one was given.

    `settled_by` names who answered it (“not a person here”) or lifted it, and then
    `sentence` holds the words around; `lifted_why` is the reason of a lift.
    """

    rule: str
    title: str
    severity: Severity
    place: str
    evidence: str
    reader_message: str
    reason: str
    reason_by: str
    settled_by: str = ""
    lifted_why: str = ""
    sentence: str = ""

    @property
    def stops(self) -> bool:
        """Whether the post cannot be agreed because of it."""
        if self.settled_by:
            return False
        return self.severity is Severity.BLOCK or (self.severity is Severity.REASON and not self.reason)


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
                settled=Settled(row.settled_by, row.settled_why or "") if row.settled_by else None,
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
    given, titles, texts = _reasons(session, version), _titles(), _texts(session, version)
    rows = [_row(finding, titles, given.get(name, ("", "")), texts, veil) for finding, name in findings]
    return tuple(sorted(rows, key=lambda row: (bool(row.settled_by), _WEIGHT[row.severity])))


def _row(
    finding: Finding,
    titles: Mapping[str, str],
    given: tuple[str, str],
    texts: Mapping[int | None, str],
    veil: Veil,
) -> FindingRow:
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
        settled_by=finding.settled.by if finding.settled else "",
        lifted_why=veil.text(finding.settled.why) if finding.settled else "",
        sentence=veil.text(_sentence(finding, texts)) if finding.settled else "",
    )


def _sentence(finding: Finding, texts: Mapping[int | None, str]) -> str:
    start, end = finding.where.start, finding.where.end
    if finding.where.field not in (Field.TEXT, Field.ALT_TEXT) or start is None or end is None:
        return ""
    return wording_of(texts.get(finding.where.picture, ""), start, end).sentence


def _texts(session: Session, version: Version) -> dict[int | None, str]:
    """The text of a version, and each picture's description under its place."""
    alts = session.exec(
        select(VersionPicture.position, VersionPicture.alt_text).where(VersionPicture.version_id == version.id)
    )
    return {None: version.text, **dict(alts.all())}


def _titles() -> dict[str, str]:
    return {rule.id: rule.title for rule in rules.all_rules()}


def _reasons(session: Session, version: Version) -> dict[str, tuple[str, str]]:
    rows = session.exec(
        select(FindingReason, Person)
        .join(Person, col(Person.id) == col(FindingReason.given_by))
        .where(FindingReason.version_id == version.id)
    )
    return {row.fingerprint: (row.reason, person.name) for row, person in rows}
