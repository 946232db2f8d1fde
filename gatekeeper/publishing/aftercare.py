"""What does the publisher see to for withdrawals, whenever it looks for work?

That what went out meanwhile is on the list of every open case, that the files of withdrawn pictures are
deleted once their post is gone, and that everything public is compared with the permissions of each day.
"""

from datetime import datetime, timedelta

from sqlmodel import col, func, select

from gatekeeper import public_words
from gatekeeper.actions import reviewing_public, withdrawal_steps, withdrawing
from gatekeeper.actions.base import act
from gatekeeper.actor import PUBLISHER
from gatekeeper.audit.events import Verb
from gatekeeper.db import Database
from gatekeeper.keys import OperationalKey
from gatekeeper.lifecycle import State
from gatekeeper.models import (
    Consent,
    Decision,
    Picture,
    Post,
    PublicationHold,
    PublicCheck,
    Takedown,
    WithdrawalChoice,
    WithdrawalDecision,
    WithdrawnPicture,
)
from gatekeeper.pictures.store import PictureStore
from gatekeeper.public_words import REACHED
from gatekeeper.removing import remove_bytes
from gatekeeper.withdrawals import open_cases

A_MOMENT = timedelta(minutes=5)
"""How far back the next look begins before the last one ended: a change may have been made meanwhile."""


class Aftercare:
    """Remembers since when it has looked, so that a look costs little. A new one looks at everything once."""

    def __init__(self, db: Database, pictures: PictureStore, key: OperationalKey | None = None) -> None:
        """Takes what it works with. The key opens fingerprints, so that copies in drafts are found."""
        self._db = db
        self._key = key
        self._pictures = pictures
        self._seen: dict[int, datetime] = {}
        self._consents: int | None = None
        self._holds = 0
        self._remembered: datetime | None = None
        self._fresh: frozenset[int] = frozenset()

    def look(self, now: datetime) -> int:
        """One look at everything. Gives how many pictures' files were deleted."""
        self._remember(now)
        self._lists(now)
        if reviewing_public.is_due(self._db, now):
            reviewing_public.compare(self._db, now)
        self._refusals(now)
        return delete_withdrawn(self._db, self._pictures, now)

    def _remember(self, now: datetime) -> None:
        """Keeps the words of what came out since the last look; once it has caught up, nothing is read anew."""
        if self._remembered is not None and self._remembered > now:  # said by a clock that ran ahead
            self._remembered = None
        fresh = frozenset() if self._remembered is None else self._came_out(self._remembered)
        if self._remembered is None or not fresh <= self._fresh:
            caught_up = public_words.remember(self._db) < public_words.AT_ONCE
            self._remembered, self._fresh = (now - A_MOMENT, fresh) if caught_up else (None, fresh)

    def _lists(self, now: datetime) -> None:
        """Puts on the list of each open case what came out since the last look; all of it at the first."""
        with self._db.read() as session:
            cases = [case.id for case in open_cases(session)]
        for number in cases:
            withdrawal_steps.rule_out_what_came_down(self._db, self._key, number, now)
            since = self._seen.get(number)
            if since is None or since > now:  # never, or said by a clock that ran ahead
                withdrawing.follow(self._db, number, now)
            elif fresh := self._came_out(since):
                withdrawing.list_posts(self._db, number, now, only=fresh)
            self._seen[number] = now - A_MOMENT

    def _came_out(self, since: datetime) -> frozenset[int]:
        with self._db.read() as session:
            return frozenset(
                session.exec(select(Post.id).where(col(Post.state).in_(REACHED), col(Post.state_since) >= since))
            )

    def _refusals(self, now: datetime) -> None:
        """A no that came in another way than as a withdrawal (a form, a link, a file, a hold): the same look."""
        with self._db.read() as session:
            last = session.exec(select(func.max(Consent.id))).one() or 0
            no = select(Consent.pupil_id).where(col(Consent.decision) != Decision.YES)
            if self._consents is None:
                compared = session.exec(select(func.max(PublicCheck.at))).one()
                no = no.where(col(Consent.recorded_at) >= (compared or now))
            else:
                no = no.where(col(Consent.id) > self._consents)
            pupils = set(session.exec(no))
            held = session.exec(
                select(PublicationHold.id, PublicationHold.pupil_id).where(
                    col(PublicationHold.ended_at).is_(None), col(PublicationHold.id) > self._holds
                )
            ).all()
        self._consents = last
        self._holds = max((self._holds, *(hold_id for hold_id, _ in held)))
        pupils |= {pupil_id for _, pupil_id in held}
        if pupils:
            reviewing_public.compare(self._db, now, pupils)


def delete_withdrawn(db: Database, pictures: PictureStore, now: datetime) -> int:
    """Deletes the files of withdrawn pictures whose post is verified gone. Gives how many pictures.

    Where the publisher has nothing to verify any more, it is enough that a person looked and said it is gone.
    Their fingerprints stay, so that none of them comes back.
    """
    by_hand = select(WithdrawalDecision.post_id).where(WithdrawalDecision.choice == WithdrawalChoice.GONE)
    verifying = select(Takedown.post_id).where(col(Takedown.verified_at).is_(None))
    gone_by_hand = col(Post.id).in_(by_hand) & col(Post.id).not_in(verifying)
    with db.read() as session:
        gone = session.exec(
            select(Picture.id, Post.id)
            .join(WithdrawnPicture, col(WithdrawnPicture.picture_id) == col(Picture.id))
            .join(Post, col(Post.id) == col(Picture.post_id))
            .where(
                col(Picture.gone_at).is_(None),
                col(Post.state).in_((State.TAKEN_DOWN, State.ABANDONED)) | gone_by_hand,
            )
            .order_by(col(Post.id), col(Picture.id))
        ).all()
    by_post: dict[int, list[int]] = {}
    for picture_id, post_id in gone:
        by_post.setdefault(post_id, []).append(picture_id)
    for post_id, picture_ids in by_post.items():
        with act(db, PUBLISHER, now) as doing:
            post = doing.session.get_one(Post, post_id)
            for picture_id in picture_ids:
                picture = doing.session.get_one(Picture, picture_id, with_for_update=True)
                picture.gone_at = picture.gone_at or now
                doing.session.add(picture)
            doing.record(
                Verb.PICTURES_DELETED, subject=f"post:{post.reference}", post=post, pictures=len(picture_ids)
            )
        for picture_id in picture_ids:
            remove_bytes(db, pictures, picture_id)
    return len(gone)
