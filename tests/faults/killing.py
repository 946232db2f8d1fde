"""What is left when a publisher is killed at one certain line, or just before one certain call to the kernel?

A process that is warm already is forked for each run, which takes milliseconds; it gets a database of its own,
is killed by SIGKILL at the n-th line it executes (or the n-th call by which something leaves it), and another
process takes over. POSIX only.
"""

import dataclasses
import json
import os
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any, Literal

import gatekeeper.publishing
import gatekeeper.x
from gatekeeper.actions import drafting
from gatekeeper.pictures import paint
from gatekeeper.pictures.store import PictureStore
from tests.faults import ptrace
from tests.faults.elsewhere import x_elsewhere
from tests.faults.prepared import Fresh, Kind, prepared
from tests.faults.scripts import HEIR, SCRIPTS, Life, Place, Script, Verdict, take_over
from tests.gatekeeper.conftest import world_of
from tests.gatekeeper.publishing.conftest import add_photo
from tests.world import NOON, World

Unit = Literal["lines", "calls"]
Steps = list[str]
"""The lines that were executed, as `file:number`, or the names of the calls. Killed at a line, it told none."""
FAST = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  # memory, for speed
NOT_ITS = frozenset({"listening.py", "post_office.py", "ticker.py"})
"""Mail is sent and replies are read by something else, on clocks of their own; the ticker only calls."""
WATCHED = frozenset(
    {
        *(str(path) for path in Path(gatekeeper.publishing.__path__[0]).glob("*.py") if path.name not in NOT_ITS),
        *(str(Path(gatekeeper.x.__path__[0]) / name) for name in ("client.py", "transport.py")),
    }
)
"""The files whose lines count."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run: whether the publisher was killed, every step it had taken, and what was found afterwards."""

    killed: bool
    steps: Steps
    verdict: Verdict


class Matrix:
    """A database to copy, an X in another process, and a warm process to fork."""

    def __init__(self, place: Place, folder: Path, fresh: Fresh) -> None:
        """`fresh` puts a copy of the prepared database where `place` says that it is."""
        self._place, self._folder, self._fresh = place, folder, fresh
        self.seen: set[tuple[str, int]] = set()

    def run(self, name: str, unit: Unit, kill_at: int | None) -> Run:
        """Plays a script, kills it there (or nowhere), and lets another publisher take over."""
        script = SCRIPTS[name]
        with self.prepared(script):
            killed, steps = self._play(script, unit, kill_at)
            with self._place.x.later(script.lasts + HEIR[0]):
                told = _in_child(lambda: dataclasses.asdict(take_over(self._place, script)))
            assert told is not None, f"{name}: who took over at {unit} {kill_at} died"
            return Run(killed, steps, Verdict(**told))

    @contextmanager
    def prepared(self, script: Script) -> Iterator[None]:
        """Everything is as it was before the first run."""
        self._place.x.fresh(script.faults)
        shutil.rmtree(self._place.pictures, ignore_errors=True)
        shutil.copytree(self._folder / "pictures", self._place.pictures)
        with self._fresh():
            if script.first is not None:
                _in_child(lambda: _begun(self._place, script))
            yield

    def warm_up(self, names: Iterable[str]) -> None:
        """Plays these once in this process, which all others are copies of."""
        for script in (SCRIPTS[name] for name in names):
            with self.prepared(script):
                script.play(Life(self._place, script, "first"))
                take_over(self._place, script)
                self._place.db.close()
        while threading.active_count() > 1:
            threading.Event().wait(0.01)

    def _play(self, script: Script, unit: Unit, kill_at: int | None) -> tuple[bool, Steps]:
        if unit == "calls":
            return self._watched(script, kill_at)
        told = _in_child(lambda: _traced(self._place, script, kill_at))
        return (True, []) if told is None else (False, told["lines"])

    def _watched(self, script: Script, kill_at: int | None) -> tuple[bool, Steps]:
        pid = os.fork()
        if pid == 0:
            try:
                ptrace.let_me_be_watched()
                script.play(Life(self._place, script, "first"))
            finally:
                os._exit(0)
        steps, killed = ptrace.watch(pid, kill_at)
        return killed, steps


@contextmanager
def matrix(kind: Kind, names: Iterable[str] = SCRIPTS) -> Iterator[Matrix]:
    """Prepares everything, and warms this process up with these scripts. It is not to have threads of its own."""
    with ExitStack() as stack:
        x = stack.enter_context(x_elsewhere(NOON))
        folder = Path(tempfile.mkdtemp(prefix="gatekeeper-kills-", dir=FAST))
        stack.callback(shutil.rmtree, folder)
        fill = partial(_agreed, folder / "pictures")
        db, fresh = stack.enter_context(prepared(kind, folder, fill))
        made = Matrix(Place(db, folder / "used", x), folder, fresh)
        made.warm_up(names)
        yield made


def _agreed(pictures: Path, world: World) -> None:
    """One agreed post with a picture of a child, due in a moment."""
    store = PictureStore(pictures)
    reference = drafting.start(world.db, world.actor("teacher"), world.now)
    photo = paint.phone_photo(paint.painted("sunflowers", size=(300, 200)))
    choice = add_photo(world, reference, store, photo, world.pupils["m1"])
    world.save(reference, text="Beech class planted sunflowers & beans.", pictures=(choice,))
    assert world.submit(reference).accepted
    world.approve(reference)


def _begun(place: Place, script: Script) -> Mapping[str, object]:
    if script.first is not None:
        script.first(world_of(place.db))
    return {}


def _traced(place: Place, script: Script, kill_at: int | None) -> Mapping[str, object]:
    """Lives, and is killed at the n-th line of the watched files, in whichever thread that is."""
    lines: Steps = []

    def on_line(frame: FrameType, what: str, _: object) -> Any:  # the type of a trace function refers to itself
        if what == "line":
            lines.append(f"{Path(frame.f_code.co_filename).name}:{frame.f_lineno}")
            if len(lines) == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)
        return on_line

    def on_call(frame: FrameType, _what: str, _: object) -> Any:  # as above
        return on_line if frame.f_code.co_filename in WATCHED else None

    threading.settrace(on_call)
    sys.settrace(on_call)
    try:
        script.play(Life(place, script, "first"))
    finally:
        sys.settrace(None)
    return {"lines": lines}


def _in_child(work: Callable[[], Mapping[str, object]]) -> dict[str, Any] | None:
    """What `work` gives in a process of its own; None if that was killed.

    Raises:
        RuntimeError: it failed by itself.
    """
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            os.close(reading)
            with os.fdopen(writing, "w") as told:
                json.dump(work(), told)
            code = 0
        except BaseException:  # noqa: BLE001  # shown, and told by the exit code
            sys.excepthook(*sys.exc_info())
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading) as told:
        said = told.read()
    status = os.waitpid(pid, 0)[1]
    if os.WIFSIGNALED(status):
        return None
    if status != 0:
        raise RuntimeError("a process of the matrix failed by itself")
    answer: dict[str, Any] = json.loads(said)
    return answer
