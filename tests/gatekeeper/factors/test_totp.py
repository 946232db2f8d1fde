"""Codes of an app: which are taken, how often, and what lies in the database."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, select

from gatekeeper.actions import own_factors
from gatekeeper.errors import InvalidInput, NotFound, NotPermitted, Stale
from gatekeeper.factors import held, totp
from gatekeeper.keys import OperationalKey
from gatekeeper.models import CodeFactor, Mail, PersonRole
from gatekeeper.permissions import (
    GRANTS,
    MUST_PROVE_TWICE,
    Permission,
    Role,
)
from tests.world import DOMAIN, KEY, SEED, World

P = Permission


def row_of(world: World, name: str) -> CodeFactor:
    with world.db.read() as session:
        return session.exec(select(CodeFactor).where(CodeFactor.person_id == world.staff[name])).one()


def taken(world: World, name: str, code: str, now: datetime | None = None) -> bool:
    with world.db.write() as session:
        row = session.get_one(CodeFactor, row_of(world, name).id)
        return totp.take(session, row, code, KEY, now or world.now)


def set_up(world: World, name: str, called: str = "", keep: str | None = None) -> None:
    actor = world.actor(name)
    number = own_factors.begin_codes(world.db, KEY, actor, world.now)
    seed = own_factors.begun(world.db, KEY, actor, number).seed
    code = totp.code_of(seed, totp.step_at(world.now))
    own_factors.confirm_codes(world.db, KEY, actor, number, code=code, name=called, keep=keep, now=world.now)


def mails(world: World) -> list[tuple[str, str]]:
    with world.db.read() as session:
        found = session.exec(select(Mail).where(Mail.kind == "second-step").order_by(col(Mail.id)))
        return [(mail.recipient, mail.subject) for mail in found]


@pytest.mark.parametrize(
    ("seconds", "code"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")]
)
def test_the_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    """RFC 6238, appendix B, with its secret of SHA-1."""
    step = totp.step_at(datetime.fromtimestamp(seconds, UTC))
    assert totp.code_of("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", step) == code


def test_a_code_counts_for_its_half_minute_and_those_beside_it(world: World) -> None:
    here = totp.step_at(world.now)
    answers = [taken(world, "head", totp.code_of(SEED, here + beside), world.now) for beside in (-2, 2, -1, 0, 1)]
    assert answers == [False, False, True, True, True]


def test_a_code_is_taken_once_and_no_older_one_after_it(either_world: World) -> None:
    here = totp.step_at(either_world.now)
    now, before = totp.code_of(SEED, here), totp.code_of(SEED, here - 1)
    assert taken(either_world, "head", f" {now[:3]} {now[3:]} "), "as apps show it, with a gap"
    assert not taken(either_world, "head", now)
    assert not taken(either_world, "head", before)
    assert taken(either_world, "head", totp.code_of(SEED, here + 1))


def test_a_code_that_comes_from_two_places_at_once_is_taken_once(either_world: World) -> None:
    code = totp.code_of(SEED, totp.step_at(either_world.now))
    answers: list[bool] = []
    threads = [
        threading.Thread(target=lambda: answers.append(taken(either_world, "head", code))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [False, False, False, True]


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "12345\x00", "-12345"])
def test_what_is_no_code_is_refused(world: World, typed: str) -> None:
    assert not taken(world, "head", typed)


def test_the_secret_opens_with_our_key_in_its_own_row_alone(world: World) -> None:
    head, dsl = row_of(world, "head"), row_of(world, "dsl")
    assert SEED.encode() not in head.sealed
    assert totp.seed_of(head, KEY) == SEED
    assert totp.seed_of(head, OperationalKey(b"x" * 32)) is None
    head.sealed, dsl.sealed = dsl.sealed, head.sealed
    assert totp.seed_of(head, KEY) is None
    head.sealed, head.person_id = dsl.sealed, dsl.person_id
    assert totp.seed_of(head, KEY) is None


def test_an_app_counts_only_once_it_has_shown_a_code(world: World) -> None:
    actor, teacher = world.actor("teacher"), world.staff["teacher"]
    number = own_factors.begin_codes(world.db, KEY, actor, world.now)
    assert not world.ask(lambda session: held.has_one(session, teacher))
    with pytest.raises(InvalidInput, match="not right"):
        own_factors.confirm_codes(world.db, KEY, actor, number, code="000000", name="", keep=None, now=world.now)
    with pytest.raises(NotFound):
        own_factors.begun(world.db, KEY, world.actor("head"), number)
    assert own_factors.begin_codes(world.db, KEY, actor, world.now) >= number, "a second start forgets the first"
    set_up(world, "teacher", "Old phone")
    assert world.ask(lambda session: held.has_one(session, teacher))
    assert mails(world) == [(f"teacher@{DOMAIN}", "A second step was added to your account")]
    with pytest.raises(NotFound):
        own_factors.begun(world.db, KEY, actor, row_of(world, "teacher").id)


def test_the_last_one_of_somebody_who_needs_one_stays(world: World) -> None:
    head = world.actor("head")
    first = row_of(world, "head").id
    with pytest.raises(Stale, match="your only second step"):
        own_factors.remove(world.db, head, first, is_passkey=False, now=world.now)
    set_up(world, "head")
    own_factors.remove(world.db, head, first, is_passkey=False, now=world.now)
    assert [subject.split(" your")[0] for _, subject in mails(world)] == [
        "A second step was added to",
        "A second step was removed from",
    ]
    set_up(world, "teacher")
    number = row_of(world, "teacher").id
    own_factors.remove(world.db, world.actor("teacher"), number, is_passkey=False, now=world.now)
    assert world.actor("teacher").may(P.POST_DRAFT), "who need not have one may do without"


def test_without_the_second_step_a_leader_may_do_nothing_but_set_one_up(world: World) -> None:
    with world.db.write() as session:
        assert held.forget_all(session, world.staff["head"]) == 1
        assert held.must_have_one(session, world.staff["head"])
    head = world.actor("head")
    assert head.lacks_second_factor
    assert head.permissions == {P.SIGNED_IN}
    assert head.roles == frozenset()
    with pytest.raises(NotPermitted):
        head.need(P.PEOPLE_MANAGE)
    set_up(world, "head")
    assert world.actor("head").may(P.PEOPLE_MANAGE)


def test_forgetting_takes_everything_of_one_person_and_nothing_of_others(world: World) -> None:
    own_factors.begin_codes(world.db, KEY, world.actor("head"), world.now)
    with world.db.write() as session:
        held.forget_all(session, world.staff["head"])
    with world.db.read() as session:
        left = set(session.exec(select(CodeFactor.person_id)))
    needing = {
        person
        for person, role in world.ask(lambda s: s.exec(select(PersonRole.person_id, PersonRole.role)).all())  # type: ignore[attr-defined]  # rows
        if Role(role) in MUST_PROVE_TWICE
    }
    assert left == needing - {world.staff["head"]}


def test_whoever_could_do_harm_must_prove_twice() -> None:
    dangerous = {
        P.POST_APPROVE,
        P.POST_RESOLVE,
        P.POST_TAKE_DOWN,
        P.BLOCK_LIFT,
        P.CHANNEL_LIFT,
        P.CHANNEL_CONNECT,
        P.PEOPLE_MANAGE,
        P.CONSENT_RECORD,
        P.CONSENT_WORDING,
        P.HOLD_SET,
        P.ALARM_CHOOSE,
        P.COST_SET,
    }
    holders = {role for role, rights in GRANTS.items() if rights & dangerous}
    assert holders <= MUST_PROVE_TWICE
    assert Role.TEACHER not in MUST_PROVE_TWICE


def test_nobody_has_more_than_ten(world: World) -> None:
    actor = world.actor("teacher")
    for _ in range(own_factors.AT_MOST):
        set_up(world, "teacher")
        world.later(minutes=2)
    with pytest.raises(InvalidInput, match="as many second steps"):
        own_factors.begin_codes(world.db, KEY, actor, world.now + timedelta(hours=1))
