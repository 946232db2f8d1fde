"""How many events a second do both verifiers check, and how long does the outsider's command take? Prints figures.

python -m tests.bench.bench_audit [--events 100000]
"""

import argparse
import hashlib
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from gatekeeper.audit import bundle, chain, exported, notes, verify_audit
from gatekeeper.audit.merkle import Tree
from gatekeeper.keys import SigningKey

ORIGIN = "lunsfordprimary.example.org/gatekeeper"
BAR = 20_000


def invented(count: int) -> dict[str, bytes]:
    """An export of so many events of the usual length, tied and signed as the product does it."""
    key, tree, prev = SigningKey(bytes(32)), Tree(), chain.GENESIS
    events, details = [], []
    for seq in range(1, count + 1):
        salt, said = f"{seq:032x}", {"version": seq, "rules": "identifiable-face-public, full-name-public"}
        row: dict[str, object] = {
            "seq": seq,
            "at": "2026-11-24T12:00:00.000000+00:00",
            "actor_id": 7,
            "actor": "person",
            "roles": "approver,teacher",
            "verb": "post.checked",
            "subject": "post:44hghmdm",
            "post_id": 12,
            "details_commit": chain.commitment(salt, said),
            "prev": prev,
        }
        prev = hashlib.sha256(b"gatekeeper/audit/1\n" + chain.canonical(row)).hexdigest()
        events.append(chain.canonical({**row, "hash": prev}) + b"\n")
        details.append(chain.canonical({"seq": seq, "salt": salt, "details": said}) + b"\n")
        tree.add(bytes.fromhex(prev))
    files = {
        bundle.README: b"",
        bundle.CHECKER: Path(verify_audit.__file__).read_bytes(),
        bundle.EVENTS: b"".join(events),
        bundle.DETAILS: b"".join(details),
        bundle.DIGESTS: b"",
        bundle.CHECKPOINTS: notes.sign(notes.Checkpoint(ORIGIN, tree.size, tree.root()), key).encode(),
        bundle.KEYS: f"{notes.public_line(ORIGIN, key.public)}\n".encode(),
    }
    listed = "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    files[bundle.MANIFEST] = notes.signed(f"{bundle.TITLE}\n{listed}", ORIGIN, key).encode()
    return files


def measured(what: str, count: int, check: Callable[[], object]) -> None:
    """Prints one line; processor time, because others may use the machine too."""
    began, processor = time.perf_counter(), time.process_time()
    check()
    used = time.process_time() - processor
    met = "met" if count / used >= BAR else "NOT MET"
    print(
        f"{what}: {count:,} events, {used:.2f} s of one core ({time.perf_counter() - began:.2f} s by the clock), "
        f"{count / used:,.0f} a second; bar {BAR:,}: {met}"
    )


def main() -> None:
    """Prints a line for each verifier, and one for the command."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=100_000)
    count = parser.parse_args().events
    files = invented(count)
    assert exported.check(files).sound
    measured("our own verifier", count, lambda: exported.check(files))
    measured("verify_audit.py", count, lambda: verify_audit.verify(files))
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "verify_audit.py").write_bytes(files[bundle.CHECKER])
        with zipfile.ZipFile(Path(folder, "record.zip"), "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in files.items():
                archive.writestr(name, data)
        began = time.perf_counter()
        command = [sys.executable, "-I", "-S", "verify_audit.py", "record.zip"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
        print(f"the command, from its start: {time.perf_counter() - began:.2f} s. {done.stdout.strip()}")


if __name__ == "__main__":
    main()
