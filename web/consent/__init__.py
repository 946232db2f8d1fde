"""Which pupils can be shown and named, and what did their families answer?"""

from web.consent import contacts, files, left_open, papers, pupil, register, requests, safeguards, wordings
from web.consent.blueprint import blueprint

__all__ = [
    "blueprint",
    "contacts",
    "files",
    "left_open",
    "papers",
    "pupil",
    "register",
    "requests",
    "safeguards",
    "wordings",
]
