"""Does one publisher get on with its rounds? It says so in the database, and says what fails.

One part that fails must not stop the others: what raises is logged, without any words of a post, and the round
goes on. The publisher beats at the end of each round, and within a long one now and then.
"""

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from gatekeeper.beats import FAILING, Part
from gatekeeper.db import Database
from gatekeeper.log_lines import where_it_failed
from gatekeeper.models import PublisherBeat

GETTING_ON = 10.0
"""So many seconds into a round, and after each beat, the next sign of life is due."""
WELL_AGAIN = timedelta(minutes=6)
"""A part that did not fail for so long is well: longer than the lease of a post that makes it fail."""

log = logging.getLogger(__name__)


class Heart:
    """The signs of life of one publisher."""

    def __init__(self, db: Database, name: str, now: Callable[[], datetime], steady: Callable[[], float]) -> None:
        """`name` is that of the process; `steady` gives seconds that never run backwards."""
        self._db, self._name, self._now, self._steady = db, name, now, steady
        self._started_at = now()
        self._beat_at = steady()
        self._lock = threading.Lock()
        self._failing: dict[Part, tuple[datetime, datetime]] = {}

    def begin(self) -> None:
        """A round begins. That alone is no sign of life: a process may die in each."""
        self._beat_at = self._steady()

    def part(self, part: Part, work: Callable[..., int], *given: object, **named: object) -> int:
        """Does one part of a round and gives what it gives; 0 where it fails, which is logged and remembered."""
        try:
            done = work(*given, **named)
        except Exception as error:  # noqa: BLE001  # one part that fails must not stop the others
            log.error("%s failed: %s", part, where_it_failed(error))  # noqa: TRY400  # a traceback could carry the text of a post
            now = self._now()
            first, last = self._failing.get(part, (now, now))
            goes_on = timedelta(0) <= now - last < WELL_AGAIN  # otherwise it slept, or waited, in between
            self._failing[part] = first if goes_on else now, now
            done = 0
        else:
            self._went_well(part)
        self.getting_on()
        return done

    def getting_on(self) -> None:
        """Beats within a round, where the last beat was a while ago. May be called by several threads."""
        with self._lock:
            if self._steady() - self._beat_at < GETTING_ON:
                return
            self._beat_at = self._steady()
        try:
            self._beat({})
        except Exception as error:  # noqa: BLE001  # the work itself must not stop for it; silence is noticed
            log.error("the publisher could not say that it is alive: %s", where_it_failed(error))  # noqa: TRY400  # as above

    def end(self, result: dict[str, int]) -> None:
        """A round came to its end, with this result."""
        self._beat_at = self._steady()
        self._beat(result)

    def _went_well(self, part: Part) -> None:
        failed = self._failing.get(part)
        if failed is not None and not timedelta(0) <= self._now() - failed[1] < WELL_AGAIN:
            del self._failing[part]

    def _beat(self, result: dict[str, int]) -> None:
        failing = {
            part.value: [first.isoformat(), last.isoformat()] for part, (first, last) in self._failing.items()
        }
        with self._db.write() as session:
            beat = session.get(PublisherBeat, self._name) or PublisherBeat(
                name=self._name, started_at=self._started_at, seen_at=self._started_at, last_result={}
            )
            beat.seen_at = self._now()
            beat.last_result = {**(result or _without_failing(beat)), **({FAILING: failing} if failing else {})}
            session.add(beat)


def _without_failing(beat: PublisherBeat) -> dict[str, object]:
    return {name: value for name, value in beat.last_result.items() if name != FAILING}
