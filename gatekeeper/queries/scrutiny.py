"""How was the account used in a term? Everything on the governor's page, and what stands behind each figure."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from gatekeeper.actor import Actor
from gatekeeper.deadlines import closed_days
from gatekeeper.errors import NotFound
from gatekeeper.models import Person, Post, Version
from gatekeeper.permissions import Permission
from gatekeeper.queries import scrutiny_ends, scrutiny_posts, scrutiny_rules
from gatekeeper.queries.history import HistoryRow, rows_of
from gatekeeper.queries.masking import LIFTED, Veil, veil_for_all
from gatekeeper.queries.scrutiny_lines import Lengths, Line
from gatekeeper.screening import the_school
from gatekeeper.terms import Term, before, by_key, term_at

MOST_TERMS = 12
MOST = 300
"""So many posts stand on a figure's page; a term has fewer."""


@dataclass(frozen=True, slots=True)
class Scrutiny:
    """One term in figures. `posts` is what exceptions are measured against, `unusual` how many of them had one."""

    term: Term
    published: Line
    by_aim: tuple[Line, ...]
    agreed: tuple[Line, ...]
    agreeing: Lengths
    stopped: Line
    by_rule: tuple[Line, ...]
    held: Line
    reasons: tuple[Line, ...]
    gone: tuple[Line, ...]
    going: Lengths
    withdrawals: tuple[Line, ...]
    posts: int
    exceptions: tuple[Line, ...]
    unusual: Line
    overdue: tuple[Line, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every figure of the page."""
        return (
            self.published,
            *self.by_aim,
            *self.agreed,
            self.stopped,
            *self.by_rule,
            self.held,
            *self.reasons,
            *self.gone,
            *self.withdrawals,
            *self.exceptions,
            self.unusual,
            *self.overdue,
        )

    def share(self, line: Line) -> str:
        """How much of all posts a figure is, in per cent."""
        return f"{100 * len(line.post_ids) / self.posts:.0f}%" if self.posts else "0%"


@dataclass(frozen=True, slots=True)
class Counted:
    """One post behind a figure, and what is said of it there."""

    row: HistoryRow
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FigurePage:
    """What one figure counts. `without_posts`: what is counted and has no post that can be opened."""

    term: Term
    line: Line
    posts: tuple[Counted, ...]
    without_posts: tuple[str, ...]
    more: int


def choices(session: Session, actor: Actor, now: datetime) -> tuple[Term, ...]:
    """The terms that can be looked at: this one and those before it, back to the first post."""
    actor.need(Permission.SCRUTINY_SEE)
    closed = closed_days(the_school(session))
    first = session.exec(select(func.min(Post.created_at))).one() or now
    terms = [term_at(now, closed)]
    while terms[-1].begins > first and len(terms) < MOST_TERMS:
        terms.append(before(terms[-1], closed))
    return tuple(terms)


def term_of(session: Session, key: str, now: datetime) -> Term:
    """The term that somebody asks for; this one where they ask for none, or for one that has not begun."""
    closed = closed_days(the_school(session))
    found, present = by_key(key, closed), term_at(now, closed)
    return present if found is None or found.first > present.first else found


def scrutiny(session: Session, actor: Actor, term: Term, now: datetime) -> Scrutiny:
    """The page of one term.

    Raises:
        NotPermitted: it is not for this person.
    """
    actor.need(Permission.SCRUTINY_SEE)
    agreed, agreeing = scrutiny_posts.approval(session, term)
    gone, going = scrutiny_ends.takedowns(session, term)
    posts = scrutiny_posts.everything(session, term)
    exceptions = scrutiny_posts.exceptions(session, posts)
    return Scrutiny(
        term=term,
        published=scrutiny_posts.published(session, term),
        by_aim=scrutiny_posts.by_aim(session, term),
        agreed=agreed,
        agreeing=agreeing,
        stopped=scrutiny_rules.stopped(session, term),
        by_rule=scrutiny_rules.stopped_by_rule(session, term),
        held=scrutiny_rules.held(session, term),
        reasons=scrutiny_rules.given(session, term),
        gone=gone,
        going=going,
        withdrawals=scrutiny_ends.withdrawals(session, actor, term, now),
        posts=len(posts),
        exceptions=exceptions,
        unusual=scrutiny_posts.any_of("exception", "posts with an exception", exceptions),
        overdue=scrutiny_ends.overdue(session, actor, now),
    )


def figure(
    session: Session, actor: Actor, term: Term, key: str, now: datetime, *, names: bool = False
) -> FigurePage:
    """What stands behind one figure. Pupils' names are hidden from everybody, or shown where `names` is asked for.

    Raises:
        NotFound: the page has no such figure in that term.
        NotPermitted: it is not for this person, or the names are not.
    """
    if names:
        actor.need(Permission.PUPIL_UNMASK)
    line = next((line for line in scrutiny(session, actor, term, now).lines if line.key == key), None)
    if line is None:
        raise NotFound("There is no such figure in this term. It may have been mistyped.")
    veil = LIFTED if names else veil_for_all(session)
    shown = line.post_ids[:MOST]
    return FigurePage(
        term=term,
        line=line,
        posts=_counted(session, line, shown, veil),
        without_posts=tuple(_said(one.note, one.typed, veil) for one in line.behind if not one.post_ids),
        more=len(line.post_ids) - len(shown),
    )


def _counted(session: Session, line: Line, shown: tuple[int, ...], veil: Veil) -> tuple[Counted, ...]:
    found = session.exec(
        select(Post, Version, Person)
        .join(Version, col(Version.id) == col(Post.current_version_id))
        .join(Person, col(Person.id) == col(Post.created_by))
        .where(col(Post.id).in_(shown))
        .order_by(col(Post.id).desc())
    ).all()
    rows = rows_of(session, [(post, version, person) for post, version, person in found], veil)
    return tuple(
        Counted(
            row,
            tuple(
                dict.fromkeys(
                    _said(one.note, one.typed, veil) for one in line.behind if post.id in one.post_ids and one.note
                )
            ),
        )
        for (post, _, _), row in zip(found, rows, strict=True)
    )


def _said(note: str, typed: str, veil: Veil) -> str:
    """What the record says, and after it what somebody typed, as this reader may see it."""
    return f"{note} {veil.text(typed)}" if typed else note
