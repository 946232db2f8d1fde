"""Which addresses are themselves the key to a page, and how is such a key made and kept?

A link holds 256 random bits; only its hash is stored. It opens a page with a form, and nothing happens
until the form is sent, because mail programs open links by themselves.
"""

import hashlib
import secrets
from datetime import timedelta

FAMILY = "/family/"
JOIN = "/join/"
RECOVER = "/recover/"
SECRET_ADDRESSES = (FAMILY, JOIN, RECOVER)
"""Whatever begins so is not logged, not passed on to another site and found by no search engine."""
LASTS = timedelta(hours=24)
"""So long a link to an account opens."""


def new() -> tuple[str, str]:
    """A new link, and what is stored of it."""
    link = secrets.token_urlsafe(32)
    return link, kept(link)


def kept(link: str) -> str:
    """What is stored instead of the link."""
    return hashlib.sha256(link.encode("utf-8", "replace")).hexdigest()
