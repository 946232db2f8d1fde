"""Whoever goes round the program cannot rewrite who entered which key, nor put a sealed key in another's place."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from gatekeeper.models import ChannelKey, ChannelSecret
from gatekeeper.models.keys import KeyKind
from tests.world import World


@pytest.fixture
def keyed(either_world: World) -> World:
    """A school whose head has entered two keys, the second of which counts."""
    with either_world.db.write() as session:
        for ending in ("a1b2", "c3d4"):
            key = ChannelKey(
                channel_id=1,
                kind=KeyKind.ENTERED,
                ending=ending,
                set_by=either_world.staff["head"],
                set_at=either_world.now,
            )
            session.add(key)
            session.flush()
        session.add(ChannelSecret(key_id=key.id, key_version=1, sealed=b"sealed"))
    return either_world


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE channel_key SET ending = 'ffff' WHERE id = 1", "channel_key rows are never changed"),
        ("UPDATE channel_key SET set_by = 2 WHERE id = 2", "channel_key rows are never changed"),
        ("DELETE FROM channel_key WHERE id = 1", "channel_key rows are never changed"),
        ("UPDATE channel_secret SET key_id = 1", "a sealed key stays that of its row"),
    ],
)
def test_the_database_refuses(keyed: World, statement: str, said: str) -> None:
    with pytest.raises(DBAPIError, match=said), keyed.db.write() as session:
        session.connection().execute(sa.text(statement))


def test_a_newer_sealed_part_may_take_its_place_and_an_old_one_may_go(keyed: World) -> None:
    """A token that is good for one use is renewed in its row; keys that count no more are deleted."""
    with keyed.db.write() as session:
        session.connection().execute(sa.text("UPDATE channel_secret SET key_version = 2"))
    with keyed.db.write() as session:
        session.connection().execute(sa.text("DELETE FROM channel_secret"))
