"""Does the engine ask every rule, keep order, and refuse to be silent when a rule fails?"""

from collections.abc import Iterable
from dataclasses import replace

from rules import all_rules, check, ruleset_version
from rules.examples import PICTURE, facts, post
from rules.facts import Facts, Picture
from rules.findings import Field, Finding, Severity
from rules.rule import Rule

MESSY = replace(
    post(
        "DM us. Poppy and Alfie Thornbury: ring 07700 900123 or see bit.ly/x #readingweekfun",
        replace(PICTURE, position=1, alt_text="", nobody_pictured=False),
        replace(PICTURE, position=2, alt_text="photo of Poppy", nobody_pictured=False),
    ),
    objective="",
)


def raising(error: Exception) -> Rule:
    def fail(_: Facts) -> Iterable[Finding]:
        raise error

    return replace(all_rules()[0], id="made-to-fail", check=fail)


def test_a_rule_that_fails_blocks_the_post() -> None:
    report = check(facts(), (raising(ZeroDivisionError()),))
    (finding,) = report.blocks
    assert finding.rule == "made-to-fail"
    assert finding.message == "This check could not be done, so the post cannot go. Nothing you typed is lost."
    assert finding.where.field is Field.POST


def test_a_rule_that_fails_half_way_still_blocks() -> None:
    def fail_later(facts: Facts) -> Iterable[Finding]:
        yield from all_rules()[0].check(facts)
        raise KeyError

    report = check(facts(), (replace(all_rules()[0], check=fail_later),))
    assert [finding.severity for finding in report.findings] == [Severity.BLOCK]


def test_the_words_of_an_error_are_not_repeated_because_they_may_quote_the_post() -> None:
    (finding,) = check(facts(), (raising(ValueError("Alfie Thornbury")),)).findings
    everything = f"{finding.message} {finding.remedy} {finding.reader_message} {finding.evidence}"
    assert "ValueError" in everything
    assert "Alfie" not in everything


def test_a_failing_rule_does_not_silence_the_others() -> None:
    report = check(facts(MESSY), (raising(RuntimeError()), *all_rules()))
    assert {"made-to-fail", "pupil-full-name", "phone-or-email"} <= {finding.rule for finding in report.findings}


def test_findings_come_in_the_order_of_the_form() -> None:
    report = check(facts(MESSY))
    order = list(Field)
    places = [
        (order.index(f.where.field), f.where.picture or 0, -1 if f.where.start is None else f.where.start)
        for f in report.findings
    ]
    assert places == sorted(places)
    assert len({finding.where.field for finding in report.findings}) > 3


def test_the_order_of_the_rules_does_not_change_the_report() -> None:
    assert check(facts(MESSY), all_rules()) == check(facts(MESSY), tuple(reversed(all_rules())))


def test_the_same_facts_give_the_same_report() -> None:
    assert check(facts(MESSY)) == check(facts(MESSY))
    assert check(facts(MESSY)).ruleset == ruleset_version()


def test_asking_some_rules_does_not_pass_for_asking_all() -> None:
    assert check(facts(), all_rules()[:3]).ruleset != ruleset_version()


def test_a_report_sorts_its_findings_by_weight() -> None:
    report = check(facts(MESSY))
    assert report.blocks
    assert len(report.blocks) + len(report.reasons_needed) + len(report.of(Severity.ADVICE)) == len(
        report.findings
    )


def weak(position: int, sha256: str) -> Picture:
    return replace(PICTURE, position=position, sha256=sha256 * 32, alt_text="photo")


def names(*pictures: Picture) -> dict[int | None, str]:
    """What the finding about each picture's description is called, by its place."""
    found = check(facts(post("Our volcanoes erupted today.", *pictures))).findings
    return {f.where.picture: f.fingerprint for f in found if f.rule == "alt-text-weak"}


def test_a_finding_about_a_picture_keeps_its_name_when_the_picture_is_moved() -> None:
    before = names(weak(1, "aa"), weak(2, "bb"))
    assert names(weak(1, "bb"), weak(2, "aa")) == {1: before[2], 2: before[1]}
    assert names(weak(1, "bb")) == {1: before[2]}
    assert names(weak(1, "cc"), weak(2, "aa"), weak(3, "bb"))[3] == before[2]


def test_the_same_finding_about_two_pictures_has_two_names() -> None:
    assert len(set(names(weak(1, "aa"), weak(2, "bb")).values())) == 2
    assert len(set(names(weak(1, "aa"), weak(2, "aa")).values())) == 2, "the same photo, added twice"


def test_a_finding_about_words_is_called_as_before_whatever_the_pictures() -> None:
    def name(*pictures: Picture) -> set[str]:
        report = check(facts(post("Call 07700 900123.", *pictures)))
        return {f.fingerprint for f in report.findings if f.rule == "phone-or-email"}

    assert name() == name(weak(1, "aa")) == name(weak(1, "bb"), weak(2, "aa"))
    assert len(name()) == 1
