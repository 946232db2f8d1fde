"""A random school day on the real actions and a real database, watched by an oracle.

The oracle keeps its own, simple account of what happened: who touched which post,
what exactly each reader saw when they agreed, what each family said. Whenever the
publisher claims a post, the claim must be justified by that account alone.
"""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, precondition, rule
from sqlmodel import select

from gatekeeper.actions import channel, consenting, drafting, lifting, reviewing
from gatekeeper.actions.reviewing import Outcome
from gatekeeper.audit import chain
from gatekeeper.contents import Contents
from gatekeeper.errors import GatekeeperError, NotPermitted
from gatekeeper.lifecycle import CLAIMABLE, State
from gatekeeper.models import Approval, AuditHead, Decision, Naming, Picture, Version
from gatekeeper.publishing import outbox, settling
from gatekeeper.versions import Draft, PictureChoice, read_contents
from gatekeeper.x.port import Sent, Unknown
from tests import databases
from tests.gatekeeper.conftest import world_of
from tests.world import FACES, NOON, World, shows

DEPUTY = "dsl"
"""A second leader, who writes nothing and so may lift what the head wrote."""
WRITERS = st.sampled_from(["teacher", "colleague", "second", "head"])
READERS = st.sampled_from(["colleague", "second", "head", "teacher"])
TEXTS = st.sampled_from(["Planting day.", "Planting day!", "Sports day results.", "A visit to the library."])
ALTS = st.sampled_from(["Pots of compost on a table", "Six pots in a row on a sill"])
OBJECTIVES = st.sampled_from(["celebrate-learning", "community-news"])
REPLIES = st.sampled_from(["mentionedUsers", "following"])
HOURS = st.sampled_from([None, None, None, 2])
LEASE = timedelta(minutes=3)
LATER = NOON + timedelta(hours=4)
FAST = Path("/dev/shm") if Path("/dev/shm").is_dir() else None  # noqa: S108  # a memory disk makes the search quick


@dataclass
class Account:
    """What the oracle knows of one post."""

    touched: set[str] = field(default_factory=set)
    agreed: list[tuple[str, Contents]] = field(default_factory=list)
    pictures: tuple[int, ...] = ()
    seen: dict[str, tuple[str, Contents]] = field(default_factory=dict)
    left: int = 0
    doubtful: bool = False
    held: bool = False
    last: Draft = field(default_factory=Draft)


def _other_alt(choices: tuple[PictureChoice, ...]) -> tuple[PictureChoice, ...]:
    return (replace(choices[0], alt_text=choices[0].alt_text + " today"), *choices[1:])


def _nobody_there(choices: tuple[PictureChoice, ...]) -> tuple[PictureChoice, ...]:
    return tuple(shows(c.picture_id, alt_text=c.alt_text) for c in choices)


ONE_FIELD: dict[str, Callable[[Draft], Draft]] = {
    "text": lambda d: replace(d, text=d.text + "!"),
    "objective": lambda d: replace(d, objective="practical-notice"),
    "reply_setting": lambda d: replace(d, reply_setting="everyone"),
    "made_with_ai": lambda d: replace(d, made_with_ai=not d.made_with_ai),
    "time": lambda d: replace(d, scheduled_for=(d.scheduled_for or LATER) + timedelta(minutes=9)),
    "alt_text": lambda d: replace(d, pictures=_other_alt(d.pictures) if d.pictures else ()),
    "people": lambda d: replace(d, pictures=_nobody_there(d.pictures)),
    "order": lambda d: replace(d, pictures=d.pictures[::-1]),
}

SLIPS = st.sampled_from(sorted(ONE_FIELD))
MISHAPS = (
    "a family says no",
    "a colleague holds it",
    "the author changes it",
    "the head pauses everything",
    "it lies for weeks",
    "X is silent",
)


class SchoolDay(RuleBasedStateMachine):
    """Writers, readers, families, leaders and the publisher, in any order."""

    posts: Bundle[str] = Bundle("posts")

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory(dir=FAST)
        self.world: World = world_of(databases.sqlite(Path(self._folder.name), filled=True))
        self.world.account_seen()
        self.world.lead(DEPUTY)
        self.accounts: dict[str, Account] = {}
        self.consent = {"m1": True, "m5": True}
        self.paused = False

    def teardown(self) -> None:
        with self.world.db.read() as session:
            assert chain.verify(session).sound
        self.world.db.close()
        self._folder.cleanup()

    # What people do -----------------------------------------------------------------------------

    @initialize(target=posts)
    def first_post(self) -> str:
        return self.start("teacher")

    @rule(target=posts, by=WRITERS)
    def another_post(self, by: str) -> str:
        return self.start(by)

    def start(self, by: str) -> str:
        reference = drafting.start(self.world.db, self.world.actor(by), self.world.now)
        self.known(reference, by)
        return reference

    def known(self, reference: str, by: str) -> None:
        """The oracle learns of a post, which has two pictures to choose from."""
        self.accounts[reference] = Account(touched={by})
        with self.world.db.write() as session:
            made = [
                Picture(
                    post_id=self.world.post(reference).id,
                    sha256=letter * 64,
                    small_sha256=letter * 64,
                    width=9,
                    height=9,
                    byte_count=9,
                    added_by=self.world.staff[by],
                    added_at=self.world.now,
                )
                for letter in "ab"
            ]
            session.add_all(made)
            session.flush()
            self.accounts[reference].pictures = tuple(p.id for p in made)
        for picture_id in self.accounts[reference].pictures:
            self.world.looked_at(picture_id)

    @rule(
        reference=posts,
        by=WRITERS,
        text=TEXTS,
        alt=ALTS,
        objective=OBJECTIVES,
        replies=REPLIES,
        hours=HOURS,
        shown=st.sampled_from([None, "m1", "m5"]),
        swapped=st.booleans(),
        ai=st.booleans(),
        slip=SLIPS,
    )
    def edit(self, reference: str, by: str, slip: str, **typed: object) -> None:
        """Saves, and then changes one thing: what a digest that forgets a field would let by."""
        draft = self.draft_of(reference, **typed)
        self.save(reference, by, draft)
        self.save(reference, by, ONE_FIELD[slip](draft))

    def draft_of(self, reference: str, **typed: object) -> Draft:
        first, second = self.accounts[reference].pictures
        shown, hours = typed["shown"], typed["hours"]
        pupils = (self.world.pupils[str(shown)],) if shown else ()
        choices = (
            shows(first, *pupils, alt_text=str(typed["alt"])),
            shows(second, alt_text="The shed with its door open"),
        )
        return Draft(
            text=f"{typed['text']} ({reference})",
            objective=str(typed["objective"]),
            reply_setting=str(typed["replies"]),
            made_with_ai=bool(typed["ai"]),
            typed_time=f"{hours} hours on" if hours else "",
            scheduled_for=self.world.now + timedelta(hours=int(str(hours))) if hours else None,
            pictures=choices[::-1] if typed["swapped"] else choices,
        )

    def save(self, reference: str, by: str, draft: Draft) -> None:
        if self.state(reference) is not State.DRAFT or not draft.pictures:
            return
        before = self.events()
        try:
            saved = drafting.save(
                self.world.db,
                self.world.actor(by),
                reference,
                draft,
                based_on=self.world.version(reference).number,
                now=self.world.now,
                late_hours=6,
            )
        except NotPermitted:
            assert by == "teacher"
            assert self.events() == before
            return
        if saved.changed:
            self.accounts[reference].touched.add(by)
        self.accounts[reference].last = draft
        assert self.events() == before + saved.changed
        now = self.contents(reference)
        assert now.text == draft.text
        assert [(p.picture_id, p.alt_text, p.pupil_ids) for p in now.pictures] == [
            (p.picture_id, p.alt_text, p.pupil_ids) for p in draft.pictures
        ]
        assert (now.objective, now.reply_setting, now.made_with_ai, now.scheduled_for) == (
            draft.objective,
            draft.reply_setting,
            draft.made_with_ai,
            draft.scheduled_for,
        )

    @rule(reference=posts, by=WRITERS)
    def submit(self, reference: str, by: str) -> None:
        """Sends it in; where only recognisable faces stand in the way, a leader gives the reason first."""
        sent: list[drafting.Submitted] = []
        if not self.tried(lambda: sent.append(self.world.send_in(reference, by))):
            return
        if not sent[0].accepted and {f.rule for f in sent[0].report.blocks} == {FACES}:
            for finding in sent[0].report.blocks:
                self.lift(reference, by, finding.fingerprint)
            self.tried(lambda: self.world.send_in(reference, by))
        if self.state(reference) is State.WAITING:
            self.accounts[reference].touched.add(by)

    def lift(self, reference: str, by: str, fingerprint: str) -> None:
        version = self.world.version(reference)
        self.tried(
            lambda: lifting.ask(
                self.world.db,
                self.world.actor(by),
                reference,
                fingerprint=fingerprint,
                based_on=version.number,
                now=self.world.now,
            )
        )
        decision = lifting.Decision(fingerprint, version.digest, lift=True, reason="The families agreed.")
        self.tried(
            lambda: lifting.decide(self.world.db, self.world.actor(DEPUTY), reference, decision, self.world.now)
        )

    @rule(reference=posts, by=READERS)
    def open_review(self, reference: str, by: str) -> None:
        self.accounts[reference].seen[by] = (self.world.version(reference).digest, self.contents(reference))

    @rule(reference=posts, by=READERS)
    def approve(self, reference: str, by: str) -> None:
        """Presses the button on the page that was opened, however long ago."""
        account = self.accounts[reference]
        if by not in account.seen:
            return
        digest, contents = account.seen[by]
        answer: list[reviewing.Agreed] = []
        done = self.tried(lambda: answer.append(self.world.approve(reference, by, digest)))
        if done and answer[0].outcome is Outcome.AGREED:
            assert by not in account.touched, f"{by} touched this post and agreed it"
            assert by != "teacher"
            assert contents == self.contents(reference), "not what the page showed"
            account.agreed.append((by, contents))
            account.held = False

    @rule(reference=posts, by=READERS)
    def read_and_approve(self, reference: str, by: str) -> None:
        self.open_review(reference, by)
        self.approve(reference, by)

    @rule(reference=posts, by=WRITERS, reader=READERS, hours=HOURS, text=TEXTS, slip=SLIPS)
    def whole_way(self, reference: str, by: str, reader: str, hours: int | None, text: str, slip: str) -> None:
        """The usual day, so that the search gets far often enough."""
        draft = self.draft_of(
            reference,
            text=text,
            alt="Six pots in a row on a sill",
            objective="celebrate-learning",
            replies="mentionedUsers",
            hours=hours,
            shown="m1",
            swapped=False,
            ai=False,
        )
        self.save(reference, by, ONE_FIELD[slip](draft))
        self.save(reference, by, draft)
        self.submit(reference, by)
        self.read_and_approve(reference, reader)

    @rule(target=posts, by=WRITERS, mishap=st.sampled_from(MISHAPS), slip=SLIPS, hours=HOURS)
    def agreed_and_then(self, by: str, mishap: str, slip: str, hours: int | None) -> str:
        """A fresh post is agreed, and something happens between the agreement and the sending."""
        reference, reader = self.start(by), "second" if by == "colleague" else "colleague"
        if self.paused:
            self.resume()
        if not self.consent["m1"]:
            self.family_answers("m1", says=True)
        self.whole_way(reference, by, reader, hours, "Planting day.", slip)
        assert self.state(reference) in CLAIMABLE, "the usual way must be open"
        if hours:
            self.publish(clear=True)
            self.time_passes(60 * hours)
        self.let_happen(mishap, reference, by, slip)
        for _ in range(3):
            self.publish(clear=True)
        if mishap == "a family says no":
            self.family_answers("m1", says=True)
        return reference

    def let_happen(self, mishap: str, reference: str, by: str, slip: str) -> None:
        if mishap == "a family says no":
            self.family_answers("m1", says=False)
        elif mishap == "a colleague holds it":
            self.hold(reference, by)
        elif mishap == "the author changes it":
            self.reopen(reference, by)
            self.save(reference, by, ONE_FIELD[slip](self.accounts[reference].last))
        elif mishap == "the head pauses everything" and not self.paused:
            self.pause()
        elif mishap == "it lies for weeks":
            self.time_passes(60 * 24 * 15)
        elif mishap == "X is silent":
            self.publish(clear=False)

    @rule(target=posts, by=WRITERS, slip=SLIPS)
    def edited_while_reading(self, by: str, slip: str) -> str:
        """The reader opens the page, the author takes it back, changes it and sends it in again."""
        reference, reader = self.start(by), "second" if by == "colleague" else "colleague"
        draft = self.draft_of(
            reference,
            text="Planting day.",
            alt="Six pots in a row on a sill",
            objective="celebrate-learning",
            replies="mentionedUsers",
            hours=None,
            shown="m1",
            swapped=False,
            ai=False,
        )
        self.save(reference, by, draft)
        self.submit(reference, by)
        self.open_review(reference, reader)
        self.reopen(reference, by)
        self.save(reference, by, ONE_FIELD[slip](draft))
        self.submit(reference, by)
        self.approve(reference, reader)
        return reference

    @rule(reference=posts, by=READERS)
    def ask_for_changes(self, reference: str, by: str) -> None:
        digest = self.world.version(reference).digest
        self.tried(
            lambda: reviewing.ask_for_changes(
                self.world.db, self.world.actor(by), reference, digest=digest, reason="More", now=self.world.now
            )
        )

    @rule(reference=posts, by=WRITERS)
    def reopen(self, reference: str, by: str) -> None:
        self.tried(lambda: drafting.reopen(self.world.db, self.world.actor(by), reference, self.world.now))

    @rule(reference=posts, by=WRITERS)
    def hold(self, reference: str, by: str) -> None:
        held = self.tried(
            lambda: reviewing.hold(
                self.world.db, self.world.actor(by), reference, reason="Wait", now=self.world.now
            )
        )
        if held:
            self.accounts[reference].held = True

    @rule(reference=posts, by=READERS)
    def release(self, reference: str, by: str) -> None:
        if self.tried(lambda: reviewing.release(self.world.db, self.world.actor(by), reference, self.world.now)):
            self.accounts[reference].held = False

    @rule(pupil=st.sampled_from(["m1", "m5"]), says=st.booleans())
    def family_answers(self, pupil: str, says: bool) -> None:  # noqa: FBT001  # hypothesis passes by name
        self.world.later(seconds=1)
        consenting.record(
            self.world.db,
            self.world.actor("office"),
            [
                consenting.NewConsent(
                    self.world.pupils[pupil],
                    Decision.YES if says else Decision.WITHDRAWN,
                    naming=Naming.NONE,
                    evidence_ref="form" if says else None,
                )
            ],
            self.world.now,
        )
        self.consent[pupil] = says

    @precondition(lambda self: not self.paused)
    @rule()
    def pause(self) -> None:
        channel.pause(self.world.db, self.world.actor("head"), why="Wait", now=self.world.now)
        self.paused = True

    @precondition(lambda self: self.paused)
    @rule()
    def resume(self) -> None:
        channel.resume(self.world.db, self.world.actor("head"), self.world.now)
        self.world.account_seen()
        self.paused = False

    @rule(minutes=st.sampled_from([1, 45, 150, 60 * 24 * 15]))
    def time_passes(self, minutes: int) -> None:
        self.world.later(minutes=minutes)

    # What the publisher does, and what the oracle thinks of it ----------------------------------

    @rule(clear=st.sampled_from([True, True, True, False]))
    def publish(self, clear: bool) -> None:  # noqa: FBT001  # hypothesis passes by name
        """Reserve, examine, claim, settle: the publisher's own steps, with X's answer made up."""
        reserved = outbox.reserve(self.world.db, "p", lease=LEASE, now=self.world.now)
        if reserved is None or not outbox.examine(self.world.db, reserved, self.world.now):
            return
        claimed = outbox.claim(self.world.db, reserved, "p", lease=LEASE, now=self.world.now)
        if claimed is None:
            return
        self.judge(claimed)
        outcome = Sent(str(10_000 + claimed.attempt_id)) if clear else Unknown("silence")
        settling.settle(self.world.db, claimed, outcome, self.world.now)

    def judge(self, claimed: outbox.Claim) -> None:
        (reference,) = [r for r in self.accounts if self.world.post(r).id == claimed.post_id]
        account = self.accounts[reference]
        contents = claimed.contents
        assert not self.paused, "sent while paused"
        assert not account.held, "sent while held"
        assert account.left == 0, "sent twice"
        assert any(by not in account.touched and agreed == contents for by, agreed in account.agreed), (
            "sent without the agreement of somebody who did not touch it"
        )
        assert account.agreed[-1][1] == contents, "not the last thing that was agreed"
        assert contents == self.contents(reference), "not the current version"
        assert contents.scheduled_for is None or contents.scheduled_for <= self.world.now, "sent too early"
        for picture in contents.pictures:
            for name in ("m1", "m5"):
                if self.world.pupils[name] in picture.pupil_ids:
                    assert self.consent[name], "shows a child whose family said no"
        with self.world.db.read() as session:
            approved_at = session.exec(
                select(Approval.at).where(Approval.post_id == claimed.post_id).order_by(Approval.id.desc())  # type: ignore[attr-defined]  # SQLModel types columns as values
            ).first()
        assert approved_at is not None
        assert self.world.now - approved_at < timedelta(days=14), "the agreement is too old"
        account.left += 1

    # Small helpers --------------------------------------------------------------------------------

    def tried(self, action: object) -> bool:
        """Whether an action went through; if it was refused, nothing may have changed."""
        before = self.events()
        try:
            action()  # type: ignore[operator]  # always a function without arguments
        except GatekeeperError:
            assert self.events() == before, "refused, and yet on the record"
            return False
        assert self.events() == before + 1, "exactly one event"
        return True

    def state(self, reference: str) -> State:
        return self.world.post(reference).state

    def contents(self, reference: str) -> Contents:
        with self.world.db.read() as session:
            version = session.get_one(Version, self.world.post(reference).current_version_id)
            return read_contents(session, version)

    def events(self) -> int:
        with self.world.db.read() as session:
            return session.get_one(AuditHead, 1).seq
