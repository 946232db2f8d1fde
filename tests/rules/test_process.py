"""Do the rules about aim, repetition, agreement, account, pause and length draw their lines in the right place?"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from rules import check
from rules.examples import AGREEMENT, CHANNEL, NOW, PICTURE, SCHOOL, facts, post
from rules.facts import EarlierPost, Facts, Pause, Stage
from rules.findings import Finding, Severity

BEFORE_CLAIM = (Stage.DRAFT, Stage.SUBMIT, Stage.APPROVE)


def of(rule: str, given: Facts) -> list[Finding]:
    return [finding for finding in check(given).findings if finding.rule == rule]


def agreed(at: datetime, now: datetime = NOW, stage: Stage = Stage.CLAIM) -> Facts:
    return facts(stage=stage, now=now, agreement=replace(AGREEMENT, agreed_at=at))


@pytest.mark.parametrize(
    ("at", "is_stale"),
    [
        (datetime(2026, 11, 9, 9, tzinfo=UTC), True),  # Monday, 11 school days before Tuesday the 24th
        (datetime(2026, 11, 10, 9, tzinfo=UTC), False),  # Tuesday, 10 school days
        (datetime(2026, 11, 7, 9, tzinfo=UTC), True),  # Saturday: Monday is the first school day after it
        (datetime(2026, 11, 24, 9, tzinfo=UTC), False),
        (datetime(2020, 1, 1, tzinfo=UTC), True),
        (datetime(2026, 12, 1, tzinfo=UTC), False),  # in the future: for another check to wonder at
    ],
)
def test_an_agreement_holds_ten_school_days(at: datetime, *, is_stale: bool) -> None:
    assert bool(of("agreement-stale", agreed(at))) is is_stale


def test_closed_days_do_not_count() -> None:
    given = agreed(datetime(2026, 11, 9, 9, tzinfo=UTC))
    closed = replace(given, school=replace(SCHOOL, closed_days=frozenset({date(2026, 11, 13)})))
    assert of("agreement-stale", given)
    assert not of("agreement-stale", closed)


def test_the_date_of_an_agreement_is_the_one_in_london() -> None:
    # 23.30 UTC on Sunday 12 July is Monday 13 July in London, so Monday is not counted: 10 school days.
    given = agreed(datetime(2026, 7, 12, 23, 30, tzinfo=UTC), now=datetime(2026, 7, 27, 9, tzinfo=UTC))
    assert not of("agreement-stale", given)
    assert of("agreement-stale", agreed(datetime(2026, 7, 12, 22, 30, tzinfo=UTC), now=given.now))


@pytest.mark.parametrize("stage", BEFORE_CLAIM)
def test_an_old_or_other_agreement_does_not_hinder_a_post_on_its_way_to_a_new_one(stage: Stage) -> None:
    given = facts(
        stage=stage, agreement=replace(AGREEMENT, digest="other", agreed_at=datetime(2026, 1, 5, tzinfo=UTC))
    )
    assert not check(given).findings


@pytest.mark.parametrize(
    ("agreed_digest", "digest", "is_changed"),
    [("3f9a", "3f9a", False), ("3f9a", "3f9b", True), ("", "", True), ("3f9a", "", True), ("", "3f9a", True)],
)
def test_only_exactly_what_was_agreed_goes_out(agreed_digest: str, digest: str, *, is_changed: bool) -> None:
    given = facts(
        replace(post(), digest=digest), stage=Stage.CLAIM, agreement=replace(AGREEMENT, digest=agreed_digest)
    )
    assert bool(of("changed-after-agreement", given)) is is_changed


def test_nothing_goes_out_that_nobody_agreed() -> None:
    assert of("changed-after-agreement", facts(stage=Stage.CLAIM, agreement=None))


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("seen", ["100200300", "999", "", None])
def test_the_account_must_be_the_registered_one(stage: Stage, seen: str | None) -> None:
    stopped = of("account-mismatch", facts(stage=stage, channel=replace(CHANNEL, seen_account_id=seen)))
    expected = seen in ("999", "") or (seen is None and stage is Stage.CLAIM)
    assert bool(stopped) is expected


@pytest.mark.parametrize("stage", list(Stage))
def test_a_pause_stops_what_goes_out_and_only_tells_who_is_writing(stage: Stage) -> None:
    paused = replace(CHANNEL, pause=Pause("Mrs Okafor", NOW, "An accident"))
    (finding,) = of("pause-in-force", facts(stage=stage, channel=paused))
    assert finding.severity is (Severity.BLOCK if stage is Stage.CLAIM else Severity.ADVICE)
    assert "24 November 2026 at 3.15pm" in finding.message


@pytest.mark.parametrize(
    ("objective", "is_missing"),
    [("Celebrate learning", False), ("", True), ("  ", True), ("Win prizes", True), (" Community news ", False)],
)
def test_the_aim_is_one_of_the_schools(objective: str, *, is_missing: bool) -> None:
    assert bool(of("no-objective", facts(replace(post(), objective=objective)))) is is_missing


def test_a_school_that_lists_no_aims_still_wants_one() -> None:
    nothing_listed = replace(facts(), school=replace(SCHOOL, objectives=()))
    assert not of("no-objective", nothing_listed)
    assert of("no-objective", replace(nothing_listed, post=replace(post(), objective="")))


@pytest.mark.parametrize("stage", list(Stage))
def test_an_empty_draft_is_left_in_peace_until_it_is_handed_on(stage: Stage) -> None:
    empty = facts(replace(post(" \n"), objective=""), stage=stage)
    rules = {finding.rule for finding in check(empty).findings}
    assert ("nothing-to-say" in rules) is (stage is not Stage.DRAFT)
    assert ("no-objective" in rules) is (stage is not Stage.DRAFT)


def test_a_picture_alone_is_something_to_say() -> None:
    assert not check(facts(post("", PICTURE), stage=Stage.SUBMIT)).findings


@pytest.mark.parametrize(
    ("text", "days", "is_repeated"),
    [
        ("our volcanoes erupted today", 7, True),
        ("OUR VOLCANOES ERUPTED TODAY!!! 🌋", 7, True),
        ("Our volcanoes erupted today.", 30, True),
        ("Our volcanoes erupted today.", 31, False),
        ("Our volcanoes erupted today.", -5, True),  # queued for later
        ("Our volcanoes erupted again.", 7, False),
        ("", 1, False),
    ],
)
def test_the_same_words_within_a_month_are_a_repetition(text: str, days: int, *, is_repeated: bool) -> None:
    earlier = EarlierPost("K7Q2M4XA", text, (), NOW - timedelta(days=days))
    assert bool(of("duplicate-post", facts(earlier=(earlier,)))) is is_repeated


def test_two_posts_of_emoji_alone_are_not_called_the_same() -> None:
    earlier = EarlierPost("K7Q2M4XA", "🎉", (), NOW)
    assert not of("duplicate-post", facts(post("🌋"), earlier=(earlier,)))


def test_a_repetition_is_measured_from_when_the_post_is_due() -> None:
    earlier = EarlierPost("K7Q2M4XA", post().text, (), NOW - timedelta(days=20))
    due_later = replace(post(), scheduled_for=NOW + timedelta(days=20))
    assert not of("duplicate-post", facts(due_later, earlier=(earlier,)))


def test_the_same_picture_is_a_repetition() -> None:
    other = replace(PICTURE, position=2, sha256="cc" * 32, alt_text="A heron in the reeds")
    earlier = EarlierPost("K7Q2M4XA", "Something else", (other.sha256,), NOW)
    (finding,) = of("duplicate-post", facts(post("Look!", PICTURE, other), earlier=(earlier,)))
    assert finding.where.picture == 2
    assert finding.evidence == "K7Q2M4XA"


@pytest.mark.parametrize(
    ("text", "too_long"),
    [
        ("x" * 280, None),
        ("x" * 281, "1 character "),
        ("🎉" * 140, None),
        ("🎉" * 141, "2 characters "),
        ("word " * 400, "1,720 characters "),
        ("https://www.gov.uk/" + "a" * 280, None),
        ("x" * 20_000, "too long"),
    ],
)
def test_the_length_is_the_one_x_counts(text: str, too_long: str | None) -> None:
    messages = [finding.message for finding in of("over-length", facts(post(text)))]
    assert len(messages) == (too_long is not None)
    assert all(too_long in message for message in messages if too_long)
