"""What does the publisher do each time it looks for work?

One `tick` is a complete round; any number of publishers may run it, because the
table is the queue and every claim is one conditional write.
"""

import logging
import os
import secrets
import socket
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlmodel import select

from gatekeeper.actions import taking_in
from gatekeeper.actions.base import act
from gatekeeper.actor import PUBLISHER
from gatekeeper.audit.events import Verb
from gatekeeper.costs import ledger
from gatekeeper.db import Database
from gatekeeper.doubt import SETTLE
from gatekeeper.models import Channel, PublisherBeat
from gatekeeper.pictures.errors import StoredPictureError
from gatekeeper.pictures.store import PictureStore
from gatekeeper.publishing import outbox, reconciling, settling, sweeping, takedown
from gatekeeper.publishing.aftercare import Aftercare
from gatekeeper.publishing.clock_guard import ClockGuard
from gatekeeper.screening import the_channel
from gatekeeper.x.port import CreateOutcome, Identity, NewPost, NotSent, RefusalKind, Refused, Uploaded, XPort

LEASE = timedelta(minutes=3)
IDENTITY_EVERY = timedelta(minutes=15)
PREPARE_AGAIN = timedelta(minutes=1)
CLAIM_AGAIN = timedelta(seconds=2)
MOST_A_TICK = 20

log = logging.getLogger(__name__)


class Publisher:
    """One publisher process: its name, its account on X, its clock."""

    def __init__(
        self,
        db: Database,
        pictures: PictureStore,
        port: XPort,
        now: Callable[[], datetime],
        name: str | None = None,
        *,
        settle: timedelta = SETTLE,
        resend: bool = False,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        """Takes what it works with. The port must not be shared with another thread.

        `settle` is how long X's list of our posts may lag before it counts as proof, and `resend`
        whether a post that it then does not show is sent once more without asking a person.
        `steady` is a clock that never runs backwards.
        """
        self._settle, self._resend = settle, resend
        self._clock = ClockGuard(now, steady)
        self._db = db
        self._pictures = pictures
        self._port = port
        self._now = now
        self._aftercare = Aftercare(db, pictures)
        self.name = name or f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"
        self._started_at = now()

    def tick(self) -> int:
        """Looks for work once. Gives how many posts were attempted."""
        trusted = self._clock.look(self._db)
        self._beat({})
        settling.give_up_crashed(self._db, self._now())
        swept = sweeping.sweep(self._db, self._now())
        taking_in.forget_old(self._db, self._now())
        may_send, may_delete = self._whose_account()
        # First what must come down: nothing that goes wrong with a new post may delay it.
        gone = takedown.take_down_due(self._db, self._port, self._now()) if may_delete else 0
        found = 0
        if may_delete:
            found = reconciling.reconcile(
                self._db, self._port, self._now(), settle=self._settle, resend=self._resend
            )
        attempted = 0
        while may_send and trusted and attempted < MOST_A_TICK and self._send_one():
            attempted += 1
        self._aftercare.look(self._now())
        self._beat({"attempted": attempted, "swept": swept, "gone": gone, "found": found})
        return attempted

    def _send_one(self) -> bool:
        reserved = outbox.reserve(self._db, self.name, lease=LEASE, now=self._now())
        if reserved is None:
            return False
        if not outbox.examine(self._db, reserved, self._now()):
            return True
        media = self._upload(reserved)
        if media is None:
            return True
        claimed = outbox.claim(self._db, reserved, self.name, lease=LEASE, now=self._now())
        if claimed is None:
            outbox.give_back(self._db, reserved, self.name, retry_at=self._now() + CLAIM_AGAIN)
            return True
        contents = claimed.contents
        outcome = self._port.create(
            NewPost(
                text=contents.text,
                media_ids=media,
                reply_setting=contents.reply_setting,
                made_with_ai=contents.made_with_ai,
            ),
            on_late=lambda late: settling.settle_late(self._db, claimed, late, self._now()),
        )
        settling.settle(self._db, claimed, self._checked_twice(outcome), self._now())
        log.info("attempt %s settled as %s", claimed.attempt_id, type(outcome).__name__)
        return True

    def _checked_twice(self, outcome: CreateOutcome) -> CreateOutcome:
        """One "not authorised" is not believed: X had hours in which it said so to everybody."""
        if not (isinstance(outcome, Refused) and outcome.kind is RefusalKind.UNAUTHORISED):
            return outcome
        if isinstance(self._port.identity(), Identity):
            return NotSent("X did not accept our key for a moment, and then did.")
        return outcome

    def _upload(self, reserved: outbox.Reserved) -> tuple[str, ...] | None:
        """The media ids in order, or None when it could not be prepared now."""
        media: list[str] = []
        for picture in reserved.contents.pictures:
            try:
                jpeg = self._pictures.read(picture.sha256)
            except StoredPictureError as error:
                outbox.hold_unsendable(self._db, reserved, error.message, self._now())
                return None
            answer = self._port.upload_picture(jpeg, picture.alt_text)
            if isinstance(answer, Uploaded):
                media.append(answer.media_id)
                continue
            self._not_uploaded(reserved, answer)
            return None
        return tuple(media)

    def _not_uploaded(self, reserved: outbox.Reserved, answer: object) -> None:
        now = self._now()
        if isinstance(answer, Refused) and answer.kind in settling.STOPS_THE_CHANNEL:
            settling.stop_channel(self._db, settling.WORDS[answer.kind], now)
        elif isinstance(answer, Refused) and answer.retry_at is None and answer.status < 429:  # noqa: PLR2004  # HTTP
            outbox.hold_unsendable(self._db, reserved, settling.WORDS[answer.kind], now)
            return
        asked = answer.retry_at if isinstance(answer, Refused) else None
        # A reset that lies in the past (another clock) must not make a tight loop.
        waits_until = max(asked or now + PREPARE_AGAIN, now + PREPARE_AGAIN)
        outbox.give_back(self._db, reserved, self.name, retry_at=waits_until)

    def _whose_account(self) -> tuple[bool, bool]:
        """Whether we may send, and whether we may delete.

        Asks X now and then whose key this is, and stops the channel when it is not the
        school's. A stopped channel (no credit, say) may still let a post be deleted.
        """
        now = self._now()
        with self._db.read() as session:
            channel = the_channel(session)
        known = channel.seen_account_id == channel.account_id
        if channel.stopped_at is not None:
            return False, known
        if channel.seen_at is not None and timedelta(0) <= now - channel.seen_at < IDENTITY_EVERY:
            return known, known
        answer = self._port.identity()
        if isinstance(answer, Refused) and answer.kind in settling.STOPS_THE_CHANNEL:
            settling.stop_channel(self._db, settling.WORDS[answer.kind], now)
            return False, known
        if not isinstance(answer, Identity):
            return known, known
        self._note_identity(answer.account_id, now)
        if answer.account_id != channel.account_id:
            settling.stop_channel(
                self._db,
                f"X says that our key belongs to another account ({answer.handle}), not to {channel.handle}.",
                now,
            )
            return False, False
        return True, True

    def _note_identity(self, account_id: str, now: datetime) -> None:
        with act(self._db, PUBLISHER, now) as doing:
            channel = doing.session.exec(select(Channel).with_for_update()).one()
            if channel.seen_account_id != account_id:
                channel.seen_account_id, channel.seen_at = account_id, now
                doing.session.add(channel)
                doing.record(Verb.CHANNEL_CHECKED, subject="channel", account_id=account_id)
                return
            doing.unchanged = True
        with self._db.write() as session:
            channel = the_channel(session)
            channel.seen_at = now
            session.add(channel)
            ledger.read_account(session, now)

    def _beat(self, result: dict[str, int]) -> None:
        with self._db.write() as session:
            beat = session.get(PublisherBeat, self.name) or PublisherBeat(
                name=self.name, started_at=self._started_at, seen_at=self._started_at, last_result={}
            )
            beat.seen_at = self._now()
            if result:
                beat.last_result = dict(result)
            session.add(beat)
