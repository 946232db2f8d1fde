"""What waits for a second reader, and what do they need to see before they decide?"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from gatekeeper import restores
from gatekeeper.actor import Actor
from gatekeeper.checklist import looks_needed
from gatekeeper.clock import say, say_ago, say_how_long
from gatekeeper.everybody import everybody
from gatekeeper.lifecycle import LABELS, State
from gatekeeper.models import Approval, Contribution, Person, Post, Return, Version, VersionPicture
from gatekeeper.permissions import Permission
from gatekeeper.queries import findings_view
from gatekeeper.queries.contents_view import (
    ContentsView,
    contents_view,
    objectives,
    pupil_names,
    pupils_ever_shown,
)
from gatekeeper.queries.corrections import Answered, answered_by
from gatekeeper.queries.costs import version_costs
from gatekeeper.queries.difference import Difference, Naming, compare
from gatekeeper.queries.findings_view import FindingRow
from gatekeeper.queries.masking import Veil, veil_for
from gatekeeper.queries.visibility import post_for
from gatekeeper.recoveries import recovered
from gatekeeper.screening import check, open_pause, the_channel
from gatekeeper.separation import PastContribution, why_not_approve
from gatekeeper.versions import as_of, read_contents
from rules.facts import Stage

START_LENGTH = 140


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One post that waits. `why_not` stands where the button would be."""

    reference: str
    author: str
    starts: str
    picture_id: int | None
    pictures: int
    waiting_for: str
    slot: str
    slot_passed: bool
    why_not: str | None


@dataclass(frozen=True, slots=True)
class Queue:
    """What this person may read now, and what waits for somebody else."""

    to_read: tuple[QueueRow, ...]
    for_others: tuple[QueueRow, ...]


@dataclass(frozen=True, slots=True)
class Since:
    """The decision that this version is compared with, and what changed since."""

    sentence: str
    difference: Difference


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """Everything on the page where a second reader decides."""

    reference: str
    author: str
    helpers: tuple[str, ...]
    sent_in: str
    contents: ContentsView
    findings: tuple[FindingRow, ...]
    stopped: bool
    since: Since | None
    consequence: str
    why_not: str | None
    came_back: bool
    looks: dict[str, str]
    """The line to tick for each picture, by its key."""
    costs: str
    answers: Answered | None


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of a post after a page was opened. No difference: its words are as they were shown."""

    waits: bool
    label: str
    difference: Difference | None


def queue(session: Session, actor: Actor, now: datetime) -> Queue:
    """Every post that waits for a colleague, the most urgent first."""
    actor.need(Permission.POST_APPROVE)
    veil = veil_for(session, actor)
    found = session.exec(
        select(Post, Version, Person)
        .join(Version, col(Version.id) == col(Post.current_version_id))
        .join(Person, col(Person.id) == col(Post.created_by))
        .where(Post.state == State.WAITING)
    ).all()
    found = sorted(found, key=lambda row: (row[1].scheduled_for or row[0].state_since, row[0].id))
    history = _contributions(session, [post.id for post, _, _ in found])
    pictures = _pictures(session, [version.id for _, version, _ in found])
    opened_anew = recovered(session)
    rows = [
        QueueRow(
            reference=post.reference,
            author=person.name,
            starts=_start(veil.text(version.text)),
            picture_id=pictures.get(version.id, (None, 0))[0],
            pictures=pictures.get(version.id, (None, 0))[1],
            waiting_for=say_how_long(post.state_since, now),
            slot=say(version.scheduled_for) if version.scheduled_for else "As soon as it is agreed",
            slot_passed=version.scheduled_for is not None and version.scheduled_for <= now,
            why_not=why_not_approve(actor.staff_id, history.get(post.id, []), now, opened_anew),
        )
        for post, version, person in found
    ]
    return Queue(
        to_read=tuple(row for row in rows if row.why_not is None),
        for_others=tuple(row for row in rows if row.why_not is not None),
    )


def review_page(session: Session, actor: Actor, reference: str, now: datetime) -> ReviewPage | None:
    """The page for one waiting post, or None if it does not wait for anybody (any more).

    Raises:
        NotFound: there is no such post.
    """
    actor.need(Permission.POST_APPROVE)
    post = post_for(session, actor, reference)
    version = session.get(Version, post.current_version_id) if post.current_version_id else None
    if post.state is not State.WAITING or version is None:
        return None
    veil = veil_for(session, actor)
    names = pupil_names(session, pupils_ever_shown(session, post.id), veil)
    people = everybody(session, now)
    contents = as_of(session, read_contents(session, version), now, people)
    report = check(session, contents, post=post, stage=Stage.APPROVE, now=now, known=people)
    findings = findings_view.of_report(session, report.findings, version, veil)
    history = _contributions(session, [post.id]).get(post.id, [])
    author, *helpers = _people(session, post, history)
    return ReviewPage(
        reference=post.reference,
        author=author,
        helpers=tuple(helpers),
        sent_in=f"{say(post.state_since)}, {say_ago(post.state_since, now)}",
        contents=contents_view(session, version, veil, names, now),
        findings=findings,
        stopped=any(row.stops for row in findings),
        since=since_last_decision(session, post, version, naming(session, names, veil)),
        consequence=_consequence(session, version, now),
        why_not=restores.why_not(session, post.id)
        or why_not_approve(actor.staff_id, history, now, recovered(session)),
        came_back=restores.not_looked_for(session, post.id) is not None,
        looks=looks_needed(contents),
        costs=version_costs(session, version),
        answers=answered_by(session, post, veil),
    )


def why_not_read(session: Session, actor: Actor, post: Post, now: datetime) -> str | None:
    """Why a second reader may not decide about a waiting post that they had a hand in."""
    if post.state is not State.WAITING or not actor.may(Permission.POST_APPROVE):
        return None
    history = _contributions(session, [post.id]).get(post.id, [])
    return why_not_approve(actor.staff_id, history, now, recovered(session))


def naming(session: Session, names: dict[int, tuple[str, str]], veil: Veil) -> Naming:
    """How a difference is worded for this reader."""
    titles = objectives(session)
    return Naming(
        pupil=lambda pupil_id: names.get(pupil_id, ("a pupil no longer on the roll", ""))[0],
        objective=lambda code: titles.get(code, "none"),
        text=veil.text,
    )


def since_last_decision(session: Session, post: Post, version: Version, words: Naming) -> Since | None:
    """What changed since somebody last agreed this post or gave it back. None: nobody has yet."""
    decided: list[tuple[datetime, int, int, str]] = [
        (row.at, row.version_id, row.person_id, "agreed it")
        for row in session.exec(select(Approval).where(Approval.post_id == post.id))
    ]
    decided += [
        (row.at, row.version_id, row.person_id, "gave it back")
        for row in session.exec(select(Return).where(Return.post_id == post.id))
    ]
    decided = [row for row in decided if row[1] != version.id]
    if not decided:
        return None
    at, version_id, person_id, what = max(decided)
    before, person = session.get(Version, version_id), session.get(Person, person_id)
    if before is None or person is None:
        return None
    return Since(
        sentence=f"Since {person.name} {what} on {say(at)} (version {before.number})",
        difference=compare(read_contents(session, before), read_contents(session, version), words),
    )


def changed_since_shown(session: Session, actor: Actor, reference: str, digest: str) -> Changed:
    """How the post stands now, compared with the version whose digest a page showed."""
    post = post_for(session, actor, reference)
    shown = session.exec(
        select(Version)
        .where(Version.post_id == post.id, Version.digest == digest)
        .order_by(col(Version.id).desc())
    ).first()
    current = session.get(Version, post.current_version_id) if post.current_version_id else None
    difference = None
    if shown is not None and current is not None and shown.id != current.id:
        veil = veil_for(session, actor)
        words = naming(session, pupil_names(session, pupils_ever_shown(session, post.id), veil), veil)
        difference = compare(read_contents(session, shown), read_contents(session, current), words)
    return Changed(waits=post.state is State.WAITING, label=LABELS[post.state], difference=difference)


def _consequence(session: Session, version: Version, now: datetime) -> str:
    handle = the_channel(session).handle
    if open_pause(session) is not None:
        return f"Posting is paused. If you agree, it goes out to {handle} once the pause ends, if still in time."
    if version.scheduled_for is None:
        return f"If you agree, it goes out to {handle} straight away."
    if version.scheduled_for <= now:
        return (
            f"Its time, {say(version.scheduled_for)}, has passed. If you agree, it goes out to {handle} straight "
            "away if it is not too late. If it makes no sense any more, ask for changes."
        )
    return f"If you agree, it goes out on {say(version.scheduled_for)} to {handle}."


def _contributions(session: Session, post_ids: list[int]) -> dict[int, list[PastContribution]]:
    history: dict[int, list[PastContribution]] = {}
    rows = session.exec(
        select(Contribution).where(col(Contribution.post_id).in_(post_ids)).order_by(col(Contribution.id))
    )
    for row in rows:
        history.setdefault(row.post_id, []).append(PastContribution(row.person_id, row.kind, row.at))
    return history


def _people(session: Session, post: Post, history: list[PastContribution]) -> list[str]:
    """The author, and then everybody else who had a hand in it."""
    ids = dict.fromkeys([post.created_by, *(c.person_id for c in history)])
    names = {person.id: person.name for person in session.exec(select(Person).where(col(Person.id).in_(ids)))}
    return [names[person_id] for person_id in ids]


def _pictures(session: Session, version_ids: list[int]) -> dict[int, tuple[int | None, int]]:
    """For each version its first picture, and how many there are."""
    found: dict[int, tuple[int | None, int]] = {}
    rows = session.exec(
        select(VersionPicture.version_id, VersionPicture.picture_id)
        .where(col(VersionPicture.version_id).in_(version_ids))
        .order_by(col(VersionPicture.version_id), col(VersionPicture.position))
    )
    for version_id, picture_id in rows:
        first, count = found.get(version_id, (picture_id, 0))
        found[version_id] = first, count + 1
    return found


def _start(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= START_LENGTH else f"{line[: START_LENGTH - 1].rstrip()}…"
