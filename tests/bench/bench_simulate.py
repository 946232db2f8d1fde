"""Does the publisher keep its promises under every fault we can think of? Thousands of seeded days say.

`python3 -m gatekeeper bench simulate --seeds N --start S [--json] [--person]`; any seed replays identically.
With --json the last line is one line of JSON. With --person posts that X does not show are left to a person,
which is how a school is set up unless it chooses otherwise.
"""

import argparse
import gc
import json
import logging
import multiprocessing
import os
import sys
import tempfile
import time
from functools import partial

from tests.simulation import day
from tests.simulation.day import Result, Ways, play

KINDS = ("double", "lost", "unapproved", "unaudited", "after_withdrawal", "to_a_person")


def run(seeds: range, *, resend: bool = True, processes: int | None = None) -> tuple[dict[str, int], list[str]]:
    """Plays these seeds, on every core. Gives how many of each kind there were, and a sentence for each fault."""
    totals, wrong = dict.fromkeys(("seeds", "posts", *KINDS), 0), []
    own = multiprocessing.get_context("spawn")
    with (
        tempfile.TemporaryDirectory(prefix="gatekeeper-simulations-", dir=day.FAST) as folder,
        own.Pool(processes or os.cpu_count() or 1, _ready, (folder,)) as pool,
    ):
        for seed, result in pool.imap_unordered(partial(_played, resend=resend), seeds, chunksize=4):
            totals["seeds"] += 1
            totals["posts"] += result.posts
            for kind in KINDS:
                totals[kind] += len(getattr(result, kind))
            wrong += [f"seed {seed}: {what}" for what in result.broken]
    return totals, sorted(wrong)


def _ready(folder: str) -> None:
    """Leaves nothing behind: whoever began takes the folder away, for a process of a pool does not end by itself.

    What is loaded stays; looking it through again and again is a fifth of a seed's time.

    A full disk is meant to be there, so it is not logged.
    """
    day.FAST = folder
    logging.disable(logging.ERROR)
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def _played(seed: int, *, resend: bool) -> tuple[int, Result]:
    return seed, play(seed, Ways(resend=resend))


def main(arguments: list[str] | None = None) -> int:
    """Plays the seeds that are asked for and prints what came of them."""
    parser = argparse.ArgumentParser(prog="bench simulate", description=__doc__)
    parser.add_argument("--seeds", type=int, default=1000)
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--person", action="store_true")
    asked = parser.parse_args(arguments)
    began = time.monotonic()
    totals, wrong = run(range(asked.start, asked.start + asked.seeds), resend=not asked.person)
    seconds = time.monotonic() - began
    print(
        f"{asked.seeds} seeds in {seconds:.0f} s, {asked.seeds / seconds:.1f} a second on {os.cpu_count()} cores"
    )
    for line in wrong[:50]:
        print(line)
    if asked.json:
        print(json.dumps({name: totals[name] for name in ("seeds", *KINDS)}))
    else:
        print(", ".join(f"{name.replace('_', ' ')} {count}" for name, count in totals.items()))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
