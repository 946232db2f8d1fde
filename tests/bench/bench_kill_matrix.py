"""Is anything lost, sent twice or broken when the publisher is killed at whatever moment?

Kills it by SIGKILL at every line it executes, and just before every call by which something leaves the process
(to a file, to the disk, to the network); lets a second publisher take over; and looks at X and at the database.

    .venv/bin/python -m tests.bench.bench_kill_matrix [--postgres] [--unit lines|calls] [--every N] [--scripts ...]

What a script has in common with one before it is played once. A line is the place of one kill, in the first
script that executes it; `--often N` takes N scripts for each line, `--all` every script and every time. The last
line is one line of JSON.
"""

import argparse
import dis
import json
import logging
import sys
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from types import CodeType

from tests.faults import ptrace
from tests.faults.killing import WATCHED, Matrix, Steps, Unit, matrix
from tests.faults.prepared import Kind
from tests.faults.scripts import SCRIPTS
from tests.simulation.controls import CONTROLS

A_LITTLE = 5
"""What two runs have in common is not the same to the last step: threads take turns as they like."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs what is asked for, and prints what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--unit", choices=("lines", "calls"))
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only each N-th of the kills")
    parser.add_argument("--often", type=int, default=1, metavar="N", help="kills for each line")
    parser.add_argument("--all", action="store_true", help="every time that a line is executed")
    parser.add_argument("--scripts", nargs="+", choices=tuple(SCRIPTS), default=tuple(SCRIPTS))
    parser.add_argument("--missed", action="store_true", help="name the lines that no script executes")
    parser.add_argument("--control", choices=tuple(CONTROLS), help="a way that is known to be wrong, in its place")
    asked = parser.parse_args(arguments)
    kind: Kind = "postgres" if asked.postgres else "sqlite"
    units: list[Unit] = [asked.unit] if asked.unit else ["lines", "calls"]
    if "calls" in units and not ptrace.allowed():
        print("calls: this computer does not let a process watch its own child")
        units.remove("calls")
    totals, often = Counter[str](), Counter[str]()
    wrong: list[str] = []
    logging.disable(logging.ERROR)  # what goes wrong is meant to
    with CONTROLS[asked.control]() if asked.control else nullcontext(), matrix(kind, asked.scripts) as made:
        for unit in units:
            played: list[Steps] = []
            for name in asked.scripts:
                wrong += _script(made, name, unit, asked, played, (totals, often))
            if unit == "lines":
                _say_lines(played, missed=asked.missed)
    for line in wrong:
        print(line)
    print(json.dumps({"database": kind, **totals, "violations": len(wrong)}))
    return 1 if wrong else 0


def _script(
    made: Matrix,
    name: str,
    unit: Unit,
    asked: argparse.Namespace,
    played: list[Steps],
    counted: tuple[Counter[str], Counter[str]],
) -> list[str]:
    """Plays one script once to its end, then kills it wherever it was not killed yet. Gives what was wrong."""
    totals, often = counted
    whole = made.run(name, unit, None)
    wrong = [f"{name}, not killed: {what}" for what in whole.verdict.broken]
    steps = whole.steps
    shared = max((_in_common(steps, earlier) for earlier in played), default=0)
    played.append(steps)
    chosen = list(range(max(0, shared - A_LITTLE) + 1, len(steps) + 1))
    if unit == "lines" and not asked.all:
        chosen = _first_times(steps, chosen, often, asked.often)
    chosen = chosen[:: asked.every]
    began, ends = time.monotonic(), Counter[str]()
    for number in chosen:
        run = made.run(name, unit, number)
        totals[f"{unit}_killed"] += run.killed
        ends[f"{run.verdict.state}, {run.verdict.copies} on X"] += 1
        at = f"{name}, {unit} {number} ({steps[number - 1]})"
        wrong += [f"{at}: {what}" for what in run.verdict.broken]
    totals[f"{unit}_runs"] += len(chosen)
    seconds = time.monotonic() - began
    ended = "; ".join(f"{count} {end}" for end, count in ends.most_common())
    print(
        f"{name}: {len(steps)} {unit}, {shared} as before, {len(chosen)} kills in {seconds:.0f} s: {ended}",
        flush=True,
    )
    return wrong


def _first_times(steps: Steps, numbers: Sequence[int], often: Counter[str], most: int) -> list[int]:
    """Where each line is executed for the first time, unless it was often enough the place of a kill before."""
    first: dict[str, int] = {}
    for number in numbers:
        first.setdefault(steps[number - 1], number)
    chosen = [number for step, number in first.items() if often[step] < most]
    often.update(steps[number - 1] for number in chosen)
    return chosen


def _in_common(one: Steps, other: Steps) -> int:
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _say_lines(played: Sequence[Steps], *, missed: bool) -> None:
    executed = {step for steps in played for step in steps}
    inside = {f"{Path(file).name}:{line}" for file in WATCHED for line in _lines_of_functions(Path(file))}
    print(f"{len(inside & executed)} of {len(inside)} lines inside functions were executed, and killed at")
    if missed:
        print("never executed:", " ".join(sorted(inside - executed)))


def _lines_of_functions(file: Path) -> set[int]:
    """The lines on which something happens when a function of this file runs."""
    lines: set[int] = set()
    waiting = [(compile(file.read_text(encoding="utf-8"), str(file), "exec"), False)]
    while waiting:
        code, is_function = waiting.pop()
        if is_function:
            lines |= {line for _, line in dis.findlinestarts(code) if line and line != code.co_firstlineno}
        waiting += [
            (part, bool(part.co_flags & 0x1)) for part in code.co_consts if isinstance(part, CodeType)
        ]  # 0x1: it has variables of its own, as a class body has not
    return lines


if __name__ == "__main__":
    sys.exit(main())
