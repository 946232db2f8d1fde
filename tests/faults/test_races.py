"""Two at the very same moment, on both databases: one of the two orders, and never a third thing.

GATEKEEPER_RACE_ROUNDS says how many rounds; `python -m tests.bench.bench_races` plays a thousand of each, between
processes too.
"""

import os
from pathlib import Path

import pytest

from tests.faults.prepared import Kind
from tests.faults.races import RACES, rounds

ROUNDS: dict[Kind, int] = {"sqlite": 20, "postgres": 2}


@pytest.mark.parametrize("kind", ROUNDS)
@pytest.mark.parametrize("name", RACES)
def test_two_at_once_end_in_one_of_the_two_orders(kind: Kind, name: str, tmp_path: Path) -> None:
    with rounds(kind, "threads", name, tmp_path) as play:
        for number in range(int(os.environ.get("GATEKEEPER_RACE_ROUNDS", ROUNDS[kind]))):
            ended, wrong = play()
            assert not wrong, f"round {number}, {ended}: {wrong}"
