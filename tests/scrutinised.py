"""A made-up term in which every figure is known: what a governor should count, made by the actions of staff."""

from datetime import date, timedelta
from typing import Any

from sqlmodel import select

from gatekeeper.actions import channel, deleting_by_hand, outside, reviewing, safeguarding, withdrawing
from gatekeeper.actions.base import act, move
from gatekeeper.actor import PUBLISHER
from gatekeeper.audit.events import Verb
from gatekeeper.lifecycle import State
from gatekeeper.models import Channel, HoldLevel, OutsideDone, OutsidePost, Post, Takedown, WithdrawnUse
from gatekeeper.x.port import Sent
from tests.noes import KEY
from tests.sample_posts import add_picture
from tests.troubles import IN_DOUBT, went
from tests.world import World, shows

FIRST_NUMBER = 1990000000000000000
WHY_DOWN = "The wrong day for Poppy"


class MadeTerm:
    """Posts of one term by a short name, each with the story that the name tells."""

    def __init__(self, world: World) -> None:
        """Makes them all, one after the other, in one November."""
        self.world = world
        self._number = FIRST_NUMBER
        self.quick = self._goes_out(timedelta(minutes=30), text="Beech class planted beans.")
        self.slow = self._goes_out(timedelta(hours=3), text="The fair is on.", objective="community-news")
        self.late = self._goes_out(timedelta(hours=26), text="Oak class sang.")
        self.stopped = world.draft(text="Alfie Thornbury won the race.")
        assert not world.send_in(self.stopped).accepted
        assert not world.send_in(self.stopped).accepted
        self.lifted = self._with_a_face()
        self.resent = self._sent_again()
        self.wrong = self._taken_down_by_hand()
        self.elsewhere = self._from_elsewhere()
        self.given_back = self._given_back()
        self._withdrawals()
        self.waiting = world.waiting(text="Somebody read this.")

    def _goes_out(self, took: timedelta, **fields: Any) -> str:
        reference = self.world.waiting(**fields)
        self._agreed_after(reference, took)
        went(self.world, reference, self._sent())
        return reference

    def _agreed_after(self, reference: str, took: timedelta) -> None:
        self.world.now += took
        assert self.world.approve(reference).outcome is reviewing.Outcome.AGREED

    def _sent(self) -> Sent:
        self._number += 1
        return Sent(str(self._number))

    def _with_a_face(self) -> str:
        """The rules stop it once, the head lifts the block, and it goes out."""
        reference = self.world.draft(text="We planted sunflowers.")
        picture = add_picture(self.world, reference)
        shown = shows(picture, self.world.pupils["m3"])
        self.world.save(reference, text="We planted sunflowers.", pictures=(shown,))
        assert self.world.submit(reference).accepted
        self._agreed_after(reference, timedelta(hours=1))
        went(self.world, reference, self._sent())
        return reference

    def _sent_again(self) -> str:
        """In doubt, then looked for, sent again, and gone out."""
        reference = self.world.waiting(text="Cake at three.")
        self._agreed_after(reference, timedelta(minutes=10))
        went(self.world, reference, IN_DOUBT)
        self.world.later(hours=1)
        channel.send_again(self.world.db, self.world.actor("head"), reference, now=self.world.now)
        went(self.world, reference, self._sent())
        return reference

    def _taken_down_by_hand(self) -> str:
        """Gone two hours after the head asked."""
        world = self.world
        reference = self._goes_out(timedelta(minutes=20), text="Sports day is on Monday.")
        head = world.actor("head")
        channel.ask_takedown(world.db, head, reference, reason=WHY_DOWN, now=world.now)
        deleting_by_hand.deleted(world.db, head, reference, world.later(hours=1))
        world.later(hours=1)
        with act(world.db, PUBLISHER, world.now) as doing:
            takedown = doing.session.exec(select(Takedown)).one()
            takedown.deleted_at = takedown.verified_at = world.now
            doing.session.add(takedown)
            post = doing.session.exec(select(Post).where(Post.reference == reference)).one()
            move(doing, post, State.TAKEN_DOWN)
            doing.record(Verb.TAKEN_DOWN, subject=f"post:{reference}", post=post)
        return reference

    def _from_elsewhere(self) -> str:
        world = self.world
        with world.db.write() as session:
            found = OutsidePost(
                channel_id=session.exec(select(Channel.id)).one(),
                x_post_id="2125197739422646999",
                text="Come to our fair!",
                made_at=world.now,
                pictures=0,
                found_at=world.now,
            )
            session.add(found)
            session.flush()
            number = found.id
        return outside.decide(
            world.db, world.actor("head"), number, OutsideDone.ADOPT, why="The head wrote it", now=world.now
        )

    def _given_back(self) -> str:
        world = self.world
        reference = world.waiting(text="Maths week.")
        digest = world.version(reference).digest
        reviewing.ask_for_changes(
            world.db, world.actor("colleague"), reference, digest=digest, reason="Say which day.", now=world.now
        )
        return reference

    def _withdrawals(self) -> None:
        """One of a family, and one of the safeguarding register; nobody does anything about either."""
        world = self.world
        new = withdrawing.NewWithdrawal(world.pupils["m5"], WithdrawnUse.PICTURES)
        withdrawing.record(world.db, world.actor("office"), new, world.now)
        hold = safeguarding.NewHold(world.pupils["m4"], HoldLevel.ASK_DSL, "Apart.", date(2027, 1, 11))
        entry = safeguarding.set_hold(world.db, KEY, world.actor("dsl"), hold, world.now)
        withdrawing.after_hold(world.db, world.actor("dsl"), entry, world.now)
