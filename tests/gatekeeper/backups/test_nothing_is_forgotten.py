"""What families and the safeguarding lead said after the backup: is it still so once the backup is back?"""

import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from gatekeeper import backups, consents
from gatekeeper.actions import after_restore, channel, safeguarding, withdrawing
from gatekeeper.actions import outside as taking_in
from gatekeeper.actions.withdrawing import NewWithdrawal
from gatekeeper.backups import BackupError, carrying, packing
from gatekeeper.backups.beside import brought_back
from gatekeeper.errors import Stale
from gatekeeper.holds import reason_of
from gatekeeper.lifecycle import State
from gatekeeper.models import (
    CareStanding,
    Consent,
    HoldLevel,
    OutsideDone,
    OutsidePost,
    OutsideShown,
    PublicationHold,
    Restore,
    Takedown,
    Withdrawal,
    WithdrawalCause,
    WithdrawnUse,
)
from gatekeeper.queries import restored
from gatekeeper.x.numbers import first_number_at
from tests.installed import Installed
from tests.world import KEY, World


def _withdrawn(world: World, mis_ref: str = "m3") -> None:
    new = NewWithdrawal(world.pupils[mis_ref], WithdrawnUse.EVERYTHING, said_by="Mum at the gate")
    withdrawing.record(world.db, world.actor("office"), new, world.now)


def _hold(world: World, mis_ref: str = "m5") -> int:
    new = safeguarding.NewHold(world.pupils[mis_ref], HoldLevel.ASK_DSL, "Apart from all.", date(2027, 1, 11))
    return safeguarding.set_hold(world.db, KEY, world.actor("dsl"), new, world.now)


def _said_since(one: Installed) -> str:
    """Everything that must not be forgotten happens. Gives the post that was taken down since."""
    world = one.world
    public = world.approved(text="Zay read her poem to us.")
    one.tick(minutes=1)
    coming = world.approved(text="Oak sang in the hall.")
    one.tick(minutes=6)
    assert world.post(public).state is world.post(coming).state is State.PUBLISHED
    one.backup()
    world.later(hours=1)
    _withdrawn(world)
    _hold(world)
    safeguarding.set_care(world.db, world.actor("dsl"), world.pupils["m1"], world.now, in_care=True)
    for reference in (public, coming):
        channel.ask_takedown(world.db, world.actor("head"), reference, reason="Asked for.", now=world.now)
        if reference == public:
            one.tick(minutes=1)
    assert world.post(public).state is State.TAKEN_DOWN
    return public


def _is_known(one: Installed, public: str) -> None:
    world = one.world
    with one.db.read() as session:
        answers = consents.answers(session, world.now, [world.pupils["m3"], world.pupils["m5"]])
    assert not answers[world.pupils["m3"]].may_be_shown
    assert not answers[world.pupils["m5"]].may_be_shown
    (case,) = one.rows(Withdrawal)
    assert (case.cause, case.said_by) == (WithdrawalCause.FAMILY, "Mum at the gate")
    (hold,), (care,) = one.rows(PublicationHold), one.rows(CareStanding)
    assert (care.pupil_id, hold.pupil_id) == (world.pupils["m1"], world.pupils["m5"])
    with one.db.read() as session:
        assert reason_of(session, world.actor("dsl"), KEY, hold) == "Apart from all."
    assert world.post(public).state is State.TAKEN_DOWN
    assert [row.verified_at is not None for row in one.rows(Takedown)] == [True, False]


def _goes_on(one: Installed, ready: backups.Ready, public: str) -> None:
    _is_known(one, public)
    assert ready.is_whole
    assert (ready.carried.takedowns, ready.carried.entries, ready.carried.withdrawals) == (2, 2, 1)
    assert ready.carried.answers == len([row for row in one.rows(Consent) if row.recorded_at > ready.made_at])
    events = one.events()
    pupil, register = f"pupil:{one.world.pupils['m3']}", "safeguarding register"
    for told in (
        ("backup.answers_carried", pupil),
        ("backup.withdrawal_carried", pupil),
        ("backup.entry_carried", register),
        ("backup.takedown_carried", f"post:{public}"),
    ):
        assert told in events
    channel.resume(one.db, one.world.actor("head"), one.world.now)
    one.tick(minutes=1)
    assert one.live() == [], "the publisher carries out the take-down that was open"
    _hold(one.world, "m1")  # numbers go on after those that came along


def test_what_was_said_since_comes_along_from_the_data_that_is_replaced(installed: Installed) -> None:
    public = _said_since(installed)
    _goes_on(installed, installed.restore(hours=1), public)


def test_what_was_said_since_comes_along_on_a_server(on_a_server: Installed) -> None:
    public = _said_since(on_a_server)
    assert backups.drill(on_a_server.settings, on_a_server.made, now=on_a_server.world.now).rows
    _goes_on(on_a_server, on_a_server.restore(hours=1), public)


def test_where_nothing_is_left_posting_stays_stopped_until_it_was_entered_again(installed: Installed) -> None:
    _said_since(installed)
    installed.lose_everything()
    ready = installed.restore(hours=1)
    assert not ready.is_whole
    head, now = installed.world.actor("head"), installed.world.now
    with pytest.raises(Stale, match="Posting stays stopped"):
        channel.resume(installed.db, head, now)
    with installed.db.read() as session:
        left = restored.left(session)
    assert left is not None
    assert left.to_enter
    after_restore.entered_again(installed.db, head, now)
    with pytest.raises(Stale, match="said already"):
        after_restore.entered_again(installed.db, head, now)
    channel.resume(installed.db, head, now)
    with installed.db.read() as session:
        assert restored.left(session) is None
    assert ("backup.entered_again", "backup") in installed.events()


def test_data_that_did_not_begin_as_this_backup_tells_nothing(installed: Installed) -> None:
    first = installed.made.with_name("first.tar")
    installed.backup()
    installed.made.rename(first)
    _withdrawn(installed.world)
    installed.backup()
    second, installed.made = installed.made, first
    assert installed.restore(hours=1).is_whole
    installed.made = second
    ready = installed.restore(hours=1)
    assert (ready.is_whole, ready.carried) == (False, carrying.Carried())
    assert len(installed.rows(Withdrawal)) == 1


def test_what_an_earlier_restore_left_to_be_entered_is_still_to_be_entered(installed: Installed) -> None:
    installed.backup()
    installed.lose_everything()
    installed.restore(hours=1)
    ready = installed.restore(hours=1)
    assert not ready.is_whole
    assert [row.is_whole for row in installed.rows(Restore)] == [False]
    after_restore.entered_again(installed.db, installed.world.actor("head"), installed.world.now)
    assert installed.restore(hours=1).is_whole


def test_a_restore_that_would_forget_something_is_refused(installed: Installed, tmp_path: Path) -> None:
    installed.backup()
    _hold(installed.world)
    work = tmp_path / "work"
    work.mkdir()
    packing.unpack(installed.made, work, None)
    with brought_back(installed.db, work) as fresh, pytest.raises(BackupError, match="“publication_hold”"):
        carrying.need_everything(carrying.known(installed.db), fresh)


def test_who_can_be_seen_in_a_post_from_elsewhere_is_not_forgotten(installed: Installed) -> None:
    """It was taken in after the backup, and a later no of the family has to reach it."""
    installed.backup()
    world, made_at = installed.world, installed.world.later(hours=1) - timedelta(minutes=30)
    with installed.db.write() as session:
        found = OutsidePost(
            channel_id=1,
            x_post_id=str(first_number_at(made_at) + 1),
            text="Sports day",
            made_at=made_at,
            pictures=1,
            found_at=world.now,
        )
        session.add(found)
        session.flush()
        number = found.id
    pupil = world.pupils["m3"]
    reference = taking_in.decide(
        installed.db,
        world.actor("head"),
        number,
        OutsideDone.ADOPT,
        why="By a colleague.",
        shown=[pupil],
        now=world.now,
    )
    assert installed.restore(hours=1).is_whole
    assert world.post(reference).state is State.PUBLISHED
    assert [row.pupil_id for row in installed.rows(OutsideShown)] == [pupil]


def test_a_damaged_file_is_replaced_and_is_no_witness(installed: Installed) -> None:
    if not installed.db.is_sqlite:
        pytest.skip("a server looks after its own files")
    installed.backup()
    installed.world.later(hours=1)
    _withdrawn(installed.world)
    installed.db.close()
    path = Path(installed.db.engine.url.database or "")
    with closing(sqlite3.connect(path)) as raw:
        size = raw.execute("PRAGMA page_size").fetchone()[0]
        first = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = 'consent'").fetchone()[0]
    with path.open("r+b") as file:
        file.seek((first - 1) * size)
        file.write(b"\xff" * size)
    assert not installed.restore(hours=1).is_whole


def test_people_may_go_on_working_during_a_drill(installed: Installed, monkeypatch: pytest.MonkeyPatch) -> None:
    installed.backup()
    installed.world.later(hours=1)
    _withdrawn(installed.world)
    true = carrying._Carrying.withdrawals  # the last of what is carried over

    def somebody_works(one: carrying._Carrying) -> int:
        _hold(installed.world)
        return true(one)

    monkeypatch.setattr(carrying._Carrying, "withdrawals", somebody_works)
    backups.drill(installed.settings, installed.made, now=installed.world.now)


def test_the_last_words_say_what_to_do(installed: Installed) -> None:
    installed.world.draft()
    installed.backup()
    said = " ".join(backups.after(installed.restore(hours=1)))
    assert "1 post may have gone out after the backup" in said
    assert "entered again" not in said
    installed.lose_everything()
    said = " ".join(backups.after(installed.restore(hours=1)))
    assert "Nothing is known of what families and the safeguarding lead said after" in said
