"""What do all the rules together say about a post? A rule that fails stops the post, and never in silence."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from rules.answers import settle_all
from rules.catalogue import all_rules, ruleset_version, version_of
from rules.facts import Facts, Post
from rules.findings import Field, Finding, Report, Severity, Where
from rules.rule import Rule

_FORM_ORDER = {field: place for place, field in enumerate(Field)}


def _order(finding: Finding) -> tuple[int, int, int, int, str, str]:
    """As the form is read: field, picture, place in the text, and then by rule."""
    where = finding.where
    start = -1 if where.start is None else where.start
    end = -1 if where.end is None else where.end
    return _FORM_ORDER[where.field], where.picture or 0, start, end, finding.rule, finding.evidence


def _failed(rule: Rule, error: Exception) -> Finding:
    """What is said when a rule could not answer. The error's text may quote the post, so it is left out."""
    kind = type(error).__name__
    return Finding(
        rule=rule.id,
        severity=Severity.BLOCK,
        where=Where(Field.POST),
        message="This check could not be done, so the post cannot go. Nothing you typed is lost.",
        remedy=f"Save it and tell whoever looks after the gatekeeper that “{rule.id}” failed with {kind}.",
        reader_message=f"The check “{rule.id}” could not be done ({kind}): nobody knows what it would find.",
        evidence=kind,
    )


def _ask(rule: Rule, facts: Facts) -> tuple[Finding, ...]:
    try:
        return tuple(rule.check(facts))
    except Exception as error:  # noqa: BLE001  # whatever went wrong, the answer must be a block
        return (_failed(rule, error),)


def _contents(post: Post) -> dict[int, str]:
    """What each picture is, whatever its place. The same bytes a second time are another picture."""
    seen: Counter[str] = Counter()
    names = {}
    for picture in post.pictures:
        seen[picture.sha256] += 1
        names[picture.position] = f"{picture.sha256}/{seen[picture.sha256]}"
    return names


def _named(finding: Finding, contents: Mapping[int, str]) -> Finding:
    content = contents.get(finding.where.picture or 0, "")
    return replace(finding, where=replace(finding.where, content=content)) if content else finding


def check(facts: Facts, rules: tuple[Rule, ...] | None = None) -> Report:
    """What the rules (all of them, unless told otherwise) say about these facts.

    The same facts always give the same report.
    """
    asked = all_rules() if rules is None else rules
    version = ruleset_version() if rules is None else version_of(rules)
    contents = _contents(facts.post)
    seen = (_named(finding, contents) for rule in asked for finding in _ask(rule, facts))
    return Report(ruleset=version, findings=tuple(sorted(settle_all(facts, seen), key=_order)))
