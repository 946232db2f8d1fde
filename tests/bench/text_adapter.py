"""What do the rules make of a text, on the scale of the measured posts?"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import rules
from gatekeeper.senses.service import Senses
from rules import facts as f
from rules.findings import Field, Finding, Severity
from rules.naming import Kind, read

Span = dict[str, Any]
Detect = Callable[[str], list[Span]]

_LABELS: Mapping[str, tuple[str, str]] = {
    "pupil-full-name": ("PUPIL_NAME", "block"),
    # These stop a post until the record of consent says yes, which the measured posts do not hold:
    # on their scale that is "a person has to look".
    "pupil-first-name-no-permission": ("PUPIL_NAME", "flag"),
    "name-in-hashtag-or-mention": ("PUPIL_NAME", "flag"),
    "mention-child-account": ("PUPIL_NAME", "flag"),
    "initials-or-nickname": ("PUPIL_NAME", "flag"),
    "name-lookalike-word": ("PUPIL_NAME", "flag"),
    "full-name-not-on-roll": ("CHILD_NAME", "block"),
    "child-not-on-roll": ("CHILD_NAME", "flag"),
    "adult-named": ("OTHER_PERSON", "flag"),
    "family-member-named": ("OTHER_PERSON", "flag"),
    "mention-personal-account": ("OTHER_PERSON", "flag"),
    "phone-or-email": ("PHONE", "block"),
    "address-or-postcode": ("ADDRESS", "block"),
    "pupil-identifier": ("UPN", "block"),
    "bank-or-official-number": ("ID", "block"),
    "vehicle-registration": ("VEHICLE_REG", "block"),
    "birthday-or-age": ("DOB_OR_AGE", "flag"),
    "health-detail": ("HEALTH_SEND", "block"),
    "support-detail": ("HEALTH_SEND", "block"),
    "sensitive-status": ("HEALTH_SEND", "block"),
    "confidential-matter": ("SAFEGUARDING", "block"),
    "individual-behaviour-or-attendance": ("SAFEGUARDING", "block"),
    "named-by-omission": ("SAFEGUARDING", "flag"),
    "indirect-identification": ("SAFEGUARDING", "flag"),
    "ask-private": ("HEALTH_SEND", "flag"),
    # The head may let these through, so on the scale they are "a person has to look" too.
    "live-location": ("LIVE_LOCATION", "flag"),
    "predictable-routine": ("LIVE_LOCATION", "flag"),
    "future-trip-detail": ("LIVE_LOCATION", "flag"),
    "ask-where": ("LIVE_LOCATION", "flag"),
    "unauthorised-commitment": ("COMMITMENT_OR_MONEY", "flag"),
    "ask-promise": ("COMMITMENT_OR_MONEY", "flag"),
}
"""What our findings are called on the scale of the measurement: the label, and the least action asked for."""

_KNOWN = {Kind.STAFF: "STAFF_NAME", Kind.PUBLIC: "PUBLIC_FIGURE_OR_FICTION"}
_MOST_LETTERS_OF_A_PHONE = 3
_SCHOOL_MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def text(
    roll: Sequence[Mapping[str, str]], staff: Sequence[Mapping[str, str]], school: Mapping[str, Any]
) -> Detect:
    """A detector for one school: the rules as the product runs them, with its lists and its name model."""
    senses = Senses.load()
    pupils = tuple(
        f.Pupil(
            id=number,
            forename=row["legal_forename"],
            known_as=row["preferred_name"],
            surname=row["surname"],
            class_name=row["class"],
            year_group=row["year"],
        )
        for number, row in enumerate(roll, start=1)
    )
    colleagues = tuple(f.StaffMember(row["title"], row["forename"], row["surname"]) for row in staff)
    the_school = f.School(
        name=school.get("name", ""),
        handle=school.get("handle", ""),
        phones=tuple(school.get("own_phones", ())),
        emails=tuple(school.get("own_emails", ())),
        postcodes=tuple(school.get("own_postcodes", ())),
        address=school.get("own_address", ""),
        places=tuple(school.get("places", ())),
        class_names=tuple(school.get("classes", ())),
        objectives=("Celebrate learning",),
    )

    def detect(typed: str) -> list[Span]:
        facts = senses.sensed(
            f.Facts(
                stage=f.Stage.DRAFT,
                now=_SCHOOL_MORNING,
                post=f.Post(text=typed, objective="Celebrate learning"),
                school=the_school,
                channel=f.Channel(handle="", registered_account_id=""),
                roll=pupils,
                staff=colleagues,
            )
        )
        found = [span for finding in rules.check(facts).findings if (span := _span(finding))]
        known = [
            {"start": n.start, "end": n.end, "label": _KNOWN[n.kind], "severity": "clean"}
            for n in read(facts, typed)
            if n.kind in _KNOWN
        ]
        return found + known

    return detect


def _span(finding: Finding) -> Span | None:
    label = _LABELS.get(finding.rule)
    where = finding.where
    if label is None or where.field is not Field.TEXT or where.start is None or where.end is None:
        return None
    kind, severity = label
    if finding.rule == "phone-or-email" and sum(c.isalpha() for c in finding.evidence) > _MOST_LETTERS_OF_A_PHONE:
        kind = "EMAIL"
    if finding.rule == "birthday-or-age" and finding.severity is Severity.BLOCK:
        severity = "block"
    return {"start": where.start, "end": where.end, "label": kind, "severity": severity}
