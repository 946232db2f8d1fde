"""Which packs are there, and what is in each? Of a post, a term, a question about a time, and a child."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, or_, select

from gatekeeper.actor import Actor
from gatekeeper.audit import chain, checkpoints
from gatekeeper.audit.events import Verb
from gatekeeper.clock import say
from gatekeeper.emergencies import released_versions
from gatekeeper.errors import InvalidInput
from gatekeeper.models import (
    Approval,
    AuditCheckpoint,
    AuditDetail,
    AuditEvent,
    Erasure,
    PolicyChoice,
    Post,
    Tombstone,
    Version,
)
from gatekeeper.packs.eyes import Eyes, covered, moment
from gatekeeper.packs.of_posts import Posts
from gatekeeper.packs.writing import Pack, Section
from gatekeeper.permissions import Permission
from gatekeeper.queries import history, scrutiny
from gatekeeper.queries.scrutiny_lines import Line
from gatekeeper.queries.visibility import post_for
from gatekeeper.retention.schedule import SCHEDULE, Kind
from gatekeeper.screening import the_school
from gatekeeper.terms import Term

NAMES_COVERED = "Names of children are covered: [pupil] in words, a number elsewhere."
MOST_DAYS = 3 * 366


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about a time, with words to search for."""

    first: date
    last: date
    words: str = ""


def of_post(session: Session, actor: Actor, reference: str, now: datetime) -> Pack:
    """Everything about one post.

    Raises:
        NotFound: there is none, or it is not for this person.
    """
    actor.need(Permission.POST_EXPORT)
    post = post_for(session, actor, reference)
    return Pack(
        "post",
        f"Evidence of post {post.reference}",
        f"post {post.reference}",
        f"post-{post.reference}.zip",
        (("Post", post.reference), ("Started", say(post.created_at)), ("Made", say(now))),
        Posts(session, [post.id], covered(session)).sections(),
        f"What was drafted, stopped, changed, agreed and sent. {NAMES_COVERED}",
    )


def of_term(session: Session, actor: Actor, key: str, now: datetime) -> Pack:
    """A term: every post with its two readers, every figure, what was proved, and what went."""
    actor.need(Permission.POST_EXPORT)
    term, eyes = scrutiny.term_of(session, key, now), covered(session)
    found = scrutiny.scrutiny(session, actor, term, now)
    numbers = _of_time(session, term.begins, term.ends)
    verdict = chain.verify(session)
    unlike = checkpoints.check(session) if verdict.sound else None
    sound = "It holds" if verdict.sound and unlike is None else f"It does not hold. {verdict.problem}"
    return Pack(
        "term",
        f"{term.name}: how the account was used",
        term.name,
        f"term-{term.key}.zip",
        (
            ("School", the_school(session).name),
            ("Term", f"{term.first.day} {term.first:%B %Y} to {term.last.day} {term.last:%B %Y}"),
            ("Posts begun or published", str(len(numbers))),
            ("The record", f"{sound}: {verdict.events} events were checked, each tied to the one before."),
            ("Made", say(now)),
        ),
        _sections_of_term(session, term, found, numbers, eyes),
        f"For governors and inspectors. {NAMES_COVERED}",
    )


def of_question(session: Session, actor: Actor, asked: Asked, now: datetime) -> Pack:
    """What the school holds about a time, for somebody who asked for information.

    Raises:
        InvalidInput: the days are the wrong way round, or too far apart.
    """
    actor.need(Permission.POST_EXPORT)
    if asked.first > asked.last:
        raise InvalidInput({"to": "The last day is before the first day. Swap them."})
    if (asked.last - asked.first).days > MOST_DAYS:
        raise InvalidInput({"to": "Ask for at most three years at once."})
    search = history.Search(words=asked.words, first_day=asked.first, last_day=asked.last)
    numbers = sorted(post.id for post, _, _ in history.everything(session, actor, search))
    words = f", with the words “{asked.words}”" if asked.words else ""
    return Pack(
        "information",
        "What the school holds about its posts on X",
        f"{asked.first.isoformat()} to {asked.last.isoformat()}",
        f"information-{asked.first.isoformat()}-{asked.last.isoformat()}.zip",
        (
            ("Asked for", f"{_day(asked.first)} to {_day(asked.last)}{words}"),
            ("Posts", str(len(numbers))),
            ("Made", say(now)),
        ),
        Posts(session, numbers, covered(session)).sections(),
        f"For an answer to a request for information. {NAMES_COVERED} Names of staff stand as they are: read "
        "everything once before you send it, and take out what the law lets a school keep back.",
    )


def _sections_of_term(
    session: Session, term: Term, found: scrutiny.Scrutiny, numbers: Sequence[int], eyes: Eyes
) -> Iterator[Section]:
    posts = Posts(session, numbers, eyes)
    readers = ("Post", "Published", "Aim", "Author", "Second reader", "Sent in", "Agreed", "Fingerprint")
    yield Section("readers", "Every post with its two readers", readers, _readers(session, numbers, eyes))
    figures = ("Part", "Figure", "Number", "Of all posts")
    yield Section("figures", "The term in figures", figures, _figures(found))
    behind = ("Part", "Figure", "Posts", "What was said")
    yield Section("behind", "What stands behind the figures", behind, _behind(session, found, eyes))
    yield Section(
        "proofs",
        "How the record was proved",
        ("At", "What", "Events", "Signed note"),
        _proofs(session, term),
        "Leaders have each of these by mail. An outsider can compare them with an export of the record.",
    )
    yield Section(
        "kept",
        "Rules chosen, restores rehearsed, packs made",
        ("At", "Who", "What"),
        _marked(session, term, eyes),
    )
    yield Section(
        "deleted",
        "What was deleted because its time was over",
        ("At", "By", "What", "How many", "Rule"),
        _deleted(session, term, eyes),
    )
    yield from (section for section in posts.sections() if section.name not in {"events", "findings"})


def _of_time(session: Session, begins: datetime, ends: datetime) -> list[int]:
    inside = [(col(at) >= begins) & (col(at) < ends) for at in (Post.created_at, Post.published_at)]
    return list(session.exec(select(Post.id).where(or_(*inside)).order_by(col(Post.id))))


def _readers(session: Session, numbers: Sequence[int], eyes: Eyes) -> Iterator[tuple[str, ...]]:
    for start in range(0, len(numbers), 200):
        some = list(numbers[start : start + 200])
        agreed = {a.post_id: a for a in session.exec(select(Approval).where(col(Approval.post_id).in_(some)))}
        rows = session.exec(
            select(Post, Version)
            .join(Version, col(Version.id) == col(Post.current_version_id))
            .where(col(Post.id).in_(list(agreed)))
            .order_by(col(Post.id))
        )
        alone = released_versions(session, some)
        for post, version in rows:
            last = agreed[post.id]
            yield (
                *(post.reference, moment(post.published_at), version.objective, eyes.person(post.created_by)),
                eyes.reader(last.person_id, alone=last.version_id in alone),
                *(moment(version.saved_at), moment(last.at), last.digest),
            )


def _figures(found: scrutiny.Scrutiny) -> Iterator[tuple[str, ...]]:
    for line in found.lines:
        yield line.key.partition("-")[0], line.words, str(line.count), found.share(line)


def _behind(session: Session, found: scrutiny.Scrutiny, eyes: Eyes) -> Iterator[tuple[str, ...]]:
    numbers = sorted({number for line in found.lines for number in line.post_ids})
    references: dict[int, str] = {}
    for start in range(0, len(numbers), 500):
        some = numbers[start : start + 500]
        references |= dict(session.exec(select(Post.id, Post.reference).where(col(Post.id).in_(some))).all())
    for line in found.lines:
        yield from _behind_one(line, references, eyes)


def _behind_one(line: Line, references: dict[int, str], eyes: Eyes) -> Iterator[tuple[str, ...]]:
    for one in line.behind:
        said = " ".join(filter(None, (one.note, eyes.text(one.typed))))
        yield (
            *(line.key.partition("-")[0], line.words),
            *(", ".join(references[number] for number in one.post_ids), said),
        )


def _proofs(session: Session, term: Term) -> Iterator[tuple[str, ...]]:
    for row in session.exec(select(AuditCheckpoint).order_by(col(AuditCheckpoint.size))):
        if term.begins <= row.made_at < term.ends:
            yield moment(row.made_at), f"checkpoint ({row.cause})", str(row.size), row.note


def _marked(session: Session, term: Term, eyes: Eyes) -> Iterator[tuple[str, ...]]:
    for choice in session.exec(select(PolicyChoice).order_by(col(PolicyChoice.id))):
        if term.begins <= choice.chosen_at < term.ends:
            said = f"What pictures may show: {choice.policy.value}. {eyes.text(choice.reason)}"
            yield moment(choice.chosen_at), eyes.person(choice.chosen_by), said
    wanted = (Verb.DRILL_DONE, Verb.DRILL_FAILED, Verb.BACKUP_MADE, Verb.BACKUP_RESTORED, Verb.PACK_MADE)
    rows = session.exec(
        select(AuditEvent, AuditDetail)
        .join(AuditDetail, col(AuditDetail.seq) == col(AuditEvent.seq), isouter=True)
        .where(
            col(AuditEvent.verb).in_([verb.value for verb in wanted]),
            AuditEvent.at >= term.begins.isoformat(),
            AuditEvent.at < term.ends.isoformat(),
        )
        .order_by(col(AuditEvent.seq))
    )
    for event, detail in rows:
        said = ", ".join(f"{name} {value}" for name, value in sorted((detail.details if detail else {}).items()))
        at = moment(datetime.fromisoformat(event.at))
        yield at, eyes.person(event.actor_id) or event.actor, f"{event.verb}: {said}"


def _deleted(session: Session, term: Term, eyes: Eyes) -> Iterator[tuple[str, ...]]:
    for stone in session.exec(select(Tombstone).order_by(col(Tombstone.id))):
        if term.begins <= stone.erased_at < term.ends:
            title = SCHEDULE[Kind(stone.kind)].title
            yield (
                *(moment(stone.erased_at), eyes.person(stone.erased_by)),
                *(title, str(stone.number), stone.rule),
            )
    for gone in session.exec(select(Erasure).order_by(col(Erasure.id))):
        if term.begins <= gone.erased_at < term.ends:
            yield (
                *(moment(gone.erased_at), eyes.person(gone.erased_by)),
                *(f"Child {gone.pupil_id}, everything", "1", gone.cause),
            )


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
