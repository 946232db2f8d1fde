"""Whoever goes round the program can neither forge a lift nor slip an answer under what was agreed."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from tests.gatekeeper.actions.test_answering import take_back
from tests.settling import FOR_A_LEADER, FOR_THE_DSL, HAMSTER, answered, ask, decide, say
from tests.world import World

FORBIDDEN = (
    "UPDATE name_answer SET phrase = 'Alfie'",
    "UPDATE name_answer SET sentence = 'Alfie was asleep'",
    "UPDATE name_answer SET place = 7",
    "UPDATE name_answer SET sentence_key = 'x'",
    "UPDATE name_answer SET said_by = 1",
    "UPDATE name_answer SET post_id = 4711",
    "DELETE FROM name_answer",
    "UPDATE version_answer SET answer_id = 4711",
    "DELETE FROM version_answer",
    "UPDATE lift_request SET fingerprint = 'x'",
    "DELETE FROM lift_request",
    "UPDATE lift_decision SET lifted = :yes",
    "DELETE FROM lift_decision",
)
TABLES = ("name_answer", "version_answer", "lift_request", "lift_decision")


def run(world: World, statement: str, **values: object) -> None:
    with world.db.write() as session:
        session.connection().execute(sa.text(statement), values)


def filled(world: World) -> str:
    """A school in which something was answered, asked and refused."""
    answered(world)
    reference = world.draft(text=FOR_A_LEADER)
    decide(world, reference, ask(world, reference), "head", lift=False)
    return reference


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_what_was_answered_and_decided_never_changes(either_world: World, statement: str) -> None:
    filled(either_world)
    with pytest.raises(DBAPIError, match=r"never changed|never deleted|taken back or erased"):
        run(either_world, statement, **({"yes": True} if ":yes" in statement else {}))


def test_words_of_an_answer_can_be_erased_and_an_answer_taken_back_stays_so(either_world: World) -> None:
    world = either_world
    filled(world)
    take_back(world)
    run(world, "UPDATE name_answer SET phrase = '', sentence = ''")
    with pytest.raises(DBAPIError, match="taken back or erased"):
        run(world, "UPDATE name_answer SET revoked_at = NULL")
    with pytest.raises(DBAPIError, match="taken back or erased"):
        run(world, "UPDATE name_answer SET phrase = 'Poppy'")


@pytest.mark.parametrize("table", TABLES)
def test_sqlite_replaces_none_of_these_rows(world: World, table: str) -> None:
    filled(world)
    with pytest.raises(DBAPIError):
        run(world, f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1")


RELY = "INSERT INTO version_answer (id, version_id, answer_id) VALUES (900, :version, 1)"


def test_no_answer_is_slipped_under_what_was_agreed(either_world: World) -> None:
    world = either_world
    answered(world)
    agreed = world.approved()
    with pytest.raises(DBAPIError, match="no answer is added to what was agreed"):
        run(world, RELY, version=world.version(agreed).id)
    draft = world.draft(text="Another text.")
    run(world, RELY, version=world.version(draft).id)  # the control: nobody has agreed this one


def test_an_answer_that_was_taken_back_is_not_relied_on_anew(either_world: World) -> None:
    world = either_world
    answered(world)
    take_back(world)
    with pytest.raises(DBAPIError, match="none that was taken back"):
        run(world, RELY, version=world.version(world.draft()).id)


LIFT = (
    "INSERT INTO lift_decision (id, request_id, lifted, reason, decided_by, decided_at)"
    " SELECT 900, max(id), :yes, 'x', :person, :at FROM lift_request"
)


def forge(world: World, person: str) -> None:
    run(world, LIFT, yes=True, person=world.staff[person], at=world.now)


def test_a_forged_lift_by_somebody_who_had_a_hand_in_the_post_is_refused(either_world: World) -> None:
    world = either_world
    reference = world.draft(text=FOR_A_LEADER, by="head")
    ask(world, reference, by="head")
    with pytest.raises(DBAPIError, match="had a hand in"):
        forge(world, "head")


def test_a_forged_lift_by_whoever_asked_is_refused(either_world: World) -> None:
    reference = either_world.draft(text=FOR_A_LEADER)
    ask(either_world, reference, by="head")
    with pytest.raises(DBAPIError, match="had a hand in"):
        forge(either_world, "head")


@pytest.mark.parametrize("person", ["colleague", "second", "governor", "office", "it", "volunteer", "head"])
def test_a_forged_lift_by_another_role_is_refused(either_world: World, person: str) -> None:
    reference = either_world.draft(text=FOR_THE_DSL)
    ask(either_world, reference)
    with pytest.raises(DBAPIError, match="only the role that the rule names"):
        forge(either_world, person)


def test_a_forged_lift_of_other_bytes_is_refused(either_world: World) -> None:
    world = either_world
    reference = world.draft(text=FOR_THE_DSL)
    ask(world, reference)
    world.save(reference, text=f"{FOR_THE_DSL} Hooray!")
    with pytest.raises(DBAPIError, match="byte for byte"):
        forge(world, "dsl")
    world.save(reference, text=FOR_THE_DSL)
    forge(world, "dsl")  # the control: these are the bytes that were asked about


def test_a_forged_lift_of_a_post_that_is_no_draft_is_refused(either_world: World) -> None:
    world = either_world
    reference = world.draft(text=FOR_THE_DSL)
    ask(world, reference)
    run(world, "UPDATE post SET state = 'waiting' WHERE reference = :r", r=reference)
    with pytest.raises(DBAPIError, match="byte for byte"):
        forge(world, "dsl")


def test_an_answer_can_be_said_again_where_it_was_taken_back(either_world: World) -> None:
    reference = answered(either_world)
    take_back(either_world)
    say(either_world, reference, HAMSTER)
