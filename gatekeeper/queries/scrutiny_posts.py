"""What went out in a term, for which aim, how long did agreeing take, and what was not as usual?"""

from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from gatekeeper.audit.events import Verb
from gatekeeper.clock import say
from gatekeeper.models import (
    Approval,
    AuditEvent,
    Contribution,
    EmergencyRelease,
    LiftDecision,
    LiftRequest,
    Objective,
    OutsideDecision,
    Person,
    Post,
    Takedown,
    TakedownByHand,
    Version,
)
from gatekeeper.queries.scrutiny_events import events
from gatekeeper.queries.scrutiny_lines import Behind, Lengths, Line, grouped, in_bands, lengths_of, say_length
from gatekeeper.separation import ContributionKind
from gatekeeper.terms import Term

NO_AIM = "none"


def published(session: Session, term: Term) -> Line:
    """Every post that went out in the term, whatever became of it later."""
    rows = session.exec(select(Post).where(*_went_out(term)).order_by(col(Post.id).desc()))
    return Line("published", "posts published", tuple(Behind((post.id,)) for post in rows))


def by_aim(session: Session, term: Term) -> tuple[Line, ...]:
    """The same posts by the aim they serve. An aim that nothing was posted for is told too."""
    aims = session.exec(select(Objective).order_by(col(Objective.position))).all()
    titles = {aim.code: aim.title for aim in aims} | {NO_AIM: "No aim given (posts from elsewhere)"}
    rows = session.exec(
        select(Version.objective, Post.id)
        .join(Post, col(Post.current_version_id) == col(Version.id))
        .where(*_went_out(term))
        .order_by(col(Post.id).desc())
    )
    lines = grouped("published", ((code or NO_AIM, Behind((post_id,))) for code, post_id in rows), titles)
    told = {line.key for line in lines}
    empty = (Line(f"published-{aim.code}", aim.title, ()) for aim in aims if aim.active)
    return (*lines, *(line for line in empty if line.key not in told))


def approval(session: Session, term: Term) -> tuple[tuple[Line, ...], Lengths]:
    """How long posts waited from being sent in until a second colleague agreed them."""
    agreed = session.exec(
        select(Approval, Person)
        .join(Person, col(Person.id) == col(Approval.person_id))
        .where(
            Approval.at >= term.begins,
            Approval.at < term.ends,
            col(Approval.version_id).not_in(select(EmergencyRelease.version_id)),
        )
        .order_by(col(Approval.id).desc())
    ).all()
    sent_in = session.exec(
        select(Contribution)
        .where(
            Contribution.kind == ContributionKind.SUBMITTED,
            col(Contribution.post_id).in_([one.post_id for one, _ in agreed]),
        )
        .order_by(col(Contribution.id))
    ).all()
    rows = []
    for one, person in agreed:
        since = max(s.at for s in sent_in if s.post_id == one.post_id and s.at <= one.at)
        took = one.at - since
        rows.append(
            (Behind((one.post_id,), f"Agreed by {person.name} {say(one.at)}, after {say_length(took)}."), took)
        )
    return in_bands("agreed", rows), lengths_of([took for _, took in rows])


def everything(session: Session, term: Term) -> frozenset[int]:
    """The posts that exceptions are measured against: those that went out, or of which it was in doubt."""
    out = session.exec(select(Post.id).where(*_went_out(term))).all()
    never = select(Post.id).where(col(Post.published_at).is_(None))
    in_doubt = events(session, term, Verb.POST_UNSURE)
    unsettled = set(session.exec(never.where(col(Post.id).in_([event.post_id for event, _ in in_doubt]))))
    return frozenset(out) | unsettled


def exceptions(session: Session, posts: Collection[int]) -> tuple[Line, ...]:
    """What was not as usual with these posts, each kind with its posts."""
    return (
        Line("exception-lifted", "a block was lifted", _lifted(session, posts)),
        Line("exception-unsure", "it was not sure whether it went", _told(session, posts, Verb.POST_UNSURE)),
        Line("exception-resent", "sent again after somebody looked", _told(session, posts, Verb.POST_SENT_AGAIN)),
        Line("exception-by-hand", "deleted on X by hand", _by_hand(session, posts)),
        Line("exception-elsewhere", "from elsewhere, not read by a second colleague", _elsewhere(session, posts)),
        Line("exception-alone", "a single reader: agreed words, released by one leader", _alone(session, posts)),
    )


def any_of(key: str, words: str, lines: Iterable[Line]) -> Line:
    """One figure of all posts behind several: each post counts once."""
    posts = dict.fromkeys(post_id for line in lines for post_id in line.post_ids)
    return Line(key, words, tuple(Behind((post_id,)) for post_id in posts))


def _went_out(term: Term) -> tuple[ColumnElement[bool], ...]:
    return (col(Post.published_at) >= term.begins, col(Post.published_at) < term.ends)


def _alone(session: Session, posts: Collection[int]) -> tuple[Behind, ...]:
    rows = session.exec(
        select(EmergencyRelease, Person)
        .join(Person, col(Person.id) == col(EmergencyRelease.released_by))
        .where(col(EmergencyRelease.post_id).in_(posts))
        .order_by(col(EmergencyRelease.id).desc())
    )
    return tuple(
        Behind((one.post_id,), f"{person.name} released it alone {say(one.released_at)}.", one.reason)
        for one, person in rows
    )


def _lifted(session: Session, posts: Collection[int]) -> tuple[Behind, ...]:
    """One for each post: the lift that was decided last."""
    rows = session.exec(
        select(LiftRequest.post_id, LiftDecision, Person)
        .join(LiftDecision, col(LiftDecision.request_id) == col(LiftRequest.id))
        .join(Person, col(Person.id) == col(LiftDecision.decided_by))
        .where(col(LiftRequest.post_id).in_(posts), col(LiftDecision.lifted))
        .order_by(col(LiftDecision.id))
    )
    last = {
        post_id: Behind((post_id,), f"{person.name} lifted a block {say(decision.decided_at)}.", decision.reason)
        for post_id, decision, person in rows
    }
    return tuple(last.values())


def _told(session: Session, posts: Collection[int], verb: Verb) -> tuple[Behind, ...]:
    rows = session.exec(
        select(AuditEvent.post_id)
        .where(AuditEvent.verb == verb, col(AuditEvent.post_id).in_(posts))
        .group_by(col(AuditEvent.post_id))
        .order_by(col(AuditEvent.post_id).desc())
    )
    return tuple(Behind((post_id,)) for post_id in rows if post_id is not None)


def _by_hand(session: Session, posts: Collection[int]) -> tuple[Behind, ...]:
    rows = session.exec(
        select(Takedown.post_id, TakedownByHand, Person)
        .join(TakedownByHand, col(TakedownByHand.takedown_id) == col(Takedown.id))
        .join(Person, col(Person.id) == col(TakedownByHand.said_by))
        .where(col(Takedown.post_id).in_(posts))
        .order_by(col(TakedownByHand.id))
    )
    last = {
        post_id: Behind((post_id,), f"{person.name} said so {say(said.said_at)}.")
        for post_id, said, person in rows
    }
    return tuple(last.values())


def _elsewhere(session: Session, posts: Collection[int]) -> tuple[Behind, ...]:
    rows = session.exec(
        select(OutsideDecision)
        .where(col(OutsideDecision.post_id).in_(posts))
        .order_by(col(OutsideDecision.post_id))
    )
    return tuple(Behind((one.post_id,), f"Decided {say(one.decided_at)}.", one.why) for one in rows)
