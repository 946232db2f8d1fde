"""Has this picture been looked at, and if not, how far is it?

One line of waiting pictures for each process, and one thread that takes them to the looking process
(`senses.picture_worker`), which handles one at a time. What it sees is kept in the database at once;
here is only what is under way. Whoever asks about a picture that nobody has looked at, after a crash
perhaps, thereby has it looked at.
"""

import hashlib
import logging
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import col, select

from gatekeeper.actions import pictures as keeping
from gatekeeper.db import Database
from gatekeeper.earlier_pictures import earlier_than
from gatekeeper.keys import OperationalKey
from gatekeeper.models import Picture, PictureLook
from gatekeeper.pictures.errors import StoredPictureError
from gatekeeper.pictures.store import PictureStore
from gatekeeper.senses import picture_worker
from gatekeeper.senses.picture_worker import CouldNotBeChecked, PictureSenses, Step
from gatekeeper.senses.seen import Seen

ANOTHER_PROCESS = timedelta(seconds=30)
"""So long after a picture came in, the process that took it in is trusted to look at it."""
TRY_AGAIN_SECONDS = 60.0
"""So long after a failed look, nobody tries again unless a person asks for it."""
END_SECONDS = 60.0
_MOMENT = 0.1
_REMEMBERED = 32  # what was seen in the last pictures, a few kilobytes each: people take one out and add it again
_STEPS = len(Step) + 1  # comparing comes last
_log = logging.getLogger(__name__)


class Stage(StrEnum):
    """How far the look at one picture is."""

    WAITING = "waiting"
    LOOKING = "looking"
    CHECKED = "checked"
    FAILED = "failed"
    COVERED = "covered"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is, in words for the author, and as a share of the whole (0 to 1)."""

    stage: Stage
    words: str
    share: float = 0.0

    @property
    def done(self) -> bool:
        """Whether nothing more will happen by itself."""
        return self.stage in {Stage.CHECKED, Stage.FAILED, Stage.COVERED}


FACES, WRITING, EARLIER = (
    "Looking for faces …",
    "Reading what is written in it …",
    "Comparing it with earlier pictures …",
)
_AFTER = {Step.FACES: WRITING, Step.WORDS: EARLIER}
"""What happens once a step is done; before that, and first of all, faces are looked for."""
NOT_CHECKED = "It could not be checked for faces and writing."
FAILED = f"{NOT_CHECKED} It is kept with your post; choose “Check again”."
IS_COVERED = Progress(Stage.COVERED, "This picture was covered or taken down; another stands in its place.", 1.0)


class Looking:
    """The line of pictures to be looked at. Cheap to make: its thread starts with the first picture."""

    def __init__(
        self,
        db: Database,
        pictures: PictureStore,
        key: OperationalKey,
        now: Callable[[], datetime],
        senses: Callable[[], PictureSenses] = picture_worker.shared,
    ) -> None:
        """Takes where pictures and looks are kept, the clock, and the looking process."""
        self._db, self._pictures, self._key, self._now, self._senses = db, pictures, key, now, senses
        self._changed = threading.Condition()
        self._line: deque[int] = deque()
        self._ahead: deque[bytes | None] = deque()
        self._here: int | None = None
        self._step: Step | None = None
        self._failed: dict[int, tuple[float, str]] = {}
        self._seen: OrderedDict[str, Seen] = OrderedDict()
        self._thread: threading.Thread | None = None
        self._closed = False

    def soon(self, picture_id: int) -> None:
        """Has a picture looked at as soon as its turn comes. Asked twice, it happens once."""
        with self._changed:
            known = self._here == picture_id or picture_id in self._line
            if known or self._failed_lately(picture_id):
                return
            self._failed.pop(picture_id, None)
            self._line.append(picture_id)
            self._wake()

    def again(self, picture_id: int) -> None:
        """Has it looked at although that failed a moment ago, because a person asks for it."""
        with self._changed:
            self._failed.pop(picture_id, None)
        self.soon(picture_id)

    def ahead(self, jpeg: bytes) -> None:
        """Looks at a cleaned picture that will be added to a post later, when nothing else is to be done."""
        with self._changed:
            self._ahead.append(jpeg)
            self._wake()

    def warm_up(self) -> None:
        """Loads the senses now, so that the first picture need not wait for them."""
        with self._changed:
            self._ahead.append(None)
            self._wake()

    def wait(self, picture_ids: Iterable[int], seconds: float) -> dict[int, Progress]:
        """Waits until these pictures have been looked at, but not longer than this, and says how far they are."""
        wanted = list(picture_ids)
        for picture_id in wanted:
            self.soon(picture_id)
        with self._changed:
            self._changed.wait_for(lambda: self._closed or not any(map(self._under_way, wanted)), seconds)
        return self.progress(wanted)

    def progress(self, picture_ids: Iterable[int]) -> dict[int, Progress]:
        """How far each picture is. One that nobody is looking at is taken up, be it from before a restart."""
        wanted = list(picture_ids)
        with self._db.read() as session:
            rows = {
                picture.id: (picture, look)
                for picture, look in session.exec(
                    select(Picture, PictureLook)
                    .outerjoin(PictureLook, col(PictureLook.picture_id) == col(Picture.id))
                    .where(col(Picture.id).in_(wanted))
                )
            }
        return {i: self._progress(*rows[i]) for i in wanted if i in rows}

    def close(self, *, with_senses: bool = False) -> None:
        """Takes no more pictures and waits for the one that is looked at; `with_senses` ends that look too."""
        with self._changed:
            self._closed = True
            self._line.clear()
            self._ahead.clear()
            self._changed.notify_all()
        if with_senses:
            self._senses().close()
        ends_by = time.monotonic() + END_SECONDS
        while self._thread is not None and self._thread.is_alive() and time.monotonic() < ends_by:
            self._thread.join(_MOMENT)
            if with_senses:
                self._senses().close()  # the look may have begun just now

    def _progress(self, picture: Picture, look: PictureLook | None) -> Progress:
        if picture.gone_at is not None:
            return IS_COVERED
        if look is not None:
            return Progress(Stage.CHECKED, result_in_words(look), 1.0)
        with self._changed:
            if self._failed_lately(picture.id):
                return Progress(Stage.FAILED, self._failed[picture.id][1])
        if self._now() - picture.added_at >= ANOTHER_PROCESS:
            self.soon(picture.id)
        with self._changed:
            if self._here == picture.id:
                done = 0 if self._step is None else list(Step).index(self._step) + 1
                words = _AFTER.get(self._step, FACES) if self._step else FACES
                return Progress(Stage.LOOKING, words, done / _STEPS)
            before = self._line.index(picture.id) + (self._here is not None) if picture.id in self._line else 0
        return Progress(Stage.WAITING, _waiting_in_words(before))

    def _under_way(self, picture_id: int) -> bool:
        return self._here == picture_id or picture_id in self._line

    def _failed_lately(self, picture_id: int) -> bool:
        return picture_id in self._failed and time.monotonic() - self._failed[picture_id][0] < TRY_AGAIN_SECONDS

    def _wake(self) -> None:
        """Called with the lock held."""
        if self._closed:
            self._line.clear()
            self._ahead.clear()
        elif self._thread is None:
            self._thread = threading.Thread(target=self._run, name="looking", daemon=True)
            self._thread.start()
        self._changed.notify_all()

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closed or self._line or self._ahead)
                if self._closed:
                    return
                self._here = self._line.popleft() if self._line else None
                self._step = None
                jpeg = self._ahead.popleft() if self._here is None else None
            failure = self._why_not(self._here, jpeg)
            with self._changed:
                if self._here is not None and failure and not self._closed:
                    self._failed[self._here] = time.monotonic(), failure
                self._here = None
                self._changed.notify_all()

    def _why_not(self, picture_id: int | None, jpeg: bytes | None) -> str:
        """What its author is told where looking failed. This thread outlives whatever one picture does to it."""
        try:
            if picture_id is not None:
                self._look(picture_id)
            elif jpeg is not None:
                self._examined(jpeg)
            else:
                self._senses().start()
        except CouldNotBeChecked as error:
            _log.warning("picture %s could not be looked at: %s", picture_id, error.why)
        except StoredPictureError as error:
            _log.warning("picture %s could not be looked at: %s", picture_id, type(error).__name__)
            return f"{NOT_CHECKED} {error.message}"
        except Exception:  # noqa: BLE001  # whatever it is, nobody looked, and that is what the author is told
            _log.warning("picture %s could not be looked at", picture_id, exc_info=True)
        else:
            return ""
        return FAILED

    def _look(self, picture_id: int) -> None:
        with self._db.read() as session:
            picture = session.get(Picture, picture_id)
            if picture is None or picture.gone_at is not None or session.get(PictureLook, picture_id) is not None:
                return
        seen = self._examined(self._pictures.read(picture.sha256))
        with self._db.read() as session:
            earlier = earlier_than(session, self._key, picture_id)
        same = earlier.same_as(seen.fingerprint, self._senses().same_among)
        keeping.looked_at(self._db, self._key, picture_id, seen, same_as=sorted(same), now=self._now())

    def _examined(self, jpeg: bytes) -> Seen:
        sha256 = hashlib.sha256(jpeg).hexdigest()
        seen = self._seen.get(sha256) or self._senses().examine(jpeg, progress=self._note)
        self._note(Step.WORDS)
        self._seen[sha256] = seen
        self._seen.move_to_end(sha256)
        while len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)
        return seen

    def _note(self, step: Step) -> None:
        with self._changed:
            self._step = step


def result_in_words(look: PictureLook) -> str:
    """What was found in a picture, in one sentence for its author; what was not found is no promise."""
    sure = sum(face["sure"] for face in look.faces)
    maybe = len(look.faces) - sure
    parts = [_counted(sure, "face", "faces") if sure else "no face found"]
    if maybe:
        parts.append(f"{_counted(maybe, 'place', 'places')} that may be {'one' if maybe == 1 else 'faces'}")
    parts.append(_counted(len(look.lines), "line of writing", "lines of writing") if look.lines else "no writing")
    if look.codes:
        parts.append(_counted(len(look.codes), "code to scan", "codes to scan"))
    return f"Checked: {', '.join(parts)}."


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _waiting_in_words(before: int) -> str:
    if not before:
        return "It will be checked in a moment …"
    return f"It will be checked after {_counted(before, 'other picture', 'other pictures')} …"
