"""How does each kind of record go, once a leader says so? In the caller's transaction; files go afterwards."""

from collections.abc import Callable, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from gatekeeper.models import METADATA, SignInAttempt, SignInSession, Version
from gatekeeper.retention import child, guards
from gatekeeper.retention.due import Item
from gatekeeper.retention.schedule import Kind
from gatekeeper.retention.sweep import joined
from gatekeeper.retention.words import ERASED

_AT_ONCE = 500
WORDS: dict[str, dict[str, str | None]] = {
    "version": {"text": ERASED},
    "version_picture": {"alt_text": ERASED},
    "screening_finding": {
        "evidence": ERASED,
        "message": ERASED,
        "remedy": "",
        "reader_message": ERASED,
        "settled_by": None,
        "settled_why": None,
        "start": None,
        "end": None,
    },
    "finding_reason": {"reason": ERASED},
    "approval": {"note": ""},
    "returned": {"reason": ERASED},
    "lift_decision": {"reason": ERASED},
    "name_answer": {"phrase": "", "sentence": ""},
    "takedown": {"reason": ERASED},
    "picture": {"file_name": ""},
    "attempt": {"detail": ""},
}
"""What people typed about a post, and what stands there afterwards."""
ROWS = ("shown_pupil", "working_copy", "public_words", "picture_look")
"""What of a post goes as a whole."""


def words_of_posts(session: Session, items: Sequence[Item], now: datetime) -> None:
    """Empties the words of posts, and lets go of ticks and pictures. Dates, people and fingerprints stay."""
    numbers = [int(item.key) for item in items]
    link = session.connection()
    for start in range(0, len(numbers), _AT_ONCE):
        some = numbers[start : start + _AT_ONCE]
        for version in session.exec(select(Version).where(col(Version.post_id).in_(some))):
            child.remember_text(session, version.id, version.text, now)
            session.expunge(version)
        with guards.opened(session, {*WORDS, *ROWS, "post"}):
            for name, values in WORDS.items():
                table = METADATA.tables[name]
                key, of_them = _of_posts(table, some)
                there = {column: value for column, value in values.items() if column in table.c}
                link.execute(sa.update(table).where(key.in_(of_them)).values(there))
            for name in ROWS:
                table = METADATA.tables[name]
                key, of_them = _of_posts(table, some)
                link.execute(sa.delete(table).where(key.in_(of_them)))
            post, picture = METADATA.tables["post"], METADATA.tables["picture"]
            link.execute(sa.update(post).where(post.c.id.in_(some)).values(search_text="", state_note=""))
            link.execute(
                sa.update(picture)
                .where(picture.c.post_id.in_(some), picture.c.gone_at.is_(None))
                .values(gone_at=now)
            )


def _of_posts(table: sa.Table, posts: Sequence[int]) -> tuple["sa.Column[int]", "sa.Select[tuple[int]]"]:
    (key,) = table.primary_key.columns
    source, post = joined(table, "post")
    return key, sa.select(key).select_from(source).where(post.in_(posts))


def pictures(session: Session, items: Sequence[Item], now: datetime) -> None:
    """Says that pictures are gone; their files are deleted afterwards."""
    table = METADATA.tables["picture"]
    _each(session, items, lambda some: sa.update(table).where(table.c.id.in_(some)).values(gone_at=now))


def details(session: Session, items: Sequence[Item], _now: datetime) -> None:
    """Deletes details of events, with their salt. The chain stays whole."""
    table = METADATA.tables["audit_detail"]
    _each(session, items, lambda some: sa.delete(table).where(table.c.seq.in_(some)))


def mail(session: Session, items: Sequence[Item], _now: datetime) -> None:
    """Deletes messages that were sent or given up."""
    table = METADATA.tables["mail"]
    _each(session, items, lambda some: sa.delete(table).where(table.c.id.in_(some)))


def sign_ins(session: Session, items: Sequence[Item], _now: datetime) -> None:
    """Deletes sign-ins that are over, and tries."""
    said = [str(item.key).partition(" ") for item in items]
    ended = [rest for kind, _, rest in said if kind == "session"]
    tries = [int(rest) for kind, _, rest in said if kind == "try"]
    for start in range(0, max(len(ended), len(tries)), _AT_ONCE):
        end = start + _AT_ONCE
        link = session.connection()
        link.execute(sa.delete(SignInSession).where(col(SignInSession.id_hash).in_(ended[start:end])))
        link.execute(sa.delete(SignInAttempt).where(col(SignInAttempt.id).in_(tries[start:end])))


def requests(session: Session, items: Sequence[Item], _now: datetime) -> None:
    """Empties what people wrote. Kind and dates stay."""
    table = METADATA.tables["data_request"]
    empty = {"asked_by": "", "about": "", "done_note": ""}
    _each(session, items, lambda some: sa.update(table).where(table.c.id.in_(some)).values(empty))


def _each(
    session: Session, items: Sequence[Item], statement: Callable[[list[int]], sa.Update | sa.Delete]
) -> None:
    numbers = [int(item.key) for item in items]
    for start in range(0, len(numbers), _AT_ONCE):
        session.connection().execute(statement(numbers[start : start + _AT_ONCE]))


HOW: dict[Kind, Callable[[Session, Sequence[Item], datetime], None]] = {
    Kind.UNUSED_PICTURES: pictures,
    Kind.TAKEN_DOWN_PICTURES: pictures,
    Kind.GIVEN_UP_POSTS: words_of_posts,
    Kind.PUBLISHED_POSTS: words_of_posts,
    Kind.RECORD_DETAILS: details,
    Kind.MAIL: mail,
    Kind.SIGN_INS: sign_ins,
    Kind.INFORMATION_REQUESTS: requests,
    Kind.OWN_DATA_REQUESTS: requests,
    Kind.COMPLAINTS: requests,
}
"""Every kind but children: each of those is erased by itself."""
