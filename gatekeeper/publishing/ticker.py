"""When does the publisher look for work? APScheduler as a clock, and nothing more.

No job is stored: the table is the queue. One interval job in memory, never twice
at once, never dropped for being late (the library's own grace is one second).
"""

import logging
from collections.abc import Callable
from datetime import UTC, datetime

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.schedulers.blocking import BlockingScheduler

from gatekeeper.log_lines import where_it_failed

log = logging.getLogger(__name__)


def guarded(tick: Callable[[], object]) -> Callable[[], None]:
    """The same round, of which a failure is logged and goes no further."""

    def look() -> None:
        try:
            tick()
        except Exception as error:  # noqa: BLE001  # one bad round must not stop the clock, nor what comes after it
            log.error("a round failed: %s", where_it_failed(error))  # noqa: TRY400  # a traceback could carry the text of a post

    return look


def _add(scheduler: BaseScheduler, tick: Callable[[], object], seconds: float) -> None:
    scheduler.add_job(
        guarded(tick),
        "interval",
        seconds=seconds,
        coalesce=True,
        max_instances=1,
        misfire_grace_time=None,
        next_run_time=datetime.now(UTC),
    )


def start_in_background(tick: Callable[[], object], seconds: float) -> Callable[[], None]:
    """Ticks in a thread of this process. Gives the function that stops it."""
    scheduler = BackgroundScheduler(timezone=UTC)
    _add(scheduler, tick, seconds)
    scheduler.start()
    return lambda: scheduler.shutdown(wait=True)


def run_here(tick: Callable[[], object], seconds: float) -> None:
    """Ticks until the process is told to stop."""
    scheduler = BlockingScheduler(timezone=UTC)
    _add(scheduler, tick, seconds)
    try:
        scheduler.start()
    except (KeyboardInterrupt, SystemExit):
        log.info("the publisher was told to stop")
