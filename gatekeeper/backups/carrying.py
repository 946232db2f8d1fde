"""What does the data that a backup replaces know that must not be forgotten, and how does it come along?

What went out and what is to come down; what families said; holds, children in care, open withdrawals and
pictures that were ruled out. Each with an event that says so. What only made something easier stays behind.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from gatekeeper import migrations, restores
from gatekeeper.actions.base import Act, act
from gatekeeper.actor import COMMAND
from gatekeeper.audit.events import Verb
from gatekeeper.backups.bringing import Bringer
from gatekeeper.backups.errors import BackupError
from gatekeeper.db import Database
from gatekeeper.lifecycle import State
from gatekeeper.models import (
    METADATA,
    AttemptOutcome,
    AuditEvent,
    CareStanding,
    Consent,
    OutboxState,
    OutsideDecision,
    OutsideShown,
    Post,
    PublicationHold,
    Takedown,
    Withdrawal,
    WithdrawalCause,
    WithdrawalClosing,
)
from gatekeeper.pictures.errors import StoredPictureError
from gatekeeper.pictures.store import PictureStore
from gatekeeper.withdrawals import REGISTER

_T = METADATA.tables
_MUST_BE_KNOWN = (
    select(Post.x_post_id).where(col(Post.x_post_id).is_not(None)),
    select(Takedown.id),
    select(Consent.id),
    select(PublicationHold.id).where(col(PublicationHold.ended_at).is_(None)),
    select(CareStanding.id).where(col(CareStanding.ended_at).is_(None)),
    select(Withdrawal.id).where(col(Withdrawal.id).not_in(select(WithdrawalClosing.withdrawal_id))),
    select(OutsideDecision.outside_id),
    select(OutsideShown.outside_id, OutsideShown.pupil_id),
)
Known = tuple[frozenset[Any], ...]
"""Of each of these, what there was at one moment."""


@dataclass(frozen=True, slots=True)
class Carried:
    """How much came along."""

    posts: int = 0
    takedowns: int = 0
    answers: int = 0
    entries: int = 0
    withdrawals: int = 0


@dataclass(frozen=True, slots=True)
class Stores:
    """The pictures of the data that is replaced, and those of the backup."""

    old: PictureStore
    fresh: PictureStore


def grew_from(old: Database, fresh: Database) -> bool:
    """Whether the data that is here began as this backup, so that it tells what happened since."""
    with fresh.read() as session:
        last = session.exec(select(AuditEvent).order_by(col(AuditEvent.seq).desc()).limit(1)).one()
    try:
        if migrations.current(old) != migrations.newest() or not _is_whole(old):
            return False
        with old.read() as session:
            return session.exec(select(AuditEvent.hash).where(AuditEvent.seq == last.seq)).first() == last.hash
    except sa.exc.OperationalError:
        raise  # it is in use, or the server is away
    except sa.exc.DatabaseError:
        return False  # a damaged file is what backups are for


def _is_whole(old: Database) -> bool:
    """Whether every page of a file can be read; a server looks after its own."""
    if not old.is_sqlite:
        return True
    with old.engine.connect() as link:
        return str(link.exec_driver_sql("PRAGMA quick_check").scalar_one()) == "ok"


def tells_everything(old: Database) -> bool:
    """Whether the data that is here knows all: nothing of an earlier restore is left to be entered."""
    with old.read() as session:
        return restores.to_enter(session) is None


def carry(old: Database, fresh: Database, stores: Stores, now: datetime) -> Carried:
    """Brings over what must not be forgotten. Ask `grew_from` first.

    Nothing of the data that is here stays locked meanwhile: in a drill people go on working in it.
    """
    with old.engine.connect() as link:
        done = _Carrying(link, fresh, stores, now)
        done.ruled_out()
        return Carried(
            posts=done.posts(),
            takedowns=done.takedowns(),
            answers=done.answers(),
            entries=done.entries("publication_hold", "H") + done.entries("care_standing", "S"),
            withdrawals=done.withdrawals(),
        )


def known(db: Database) -> Known:
    """What must not be forgotten, as it is now."""
    with db.read() as session:
        return tuple(frozenset(session.exec(told)) for told in _MUST_BE_KNOWN)


def need_everything(before: Known, fresh: Database) -> None:
    """Looks once more, another way, whether anything was forgotten of what was known `before` it was carried over.

    Raises:
        BackupError: it was.
    """
    for told, was, now_known in zip(_MUST_BE_KNOWN, before, known(fresh), strict=True):
        if forgotten := was - now_known:
            raise BackupError(
                f"{len(forgotten)} of the “{told.get_final_froms()[0].description}” of the data that is here "
                "would be forgotten. Nothing was changed."
            )


@dataclass(frozen=True, slots=True)
class _Carrying:
    old: sa.Connection
    fresh: Database
    stores: Stores
    now: datetime

    @contextmanager
    def _one(self) -> Iterator[tuple[Act, Bringer]]:
        with act(self.fresh, COMMAND, self.now) as doing:
            yield doing, Bringer(self.old, doing.session.connection())
        self.old.rollback()  # lets go: whoever works there must not wait until all is carried over

    def _missing(self, name: str, *conditions: sa.ColumnElement[bool]) -> list[dict[str, Any]]:
        with self.fresh.engine.connect() as link:
            rows = Bringer(self.old, link).missing(name, *conditions)
        self.old.rollback()
        return rows

    def posts(self) -> int:
        """What was public by the data that is replaced becomes public, with its words, pictures and children."""
        post = _T["post"]
        reached = sa.and_(post.c.x_post_id.is_not(None), post.c.state.in_((State.PUBLISHED, State.TAKEN_DOWN)))
        rows = self.old.execute(sa.select(post).where(reached).order_by(post.c.id)).mappings().all()
        self.old.rollback()
        with self.fresh.read() as session:
            public = set(session.exec(select(Post.id).where(col(Post.x_post_id).is_not(None))))
        wanted = [dict(row) for row in rows if row["id"] not in public]
        for row in wanted:
            with self._one() as (doing, bringer):
                self._contents(bringer, row)
                self._no_longer_to_be_sent(bringer.fresh, row)
                kept = ("current_version_id", "x_post_id", "published_at", "search_text")
                self._becomes(bringer.fresh, row["id"], row["state"], "", **{name: row[name] for name in kept})
                there = doing.session.get_one(Post, row["id"])
                subject = f"post:{there.reference}"
                doing.record(Verb.POST_CARRIED, subject=subject, post=there, x_post_id=row["x_post_id"])
        return len(wanted)

    def _contents(self, bringer: Bringer, row: dict[str, Any]) -> None:
        number = row["id"]
        version, picture, place = _T["version"], _T["picture"], _T["version_picture"]
        bringer.bring("post", row)
        bringer.bring_all("version", version.c.post_id == number)
        for one in bringer.missing("picture", picture.c.post_id == number):
            bringer.bring("picture", one)
            if one["gone_at"] is None:
                self._files(one["sha256"], one["small_sha256"])
        versions = sa.select(version.c.id).where(version.c.post_id == number)
        bringer.bring_all("version_picture", place.c.version_id.in_(versions))
        places = sa.select(place.c.id).where(place.c.version_id.in_(versions))
        bringer.bring_all("shown_pupil", _T["shown_pupil"].c.version_picture_id.in_(places))
        bringer.bring_all("contribution", _T["contribution"].c.post_id == number)
        # One that was taken in from elsewhere: who can be seen in it, so that a family's no reaches it.
        taken_in, seen = _T["outside_decision"], _T["outside_shown"]
        bringer.bring_all(taken_in.name, taken_in.c.post_id == number)
        from_elsewhere = sa.select(taken_in.c.outside_id).where(taken_in.c.post_id == number)
        bringer.bring_all(seen.name, seen.c.outside_id.in_(from_elsewhere))

    def _files(self, *digests: str) -> None:
        for digest in digests:
            if not self.stores.fresh.exists(digest):
                with suppress(StoredPictureError):  # it was damaged or missing before, and a page says so
                    self.stores.fresh.put(self.stores.old.read(digest))

    def _no_longer_to_be_sent(self, link: sa.Connection, row: dict[str, Any]) -> None:
        outbox, attempt = _T["outbox"], _T["attempt"]
        link.execute(
            sa.update(attempt)
            .where(attempt.c.post_id == row["id"], attempt.c.finished_at.is_(None))
            .values(finished_at=self.now, outcome=AttemptOutcome.SENT, x_post_id=row["x_post_id"])
        )
        is_open = outbox.c.state.in_((OutboxState.READY, OutboxState.CLAIMED))
        link.execute(
            sa.update(outbox).where(outbox.c.post_id == row["id"], is_open).values(state=OutboxState.DONE)
        )

    def _becomes(self, link: sa.Connection, post_id: int, state: State, note: str, **values: object) -> None:
        """No move of its life: it stands again where it stood before the backup came over it."""
        post = _T["post"]
        given = {"state": state, "state_since": self.now, "state_note": note, **values}
        link.execute(sa.update(post).where(post.c.id == post_id).values(given))

    def takedowns(self) -> int:
        """What was to come down still is, and what came down stays down."""
        table, post = _T["takedown"], _T["post"]
        with self.fresh.engine.connect() as link:
            settled = {row.id: row.verified_at for row in link.execute(sa.select(table.c.id, table.c.verified_at))}
        rows = self.old.execute(
            sa.select(table, post.c.state.label("its_state"), post.c.state_note.label("its_note"))
            .join(post, post.c.id == table.c.post_id)
            .order_by(table.c.id)
        ).mappings()
        wanted = [row for row in rows if row["id"] not in settled or settled[row["id"]] != row["verified_at"]]
        self.old.rollback()
        for found in wanted:
            row = {column.name: found[column.name] for column in table.c}
            with self._one() as (doing, bringer):
                if not bringer.bring(table.name, row):
                    bringer.fresh.execute(sa.update(table).where(table.c.id == row["id"]).values(row))
                if found["its_state"] is State.TAKEN_DOWN:
                    self._becomes(bringer.fresh, row["post_id"], State.TAKEN_DOWN, found["its_note"])
                there = doing.session.get_one(Post, row["post_id"])
                doing.record(Verb.TAKEDOWN_CARRIED, subject=f"post:{there.reference}", post=there)
        return len(wanted)

    def answers(self) -> int:
        """Every answer of a family: a yes too, for it may allow less than the one before it."""
        by_pupil: dict[int, list[dict[str, Any]]] = {}
        for row in self._missing("consent"):
            by_pupil.setdefault(row["pupil_id"], []).append(row)
        papers, files = _T["consent_evidence"], _T["evidence_file"]
        for pupil_id, rows in sorted(by_pupil.items()):
            with self._one() as (doing, bringer):
                for row in rows:
                    bringer.bring("consent", row)
                bringer.bring_all(papers.name, papers.c.pupil_id == pupil_id)
                mine = sa.select(papers.c.id).where(papers.c.pupil_id == pupil_id)
                bringer.bring_all(files.name, files.c.evidence_id.in_(mine))
                doing.record(Verb.ANSWERS_CARRIED, subject=f"pupil:{pupil_id}", answers=len(rows))
        return sum(len(rows) for rows in by_pupil.values())

    def entries(self, name: str, letter: str) -> int:
        """Holds and children in care that stand. One that ended since stands until it is ended again."""
        rows = self._missing(name, _T[name].c.ended_at.is_(None))
        for row in rows:
            with self._one() as (doing, bringer):
                bringer.bring(name, row)
                if name == "publication_hold":
                    bringer.bring_all("hold_reason", _T["hold_reason"].c.hold_id == row["id"])
                doing.record(Verb.ENTRY_CARRIED, subject=REGISTER, entry=f"{letter}{row['id']}")
        return len(rows)

    def withdrawals(self) -> int:
        """Cases that nobody closed. The publisher lists their posts anew; what was decided is decided again."""
        closed = sa.select(_T["withdrawal_closing"].c.withdrawal_id)
        rows = self._missing("withdrawal", _T["withdrawal"].c.id.not_in(closed))
        for row in rows:
            with self._one() as (doing, bringer):
                bringer.bring("withdrawal", row)
                subject = REGISTER if row["cause"] is WithdrawalCause.HOLD else f"pupil:{row['pupil_id']}"
                doing.record(Verb.WITHDRAWAL_CARRIED, subject=subject, number=row["id"])
        return len(rows)

    def ruled_out(self) -> None:
        """Pictures of the backup that may never be used again."""
        with self.fresh.engine.connect() as link:
            there = set(link.execute(sa.select(_T["picture"].c.id)).scalars())
        rows = [row for row in self._missing("withdrawn_picture") if row["picture_id"] in there]
        if not rows:
            return
        with self._one() as (doing, bringer):
            for row in rows:
                bringer.bring("withdrawn_picture", row)
            doing.record(Verb.RULED_OUT_CARRIED, subject="backup", pictures=len(rows))
