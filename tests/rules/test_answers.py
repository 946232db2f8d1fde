"""Is a finding settled only by an answer to its own wording, or by a lift of its own block?"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from rules import all_rules, check
from rules.examples import facts, post
from rules.facts import Facts, Lift, NotAPerson
from rules.findings import Field, Finding, Severity, Where
from rules.rule import Rule
from rules.wording import wording_of

TEXT = "Robin sang in the garden. Well done Robin Hood from all of us!"


def asking(*, answerable: bool = True, lifted_by: str | None = None, severity: Severity = Severity.BLOCK) -> Rule:
    """A rule that asks about every “Robin”."""

    def look(given: Facts) -> Iterable[Finding]:
        at = given.post.text.find("Robin")
        while at >= 0:
            yield found.found(
                Where(Field.TEXT, None, at, at + 5), message="?", remedy="?", reader="?", evidence="Robin"
            )
            at = given.post.text.find("Robin", at + 1)

    found = replace(
        all_rules()[0],
        id="asks",
        check=look,
        answerable=answerable,
        lifted_by=lifted_by,
        severity=severity,
    )
    return found


def full_name() -> Rule:
    """A rule as certain as that of full names, about “Robin Hood”."""

    def look(given: Facts) -> Iterable[Finding]:
        at = given.post.text.find("Robin Hood")
        if at >= 0:
            where = Where(Field.TEXT, None, at, at + 10)
            yield rule.found(where, message="?", remedy="?", reader="?", evidence="Robin Hood")

    rule = replace(all_rules()[0], id="pupil-full-name", check=look, answerable=False, lifted_by=None)
    return rule


def known(**settled: Any) -> Facts:
    """The post with what people answered."""
    return replace(facts(post(TEXT)), **settled)


def answers(text: str, *starts: int) -> tuple[NotAPerson, ...]:
    return tuple(NotAPerson(wording_of(text, start, start + 5), "Amina Teach") for start in starts)


def test_an_answer_settles_its_own_place_and_no_other() -> None:
    given = known(answers=answers(TEXT, 0))
    first, second = check(given, (asking(),)).findings
    assert first.settled is not None
    assert (first.settled.by, first.settled.is_lifted) == ("Amina Teach", False)
    assert second.settled is None
    assert check(given, (asking(),)).blocks == (second,)


def test_what_was_settled_stays_in_the_report() -> None:
    report = check(known(answers=answers(TEXT, 0)), (asking(),))
    assert [f.where.start for f in report.settled] == [0]
    assert len(report.findings) == 2


def test_a_rule_that_takes_no_answer_gets_none() -> None:
    report = check(known(answers=answers(TEXT, 0)), (asking(answerable=False),))
    assert len(report.blocks) == 2
    assert all(f.wording is None for f in report.findings)


def test_a_full_name_is_never_answered_away_whichever_rule_asks_about_it() -> None:
    there = TEXT.index("Robin Hood")
    report = check(known(answers=answers(TEXT, 0, there)), (asking(), full_name()))
    assert [(f.rule, f.where.start) for f in report.settled] == [("asks", 0)]
    assert {f.rule for f in report.blocks} == {"asks", "pupil-full-name"}
    assert [f.answerable for f in report.findings if f.where.start == there] == [False, False]


def test_a_place_without_words_cannot_be_answered() -> None:
    def look(_: Facts) -> Iterable[Finding]:
        yield rule.found(Where(Field.TEXT), message="?", remedy="?", reader="?", evidence="")
        yield rule.found(Where(Field.ALT_TEXT, 9, 0, 2), message="?", remedy="?", reader="?", evidence="")
        yield rule.found(Where(Field.PEOPLE, 1, 0, 2), message="?", remedy="?", reader="?", evidence="")

    rule = replace(asking(), check=look)
    assert not any(f.answerable for f in check(facts(), (rule,)).findings)


def lifted(finding: Finding) -> tuple[Lift, ...]:
    return (Lift(finding.fingerprint, "Cara Head", "It is agreed with the family."),)


def test_a_lift_settles_a_block_that_may_be_lifted() -> None:
    rule = asking(answerable=False, lifted_by="head")
    open_one = check(facts(post(TEXT)), (rule,)).blocks[0]
    report = check(known(lifts=lifted(open_one)), (rule,))
    assert report.blocks == ()
    assert report.settled[0].settled is not None
    assert report.settled[0].settled.is_lifted


def test_a_lift_settles_no_block_that_nobody_may_lift() -> None:
    rule = asking(answerable=False, lifted_by=None)
    (first, *_) = check(facts(post(TEXT)), (rule,)).blocks
    assert check(known(lifts=lifted(first)), (rule,)).settled == ()


def test_a_lift_settles_nothing_that_is_not_a_block() -> None:
    rule = asking(answerable=False, lifted_by="head", severity=Severity.REASON)
    (first, *_) = check(facts(post(TEXT)), (rule,)).reasons_needed
    assert first.lifted_by is None
    assert check(known(lifts=lifted(first)), (rule,)).settled == ()


def test_a_rule_that_failed_is_settled_by_nobody() -> None:
    def fail(_: Facts) -> Iterable[Finding]:
        raise ZeroDivisionError

    rule = replace(asking(lifted_by="head"), check=fail)
    (failed,) = check(facts(post(TEXT)), (rule,)).blocks
    report = check(known(lifts=lifted(failed), answers=answers(TEXT, 0)), (rule,))
    assert report.blocks == (failed,)


def test_a_pause_is_ended_and_never_lifted() -> None:
    (pause,) = (rule for rule in all_rules() if rule.id == "pause-in-force")
    assert pause.lifted_by == "leadership"  # in its own way: by ending it, see gatekeeper.actions.channel
