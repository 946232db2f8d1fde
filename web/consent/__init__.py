"""Which pupils can be shown and named, and what did their families answer?"""

from web.consent import contacts, papers, pupil, register, safeguards, wordings
from web.consent.blueprint import blueprint

__all__ = ["blueprint", "contacts", "papers", "pupil", "register", "safeguards", "wordings"]
