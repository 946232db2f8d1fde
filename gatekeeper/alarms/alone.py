"""Who is told when one leader releases words alone? All leaders and governors, whatever else was chosen."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session, col, select

from gatekeeper.alarms.kinds import Words
from gatekeeper.alarms.raising import holders
from gatekeeper.clock import say
from gatekeeper.deadlines import say_by
from gatekeeper.mail.queueing import queue, was_queued
from gatekeeper.models import EmergencyRelease, Person, Post
from gatekeeper.permissions import Role
from gatekeeper.terms import Term

PAGE = "/emergency/"
RELEASED = "single-reader"
LATE = "single-reader-late"
DECIDE = "single-reader-decide"

WORDS: dict[str, Words] = {
    RELEASED: Words(
        label="A post went out with a single reader",
        subject="Post {post} was released by one leader alone",
        happened="No second reader could be found, so one leader released post {post} alone on {since}. It says "
        "what two people had agreed before, with the gaps filled from lists. It is number {count} this term.",
        safe="The reason and who was tried are on the record, which was signed at once. The post stays marked.",
        todo="somebody other than that leader reads it on this page {due}.",
    ),
    LATE: Words(
        label="A post with a single reader was not read afterwards",
        subject="Post {post} still has a single reader",
        happened="One leader released post {post} alone. Somebody else should have read it {due}, and nobody has.",
        safe="It is shown as overdue to leaders and governors until it is read.",
        todo="whoever may read posts, and did not release this one, opens this page and says what they found.",
    ),
    DECIDE: Words(
        label="Several posts went out with a single reader in one term",
        subject="{count} posts with a single reader this term: leadership decides",
        happened="{count} posts were released by one leader alone in the {term}.",
        safe="Each said what two people had agreed before. Each is on the record.",
        todo="a leader opens this page and writes down what changes, such as more second readers or cover.",
    ),
}


def released(session: Session, post: Post, release: EmergencyRelease, now: datetime, *, of_the_term: int) -> int:
    """Tells everybody who should know, in the transaction of the release. Gives how many."""
    details = {
        "post": post.reference,
        "since": say(now),
        "due": say_by(release.due_at),
        "count": str(of_the_term),
    }
    about, page = f"post:{post.reference}", page_of(post)
    return _tell(session, RELEASED, about=about, step="released", page=page, details=details, now=now)


def decide(session: Session, term: Term, count: int, now: datetime) -> int:
    """Asks leadership for a decision. Gives how many were asked."""
    details = {"count": str(count), "term": term.name.casefold()}
    about = f"term:{term.key}"
    return _tell(session, DECIDE, about=about, step=str(count), page=PAGE, details=details, now=now)


def late(session: Session, post: Post, release: EmergencyRelease, now: datetime) -> int:
    """Tells that nobody has read it afterwards: once for each day that it is late. Gives how many."""
    step = str((now - release.due_at).days)
    details = {"post": post.reference, "due": say_by(release.due_at)}
    about, page = f"post:{post.reference}", page_of(post)
    return _tell(session, LATE, about=about, step=step, page=page, details=details, now=now)


def was_told_late(session: Session, post: Post, release: EmergencyRelease, now: datetime) -> bool:
    """Whether that was told today."""
    return was_queued(session, LATE, f"post:{post.reference}", str((now - release.due_at).days))


def page_of(post: Post) -> str:
    """Where it is read afterwards."""
    return f"{PAGE}afterwards/{post.reference}"


def _tell(
    session: Session,
    kind: str,
    *,
    about: str,
    step: str,
    page: str,
    details: Mapping[str, str],
    now: datetime,
) -> int:
    people = holders(session, Role.LEADER) | holders(session, Role.GOVERNOR)
    rows = session.exec(select(Person.email).where(col(Person.id).in_(people)).order_by(col(Person.id)))
    words = WORDS[kind]
    return queue(
        session,
        to=list(rows),
        subject=words.subject.format_map(details),
        body=words.body(details),
        kind=kind,
        about=about,
        step=step,
        page=page,
        now=now,
    )
