"""Is this post, which X lists, the one that we tried to send?

Pure. X gives a text back with its links shortened, signs escaped and a link to the pictures at the end;
`x.classify` undoes that. What is left is compared here: the words, the moment, and how many pictures.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from gatekeeper.contents import Contents
from gatekeeper.x.port import OwnPost
from rules.x_text import urls

CLOCKS_APART = timedelta(hours=25)
"""Ours may be so far from X's, because somebody set a wrong hour or day. X refuses the same words within a day,
and posts that we know are left out, so nothing else is found: a post that is overlooked goes out twice."""
SURELY = timedelta(hours=2)
"""What lies further from the attempt may be somebody's own post with the same words: a person tells."""
LATE_ARRIVAL = timedelta(minutes=30)
"""A request that was under way may be carried out so long after we gave up waiting."""
_ADDRESSED = re.compile(r"^(?:@\w{1,15} )+")


def comparable(text: str) -> str:
    """The words without what X may write in another way: spaces, the form of letters, and how a link begins."""
    text = unicodedata.normalize("NFC", text)
    pieces: list[str] = []
    done = 0
    for link in urls(text):
        pieces += [text[done : link.start], _bare(link.text)]
        done = link.end
    return " ".join("".join((*pieces, text[done:])).split())


def found_among(
    contents: Contents, listed: Iterable[OwnPost], *, started: datetime, ended: datetime, known: Collection[str]
) -> tuple[OwnPost, ...]:
    """The listed posts that can be this one. `known` are the numbers of those that are another post."""
    is_answer, pictures = bool(contents.reply_to), len(contents.pictures)
    wanted = _said(contents.text, is_answer=is_answer)
    return tuple(
        post
        for post in listed
        if post.x_post_id not in known
        and post.pictures == pictures
        and started - CLOCKS_APART <= post.created_at <= ended + CLOCKS_APART + LATE_ARRIVAL
        and post.replies_to in {"", contents.reply_to}  # where X does not name it, the words decide
        and _said(post.text, is_answer=is_answer) == wanted
    )


def is_surely(post: OwnPost, *, started: datetime, ended: datetime) -> bool:
    """Whether a post with the right words was made so near to the attempt that it is the one."""
    return started - SURELY <= post.created_at <= ended + SURELY


def _said(text: str, *, is_answer: bool) -> str:
    """What was typed: X may write the accounts that an answer is for before its words."""
    words = comparable(text)
    return _ADDRESSED.sub("", words) if is_answer else words


def _bare(link: str) -> str:
    """A link without its scheme and a last slash, its host in small letters."""
    rest = link.partition("://")[2] or link
    host, slash, path = rest.partition("/")
    return f"{host.casefold()}{slash}{path}".rstrip("/")
