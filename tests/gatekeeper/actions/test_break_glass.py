"""Is the emergency login opened only as was fixed, told before it is shown, shown once, and changed afterwards?"""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from gatekeeper.actions import break_glass, break_glass_keys, break_glass_store
from gatekeeper.actions.break_glass import Passphrases
from gatekeeper.actions.break_glass_store import Typed
from gatekeeper.alarms.watching import Watch
from gatekeeper.audit import chain
from gatekeeper.audit.events import Verb
from gatekeeper.errors import InvalidInput, NotPermitted, Stale, TooManyTries
from gatekeeper.models import (
    AuditDetail,
    AuditEvent,
    Mail,
    RotationLine,
    VaultContent,
    VaultCustodian,
    VaultFile,
    VaultRequest,
    VaultShowing,
)
from gatekeeper.queries.alerts import alerts_for
from gatekeeper.vault import age
from gatekeeper.vault.standing import AFTER_LEAVING, AFTER_OPENING, standing
from tests.vault_kit import KEY, LOGIN, give_key, lead, lead_no_more, leader, passphrase_of, store, three_leaders
from tests.world import World

WHY = "The account posts adverts and the head is on a plane"


@pytest.fixture
def stored(world: World) -> World:
    """Three leaders with keys; any one of them opens the login."""
    three_leaders(world)
    store(world)
    return world


def opened(world: World, name: str = "head", *, second: str = "") -> break_glass.Opened:
    number = break_glass.ask(world.db, world.actor(name), WHY, world.now)
    if second:
        break_glass.agree(world.db, world.actor(second), number, world.now)
    return shown(world, number, name, second)


def shown(world: World, number: int, name: str = "head", second: str = "") -> break_glass.Opened:
    given = Passphrases(passphrase_of(name), passphrase_of(second))
    return break_glass.show(world.db, world.actor(name), number, given, world.now)


def mails(world: World, kind: str) -> set[str]:
    with world.db.read() as session:
        return {mail.recipient.partition("@")[0] for mail in session.exec(select(Mail).where(Mail.kind == kind))}


def verbs(world: World) -> list[str]:
    with world.db.read() as session:
        return [
            verb.removeprefix("break_glass.")
            for verb in session.exec(select(AuditEvent.verb).order_by(col(AuditEvent.seq)))
            if verb.startswith("break_glass.")
        ]


def stand_for_everything(world: World, name: str = "head") -> None:
    with world.db.read() as session:
        lines = standing(session, world.now).open_lines
    for line in lines:
        if line is not RotationLine.STORED:
            break_glass.attest(world.db, world.actor(name), line, world.now)


def test_a_leader_opens_alone_what_another_stored(stored: World) -> None:
    found = opened(stored, "deputy").kit
    assert {name: getattr(found, name) for name in LOGIN} == LOGIN
    assert LOGIN["password"] not in repr(found) + str(opened(stored))


def test_everybody_is_told_and_it_is_on_the_record_before_a_passphrase_is_typed(stored: World) -> None:
    number = break_glass.ask(stored.db, stored.actor("deputy"), WHY, stored.now)
    assert mails(stored, "login-asked") == {"head", "deputy", "third", "governor"}
    assert not mails(stored, "login-shown") and verbs(stored)[-1] == "asked"
    shown(stored, number, "deputy")
    assert mails(stored, "login-shown") == {"head", "deputy", "third", "governor"}
    assert verbs(stored)[-1] == "opened"


def test_without_its_event_nothing_is_asked_or_shown(stored: World) -> None:
    refuse = (
        "CREATE TRIGGER full BEFORE INSERT ON audit_event WHEN NEW.verb = 'break_glass.{verb}' "
        "BEGIN SELECT RAISE(ABORT, 'disk full'); END"
    )
    number = break_glass.ask(stored.db, stored.actor("head"), WHY, stored.now)
    steps: dict[str, Callable[[], object]] = {
        "opened": lambda: shown(stored, number),
        "asked": lambda: opened(stored),
    }
    for verb, step in steps.items():
        with stored.db.write() as session:
            session.connection().execute(sa.text(refuse.format(verb=verb)))
        with pytest.raises(DBAPIError, match="disk full"):
            step()
        with stored.db.write() as session:
            assert session.exec(select(VaultShowing)).first() is None
            assert len(session.exec(select(VaultRequest)).all()) == 1
            session.connection().execute(sa.text("DROP TRIGGER full"))
    assert not mails(stored, "login-shown")


def test_no_event_and_no_mail_holds_anything_of_the_login(stored: World) -> None:
    opened(stored)
    with stored.db.read() as session:
        written = [str(detail.details) for detail in session.exec(select(AuditDetail))]
        written += [mail.subject + mail.body for mail in session.exec(select(Mail))]
        assert chain.verify(session).sound
    hidden = (*LOGIN.values(), *(passphrase_of(name) for name in ("head", "deputy", "third")))
    assert not [secret for secret in hidden if secret != LOGIN["login_name"] for text in written if secret in text]
    assert any(WHY in text for text in written)
    assert not any(WHY in mail.body for mail in _all_mail(stored)), "typed words stand in no mail"


def _all_mail(world: World) -> list[Mail]:
    with world.db.read() as session:
        return list(session.exec(select(Mail)))


def test_it_is_shown_once_for_a_request_and_only_to_whoever_asked(stored: World) -> None:
    number = break_glass.ask(stored.db, stored.actor("head"), WHY, stored.now)
    with pytest.raises(Stale, match="whoever asked"):
        shown(stored, number, "deputy")
    shown(stored, number)
    with pytest.raises(Stale, match="shown once already"):
        shown(stored, number)
    late = break_glass.ask(stored.db, stored.actor("head"), WHY, stored.now)
    stored.later(minutes=30)
    with pytest.raises(Stale, match="too old"):
        shown(stored, late)


def test_a_wrong_passphrase_shows_nothing_is_on_the_record_and_closes_the_door_after_five(stored: World) -> None:
    number = break_glass.ask(stored.db, stored.actor("head"), WHY, stored.now)
    for _ in range(break_glass_keys.TRIES):
        with pytest.raises(InvalidInput, match="Nothing was shown"):
            break_glass.show(stored.db, stored.actor("head"), number, Passphrases("not these words"), stored.now)
    assert verbs(stored)[-5:] == ["wrong"] * 5
    with pytest.raises(TooManyTries):
        shown(stored, number)
    stored.later(minutes=16)
    assert shown(stored, number).kit.password == LOGIN["password"], "the door opens again"


def test_without_a_reason_or_a_key_nobody_gets_in(stored: World) -> None:
    with pytest.raises(InvalidInput, match="why you have to get in"):
        break_glass.ask(stored.db, stored.actor("head"), "  ", stored.now)
    leader(stored, "newcomer")
    with pytest.raises(Stale, match="not sealed for a key of yours"):
        break_glass.ask(stored.db, stored.actor("newcomer"), WHY, stored.now)


@pytest.mark.parametrize("who", ["it", "governor", "dsl", "office", "teacher"])
def test_nobody_but_leaders_may_touch_it(stored: World, who: str) -> None:
    actor = stored.actor(who)
    for step in (
        lambda: break_glass_keys.enrol(stored.db, actor, "a b c d", "a b c d", stored.now),
        lambda: break_glass_store.store(stored.db, KEY, actor, Typed(LOGIN, (), "any-one"), stored.now),
        lambda: break_glass.ask(stored.db, actor, WHY, stored.now),
        lambda: break_glass.agree(stored.db, actor, 1, stored.now),
        lambda: break_glass.show(stored.db, actor, 1, Passphrases("a"), stored.now),
        lambda: break_glass.attest(stored.db, actor, "password", stored.now),
        lambda: break_glass_keys.rehearse_by_passphrase(stored.db, actor, "a", stored.now),
        lambda: break_glass_keys.rehearse_by_sheet(stored.db, KEY, actor, "a", stored.now),
    ):
        with pytest.raises(NotPermitted):
            step()


def test_where_it_takes_two_one_alone_learns_nothing(world: World) -> None:
    three_leaders(world)
    store(world, "any-two")
    number = break_glass.ask(world.db, world.actor("head"), WHY, world.now)
    with pytest.raises(Stale, match="Another leader has to agree first"):
        shown(world, number)
    with pytest.raises(Stale, match="asked yourself"):
        break_glass.agree(world.db, world.actor("head"), number, world.now)
    break_glass.agree(world.db, world.actor("third"), number, world.now)
    for wrong in (Passphrases(passphrase_of("head"), ""), Passphrases("", passphrase_of("third"))):
        with pytest.raises(InvalidInput):
            break_glass.show(world.db, world.actor("head"), number, wrong, world.now)
    assert shown(world, number, "head", "third").kit.password == LOGIN["password"]
    with world.db.read() as session:
        last = session.exec(select(AuditDetail).order_by(col(AuditDetail.seq).desc())).first()
    assert last is not None and "Third Leader" in last.details["together"]


def test_a_second_who_left_meanwhile_does_not_count(world: World) -> None:
    three_leaders(world)
    store(world, "any-two")
    number = break_glass.ask(world.db, world.actor("head"), WHY, world.now)
    break_glass.agree(world.db, world.actor("third"), number, world.now)
    lead_no_more(world, "third")
    with pytest.raises(Stale, match="Another leader has to agree first"):
        shown(world, number, "head", "third")


def test_any_two_needs_three_leaders_with_keys(world: World) -> None:
    with pytest.raises(InvalidInput, match="No leader has a key"):
        store(world)
    give_key(world, "head")
    with pytest.raises(InvalidInput, match="needs three"):
        store(world, "any-two")
    store(world)


def test_what_is_missing_is_asked_for_or_said_not_to_be_there(world: World) -> None:
    give_key(world, "head")
    head = world.actor("head")
    with pytest.raises(InvalidInput) as refused:
        break_glass_store.store(world.db, KEY, head, Typed({}, ("password",), "one"), world.now)
    assert set(refused.value.fields) == {*LOGIN, "rule"}, "a password there always is"
    with pytest.raises(InvalidInput, match="Choose one"):
        break_glass_store.store(world.db, KEY, head, Typed(LOGIN, ("totp_seed",), "any-one"), world.now)
    with pytest.raises(InvalidInput, match="2 to 7"):
        store(world, totp_seed="0189")
    nothing = dict.fromkeys(("backup_code", "totp_seed", "passkeys"), "")
    break_glass_store.store(world.db, KEY, head, Typed(LOGIN | nothing, tuple(nothing), "any-one"), world.now)
    found = opened(world).kit
    assert (found.backup_code, found.totp_seed, found.passkeys) == ("", "", "")


def test_after_an_opening_every_line_is_red_until_somebody_stands_for_it(stored: World) -> None:
    opened(stored)
    head = stored.actor("head")
    with stored.db.read() as session:
        (case,) = standing(session, stored.now).cases
        assert case.open_lines == AFTER_OPENING and case.due == stored.now + timedelta(hours=24)
        assert any("has to be changed" in alert.words for alert in alerts_for(session, head, stored.now))
        assert not any(
            "has to be changed" in alert.words for alert in alerts_for(session, stored.actor("it"), stored.now)
        )
    stored.later(minutes=5)
    stand_for_everything(stored, "deputy")
    with pytest.raises(Stale, match="storing the login"):
        break_glass.attest(stored.db, head, RotationLine.STORED, stored.now)
    with stored.db.read() as session:
        (case,) = standing(session, stored.now).cases
    assert case.open_lines == (RotationLine.STORED,)
    assert {(line.by, line.at) for line in case.lines if line.is_done} == {("Deputy Leader", stored.now)}
    store(stored, password="Another-one-of-24-letters")
    with stored.db.read() as session:
        assert standing(session, stored.now).cases == ()
    with pytest.raises(Stale, match="not open any more"):
        break_glass.attest(stored.db, head, RotationLine.PASSWORD, stored.now)
    assert opened(stored).kit.password == "Another-one-of-24-letters"


def test_a_leader_who_leaves_turns_it_red_until_it_is_sealed_without_them_and_changed(stored: World) -> None:
    lead_no_more(stored, "third")
    with stored.db.read() as session:
        (case,) = standing(session, stored.now).cases
    assert (case.who, case.opened, case.open_lines) == ("Third Leader", False, AFTER_LEAVING)
    assert Watch(stored.db, lambda: stored.now).tick() == 2, "the two leaders who are there are told"
    store(stored, password="After-the-third-had-left")
    with stored.db.read() as session:
        found = standing(session, stored.now)
        newest = session.exec(select(VaultFile).order_by(col(VaultFile.id).desc())).first()
        keys = {one.id: one for one in session.exec(select(VaultCustodian))}
    assert newest is not None and newest.content is VaultContent.LOGIN and found.version is not None
    sealed_for = {keys[number].person_id for number in found.version.custodians}
    assert sealed_for == {stored.staff["head"], stored.staff["deputy"]}
    assert newest.sealed.count(b"-> X25519 ") == 2, "no third can open what is new"
    assert RotationLine.STORED not in found.open_lines and len(found.open_lines) == 4
    stand_for_everything(stored)
    with stored.db.read() as session:
        assert standing(session, stored.now).cases == ()


def test_whoever_comes_back_and_leaves_again_turns_it_red_again(stored: World) -> None:
    for _ in range(2):
        lead_no_more(stored, "third")
        store(stored)
        stand_for_everything(stored)
        with stored.db.read() as session:
            assert standing(session, stored.now).cases == ()
        lead(stored, "third")
        store(stored)
    lead_no_more(stored, "third")
    with stored.db.read() as session:
        (case,) = standing(session, stored.now).cases
    assert case.open_lines == AFTER_LEAVING


def test_one_word_counts_for_every_list_on_which_the_line_stands(stored: World) -> None:
    lead_no_more(stored, "third")
    opened(stored)
    break_glass.attest(stored.db, stored.actor("head"), RotationLine.PASSWORD, stored.now)
    with stored.db.read() as session:
        cases = standing(session, stored.now).cases
    assert len(cases) == 2 and all(RotationLine.PASSWORD not in case.open_lines for case in cases)


def test_what_is_late_is_told_each_day(stored: World) -> None:
    opened(stored)
    assert Watch(stored.db, lambda: stored.now).tick() == 0, "all were told when it was opened"
    stored.later(hours=25)
    assert Watch(stored.db, lambda: stored.now).tick() == 3
    assert Watch(stored.db, lambda: stored.now).tick() == 0
    stored.later(hours=24)
    assert Watch(stored.db, lambda: stored.now).tick() == 3


def test_a_rehearsal_opens_words_alone_and_is_asked_for_each_term(stored: World) -> None:
    head = stored.actor("head")
    with stored.db.read() as session:
        assert standing(session, stored.now).must_rehearse(head.staff_id)
    words = break_glass_keys.rehearse_by_passphrase(stored.db, head, passphrase_of("head"), stored.now)
    assert len(words.split()) == 4 and not any(value in words for value in LOGIN.values())
    with stored.db.read() as session:
        assert not standing(session, stored.now).must_rehearse(head.staff_id)
        assert standing(session, stored.now + timedelta(days=70)).must_rehearse(head.staff_id), "another term"
    deputy = stored.actor("deputy")
    with pytest.raises(InvalidInput, match="not the words"):
        break_glass_keys.rehearse_by_sheet(stored.db, KEY, deputy, "acorn amber apple autumn", stored.now)
    break_glass_keys.rehearse_by_sheet(stored.db, KEY, deputy, f"  {words.upper()} ", stored.now)
    assert verbs(stored)[-2:] == ["drill", "drill"]
    with stored.db.read() as session:
        assert standing(session, stored.now).cases == (), "nothing has to be changed after a rehearsal"


def test_a_key_is_made_shown_once_and_kept_only_under_its_passphrase(world: World) -> None:
    head = world.actor("head")
    for short in ("", "only three words", "a b c d"):
        with pytest.raises(InvalidInput, match="at least 4 words"):
            break_glass_keys.enrol(world.db, head, short, short, world.now)
    with pytest.raises(InvalidInput, match="not the same"):
        break_glass_keys.enrol(
            world.db, head, "quartz lemon harbour ninety", "quartz lemon harbour nine", world.now
        )
    made = break_glass_keys.enrol(
        world.db, head, " quartz  lemon harbour ninety", "quartz lemon harbour ninety", world.now
    )
    assert made.secret not in repr(made)
    sealed = age.seal_bytes(b"words", [made.public])
    assert age.unseal_bytes(sealed, made.secret) == b"words"
    store(world)
    assert mails(world, "login-key-made") == {"head", "governor"}
    words = break_glass_keys.rehearse_by_passphrase(world.db, head, "quartz lemon harbour ninety ", world.now)
    assert len(words.split()) == 4
    assert Verb.BREAK_GLASS_KEY in {f"break_glass.{verb}" for verb in verbs(world)}
