"""What has been answered or lifted already, and what can be?

The engine asks here, so that a rule only says what it sees and whether its question may be answered.
"""

from collections.abc import Iterable
from dataclasses import replace

from rules.facts import Facts, Post
from rules.findings import Field, Finding, Settled, Severity, Where
from rules.wording import Wording, wording_of


def words_at(post: Post, where: Where) -> str | None:
    """The text that a place in the post points into, or None where it points at no words."""
    if where.start is None or where.end is None:
        return None
    if where.field is Field.TEXT:
        return post.text
    if where.field is Field.ALT_TEXT:
        return next((picture.alt_text for picture in post.pictures if picture.position == where.picture), None)
    return None


def is_answered(facts: Facts, text: str, start: int, end: int) -> bool:
    """Says whether somebody answered that these words of this text are not a person."""
    wording = wording_of(text, start, end)
    return any(answer.wording == wording for answer in facts.answers)


NEVER_ANSWERED = frozenset({"pupil-full-name"})
"""Rules that no answer silences, nor what another rule sees in the same words."""


def settle_all(facts: Facts, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings with what is known of each: the wording that an answer would be for, and who settled it."""
    seen = tuple(findings)
    certain = [finding.where for finding in seen if finding.rule in NEVER_ANSWERED]
    return tuple(
        _settle(facts, f, may_answer=not any(_overlap(f.where, where) for where in certain)) for f in seen
    )


def _overlap(one: Where, other: Where) -> bool:
    """Says whether two places share words. A place without words shares them with nothing."""
    if (one.field, one.picture) != (other.field, other.picture):
        return False
    if one.start is None or one.end is None or other.start is None or other.end is None:
        return False
    return one.start < other.end and other.start < one.end


def _settle(facts: Facts, finding: Finding, *, may_answer: bool) -> Finding:
    settled = _lift_of(facts, finding)
    wording = _wording_of(facts.post, finding) if may_answer else None
    if wording is not None:
        by = next((answer.by for answer in facts.answers if answer.wording == wording), None)
        settled = settled if by is None else Settled(by)
    return replace(finding, answerable=wording is not None, wording=wording, settled=settled)


def _wording_of(post: Post, finding: Finding) -> Wording | None:
    text, start, end = words_at(post, finding.where), finding.where.start, finding.where.end
    if not finding.answerable or text is None or start is None or end is None or not text[start:end].strip():
        return None
    return wording_of(text, start, end)


def _lift_of(facts: Facts, finding: Finding) -> Settled | None:
    if finding.lifted_by is None or finding.severity is not Severity.BLOCK:
        return None
    lift = next((lift for lift in facts.lifts if lift.fingerprint == finding.fingerprint), None)
    return None if lift is None else Settled(lift.by, lift.why)
