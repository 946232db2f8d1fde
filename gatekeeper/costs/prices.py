"""What does X charge for what, and how is a sum said?

The prices are those that X's own pages gave in 2026 (reference "x-platform", section 2.1). A leader
changes them on the page of the costs; what was spent keeps the price of its day.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from sqlmodel import Session, col, select

from gatekeeper.models import PriceList
from rules.text import urls

DOLLAR = 1000
_TYPED = re.compile(r"\$?\s*(\d{1,6})(?:\.(\d{1,3}))?", re.ASCII)


class Use(StrEnum):
    """Something that X charges for."""

    POST = "post"
    POST_WITH_LINK = "post_with_link"
    DESCRIPTION = "description"
    DELETION = "deletion"
    READ_POST = "read_post"
    READ_ACCOUNT = "read_account"
    READ_REPLY = "read_reply"
    HIDE_REPLY = "hide_reply"


LABELS: dict[Use, str] = {
    Use.POST: "A post without a link",
    Use.POST_WITH_LINK: "A post with a link",
    Use.DESCRIPTION: "A description of a picture",
    Use.DELETION: "A deletion",
    Use.READ_POST: "Reading one post",
    Use.READ_ACCOUNT: "Asking whose account our key belongs to",
    Use.READ_REPLY: "Reading one reply or mention",
    Use.HIDE_REPLY: "Hiding or showing a reply",
}

DEFAULTS: dict[Use, int] = {
    Use.POST: 15,
    Use.POST_WITH_LINK: 200,
    Use.DESCRIPTION: 5,
    Use.DELETION: 10,
    Use.READ_POST: 5,
    Use.READ_ACCOUNT: 0,
    Use.READ_REPLY: 5,
    Use.HIDE_REPLY: 5,
}
"""In thousandths of a dollar. X's list names no price for asking whose account it is."""
WARN_BELOW = 2 * DOLLAR
KEEP_BACK = DOLLAR // 2


@dataclass(frozen=True, slots=True)
class Terms:
    """What X charges now, below which credit leaders are warned, and how much is kept for deletions."""

    prices: Mapping[Use, int]
    warn_below: int = WARN_BELOW
    keep_back: int = KEEP_BACK


@dataclass(frozen=True, slots=True)
class Estimate:
    """What sending a post will cost, as a number and as a sentence."""

    thousandths: int
    sentence: str


def in_force(session: Session) -> Terms:
    """The terms that a leader set last, or those of 2026."""
    row = session.exec(select(PriceList).order_by(col(PriceList.id).desc())).first()
    if row is None:
        return Terms(DEFAULTS)
    return Terms({use: row.prices.get(use.value, DEFAULTS[use]) for use in Use}, row.warn_below, row.keep_back)


def kind_of_post(text: str) -> Use:
    """What X charges for a post with these words."""
    return Use.POST_WITH_LINK if urls(text) else Use.POST


def estimate(terms: Terms, text: str, described: int) -> Estimate:
    """What it costs to send a post with these words and so many described pictures."""
    kind = kind_of_post(text)
    sum_ = terms.prices[kind] + described * terms.prices[Use.DESCRIPTION]
    if kind is Use.POST_WITH_LINK:
        cheaper = sum_ - terms.prices[kind] + terms.prices[Use.POST]
        without = f" Without it: {dollars(cheaper)}." if cheaper < sum_ else ""
        return Estimate(sum_, f"Sending this costs about {dollars(sum_)}, because it has a link.{without}")
    return Estimate(sum_, f"Sending this costs about {dollars(sum_)}.")


def dollars(thousandths: int) -> str:
    """A sum as people read it: "$0.20", and "$0.015" where a cent is too coarse."""
    whole, rest = divmod(abs(thousandths), DOLLAR)
    part = f"{rest:03d}" if rest % 10 else f"{rest // 10:02d}"
    return f"{'-' if thousandths < 0 else ''}${whole:,}.{part}"


def read_dollars(typed: str) -> int | None:
    """Thousandths of a dollar, or None where nobody could say what sum was meant."""
    found = _TYPED.fullmatch(typed.strip().replace(",", ""))
    return int(Decimal(f"{found[1]}.{found[2] or 0}") * DOLLAR) if found else None
