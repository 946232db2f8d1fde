"""A random day of questions and blocks: answered, taken back, asked about, lifted, agreed and sent.

The oracle keeps its own account of who said what about which words. Whenever a post is
claimed, what stopped it must have been settled by that account alone.
"""

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, rule
from sqlmodel import col, select

from gatekeeper.actions import answering, drafting, lifting
from gatekeeper.actions.reviewing import Outcome
from gatekeeper.audit import chain
from gatekeeper.errors import GatekeeperError
from gatekeeper.lifecycle import CLAIMABLE, State
from gatekeeper.models import AuditHead, LiftRequest, NameAnswer
from gatekeeper.publishing import outbox, settling
from gatekeeper.publishing.publisher import LEASE
from gatekeeper.x.port import Sent
from tests import databases
from tests.gatekeeper.conftest import world_of
from tests.gatekeeper.stateful.machine import FAST
from tests.settling import FOR_A_LEADER, FOR_THE_DSL, FULL_NAME, HAMSTER, decide, findings, say
from tests.world import World

PEOPLE = st.sampled_from(["teacher", "colleague", "dsl", "head"])
READERS = st.sampled_from(["colleague", "second", "dsl", "head"])
TEXTS = st.sampled_from(
    [HAMSTER, f"{HAMSTER} Come and see.", FULL_NAME, FOR_A_LEADER, FOR_THE_DSL, "Planting day."]
)
MAY_LIFT = {FOR_A_LEADER: "head", FOR_THE_DSL: "dsl"}


STORIES = {
    "as it should be": ("teacher", FOR_A_LEADER, "teacher", "head", "nothing"),
    "the author decides": ("head", FOR_A_LEADER, "teacher", "head", "nothing"),
    "whoever asked decides": ("teacher", FOR_A_LEADER, "head", "head", "nothing"),
    "another leader decides": ("teacher", FOR_THE_DSL, "teacher", "head", "nothing"),
    "other words after the lift": ("teacher", FOR_THE_DSL, "teacher", "dsl", "a change"),
    "a full name": ("teacher", FULL_NAME, "teacher", "head", "nothing"),
    "an answer that stands": ("colleague", HAMSTER, "colleague", "head", "nothing"),
    "an answer taken back": ("teacher", HAMSTER, "teacher", "head", "taken back"),
}
"""Who writes what, who asks for a lift, who decides, and what happens after it was agreed or sent in."""


@dataclass
class Account:
    """What the oracle knows of one post: who touched it, and who lifted what of exactly which words."""

    touched: set[str] = field(default_factory=set)
    asked_by: set[str] = field(default_factory=set)
    lifted: set[tuple[str, str]] = field(default_factory=set)
    agreed: list[tuple[str, str]] = field(default_factory=list)


class Settlements(RuleBasedStateMachine):
    """Writers who answer and ask, leaders who decide, readers, and the publisher."""

    posts: Bundle[str] = Bundle("posts")

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory(dir=FAST)
        self.world: World = world_of(databases.sqlite(Path(self._folder.name), filled=True))
        self.world.account_seen()
        self.accounts: dict[str, Account] = {}
        self.answers_hold = False  # whether anybody's answer about the hamster stands

    def teardown(self) -> None:
        with self.world.db.read() as session:
            assert chain.verify(session).sound
        self.world.db.close()
        self._folder.cleanup()

    @initialize(target=posts, by=PEOPLE, text=TEXTS)
    def first_post(self, by: str, text: str) -> str:
        return self.another_post(by, text)

    def another_post(self, by: str, text: str) -> str:
        reference = self.world.draft(text=text, by=by)
        self.accounts[reference] = Account(touched={by})
        return reference

    @rule(target=posts, by=PEOPLE, text=TEXTS)
    def one_more(self, by: str, text: str) -> str:
        return self.another_post(by, text)

    @rule(reference=posts, by=PEOPLE, text=TEXTS)
    def change(self, reference: str, by: str, text: str) -> None:
        if self.tried(lambda: self.world.save(reference, by=by, text=text)):
            self.accounts[reference].touched.add(by)

    @rule(reference=posts, by=PEOPLE, words=st.sampled_from(["Poppy", "Poppy Fairweather", "diabetic"]))
    def not_a_person(self, reference: str, by: str, words: str) -> None:
        text = self.text(reference)
        if words in text and self.tried(lambda: say(self.world, reference, text, words, by)):
            assert words == "Poppy", f"answered: {words}"
            assert FULL_NAME not in text, "answered in a full name"
            self.answers_hold = True
            self.accounts[reference].touched.add(by)

    @rule(by=PEOPLE)
    def a_person_after_all(self, by: str) -> None:
        with self.world.db.read() as session:
            row = session.exec(select(NameAnswer).where(col(NameAnswer.revoked_at).is_(None))).first()
        if row is not None and self.tried(
            lambda: answering.take_back(self.world.db, self.world.actor(by), row.id, self.world.now)
        ):
            self.answers_hold = False

    @rule(reference=posts, by=PEOPLE)
    def ask_for_lift(self, reference: str, by: str) -> None:
        if self.state(reference) is not State.DRAFT:
            return
        for found in [f for f in findings(self.world, reference, "head") if f.asking]:
            if self.tried(
                lambda found=found: lifting.ask(
                    self.world.db,
                    self.world.actor(by),
                    reference,
                    fingerprint=found.fingerprint,
                    based_on=self.world.version(reference).number,
                    now=self.world.now,
                )
            ):
                self.accounts[reference].asked_by.add(by)

    @rule(reference=posts, by=PEOPLE, lift=st.sampled_from([True, True, False]))
    def decide_about_it(self, reference: str, by: str, lift: bool) -> None:  # noqa: FBT001  # hypothesis passes by name
        with self.world.db.read() as session:
            post_id = self.world.post(reference).id
            asked = session.exec(select(LiftRequest).where(LiftRequest.post_id == post_id)).all()
        account, text = self.accounts[reference], self.text(reference)
        for request in asked:
            if self.tried(
                lambda request=request: decide(self.world, reference, request.fingerprint, by, lift=lift)
            ):
                assert by not in account.touched, f"{by} lifted a block of a post they touched"
                assert by not in account.asked_by, f"{by} decided what they asked for"
                assert MAY_LIFT.get(text) == by, f"{by} may not lift this"
                if lift:
                    account.lifted.add((by, text))

    @rule(reference=posts, by=PEOPLE)
    def submit(self, reference: str, by: str) -> None:
        if self.tried(lambda: self.world.submit(reference, by)) and self.state(reference) is State.WAITING:
            self.accounts[reference].touched.add(by)

    @rule(reference=posts, by=READERS)
    def approve(self, reference: str, by: str) -> None:
        outcomes: list[Outcome] = []
        self.tried(lambda: outcomes.append(self.world.approve(reference, by).outcome))
        if outcomes == [Outcome.AGREED]:
            self.accounts[reference].agreed.append((by, self.text(reference)))

    @rule(reference=posts, by=PEOPLE)
    def reopen(self, reference: str, by: str) -> None:
        self.tried(lambda: drafting.reopen(self.world.db, self.world.actor(by), reference, self.world.now))

    @rule(
        target=posts,
        by=PEOPLE,
        text=TEXTS,
        asker=PEOPLE,
        lifter=PEOPLE,
        then=st.sampled_from(["nothing", "a change", "taken back"]),
    )
    def whole_way(self, by: str, text: str, asker: str, lifter: str, then: str) -> str:
        """The usual day, so that the search gets far often enough, with one thing that may go wrong."""
        return self.day(by, text, asker, lifter, then)

    def day(self, by: str, text: str, asker: str, lifter: str, then: str) -> str:
        reference = self.another_post(by, text)
        self.not_a_person(reference, by, "Poppy Fairweather" if text == FULL_NAME else "Poppy")
        self.ask_for_lift(reference, asker)
        self.decide_about_it(reference, lifter, lift=True)
        if then == "a change" and text in MAY_LIFT:
            self.change(reference, by, f"{text} Hooray!")
        self.submit(reference, by)
        self.approve(reference, "second")
        if then == "taken back":
            self.a_person_after_all("dsl")
        self.publish()
        return reference

    @rule(target=posts, story=st.sampled_from(sorted(STORIES)))
    def story(self, story: str) -> str:
        """A day on which one thing goes wrong, if the program lets it."""
        by, text, asker, lifter, then = STORIES[story]
        reference = self.day(by, text, asker, lifter, then)
        if story == "as it should be":
            assert self.state(reference) in CLAIMABLE | {State.PUBLISHED}, "the right way must be open"
        return reference

    @rule()
    def publish(self) -> None:
        reserved = outbox.reserve(self.world.db, "p", lease=LEASE, now=self.world.now)
        if reserved is None or not outbox.examine(self.world.db, reserved, self.world.now):
            return
        claimed = outbox.claim(self.world.db, reserved, "p", lease=LEASE, now=self.world.now)
        if claimed is not None:
            self.judge(claimed)
            settling.settle(self.world.db, claimed, Sent(str(10_000 + claimed.attempt_id)), self.world.now)

    def judge(self, claimed: outbox.Claim) -> None:
        (reference,) = [r for r in self.accounts if self.world.post(r).id == claimed.post_id]
        account, text = self.accounts[reference], claimed.contents.text
        assert FULL_NAME not in text, "a full name was sent"
        assert any(by not in account.touched and agreed == text for by, agreed in account.agreed)
        if HAMSTER in text:
            assert self.answers_hold, "sent a name that nobody says is none"
        for words, lifter in MAY_LIFT.items():
            if words in text:
                assert (lifter, text) in account.lifted, "sent a block that nobody lifted for these words"

    def tried(self, action: object) -> bool:
        """Whether an action changed something; if it was refused, nothing may be on the record."""
        before = self.events()
        try:
            action()  # type: ignore[operator]  # always a function without arguments
        except GatekeeperError:
            assert self.events() == before, "refused, and yet on the record"
            return False
        assert self.events() - before <= 1, "at most one event"
        return self.events() > before

    def state(self, reference: str) -> State:
        return self.world.post(reference).state

    def text(self, reference: str) -> str:
        return self.world.version(reference).text

    def events(self) -> int:
        with self.world.db.read() as session:
            return session.get_one(AuditHead, 1).seq
