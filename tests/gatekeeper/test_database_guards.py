"""Whoever goes round the program meets the same promises in the database, on both kinds."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from gatekeeper.actions import drafting
from gatekeeper.migrations.triggers import APPEND_ONLY, NEVER_DELETED
from gatekeeper.models import METADATA
from tests.world import World

SELDOM = frozenset({"returned", "attempt", "takedown", "shown_pupil"})
"""Tables that an agreed post leaves empty."""

FORBIDDEN = (
    "UPDATE version SET text = 'Other words'",
    "DELETE FROM version",
    "UPDATE version_picture SET alt_text = 'Other'",
    "UPDATE approval SET digest = 'x'",
    "DELETE FROM approval",
    "UPDATE audit_event SET at = 'x'",
    "DELETE FROM audit_event",
    "UPDATE audit_detail SET salt = '00'",
    "DELETE FROM contribution",
    "UPDATE contribution SET person_id = 1",
    "UPDATE screening SET ruleset = 'x'",
    "DELETE FROM screening_finding",
    "UPDATE finding_reason SET reason = 'x'",
    "DELETE FROM post",
    "DELETE FROM outbox",
    "UPDATE consent SET decision = 'yes'",
    "DELETE FROM consent",
    "DELETE FROM person",
    "UPDATE outbox SET digest = 'x'",
    "UPDATE picture SET sha256 = 'x'",
    "UPDATE picture SET small_sha256 = 'x'",
)


def _run(world: World, statement: str, **values: object) -> None:
    with world.db.write() as session:
        session.connection().execute(sa.text(statement), values)


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_rows_that_never_change_are_refused_by_the_database(either_world: World, statement: str) -> None:
    world = either_world
    world.approved()
    table = statement.split()[2] if statement.startswith("DELETE") else statement.split()[1]
    _fill(world, table)
    before = world.ask(lambda s: s.connection().execute(sa.text(f"SELECT * FROM {table} ORDER BY 1")).all())
    assert before, f"nothing to protect in {table}"
    with pytest.raises(DBAPIError, match=r"never change|never deleted"):
        _run(world, statement)
    after = world.ask(lambda s: s.connection().execute(sa.text(f"SELECT * FROM {table} ORDER BY 1")).all())
    assert after == before


def _fill(world: World, table: str) -> None:
    """Puts a row into the tables that a plain approved post leaves empty."""
    version = world.ask(lambda s: s.connection().execute(sa.text("SELECT max(id) FROM version")).scalar())
    if table in {"picture", "version_picture"}:
        _run(
            world,
            "INSERT INTO picture (id, post_id, sha256, small_sha256, file_name, width, height, byte_count,"
            " removed, turned_upright, original_format, added_by, added_at)"
            " VALUES (900, 1, 'aa', 'bb', 'a.jpg', 1, 1, 1, '[]', :no, 'JPEG', 1, :at)",
            no=False,
            at=world.now,
        )
    if table == "version_picture":
        _run(
            world,
            "INSERT INTO version_picture (id, version_id, picture_id, sha256, position, alt_text, nobody_pictured)"
            " VALUES (900, :v, 900, 'aa', 1, 'x', :no)",
            v=version,
            no=False,
        )
    if table == "finding_reason":
        _run(
            world,
            "INSERT INTO finding_reason (id, version_id, rule, fingerprint, reason, given_by, given_at)"
            " VALUES (900, :v, 'r', 'f', 'x', 1, :at)",
            v=version,
            at=world.now,
        )
    if table == "screening_finding":
        _run(
            world,
            "INSERT INTO screening_finding (id, screening_id, rule, severity, field, evidence, message, remedy,"
            " reader_message, fingerprint) SELECT 900, max(id), 'r', 'advice', 'text', '', '', '', '', 'f'"
            " FROM screening",
        )


FORGE_APPROVAL = (
    "INSERT INTO approval (id, post_id, version_id, digest, person_id, checklist, note, at, expires_at)"
    " VALUES (900, :post, :version, :digest, :person, '[]', '', :at, :expires)"
)


def _forged(world: World, reference: str, person: str, **other: object) -> dict[str, object]:
    version = world.version(reference)
    return {
        "post": world.post(reference).id,
        "version": version.id,
        "digest": version.digest,
        "person": world.staff[person],
        "at": world.now,
        "expires": world.now + timedelta(days=14),
        **other,
    }


def test_a_forged_approval_by_a_contributor_is_refused(either_world: World) -> None:
    world = either_world
    own = world.waiting(by="colleague")
    with pytest.raises(DBAPIError, match="contributor cannot approve"):
        _run(world, FORGE_APPROVAL, **_forged(world, own, "colleague"))
    other = world.waiting(text="A teacher wrote this one.")
    _run(world, FORGE_APPROVAL, **_forged(world, other, "colleague"))  # the control: this one is right


@pytest.mark.parametrize("person", ["teacher", "governor", "office", "it", "volunteer"])
def test_a_forged_approval_by_somebody_who_is_no_second_reader_is_refused(
    either_world: World, person: str
) -> None:
    reference = either_world.waiting(by="colleague")
    with pytest.raises(DBAPIError, match=r"second reader|contributor"):
        _run(either_world, FORGE_APPROVAL, **_forged(either_world, reference, person))


def test_a_forged_approval_of_other_bytes_is_refused(either_world: World) -> None:
    world = either_world
    reference = world.waiting()
    with pytest.raises(DBAPIError, match="byte for byte"):
        _run(world, FORGE_APPROVAL, **_forged(world, reference, "colleague", digest="0" * 64))
    other = world.waiting(text="Another post about the garden.")
    with pytest.raises(DBAPIError, match="byte for byte"):
        _run(world, FORGE_APPROVAL, **_forged(world, reference, "colleague", version=world.version(other).id))
    draft = world.draft(text="Still being written.")
    with pytest.raises(DBAPIError, match="byte for byte"):
        _run(world, FORGE_APPROVAL, **_forged(world, draft, "colleague"))


FORGE_OUTBOX = (
    "INSERT INTO outbox (id, post_id, version_id, approval_id, digest, channel_id, due_at, not_after, state,"
    " fence, created_at) VALUES (900, :post, :version, :approval, :digest, 1, :at, :expires, 'ready', 0, :at)"
)


def test_an_outbox_row_without_a_valid_approval_is_refused(either_world: World) -> None:
    world = either_world
    reference = world.waiting()
    values = _forged(world, reference, "colleague")
    del values["person"]
    with pytest.raises(DBAPIError):
        _run(world, FORGE_OUTBOX, **values, approval=900)
    expired = _forged(world, reference, "colleague", expires=world.now - timedelta(days=1))
    _run(world, FORGE_APPROVAL, **expired)
    with pytest.raises(DBAPIError, match="without a valid approval"):
        _run(world, FORGE_OUTBOX, **values, approval=900)


def test_an_attempt_needs_the_claim(either_world: World) -> None:
    world = either_world
    reference = world.approved()
    with pytest.raises(DBAPIError, match="needs the claim"):
        _run(
            world,
            "INSERT INTO attempt (id, outbox_id, post_id, channel_id, number, fence, body_sha256, started_at,"
            " detail, transaction_id) SELECT 900, id, post_id, channel_id, 1, 0, 'x', :at, '', '' FROM outbox"
            " WHERE post_id = :post",
            post=world.post(reference).id,
            at=world.now,
        )


@pytest.mark.parametrize("table", sorted({*APPEND_ONLY, *NEVER_DELETED, "audit_detail"} - SELDOM))
def test_sqlite_replaces_no_row_that_is_kept(world: World, table: str) -> None:
    world.approved()
    _fill(world, table)
    rows = world.ask(lambda s: s.connection().execute(sa.text(f"SELECT count(*) FROM {table}")).scalar())
    assert rows, f"nothing to protect in {table}"
    with pytest.raises(DBAPIError):
        _run(world, f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1")


def test_what_is_cancelled_is_never_sent_again(either_world: World) -> None:
    world = either_world
    reference = world.approved()
    drafting.reopen(world.db, world.actor("teacher"), reference, world.now)
    with pytest.raises(DBAPIError, match="what is done is done"):
        _run(world, "UPDATE outbox SET state = 'ready'")


def test_one_post_cannot_take_the_place_of_another(world: World) -> None:
    first, second = world.draft(), world.draft(text="Another.")
    _run(world, "UPDATE post SET x_post_id = '123' WHERE reference = :r", r=first)
    with pytest.raises(DBAPIError, match="stays itself"):
        _run(world, "UPDATE OR REPLACE post SET x_post_id = '123' WHERE reference = :r", r=second)
    assert world.post(first).x_post_id == "123"


def test_every_table_that_keeps_the_record_is_guarded() -> None:
    assert set(APPEND_ONLY) | set(NEVER_DELETED) <= set(METADATA.tables)
