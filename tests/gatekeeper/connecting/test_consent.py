"""Is a yes on X taken once, from the browser that began, and are its tokens renewed by one at a time?"""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlmodel import select

from gatekeeper.actions import connecting
from gatekeeper.connecting.renewing import Renewing
from gatekeeper.connecting.stored import App
from gatekeeper.errors import InvalidInput
from gatekeeper.models import ChannelConsent, ChannelKey, ChannelSecret
from gatekeeper.publishing.accounts import Accounts
from gatekeeper.x.port import Identity, NewPost, NotSent, RefusalKind, Refused, Sent, Unknown
from gatekeeper.x.sandbox.faults import Drop, Latency
from gatekeeper.x.tokens import SCOPES, Outcome, TokenDesk, Tokens
from tests.gatekeeper.connecting.conftest import Connecting
from tests.gatekeeper.x.consenting import consent

OLD = timedelta(minutes=115)


class Killed(BaseException):
    """The process dies at this point."""


class DyingDesk(TokenDesk):
    """Dies before or after X has heard it."""

    def __init__(self, app: App, origin: str, *, heard: bool) -> None:
        super().__init__(app.client_id, app.client_secret, origin=origin)
        self.heard = heard

    def renew(self, refresh: str, on_late: Callable[[Outcome], object] | None = None) -> Tokens:
        if self.heard:
            super().renew(refresh, on_late)
        raise Killed


def test_a_yes_connects_and_posts_with_the_rights_that_were_asked_for(it: Connecting) -> None:
    address = it.address()
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert asked["scope"].split() == list(SCOPES) and "dm" not in asked["scope"]
    assert asked["code_challenge_method"] == "S256"
    assert it.answer(consent(address)) == "@lunsfordprimary"
    port = it.port()
    assert isinstance(port.create(NewPost("Beech class planted sunflowers.")), Sent)
    assert isinstance(port.identity(), Identity)


def test_an_answer_counts_once_and_in_the_browser_that_began_alone(it: Connecting) -> None:
    led_to = consent(it.address())
    with pytest.raises(InvalidInput):
        it.answer(led_to, browser="another browser")
    it.answer(led_to)
    with pytest.raises(InvalidInput):
        it.answer(led_to)
    with it.world.db.read() as session:
        assert session.exec(select(ChannelConsent)).all() == []


def test_a_no_a_late_answer_and_a_made_up_state_keep_nothing(it: Connecting) -> None:
    with pytest.raises(InvalidInput):
        it.answer(consent(it.address(), answer="no"))
    led_to = consent(it.address())
    it.ahead = timedelta(minutes=11)
    with pytest.raises(InvalidInput):
        it.answer(led_to)
    with pytest.raises(InvalidInput):
        it.answer("?state=made-up&code=x")
    with it.world.db.read() as session:
        assert session.exec(select(ChannelKey)).all() == []


def test_other_rights_than_were_asked_for_are_given_back(it: Connecting) -> None:
    address = it.address().replace("%20tweet.moderate.write", "")
    with pytest.raises(InvalidInput) as refused:
        it.answer(consent(address))
    assert "other rights" in refused.value.fields["client_id"]
    assert [r.path for r in it.sandbox.requests()][-1] == "/2/oauth2/revoke"


def test_a_token_is_renewed_when_it_is_nearly_over_and_each_renewal_is_used_once(it: Connecting) -> None:
    port = it.connected()
    before = it.token_requests()
    assert isinstance(port.identity(), Identity)
    assert it.token_requests() == before
    for _ in range(3):
        it.ahead += OLD
        assert isinstance(port.identity(), Identity)
        it.ahead += timedelta(seconds=1)
    assert it.token_requests() == before + 3


def test_two_publishers_at_once_renew_one_token_once(it: Connecting) -> None:
    it.connected()
    before = it.token_requests()
    it.ahead = OLD
    barrier, answers = threading.Barrier(6), []

    def ask() -> None:
        port = it.port()
        barrier.wait()
        answers.append(port.identity())

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert it.token_requests() == before + 1
    assert len(answers) == 6 and all(isinstance(answer, Identity) for answer in answers)
    assert isinstance(it.port().identity(), Identity)


def test_a_token_that_ran_out_early_at_x_is_renewed_and_asked_again(it: Connecting) -> None:
    port = it.connected()
    it.sandbox.world.oauth2.let_expire(it.sandbox.account_id)
    assert isinstance(port.identity(), Identity)


def test_a_family_that_was_revoked_stops_the_channel_with_the_way_to_connect_again(it: Connecting) -> None:
    it.connected()
    it.sandbox.world.oauth2.revoke_families(it.sandbox.account_id)
    Accounts(it.world.db, it.ways.ports(), it.now).check(1)
    channel = it.channel()
    assert channel.stopped_for_key and "reconnect" in (channel.stopped_why or "")
    asked = it.token_requests()
    answer = it.port().identity()
    assert isinstance(answer, Refused) and answer.kind is RefusalKind.UNAUTHORISED
    assert it.token_requests() == asked, "what X refused is not tried again"
    it.connected()
    assert isinstance(it.port().identity(), Identity)


@pytest.mark.parametrize("heard", [False, True])
def test_a_publisher_killed_while_renewing_leaves_a_good_token_or_a_clean_end(it: Connecting, heard: bool) -> None:  # noqa: FBT001  # a case of the test
    it.connected()
    it.ahead = OLD
    with it.world.db.read() as session:
        key_id = session.exec(select(ChannelKey.id)).one()
    dying = Renewing(it.world.db, it.ways.key, lambda app: DyingDesk(app, it.sandbox.origin, heard=heard), it.now)
    with pytest.raises(Killed):
        dying.good(key_id)
    with it.world.db.read() as session:
        assert session.get_one(ChannelSecret, key_id).renewing_since is not None, "saved before use"
    asked = it.token_requests()
    assert not isinstance(it.port().identity(), NotSent), "the old token is good for minutes yet"
    assert it.token_requests() == asked, "nobody uses a token that another may be using"
    it.ahead += timedelta(minutes=2)
    answer = it.port().identity()
    assert isinstance(answer, Refused if heard else Identity)


def test_a_renewal_that_was_not_answered_is_tried_once_more_and_then_ends_cleanly(it: Connecting) -> None:
    it.connected()
    it.ahead = OLD
    it.sandbox.faults.add(Drop(), "POST", "/2/oauth2/token", nth=1)
    assert not isinstance(it.port().identity(), Unknown)
    it.ahead += timedelta(minutes=2)
    it.port().identity()
    assert isinstance(it.port().identity(), Identity | Refused)


def test_an_answer_to_a_renewal_that_comes_after_its_deadline_is_kept(it: Connecting) -> None:
    """X has spent the old token by then: who asks with it once more ends everything that belongs to it."""
    it.connected()
    it.ahead = OLD
    with it.world.db.read() as session:
        key_id = session.exec(select(ChannelKey.id)).one()
    it.sandbox.faults.add(Latency(1), "POST", "/2/oauth2/token", nth=1)

    def impatient(app: App) -> TokenDesk:
        return TokenDesk(app.client_id, app.client_secret, origin=it.sandbox.origin, deadline=0.2, now=it.now)

    Renewing(it.world.db, it.ways.key, impatient, it.now).good(key_id)
    asked = it.token_requests()
    assert asked_until(lambda: not _is_being_renewed(it, key_id)), "what came late is written down"
    it.ahead += timedelta(minutes=20)
    assert isinstance(it.port().identity(), Identity)
    assert it.token_requests() == asked, "the token that came late is used"


def _is_being_renewed(it: Connecting, key_id: int) -> bool:
    with it.world.db.read() as session:
        return session.get_one(ChannelSecret, key_id).renewing_since is not None


def asked_until(is_so: Callable[[], bool]) -> bool:
    """Whether it is so within ten seconds."""
    end = time.monotonic() + 10
    while not (done := is_so()) and time.monotonic() < end:
        time.sleep(0.05)
    return done


def test_disconnecting_gives_the_tokens_back_to_x(it: Connecting) -> None:
    port = it.connected()
    connecting.disconnect(it.ways, it.world.actor("head"))
    assert [r.path for r in it.sandbox.requests()][-1] == "/2/oauth2/revoke"
    assert isinstance(port.identity(), NotSent)
