"""How somebody gets back in without anybody else's password, and why nobody agrees through an opened account."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from pydantic import SecretStr
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from gatekeeper import cli, clock, keys, passwords
from gatekeeper import settings as settings_module
from gatekeeper.actions import leading, locking_out, people, recovering, reviewing
from gatekeeper.actions.locking_out import CodesDoNotFit
from gatekeeper.audit import chain
from gatekeeper.audit.events import Verb
from gatekeeper.db import connect
from gatekeeper.errors import InvalidInput, NotFound, NotPermitted, Stale
from gatekeeper.factors import held
from gatekeeper.models import AuditEvent, LockOutCode, Mail, Person, Recovery
from gatekeeper.permissions import Role
from gatekeeper.queries import review
from gatekeeper.settings import Settings
from tests.joined import letters, link_in_mail
from tests.world import DOMAIN, KEY, NOON, World, enrol, signed_in

OWN = "three quiet badgers"
WHY = "Lost her phone, told me in the staff room"
DAY = timedelta(hours=24)


def opened(world: World, whom: str, by: str = "head") -> str:
    recovering.open_anew(world.db, KEY, world.actor(by), world.staff[whom], reason=WHY, now=world.now)
    return link_in_mail(world, f"{whom}@{DOMAIN}")


def recovered(world: World, whom: str, by: str = "head") -> None:
    """Opened anew, and back, with a second step set up again."""
    recovering.use(world.db, opened(world, whom, by), OWN, world.now)
    enrol(world.db, world.staff[whom])


def verbs(world: World) -> list[str]:
    with world.db.read() as session:
        return list(session.exec(select(AuditEvent.verb).order_by(sa.desc(sa.text("seq"))).limit(3)))


def test_the_owner_alone_chooses_the_password_and_everything_of_before_is_over(world: World) -> None:
    token = signed_in(world.db, f"colleague@{DOMAIN}", now=world.now)
    link = opened(world, "colleague")
    with world.db.read() as session:
        person = session.get_one(Person, world.staff["colleague"])
        before = person.password_hash
        ended = session.execute(
            sa.text("SELECT count(*) FROM sign_in_session WHERE ended_at IS NULL")
        ).scalar_one()
        assert held.has_one(session, person.id)
    assert token and ended == 0
    recovering.use(world.db, link, OWN, world.now)
    with world.db.read() as session:
        person = session.get_one(Person, world.staff["colleague"])
        assert person.password_hash != before
        assert passwords.matches(person.password_hash, OWN)
        assert not held.has_one(session, person.id), "set up anew"
    assert verbs(world)[:2] == [Verb.ACCOUNT_RECOVERED, Verb.ACCOUNT_OPENED_ANEW]


def test_both_are_told_and_so_are_all_leaders_and_nobody_else_has_the_link(world: World) -> None:
    world.lead("dsl")
    recovered(world, "colleague")
    own, other, head = (f"{name}@{DOMAIN}" for name in ("colleague", "dsl", "head"))
    assert {to for to, _ in letters(world, "reset-link")} == {own}
    assert {to for to, _ in letters(world, "reset-opened")} == {head, other}
    assert {to for to, _ in letters(world, "reset-used")} == {own, head, other}
    link = link_in_mail(world, own)
    with world.db.read() as session:
        rows = [row.model_dump() for table in (Mail, Recovery, AuditEvent) for row in session.exec(select(table))]
        names = session.execute(sa.text("SELECT forename, surname FROM pupil")).all()
    assert link not in str(rows)
    bodies = [row["body"] + row["subject"] for row in rows if "body" in row]
    assert not [name for pupil in names for name in pupil for body in bodies if name in body]


def test_a_link_works_once_for_a_day_and_only_the_newest(world: World) -> None:
    first = opened(world, "teacher")
    world.later(seconds=1)
    second = opened(world, "teacher")
    with pytest.raises(NotFound):
        recovering.use(world.db, first, OWN, world.now)
    with pytest.raises(NotFound):
        recovering.use(world.db, second, OWN, world.now + DAY)
    with pytest.raises(InvalidInput):
        recovering.use(world.db, second, "short", world.now)
    recovering.use(world.db, second, OWN, world.now)
    with pytest.raises(NotFound):
        recovering.use(world.db, second, OWN, world.now)


def test_nobody_opens_their_own_account_or_one_that_is_closed_and_only_leaders_do(world: World) -> None:
    head, teacher = world.actor("head"), world.staff["teacher"]
    with pytest.raises(InvalidInput, match="yourself"):
        recovering.open_anew(world.db, KEY, head, world.staff["head"], reason=WHY, now=world.now)
    with pytest.raises(InvalidInput):
        recovering.open_anew(world.db, KEY, head, teacher, reason=" ", now=world.now)
    for name in ("teacher", "colleague", "office", "dsl", "it", "governor"):
        with pytest.raises(NotPermitted):
            recovering.open_anew(
                world.db, KEY, world.actor(name), world.staff["second"], reason=WHY, now=world.now
            )
    link = opened(world, "teacher")
    people.switch_off(world.db, head, teacher, world.now)
    with pytest.raises(NotFound):
        recovering.use(world.db, link, OWN, world.now)
    with pytest.raises(Stale):
        opened(world, "teacher")


def test_for_a_day_an_opened_account_agrees_nothing_not_even_past_the_program(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = world.waiting(by="teacher")
    recovered(world, "colleague")
    with pytest.raises(NotPermitted, match="less than a day ago"):
        world.approve(reference, by="colleague")
    with world.db.read() as session:
        page = review.review_page(session, world.actor("colleague"), reference, world.now)
    assert page is not None and page.why_not is not None and "less than a day ago" in page.why_not
    monkeypatch.setattr(reviewing, "why_not_approve", lambda *_: None)
    with pytest.raises(DBAPIError, match="opened anew"):
        world.approve(reference, by="colleague")
    monkeypatch.undo()
    world.later(hours=24)
    world.approve(reference, by="colleague")


def test_an_opened_account_decides_about_nobody_for_a_day(world: World) -> None:
    world.lead("dsl")
    number = leading.propose(world.db, world.actor("head"), world.staff["second"], WHY, world.now)
    recovered(world, "dsl")
    dsl = world.actor("dsl")
    for do in (
        lambda: leading.confirm(world.db, dsl, number, world.now),
        lambda: opened(world, "teacher", by="dsl"),
        lambda: locking_out.make_codes(world.db, KEY, dsl, world.now),
    ):
        with pytest.raises(NotPermitted, match="less than a day ago"):
            do()
    world.later(days=2)
    with pytest.raises(NotPermitted, match="not two leaders"):
        leading.confirm(world.db, dsl, number, world.now)


def test_a_leader_does_not_agree_their_own_post_through_an_account_that_they_opened(world: World) -> None:
    before = world.waiting(by="head")
    recovered(world, "colleague")
    world.later(days=6)
    within = world.waiting(by="head")
    world.later(days=2)
    for reference in (before, within):
        with pytest.raises(NotPermitted, match="opened anew"):
            world.approve(reference, by="colleague")
    world.approve(world.waiting(by="head"), by="colleague")
    world.approve(before, by="second")


def test_a_leader_does_not_agree_what_an_account_wrote_that_they_opened(world: World) -> None:
    recovered(world, "teacher")
    reference = world.waiting(by="teacher")
    world.later(days=30)
    with pytest.raises(NotPermitted, match="opened anew"):
        world.approve(reference, by="head")
    world.approve(reference, by="colleague")


def codes(world: World, name: str) -> tuple[str, ...]:
    return locking_out.make_codes(world.db, KEY, world.actor(name), world.now)


def unlock(world: World, first: str, second: str, whom: str = "head") -> str:
    return locking_out.unlock(
        world.db, KEY, f"{whom}@{DOMAIN}", codes=(first, second), reason="Nobody can sign in", now=world.now
    )


def test_two_codes_of_two_leaders_open_one_account_and_one_leader_does_not(world: World) -> None:
    world.lead("dsl")
    head, dsl = codes(world, "head"), codes(world, "dsl")
    for first, second in ((head[0], head[1]), (head[0], head[0]), (head[0], "aaaa-bbbb-cccc-dddd"), ("", "")):
        with pytest.raises(CodesDoNotFit):
            unlock(world, first, second)
        assert verbs(world)[0] == Verb.UNLOCK_FAILED
    with pytest.raises(NotFound):
        unlock(world, head[0], dsl[0], whom="teacher")
    path = unlock(world, head[0].upper().replace("-", " "), dsl[0])
    assert verbs(world)[0] == Verb.UNLOCKED
    assert {to for to, _ in letters(world, "unlocked")} == {f"head@{DOMAIN}", f"dsl@{DOMAIN}"}
    with pytest.raises(CodesDoNotFit):
        unlock(world, head[0], dsl[1])
    recovering.use(world.db, path.rpartition("/")[2], OWN, world.now)
    enrol(world.db, world.staff["head"])
    reference = world.waiting(by="dsl")
    world.later(days=3)
    with pytest.raises(NotPermitted, match="opened anew"):
        world.approve(reference, by="head")


def test_new_codes_end_the_old_ones_and_so_does_leading_no_more(world: World) -> None:
    world.lead("dsl")
    old, head = codes(world, "dsl"), codes(world, "head")
    new = codes(world, "dsl")
    with pytest.raises(CodesDoNotFit):
        unlock(world, head[0], old[0])
    people.set_roles(world.db, world.actor("head"), world.staff["dsl"], frozenset({Role.DSL}), world.now)
    with pytest.raises(CodesDoNotFit):
        unlock(world, head[0], new[0])
    with world.db.read() as session:
        assert len(session.exec(select(LockOutCode)).all()) == 24


FORGED = (
    "UPDATE lock_out_code SET used_at = NULL",
    "UPDATE recovery SET quiet_until = opened_at",
    "UPDATE recovery SET used_at = NULL",
    "DELETE FROM recovery",
    "DELETE FROM lock_out_code",
)


@pytest.mark.parametrize("statement", FORGED)
def test_what_was_opened_stays_on_the_record(either_world: World, statement: str) -> None:
    world = either_world
    world.lead("dsl")
    path = unlock(world, codes(world, "head")[0], codes(world, "dsl")[0])
    recovering.use(world.db, path.rpartition("/")[2], OWN, world.now)
    with pytest.raises(DBAPIError), world.db.write() as session:
        session.connection().execute(sa.text(statement))
    with world.db.read() as session:
        assert chain.verify(session).sound


def test_the_command_on_the_server_gives_a_link_for_two_codes(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = tmp_path_factory.mktemp("server")
    key = keys.create(data / "key")
    world.lead("dsl")
    both = [locking_out.make_codes(world.db, key, world.actor(name), NOON)[0] for name in ("head", "dsl")]
    number = leading.propose(world.db, world.actor("head"), world.staff["second"], WHY, world.now)
    chosen = Settings(  # type: ignore[call-arg]  # pydantic-settings takes it
        _env_file=None, data=data, database_url=SecretStr(str(world.db.engine.url)), key_file=data / "key"
    )
    monkeypatch.setattr(settings_module, "load", lambda: chosen)
    runner = CliRunner()
    head = f"head@{DOMAIN}"
    done = runner.invoke(cli.main, ["unlock", head, "--reason", "Locked out"], input="\n".join([*both, ""]))
    assert done.exit_code == 0, done.output
    link = re.search(r"/recover/(\S+)", done.output)
    assert link is not None
    again = runner.invoke(cli.main, ["unlock", head, "--reason", "Again"], input="\n".join([*both, ""]))
    assert again.exit_code == 1
    assert "two unused codes" in again.output
    waiting = runner.invoke(cli.main, ["leaders", "waiting"])
    assert "Ella Reader, proposed by Cara Head" in waiting.output
    refused = runner.invoke(cli.main, ["leaders", "confirm", str(number)])
    assert refused.exit_code == 1
    assert "Another leader is there" in refused.output
    db = connect(str(world.db.engine.url))
    with db.read() as session:
        found = recovering.look(session, link[1], clock.now())
    db.close()
    assert found is not None and found.name == "Cara Head"
