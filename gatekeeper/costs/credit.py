"""How much credit is left by our own count, and may a post be paid from it?"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from gatekeeper.contents import Contents
from gatekeeper.costs import ledger
from gatekeeper.costs.prices import Terms, dollars, estimate, in_force
from gatekeeper.models import CreditNote

NOT_ENOUGH = (
    "The credit on X is nearly used up, and what is left is kept to take posts down. It was not sent. "
    "A leader tops the credit up, writes it down under “Costs of X”, and then this post can be released."
)


@dataclass(frozen=True, slots=True)
class Credit:
    """What somebody saw on X, and what was spent since. `tops_up`: X refills it by itself."""

    seen: int
    seen_at: datetime
    spent_since: int
    tops_up: bool

    @property
    def rest(self) -> int:
        """What should be left, in thousandths of a dollar."""
        return self.seen - self.spent_since

    def is_low(self, terms: Terms) -> bool:
        """Whether leaders should be warned."""
        return not self.tops_up and self.rest < terms.warn_below

    def is_kept(self, terms: Terms) -> bool:
        """Whether what is left is kept for deletions, and posts are held."""
        return not self.tops_up and self.rest < terms.keep_back


def credit(session: Session) -> Credit | None:
    """What is left by our own count. None: nobody has written down what X shows."""
    note = session.exec(select(CreditNote).order_by(col(CreditNote.id).desc())).first()
    if note is None:
        return None
    return Credit(note.thousandths, note.seen_at, ledger.since(session, note.seen_at), note.tops_up)


def why_not(session: Session, contents: Contents) -> str | None:
    """Why a post is held for want of credit, or None. Deletions are never asked."""
    left = credit(session)
    if left is None or left.tops_up:
        return None
    terms = in_force(session)
    described = sum(1 for picture in contents.pictures if picture.alt_text)
    costs = estimate(terms, contents.text, described).thousandths
    return NOT_ENOUGH if left.rest - costs < terms.keep_back else None


def say_rest(left: Credit) -> str:
    """What is left, as a sum: never less than nothing, because more cannot be known."""
    return dollars(max(left.rest, 0))
