"""Whoever goes round the program can neither rewrite a withdrawal nor close one whose posts are public."""

import secrets
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from gatekeeper.actions import reviewing_public, withdrawal_steps, withdrawing
from gatekeeper.keys import OperationalKey
from gatekeeper.models import ReviewChoice, WithdrawalChoice, WithdrawnUse
from gatekeeper.withdrawals import ELSEWHERE
from tests.sample_posts import published
from tests.world import World

KEY = OperationalKey(secrets.token_bytes(32))
COLUMN = {
    "withdrawal": "pupil_id",
    "withdrawal_post": "post_id",
    "withdrawal_decision": "why",
    "withdrawal_tick": "note",
    "withdrawal_closing": "closed_by",
    "public_review": "pupil_id",
    "public_review_decision": "why",
    "public_check": "posts",
}
"""The tables whose rows stay as they are, each with a column that somebody might want to change."""


def run(world: World, statement: str) -> None:
    with world.db.write() as session:
        session.connection().execute(sa.text(statement))


def filled(world: World) -> int:
    """A closed case with one post that stays, and a day's comparison with one decision."""
    reference = published(world, text="Zay read her poem to us.")
    head = world.actor("head")
    new = withdrawing.NewWithdrawal(world.pupils["m3"], WithdrawnUse.EVERYTHING)
    number = withdrawing.record(world.db, head, new, world.now).number
    withdrawal_steps.decide(
        world.db, head, number, [reference], WithdrawalChoice.KEEP, why="Another Zay", now=world.now
    )
    withdrawal_steps.tick(world.db, head, number, {place.key for place in ELSEWHERE}, now=world.now)
    withdrawal_steps.close(world.db, head, number, world.now)
    reviewing_public.compare(world.db, world.now)
    run(
        world,
        "INSERT INTO public_review (id, pupil_id, post_id, cause, shows, names, opened_at, due_at)"
        f" SELECT 1, {world.pupils['m3']}, id, 'permission', TRUE, FALSE, state_since, state_since"
        " FROM post LIMIT 1",
    )
    reviewing_public.decide(world.db, KEY, head, [1], ReviewChoice.KEEP, why="Another Zay", now=world.now)
    return number


@pytest.mark.parametrize("table", COLUMN)
def test_what_was_done_about_a_withdrawal_never_changes(either_world: World, table: str) -> None:
    filled(either_world)
    for statement in (f"UPDATE {table} SET {COLUMN[table]} = {COLUMN[table]}", f"DELETE FROM {table}"):
        with pytest.raises(DBAPIError, match="never changed"):
            run(either_world, statement)


def test_a_case_cannot_be_closed_over_a_post_that_is_public(either_world: World) -> None:
    published(either_world, text="Zay read her poem to us.")
    new = withdrawing.NewWithdrawal(either_world.pupils["m3"], WithdrawnUse.EVERYTHING)
    number = withdrawing.record(either_world.db, either_world.actor("head"), new, either_world.now).number
    with pytest.raises(DBAPIError, match="gone or decided"):
        run(
            either_world,
            "INSERT INTO withdrawal_closing (withdrawal_id, closed_by, closed_at)"
            f" SELECT {number}, recorded_by, recorded_at FROM withdrawal",
        )


@pytest.mark.parametrize(
    ("cause", "hold_id"), [("hold", "NULL"), ("family", "1")], ids=["a hold without one", "a family with one"]
)
def test_a_case_names_a_hold_exactly_where_there_is_one(either_world: World, cause: str, hold_id: str) -> None:
    now = (either_world.now + timedelta(hours=1)).isoformat(sep=" ")
    with pytest.raises(DBAPIError, match="whose family or hold"):
        run(
            either_world,
            "INSERT INTO withdrawal"
            " (pupil_id, cause, what, hold_id, said_by, note, recorded_by, recorded_at, due_at)"
            f" VALUES (1, '{cause}', 'everything', {hold_id}, '', '', 1, '{now}', '{now}')",
        )
