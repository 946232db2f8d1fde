"""A random school day on which leaders also release words alone: nothing else gets past the second person."""

import os

from hypothesis import strategies as st
from hypothesis.stateful import MultipleResults, multiple, rule, run_state_machine_as_test

from gatekeeper.actions.releasing_alone import Tried
from gatekeeper.contents import Contents
from gatekeeper.emergency_words import STARTERS, rendered
from gatekeeper.errors import NotPermitted, Stale
from gatekeeper.publishing import outbox
from tests import emergencies
from tests.gatekeeper.stateful.machine import SchoolDay
from tests.gatekeeper.stateful.test_school_day import Unguarded, _settings

RUNS = int(os.environ.get("GATEKEEPER_STATEFUL_RUNS", "20"))
CLOSED = STARTERS[0]
POSSIBLE = frozenset(
    rendered(CLOSED.words, {1: day, 2: why}) for day in CLOSED.choices[1] for why in CLOSED.choices[2]
)


class SnowDay(SchoolDay):
    """The oracle also knows exactly what a leader released alone, and nothing else counts for it."""

    def __init__(self) -> None:
        super().__init__()
        self.wording = emergencies.agreed(self.world)
        self.alone: dict[str, Contents] = {}

    @rule(
        target=SchoolDay.posts,
        by=st.sampled_from(["head", "head", "dsl", "teacher", "colleague"]),
        day=st.integers(0, 4),
        why=st.integers(0, 6),
        honest=st.sampled_from([True, True, False]),
    )
    def release_alone(self, by: str, day: int, why: int, honest: bool) -> str | MultipleResults[str]:  # noqa: FBT001  # hypothesis passes by name
        """A leader releases a closure; sometimes with words that no list has."""
        chosen = {1: self.wording.choices[1][day].id, 2: self.wording.choices[2][why].id}
        shown = (self.wording.filled(chosen) or "") + ("" if honest else " Ask at the gate.")
        tried = [Tried(self.world.staff["second"], "phoned", "now")]
        before = self.events()
        try:
            done = emergencies.release(self.world, self.wording, by, chosen=chosen, shown=shown, tried=tried)
        except (NotPermitted, Stale):
            assert by in {"teacher", "colleague"} or not honest, "a leader was refused"
            assert self.events() == before, "refused, and yet on the record"
            return multiple()
        assert by in {"head", "dsl"}, "released by somebody who does not lead"
        assert honest, "released with words of their own"
        assert self.events() == before + 1
        reference = done.reference or ""
        self.known(reference, by)
        self.alone[reference] = self.contents(reference)
        return reference

    def judge(self, claimed: outbox.Claim) -> None:
        """What was released alone goes out only exactly so; everything else as on any other day."""
        (reference,) = [r for r in self.accounts if self.world.post(r).id == claimed.post_id]
        account = self.accounts[reference]
        if self.alone.get(reference) != claimed.contents or account.agreed:
            super().judge(claimed)
            return
        assert not self.paused, "sent while paused"
        assert not account.held, "sent while held"
        assert account.left == 0, "sent twice"
        assert claimed.contents.text in POSSIBLE, "not what two people agreed before"
        assert not claimed.contents.pictures, "a picture that nobody read"
        assert claimed.contents == self.contents(reference), "not the current version"
        account.left += 1


class UnguardedSnowDay(SnowDay, Unguarded):
    """The same without the database's own guards."""


def test_nothing_but_agreed_words_goes_out_with_a_single_reader() -> None:
    run_state_machine_as_test(SnowDay, settings=_settings(max(4, RUNS // 4)))


def test_the_program_alone_keeps_it_too() -> None:
    run_state_machine_as_test(UnguardedSnowDay, settings=_settings(max(3, RUNS // 6)))
