"""The table of states: complete, connected, and with an end for everything."""

from gatekeeper.lifecycle import CLAIMABLE, EXPLANATIONS, LABELS, MOVES, REOPENABLE, State, may_move


def test_every_state_has_its_words_and_its_moves() -> None:
    assert set(LABELS) == set(EXPLANATIONS) == set(MOVES) == set(State)


def test_every_state_can_be_reached_from_a_draft() -> None:
    reached = {State.DRAFT}
    while True:
        further = reached.union(*(MOVES[state] for state in reached))
        if further == reached:
            break
        reached = further
    assert reached == set(State)


def test_only_the_two_ends_have_no_way_on() -> None:
    assert {state for state in State if not MOVES[state]} == {State.TAKEN_DOWN, State.ABANDONED}


def test_nothing_goes_out_except_through_approval_and_nothing_is_public_except_through_going_out() -> None:
    assert {s for s in State if may_move(s, State.GOING_OUT)} == set(CLAIMABLE)
    # Approved and held: a late answer of X, after somebody had asked for it to be sent again.
    to_published = {State.GOING_OUT, State.UNSURE, State.APPROVED, State.HELD}
    assert {s for s in State if may_move(s, State.PUBLISHED)} == to_published
    assert {s for s in State if may_move(s, State.SCHEDULED)} == {State.WAITING, State.HELD, State.GOING_OUT}


def test_whatever_can_be_reopened_may_become_a_draft() -> None:
    assert {s for s in State if may_move(s, State.DRAFT)} == set(REOPENABLE)
