"""What is a rule? One declaration beside one small function that looks."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from rules.facts import Facts
from rules.findings import Field, Finding, Fix, Severity, Where

COVER_OR_EXPLAIN = "Choose “Cover it” at this place in the picture, or write why it may stay."
_IN_A_PICTURE = {
    Severity.BLOCK: "Choose “Cover it” at this place in the picture, or use another picture.",
    Severity.REASON: COVER_OR_EXPLAIN,
    Severity.ADVICE: "Open the picture and look. If it should not be seen, choose “Cover it”.",
}
"""What can be done about words that stand in a picture, whatever is wrong with them: nobody can type there."""


@dataclass(frozen=True, slots=True)
class Example:
    """One situation, small enough to print in a guide, that is also a test.

    `shown` is what a reader of the guide sees, `note` says what is special about it.
    """

    facts: Facts
    shown: str
    note: str = ""


Check = Callable[[Facts], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as declared: what it is called, why it exists, and what it cannot see.

    `severity` is how a finding of this rule weighs unless it says otherwise; any other
    weight it may give is listed in `other_severities`. `clause` points into the school's
    policy ("5.b10e": section 5, bullet 10, letter e). `lifted_by` names who may wave a
    block through, or None when nobody may. `answerable` says whether its author may answer
    “not a person here”; one finding may say otherwise.
    """

    id: str
    title: str
    severity: Severity
    clause: str
    since: date
    version: int
    why: str
    blind_spots: tuple[str, ...]
    clears_when: str
    trips: tuple[Example, ...]
    passes: tuple[Example, ...]
    check: Check
    lifted_by: str | None = None
    other_severities: tuple[Severity, ...] = ()
    answerable: bool = False

    def found(
        self,
        where: Where,
        *,
        message: str,
        remedy: str,
        reader: str,
        evidence: str = "",
        severity: Severity | None = None,
        fixes: tuple[Fix | None, ...] = (),
        answerable: bool | None = None,
    ) -> Finding:
        """A finding of this rule, as the rule declares it unless told otherwise. Empty fixes are left out.

        Words inside a picture cannot be typed over, so there the remedy is always to cover them.
        """
        weight = severity or self.severity
        if where.field is Field.PICTURES and where.start is not None:
            remedy, fixes = _IN_A_PICTURE[weight], ()
        return Finding(
            rule=self.id,
            severity=weight,
            where=where,
            message=message,
            remedy=remedy,
            reader_message=reader,
            evidence=evidence,
            fixes=tuple(fix for fix in fixes if fix is not None),
            answerable=self.answerable if answerable is None else answerable,
            lifted_by=self.lifted_by if weight is Severity.BLOCK else None,
        )


def rule(
    *,
    id: str,  # noqa: A002  # the word of the catalogue, used only as a keyword
    title: str,
    severity: Severity,
    clause: str,
    since: date,
    why: str,
    blind_spots: tuple[str, ...],
    clears_when: str,
    trips: tuple[Example, ...],
    passes: tuple[Example, ...],
    version: int = 1,
    lifted_by: str | None = None,
    other_severities: tuple[Severity, ...] = (),
    answerable: bool = False,
) -> Callable[[Check], Rule]:
    """Turns the function below it into the rule it declares.

    Raise `version` whenever the function may answer differently, so that a post agreed
    under the older wording is looked at again.
    """

    def declare(check: Check) -> Rule:
        return Rule(
            id=id,
            title=title,
            severity=severity,
            clause=clause,
            since=since,
            version=version,
            why=why,
            blind_spots=blind_spots,
            clears_when=clears_when,
            trips=trips,
            passes=passes,
            check=check,
            lifted_by=lifted_by,
            other_severities=other_severities,
            answerable=answerable,
        )

    return declare
