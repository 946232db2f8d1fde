"""Would the simulator see it? Four ways to publish that are known to be wrong, and have to fail.

Each changes one decision of the real publisher, and nothing else.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from unittest.mock import patch

from gatekeeper.publishing import outbox, settling
from gatekeeper.x.port import CreateOutcome, NotSent, Unknown
from tests.simulation.day import Ways


@contextmanager
def _blind_retry() -> Iterator[Ways]:
    """What is not known is taken for what did not happen, and tried again."""
    true = settling.settle

    def settle(db: object, claimed: object, outcome: CreateOutcome, now: object) -> None:
        seen = NotSent(outcome.why) if isinstance(outcome, Unknown) else outcome
        true(db, claimed, seen, now)  # type: ignore[arg-type]  # handed on as it came

    with patch.object(settling, "settle", settle):
        yield Ways()


@contextmanager
def _naive() -> Iterator[Ways]:
    """The post is made first, and written down afterwards: who dies in between makes it again."""
    with _blind_retry() as ways, patch.object(settling, "give_up_crashed", _taken_for_not_sent):
        yield ways


def _taken_for_not_sent(db: object, now: object) -> int:
    """Every attempt whose sender died is tried again."""
    true = settling._unsure  # the one decision that this control turns round

    def again(one: object, why: str) -> None:
        settling._try_again(one, why, settling.AttemptOutcome.NOT_SENT, one.doing.now)  # type: ignore[attr-defined, arg-type]  # as above

    with patch.object(settling, "_unsure", again):
        done = _GIVE_UP(db, now)  # type: ignore[arg-type]  # handed on as it came
    assert settling._unsure is true  # as above
    return done


_GIVE_UP = settling.give_up_crashed


@contextmanager
def _no_fence() -> Iterator[Ways]:
    """A lease that runs out gives the post to the next, whoever still holds it; claims are not counted."""
    with (
        patch.object(outbox, "_open_attempt", lambda *_: False),
        patch.object(settling, "give_up_crashed", _taken_for_not_sent),
        patch("gatekeeper.publishing.publisher.LEASE", timedelta(seconds=5)),
    ):
        yield Ways()


@contextmanager
def _settle_ten_seconds() -> Iterator[Ways]:
    """X's list is believed after ten seconds."""
    with (
        patch("gatekeeper.publishing.reconciling.FIRST_LOOK", timedelta(seconds=1)),
        patch("gatekeeper.publishing.reconciling.FEWEST_READINGS", 1),
        patch("gatekeeper.publishing.reconciling.READINGS_APART", timedelta(0)),
    ):
        yield Ways(settle=timedelta(seconds=10))


CONTROLS: Mapping[str, Callable[[], AbstractContextManager[Ways]]] = {
    "naive": _naive,
    "blind retry": _blind_retry,
    "no fence": _no_fence,
    "settle 10 s": _settle_ten_seconds,
}
