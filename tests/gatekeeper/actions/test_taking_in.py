"""Is nothing written before a person confirmed exactly what they saw, and then all of it, on either database?"""

import hashlib
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from gatekeeper.actions import taking_in
from gatekeeper.actions.taking_in import Given
from gatekeeper.actor import COMMAND
from gatekeeper.audit.events import Verb, sentence
from gatekeeper.clock import in_london
from gatekeeper.consents import answers
from gatekeeper.errors import InvalidInput, NotPermitted, Stale
from gatekeeper.held import held, the_row
from gatekeeper.importing.children import Child
from gatekeeper.importing.columns import guess
from gatekeeper.importing.kinds import KINDS
from gatekeeper.importing.reading import FileRefused, read
from gatekeeper.keys import OperationalKey
from gatekeeper.models import AuditDetail, AuditEvent, HeldFile, Pupil, RollStatus, SchoolClass, StaffMember
from gatekeeper.queries import pupils
from gatekeeper.queries import roll as query
from gatekeeper.rolls import Asked, plan
from gatekeeper.screening import gather
from gatekeeper.versions import read_contents
from rules.facts import Facts, Stage
from tests.roll_files import STAFF, STAFF_HEADINGS, changed, made
from tests.world import World

KEY = OperationalKey(b"k" * 32)
NEW = ("m9", "1009", "Sienna", "", "Abara", "Elm", "Year 1")
TABLES = ("pupil", "school_class", "staff_member", "column_mapping", "audit_event")


def asked(text: str, *, kind: str = "pupils", whole: bool = True) -> Asked:
    table = read(text.encode())
    columns = guess(KINDS[kind], table.headings, {})
    return Asked(kind, hashlib.sha256(text.encode()).hexdigest(), table, columns, whole)


def take_in(world: World, text: str, *said: str, kind: str = "pupils", whole: bool = True) -> str:
    """Takes a file in as the command does. Gives what was done in words."""
    file = asked(text, kind=kind, whole=whole)
    with world.db.read() as session:
        found = plan(session, file, in_london(world.now).date())
    return taking_in.take_in(world.db, COMMAND, file, binding=found.binding, said=said, now=world.now).summary


def rows(world: World, *tables: str) -> list[object]:
    with world.db.read() as session:
        return [session.connection().execute(sa.text(f"SELECT * FROM {t} ORDER BY 1")).all() for t in tables]


def facts(world: World) -> Facts:
    reference = world.draft()
    version = world.version(reference)
    with world.db.read() as session:
        contents = read_contents(session, version)
        return gather(session, contents, post=None, stage=Stage.DRAFT, now=world.now)


def test_a_whole_roll_is_taken_in_on_either_database(either_world: World) -> None:
    world = either_world
    renamed = ("m3", "1003", "Zaynab", "Zay", "Mensah", "Elm", "Year 1")
    told = take_in(world, changed(NEW, renamed, without=["m5"]))
    assert told == (
        "1 new child, 1 changed class, 1 changed year group, "
        "1 changed name (the old name is kept as a former name), 4 get a number that was not known here, "
        "1 is no longer in the file and will be marked as having left, 1 new class: Elm"
    )
    with world.db.read() as session:
        found = {one.mis_ref: one for one in session.exec(select(Pupil))}
        classes = {one.name: one for one in session.exec(select(SchoolClass))}
    assert found["m3"].former_names == ["Zaynab Osei", "Zay Osei"]
    assert found["m3"].class_id == classes["Elm"].id
    assert found["m1"].admission_number == "1001"
    assert (found["m5"].roll, found["m5"].left_on) == (RollStatus.LEFT, date(2026, 11, 24))
    assert (found["m9"].joined_on, found["m9"].year_group) == (date(2026, 11, 24), "1")
    assert [classes[name].position for name in ("Elm", "Beech", "Oak")] == [0, 1, 2]
    assert classes["Elm"].year_group == "1"


def test_the_record_holds_counts_and_no_name(world: World) -> None:
    take_in(world, changed(NEW, ("m2", "", "=Alfie", "", "Thornbury", "Beech", "2"), without=["m5"]))
    with world.db.read() as session:
        event = session.exec(select(AuditEvent).where(AuditEvent.verb == Verb.ROLL_TAKEN_IN)).one()
        detail = session.get_one(AuditDetail, event.seq)
    assert detail.details == {"new": 1, "changed": 3, "left": 1, "unread": 1}
    assert sentence(Verb(event.verb), "A command on the server", detail.details) == (
        "A command on the server took in a file of the pupil roll: 1 new, 3 changed, "
        "1 marked as having left, 1 rows not read."
    )


def test_who_left_is_kept_and_is_a_no_and_the_rules_know_it(world: World) -> None:
    with world.db.read() as session:
        assert answers(session, world.now)[world.pupils["m1"]].may_be_shown
    take_in(world, changed(without=["m1"]))
    with world.db.read() as session:
        answer = answers(session, world.now)[world.pupils["m1"]]
        ticks = pupils.by_class(session)
    assert not answer.may_be_shown and not answer.may_be_named
    assert ticks[-1].name == pupils.LEFT
    assert [one.name for one in ticks[-1].pupils] == ["Poppy Fairweather"]
    assert not [one for group in ticks[:-1] for one in group.pupils if one.name == "Poppy Fairweather"]
    assert {pupil.forename for pupil in facts(world).roll if pupil.has_left} == {"Poppy"}
    told = take_in(world, changed())
    assert "permissions recorded earlier count again" in told
    assert not [pupil for pupil in facts(world).roll if pupil.has_left]


def test_a_post_that_shows_a_child_who_left_is_stopped(world: World) -> None:
    reference = world.draft(text="Poppy Fairweather in Beech class won.")
    take_in(world, changed(without=["m1"]))
    assert not world.submit(reference).accepted


def test_the_rules_know_every_adult_once_and_the_schools_own_details(world: World) -> None:
    rows = [*STAFF, ("Mrs.", "Amina", "Teach", "Class teacher", "Oak")]
    assert take_in(world, made(rows, STAFF_HEADINGS), kind="staff") == "4 new adults"
    known = facts(world)
    assert [one.surname for one in known.staff].count("Teach") == 1
    assert {"Underhay", "Zielinski", "Venning", "Head"} <= {one.surname for one in known.staff}
    assert known.school.class_names == ("Beech", "Oak")
    take_in(world, made(rows[1:], STAFF_HEADINGS), kind="staff")
    assert "Underhay" not in {one.surname for one in facts(world).staff}
    with world.db.read() as session:
        gone = session.exec(select(StaffMember).where(StaffMember.surname == "Underhay")).one()
    assert gone.left_on == date(2026, 11, 24)


@pytest.mark.parametrize("name", ["teacher", "colleague", "governor", "it", "volunteer"])
def test_only_those_who_keep_the_registers_may(world: World, name: str) -> None:
    actor = world.actor(name)
    for attempt in (
        lambda: taking_in.hold(world.db, KEY, actor, Given("pupils", changed().encode()), world.now),
        lambda: taking_in.let_go(world.db, actor, "pupils"),
        lambda: taking_in.confirm(world.db, KEY, actor, "pupils", binding="", said=(), now=world.now),
    ):
        with pytest.raises(NotPermitted):
            attempt()


def test_another_binding_writes_nothing(world: World) -> None:
    before = rows(world, *TABLES)
    file = asked(changed(NEW))
    with pytest.raises(Stale):
        taking_in.take_in(world.db, COMMAND, file, binding="0" * 64, said=(), now=world.now)
    assert rows(world, *TABLES) == before


@pytest.mark.parametrize("other", ["bytes", "columns", "whole", "roll", "day"])
def test_the_binding_is_of_the_file_its_meaning_and_the_roll(world: World, other: str) -> None:
    def binding(file: Asked, today: date = date(2026, 11, 24)) -> str:
        with world.db.read() as session:
            return plan(session, file, today).binding

    text = made([(*NEW, "24/11/2026")], (*taking_in_headings(), "Leaving Date"))
    file = asked(text)
    first = binding(file)
    assert binding(asked(text)) == first
    if other == "bytes":
        assert binding(asked(text + "\r\n")) != first
    elif other == "columns":
        assert binding(Asked(file.kind, file.sha256, file.table, {**file.columns, "year_group": 1}, True)) != first
    elif other == "whole":
        assert binding(Asked(file.kind, file.sha256, file.table, file.columns, False)) != first
    elif other == "day":
        assert binding(file, date(2026, 11, 25)) != first, "the leaving date has passed by then"
    else:
        with world.db.write() as session:
            session.get_one(Pupil, 1).known_as = "Pop"
        assert binding(file) != first


def taking_in_headings() -> tuple[str, ...]:
    return tuple(read(changed().encode()).headings)


def test_a_held_file_opens_for_its_owner_with_the_key_within_the_hour(world: World) -> None:
    office = world.actor("office")
    taking_in.hold(world.db, KEY, office, Given("pupils", changed(NEW).encode()), world.now)
    with world.db.read() as session:
        row = the_row(session, office.staff_id, "pupils")
        found = held(session, KEY, office.staff_id, "pupils", world.now)
        assert row is not None and found is not None
        assert found.table == read(changed(NEW).encode())
        assert b"Sienna" not in row.sealed
        assert held(session, OperationalKey(b"x" * 32), office.staff_id, "pupils", world.now) is None
        assert held(session, KEY, world.staff["head"], "pupils", world.now) is None
        assert held(session, KEY, office.staff_id, "pupils", world.now + timedelta(minutes=61)) is None
    with world.db.write() as session:
        session.exec(sa.update(HeldFile).values(person_id=world.staff["head"]))
    with world.db.read() as session:
        assert held(session, KEY, world.staff["head"], "pupils", world.now) is None, "it is sealed for one person"


def test_old_files_go_by_themselves(world: World) -> None:
    for name in ("office", "head"):
        taking_in.hold(world.db, KEY, world.actor(name), Given("pupils", changed().encode()), world.now)
        world.later(minutes=40)
    assert taking_in.forget_old(world.db, world.now) == 1
    assert len(rows(world, "held_file")[0]) == 1  # type: ignore[arg-type]  # a list of rows


def test_so_many_leavers_are_asked_about_and_a_part_makes_none(world: World) -> None:
    more = [(f"n{n}", f"20{n}", f"Ada{chr(97 + n)}", "", "Stavely", "Elm", "1") for n in range(8)]
    take_in(world, changed(*more))
    with pytest.raises(InvalidInput, match="So many would leave"):
        take_in(world, changed())
    assert "8 are no longer in the file" in take_in(world, changed(), taking_in.SURE)


BYTES = st.one_of(
    st.binary(max_size=400),
    st.text(max_size=200).map(lambda text: f"Student ID,Forename,Surname,Class,Year\n{text}".encode()),
    st.lists(
        st.sampled_from([changed(NEW), changed(without=["m1"]), "\n", ",,", '"', "=1,", "\ufeff"]), max_size=4
    ).map(lambda parts: "".join(parts).encode()),
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(BYTES)
def test_no_file_writes_anything_before_it_is_confirmed(world: World, data: bytes) -> None:
    before, office = rows(world, *TABLES), world.actor("office")
    try:
        taking_in.hold(world.db, KEY, office, Given("pupils", data), world.now)
    except FileRefused:
        return
    finally:
        assert rows(world, *TABLES) == before
    with world.db.read() as session:
        waiting = held(session, KEY, office.staff_id, "pupils", world.now)
    assert waiting is not None
    try:
        taking_in.choose(world.db, KEY, office, "pupils", columns=waiting.columns, is_whole=True, now=world.now)
    except InvalidInput:
        return
    with world.db.read() as session:
        page = query.check_page(session, KEY, office, "pupils", world.now)
    assert page is not None
    with pytest.raises(Stale):
        taking_in.confirm(world.db, KEY, office, "pupils", binding="", said=("sure", "same"), now=world.now)
    assert rows(world, *TABLES) == before


def test_children_given_one_by_one_go_the_same_way(world: World) -> None:
    ids = taking_in.take_in_children(
        world.db, world.actor("office"), [Child("z1", "Otis", "Quilter", "Ash", "N")], world.now
    )
    with world.db.read() as session:
        child = session.get_one(Pupil, ids["z1"])
    assert (child.forename, child.roll, child.joined_on) == ("Otis", RollStatus.ON_ROLL, date(2026, 11, 24))
