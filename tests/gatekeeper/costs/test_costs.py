"""Is what X charges counted once, with what was done, and does the last of the credit stay for deletions?"""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col, select

from gatekeeper.actions import channel, costs
from gatekeeper.alarms.kinds import Trouble
from gatekeeper.costs import credit, ledger
from gatekeeper.costs.prices import DEFAULTS, Terms, Use, dollars, estimate, in_force, read_dollars
from gatekeeper.errors import InvalidInput, NotPermitted
from gatekeeper.lifecycle import State
from gatekeeper.models import Cost, Mail, Takedown
from gatekeeper.publishing import outbox, settling
from gatekeeper.publishing.publisher import Publisher
from gatekeeper.queries.costs import cost_page
from gatekeeper.x.port import CreateOutcome
from tests.gatekeeper.publishing import conftest as _publishing
from tests.troubles import IN_DOUBT, LEASE, NOT_LIKED, NOT_REACHED, SENT, claimed, went
from tests.world import DOMAIN, World

sandbox, pictures, publisher = _publishing.sandbox, _publishing.pictures, _publishing.publisher
LINK = f"The menu of this week is at https://www.{DOMAIN}/menu today."


def spent(world: World) -> dict[str, int]:
    """What was counted, by what it was for."""
    with world.db.read() as session:
        rows = session.exec(select(Cost).order_by(col(Cost.id)))
        found: dict[str, int] = {}
        for row in rows:
            found[row.use] = found.get(row.use, 0) + row.thousandths
        return found


def note(world: World, amount: str, *, tops_up: bool = False) -> None:
    costs.note_credit(
        world.db, world.actor("head"), amount=amount, seen_at=world.now, tops_up=tops_up, now=world.now
    )
    world.later(seconds=1)


@pytest.mark.parametrize(
    ("text", "described", "said"),
    [
        ("Beech class planted sunflowers.", 0, "Sending this costs about $0.015."),
        ("Beech class planted sunflowers.", 2, "Sending this costs about $0.025."),
        (LINK, 0, "Sending this costs about $0.20, because it has a link. Without it: $0.015."),
        (
            "Well done Year2.Beech.uk",
            1,
            "Sending this costs about $0.205, because it has a link. Without it: $0.02.",
        ),
    ],
)
def test_what_a_post_costs_is_said_with_its_reason(text: str, described: int, said: str) -> None:
    assert estimate(Terms(DEFAULTS), text, described).sentence == said


@given(st.integers(min_value=0, max_value=10**8))
def test_a_sum_that_was_said_can_be_typed_again(thousandths: int) -> None:
    assert read_dollars(dollars(thousandths)) == thousandths


@pytest.mark.parametrize("typed", ["", "four", "-1", "1.2345", "1e3", "£4", "4,5,6.7.8", "٣"])
def test_what_is_no_sum_is_not_taken_for_one(typed: str) -> None:
    assert read_dollars(typed) is None


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (SENT, {"post_with_link": 200}),
        (IN_DOUBT, {"post_with_link": 200}),
        (NOT_LIKED, {}),
        (NOT_REACHED, {}),
    ],
    ids=["sent", "in doubt", "refused", "not reached"],
)
def test_an_attempt_is_counted_where_it_is_or_may_be_public(
    outcome: CreateOutcome, expected: dict[str, int], either_world: World
) -> None:
    went(either_world, either_world.approved(text=LINK), outcome)
    assert spent(either_world) == expected


def test_a_late_answer_does_not_count_twice(either_world: World) -> None:
    claim = went(either_world, either_world.approved(), IN_DOUBT)
    settling.settle_late(either_world.db, claim, SENT, either_world.now)
    assert spent(either_world) == {"post": 15}


def test_a_second_attempt_counts_again(world: World) -> None:
    reference = world.approved()
    went(world, reference, IN_DOUBT)
    world.later(minutes=20)
    channel.send_again(world.db, world.actor("head"), reference, now=world.now)
    went(world, reference, SENT)
    assert spent(world) == {"post": 30}
    with world.db.read() as session:
        assert ledger.of_post(session, world.post(reference).id) == 30


def test_what_is_rolled_back_was_not_spent(either_world: World) -> None:
    claim = claimed(either_world, either_world.approved())
    settling.settle(either_world.db, claim, IN_DOUBT, either_world.now)
    with either_world.db.write() as session:
        ledger.spent(session, Use.DELETION, once="x", now=either_world.now)
        session.rollback()
    assert spent(either_world) == {"post": 15}


def test_a_deletion_counts_and_reading_the_same_post_counts_once_a_day(either_world: World) -> None:
    world = either_world
    reference = world.approved()
    went(world, reference, SENT)
    channel.ask_takedown(world.db, world.actor("head"), reference, reason="A mistake", now=world.now)
    with world.db.write() as session:
        takedown = session.exec(select(Takedown)).one()
        ledger.deleted(session, takedown, world.now)
        for moment in (world.now, world.now + timedelta(hours=11), world.now + timedelta(hours=12)):
            ledger.read(session, ["1990000000000000001", "1990000000000000002"], moment)
    assert spent(world) == {"post": 15, "deletion": 10, "read_post": 20}


def test_a_month_begins_in_london(world: World) -> None:
    with world.db.write() as session:
        for moment in (datetime(2027, 5, 31, 22, 59, tzinfo=UTC), datetime(2027, 5, 31, 23, 1, tzinfo=UTC)):
            ledger.spent(session, Use.DELETION, once=str(moment), now=moment)
        june = ledger.month_to_date(session, datetime(2027, 6, 2, tzinfo=UTC))
        assert june == {Use.DELETION: (1, 10)}


def test_what_the_real_publisher_does_over_the_wire_is_counted(world: World, publisher: Publisher) -> None:
    reference = world.approved()
    publisher.tick()
    assert world.post(reference).state is State.PUBLISHED
    assert spent(world) == {"post": 15}
    channel.ask_takedown(world.db, world.actor("head"), reference, reason="A mistake", now=world.now)
    publisher.tick()
    assert world.post(reference).state is State.TAKEN_DOWN
    assert spent(world) == {"post": 15, "deletion": 10}


# Prices and credit


def test_a_leader_changes_the_prices_and_what_was_spent_keeps_its_own(world: World) -> None:
    went(world, world.approved(), SENT)
    given_ = {use.value: "0.02" for use in Use} | {"warn_below": "5", "keep_back": "$1.50"}
    assert costs.set_prices(world.db, world.actor("head"), given_, world.now)
    assert not costs.set_prices(world.db, world.actor("head"), given_, world.now)
    with world.db.read() as session:
        terms = in_force(session)
    assert (terms.prices[Use.POST], terms.warn_below, terms.keep_back) == (20, 5000, 1500)
    world.later(minutes=1)
    went(world, world.approved(text="Oak class measured shadows."), type(SENT)("1990000000000000002"))
    assert spent(world) == {"post": 35}


def test_prices_and_credit_are_for_leaders_and_have_to_be_sums(world: World) -> None:
    with pytest.raises(InvalidInput) as caught:
        costs.set_prices(world.db, world.actor("head"), {"post": "cheap"}, world.now)
    assert set(caught.value.fields) == {*(use.value for use in Use), "warn_below", "keep_back"}
    with pytest.raises(NotPermitted):
        costs.set_prices(world.db, world.actor("office"), {}, world.now)
    for seen_at in (None, world.now + timedelta(hours=1), world.now - timedelta(days=61)):
        with pytest.raises(InvalidInput):
            costs.note_credit(
                world.db, world.actor("head"), amount="5", seen_at=seen_at, tops_up=False, now=world.now
            )


def test_what_is_left_is_what_was_seen_less_what_was_spent_since(world: World) -> None:
    with world.db.read() as session:
        assert credit.credit(session) is None
    went(world, world.approved(text=LINK), SENT)
    world.later(seconds=1)
    note(world, "3.00")
    went(world, world.approved(text="Oak class measured shadows."), IN_DOUBT)
    with world.db.read() as session:
        left = credit.credit(session)
        assert left is not None
        assert (left.rest, left.is_low(in_force(session))) == (2985, False)
        page = cost_page(session, world.now)
    assert page.credit is not None
    assert (page.total, page.credit.rest, page.credit.by) == ("$0.215", "$2.985", "Cara Head")


def test_a_post_that_would_eat_what_is_kept_is_held_with_a_plain_sentence(either_world: World) -> None:
    world = either_world
    note(world, "0.69")
    cheap, dear = world.approved(), world.approved(text=LINK)
    world.account_seen()
    for _ in range(2):
        reserved = outbox.reserve(world.db, "test", lease=LEASE, now=world.now)
        assert reserved is not None
        if outbox.examine(world.db, reserved, world.now):
            claim = outbox.claim(world.db, reserved, "test", lease=LEASE, now=world.now)
            assert claim is not None
            settling.settle(world.db, claim, SENT, world.now)
    assert world.post(cheap).state is State.PUBLISHED
    assert world.post(dear).state is State.HELD
    assert "kept to take posts down" in world.post(dear).state_note
    with world.db.read() as session:
        assert set(session.exec(select(Mail.kind))) == {Trouble.POST_HELD.value}


def test_without_credit_what_should_come_down_still_comes_down(world: World, publisher: Publisher) -> None:
    reference = world.approved()
    publisher.tick()
    world.later(seconds=1)
    note(world, "0")
    channel.ask_takedown(world.db, world.actor("head"), reference, reason="A mistake", now=world.now)
    waiting = world.approved(text="Oak class measured shadows.")
    publisher.tick()
    assert world.post(reference).state is State.TAKEN_DOWN
    assert world.post(waiting).state is State.HELD


@pytest.mark.parametrize("tops_up", [True, None], ids=["X tops it up", "nobody looked"])
def test_nothing_is_held_where_the_credit_is_not_known_to_run_out(
    tops_up: bool | None,  # noqa: FBT001  # pytest passes it by position
    world: World,
) -> None:
    if tops_up:
        note(world, "0", tops_up=True)
    reference = world.approved(text=LINK)
    went(world, reference, SENT)
    assert world.post(reference).state is State.PUBLISHED
