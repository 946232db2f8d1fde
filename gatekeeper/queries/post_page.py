"""What is there to know about one post, and what may this person do with it now?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from gatekeeper import by_hand, restores
from gatekeeper.actor import Actor
from gatekeeper.clock import say
from gatekeeper.corrections import may_be_corrected
from gatekeeper.deadlines import say_by
from gatekeeper.doubt import SETTLE
from gatekeeper.emergencies import marked
from gatekeeper.lifecycle import EXPLANATIONS, LABELS, MOVES, PUBLIC, REOPENABLE, STOPPABLE, State
from gatekeeper.models import (
    Approval,
    OutboxItem,
    OutboxState,
    Person,
    Post,
    Takedown,
    Version,
)
from gatekeeper.permissions import Permission
from gatekeeper.queries import findings_view, lifting, outside, timeline, tries
from gatekeeper.queries.contents_view import ContentsView, contents_view, pupil_names, pupils_ever_shown
from gatekeeper.queries.corrections import Answered, CorrectionRow, answered_by, rows_of
from gatekeeper.queries.costs import post_cost, version_costs
from gatekeeper.queries.difference import Difference, compare
from gatekeeper.queries.findings_view import FindingRow
from gatekeeper.queries.lifting import LiftRow
from gatekeeper.queries.masking import Veil, veil_for
from gatekeeper.queries.on_its_way import not_prepared
from gatekeeper.queries.review import naming, why_not_read
from gatekeeper.queries.visibility import has_contributed, post_for
from gatekeeper.screening import the_channel
from gatekeeper.versions import read_contents

MOST_VERSIONS = 30
YET_TO_GO = frozenset(State) - PUBLIC - {State.TAKEN_DOWN, State.ABANDONED}


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version: who saved it, when, and what was new in it."""

    number: int
    saved_by: str
    saved_at: str
    difference: Difference | None


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """One agreement. `holds` says whether it is for the words that stand now."""

    person: str
    at: str
    version: int
    note: str
    holds: bool


@dataclass(frozen=True, slots=True)
class TakedownRow:
    """How far the removal from X has got."""

    reason: str
    asked_by: str
    asked: str
    deleted: str
    verified: str
    problem: str
    tries: int
    due: str
    said: str


@dataclass(frozen=True, slots=True)
class May:
    """What this person may do with this post, as it stands now."""

    decide: bool
    change: bool
    edit: bool
    hold: bool
    release: bool
    take_down: bool
    resolve: bool
    give_up: bool
    correct: bool
    by_hand: bool
    say_not_there: bool

    @property
    def anything(self) -> bool:
        """Whether there is anything to do at all."""
        return any(
            (
                self.decide,
                self.change,
                self.edit,
                self.hold,
                self.release,
                self.take_down,
                self.resolve,
                self.give_up,
                self.correct,
            )
        )


@dataclass(frozen=True, slots=True)
class PostPage:
    """Everything on a post's own page."""

    reference: str
    state: State
    label: str
    explanation: str
    since: str
    note: str
    author: str
    started: str
    handle: str
    x_post_id: str
    published: str
    contents: ContentsView | None
    findings: tuple[FindingRow, ...]
    lifts: tuple[LiftRow, ...]
    timeline: tuple[timeline.Entry, ...]
    versions: tuple[VersionRow, ...]
    approvals: tuple[ApprovalRow, ...]
    attempts: tuple[tries.AttemptRow, ...]
    looked_for: str
    came_back: str
    send_again_from: str
    takedown: TakedownRow | None
    may: May
    why_not: str | None
    masked: bool
    costs: str
    spent: str
    outside: outside.Decided | None
    answers: Answered | None
    corrections: tuple[CorrectionRow, ...]
    single_reader: bool


def post_page(
    session: Session, actor: Actor, reference: str, now: datetime, settle: timedelta = SETTLE
) -> PostPage:
    """The page of one post, for somebody who may see it. `settle` is how long X's list may lag.

    Raises:
        NotFound: there is none, or it is not for their eyes.
    """
    post = post_for(session, actor, reference)
    veil = veil_for(session, actor)
    names = pupil_names(session, pupils_ever_shown(session, post.id), veil)
    versions = session.exec(
        select(Version)
        .where(Version.post_id == post.id)
        .order_by(col(Version.number).desc())
        .limit(MOST_VERSIONS + 1)
    ).all()
    current = versions[0] if versions else None
    people = {person.id: person.name for person in session.exec(select(Person))}
    why_not = why_not_read(session, actor, post, now)
    came_back = restores.not_looked_for(session, post.id) if post.state in restores.MAY_BE_ON_X else None
    from_elsewhere = outside.decided(session, post.id, veil)
    takedown = session.exec(
        select(Takedown).where(Takedown.post_id == post.id).order_by(col(Takedown.id).desc())
    ).first()
    return PostPage(
        reference=post.reference,
        state=post.state,
        label=LABELS[post.state],
        explanation=EXPLANATIONS[post.state],
        since=say(post.state_since),
        note=veil.text(" ".join(filter(None, (post.state_note, not_prepared(session, post))))),
        author=people[post.created_by] if from_elsewhere is None else outside.FROM_ELSEWHERE,
        started=say(post.created_at),
        handle=the_channel(session).handle,
        x_post_id=post.x_post_id or "",
        published=say(post.published_at) if post.published_at else "",
        contents=contents_view(session, current, veil, names, now) if current else None,
        findings=findings_view.last_stored(session, current, veil) if current else (),
        lifts=lifting.of_post(session, post, current.digest if current else "", veil),
        timeline=timeline.of_post(session, post, veil),
        versions=_versions(session, list(versions), people, names, veil),
        approvals=_approvals(session, post, people, veil),
        attempts=tries.of_post(session, post),
        looked_for=tries.looked_for(session, post),
        came_back=say(came_back.made_at) if came_back else "",
        send_again_from=tries.send_again_from(session, post, now, settle),
        takedown=_takedown(session, takedown, people, veil) if takedown else None,
        may=_may(session, actor, post, takedown, why_not=why_not, came_back=came_back is not None),
        why_not=why_not,
        masked=not veil.lifted,
        costs=version_costs(session, current) if current and post.state in YET_TO_GO else "",
        spent=post_cost(session, post.id),
        outside=from_elsewhere,
        answers=answered_by(session, post, veil),
        corrections=rows_of(session, actor, post),
        single_reader=bool(marked(session, [post.id])),
    )


def _versions(
    session: Session,
    versions: list[Version],
    people: dict[int, str],
    names: dict[int, tuple[str, str]],
    veil: Veil,
) -> tuple[VersionRow, ...]:
    """The versions, the newest first, each compared with the one before it."""
    words = naming(session, names, veil)
    contents = [read_contents(session, version) for version in versions]
    return tuple(
        VersionRow(
            number=version.number,
            saved_by=people[version.saved_by],
            saved_at=say(version.saved_at),
            difference=compare(contents[place + 1], contents[place], words) if place + 1 < len(versions) else None,
        )
        for place, version in enumerate(versions[:MOST_VERSIONS])
    )


def _approvals(session: Session, post: Post, people: dict[int, str], veil: Veil) -> tuple[ApprovalRow, ...]:
    rows = session.exec(
        select(Approval, Version.number)
        .join(Version, col(Version.id) == col(Approval.version_id))
        .where(Approval.post_id == post.id)
        .order_by(col(Approval.id))
    )
    return tuple(
        ApprovalRow(
            person=people[row.person_id],
            at=say(row.at),
            version=number,
            note=veil.text(row.note),
            holds=row.version_id == post.current_version_id,
        )
        for row, number in rows
    )


def _takedown(session: Session, row: Takedown, people: dict[int, str], veil: Veil) -> TakedownRow:
    said = by_hand.last_said(session, row.id)
    return TakedownRow(
        reason=veil.text(row.reason),
        asked_by=people[row.asked_by],
        asked=say(row.asked_at),
        deleted=say(row.deleted_at) if row.deleted_at else "",
        verified=say(row.verified_at) if row.verified_at else "",
        problem=row.problem,
        tries=row.tries,
        due=say_by(by_hand.due_at(session, row)) if row.verified_at is None else "",
        said=f"{people[said.said_by]} deleted it by hand, {say(said.said_at)}"
        if said and by_hand.is_to_be_read(row, said)
        else "",
    )


def _may(
    session: Session, actor: Actor, post: Post, takedown: Takedown | None, *, why_not: str | None, came_back: bool
) -> May:
    writes = actor.may(Permission.POST_DRAFT) and (
        actor.may(Permission.POST_APPROVE)
        or actor.may(Permission.POST_SEE_ALL)
        or has_contributed(session, actor, post)
    )
    resolves = actor.may(Permission.POST_RESOLVE)
    running = takedown is not None and takedown.verified_at is None
    return May(
        decide=post.state is State.WAITING
        and actor.may(Permission.POST_APPROVE)
        and why_not is None
        and not came_back,
        change=writes and post.state in REOPENABLE,
        edit=writes and post.state is State.DRAFT,
        hold=actor.may(Permission.POST_STOP) and post.state in STOPPABLE,
        release=resolves and post.state is State.HELD and not came_back and _is_ready(session, post),
        take_down=actor.may(Permission.POST_TAKE_DOWN) and post.state is State.PUBLISHED and not running,
        resolve=resolves and post.state is State.UNSURE,
        give_up=writes and State.ABANDONED in MOVES[post.state] and post.state is not State.WAITING,
        by_hand=actor.may(Permission.POST_TAKE_DOWN) and running and _is_tried(takedown),
        correct=actor.may(Permission.POST_DRAFT) and may_be_corrected(session, post),
        say_not_there=resolves and came_back and post.state is not State.UNSURE,
    )


def _is_tried(takedown: Takedown | None) -> bool:
    """Whether the publisher tried and it did not work, so that somebody may do it by hand."""
    return takedown is not None and takedown.problem != ""


def _is_ready(session: Session, post: Post) -> bool:
    waiting = select(OutboxItem.id).where(OutboxItem.post_id == post.id, OutboxItem.state == OutboxState.READY)
    return session.exec(waiting).first() is not None
