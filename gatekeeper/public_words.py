"""Which public posts are worth reading when one child is looked for?

The marks of every post (`rules.traces`) lie in a table of their own. A row is believed only where
its stamp says that it was made of the version and the looked-at pictures of today; every other post
is read anew, so a row that is missing or old costs time and never a post.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from gatekeeper.audit import chain
from gatekeeper.db import Database
from gatekeeper.lifecycle import PUBLIC, State
from gatekeeper.models import PictureLook, Post, PublicWords, Version, VersionPicture
from rules.traces import MADE_AS, Traces, marks_of

REACHED = (*sorted(PUBLIC), State.GOING_OUT)
"""The states in which something of a post is on X, may be, or will be in a moment."""
AT_ONCE = 500
"""How many posts are read in one go."""


def candidates(session: Session, traces: Traces, states: Collection[State] = REACHED) -> dict[int, frozenset[str]]:
    """The posts of these states that may name the child, with the marks that say so.

    Every post that does name the child is among them, and some more.
    """
    stamps = _stamps(session, states)
    rows = _run(
        session,
        sa.select(col(PublicWords.post_id), col(PublicWords.stamp), col(PublicWords.words))
        .join(Post, col(Post.id) == col(PublicWords.post_id))
        .where(col(Post.state).in_(states)),
    )
    believed = {post_id: words for post_id, stamp, words in rows if stamps.get(post_id) == stamp}
    vocabulary: set[str] = set()
    for words in believed.values():
        vocabulary.update(words.split(" "))
    met = {mark for mark in vocabulary if mark and traces.meets(mark)}
    found = {post_id: frozenset(met.intersection(words.split(" "))) for post_id, words in believed.items()}
    for post_id, marks in marks_of_posts(session, stamps.keys() - believed.keys()).items():
        found[post_id] = frozenset(mark for mark in marks if traces.meets(mark))
    return {post_id: marks for post_id, marks in found.items() if marks}


def remember(db: Database, most: int = AT_ONCE) -> int:
    """Keeps the marks of up to `most` posts whose row is missing or old. Gives how many.

    A copy of what is there already, so nothing of the record changes.
    """
    with db.read() as session:
        stamps = _stamps(session, REACHED)
        known = dict(session.exec(select(PublicWords.post_id, PublicWords.stamp)).all())
        wanted = [post_id for post_id, stamp in stamps.items() if known.get(post_id) != stamp][:most]
        marks = marks_of_posts(session, wanted)
    if not wanted:
        return 0
    with db.write() as session:
        chain.lock(session)  # so that of two publishers one comes after the other
        for post_id in wanted:
            row = session.get(PublicWords, post_id) or PublicWords(post_id=post_id, stamp="", words="")
            row.stamp, row.words = stamps[post_id], " ".join(sorted(marks.get(post_id, ())))
            session.add(row)
    return len(wanted)


def marks_of_posts(session: Session, post_ids: Iterable[int]) -> dict[int, set[str]]:
    """The marks of everything public in each of these posts."""
    found: dict[int, set[str]] = {}
    for post_id, texts in texts_of_posts(session, post_ids).items():
        found[post_id] = {mark for _, _, text in texts for mark in marks_of(text)}
    return found


TEXT, ALT_TEXT, IN_PICTURE = "text", "alt_text", "in_picture"
"""Where words of a post stand: in its text, in a picture's description, or in a picture itself."""


Text = tuple[str, tuple[int, int] | None, str]
"""Where words stand, the picture's position and id (None for the post's own text), and the words."""


def texts_of_posts(session: Session, post_ids: Iterable[int]) -> dict[int, list[Text]]:
    """Everything that can be read in the current version of each post."""
    wanted = sorted(set(post_ids))
    found: dict[int, list[Text]] = defaultdict(list)
    for start in range(0, len(wanted), AT_ONCE):
        portion = wanted[start : start + AT_ONCE]
        for post_id, text in _run(
            session,
            sa.select(col(Post.id), col(Version.text))
            .join(Version, col(Version.id) == col(Post.current_version_id))
            .where(col(Post.id).in_(portion)),
        ):
            found[post_id].append((TEXT, None, text))
        for post_id, position, picture_id, alt_text, lines, codes in _run(session, _pictures(portion)):
            found[post_id].append((ALT_TEXT, (position, picture_id), alt_text))
            read = "\n".join(one["text"] for one in (*(lines or ()), *(codes or ())))
            found[post_id].append((IN_PICTURE, (position, picture_id), read))
    return {post_id: [one for one in texts if one[2]] for post_id, texts in found.items()}


def _pictures(post_ids: list[int]) -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(
            col(Post.id),
            col(VersionPicture.position),
            col(VersionPicture.picture_id),
            col(VersionPicture.alt_text),
            col(PictureLook.lines),
            col(PictureLook.codes),
        )
        .join(VersionPicture, col(VersionPicture.version_id) == col(Post.current_version_id))
        .join(PictureLook, col(PictureLook.picture_id) == col(VersionPicture.picture_id), isouter=True)
        .where(col(Post.id).in_(post_ids))
        .order_by(col(Post.id), col(VersionPicture.position))
    )


def _stamps(session: Session, states: Collection[State]) -> dict[int, str]:
    """Of what each post's marks have to be made: how, of which version, and of how many looks until when."""
    looks = {
        version_id: (count, last)
        for version_id, count, last in _run(
            session,
            sa.select(
                col(VersionPicture.version_id),
                sa.func.count(col(PictureLook.picture_id)),
                sa.func.max(col(PictureLook.looked_at)),
            )
            .join(PictureLook, col(PictureLook.picture_id) == col(VersionPicture.picture_id))
            .join(Post, col(Post.current_version_id) == col(VersionPicture.version_id))
            .where(col(Post.state).in_(states))
            .group_by(col(VersionPicture.version_id)),
        )
    }
    nothing = (0, None)
    return {
        post_id: f"{MADE_AS}:{version_id}:{looks.get(version_id, nothing)[0]}:{looks.get(version_id, nothing)[1]}"
        for post_id, version_id in _run(
            session,
            sa.select(col(Post.id), col(Post.current_version_id)).where(
                col(Post.state).in_(states), col(Post.current_version_id).is_not(None)
            ),
        )
    }


def _run(session: Session, statement: sa.Select[*tuple[Any, ...]]) -> Iterable[Any]:
    """Rows as plain tuples, without an object for each: there are tens of thousands."""
    return session.connection().execute(statement)
