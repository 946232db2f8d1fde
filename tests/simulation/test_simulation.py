"""The publisher keeps its promises on every seeded day, a seed is a whole history, and wrong ways are found out.

GATEKEEPER_SIMULATED_DAYS says how many days are played (60 unless told otherwise).
"""

import os
from dataclasses import asdict

import pytest

from tests.simulation.controls import CONTROLS
from tests.simulation.day import play

DAYS = int(os.environ.get("GATEKEEPER_SIMULATED_DAYS", "60"))
PARTS = 6
MOST_SEEDS = 300


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_no_day_sends_twice_loses_or_sends_what_it_may_not(part: int) -> None:
    to_a_person = 0
    for seed in range(part, DAYS, PARTS):
        result = play(seed)
        assert not result.broken, f"seed {seed}: {result.broken} {result.states}"
        to_a_person += len(result.to_a_person)
    assert to_a_person <= max(1, DAYS // PARTS // 10)


@pytest.mark.slow
def test_a_seed_is_a_whole_history() -> None:
    for seed in (3, 9, 14):
        assert asdict(play(seed)) | {"states": None} == asdict(play(seed)) | {"states": None}
        assert sorted(play(seed).states.values()) == sorted(play(seed).states.values())


@pytest.mark.slow
@pytest.mark.parametrize("name", CONTROLS)
def test_a_way_that_is_known_to_be_wrong_is_found_out(name: str) -> None:
    for seed in range(MOST_SEEDS):
        with CONTROLS[name]() as ways:
            if play(seed, ways).broken:
                return
    pytest.fail(f"{name} kept every promise for {MOST_SEEDS} seeds")
