"""Which blocks wait for this person to lift them, and what has been decided about a post's blocks?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

import rules
from gatekeeper.actor import Actor
from gatekeeper.clock import say
from gatekeeper.lifecycle import State
from gatekeeper.lifts import LIFTER_WORDS, LIFTERS
from gatekeeper.models import Contribution, LiftDecision, LiftRequest, Person, Post, Version
from gatekeeper.permissions import Permission
from gatekeeper.queries import findings_view
from gatekeeper.queries.contents_view import ContentsView, contents_view, pupil_names, pupils_ever_shown
from gatekeeper.queries.findings_view import FindingRow
from gatekeeper.queries.masking import Veil, veil_for
from gatekeeper.queries.visibility import post_for
from gatekeeper.recoveries import recovered
from gatekeeper.screening import check
from gatekeeper.separation import PastContribution, why_not_lift
from gatekeeper.versions import read_contents
from rules.facts import Stage


@dataclass(frozen=True, slots=True)
class BlockRow:
    """One block that waits for a decision. `why_not` stands where the buttons would be."""

    fingerprint: str
    asked_by: str
    asked: str
    whom: str
    because: str
    finding: FindingRow
    why_not: str | None


@dataclass(frozen=True, slots=True)
class LiftPage:
    """Everything on the page where somebody decides about the blocks of a draft."""

    reference: str
    author: str
    contents: ContentsView
    blocks: tuple[BlockRow, ...]
    others: tuple[FindingRow, ...]


@dataclass(frozen=True, slots=True)
class LiftRow:
    """One request in the story of a post. `holds` says whether it is about the contents of today."""

    title: str
    asked_by: str
    asked: str
    whom: str
    decided_by: str
    decided: str
    lifted: bool
    reason: str
    holds: bool


def waiting(session: Session, actor: Actor) -> tuple[int, ...]:
    """The posts with a block that this person may lift and nobody has decided about, the oldest request first."""
    kinds = [kind for kind, role in LIFTERS.items() if role in actor.roles]
    if not kinds or not actor.may(Permission.BLOCK_LIFT):
        return ()
    current = aliased(Version)
    rows = session.exec(
        select(Post.id)
        .join(LiftRequest, col(LiftRequest.post_id) == col(Post.id))
        .join(Version, col(Version.id) == col(LiftRequest.version_id))
        .join(current, col(current.id) == col(Post.current_version_id))
        .where(
            Post.state == State.DRAFT,
            current.digest == Version.digest,
            col(LiftRequest.lifted_by).in_(kinds),
            LiftRequest.asked_by != actor.staff_id,
            col(LiftRequest.id).not_in(select(LiftDecision.request_id)),
            col(Post.id).not_in(select(Contribution.post_id).where(Contribution.person_id == actor.staff_id)),
        )
        .order_by(col(LiftRequest.id))
    )
    return tuple(dict.fromkeys(rows))


def lift_page(session: Session, actor: Actor, reference: str, now: datetime) -> LiftPage | None:
    """The page for one draft, or None where no block of it waits for a decision.

    Raises:
        NotFound: there is no such post, or it is not for their eyes.
    """
    actor.need(Permission.BLOCK_LIFT)
    post = post_for(session, actor, reference)
    version = session.get(Version, post.current_version_id) if post.current_version_id else None
    if version is None or post.state is not State.DRAFT:
        return None
    veil = veil_for(session, actor)
    report = check(session, read_contents(session, version), post=post, stage=Stage.SUBMIT, now=now)
    open_now = {f.fingerprint: f for f in report.blocks}
    asked = [row for row in _requests(session, post, version.digest) if row[0].fingerprint in open_now]
    if not asked:
        return None
    because = {rule.id: rule.why for rule in rules.all_rules()}
    shown = {request.fingerprint for request, _ in asked}
    others = [f for f in report.findings if f.fingerprint not in shown]
    author = session.get_one(Person, post.created_by)
    names = pupil_names(session, pupils_ever_shown(session, post.id), veil)
    return LiftPage(
        reference=reference,
        author=author.name,
        contents=contents_view(session, version, veil, names, now),
        blocks=tuple(
            BlockRow(
                fingerprint=request.fingerprint,
                asked_by=person.name,
                asked=say(request.asked_at),
                whom=LIFTER_WORDS[request.lifted_by],
                because=because.get(request.rule, ""),
                finding=findings_view.of_report(session, [open_now[request.fingerprint]], version, veil)[0],
                why_not=_why_not(session, actor, post, request, now),
            )
            for request, person in asked
        ),
        others=findings_view.of_report(session, others, version, veil),
    )


def of_post(session: Session, post: Post, digest: str, veil: Veil) -> tuple[LiftRow, ...]:
    """Everything that was asked and decided about a post's blocks, the oldest first."""
    people = {person.id: person.name for person in session.exec(select(Person))}
    titles = {rule.id: rule.title for rule in rules.all_rules()}
    decided = _decisions(session, post)
    rows = session.exec(
        select(LiftRequest, Version.digest)
        .join(Version, col(Version.id) == col(LiftRequest.version_id))
        .where(LiftRequest.post_id == post.id)
        .order_by(col(LiftRequest.id))
    )
    return tuple(
        _lift_row(request, decided.get(request.id), people, titles, veil, holds=asked_of == digest)
        for request, asked_of in rows
    )


def _decisions(session: Session, post: Post) -> dict[int, LiftDecision]:
    rows = session.exec(
        select(LiftDecision)
        .join(LiftRequest, col(LiftRequest.id) == col(LiftDecision.request_id))
        .where(LiftRequest.post_id == post.id)
    )
    return {row.request_id: row for row in rows}


def _lift_row(
    request: LiftRequest,
    decision: LiftDecision | None,
    people: Mapping[int, str],
    titles: Mapping[str, str],
    veil: Veil,
    *,
    holds: bool,
) -> LiftRow:
    return LiftRow(
        title=titles.get(request.rule, request.rule),
        asked_by=people[request.asked_by],
        asked=say(request.asked_at),
        whom=LIFTER_WORDS[request.lifted_by],
        decided_by=people[decision.decided_by] if decision else "",
        decided=say(decision.decided_at) if decision else "",
        lifted=decision is not None and decision.lifted,
        reason=veil.text(decision.reason) if decision else "",
        holds=holds,
    )


def last_word(session: Session, actor: Actor) -> dict[int, str]:
    """For each of this person's drafts what was said last about a block of it as it stands, in one sentence."""
    own = select(Contribution.post_id).where(Contribution.person_id == actor.staff_id)
    current = aliased(Version)
    requests = session.exec(
        select(LiftRequest)
        .join(Post, col(Post.id) == col(LiftRequest.post_id))
        .join(Version, col(Version.id) == col(LiftRequest.version_id))
        .join(current, col(current.id) == col(Post.current_version_id))
        .where(col(Post.id).in_(own), Post.state == State.DRAFT, current.digest == Version.digest)
        .order_by(col(LiftRequest.id))
    ).all()
    decided = {
        decision.request_id: (decision, person)
        for decision, person in session.exec(
            select(LiftDecision, Person)
            .join(Person, col(Person.id) == col(LiftDecision.decided_by))
            .where(col(LiftDecision.request_id).in_([request.id for request in requests]))
        )
    }
    said: dict[int, str] = {}
    for request in requests:
        if request.id not in decided:
            said[request.post_id] = f"It waits for {LIFTER_WORDS[request.lifted_by]} to decide about a block."
            continue
        decision, person = decided[request.id]
        what = "lifted" if decision.lifted else "did not lift"
        said[request.post_id] = f"{person.name} {what} the block: {decision.reason}"
    return said


def _requests(session: Session, post: Post, digest: str) -> list[tuple[LiftRequest, Person]]:
    rows = session.exec(
        select(LiftRequest, Person)
        .join(Version, col(Version.id) == col(LiftRequest.version_id))
        .join(Person, col(Person.id) == col(LiftRequest.asked_by))
        .where(
            LiftRequest.post_id == post.id,
            Version.digest == digest,
            col(LiftRequest.id).not_in(select(LiftDecision.request_id)),
        )
        .order_by(col(LiftRequest.id))
    )
    return [(request, person) for request, person in rows]


def _why_not(session: Session, actor: Actor, post: Post, request: LiftRequest, now: datetime) -> str | None:
    if LIFTERS[request.lifted_by] not in actor.roles:
        return f"Only {LIFTER_WORDS[request.lifted_by]} can decide this."
    if request.asked_by == actor.person_id:
        return "You asked for this yourself, so someone else must decide."
    rows = session.exec(select(Contribution).where(Contribution.post_id == post.id))
    history = [PastContribution(c.person_id, c.kind, c.at) for c in rows]
    return why_not_lift(actor.staff_id, history, now, recovered(session))
