"""Do both verifiers find every change of an exported record, and do they agree? Prints figures.

The record is made by the product itself: a term of posts, people, permissions and a new key.
Every row is taken out, doubled, swapped and cut off; bits are flipped all over the files.

python -m tests.bench.bench_record [--flips 4000]
"""

import argparse
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from unittest.mock import patch

from gatekeeper import keys, record_key
from gatekeeper.actions import people, seeing
from gatekeeper.audit import bundle, checkpoints, verify_audit
from gatekeeper.keys import SigningKey
from gatekeeper.models import AuditHead
from gatekeeper.publishing.checkpointing import Checkpoints
from gatekeeper.record_export import export
from tests import databases
from tests.exports import Files, both, made_anew, read, rows_of, settings_of
from tests.gatekeeper.conftest import world_of
from tests.scrutinised import MadeTerm

AT_LEAST = 200
Lines = list[bytes]


def made() -> tuple[Files, list[str], SigningKey]:
    """An export, the checkpoints that somebody kept from before and after the change of the key, and that key."""
    with tempfile.TemporaryDirectory() as name:
        db = databases.sqlite(Path(name), filled=True)
        world = world_of(db)
        chosen = settings_of(Path(name), world)
        kept = []

        def a_day() -> None:
            world.now += timedelta(days=1)
            Checkpoints(db, keys.signing_key(chosen.checkpoint_key_path)).look(world.now)
            with db.read() as session:
                last = checkpoints.latest(session)
            assert last is not None
            kept.append(last.note)

        MadeTerm(world)
        a_day()
        people.switch_off(db, world.actor("head"), world.staff["volunteer"], world.now)
        office = world.actor("office")
        for pupil in world.pupils.values():
            seeing.note(db, office, subject=f"pupil:{pupil}", what="the permissions of a pupil", now=world.now)
        seeing.show_names(db, world.actor("dsl"), figure="published", reason="A parent asks.", now=world.now)
        record_key.change(chosen, world.now)
        a_day()
        while True:
            with db.read() as session:
                if session.get_one(AuditHead, 1).seq >= AT_LEAST:
                    break
            world.approved(text="Oak class read aloud.")
        a_day()
        target = Path(name) / "record.zip"
        export(chosen, target, world.now)
        db.close()
        return read(target), kept, keys.signing_key(chosen.checkpoint_key_path)


CHANGES: dict[str, Callable[[Lines, int], Lines]] = {
    "row taken out": lambda lines, at: lines[:at] + lines[at + 1 :],
    "row doubled": lambda lines, at: [*lines[: at + 1], *lines[at:]],
    "rows swapped": lambda lines, at: [*lines[:at], *reversed(lines[at : at + 2]), *lines[at + 2 :]],
    "end cut off": lambda lines, at: lines[:at],
}


def changed_rows(files: Files) -> Iterator[tuple[str, Files]]:
    """Every row of the events, of their details and of both, changed in each of the four ways."""
    count = files[bundle.EVENTS].count(b"\n")
    for which in ((bundle.EVENTS,), (bundle.DETAILS,), (bundle.EVENTS, bundle.DETAILS)):
        lines = {name: files[name].splitlines(keepends=True) for name in which}
        for what, change in CHANGES.items():
            for at in range(count - (what == "rows swapped")):
                yield what, {**files, **{name: b"".join(change(lines[name], at)) for name in which}}


def flipped(files: Files, flips: int) -> Iterator[tuple[str, Files]]:
    """So many single bits, as many in each file."""
    dice = random.Random(6)  # noqa: S311  # the same sample each time
    for name in sorted(files):
        for bit in dice.sample(range(8 * len(files[name])), min(flips // len(files), 8 * len(files[name]))):
            data = bytearray(files[name])
            data[bit // 8] ^= 1 << bit % 8
            yield "bit flipped", {**files, name: bytes(data)}


def rewritten(files: Files, key: SigningKey) -> Iterator[tuple[str, Files]]:
    """The whole record written anew with the stolen key, each time with another row changed or the end cut off."""
    count = len(rows_of(files))
    for at in range(0, count, 7):
        rows = rows_of(files)
        rows[at]["actor"] = "somebody else"
        yield "rewritten with the stolen key", made_anew(files, rows, key)
        if at:
            yield "cut off and signed with the stolen key", made_anew(files, rows_of(files)[:at], key)


def main() -> None:
    """Prints a line for each kind of change, and gives an error where one was not found."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--flips", type=int, default=4000)
    flips = parser.parse_args().flips
    files, kept, key = made()
    verbs = {row["verb"] for row in rows_of(files)}
    print(f"{len(rows_of(files))} events of {len(verbs)} kinds, {files[bundle.KEYS].count(bytes([10]))} keys")
    tried, found = Counter[str](), Counter[str]()
    began, processor = time.perf_counter(), time.process_time()
    with patch.object(verify_audit, "openssl_agrees", cache(verify_audit.openssl_agrees)):
        assert all(both(files, one) == (True, None) for one in (None, *kept))
        for what, other in (*changed_rows(files), *flipped(files, flips)):
            tried[what] += 1
            found[what] += not both(other)[0]
        for what, other in rewritten(files, key):  # nothing inside can tell; the mail of yesterday does
            tried[what] += 1
            found[what] += not both(other, kept[-1])[0]
    for what, count in tried.items():
        print(f"{what}: {found[what]:,} of {count:,} found by both, which agree")
    used = time.process_time() - processor
    print(
        f"{tried.total():,} changes, {used:.0f} s of one core ({time.perf_counter() - began:.0f} s by the clock)"
    )
    assert found == tried


if __name__ == "__main__":
    main()
