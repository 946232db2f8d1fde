"""Passkeys: what is taken, and every way in which one is refused."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlmodel import col, select

from gatekeeper.actions import own_factors, own_passkeys, proving, second_step, signing_in
from gatekeeper.actions.proving import WrongProof
from gatekeeper.actions.second_step import Given, WrongSecondStep
from gatekeeper.actions.signing_in import Lengths, Visit
from gatekeeper.errors import InvalidInput, NotFound
from gatekeeper.factors import passkeys
from gatekeeper.factors.passkeys import Site
from gatekeeper.models import Passkey
from tests.soft_key import SoftKey
from tests.world import DOMAIN, KEY, PASSWORD, World, signed_in

LENGTHS = Lengths(timedelta(minutes=30), timedelta(hours=12))
SITE = Site("gate.example.org", "https://gate.example.org")


@dataclass
class Holder:
    """One of the staff with a passkey in hand."""

    world: World
    name: str
    key: SoftKey

    def add(self, called: str = "") -> None:
        token = signed_in(self.world.db, f"{self.name}@{DOMAIN}", now=self.world.now)
        actor = self.world.actor(self.name)
        options = own_passkeys.ask_to_make(self.world.db, KEY, actor, token, SITE, now=self.world.now)
        answer = self.key.make(options)
        own_passkeys.add(self.world.db, actor, token, SITE, answer=answer, name=called, now=self.world.now)

    def first_step(self) -> str:
        visit = Visit(KEY, f"{self.name}@{DOMAIN}", "192.0.2.7")
        entry = signing_in.sign_in(self.world.db, visit, PASSWORD, device="", lengths=LENGTHS, now=self.world.now)
        assert entry.second_step
        return entry.token

    def asked(self, token: str) -> str:
        return own_passkeys.ask_to_sign(self.world.db, token, SITE, self.world.now)

    def answered(self, token: str, answer: str) -> str:
        given = Given(passkey=answer, site=SITE)
        return second_step.finish(
            self.world.db, KEY, token, given, address="192.0.2.7", lengths=LENGTHS, now=self.world.now
        )


@pytest.fixture
def teacher(world: World) -> Holder:
    holder = Holder(world, "teacher", SoftKey(SITE.id, SITE.origin))
    holder.add()
    return holder


def test_a_passkey_opens_the_second_step_and_counts_on(either_world: World) -> None:
    holder = Holder(either_world, "teacher", SoftKey(SITE.id, SITE.origin))
    holder.add("My laptop")
    for count in (1, 2):
        token = holder.first_step()
        assert signing_in.who(either_world.db, token, LENGTHS, either_world.now) is None
        opened = holder.answered(token, holder.key.sign(holder.asked(token)))
        assert signing_in.who(either_world.db, opened, LENGTHS, either_world.now) is not None
        with either_world.db.read() as session:
            row = session.exec(select(Passkey)).one()
        assert (row.name, row.sign_count) == ("My laptop", count)


@pytest.mark.parametrize(
    "wrong",
    [
        SoftKey(SITE.id, "https://gate.example.com"),
        SoftKey("gate.example.com", SITE.origin),
        SoftKey(SITE.id, "http://gate.example.org"),
        SoftKey(SITE.id, SITE.origin, verifies=False),
    ],
    ids=["another origin", "another name", "without https", "nobody was verified"],
)
def test_an_answer_for_another_page_is_refused(world: World, wrong: SoftKey) -> None:
    with pytest.raises(InvalidInput, match="does not fit this page"):
        Holder(world, "teacher", wrong).add()
    holder = Holder(world, "teacher", SoftKey(SITE.id, SITE.origin))
    holder.add()
    holder.key.name, holder.key.origin, holder.key.verifies = wrong.name, wrong.origin, wrong.verifies
    token = holder.first_step()
    with pytest.raises(WrongSecondStep):
        holder.answered(token, holder.key.sign(holder.asked(token)))


def test_an_answer_is_taken_once_and_only_to_the_newest_question(teacher: Holder) -> None:
    token = teacher.first_step()
    first, second = teacher.asked(token), teacher.asked(token)
    with pytest.raises(WrongSecondStep):
        teacher.answered(token, teacher.key.sign(first))
    with pytest.raises(WrongSecondStep):
        teacher.answered(token, teacher.key.sign(second))  # the wrong answer used the question up
    options = teacher.asked(token)
    answer = teacher.key.sign(options)
    assert teacher.answered(token, answer)
    again = teacher.first_step()
    with pytest.raises(WrongSecondStep):
        teacher.answered(again, answer)


def test_a_question_is_good_for_five_minutes(teacher: Holder) -> None:
    token = teacher.first_step()
    answer = teacher.key.sign(teacher.asked(token))
    teacher.world.later(minutes=5)
    with pytest.raises(WrongSecondStep):
        teacher.answered(token, answer)


def test_the_key_of_somebody_else_is_refused(teacher: Holder) -> None:
    other = Holder(teacher.world, "volunteer", SoftKey(SITE.id, SITE.origin))
    other.add()
    token = teacher.first_step()
    with pytest.raises(WrongSecondStep):
        teacher.answered(token, other.key.sign(teacher.asked(token)))
    thief = SoftKey(SITE.id, SITE.origin, id=teacher.key.id)
    with pytest.raises(WrongSecondStep):
        teacher.answered(token, thief.sign(teacher.asked(token)))
    with pytest.raises(InvalidInput, match="belongs to an account already"):
        Holder(teacher.world, "governor", SoftKey(SITE.id, SITE.origin, id=teacher.key.id)).add()


def test_a_key_that_counts_backwards_is_a_copy_and_refused(teacher: Holder) -> None:
    token = teacher.first_step()
    teacher.key.count = 7
    teacher.answered(token, teacher.key.sign(teacher.asked(token)))
    teacher.key.count = 3
    token = teacher.first_step()
    with pytest.raises(WrongSecondStep):
        teacher.answered(token, teacher.key.sign(teacher.asked(token)))


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", "{", '{"id": 1}', "x" * 30_000, '{"id": "\\ud800"}'])
def test_an_answer_that_cannot_be_read_is_refused(teacher: Holder, answer: str) -> None:
    token = teacher.first_step()
    with teacher.world.db.write() as session:
        have = session.exec(select(Passkey)).all()
        assert not passkeys.signed(session, SITE, b"x" * 64, have, answer, now=teacher.world.now)
        assert passkeys.made(SITE, b"x" * 64, answer) is None
    with pytest.raises(WrongSecondStep):
        teacher.answered(token, answer or "?")


def test_a_passkey_is_a_proof_without_the_password_but_only_of_ones_own(teacher: Holder) -> None:
    world = teacher.world
    token = signed_in(world.db, f"teacher@{DOMAIN}", now=world.now)
    world.later(minutes=20)
    wrong = Given(passkey=SoftKey(SITE.id, SITE.origin).sign(teacher.asked(token)), site=SITE)
    with pytest.raises(WrongProof, match="passkey"):
        proving.prove(world.db, KEY, token, wrong, address="192.0.2.7", now=world.now)
    right = Given(passkey=teacher.key.sign(teacher.asked(token)), site=SITE)
    fresh = proving.prove(world.db, KEY, token, right, address="192.0.2.7", now=world.now)
    actor = signing_in.who(world.db, fresh, LENGTHS, world.now)
    assert actor is not None
    assert actor.proved_at == world.now


def test_whoever_has_no_passkey_is_asked_for_none(world: World) -> None:
    token = signed_in(world.db, f"governor@{DOMAIN}", now=world.now)
    with pytest.raises(NotFound):
        own_passkeys.ask_to_sign(world.db, token, SITE, world.now)


def test_somebody_removes_their_own_passkey_and_nobody_elses(teacher: Holder) -> None:
    world = teacher.world
    with world.db.read() as session:
        number = session.exec(select(Passkey.id).order_by(col(Passkey.id))).one()
    with pytest.raises(NotFound):
        own_factors.remove(world.db, world.actor("head"), number, is_passkey=True, now=world.now)
    own_factors.remove(world.db, world.actor("teacher"), number, is_passkey=True, now=world.now)
    with world.db.read() as session:
        assert session.exec(select(Passkey)).all() == []


@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("https://gate.example.org", SITE),
        ("https://GATE.example.org:443", SITE),
        ("https://gate.example.org:8443", Site("gate.example.org", "https://gate.example.org:8443")),
        ("http://127.0.0.1:8000", Site("localhost", "http://localhost:8000")),
        ("http://[::1]:8000", Site("localhost", "http://localhost:8000")),
        ("http://localhost:8000", Site("localhost", "http://localhost:8000")),
        ("https://192.0.2.1", None),
    ],
)
def test_passkeys_are_made_for_a_name(address: str, site: Site | None) -> None:
    assert passkeys.site_of(address) == site
