"""Are replies read, when next, and for how much; and how long are a stranger's words kept?

The switch, the times and the month's limit are a leader's choice. Without one nothing is read. What was
written for the safeguarding lead is sealed, and opened for them and for leaders alone.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from unicodedata import category

from sqlmodel import Session, col, select

from gatekeeper import deadlines
from gatekeeper.actor import Actor
from gatekeeper.clock import in_london, london_to_utc
from gatekeeper.costs import ledger
from gatekeeper.costs.credit import credit
from gatekeeper.costs.prices import DOLLAR, Use, dollars, in_force
from gatekeeper.keys import OperationalKey
from gatekeeper.models import (
    HideReason,
    Person,
    PersonRole,
    PersonStatus,
    ReadingTimes,
    ReplyChoice,
    ReplyConcern,
    RequestKind,
)
from gatekeeper.permissions import Permission, Role, permissions_of
from gatekeeper.x.replies import FEWEST, MOST

KEPT_FOR = timedelta(days=90)
"""Then the words are deleted, unless they are still to be answered or the safeguarding lead needs them."""
MOST_TRIES = 12
"""So often it is tried to hide a reply, over some hours."""
TELL_AFTER = 3
"""After so many failures somebody is told."""
LONGEST_WORDS = 4000
KEY_VERSION = 1
PURPOSE = "what the safeguarding lead was told of a reply"
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

TIMES = {
    ReadingTimes.DAILY: "Every day at 8am",
    ReadingTimes.TWICE: "Every day at 8am and 4pm",
    ReadingTimes.NEVER: "Only when somebody asks for it",
}
_HOURS = {ReadingTimes.DAILY: (8,), ReadingTimes.TWICE: (8, 16), ReadingTimes.NEVER: ()}
REASONS = {
    HideReason.HURTFUL: "it is hurtful, threatening or abusive",
    HideReason.CHILD: "it names, shows or points out a child",
    HideReason.PRIVATE: "it tells something private about somebody",
    HideReason.ADVERTISING: "it is advertising or has nothing to do with us",
    HideReason.OTHER: "another reason",
}
KINDS = {
    RequestKind.INFORMATION: "information that the school holds (freedom of information)",
    RequestKind.OWN_DATA: "what the school holds about a person (subject access)",
    RequestKind.SCHOOL_RECORD: "a pupil’s educational record, asked for by a parent",
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a leader chose last. `month_limit` in thousandths of a dollar."""

    is_on: bool = False
    times: ReadingTimes = ReadingTimes.DAILY
    month_limit: int = 2 * DOLLAR

    def sentence(self) -> str:
        """The choice, for the record."""
        if not self.is_on:
            return "not at all"
        return f"{TIMES[self.times].lower()}, for at most {dollars(self.month_limit)} a month"


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many replies may be read now. `rest` of the month's limit in thousandths of a dollar."""

    at_once: int
    rest: int

    @property
    def is_used_up(self) -> bool:
        """Whether nothing can be read before the limit is raised, the credit topped up, or the month over."""
        return self.at_once == 0


def chosen(session: Session) -> Chosen:
    """What a leader chose. Until then replies are not read."""
    row = session.exec(select(ReplyChoice).order_by(col(ReplyChoice.id).desc()).limit(1)).first()
    return Chosen() if row is None else Chosen(row.is_on, row.times, row.month_limit)


def allowance(session: Session, choice: Chosen, now: datetime) -> Allowance:
    """What the month's limit leaves, and never what is kept to take posts down."""
    terms = in_force(session)
    price = terms.prices[Use.READ_REPLY]
    rest = choice.month_limit - ledger.month_to_date(session, now).get(Use.READ_REPLY, (0, 0))[1]
    held, spendable = credit(session), rest
    if held is not None and not held.tops_up:
        spendable = min(rest, held.rest - terms.keep_back)
    many = MOST if price == 0 else min(MOST, spendable // price)
    return Allowance(many if many >= FEWEST else 0, max(rest, 0))


def last_slot(times: ReadingTimes, now: datetime) -> datetime | None:
    """When replies were to be read last without anybody asking; None: never."""
    today = in_london(now).date()
    slots = [
        london_to_utc(datetime.combine(day, time(hour)))
        for day in (today - timedelta(days=1), today)
        for hour in _HOURS[times]
    ]
    return max((slot for slot in slots if slot <= now), default=None)


def due(kind: RequestKind, received_at: datetime, closed: Collection[date]) -> datetime:
    """By when the law wants an answer: counted from the day on which it was written on X."""
    asked_on = in_london(received_at).date()
    if kind is RequestKind.OWN_DATA:
        return deadlines.a_month_after(asked_on)
    count = 20 if kind is RequestKind.INFORMATION else 15
    return deadlines.end_of_school_day(asked_on, count, closed, at_most_weekdays=60)


def may_be_responsible(session: Session) -> tuple[tuple[int, str], ...]:
    """Everybody who may see replies and sign in, with their names."""
    rows = session.exec(
        select(Person, PersonRole.role)
        .join(PersonRole, col(PersonRole.person_id) == col(Person.id))
        .where(Person.status == PersonStatus.ACTIVE)
        .order_by(col(Person.surname), col(Person.forename), col(Person.id))
    )
    may = (
        p for p, role in rows if Permission.REPLY_MODERATE in permissions_of(frozenset({Role(role)}), p.category)
    )
    return tuple({person.id: person.name for person in may}.items())


def clean_words(words: str) -> str:
    """A stranger's words without what turns writing round, and without signs that no screen shows."""
    kept = (c for c in words[:LONGEST_WORDS] if c not in _TURNING)
    return "".join(" " if category(c) in {"Cc", "Cs"} and c != "\n" else c for c in kept).strip()


def seal(reply_id: int, note: str, key: OperationalKey) -> bytes:
    """The sealed note for one reply."""
    return key.seal(PURPOSE, note.encode(), _context(reply_id, KEY_VERSION))


def note_of(actor: Actor, key: OperationalKey, concern: ReplyConcern) -> str:
    """What the safeguarding lead was told; empty where it was deleted or does not open.

    Raises:
        NotPermitted: this person may not know.
    """
    actor.need(Permission.REPLY_CONCERNS)
    opened = key.unseal(PURPOSE, concern.sealed, _context(concern.reply_id, concern.key_version))
    return "" if opened is None else opened.decode()


def resealed_without(concern: ReplyConcern, key: OperationalKey | None, bare: Callable[[str], str]) -> bytes:
    """A note as it is kept once `bare` took something out of it; nothing of it where it cannot be opened."""
    if key is None:
        return b""
    opened = key.unseal(PURPOSE, concern.sealed, _context(concern.reply_id, concern.key_version))
    if opened is None:
        return b""
    kept = bare(opened.decode())
    return concern.sealed if kept == opened.decode() else seal(concern.reply_id, kept, key)


def _context(reply_id: int, key_version: int) -> str:
    return f"reply_concern|sealed|{reply_id}|{key_version}"
