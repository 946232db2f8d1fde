"""What do tens of thousands of slightly wrong uploads do? Be cleaned or refused. It prints figures.

    python -m tests.bench.bench_uploads [MUTANTS]

The decoding code is the product's, confined like the product's child. To try 50,000 files in
minutes, a process serves many of them instead of one; a process that dies is counted and replaced.
"""

import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path
from random import Random

from gatekeeper.pictures import confine, intake, worker
from gatekeeper.pictures.errors import PictureRefused
from gatekeeper.pictures.kinds import Job, Kind
from tests.gatekeeper.pictures.judging import telling
from tests.gatekeeper.pictures.test_mutants import mutant, originals

CORES = 2
BATCH = 100
KEPT_FOR_EXIFTOOL = 500
Outcome = tuple[str, float, bytes]


def _confined() -> None:
    for kind in Kind:
        worker._load_everything(kind)
    confine.limit_memory_and_time(seconds=None)
    confine.forbid_files_and_network()


def _decoded(files: list[bytes]) -> tuple[list[Outcome], int]:
    """Runs in the confined process: gives what became of each file, and the most memory held so far, in MiB."""
    done = []
    for data in files:
        began = time.perf_counter()
        try:
            kind = intake._accepted_kind(data, "mutant")
        except PictureRefused as refused:
            done.append((str(refused.reason), time.perf_counter() - began, b""))
            continue
        header, jpegs = worker._answer(data, kind, Job.CLEAN)
        packed = json.dumps(header).encode("ascii")
        answer = len(packed).to_bytes(4, "big") + packed + jpegs
        done.append((kind.value, time.perf_counter() - began, answer))
    return done, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _proved(kind: str, answer: bytes) -> tuple[str, bytes]:
    """Believes the answer exactly as the product does; gives the outcome and the picture that would be stored."""
    try:
        return "cleaned", intake._believe(answer, Kind(kind), "mutant").jpeg
    except PictureRefused as refused:
        return str(refused.reason), b""


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    random = Random("uploads")  # noqa: S311  # the same every time
    sources = originals()
    counted: Counter[str] = Counter()
    slowest, memory, deaths, unbelievable = 0.0, 0, 0, 0
    kept: list[bytes] = []
    began = time.perf_counter()
    pool = ProcessPoolExecutor(CORES, mp_context=get_context("spawn"), initializer=_confined)
    while counted.total() + deaths < count:
        batches = [[mutant(random, sources) for _ in range(BATCH)] for _ in range(CORES)]
        for answers in [pool.submit(_decoded, batch) for batch in batches]:
            try:
                outcomes, held = answers.result(timeout=600)
            except BrokenProcessPool:
                deaths += BATCH
                pool = ProcessPoolExecutor(CORES, mp_context=get_context("spawn"), initializer=_confined)
                continue
            memory = max(memory, held)
            for name, seconds, answer in outcomes:
                slowest = max(slowest, seconds)
                try:
                    outcome, jpeg = _proved(name, answer) if answer else (name, b"")
                except (ValueError, LookupError, TypeError, AttributeError):
                    unbelievable += 1
                    continue
                counted[outcome] += 1
                if jpeg and len(kept) < KEPT_FOR_EXIFTOOL:
                    kept.append(jpeg)
    pool.shutdown()
    print(f"{counted.total()} mutated files in {time.perf_counter() - began:.0f} s: {dict(counted)}")
    print(f"files in batches whose process died: {deaths}; answers that were not believed: {unbelievable}")
    print(f"slowest {slowest:.2f} s (bar 2 s); most memory of a process {memory} MiB (bar 300 MiB)")
    print(f"tags left in {len(kept)} cleaned ones, by exiftool: {_tags(kept)}")


def _tags(jpegs: list[bytes]) -> int | str:
    if not jpegs or shutil.which("exiftool") is None:
        return "not looked at"
    with tempfile.TemporaryDirectory() as folder:
        for number, jpeg in enumerate(jpegs):
            (Path(folder) / f"{number}.jpg").write_bytes(jpeg)
        done = subprocess.run(
            ["exiftool", "-json", "-a", "-G0", "-r", folder], capture_output=True, check=True, timeout=600
        )
    seen = [telling(tags) for tags in json.loads(done.stdout)]
    assert len(seen) == len(jpegs)
    return sum(map(len, seen))


if __name__ == "__main__":
    main()
