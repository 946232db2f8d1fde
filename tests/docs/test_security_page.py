"""Are the figures on the page about security those of the program?"""

import re

import pytest

from gatekeeper import evidence, passwords, versions
from gatekeeper.actions import answering_requests, drafting, signing_in, taking_in_consents, tries
from gatekeeper.importing import reading
from gatekeeper.mail import carriers
from gatekeeper.parent_requests import MOST_DAYS
from gatekeeper.pictures import intake, limits
from gatekeeper.publishing import post_office, stamping
from gatekeeper.retention.schedule import SCHEDULE
from gatekeeper.settings import Settings
from gatekeeper.stamps import authority, standing, tokens
from gatekeeper.x.tokens import TIMEOUT
from gatekeeper.x.transport import X_ORIGINS
from tests.docs.papers import papers, plain

PAGE = plain(papers()["docs/security.md"])
DEFAULTS = Settings.model_construct()
SAID = (
    f"{passwords.SHORTEST} to {passwords.LONGEST} characters",
    f"fewer than {passwords.LEFT_AT_LEAST} letters and digits left",
    ", ".join(f"`{word}`" for word in passwords.EVERYBODY_TRIES),
    f"{tries.TRIES_PER_ACCOUNT} in {tries.WINDOW.seconds // 60} minutes close an account",
    f"{tries.TRIES_PER_NETWORK} close a network",
    f"end after {DEFAULTS.idle_minutes} minutes without a click and after {DEFAULTS.session_hours} hours",
    f"for at most {MOST_DAYS} days",
    f"{limits.MAX_FILE_BYTES // 1_000_000} MB, {versions.MOST_PICTURES} at a time, {drafting.MOST_UPLOADS} tried",
    f"{limits.MAX_PIXELS // 1_000_000} million pixels",
    f"{reading.MOST_BYTES // 1_000_000} MB | {reading.MOST_ROWS:,} rows, {reading.MOST_COLUMNS} columns",
    f"{reading.LONGEST_CELL:,} characters a cell",
    f"{taking_in_consents.MOST_ROWS:,} rows",
    f"{evidence.MOST_BYTES // 1_000_000} MB | never unpacked",
    f"{answering_requests.TRIES_PER_NETWORK} wrong codes of letters close a network",
    f"{answering_requests.TRIES_OF_ALL} close the codes",
    f"{drafting.MOST_A_DAY} posts begun by one person in a day",
    f"{answering_requests.MOST_ANSWERS} answers by one link",
    f"not sent after {DEFAULTS.late_hours:.0f} hours",
    f"lapsing after {DEFAULTS.agreement_days} days",
    f"{TIMEOUT[0]:.0f} s to connect, {TIMEOUT[1]:.0f} s to read",
    f"{carriers.SOCKET_SECONDS:.0f} s a step, {carriers.DEADLINE_SECONDS:.0f} s in all",
    f"{tokens.LONGEST // 1024} KB of an answer are read",
    f"{authority.DEADLINE_SECONDS:.0f} s in all | the record is signed",
    f"asked again after {stamping.FIRST_PAUSE.seconds // 60} minute",
    f"up to {stamping.LONGEST_PAUSE.seconds // 3600} hours; leaders are told after {standing.TELL_AFTER} tries",
    f"with longer waits, {post_office.MOST_TRIES} times",
    f"a process each, two at once, {intake.TIME_LIMIT_SECONDS:.0f} s",
    f"at most {versions.LONGEST_TEXT:,} characters",
)


@pytest.mark.parametrize("words", SAID)
def test_a_figure_on_the_page_is_the_one_of_the_program(words: str) -> None:
    assert words in PAGE


def test_ten_minutes_are_said_where_ten_minutes_count() -> None:
    assert signing_in.RECENT.seconds == 600
    assert "no older than ten minutes" in PAGE


def test_the_addresses_of_x_are_the_only_ones_the_program_can_reach() -> None:
    (row,) = re.findall(r"\| X \| (`api[^|]+) \|", PAGE)
    assert {f"https://{host}" for host in re.findall(r"`([^`]+)`", row)} == set(X_ORIGINS)


def test_how_long_each_kind_of_record_is_kept_is_what_the_schedule_says() -> None:
    for rule in SCHEDULE.values():
        assert plain(f"| {rule.title} | {rule.say(rule.length)} | {rule.counted_from} |") in PAGE
