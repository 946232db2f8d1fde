"""Is everything else held up by an X that accepts and never answers, or that drips its answer for minutes?

A question is given up after a second here; `python -m tests.bench.bench_silence` measures with half a minute.
"""

import time

import pytest
from sqlmodel import select

from gatekeeper.models import PublisherBeat
from gatekeeper.publishing import patience
from gatekeeper.publishing.publisher import Publisher
from gatekeeper.x.client import TweepyPort
from gatekeeper.x.sandbox.faults import Effect, Hang, SlowDrip
from tests.faults.conftest import Opens, School
from tests.faults.silence import everything_at_once
from tests.world import World

DEADLINE = 1.0


@pytest.fixture(autouse=True)
def _scaled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "SLOW", DEADLINE / 4)
    monkeypatch.setattr(patience, "PAUSE", 3600.0)


def _publisher(school: School, world: World) -> Publisher:
    port = TweepyPort(school.x.credentials, origin=school.x.origin, read_timeout=DEADLINE * 5, deadline=DEADLINE)
    return Publisher(world.db, school.pictures, lambda _: port, lambda: world.now, name="one")


@pytest.mark.parametrize("effect", [Hang(600), Hang(600, committed=False), SlowDrip(600)], ids=str)
def test_a_round_asks_an_x_that_does_not_answer_once(opened: Opens, effect: Effect) -> None:
    school = opened("sqlite", "head", everything_at_once)
    with school.begin() as world:
        world.later(minutes=5)
        school.x.faults.add(effect, times=None)
        publisher = _publisher(school, world)
        began = time.monotonic()
        publisher.tick()
        assert len(school.x.requests()) == 1, "a takedown, a doubt, a key and a post wait; X was asked once"
        assert time.monotonic() - began < DEADLINE + 10, (
            "a very busy machine, and not four questions of ten minutes"
        )
        publisher.tick()
        assert len(school.x.requests()) == 1, "and not again for a while"
        with world.db.read() as session:
            assert session.exec(select(PublisherBeat.seen_at)).one() == world.now
