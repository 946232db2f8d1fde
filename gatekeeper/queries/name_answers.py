"""Which words were said not to be names: by whom, how often, and where do posts rely on it?"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from gatekeeper.actor import Actor
from gatekeeper.clock import say
from gatekeeper.lifecycle import PUBLIC, State
from gatekeeper.models import NameAnswer, Person, Post, VersionAnswer
from gatekeeper.permissions import Permission


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer, in its sentence. `posts` counts those that rely on it as they stand."""

    id: int
    before: str
    words: str
    after: str
    said_by: str
    said: str
    reference: str
    posts: int
    public: int
    taken_back: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Everything that was answered about one phrase."""

    words: str
    answers: tuple[AnswerRow, ...]

    @property
    def holding(self) -> int:
        """How many of the answers nobody has taken back."""
        return sum(not row.taken_back for row in self.answers)


@dataclass(frozen=True, slots=True)
class NotNames:
    """The page of words that are not names."""

    phrases: tuple[Phrase, ...]
    since_term: int
    people: tuple[tuple[str, int], ...]

    @property
    def holding(self) -> int:
        """How many answers hold."""
        return sum(phrase.holding for phrase in self.phrases)


def not_names(session: Session, actor: Actor, term: datetime) -> NotNames:
    """Every answer that was ever given, by phrase, the phrase asked about most often first.

    `term` is when the term began, for the count of it.
    """
    actor.need(Permission.ANSWER_REVIEW)
    people = {person.id: person.name for person in session.exec(select(Person))}
    relying = _relying(session)
    found: dict[str, list[AnswerRow]] = {}
    by_person: dict[str, int] = {}
    since = 0
    rows = session.exec(
        select(NameAnswer, Post.reference)
        .join(Post, col(Post.id) == col(NameAnswer.post_id))
        .order_by(col(NameAnswer.id).desc())
    )
    for row, reference in rows:
        states = relying.get(row.id, [])
        found.setdefault(row.phrase.casefold(), []).append(_row(row, reference, people, states))
        by_person[people[row.said_by]] = by_person.get(people[row.said_by], 0) + 1
        since += row.said_at >= term
    phrases = [Phrase(answers[0].words, tuple(answers)) for answers in found.values()]
    return NotNames(
        phrases=tuple(sorted(phrases, key=lambda p: (-len(p.answers), p.words.casefold()))),
        since_term=since,
        people=tuple(sorted(by_person.items(), key=lambda item: (-item[1], item[0]))),
    )


def _row(row: NameAnswer, reference: str, people: dict[int, str], states: list[State]) -> AnswerRow:
    return AnswerRow(
        id=row.id,
        before=row.sentence[: row.place],
        words=row.phrase,
        after=row.sentence[row.place + len(row.phrase) :],
        said_by=people[row.said_by],
        said=say(row.said_at),
        reference=reference,
        posts=len(states),
        public=sum(state in PUBLIC for state in states),
        taken_back=f"{people[row.revoked_by or 0]}, {say(row.revoked_at)}" if row.revoked_at else "",
    )


def _relying(session: Session) -> dict[int, list[State]]:
    """For each answer where the posts stand that rely on it."""
    rows = session.exec(
        select(VersionAnswer.answer_id, Post.state).join(
            Post, col(Post.current_version_id) == col(VersionAnswer.version_id)
        )
    )
    relying: dict[int, list[State]] = {}
    for answer_id, state in rows:
        if state != State.ABANDONED:
            relying.setdefault(answer_id, []).append(State(state))
    return relying
