"""Are keys kept only for our own account, so that nobody can read them, and used at once?"""

import pytest
from sqlmodel import select

from gatekeeper.actions import connecting
from gatekeeper.audit.events import Verb
from gatekeeper.connecting import stored
from gatekeeper.connecting.ports import of_settings
from gatekeeper.errors import InvalidInput, NotPermitted, SettingsError, Stale
from gatekeeper.models import AuditDetail, AuditEvent, Channel, ChannelKey, ChannelSecret
from gatekeeper.settings import load
from gatekeeper.x.credentials import XCredentials
from gatekeeper.x.port import Identity, NotSent
from tests.gatekeeper.connecting.conftest import Connecting


def as_typed(keys: XCredentials) -> dict[str, str]:
    return {name: f" {getattr(keys, name)}\n" for name in connecting.FIELDS}


def events(it: Connecting) -> list[str]:
    with it.world.db.read() as session:
        return list(session.exec(select(AuditEvent.verb).order_by(AuditEvent.seq)))  # type: ignore[arg-type]  # a column


def test_keys_of_our_account_are_kept_sealed_and_used_at_once(it: Connecting) -> None:
    keys = it.sandbox.credentials
    assert connecting.enter_keys(it.ways, it.world.actor("head"), as_typed(keys)) == "@lunsfordprimary"
    assert isinstance(it.port().identity(), Identity)
    assert events(it)[-1] == Verb.CHANNEL_CONNECTED
    with it.world.db.read() as session:
        row, secret = session.exec(select(ChannelKey)).one(), session.exec(select(ChannelSecret)).one()
        said = repr([row, secret, *session.exec(select(AuditDetail))])
    for part in (keys.consumer_key, keys.consumer_secret, keys.access_token, keys.access_token_secret):
        assert part not in said
        assert part.encode() not in secret.sealed
    assert row.ending == keys.access_token[-4:]


def test_keys_of_another_account_are_refused_with_its_name(it: Connecting) -> None:
    other = it.sandbox.add_account("somebodyelse")
    with pytest.raises(InvalidInput) as refused:
        connecting.enter_keys(it.ways, it.world.actor("head"), as_typed(other))
    assert "@somebodyelse" in refused.value.fields["consumer_key"]
    assert isinstance(it.port().identity(), NotSent)


def test_keys_that_may_only_read_are_refused(it: Connecting) -> None:
    keys = it.sandbox.add_account("readonly", account_id="1700000000000000777", may_write=False)
    with it.world.db.write() as session:
        session.get_one(Channel, 1).account_id = "1700000000000000777"
    with pytest.raises(InvalidInput) as refused:
        connecting.enter_keys(it.ways, it.world.actor("head"), as_typed(keys))
    assert "only read" in refused.value.fields["consumer_key"]


@pytest.mark.parametrize("wrong", ["", "two\u2028lines é", "x" * 201])
def test_a_key_that_is_none_is_named_and_never_sent(it: Connecting, wrong: str) -> None:
    given = as_typed(it.sandbox.credentials) | {"access_token": wrong}
    before = len(it.sandbox.requests())
    with pytest.raises(InvalidInput) as refused:
        connecting.enter_keys(it.ways, it.world.actor("head"), given)
    assert list(refused.value.fields) == ["access_token"]
    assert len(it.sandbox.requests()) == before


def test_nobody_but_a_leader_connects(it: Connecting) -> None:
    for name in ("teacher", "dsl", "it", "office"):
        with pytest.raises(NotPermitted):
            connecting.enter_keys(it.ways, it.world.actor(name), as_typed(it.sandbox.credentials))


def test_a_new_key_and_a_removal_destroy_the_key_before(it: Connecting) -> None:
    head = it.world.actor("head")
    for _ in range(2):
        connecting.enter_keys(it.ways, head, as_typed(it.sandbox.credentials))
    port = it.port()
    with it.world.db.read() as session:
        assert len(session.exec(select(ChannelSecret)).all()) == 1
    connecting.disconnect(it.ways, head)
    assert isinstance(port.identity(), NotSent)
    with it.world.db.read() as session:
        assert session.exec(select(ChannelSecret)).all() == []
        assert len(session.exec(select(ChannelKey)).all()) == 3
    assert it.channel().seen_account_id is None
    assert events(it)[-1] == Verb.CHANNEL_DISCONNECTED
    with pytest.raises(Stale):
        connecting.disconnect(it.ways, head)


def test_a_sealed_key_opens_as_that_of_its_own_row_alone(it: Connecting) -> None:
    connecting.enter_keys(it.ways, it.world.actor("head"), as_typed(it.sandbox.credentials))
    with it.world.db.read() as session:
        row = session.exec(select(ChannelKey)).one()
        secret = stored.secret_of(session, row)
    assert stored.opened(row, secret, it.ways.key) == it.sandbox.credentials
    other = ChannelKey(id=row.id + 1, channel_id=1, kind=row.kind, ending="", set_by=1, set_at=it.now())
    assert stored.opened(other, secret, it.ways.key) is None


def test_half_of_the_keys_in_the_settings_is_said_by_name() -> None:
    assert of_settings(load(_env_file=None)) is None
    with pytest.raises(SettingsError, match="GATEKEEPER_X_ACCESS_TOKEN_SECRET is not set"):
        of_settings(load(_env_file=None, x_consumer_key="a", x_consumer_secret="b", x_access_token="c"))
