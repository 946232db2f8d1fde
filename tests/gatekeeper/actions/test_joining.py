"""How somebody joins: by a link to exactly their own address, once, for a day; and one person has one account."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from gatekeeper.actions import inviting, leaving, people, signing_in
from gatekeeper.actions.inviting import AccountThere, NewColleague
from gatekeeper.actions.leaving import Goodbye
from gatekeeper.errors import InvalidInput, NotFound, NotPermitted, Stale
from gatekeeper.models import Invitation, Mail, Person
from gatekeeper.permissions import Permission, Role, StaffCategory
from gatekeeper.queries import people as query
from gatekeeper.queries import person_page
from gatekeeper.staffing import Described, Namesake
from tests.joined import link_in_mail
from tests.world import DOMAIN, KEY, PASSWORD, World, signed_in

NIA = f"nia@{DOMAIN}"
OWN = "three quiet badgers"
HOSTILE = [
    "",
    "@",
    f"@{DOMAIN}",
    DOMAIN,
    "nia",
    "nia@",
    f"nia@{DOMAIN}.",
    f"nia@{DOMAIN}..",
    f"nia@.{DOMAIN}",
    f"nia@sub.{DOMAIN}",
    f"nia@{DOMAIN}.evil.example",
    f"nia@evil{DOMAIN}",
    f"nia@evil-{DOMAIN}",
    f"nia@{DOMAIN}@evil.example",
    f"nia@evil.example@{DOMAIN}",
    f'"nia@evil.example"@{DOMAIN}',
    f'"nia"@{DOMAIN}',
    f"nia(comment)@{DOMAIN}",
    f"nia@(evil.example){DOMAIN}",
    f"nia@{DOMAIN}(evil.example)",
    f"Nia Newcomer <nia@{DOMAIN}>",
    f"<nia@{DOMAIN}>",
    f"nia@evil.example <nia@{DOMAIN}>",
    f"nia@evil.example,nia@{DOMAIN}",
    f"nia@evil.example;nia@{DOMAIN}",
    f"nia@evil.example nia@{DOMAIN}",
    f" nia@{DOMAIN}",
    f"nia@{DOMAIN} ",
    f"n ia@{DOMAIN}",
    f"nia@ {DOMAIN}",
    f"nia\t@{DOMAIN}",
    f"nia@{DOMAIN}\nBcc: evil@evil.example",
    f"nia\r\n@{DOMAIN}",
    f"nia\x00@{DOMAIN}",
    f"nia\u200b@{DOMAIN}",
    f"nia\u202e@{DOMAIN}",
    f"nia\u00ad@{DOMAIN}",
    f"n\u0456a@{DOMAIN}",
    "nia@lunsf\u043erdprimary.example.org",
    "nia@\u217cunsfordprimary.example.org",
    "nia@lunsfordprimary\uff0eexample.org",
    "nia@lunsfordprimary\u3002example.org",
    f"nia\uff20{DOMAIN}",
    f"nia\ufe6b{DOMAIN}",
    f"\uff4eia@{DOMAIN}",
    f"\u212aate@{DOMAIN}",
    f"ni\u00e1@{DOMAIN}",
    f"stra\u00dfe@{DOMAIN}",
    "nia@xn--lunsfrdprimary-9kb.example.org",
    f"xn--nia-0ra\u00e9@{DOMAIN}",
    f"nia+second@{DOMAIN}",
    f"+nia@{DOMAIN}",
    f"nia%evil.example@{DOMAIN}",
    f"evil.example!nia@{DOMAIN}",
    f"nia|sh@{DOMAIN}",
    f"nia`id`@{DOMAIN}",
    f"nia\\@{DOMAIN}",
    f"nia/../head@{DOMAIN}",
    f"nia..n@{DOMAIN}",
    f".nia@{DOMAIN}",
    f"nia.@{DOMAIN}",
    f"-nia@{DOMAIN}",
    f"nia@[{DOMAIN}]",
    "nia@127.0.0.1",
    f"nia:x@{DOMAIN}",
    f"mailto:nia@{DOMAIN}",
    f"nia?cc=evil@{DOMAIN}",
    f"nia&x@{DOMAIN}",
    f"nia#@{DOMAIN}",
    f"*@{DOMAIN}",
    f"{'x' * 65}@{DOMAIN}",
    f"{'x.' * 120}x@{DOMAIN}",
]


def colleague(email: str = NIA, **given: object) -> NewColleague:
    fields: dict[str, object] = {
        "described": Described("Ms", "Nia", "Newcomer", StaffCategory.TEACHING),
        "roles": frozenset({Role.TEACHER}),
        **given,
    }
    return NewColleague(email, **fields)  # type: ignore[arg-type]  # fields of the test's own choosing


def invite(world: World, email: str = NIA, **given: object) -> int:
    return inviting.invite(world.db, KEY, world.actor("head"), colleague(email, **given), world.now)


def test_of_more_than_forty_hostile_addresses_none_is_invited(world: World) -> None:
    assert len(set(HOSTILE)) >= 40
    for email in HOSTILE:
        with pytest.raises(InvalidInput) as found:
            invite(world, email)
        assert set(found.value.fields) == {"email"}, email
    with world.db.read() as session:
        assert session.exec(select(Invitation)).all() == []
        assert session.exec(select(Mail)).all() == []


@pytest.mark.parametrize(
    "email", [NIA, f"NIA@{DOMAIN.upper()}", f"n.newcomer@{DOMAIN}", f"nia_o'neill-2@{DOMAIN}", f"7@{DOMAIN}"]
)
def test_plain_addresses_of_the_school_are_invited_as_they_are_kept(world: World, email: str) -> None:
    number = invite(world, email)
    with world.db.read() as session:
        assert session.get_one(Invitation, number).email == email.casefold()


def test_whoever_is_invited_chooses_their_own_password_and_has_the_roles(either_world: World) -> None:
    world = either_world
    invite(world)
    link = link_in_mail(world, NIA)
    with world.db.read() as session:
        found = inviting.look(session, link, world.now)
        again = inviting.look(session, link, world.now)
    assert found is not None and found == again, "looking uses nothing up"
    assert (found.name, found.roles) == ("Nia Newcomer", "Teacher")
    assert inviting.accept(world.db, link, OWN, world.now) == NIA
    with world.db.read() as session:
        person = session.exec(select(Person).where(Person.email == NIA)).one()
        actor = signing_in.actor_of(session, person.id)
    assert actor is not None and actor.may(Permission.POST_DRAFT)


def test_a_link_opens_once_for_a_day_and_not_after_it_was_sent_again_or_withdrawn(world: World) -> None:
    number = invite(world)
    first = link_in_mail(world, NIA)
    world.later(seconds=1)
    inviting.send_again(world.db, KEY, world.actor("head"), number, world.now)
    second = link_in_mail(world, NIA)
    assert first != second
    with pytest.raises(NotFound):
        inviting.accept(world.db, first, OWN, world.now)
    with pytest.raises(NotFound):
        inviting.accept(world.db, second, OWN, world.now + timedelta(hours=24))
    inviting.accept(world.db, second, OWN, world.now + timedelta(hours=23, minutes=59))
    with pytest.raises(NotFound):
        inviting.accept(world.db, second, OWN, world.now)
    other = invite(world, f"olga@{DOMAIN}", described=Described("", "Olga", "Other", StaffCategory.SUPPORT))
    link = link_in_mail(world, f"olga@{DOMAIN}")
    inviting.withdraw(world.db, world.actor("head"), other, world.now)
    with pytest.raises(NotFound):
        inviting.accept(world.db, link, OWN, world.now)
    for late in (number, other):
        with pytest.raises(Stale):
            inviting.send_again(world.db, KEY, world.actor("head"), late, world.now)


def test_neither_the_database_nor_a_leader_knows_the_link(world: World) -> None:
    invite(world)
    link = link_in_mail(world, NIA)
    with world.db.read() as session:
        rows = [str(row.model_dump()) for table in (Mail, Invitation) for row in session.exec(select(table))]
    assert rows and not any(link in row for row in rows)


def test_an_address_has_one_account_and_one_invitation(world: World) -> None:
    invite(world)
    with pytest.raises(InvalidInput, match="invited already"):
        invite(world)
    with pytest.raises(AccountThere, match="already an account"):
        invite(world, f"teacher@{DOMAIN}")
    people.switch_off(world.db, world.actor("head"), world.staff["teacher"], world.now)
    with pytest.raises(AccountThere, match="Switch that one on") as found:
        invite(world, f"teacher@{DOMAIN}")
    assert found.value.person_id == world.staff["teacher"]


def test_somebody_of_the_same_name_needs_a_reason_why_it_is_another_person(world: World) -> None:
    same = Described("", "  amina ", "TEACH", StaffCategory.SUPPORT)
    with pytest.raises(InvalidInput) as found:
        invite(world, described=same)
    assert set(found.value.fields) == {"another"}
    with pytest.raises(InvalidInput):
        invite(world, described=same, namesake=Namesake(another=True, reason=" "))
    assert invite(world, described=same, namesake=Namesake(another=True, reason="Her aunt, who helps on Fridays"))


def test_a_colleague_who_comes_back_is_switched_on_and_not_invited_beside_a_namesake(world: World) -> None:
    head, amina = world.actor("head"), world.staff["teacher"]
    people.switch_off(world.db, head, amina, world.now)
    invite(world, described=Described("", "Amina", "Teach", StaffCategory.TEACHING))
    with pytest.raises(InvalidInput):
        people.switch_on(world.db, head, amina, world.now)
    people.switch_on(world.db, head, amina, world.now, Namesake(another=True, reason="A cousin"))


def test_nobody_joins_as_a_leader_and_a_volunteer_never_approves(world: World) -> None:
    with pytest.raises(InvalidInput, match="Nobody joins as a leader"):
        invite(world, roles=frozenset({Role.LEADER}))
    for category in (StaffCategory.VOLUNTEER, StaffCategory.CONTRACTOR):
        with pytest.raises(InvalidInput, match="never approve"):
            invite(world, described=Described("", "Vi", "New", category), roles=frozenset({Role.APPROVER}))


def test_a_reader_does_not_become_a_volunteer_while_they_may_agree(world: World) -> None:
    described = Described("Mr", "Ben", "Colleague", StaffCategory.VOLUNTEER)
    with pytest.raises(InvalidInput) as found:
        people.set_details(world.db, world.actor("head"), world.staff["colleague"], described, now=world.now)
    assert set(found.value.fields) == {"category"}


@pytest.mark.parametrize("who", ["teacher", "colleague", "governor", "office", "dsl", "it", "volunteer"])
def test_only_leaders_invite(world: World, who: str) -> None:
    with pytest.raises(NotPermitted):
        inviting.invite(world.db, KEY, world.actor(who), colleague(), world.now)


def test_no_leader_chooses_a_password_for_anybody(world: World) -> None:
    new = people.NewPerson(NIA, "", "Nia", "New", StaffCategory.TEACHING, frozenset({Role.TEACHER}), PASSWORD)
    with pytest.raises(NotPermitted):
        people.add(world.db, world.actor("head"), new, world.now)


def test_a_closed_invitation_cannot_be_opened_again_behind_our_back(world: World) -> None:
    number = invite(world)
    inviting.withdraw(world.db, world.actor("head"), number, world.now)
    for statement in ("UPDATE invitation SET withdrawn_at = NULL", "DELETE FROM invitation"):
        with pytest.raises(DBAPIError), world.db.write() as session:
            session.connection().execute(sa.text(statement))


def test_the_list_and_the_page_of_a_colleague_say_how_it_stands(either_world: World) -> None:
    world = either_world
    head = world.actor("head")
    invite(world)
    last = Goodbye(world.now.date() + timedelta(days=9), hand_to=world.staff["office"])
    leaving.leave(world.db, head, world.staff["teacher"], last, world.now)
    leaving.leave(world.db, head, world.staff["it"], Goodbye(), world.now)
    draft = world.draft(by="teacher")
    signed_in(world.db, f"teacher@{DOMAIN}", now=world.now)
    with world.db.read() as session:
        everybody = query.everybody(session, world.now)
        page = person_page.one(session, world.staff["teacher"], world.now, timedelta(minutes=30))
        codes = person_page.codes(session, world.staff["head"])
    assert [row.name for row in everybody.invited] == ["Ms Nia Newcomer"]
    assert [(row.name, row.has_left) for row in everybody.left] == [("Ms Ivy Tee", True)]
    assert {row.leaves for row in everybody.active} == {"", "3 December 2026"}
    assert (page.to_finish, page.on_their_way, page.sessions, page.second_factor) == (1, 0, 1, False)
    assert page.leaving is not None and page.leaving.taker == "Ola Office"
    assert page.roles_since is not None and draft
    assert world.staff["teacher"] not in {int(number) for number, _ in page.takers}
    assert (codes.mine, codes.leaders) == (0, (("Cara Head", 0),))
