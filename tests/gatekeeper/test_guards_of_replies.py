"""Whoever goes round the program can neither rewrite what was done about a reply nor make it other words."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from gatekeeper.models import (
    Channel,
    HideReason,
    InformationRequest,
    ReadingTimes,
    Reply,
    ReplyChoice,
    ReplyConcern,
    ReplyHiding,
    RequestKind,
    Showing,
)
from tests.world import World

TABLES = ("reply", "reply_hiding", "reply_concern", "information_request", "reply_choice")


def run(world: World, statement: str) -> None:
    with world.db.write() as session:
        session.connection().execute(sa.text(statement))


def filled(world: World) -> None:
    by, now = world.staff["head"], world.now
    with world.db.write() as session:
        channel = session.exec(select(Channel)).one()
        reply = Reply(
            channel_id=channel.id,
            x_post_id="1700000000000000001",
            answers_us=True,
            words="Poppy was not kind",
            written_at=now,
            read_at=now,
            showing=Showing.SHOWN,
            seen_at=now,
            seen_by=by,
        )
        session.add(reply)
        session.flush()
        session.add(
            ReplyHiding(reply_id=reply.id, reason=HideReason.CHILD, note="Poppy", asked_by=by, asked_at=now)
        )
        session.add(
            ReplyConcern(reply_id=reply.id, key_version=1, sealed=b"x", told_by=by, told_at=now, closed_at=now)
        )
        session.add(
            InformationRequest(
                reply_id=reply.id,
                kind=RequestKind.INFORMATION,
                received_at=now,
                due_at=now + timedelta(days=28),
                responsible_id=by,
                recorded_by=by,
                recorded_at=now,
                answered_at=now,
            )
        )
        session.add(ReplyChoice(is_on=True, times=ReadingTimes.DAILY, month_limit=2000, set_by=by, set_at=now))


def test_what_was_done_about_a_reply_stays(either_world: World) -> None:
    filled(either_world)
    for table in TABLES:
        with pytest.raises(DBAPIError, match="never deleted"):
            run(either_world, f"DELETE FROM {table}")
    for table, change in {
        "reply": "x_post_id = '1'",
        "reply_hiding": "asked_by = asked_by + 1",
        "reply_concern": "closed_at = NULL",
        "information_request": "due_at = recorded_at",
        "reply_choice": "month_limit = 1",
    }.items():
        with pytest.raises(DBAPIError, match="stays what it was"):
            run(either_world, f"UPDATE {table} SET {change}")
    for table, change in {"reply": "seen_at = NULL", "information_request": "answered_at = NULL"}.items():
        with pytest.raises(DBAPIError, match="stays what it was"):
            run(either_world, f"UPDATE {table} SET {change}")


@pytest.mark.parametrize(("table", "column"), [("reply", "words"), ("reply_hiding", "note")])
def test_words_can_be_emptied_and_never_become_others(either_world: World, table: str, column: str) -> None:
    filled(either_world)
    with pytest.raises(DBAPIError, match="stays what it was"):
        run(either_world, f"UPDATE {table} SET {column} = 'Alfie was not kind'")
    run(either_world, f"UPDATE {table} SET {column} = ''")
    with pytest.raises(DBAPIError, match="stays what it was"):
        run(either_world, f"UPDATE {table} SET {column} = 'Poppy was not kind'")


def test_no_row_takes_the_place_of_another(world: World) -> None:
    filled(world)
    for table in TABLES:
        with pytest.raises(DBAPIError, match="never replaced"):
            run(world, f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
