"""How long is the publisher held up by an X that takes every request and answers none? With the true half minute.

    .venv/bin/python -m tests.bench.bench_silence [--minutes 10] [--fault hang|drip]

A post to take down, one in doubt and one that is due all need X. The last line is one line of JSON.
"""

import argparse
import json
import logging
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from gatekeeper.pictures.store import PictureStore
from gatekeeper.publishing.publisher import Publisher
from gatekeeper.x.client import TweepyPort
from gatekeeper.x.sandbox.faults import Hang, SlowDrip
from gatekeeper.x.sandbox.server import Sandbox
from tests import databases
from tests.faults.silence import everything_at_once
from tests.gatekeeper.conftest import world_of
from tests.world import ACCOUNT_ID, NOON

EVERY = 5.0
MOST = 35.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Lets a publisher look for work as it does in a school, and measures each round."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--fault", choices=("hang", "drip"), default="hang")
    asked = parser.parse_args(arguments)
    logging.disable(logging.WARNING)
    folder = Path(tempfile.mkdtemp(prefix="gatekeeper-silence-"))
    db = databases.sqlite(folder, filled=True)
    world = world_of(db)
    everything_at_once(world)
    seconds, rounds = 60 * asked.minutes, list[float]()
    with Sandbox(account_id=ACCOUNT_ID) as x, x.at(NOON):
        x.faults.add(Hang(2 * seconds) if asked.fault == "hang" else SlowDrip(2 * seconds), times=None)
        began = time.monotonic()
        port = TweepyPort(x.credentials, origin=x.origin)
        publisher = Publisher(
            db,
            PictureStore(folder / "pictures"),
            lambda _: port,
            lambda: NOON + timedelta(minutes=5, seconds=time.monotonic() - began),
        )
        while time.monotonic() - began < seconds:
            before = time.monotonic()
            publisher.tick()
            rounds.append(time.monotonic() - before)
            time.sleep(max(0.0, EVERY - rounds[-1]))
        requests = len(x.requests())
    db.close()
    told = {
        "fault": asked.fault,
        "minutes": round(sum(max(EVERY, one) for one in rounds) / 60, 1),
        "rounds": len(rounds),
        "requests": requests,
        "longest_seconds": round(max(rounds), 1),
        "longest_without_x": round(max((one for one in rounds if one < MOST / 2), default=0.0), 1),
    }
    print(json.dumps(told))
    return 0 if max(rounds) <= MOST else 1


if __name__ == "__main__":
    sys.exit(main())
