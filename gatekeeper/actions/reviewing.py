"""What happens when a second colleague reads a post: agree, ask for changes, turn down, hold, release?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import Session, col, select

from gatekeeper import corrections, restores
from gatekeeper.actions.base import NOTE_LENGTH, Act, act, clean_reason, move, one_line
from gatekeeper.actions.drafting import refresh
from gatekeeper.actor import Actor
from gatekeeper.audit.events import Verb
from gatekeeper.checklist import CHECKLIST, looks_needed, missing
from gatekeeper.db import Database
from gatekeeper.errors import InvalidInput, NotPermitted, Stale
from gatekeeper.lifecycle import LABELS, STOPPABLE, State
from gatekeeper.models import (
    Approval,
    Contribution,
    OutboxItem,
    OutboxState,
    Post,
    Return,
    ReturnKind,
    Version,
)
from gatekeeper.permissions import Permission
from gatekeeper.posts import the_post, the_version
from gatekeeper.recoveries import recovered
from gatekeeper.screening import check, store
from gatekeeper.separation import PastContribution, why_not_approve
from gatekeeper.versions import read_contents, reasons_of
from rules.facts import Stage
from rules.findings import Report


class Outcome(StrEnum):
    """What became of an attempt to agree."""

    AGREED = "agreed"
    CHANGED = "changed"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Agreed:
    """What became of it, and what the rules said."""

    outcome: Outcome
    report: Report | None = None


def approve(
    db: Database,
    actor: Actor,
    reference: str,
    *,
    digest: str,
    ticked: Collection[str],
    note: str,
    now: datetime,
    late_hours: float,
    agreement_days: int,
) -> Agreed:
    """Agrees exactly the bytes that were shown, and puts them in the outbox.

    Args:
        db: the database.
        actor: the second reader.
        reference: the post.
        digest: the digest of what the page showed.
        ticked: the keys of the checklist that were ticked, with one for each picture.
        note: an optional note for the record.
        now: the present instant.
        late_hours: how late it may still go out after its time.
        agreement_days: after how many days the agreement lapses.

    Raises:
        NotPermitted: they contributed to it, or may not approve at all.
        Stale: it is no longer what the page showed.
        InvalidInput: the checklist is not complete.
    """
    actor.need(Permission.POST_APPROVE)
    with act(db, actor, now) as doing:
        post, version = _waiting(doing, reference)
        _not_a_contributor(doing.session, actor, post, now)
        if version.digest != digest:
            raise Stale("This post was changed after you opened it. Read the new version. Nothing was agreed.")
        contents = read_contents(doing.session, version)
        gone = corrections.why_not(doing.session, post.id)
        if wrong := {**missing(contents, ticked), **({"correction": gone} if gone else {})}:
            raise InvalidInput(wrong)
        fresh = refresh(doing, post, version)
        if fresh.id != version.id:
            doing.record(Verb.POST_RECHECKED, subject=f"post:{reference}", post=post, version=fresh.number)
            return Agreed(Outcome.CHANGED)
        report = check(doing.session, contents, post=post, stage=Stage.APPROVE, now=now)
        store(doing.session, version, report, Stage.APPROVE, now)
        if _stopped(doing, post, version, report):
            return Agreed(Outcome.STOPPED, report)
        approval = Approval(
            post_id=post.id,
            version_id=version.id,
            digest=version.digest,
            person_id=actor.staff_id,
            checklist=sorted(key for key in ticked if key in {*CHECKLIST, *looks_needed(contents)}),
            note=one_line(note)[:NOTE_LENGTH],
            at=now,
            expires_at=now + timedelta(days=agreement_days),
        )
        _agree(doing, post, version, approval, timedelta(hours=late_hours))
        return Agreed(Outcome.AGREED, report)


def ask_for_changes(
    db: Database, actor: Actor, reference: str, *, digest: str, reason: str, now: datetime
) -> None:
    """Gives it back to the author, with what should change."""
    _give_back(db, actor, reference, digest=digest, reason=reason, now=now, kind=ReturnKind.CHANGES_ASKED)


def reject(db: Database, actor: Actor, reference: str, *, digest: str, reason: str, now: datetime) -> None:
    """Turns it down for good, with the reason. It stays in the history."""
    _give_back(db, actor, reference, digest=digest, reason=reason, now=now, kind=ReturnKind.REJECTED)


def hold(db: Database, actor: Actor, reference: str, *, reason: str, now: datetime) -> None:
    """Any member of staff stops an agreed post before it goes out."""
    actor.need(Permission.POST_STOP)
    why = clean_reason(reason, "reason", "why it should be held")
    with act(db, actor, now) as doing:
        post = the_post(doing.session, reference)
        if post.state not in STOPPABLE:
            raise Stale(f"This post is now: {LABELS[post.state]}. It can no longer be held.")
        move(doing, post, State.HELD, f"{actor.name}: {why}")
        doing.record(Verb.POST_HELD, subject=f"post:{reference}", post=post, why=why)


def release(db: Database, actor: Actor, reference: str, now: datetime) -> None:
    """Lets a held post go on, under the agreement it already has. The rules are asked again at sending."""
    actor.need(Permission.POST_RESOLVE)
    with act(db, actor, now) as doing:
        post = the_post(doing.session, reference)
        _not_a_contributor(doing.session, actor, post, now, "release it")
        item = doing.session.exec(
            select(OutboxItem).where(OutboxItem.post_id == post.id, OutboxItem.state == OutboxState.READY)
        ).one_or_none()
        if post.state is not State.HELD or item is None:
            raise Stale(f"This post is now: {LABELS[post.state]}. It cannot be released.")
        _looked_for(doing, post)
        item.retry_at = None
        doing.session.add(item)
        move(doing, post, State.SCHEDULED if item.due_at > now else State.APPROVED)
        doing.record(Verb.POST_RELEASED, subject=f"post:{reference}", post=post)


def contributions(session: Session, post: Post) -> list[PastContribution]:
    """Everything that anybody did to this post."""
    rows = session.exec(select(Contribution).where(Contribution.post_id == post.id).order_by(col(Contribution.id)))
    return [PastContribution(row.person_id, row.kind, row.at) for row in rows]


def _waiting(doing: Act, reference: str) -> tuple[Post, Version]:
    post = the_post(doing.session, reference)
    if post.state is not State.WAITING:
        raise Stale(f"This post is now: {LABELS[post.state]}. There is nothing to decide. Nothing was changed.")
    return post, the_version(doing.session, post)


def _looked_for(doing: Act, post: Post) -> None:
    """Refuses what came back from a backup and may be on X already. (The database refuses it too.)"""
    if why := restores.why_not(doing.session, post.id):
        raise Stale(f"{why} Nothing was changed.")


def _not_a_contributor(
    session: Session, actor: Actor, post: Post, now: datetime, doing_what: str = "approve"
) -> None:
    why = why_not_approve(actor.staff_id, contributions(session, post), now, recovered(session))
    if why:
        raise NotPermitted(why.replace("someone else must approve", f"someone else must {doing_what}"))


def _stopped(doing: Act, post: Post, version: Version, report: Report) -> bool:
    """Whether the rules do not let this be agreed; if so, that goes on the record."""
    given = reasons_of(doing.session, version)
    stopping = [*report.blocks, *(f for f in report.reasons_needed if f.fingerprint not in given)]
    if stopping:
        doing.record(
            Verb.POST_STOPPED_BY_RULES,
            subject=f"post:{post.reference}",
            post=post,
            version=version.number,
            step="agree it",
            rules=", ".join(sorted({f.rule for f in stopping})),
        )
    return bool(stopping)


def _agree(doing: Act, post: Post, version: Version, approval: Approval, late: timedelta) -> None:
    now = doing.now
    _looked_for(doing, post)
    doing.session.add(approval)
    doing.session.flush()
    due = version.scheduled_for or now
    doing.session.add(
        OutboxItem(
            post_id=post.id,
            version_id=version.id,
            approval_id=approval.id,
            digest=version.digest,
            channel_id=post.channel_id,
            due_at=due,
            not_after=version.not_after or now + late,
            state=OutboxState.READY,
            created_at=now,
        )
    )
    doing.session.flush()
    move(doing, post, State.SCHEDULED if due > now else State.APPROVED)
    doing.record(Verb.POST_AGREED, subject=f"post:{post.reference}", post=post, version=version.number)


def _give_back(
    db: Database, actor: Actor, reference: str, *, digest: str, reason: str, now: datetime, kind: ReturnKind
) -> None:
    actor.need(Permission.POST_APPROVE)
    asked = kind is ReturnKind.CHANGES_ASKED
    why = clean_reason(reason, "reason", "what should change" if asked else "why it is turned down")
    with act(db, actor, now) as doing:
        post, version = _waiting(doing, reference)
        _not_a_contributor(doing.session, actor, post, now)
        if version.digest != digest:
            raise Stale("This post was changed after you opened it. Read the new version first.")
        doing.session.add(
            Return(post_id=post.id, version_id=version.id, kind=kind, reason=why, person_id=actor.staff_id, at=now)
        )
        move(doing, post, State.CHANGES_ASKED if asked else State.ABANDONED, why)
        verb = Verb.POST_CHANGES_ASKED if asked else Verb.POST_REJECTED
        doing.record(verb, subject=f"post:{reference}", post=post, reason=why)
