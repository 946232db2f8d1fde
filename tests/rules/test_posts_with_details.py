"""Do the rules about personal details find what ten teachers wrote, and stay quiet over the rest?"""

from pathlib import Path

import pytest

from rules import check
from rules.examples import facts, post

_POSTS = Path(__file__).parent / "posts_with_details.txt"
_RULES = frozenset(
    """
    phone-or-email address-or-postcode pupil-identifier bank-or-official-number vehicle-registration
    birthday-or-age mention-personal-account ai-bot-mention invites-private-message hashtag-risky
    link-open-document date-day-mismatch x-only-essential-news hard-to-read
    """.split()  # noqa: SIM905  # a list of names reads better as lines
)


def told() -> list[tuple[str, str]]:
    lines = [line for line in _POSTS.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    pairs = [line.split(" | ", 1) for line in lines]
    return [(expected.replace("/n", "\n"), text.replace("/n", "\n")) for expected, text in pairs]


def found(text: str) -> list[str]:
    return [f"{f.rule}={f.evidence}" for f in check(facts(post(text))).findings if f.rule in _RULES]


@pytest.mark.parametrize(("expected", "text"), [pair for pair in told() if pair[0] != "quiet"])
def test_a_detail_is_found_at_its_place(expected: str, text: str) -> None:
    assert expected in found(text)


@pytest.mark.parametrize("text", [text for expected, text in told() if expected == "quiet"])
def test_a_post_without_details_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_there_are_posts_enough_of_both_kinds() -> None:
    quiet = [text for expected, text in told() if expected == "quiet"]
    assert len(told()) >= 150
    assert len(quiet) >= 60
