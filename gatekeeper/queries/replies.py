"""What do the pages of the replies show: what was read, what became of it, how it is read and what that costs?

A stranger's words are given as they are, for the page to escape; the note for the safeguarding lead only to
those who may read it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from gatekeeper import replies
from gatekeeper.actor import Actor
from gatekeeper.clock import say, say_ago
from gatekeeper.costs.prices import Use, dollars, in_force
from gatekeeper.deadlines import closed_days, say_by
from gatekeeper.errors import NotFound
from gatekeeper.keys import OperationalKey
from gatekeeper.models import (
    InformationRequest,
    Person,
    Post,
    Reply,
    ReplyConcern,
    ReplyHiding,
    ReplyReading,
    School,
    Showing,
)
from gatekeeper.permissions import Permission

MOST = 100
SHOWING = {
    Showing.SHOWN: "",
    Showing.HIDE_ASKED: "Being hidden",
    Showing.HIDDEN: "Hidden",
    Showing.SHOW_ASKED: "Being shown again",
}


@dataclass(frozen=True, slots=True)
class ReplyLine:
    """One reply in a list. `below` is the reference of our post that it stands below, where we know it."""

    number: int
    words: str
    is_forgotten: bool
    written: str
    below: str
    is_answer: bool
    is_new: bool
    showing: str
    is_told: bool
    due: str
    is_late: bool

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.is_told or bool(self.due)


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """How replies are read: when last, how often, what was spent this month of how much, and what is wrong."""

    is_on: bool
    times: str
    last: str
    is_asked: bool
    spent: str
    limit: str
    is_used_up: bool
    problem: str


@dataclass(frozen=True, slots=True)
class RepliesPage:
    """The list: what is new, what is still open, and the rest, the newest first."""

    reading: ReadingLine
    new: tuple[ReplyLine, ...]
    open: tuple[ReplyLine, ...]
    rest: tuple[ReplyLine, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was asked for: when, by whom, why."""

    when: str
    by: str
    what: str
    note: str


@dataclass(frozen=True, slots=True)
class Told:
    """What the safeguarding lead was told. `note` is None for those who may not read it."""

    by: str
    when: str
    note: str | None
    closed: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reply asks for, by when it is due, and who sees to it."""

    kind: str
    received: str
    due: str
    is_late: bool
    responsible: str
    recorded: str
    answered: str


@dataclass(frozen=True, slots=True)
class ReplyPage:
    """One reply with everything that was done about it, and what can be done."""

    line: ReplyLine
    x_post_id: str
    seen: str
    problem: str
    steps: tuple[Step, ...]
    told: Told | None
    asked: Asked | None
    may_be_hidden: bool
    is_hidden: bool
    reasons: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str, str], ...]
    people: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class HowPage:
    """The choice of how replies are read. Sums are as somebody would type or say them."""

    chosen: replies.Chosen
    times: tuple[tuple[str, str], ...]
    month_limit: str
    price: str
    hide_price: str
    how_many: str
    reading: ReadingLine


def replies_page(session: Session, now: datetime) -> RepliesPage:
    """The replies that were read last."""
    found = session.exec(
        select(Reply).order_by(col(Reply.written_at).desc(), col(Reply.id).desc()).limit(MOST)
    ).all()
    waiting = select(Reply).where(
        col(Reply.id).in_(_open_ids(session)), col(Reply.id).not_in([r.id for r in found])
    )
    lines = _lines(session, [*found, *session.exec(waiting)], now)
    return RepliesPage(
        reading=reading_line(session, now),
        new=tuple(line for line in lines if line.is_new and not line.is_open),
        open=tuple(line for line in lines if line.is_open),
        rest=tuple(line for line in lines if not line.is_new and not line.is_open),
    )


def reply_page(session: Session, actor: Actor, key: OperationalKey, number: int, now: datetime) -> ReplyPage:
    """One reply.

    Raises:
        NotFound: there is none of this number.
    """
    reply = session.get(Reply, number)
    if reply is None:
        raise NotFound("There is no such reply.")
    names = _names(session)
    hidings = session.exec(
        select(ReplyHiding).where(ReplyHiding.reply_id == number).order_by(col(ReplyHiding.id))
    ).all()
    school = session.exec(select(School)).one()
    closed = closed_days(school)
    hidden = reply.showing in {Showing.HIDDEN, Showing.HIDE_ASKED}
    return ReplyPage(
        line=_lines(session, [reply], now)[0],
        x_post_id=reply.x_post_id,
        seen="" if reply.seen_at is None else f"{names[reply.seen_by or 0]}, {say(reply.seen_at)}",
        problem=reply.problem,
        steps=tuple(_step(hiding, names) for hiding in hidings),
        told=_told(session, actor, key, number, names),
        asked=_asked(session, number, names, now),
        may_be_hidden=reply.answers_us and replies.chosen(session).is_on and not hidden,
        is_hidden=reply.showing is Showing.HIDDEN,
        reasons=tuple((reason.value, _capital(words)) for reason, words in replies.REASONS.items()),
        kinds=tuple(
            (kind.value, _capital(words), f"To be answered {say_by(replies.due(kind, reply.written_at, closed))}.")
            for kind, words in replies.KINDS.items()
        ),
        people=replies.may_be_responsible(session),
    )


def how_page(session: Session, now: datetime) -> HowPage:
    """The choice as it stands, with what it costs."""
    chosen, terms = replies.chosen(session), in_force(session)
    price = terms.prices[Use.READ_REPLY]
    many = f"about {chosen.month_limit // price} replies" if price else "as many replies as there are"
    return HowPage(
        chosen=chosen,
        times=tuple((times.value, words) for times, words in replies.TIMES.items()),
        month_limit=dollars(chosen.month_limit).lstrip("$").replace(",", ""),
        price=dollars(price),
        hide_price=dollars(terms.prices[Use.HIDE_REPLY]),
        how_many=many,
        reading=reading_line(session, now),
    )


def reading_line(session: Session, now: datetime) -> ReadingLine:
    """How replies are read."""
    chosen, reading = replies.chosen(session), session.exec(select(ReplyReading)).first()
    allowed = replies.allowance(session, chosen, now)
    return ReadingLine(
        is_on=chosen.is_on,
        times=replies.TIMES[chosen.times],
        last="" if reading is None or reading.done_at is None else say_ago(reading.done_at, now),
        is_asked=reading is not None
        and reading.asked_at is not None
        and (reading.done_at is None or reading.asked_at > reading.done_at),
        spent=dollars(chosen.month_limit - allowed.rest),
        limit=dollars(chosen.month_limit),
        is_used_up=allowed.is_used_up,
        problem=reading.problem if reading is not None and reading.failures else "",
    )


def _open_ids(session: Session) -> list[int]:
    told = select(ReplyConcern.reply_id).where(col(ReplyConcern.closed_at).is_(None))
    asked = select(InformationRequest.reply_id).where(col(InformationRequest.answered_at).is_(None))
    return [*session.exec(told), *session.exec(asked)]


def _lines(session: Session, found: list[Reply], now: datetime) -> list[ReplyLine]:
    ids = [reply.id for reply in found]
    told = set(
        session.exec(
            select(ReplyConcern.reply_id).where(
                col(ReplyConcern.reply_id).in_(ids), col(ReplyConcern.closed_at).is_(None)
            )
        )
    )
    asked = {
        row.reply_id: row
        for row in session.exec(
            select(InformationRequest).where(
                col(InformationRequest.reply_id).in_(ids), col(InformationRequest.answered_at).is_(None)
            )
        )
    }
    posts = {reply.post_id for reply in found}
    below = dict(session.exec(select(Post.id, Post.reference).where(col(Post.id).in_(posts))).all())
    return [_line(reply, below, told, asked.get(reply.id), now) for reply in found]


def _line(
    reply: Reply, below: Mapping[int, str], told: set[int], asked: InformationRequest | None, now: datetime
) -> ReplyLine:
    return ReplyLine(
        number=reply.id,
        words=reply.words,
        is_forgotten=reply.forgotten_at is not None,
        written=say(reply.written_at),
        below=below.get(reply.post_id or 0, ""),
        is_answer=reply.answers_us,
        is_new=reply.seen_at is None,
        showing=SHOWING[reply.showing],
        is_told=reply.id in told,
        due="" if asked is None else say_by(asked.due_at),
        is_late=asked is not None and asked.due_at <= now,
    )


def _step(hiding: ReplyHiding, names: Mapping[int, str]) -> Step:
    what = "asked for it to be shown again" if hiding.reason is None else "hid it"
    why = "" if hiding.reason is None else f": {replies.REASONS[hiding.reason]}"
    return Step(say(hiding.asked_at), names[hiding.asked_by], what + why, hiding.note)


def _told(
    session: Session, actor: Actor, key: OperationalKey, number: int, names: Mapping[int, str]
) -> Told | None:
    concern = session.get(ReplyConcern, number)
    if concern is None:
        return None
    closed = "" if concern.closed_at is None else f"{names[concern.closed_by or 0]}, {say(concern.closed_at)}"
    note = replies.note_of(actor, key, concern) if actor.may(Permission.REPLY_CONCERNS) else None
    return Told(names[concern.told_by], say(concern.told_at), note, closed)


def _asked(session: Session, number: int, names: Mapping[int, str], now: datetime) -> Asked | None:
    asked = session.get(InformationRequest, number)
    if asked is None:
        return None
    answered = "" if asked.answered_at is None else f"{names[asked.answered_by or 0]}, {say(asked.answered_at)}"
    return Asked(
        kind=_capital(replies.KINDS[asked.kind]),
        received=say(asked.received_at),
        due=say_by(asked.due_at),
        is_late=(asked.answered_at or now) > asked.due_at,
        responsible=names[asked.responsible_id],
        recorded=f"{names[asked.recorded_by]}, {say(asked.recorded_at)}",
        answered=answered,
    )


def _names(session: Session) -> dict[int, str]:
    return {person.id: person.name for person in session.exec(select(Person))}


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]
