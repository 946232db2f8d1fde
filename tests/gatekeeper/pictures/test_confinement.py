"""Is the decoder really alone, and does its death stay a sentence to the author?"""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from gatekeeper.pictures import intake, isolation
from gatekeeper.pictures.errors import PictureRefused, Reason
from gatekeeper.pictures.intake import clean
from gatekeeper.pictures.isolation import WorkerFailed, WorkerTimedOut, decode_in_child
from gatekeeper.pictures.kinds import Kind
from tests.gatekeeper.pictures import files

ROOT = Path(__file__).parents[3]
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's filter and /proc are Linux's")

ATTEMPT = """
import os, socket, sys, threading
sys.path.insert(0, sys.argv[1])
from gatekeeper.pictures import confine
confine.limit_memory_and_time()
assert confine.forbid_files_and_network()
import _socket
try:
    {attempt}
except (PermissionError, MemoryError) as error:
    print(type(error).__name__)
else:
    print("allowed")
"""


@on_linux
@pytest.mark.parametrize(
    ("attempt", "outcome"),
    [
        ("_socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)", "PermissionError"),
        ("_socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)", "PermissionError"),
        ("_socket.socketpair()", "PermissionError"),
        ("open(sys.argv[1] + '/pyproject.toml')", "PermissionError"),
        ("os.open('/tmp', os.O_RDONLY)", "PermissionError"),
        ("os.unlink(sys.argv[1] + '/no-such-file')", "PermissionError"),
        ("os.rename('/no-such-a', '/no-such-b')", "PermissionError"),
        ("os.mkdir('/tmp/no-such-folder-please')", "PermissionError"),
        ("os.execv('/bin/true', ['true'])", "PermissionError"),
        ("os.posix_spawn('/bin/true', ['true'], {})", "PermissionError"),
        ("os.fork()", "PermissionError"),
        ("os.kill(os.getppid(), 0)", "PermissionError"),
        ("bytearray(3 * 1024**3)", "MemoryError"),
        ("t = threading.Thread(target=int); t.start(); t.join()", "allowed"),
        ("bytearray(200 * 1024**2)", "allowed"),
    ],
)
def test_the_confined_child_can_compute_and_nothing_else(attempt: str, outcome: str) -> None:
    code = ATTEMPT.format(attempt=attempt)
    done = subprocess.run(
        [sys.executable, "-I", "-c", code, str(ROOT)], capture_output=True, text=True, timeout=30, check=False
    )
    assert done.stdout.strip() == outcome, done.stderr


def test_the_child_imports_pillow_and_nothing_of_the_application() -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import gatekeeper.pictures.worker; "
        "print(*{name.split('.')[0] for name in sys.modules}, *(n for n in sys.modules if 'gatekeeper.' in n))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(ROOT)], capture_output=True, text=True, timeout=30, check=True
    )
    loaded = set(done.stdout.split())
    assert "PIL" in loaded
    assert not loaded & {
        "flask",
        "sqlmodel",
        "sqlalchemy",
        "pydantic",
        "tweepy",
        "cryptography",
        "apscheduler",
        "pillow_heif",
    }
    ours = {
        name for name in loaded if name.startswith("gatekeeper.") and not name.startswith("gatekeeper.pictures")
    }
    assert ours == {"gatekeeper.errors"}


def _children() -> list[int]:
    """Give the children of this process that run our worker."""
    found = []
    for tasks in Path("/proc/self/task").iterdir():
        try:
            numbers = (tasks / "children").read_text().split()
            found += [int(n) for n in numbers if b"worker.serve" in Path(f"/proc/{n}/cmdline").read_bytes()]
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended while we looked
    return found


def _wait_for_child() -> int:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        children = _children()
        if children:
            return children[0]
        time.sleep(0.002)
    raise AssertionError("no worker was started")


@on_linux
def test_the_real_worker_is_confined_before_it_reads_a_byte() -> None:
    with isolation._start(Kind.HEIC) as child:
        until = time.monotonic() + 10
        status = limits = ""
        while "Seccomp:\t2" not in status and time.monotonic() < until:
            time.sleep(0.01)
            status = Path(f"/proc/{child.pid}/status").read_text()
            limits = Path(f"/proc/{child.pid}/limits").read_text()
        child.kill()
    assert "Seccomp:\t2" in status
    assert "NoNewPrivs:\t1" in status
    found = {line[:26].strip(): line[26:].split()[:2] for line in limits.splitlines()}
    assert found["Max address space"] == [str(2 * 1024**3)] * 2
    assert found["Max cpu time"] == ["20", "21"]
    assert found["Max file size"] == ["0", "0"]


@on_linux
def test_a_killed_worker_is_a_damaged_picture_and_the_next_one_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEKEEPER_PLANTED_SECRET", "correct horse")
    data = files.saved(files.card(3000, 2000), "PNG")
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(clean, data, "big.png")
        child = _wait_for_child()
        environment = Path(f"/proc/{child}/environ").read_bytes()
        os.kill(child, signal.SIGKILL)
        with pytest.raises(PictureRefused, match="damaged") as refused:
            waiting.result(timeout=20)
    assert refused.value.reason is Reason.DAMAGED
    assert environment.split(b"\0") == [b"MALLOC_ARENA_MAX=1", b""]
    assert not _children()
    assert clean(files.jpeg(), "next.jpg").width == 240


@on_linux
def test_a_worker_that_takes_too_long_is_killed_and_says_so() -> None:
    with pytest.raises(PictureRefused, match="took too long") as refused:
        clean(files.jpeg(), "slow.jpg", seconds=0.001)
    assert refused.value.reason is Reason.TOO_SLOW
    assert not _children()


def test_a_worker_that_is_given_another_kind_than_it_was_told_answers_and_does_not_crash() -> None:
    answer = decode_in_child(files.png(), Kind.JPEG, seconds=20, answer_limit=1_000_000)
    assert b'"refused": "damaged"' in answer


def test_a_worker_that_answers_too_much_is_cut_off() -> None:
    with pytest.raises(WorkerFailed) as failed:
        decode_in_child(files.jpeg(), Kind.JPEG, seconds=20, answer_limit=10)
    assert not isinstance(failed.value, WorkerTimedOut)


@on_linux
def test_four_at_once_are_right_and_only_two_are_decoded_at_a_time() -> None:
    colours = [(200, 30, 30), (30, 200, 30), (30, 30, 200), (200, 200, 30)]
    uploads = [files.saved(Image.new("RGB", (1500, 1000), colour), "PNG") for colour in colours]
    alone = [clean(data, "photo.png") for data in uploads]
    most, finished = 0, threading.Event()

    def count() -> None:
        nonlocal most
        while not finished.wait(0.003):
            most = max(most, len(_children()))

    counter = threading.Thread(target=count)
    counter.start()
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda data: clean(data, "photo.png"), uploads))
    finished.set()
    counter.join()
    assert together == alone
    assert 1 <= most <= 2


@pytest.mark.parametrize(
    "answer",
    [b"", b"\0\0\0\x02{}", b"\0\0\0\x02[]", b"\0\0\0\x04null", b"\xff\xff\xff\xff{}", b"\0\0\0\x03\xff\xfe\xfd"],
)
def test_an_answer_that_makes_no_sense_is_not_believed(answer: bytes) -> None:
    with pytest.raises((ValueError, LookupError, TypeError, AttributeError)):
        intake._believe(answer, Kind.JPEG, "photo.jpg")


def _answer(jpeg: bytes, small: bytes, **other: object) -> bytes:
    """Give what a worker answers that hands back these two pictures."""
    header = json.dumps({"removed": [], "turned": False, "taken": "", "full": len(jpeg), **other}).encode()
    return len(header).to_bytes(4, "big") + header + jpeg + small


@pytest.mark.parametrize(
    "jpeg",
    [
        files.photo(1),
        files.jpeg() + b"TAIL",
        files.png(),
        files.saved(files.card(2049, 100), "JPEG"),
        b"\xff\xd8\xff\xd9",
    ],
)
def test_a_picture_with_anything_else_in_it_is_not_believed_even_from_our_own_worker(jpeg: bytes) -> None:
    good = files.jpeg()
    for full, small in ((jpeg, good), (good, jpeg)):
        with pytest.raises(ValueError, match=r".+"):
            intake._believe(_answer(full, small), Kind.JPEG, "photo.jpg")
    believed = intake._believe(_answer(good, good), Kind.JPEG, "photo.jpg")
    assert (believed.width, believed.height) == (240, 160)


@pytest.mark.parametrize("taken", ["yesterday", "2026-02-30", 5, ["2026-11-20"], {"day": 1}])
def test_a_day_that_the_child_invented_is_not_believed(taken: object) -> None:
    with pytest.raises((ValueError, TypeError)):
        intake._believe(_answer(files.jpeg(), files.jpeg(), taken=taken), Kind.JPEG, "photo.jpg")


@pytest.mark.parametrize("full", [-1, 0, 10, 10**9, True, 1.5, None, "9"])
def test_a_length_that_the_child_invented_is_not_believed(full: object) -> None:
    with pytest.raises((ValueError, TypeError)):
        intake._believe(_answer(files.jpeg(), files.jpeg(), full=full), Kind.JPEG, "photo.jpg")


@pytest.mark.parametrize("size", [(481, 321), (480, 319), (240, 160), (160, 240)])
def test_a_small_copy_of_another_size_is_not_believed(size: tuple[int, int]) -> None:
    full = files.saved(files.card(960, 640), "JPEG")
    with pytest.raises(ValueError, match="small copy"):
        intake._believe(_answer(full, files.saved(files.card(*size), "JPEG")), Kind.JPEG, "photo.jpg")
    right = files.saved(files.card(480, 320), "JPEG")
    assert intake._believe(_answer(full, right), Kind.JPEG, "photo.jpg").small == right
