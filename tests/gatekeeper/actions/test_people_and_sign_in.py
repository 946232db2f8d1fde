"""Accounts, rights and sessions: what is refused, and that it is refused from the next click on."""

import threading
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.actions import people, second_step, signing_in
from gatekeeper.actions.second_step import Given
from gatekeeper.actions.signing_in import Lengths, Visit, WrongSignIn
from gatekeeper.errors import InvalidInput, NotPermitted, TooManyTries
from gatekeeper.keys import OperationalKey
from gatekeeper.permissions import (
    GRANTS,
    MAY_NEVER_APPROVE,
    Permission,
    Role,
    StaffCategory,
    permissions_of,
)
from tests.world import DOMAIN, PASSWORD, World, code_of_now

KEY = OperationalKey(b"k" * 32)
LENGTHS = Lengths(timedelta(minutes=30), timedelta(hours=12))


def _visit(who: str, address: str = "192.0.2.7") -> Visit:
    return Visit(KEY, f"{who}@{DOMAIN}", address)


def _sign_in(world: World, who: str, password: str = PASSWORD, address: str = "192.0.2.7") -> str:
    entry = signing_in.sign_in(
        world.db, _visit(who, address), password, device="a phone", lengths=LENGTHS, now=world.now
    )
    if not entry.second_step:
        return entry.token
    given = Given(code=code_of_now(world.db, f"{who}@{DOMAIN}", KEY, world.now))
    return second_step.finish(world.db, KEY, entry.token, given, address=address, lengths=LENGTHS, now=world.now)


def _who(world: World, token: str) -> str | None:
    actor = signing_in.who(world.db, token, LENGTHS, world.now)
    return actor.name if actor else None


def test_the_right_password_opens_a_session_and_signing_out_ends_it_at_once(either_world: World) -> None:
    token = _sign_in(either_world, "teacher")
    assert _who(either_world, token) == "Amina Teach"
    signing_in.sign_out(either_world.db, token, either_world.now)
    assert _who(either_world, token) is None


def test_the_address_is_read_without_regard_to_case_and_spaces(world: World) -> None:
    visit = Visit(KEY, f"  TEACHER@{DOMAIN.upper()} ", "192.0.2.7")
    token = signing_in.sign_in(world.db, visit, PASSWORD, device="", lengths=LENGTHS, now=world.now).token
    assert _who(world, token) == "Amina Teach"


@pytest.mark.parametrize("who", ["teacher", "nobody"])
def test_a_wrong_password_and_an_unknown_person_read_the_same(world: World, who: str) -> None:
    with pytest.raises(WrongSignIn, match="The e-mail address or the password is not right"):
        _sign_in(world, who, "wrong password here")


def test_five_failures_close_an_account_for_a_quarter_of_an_hour_even_for_the_right_password(
    world: World,
) -> None:
    for _ in range(5):
        with pytest.raises(WrongSignIn):
            _sign_in(world, "teacher", "wrong password here")
    with pytest.raises(TooManyTries):
        _sign_in(world, "teacher", address="198.51.100.9")
    assert _sign_in(world, "colleague"), "others are not locked out"
    world.later(minutes=16)
    assert _sign_in(world, "teacher")


def test_many_wrong_tries_at_once_do_not_slip_under_the_limit(either_world: World) -> None:
    answers: list[str] = []

    def knock() -> None:
        try:
            _sign_in(either_world, "teacher", "wrong password here")
        except (WrongSignIn, TooManyTries) as error:
            answers.append(type(error).__name__)

    threads = [threading.Thread(target=knock) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["TooManyTries"] * 7 + ["WrongSignIn"] * 5


def test_a_session_ends_by_idling_and_by_age(world: World) -> None:
    token = _sign_in(world, "teacher")
    world.later(minutes=29)
    assert _who(world, token)
    world.later(minutes=29)
    assert _who(world, token), "a click renews it"
    world.later(minutes=31)
    assert _who(world, token) is None
    token = _sign_in(world, "teacher")
    for _ in range(25):
        world.later(minutes=29)
        _who(world, token)
    assert _who(world, token) is None, "twelve hours at most"


def test_a_change_of_role_or_a_switch_off_ends_every_session_of_that_person(world: World) -> None:
    head, colleague = world.actor("head"), world.staff["colleague"]
    token, other = _sign_in(world, "colleague"), _sign_in(world, "teacher")
    people.set_roles(world.db, head, colleague, frozenset({Role.TEACHER}), world.now)
    assert _who(world, token) is None
    assert _who(world, other) == "Amina Teach"
    token = _sign_in(world, "colleague")
    people.switch_off(world.db, head, colleague, world.now)
    assert _who(world, token) is None
    with pytest.raises(WrongSignIn):
        _sign_in(world, "colleague")
    people.switch_on(world.db, head, colleague, world.now)
    assert _who(world, token) is None, "an old session does not come back"
    assert _sign_in(world, "colleague")


def test_no_stale_success_while_an_account_is_switched_off_under_load(world: World) -> None:
    token = _sign_in(world, "colleague")
    done, late = threading.Event(), []

    def knock() -> None:
        while not done.is_set():
            signing_in.who(world.db, token, LENGTHS, world.now)
        late.append(signing_in.who(world.db, token, LENGTHS, world.now))

    threads = [threading.Thread(target=knock) for _ in range(4)]
    for thread in threads:
        thread.start()
    people.switch_off(world.db, world.actor("head"), world.staff["colleague"], world.now)
    done.set()
    for thread in threads:
        thread.join()
    assert late == [None] * 4


def test_changing_the_password_needs_the_old_one_and_signs_everybody_out(world: World) -> None:
    token, actor = _sign_in(world, "teacher"), world.actor("teacher")
    with pytest.raises(InvalidInput, match="present password"):
        people.change_own_password(world.db, actor, old="not this one", new="a new long password", now=world.now)
    with pytest.raises(InvalidInput, match="12"):
        people.change_own_password(world.db, actor, old=PASSWORD, new="short", now=world.now)
    people.change_own_password(world.db, actor, old=PASSWORD, new="a new long password", now=world.now)
    assert _who(world, token) is None
    assert _sign_in(world, "teacher", "a new long password")


def test_the_last_leader_stays_a_leader(world: World) -> None:
    head = world.actor("head")
    with pytest.raises(InvalidInput, match="leader must remain"):
        people.set_roles(world.db, head, world.staff["head"], frozenset({Role.TEACHER}), world.now)
    with pytest.raises(InvalidInput, match="leader must remain"):
        people.switch_off(world.db, head, world.staff["head"], world.now)


@pytest.mark.parametrize("who", ["teacher", "colleague", "governor", "office", "dsl", "it", "volunteer"])
def test_only_leaders_change_people(world: World, who: str) -> None:
    with pytest.raises(NotPermitted):
        people.switch_off(world.db, world.actor(who), world.staff["teacher"], world.now)


@given(st.sets(st.sampled_from(Role)), st.sampled_from(StaffCategory))
def test_rights_are_the_union_of_roles_and_some_people_never_approve(
    roles: set[Role], category: StaffCategory
) -> None:
    held = permissions_of(frozenset(roles), category)
    expected = set().union(*(GRANTS[r] for r in roles)) if roles else {Permission.SIGNED_IN}
    if category in MAY_NEVER_APPROVE:
        expected -= {Permission.POST_APPROVE, Permission.BLOCK_LIFT, Permission.EMERGENCY_RELEASE}
    assert held == expected


def test_a_governor_may_change_nothing() -> None:
    changing = {p for p in Permission if p.value.split(":")[1] not in {"see", "own", "see-all", "export"}}
    assert not GRANTS[Role.GOVERNOR] & changing
    assert Permission.PUPIL_NAMES not in GRANTS[Role.GOVERNOR]
