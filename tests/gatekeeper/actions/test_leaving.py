"""How somebody leaves, at once or on a noted day, and how one leader becomes two."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from gatekeeper.actions import drafting, inviting, leading, leaving, people
from gatekeeper.actions.inviting import NewColleague
from gatekeeper.actions.leaving import Goodbye
from gatekeeper.actions.signing_in import actor_of
from gatekeeper.errors import InvalidInput, NotPermitted, Stale
from gatekeeper.models import Contribution, Invitation, LeaderProposal, Person, PersonRole, PersonStatus
from gatekeeper.permissions import Role, StaffCategory
from gatekeeper.queries import drafts
from gatekeeper.staffing import Described
from tests.joined import letters
from tests.world import DOMAIN, KEY, World

WHY = "Governors decided it on 3 November."


def status(world: World, name: str) -> PersonStatus:
    with world.db.read() as session:
        return session.get_one(Person, world.staff[name]).status


def references(world: World, name: str) -> set[str]:
    with world.db.read() as session:
        found = drafts.lists(session, world.actor(name), world.now)
    return {row.reference for row in (*found.to_finish, *found.on_their_way)}


def test_whoever_leaves_at_once_is_out_and_a_colleague_goes_on_with_their_posts(world: World) -> None:
    draft = world.draft(by="teacher")
    goodbye = Goodbye(hand_to=world.staff["volunteer"])
    assert draft not in references(world, "volunteer")
    leaving.leave(world.db, world.actor("head"), world.staff["teacher"], goodbye, world.now)
    assert status(world, "teacher") is PersonStatus.DEACTIVATED
    assert draft in references(world, "volunteer")
    world.save(draft, by="volunteer", text="Beech class planted beans today.")
    assert world.post(draft).created_by == world.staff["teacher"], "who began it stays who began it"


def test_being_handed_a_post_is_no_hand_in_it_until_something_is_done(world: World) -> None:
    waiting = world.waiting(by="teacher")
    goodbye = Goodbye(hand_to=world.staff["colleague"])
    leaving.leave(world.db, world.actor("head"), world.staff["teacher"], goodbye, world.now)
    with world.db.read() as session:
        assert world.staff["colleague"] not in session.exec(select(Contribution.person_id)).all()
    world.approve(waiting, by="colleague")


def test_without_a_taker_posts_stay_where_they_are(world: World) -> None:
    draft = world.draft(by="teacher")
    leaving.leave(world.db, world.actor("head"), world.staff["teacher"], Goodbye(), world.now)
    assert draft not in references(world, "volunteer")


def test_a_noted_day_is_carried_out_when_it_is_over_and_not_before(world: World) -> None:
    last = world.now.date() + timedelta(days=3)
    leaving.leave(world.db, world.actor("head"), world.staff["teacher"], Goodbye(last), world.now)
    for days in range(3):
        assert leaving.carry_out(world.db, world.now + timedelta(days=days)) == 0
    assert leaving.carry_out(world.db, world.now + timedelta(days=3, hours=11, minutes=59)) == 0, (
        "the evening itself"
    )
    assert status(world, "teacher") is PersonStatus.ACTIVE
    assert leaving.carry_out(world.db, world.now + timedelta(days=3, hours=12)) == 1, "midnight in London"
    assert leaving.carry_out(world.db, world.now + timedelta(days=4)) == 0
    assert status(world, "teacher") is PersonStatus.DEACTIVATED


def test_whoever_stays_after_all_stays(world: World) -> None:
    head, teacher = world.actor("head"), world.staff["teacher"]
    leaving.leave(world.db, head, teacher, Goodbye(world.now.date()), world.now)
    with pytest.raises(Stale):
        leaving.leave(world.db, head, teacher, Goodbye(), world.now)
    leaving.stay(world.db, head, teacher, world.now)
    assert leaving.carry_out(world.db, world.now + timedelta(days=9)) == 0
    with pytest.raises(Stale):
        leaving.stay(world.db, head, teacher, world.now)


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2028, 1, 1)])
def test_a_last_day_lies_ahead_and_within_a_year(world: World, day: date) -> None:
    with pytest.raises(InvalidInput):
        leaving.leave(world.db, world.actor("head"), world.staff["teacher"], Goodbye(day), world.now)


@pytest.mark.parametrize("taker", ["teacher", "governor", "it"])
def test_posts_go_only_to_somebody_else_who_writes(world: World, taker: str) -> None:
    goodbye = Goodbye(hand_to=world.staff[taker])
    with pytest.raises(InvalidInput) as found:
        leaving.leave(world.db, world.actor("head"), world.staff["teacher"], goodbye, world.now)
    assert set(found.value.fields) == {"hand_to"}


def test_a_leader_who_leaves_takes_their_invitations_and_proposals_along(world: World) -> None:
    world.lead("dsl")
    dsl = world.actor("dsl")
    whom = NewColleague(
        f"nia@{DOMAIN}", Described("", "Nia", "New", StaffCategory.TEACHING), frozenset({Role.TEACHER})
    )
    inviting.invite(world.db, KEY, dsl, whom, world.now)
    proposal = leading.propose(world.db, dsl, world.staff["colleague"], WHY, world.now)
    leaving.leave(world.db, world.actor("head"), world.staff["dsl"], Goodbye(custodian=True), world.now)
    with world.db.read() as session:
        assert session.exec(select(Invitation)).one().withdrawn_at == world.now
    with pytest.raises(Stale):
        leading.confirm(world.db, world.actor("head"), proposal, world.now)


def test_two_leaders_with_a_last_day_do_not_leave_the_school_without_one(world: World) -> None:
    world.lead("dsl")
    head, dsl = world.actor("head"), world.actor("dsl")
    day = Goodbye(world.now.date() + timedelta(days=30))
    leaving.leave(world.db, head, world.staff["dsl"], day, world.now)
    with pytest.raises(InvalidInput, match="leader must remain"):
        leaving.leave(world.db, dsl, world.staff["head"], day, world.now)
    with pytest.raises(InvalidInput, match="leader must remain"):
        people.switch_off(world.db, dsl, world.staff["head"], world.now)


def test_one_leader_proposes_and_another_confirms(world: World) -> None:
    world.lead("dsl")
    before = len(letters(world, "leader-made"))
    number = leading.propose(world.db, world.actor("head"), world.staff["colleague"], WHY, world.now)
    assert [to for to, _ in letters(world, "leader-proposed")][-1] == f"dsl@{DOMAIN}"
    with pytest.raises(NotPermitted):
        leading.confirm(world.db, world.actor("head"), number, world.now)
    assert Role.LEADER not in world.actor("colleague").roles
    leading.confirm(world.db, world.actor("dsl"), number, world.now)
    assert Role.LEADER in world.actor("colleague").roles
    assert len(letters(world, "leader-made")) == before + 3, "all three leaders are told"


def test_a_proposal_lapses_after_a_week_can_be_refused_and_is_used_once(world: World) -> None:
    world.lead("dsl")
    head, dsl, ben = world.actor("head"), world.actor("dsl"), world.staff["colleague"]
    number = leading.propose(world.db, head, ben, WHY, world.now)
    with pytest.raises(InvalidInput):
        leading.propose(world.db, dsl, ben, WHY, world.now)
    with pytest.raises(Stale):
        leading.confirm(world.db, dsl, number, world.later(days=7))
    number = leading.propose(world.db, head, ben, WHY, world.now)
    leading.refuse(world.db, dsl, number, world.now)
    with pytest.raises(Stale):
        leading.confirm(world.db, dsl, number, world.now)
    number = leading.propose(world.db, head, ben, WHY, world.now)
    leading.confirm(world.db, dsl, number, world.now)
    people.set_roles(world.db, head, ben, frozenset({Role.TEACHER}), world.now)
    with pytest.raises(Stale):
        leading.confirm(world.db, dsl, number, world.now)


def test_the_server_confirms_only_while_there_is_one_leader(world: World) -> None:
    world.lead("dsl")
    number = leading.propose(world.db, world.actor("head"), world.staff["colleague"], WHY, world.now)
    with pytest.raises(NotPermitted, match="Another leader is there"):
        leading.confirm_on_the_server(world.db, number, world.now)


def test_no_single_leader_makes_a_leader_by_any_other_way(world: World) -> None:
    head, dsl = world.actor("head"), world.staff["dsl"]
    with pytest.raises(InvalidInput, match="Two leaders"):
        people.set_roles(world.db, head, dsl, frozenset({Role.DSL, Role.LEADER}), world.now)
    world.lead("dsl")
    people.switch_off(world.db, head, dsl, world.now)
    people.switch_on(world.db, head, dsl, world.now)
    assert world.actor("dsl").roles == {Role.DSL}, "whoever comes back does not lead by that"


@pytest.mark.parametrize("who", ["volunteer", "it", "governor"])
def test_volunteers_contractors_and_governors_do_not_lead(world: World, who: str) -> None:
    with pytest.raises(InvalidInput):
        leading.propose(world.db, world.actor("head"), world.staff[who], WHY, world.now)


@pytest.mark.parametrize("way", ["off", "roles", "leaves"])
def test_no_leader_is_lost_without_all_leaders_being_told(world: World, way: str) -> None:
    world.lead("dsl")
    head, dsl = world.actor("head"), world.staff["dsl"]
    people.switch_off(world.db, head, world.staff["teacher"], world.now)
    assert letters(world, "leader-lost") == []
    match way:
        case "off":
            people.switch_off(world.db, head, dsl, world.now)
        case "roles":
            people.set_roles(world.db, head, dsl, frozenset({Role.DSL}), world.now)
        case _:
            leaving.leave(world.db, head, dsl, Goodbye(), world.now)
    told = letters(world, "leader-lost")
    assert {to for to, _ in told} == {f"head@{DOMAIN}", f"dsl@{DOMAIN}"}
    assert "Dana Safe is no leader any more" in told[0][1]
    assert "Decided by: Cara Head." in told[0][1]


FORGED = (
    "INSERT INTO person_role (person_id, role) VALUES ({dsl}, 'leader')",
    "UPDATE person_role SET role = 'leader' WHERE person_id = {dsl}",
    "UPDATE leader_proposal SET confirmed_at = proposed_at, confirmed_by = {head} WHERE person_id = {dsl}",
    "UPDATE leader_proposal SET confirmed_at = proposed_at, confirmed_by = {dsl} WHERE person_id = {dsl}",
    "UPDATE leader_proposal SET confirmed_at = proposed_at, confirmed_by = {ben} WHERE person_id = {dsl}",
    "UPDATE leader_proposal SET confirmed_at = proposed_at WHERE person_id = {dsl}",
    "DELETE FROM leader_proposal",
)


@pytest.mark.parametrize("statement", FORGED)
def test_the_database_refuses_a_leader_by_one(either_world: World, statement: str) -> None:
    world = either_world
    leading.propose(world.db, world.actor("head"), world.staff["dsl"], WHY, world.now)
    ids = {"dsl": world.staff["dsl"], "head": world.staff["head"], "ben": world.staff["colleague"]}
    with pytest.raises(DBAPIError), world.db.write() as session:
        session.connection().execute(sa.text(statement.format_map(ids)))
    with world.db.read() as session:
        assert session.exec(select(LeaderProposal)).one().confirmed_at is None
        rows = select(PersonRole.person_id).where(PersonRole.role == Role.LEADER)
        assert session.exec(rows).all() == [world.staff["head"]]


def test_a_leaver_is_nobody_from_the_next_click(world: World) -> None:
    reference = drafting.start(world.db, world.actor("teacher"), world.now)
    leaving.leave(world.db, world.actor("head"), world.staff["teacher"], Goodbye(), world.now)
    with world.db.read() as session:
        assert actor_of(session, world.staff["teacher"]) is None
    assert world.post(reference).created_by == world.staff["teacher"]
