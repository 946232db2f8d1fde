"""What does the publisher do each time it looks for work?

One `tick` is a complete round; any number of publishers may run it, because the
table is the queue and every claim is one conditional write.
"""

import logging
import os
import secrets
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import datetime, timedelta

from gatekeeper import clock, screening
from gatekeeper.actions import leaving, taking_in
from gatekeeper.beats import Part
from gatekeeper.clock import say_time
from gatekeeper.db import Database
from gatekeeper.doubt import SETTLE
from gatekeeper.keys import OperationalKey, SigningKey
from gatekeeper.pictures.errors import StoredPictureError
from gatekeeper.pictures.store import PictureStore
from gatekeeper.publishing import outbox, reconciling, settling, sweeping, takedown
from gatekeeper.publishing.accounts import Accounts, Ports
from gatekeeper.publishing.aftercare import Aftercare
from gatekeeper.publishing.checkpointing import Checkpoints
from gatekeeper.publishing.clock_guard import ClockGuard
from gatekeeper.publishing.heart import Heart
from gatekeeper.publishing.key_checks import KeyChecks
from gatekeeper.publishing.outside_look import OutsideLooks
from gatekeeper.publishing.patience import Patience
from gatekeeper.publishing.reminding import Reminders
from gatekeeper.x.port import (
    CreateOutcome,
    Identity,
    NewPost,
    NotSent,
    RefusalKind,
    Refused,
    Unknown,
    Uploaded,
    XPort,
)

LEASE = timedelta(minutes=3)
PREPARE_AGAIN = timedelta(minutes=1)
CLAIM_AGAIN = timedelta(seconds=2)
MOST_A_TICK = 20
STALE = timedelta(seconds=30)
"""A claim older than this is not acted upon; well below LEASE, after which others give it up."""
PASSES = frozenset({RefusalKind.NOT_FOUND, RefusalKind.RATE_LIMIT, RefusalKind.OTHER})
"""What is not the picture's fault: for hours X had no place to send pictures to (404)."""
NOT_FOR_LONG = "X did not accept our key for a moment, and then did."

log = logging.getLogger(__name__)


class Publisher:
    """One publisher process: its name, its account on X, its clock."""

    def __init__(
        self,
        db: Database,
        pictures: PictureStore,
        ports: Ports,
        now: Callable[[], datetime],
        name: str | None = None,
        *,
        settle: timedelta = SETTLE,
        resend: bool = False,
        steady: Callable[[], float] = clock.steady,
        lanes: int = 1,
        key: OperationalKey | None = None,
        signing: SigningKey | None = None,
    ) -> None:
        """Takes what it works with. `ports` makes the connection to an account, one for each thread.

        `settle` is how long X's list of our posts may lag before it counts as proof, and `resend`
        whether a post that it then does not show is sent once more without asking a person.
        `steady` is a clock that nobody sets and that counts sleep. `lanes` is how many accounts are sent to
        at once.
        `key` opens the fingerprints of pictures; `signing` signs checkpoints of the record.
        """
        self._settle, self._resend = settle, resend
        self._clock = ClockGuard(now, steady)
        self._db = db
        self._pictures = pictures
        self._now = now
        self._aftercare = Aftercare(db, pictures, key)
        self._accounts = Accounts(db, ports, now, Patience(steady))
        self._key_checks = KeyChecks(db, self._accounts)
        self._checkpoints = Checkpoints(db, signing)
        self._outside = OutsideLooks(db, self._accounts)
        self._reminders = Reminders(db)
        self._lane_count = lanes
        self._lanes = ThreadPoolExecutor(lanes, "publisher-lane") if lanes > 1 else None
        self.name = name or f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"
        self._heart = Heart(db, self.name, now, steady)

    def tick(self) -> int:
        """Looks for work once. Gives how many posts were attempted.

        A part that fails does not stop the others. Where the clock is in doubt, what cannot be undone and
        hangs on the time waits: nothing is sent, ended, forgotten or signed.
        """
        do, db = self._heart.part, self._db
        self._heart.begin()
        trusted = do(Part.CLOCK, self._clock.look, db)  # before anything is claimed or ended by a wrong time
        do(Part.CRASHED, settling.give_up_crashed, db, self._now())
        swept = do(Part.LATE, sweeping.sweep, db, self._now()) if trusted else 0
        # First what must come down: nothing that goes wrong with a new post may delay it.
        gone = do(Part.TAKING_DOWN, takedown.take_down_due, db, self._accounts, self._now())
        settle, resend = self._settle, self._resend
        found = do(
            Part.DOUBT, reconciling.reconcile, db, self._accounts, self._now(), settle=settle, resend=resend
        )
        attempted = do(Part.SENDING, self._send_all) if trusted else 0
        do(Part.KEY, self._key_checks.look, self._now())
        do(Part.AFTERCARE, self._aftercare.look, self._now())
        if trusted:
            self._what_hangs_on_the_time()
        self._heart.end({"attempted": attempted, "swept": swept, "gone": gone, "found": found})
        return attempted

    def _what_hangs_on_the_time(self) -> None:
        do, db = self._heart.part, self._db
        do(Part.HELD_FILES, taking_in.forget_old, db, self._now())
        do(Part.LEAVERS, leaving.carry_out, db, self._now())
        do(Part.OUTSIDE, self._outside.look, self._now())
        do(Part.REMINDING, self._reminders.look, self._now())
        do(Part.CHECKPOINT, self._checkpoints.look, self._now())

    def _send_all(self) -> int:
        """Sends what is due, in several lanes where there are; each account sends one post at a time."""
        if self._lanes is None:
            return self._send_in_turn()
        lanes = [self._lanes.submit(self._send_in_turn) for _ in range(self._lane_count)]
        wait(lanes)  # one that fails must not leave the others behind, into the next round
        return sum(lane.result() for lane in lanes)

    def _send_in_turn(self) -> int:
        attempted = 0
        while attempted < MOST_A_TICK and self._clock.look(self._db) and self._send_one():
            attempted += 1
            self._heart.getting_on()
        return attempted

    def _send_one(self) -> bool:
        reserved = outbox.reserve(self._db, self.name, lease=LEASE, now=self._now())
        if reserved is None:
            return False
        account = self._accounts.standing(reserved.channel_id)
        if account.port is None or not account.may_send:
            outbox.give_back(self._db, reserved, self.name, retry_at=self._now() + PREPARE_AGAIN)
            return True
        port = account.port
        if reserved.contents.pictures and not outbox.examine(self._db, reserved, self._now()):
            return True
        media = self._upload(port, reserved)
        if media is None:
            return True
        screening.read_ahead(reserved.contents)
        claimed = outbox.claim(self._db, reserved, self.name, lease=LEASE, now=self._now())
        if claimed is None:
            outbox.give_back(self._db, reserved, self.name, retry_at=self._now() + CLAIM_AGAIN)
            return True
        outcome = self._create(port, claimed, media)
        settling.settle(self._db, claimed, outcome, self._now())
        log.info("attempt %s settled as %s", claimed.attempt_id, type(outcome).__name__)
        return True

    def _create(self, port: XPort, claimed: outbox.Claim, media: tuple[str, ...]) -> CreateOutcome:
        if self._now() - claimed.at > STALE:
            # The computer slept, and others may have given this attempt up meanwhile.
            return NotSent("The computer stood still between asking and sending.")
        contents = claimed.contents
        outcome = port.create(
            NewPost(
                text=contents.text,
                media_ids=media,
                reply_setting=contents.reply_setting,
                made_with_ai=contents.made_with_ai,
                replies_to=contents.reply_to,
            ),
            on_late=lambda late: settling.settle_late(self._db, claimed, late, self._now()),
        )
        if _is_unauthorised(outcome) and isinstance(port.identity(), Identity):
            return NotSent(NOT_FOR_LONG)
        return outcome

    def _upload(self, port: XPort, reserved: outbox.Reserved) -> tuple[str, ...] | None:
        """The media ids in order, or None when it could not be prepared now."""
        media: list[str] = []
        for picture in reserved.contents.pictures:
            try:
                jpeg = self._pictures.read(picture.sha256)
            except StoredPictureError as error:
                outbox.hold_unsendable(self._db, reserved, error.message, self._now())
                return None
            answer = port.upload_picture(jpeg, picture.alt_text)
            if _is_unauthorised(answer) and isinstance(port.identity(), Identity):
                answer = NotSent(NOT_FOR_LONG)
            if isinstance(answer, Uploaded):
                media.append(answer.media_id)
                continue
            self._not_uploaded(reserved, answer)
            return None
        return tuple(media)

    def _not_uploaded(self, reserved: outbox.Reserved, answer: Refused | NotSent | Unknown) -> None:
        now = self._now()
        if isinstance(answer, Refused) and answer.kind in settling.STOPS_THE_CHANNEL:
            settling.stop_refused(self._db, reserved.channel_id, answer.kind, now)
        elif isinstance(answer, Refused) and answer.kind not in PASSES:
            outbox.hold_unsendable(self._db, reserved, settling.WORDS[answer.kind], now)
            return
        asked = answer.retry_at if isinstance(answer, Refused) else None
        # A reset that lies in the past (another clock) must not make a tight loop.
        waits_until = max(asked or now + PREPARE_AGAIN, now + PREPARE_AGAIN)
        reason = settling.WORDS[answer.kind] if isinstance(answer, Refused) else answer.why
        why = f"Its picture could not be handed to X at {say_time(now)}. {reason}"
        outbox.give_back(self._db, reserved, self.name, retry_at=waits_until, why=why)


def _is_unauthorised(outcome: object) -> bool:
    """Whether X said "not authorised". Once is not believed: it had hours in which it said so to everybody."""
    return isinstance(outcome, Refused) and outcome.kind is RefusalKind.UNAUTHORISED
