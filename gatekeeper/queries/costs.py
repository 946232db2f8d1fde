"""What does the page of the costs show, and what is said of a post before somebody agrees it?"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from gatekeeper.clock import in_london, say
from gatekeeper.contents import Contents
from gatekeeper.costs import ledger
from gatekeeper.costs.credit import credit, say_rest
from gatekeeper.costs.prices import LABELS, Use, dollars, estimate, in_force
from gatekeeper.models import CreditNote, Person, Version, VersionPicture


@dataclass(frozen=True, slots=True)
class UseRow:
    """One kind of use this month."""

    words: str
    times: int
    sum: str


@dataclass(frozen=True, slots=True)
class CreditLine:
    """What somebody saw on X, and what is left by our own count."""

    seen: str
    seen_on: str
    by: str
    spent_since: str
    rest: str
    low: bool
    kept: bool
    tops_up: bool


@dataclass(frozen=True, slots=True)
class CostPage:
    """The page of the costs. `prices` and the two limits are as somebody would type them."""

    month: str
    total: str
    rows: tuple[UseRow, ...]
    credit: CreditLine | None
    prices: tuple[tuple[str, str, str], ...]
    warn_below: str
    keep_back: str


def cost_page(session: Session, now: datetime) -> CostPage:
    """What was spent this month, what is left, and what X charges."""
    terms, month = in_force(session), ledger.month_to_date(session, now)
    return CostPage(
        month=f"{in_london(now):%B %Y}",
        total=dollars(sum(sum_ for _, sum_ in month.values())),
        rows=tuple(UseRow(LABELS[use], times, dollars(sum_)) for use, (times, sum_) in month.items()),
        credit=_credit(session),
        prices=tuple((use.value, LABELS[use], _typed(terms.prices[use])) for use in Use),
        warn_below=_typed(terms.warn_below),
        keep_back=_typed(terms.keep_back),
    )


def sending_costs(session: Session, contents: Contents) -> str:
    """What sending these contents costs, in a sentence."""
    described = sum(1 for picture in contents.pictures if picture.alt_text)
    return estimate(in_force(session), contents.text, described).sentence


def version_costs(session: Session, version: Version) -> str:
    """What sending a saved version costs, in a sentence."""
    alt_texts = session.exec(select(VersionPicture.alt_text).where(VersionPicture.version_id == version.id))
    return estimate(in_force(session), version.text, sum(1 for words in alt_texts if words)).sentence


def post_cost(session: Session, post_id: int) -> str:
    """What a post has cost so far, or nothing."""
    spent = ledger.of_post(session, post_id)
    return dollars(spent) if spent else ""


def _credit(session: Session) -> CreditLine | None:
    left, terms = credit(session), in_force(session)
    if left is None:
        return None
    by = session.exec(
        select(Person)
        .join(CreditNote, col(CreditNote.noted_by) == col(Person.id))
        .order_by(col(CreditNote.id).desc())
    ).first()
    return CreditLine(
        seen=dollars(left.seen),
        seen_on=say(left.seen_at),
        by=by.name if by else "",
        spent_since=dollars(left.spent_since),
        rest=say_rest(left),
        low=left.is_low(terms),
        kept=left.is_kept(terms),
        tops_up=left.tops_up,
    )


def _typed(thousandths: int) -> str:
    return dollars(thousandths).lstrip("$").replace(",", "")
