"""Does anything impossible happen when two act at the very same moment? Thousands of rounds say.

    .venv/bin/python -m tests.bench.bench_races [--postgres] [--rounds N] [--races ...]

Half of the rounds are played by two threads of one process, half by two processes. The last line is one line of
JSON.
"""

import argparse
import json
import logging
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.faults.killing import FAST
from tests.faults.prepared import Kind
from tests.faults.races import RACES, How, rounds

HOWS: tuple[How, ...] = ("processes", "threads")  # forked first, before this process has threads


def main(arguments: Sequence[str] | None = None) -> int:
    """Plays what is asked for, and prints what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--rounds", type=int, default=1000, metavar="N", help="of each race")
    parser.add_argument("--races", nargs="+", choices=tuple(RACES), default=tuple(RACES))
    asked = parser.parse_args(arguments)
    kind: Kind = "postgres" if asked.postgres else "sqlite"
    logging.disable(logging.ERROR)
    played, violations = 0, 0
    for name in asked.races:
        began, wrong, ends = time.monotonic(), Counter[str](), Counter[str]()
        for how in HOWS:
            folder = Path(tempfile.mkdtemp(prefix="gatekeeper-races-", dir=FAST))
            try:
                with rounds(kind, how, name, folder) as play:
                    for _ in range(asked.rounds // len(HOWS)):
                        ended, faults = play()
                        ends[ended] += 1
                        wrong.update(faults)
                        played += 1
            finally:
                shutil.rmtree(folder)
        violations += wrong.total()
        seconds = time.monotonic() - began
        ended = ", ".join(f"{count} {end}" for end, count in ends.most_common())
        print(f"{name}: {ends.total()} rounds in {seconds:.0f} s: {ended}; {wrong.total()} violations", flush=True)
        for what, count in wrong.most_common():
            print(f"    {count} x {what}")
    print(json.dumps({"database": kind, "rounds": played, "violations": violations}))
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
