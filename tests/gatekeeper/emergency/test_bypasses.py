"""Whoever tries to make one person's word enough meets a refusal: in the database, and again in the claim."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from gatekeeper import emergencies as rows
from gatekeeper.actions import drafting, reading_afterwards
from gatekeeper.emergency_words import STARTERS, rendered
from gatekeeper.migrations.alone import APPEND_ONLY
from gatekeeper.models import Approval, EmergencyRelease, Post, Version
from gatekeeper.publishing import outbox
from tests import emergencies
from tests.world import World

LEASE = timedelta(minutes=3)
RELEASE = (
    "INSERT INTO emergency_release (post_id, version_id, digest, wording_id, choice_1, choice_2, choice_3,"
    " released_by, reason, tried, released_at, due_at) VALUES (:post, :version, :digest, :wording, :one, :two,"
    " NULL, :who, :reason, '[]', :now, :now)"
)
APPROVAL = (
    "INSERT INTO approval (post_id, version_id, digest, person_id, checklist, note, at, expires_at)"
    " VALUES (:post, :version, :digest, :who, '[]', '', :now, :later)"
)


def _run(world: World, statement: str, **values: object) -> None:
    with world.db.write() as session:
        session.connection().execute(sa.text(statement), values)


def _moment(world: World, hours: float = 0) -> object:
    at = world.now + timedelta(hours=hours)
    return at.strftime("%Y-%m-%d %H:%M:%S.%f") if world.db.is_sqlite else at


def _waiting(world: World, text: str) -> dict[str, object]:
    """A post of the head's with these words, waiting to be read, and agreed wording beside it."""
    found = emergencies.agreed(world)
    chosen = emergencies.first_choices(found)
    reference = world.draft(by="head", text=text)
    version = world.version(reference)
    _run(world, "UPDATE post SET state = 'waiting' WHERE id = :post", post=world.post(reference).id)
    return {
        "post": world.post(reference).id,
        "version": version.id,
        "digest": version.digest,
        "wording": found.row.id,
        "one": chosen[1],
        "two": chosen[2],
        "who": world.staff["head"],
        "reason": "forged",
        "now": _moment(world),
    }


AGREED_TEXT = rendered(STARTERS[0].words, {gap: one[0] for gap, one in STARTERS[0].choices.items()})
FORGERIES: dict[str, Callable[[World, dict[str, object]], dict[str, object]]] = {
    "another choice": lambda _, row: {**row, "two": int(str(row["two"])) + 1},
    "a gap left open": lambda _, row: {**row, "two": None},
    "a choice in the wrong gap": lambda _, row: {**row, "one": row["two"], "two": row["one"]},
    "another digest": lambda _, row: {**row, "digest": "0" * 64},
    "another post": lambda w, row: {**row, "post": w.post(w.waiting()).id},
    "no leader": lambda w, row: {**row, "who": w.staff["colleague"]},
    "a volunteer": lambda w, row: {**row, "who": w.staff["volunteer"]},
    "no reason": lambda _, row: {**row, "reason": ""},
    "no such wording": lambda _, row: {**row, "wording": 999},
    "wording that nobody else agreed": lambda w, row: {**row, "wording": emergencies.put_forward(w)},
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_release_is_refused_by_the_database(either_world: World, forgery: str) -> None:
    row = FORGERIES[forgery](either_world, _waiting(either_world, AGREED_TEXT))
    with pytest.raises(DBAPIError, match=r"one person releases agreed words|only an active leader"):
        _run(either_world, RELEASE, **row)


def test_the_same_row_with_the_agreed_words_is_taken_so_that_the_refusals_mean_something(
    either_world: World,
) -> None:
    _run(either_world, RELEASE, **_waiting(either_world, AGREED_TEXT))


@pytest.mark.parametrize(
    "text",
    [
        AGREED_TEXT + " ",
        AGREED_TEXT.replace("Monday", "Friday"),
        AGREED_TEXT.casefold(),
        "Beech class planted sunflowers today.",
    ],
)
def test_words_that_differ_by_a_letter_are_refused_by_the_database(either_world: World, text: str) -> None:
    with pytest.raises(DBAPIError, match="one person releases agreed words"):
        _run(either_world, RELEASE, **_waiting(either_world, text))


def test_a_contributor_still_cannot_approve_whatever_else_was_released(either_world: World) -> None:
    world = either_world
    emergencies.release(world, emergencies.agreed(world))
    reference = world.waiting(by="head")
    version = world.version(reference)
    with pytest.raises(DBAPIError, match="a contributor cannot approve"):
        _run(
            world,
            APPROVAL,
            post=world.post(reference).id,
            version=version.id,
            digest=version.digest,
            who=world.staff["head"],
            now=_moment(world),
            later=_moment(world, 9),
        )


@pytest.mark.parametrize("table", sorted(set(APPEND_ONLY) - {"practice_mark", "emergency_decision"}))
def test_rows_of_a_release_never_change(either_world: World, table: str) -> None:
    world = either_world
    found = emergencies.agreed(world)
    done = emergencies.release(world, found)
    reading_afterwards.clear(world.db, world.actor("head"), done.reference or "", world.now)
    reading_afterwards.read(
        world.db, world.actor("second"), done.reference or "", verdict="right", note="", now=world.now
    )
    key = APPEND_ONLY[table][0]
    for statement in (f"UPDATE {table} SET {key} = {key}", f"DELETE FROM {table}"):
        if table == "emergency_end":
            _run(world, f"INSERT INTO emergency_end VALUES ({found.row.id}, 1, :now)", now=_moment(world))
            found = emergencies.agreed(world)
        with pytest.raises(DBAPIError, match="never changed"):
            _run(world, statement)


def test_the_list_of_an_agreed_wording_cannot_grow(either_world: World) -> None:
    found = emergencies.agreed(either_world)
    statement = "INSERT INTO emergency_choice (wording_id, gap, position, words) VALUES (:wording, 1, 99, 'never')"
    with pytest.raises(DBAPIError, match="an agreed wording never changes"):
        _run(either_world, statement, wording=found.row.id)


@pytest.mark.parametrize("who", ["head", "teacher", "volunteer"])
def test_the_database_takes_no_agreement_by_its_writer_or_by_no_reader(either_world: World, who: str) -> None:
    number = emergencies.put_forward(either_world)
    with pytest.raises(DBAPIError, match="agreed by a second reader who did not write it"):
        _run(
            either_world,
            "INSERT INTO emergency_agreement VALUES (:number, :digest, :who, :now)",
            number=number,
            digest=emergencies.the_wording(either_world, number).row.digest,
            who=either_world.staff[who],
            now=_moment(either_world),
        )


def test_the_database_takes_no_reading_afterwards_by_whoever_released_it(either_world: World) -> None:
    emergencies.release(either_world, emergencies.agreed(either_world))
    with pytest.raises(DBAPIError, match="somebody else reads afterwards"):
        _run(
            either_world,
            "INSERT INTO emergency_reading VALUES (1, 'right', '', :who, :now)",
            who=either_world.staff["head"],
            now=_moment(either_world),
        )


# Planted: the guards of the database are taken away, and the claim alone has to see it -----------


def _without_guards(world: World) -> None:
    with world.db.write() as session:
        names = session.connection().execute(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
        for (name,) in names.all():
            session.connection().execute(sa.text(f"DROP TRIGGER {name}"))


PLANTED = (
    "UPDATE version SET text = 'Our school is closed for ever.' WHERE id = {version}",
    "UPDATE emergency_wording SET words = 'Anything {{1}} goes {{2}}' WHERE id = {wording}",
    "UPDATE emergency_choice SET words = 'Sunday' WHERE id = {choice}",
    "UPDATE emergency_agreement SET agreed_by = {head}",
    "UPDATE emergency_agreement SET digest = 'other'",
    "DELETE FROM emergency_agreement",
    "UPDATE emergency_release SET released_by = {other}",
    "UPDATE emergency_release SET choice_1 = choice_2",
    "UPDATE emergency_release SET digest = 'other'",
    "UPDATE version SET scheduled_for = saved_at WHERE id = {version}",
    "DELETE FROM emergency_release",
    "INSERT INTO correction VALUES ({post}, {post})",
)


@pytest.mark.parametrize("planted", PLANTED)
def test_the_claim_makes_the_words_again_and_believes_nothing_that_was_stored(world: World, planted: str) -> None:
    found = emergencies.agreed(world)
    done = emergencies.release(world, found)
    reference = done.reference or ""
    _without_guards(world)
    values = {
        "version": world.version(reference).id,
        "post": world.post(reference).id,
        "wording": found.row.id,
        "choice": emergencies.first_choices(found)[1],
        "head": world.staff["head"],
        "other": world.staff["dsl"],
    }
    _run(world, planted.format(**values))
    world.account_seen()
    reserved = outbox.reserve(world.db, "test", lease=LEASE, now=world.now)
    assert reserved is not None
    assert outbox.claim(world.db, reserved, "test", lease=LEASE, now=world.now) is None
    assert "not what was agreed" in world.post(reference).state_note


def test_every_agreement_in_the_database_has_two_people_or_a_release_behind_it(world: World) -> None:
    emergencies.release(world, emergencies.agreed(world))
    world.approved(by="teacher")
    world.approved(by="head", text="The library is open on Friday.")
    drafting.start(world.db, world.actor("head"), world.now)
    with world.db.read() as session:
        for approval in session.exec(select(Approval)):
            post = session.get_one(Post, approval.post_id)
            version = session.get_one(Version, approval.version_id)
            alone = rows.release_behind(session, post, version, approval)
            assert (approval.person_id == post.created_by) == (alone is not None)
        assert json.dumps(session.exec(select(EmergencyRelease.tried)).one())
