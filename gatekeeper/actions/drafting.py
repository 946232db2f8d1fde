"""What happens while a post is written: start, save, add a picture, send in, take back, give up?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select

from gatekeeper import corrections
from gatekeeper.actions.base import Act, act, move
from gatekeeper.actions.saving import DraftStale, Saved, contributed, draft_to_change, put
from gatekeeper.actor import Actor
from gatekeeper.audit.events import Verb
from gatekeeper.clock import in_london
from gatekeeper.db import Database
from gatekeeper.errors import InvalidInput, Stale, TooManyTries
from gatekeeper.lifecycle import LABELS, REOPENABLE, State
from gatekeeper.models import (
    Correction,
    OutboxItem,
    OutboxState,
    Picture,
    PictureCover,
    Post,
    Version,
)
from gatekeeper.permissions import Permission
from gatekeeper.pictures.intake import Cleaned
from gatekeeper.posts import need_hand_in, new_reference, the_post, the_version
from gatekeeper.screening import check, store, the_channel
from gatekeeper.separation import ContributionKind
from gatekeeper.versions import (
    Draft,
    as_of,
    check_form,
    contents_of,
    read_contents,
    reasons_of,
    write_version,
)
from rules.facts import Stage
from rules.findings import Report

__all__ = ["DraftStale", "Saved", "Submitted"]

MOST_UPLOADS = 12
"""Pictures that may be tried in one post, taken out again or not."""
MOST_A_DAY = 60
"""Posts that one person may start within a day on the pages, so that nobody fills the disk."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """Whether the post went to a colleague. If not, `report` says what stops it."""

    accepted: bool
    report: Report
    reasons_missing: tuple[str, ...] = ()


def start(db: Database, actor: Actor, now: datetime, *, corrects: str = "", at_most: int | None = None) -> str:
    """Starts an empty post and gives its reference.

    Args:
        db: the database.
        actor: who writes it.
        now: the present instant.
        corrects: makes it a reply to that published post of ours.
        at_most: so many may be started by one person within a day.

    Raises:
        Stale: the post to correct is not public, or is coming down.
        TooManyTries: this person has started so many already.
    """
    actor.need(Permission.POST_DRAFT)
    with act(db, actor, now) as doing:
        if at_most is not None and _started_lately(doing) >= at_most:
            raise TooManyTries(
                f"You have started {at_most} posts within a day, so this one was not. Go on with one of those, "
                "or begin another tomorrow. Nothing is lost."
            )
        corrected = _to_correct(doing.session, corrects) if corrects else None
        reference = new_reference()
        post = Post(
            reference=reference,
            channel_id=the_channel(doing.session).id,
            state=State.DRAFT,
            state_since=now,
            created_by=actor.staff_id,
            created_at=now,
        )
        doing.session.add(post)
        doing.session.flush()
        if corrected is not None:
            doing.session.add(Correction(post_id=post.id, corrects_id=corrected.id))
            doing.session.flush()
        contents = contents_of(doing.session, post, Draft(), now=now, late=timedelta(0))
        write_version(
            doing.session, post, contents, typed_time="", zone="", reasons={}, by=actor.staff_id, now=now
        )
        contributed(doing, post, ContributionKind.WROTE)
        if corrected is None:
            doing.record(Verb.POST_DRAFTED, subject=f"post:{reference}", post=post)
        else:
            details = {"corrected": corrected.reference}
            doing.record(Verb.CORRECTION_DRAFTED, subject=f"post:{reference}", post=post, **details)
    return reference


def _started_lately(doing: Act) -> int:
    mine = select(func.count()).select_from(Post).where(Post.created_by == doing.actor.staff_id)
    return doing.session.exec(mine.where(col(Post.created_at) > doing.now - timedelta(days=1))).one()


def _to_correct(session: Session, reference: str) -> Post:
    post = the_post(session, reference)
    if not corrections.may_be_corrected(session, post):
        raise Stale(
            f"This post is now: {LABELS[post.state]}. Only a post that is public, and stays so, is corrected. "
            "Nothing was started."
        )
    return post


def save(
    db: Database, actor: Actor, reference: str, draft: Draft, *, based_on: int, now: datetime, late_hours: float
) -> Saved:
    """Saves what was typed as the next version. A save that changes nothing changes nothing.

    Args:
        db: the database.
        actor: who is saving.
        reference: the post.
        draft: what was typed.
        based_on: the number of the version that the form was filled from.
        now: the present instant.
        late_hours: how late it may still go out after its time.

    Raises:
        InvalidInput: a field is wrong; nothing was saved.
        DraftStale: somebody else saved a later version.
        Stale: the post is no longer a draft.
    """
    check_form(draft)
    with act(db, actor, now) as doing:
        post = draft_to_change(doing, reference)
        done = put(doing, post, draft, based_on=based_on, late_hours=late_hours)
        if done.changed:
            doing.record(Verb.POST_EDITED, subject=f"post:{reference}", post=post, version=done.version)
        else:
            doing.unchanged = True
        return done


def submit(db: Database, actor: Actor, reference: str, *, based_on: int, now: datetime) -> Submitted:
    """Sends the saved version to be read by a colleague, unless the rules stop it.

    Blocks refuse, and findings that need a reason need one. A refusal is put on
    the record too: it is the evidence that the rules work.
    """
    with act(db, actor, now) as doing:
        post = the_post(doing.session, reference)
        need_hand_in(doing.session, actor, post)
        if post.state is not State.DRAFT:
            raise Stale(f"This post is now: {LABELS[post.state]}. It cannot be sent in again.")
        version = the_version(doing.session, post)
        if version.number != based_on:
            raise Stale("Somebody else saved a newer version. Look at it before you send it in.")
        if version.scheduled_for is not None and version.scheduled_for <= now:
            raise InvalidInput({"time": "This time has passed. Choose a later one."})
        if (gone := corrections.why_not(doing.session, post.id)) is not None:
            raise InvalidInput({"correction": gone})
        version = refresh(doing, post, version)
        contents = read_contents(doing.session, version)
        report = check(doing.session, contents, post=post, stage=Stage.SUBMIT, now=now)
        given = reasons_of(doing.session, version)
        missing = tuple(f.fingerprint for f in report.reasons_needed if f.fingerprint not in given)
        store(doing.session, version, report, Stage.SUBMIT, now)
        if report.blocks or missing:
            stopping = sorted({f.rule for f in (*report.blocks, *report.reasons_needed)})
            doing.record(
                Verb.POST_STOPPED_BY_RULES,
                subject=f"post:{reference}",
                post=post,
                version=version.number,
                step="send it in",
                rules=", ".join(stopping),
            )
            return Submitted(accepted=False, report=report, reasons_missing=missing)
        contributed(doing, post, ContributionKind.SUBMITTED)
        move(doing, post, State.WAITING)
        doing.record(Verb.POST_SUBMITTED, subject=f"post:{reference}", post=post, version=version.number)
        return Submitted(accepted=True, report=report)


def add_picture(
    db: Database, actor: Actor, reference: str, cleaned: Cleaned, *, file_name: str, now: datetime
) -> int:
    """Adds a cleaned picture to a post that is being written, and gives its id.

    Its bytes must already lie in the store (`PictureStore.keep`). The picture is part of the post's
    contents only once a version that names it is saved.
    """
    with act(db, actor, now) as doing:
        post = the_post(doing.session, reference)
        need_hand_in(doing.session, actor, post)
        if post.state is not State.DRAFT:
            raise Stale(f"This post is now: {LABELS[post.state]}. Choose 'Change it' before you add a picture.")
        copies = select(PictureCover.picture_id)
        added = select(Picture.id).where(Picture.post_id == post.id, col(Picture.id).not_in(copies))
        if len(doing.session.exec(added).all()) >= MOST_UPLOADS:
            tried = f"{MOST_UPLOADS} pictures were added to this post already. Start another post for more."
            raise InvalidInput({"pictures": tried})
        picture = Picture(
            post_id=post.id,
            sha256=cleaned.sha256,
            small_sha256=cleaned.small_sha256,
            file_name=file_name[:200],
            width=cleaned.width,
            height=cleaned.height,
            byte_count=len(cleaned.jpeg),
            removed=list(cleaned.removed),
            turned_upright=cleaned.turned_upright,
            original_format=cleaned.original_format,
            # a camera whose clock runs ahead has said nothing about the picture
            taken_on=cleaned.taken_on if cleaned.taken_on and cleaned.taken_on <= in_london(now).date() else None,
            added_by=actor.staff_id,
            added_at=now,
        )
        doing.session.add(picture)
        contributed(doing, post, ContributionKind.ADDED_PICTURE)
        doing.record(
            Verb.PICTURE_ADDED,
            subject=f"post:{reference}",
            post=post,
            removed=", ".join(cleaned.removed) or "nothing was hidden in it",
        )
        return picture.id


def reopen(db: Database, actor: Actor, reference: str, now: datetime) -> None:
    """Takes it back to a draft, on request or by 'Change it'. Any agreement is lost, and nothing is sent."""
    with act(db, actor, now) as doing:
        post = the_post(doing.session, reference)
        need_hand_in(doing.session, actor, post)
        if post.state not in REOPENABLE:
            raise Stale(f"This post is now: {LABELS[post.state]}. It can no longer be changed.")
        before = LABELS[post.state]
        cancel_outbox(doing.session, post)
        move(doing, post, State.DRAFT)
        doing.record(Verb.POST_TAKEN_BACK, subject=f"post:{reference}", post=post, before=before)


def abandon(db: Database, actor: Actor, reference: str, now: datetime) -> None:
    """Gives a post up. It stays in the history."""
    with act(db, actor, now) as doing:
        post = the_post(doing.session, reference)
        need_hand_in(doing.session, actor, post)
        if post.state is State.WAITING:
            raise Stale("A colleague has been asked to read this. Take it back first.")
        cancel_outbox(doing.session, post)
        move(doing, post, State.ABANDONED)
        doing.record(Verb.POST_ABANDONED, subject=f"post:{reference}", post=post)


def refresh(doing: Act, post: Post, version: Version) -> Version:
    """The version under today's consents and rules: the same one, or a new one that differs in nothing else."""
    contents = read_contents(doing.session, version)
    today = as_of(doing.session, contents, doing.now)
    if today.digest == version.digest:
        return version
    return write_version(
        doing.session,
        post,
        today,
        typed_time=version.typed_time,
        zone=version.zone,
        reasons=reasons_of(doing.session, version),
        by=version.saved_by,
        now=doing.now,
    )


def cancel_outbox(session: Session, post: Post) -> None:
    """Nothing of this post will be sent any more."""
    for item in session.exec(
        select(OutboxItem).where(OutboxItem.post_id == post.id, col(OutboxItem.state) == OutboxState.READY)
    ):
        item.state = OutboxState.CANCELLED
        session.add(item)
    session.flush()
