"""What happens when an author asks for a block to be lifted, and when somebody who may decides?"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from gatekeeper.actions.base import Act, act, clean_reason
from gatekeeper.actions.drafting import refresh
from gatekeeper.actions.reviewing import contributions
from gatekeeper.actions.saving import draft_to_change
from gatekeeper.actor import Actor
from gatekeeper.audit.events import Verb
from gatekeeper.db import Database
from gatekeeper.errors import NotPermitted, Stale
from gatekeeper.lifecycle import LABELS, State
from gatekeeper.lifts import LIFTER_WORDS, LIFTERS
from gatekeeper.models import LiftDecision, LiftRequest, Post, Version
from gatekeeper.permissions import Permission
from gatekeeper.posts import the_post, the_version
from gatekeeper.recoveries import recovered
from gatekeeper.screening import check
from gatekeeper.separation import why_not_lift
from gatekeeper.versions import read_contents
from rules.facts import Stage
from rules.findings import Finding


@dataclass(frozen=True, slots=True)
class Decision:
    """Which block of which exact contents is decided about, and how."""

    fingerprint: str
    digest: str
    lift: bool
    reason: str


def ask(db: Database, actor: Actor, reference: str, *, fingerprint: str, based_on: int, now: datetime) -> str:
    """Asks for one block of the saved version to be lifted, and gives who may do it. The post stays a draft.

    Raises:
        NotPermitted: nobody can lift this block.
        Stale: it is no longer there, the post was changed, or it was asked already.
    """
    with act(db, actor, now) as doing:
        post = draft_to_change(doing, reference)
        version = the_version(doing.session, post)
        if version.number != based_on:
            raise Stale("Somebody else saved a newer version. Look at it before you ask.")
        version = refresh(doing, post, version)
        finding = _block(doing, post, version, fingerprint)
        if finding.lifted_by not in LIFTERS:
            raise NotPermitted("Nobody can lift this. Change the post instead. Nothing was changed.")
        if _asked(doing.session, post, version.digest, fingerprint) is not None:
            raise Stale("This was asked already, and the post has not changed since. Nothing was changed.")
        doing.session.add(
            LiftRequest(
                post_id=post.id,
                version_id=version.id,
                rule=finding.rule,
                fingerprint=fingerprint,
                lifted_by=finding.lifted_by,
                asked_by=actor.staff_id,
                asked_at=now,
            )
        )
        doing.record(
            Verb.LIFT_ASKED, subject=f"post:{reference}", post=post, version=version.number, rules=finding.rule
        )
        return LIFTER_WORDS[finding.lifted_by]


def decide(db: Database, actor: Actor, reference: str, decision: Decision, now: datetime) -> None:
    """Lifts one block of exactly what the page showed, or does not; either way with a reason.

    The finding stays on the record. A lift holds for these contents and for no others.

    Raises:
        NotPermitted: they had a hand in the post, or are not whom the rule names.
        InvalidInput: there is no reason.
        Stale: the post or the request is no longer what the page showed.
    """
    actor.need(Permission.BLOCK_LIFT)
    why = clean_reason(decision.reason, "reason", "why")
    with act(db, actor, now) as doing:
        post = the_post(doing.session, reference)
        version = the_version(doing.session, post)
        if post.state is not State.DRAFT:
            raise Stale(
                f"This post is now: {LABELS[post.state]}. There is nothing to decide. Nothing was changed."
            )
        if version.digest != decision.digest:
            raise Stale("The post was changed after you opened it, so nothing was decided. Ask the author.")
        request = _asked(doing.session, post, version.digest, decision.fingerprint)
        if request is None or _is_decided(doing.session, request):
            raise Stale("Nobody waits for this any more, or a colleague decided it. Nothing was changed.")
        _need_lifter(doing, post, request)
        if decision.lift:
            _block(doing, post, version, decision.fingerprint)
        doing.session.add(
            LiftDecision(
                request_id=request.id, lifted=decision.lift, reason=why, decided_by=actor.staff_id, decided_at=now
            )
        )
        doing.record(
            Verb.LIFTED if decision.lift else Verb.LIFT_REFUSED,
            subject=f"post:{reference}",
            post=post,
            version=version.number,
            rules=request.rule,
            reason=why,
        )


def _need_lifter(doing: Act, post: Post, request: LiftRequest) -> None:
    if LIFTERS[request.lifted_by] not in doing.actor.roles:
        raise NotPermitted(f"Only {LIFTER_WORDS[request.lifted_by]} can decide this. Nothing was changed.")
    own = why_not_lift(
        doing.actor.staff_id, contributions(doing.session, post), doing.now, recovered(doing.session)
    )
    if own is None and request.asked_by == doing.actor.staff_id:
        own = "You asked for this yourself, so someone else must decide."
    if own:
        raise NotPermitted(own)


def _block(doing: Act, post: Post, version: Version, fingerprint: str) -> Finding:
    """The open block of that name, as the rules see the version now."""
    contents = read_contents(doing.session, version)
    report = check(doing.session, contents, post=post, stage=Stage.SUBMIT, now=doing.now)
    found = next((f for f in report.blocks if f.fingerprint == fingerprint), None)
    if found is None:
        raise Stale("The rules no longer stop the post at this place. Look at the checks again.")
    return found


def _asked(session: Session, post: Post, digest: str, fingerprint: str) -> LiftRequest | None:
    """The last request for this block of these exact contents."""
    return session.exec(
        select(LiftRequest)
        .join(Version, col(Version.id) == col(LiftRequest.version_id))
        .where(
            LiftRequest.post_id == post.id,
            LiftRequest.fingerprint == fingerprint,
            Version.digest == digest,
        )
        .order_by(col(LiftRequest.id).desc())
    ).first()


def _is_decided(session: Session, request: LiftRequest) -> bool:
    return session.exec(select(LiftDecision.id).where(LiftDecision.request_id == request.id)).first() is not None
