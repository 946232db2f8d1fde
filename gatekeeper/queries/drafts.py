"""What does somebody who writes posts see: their list, a post as it was saved, what they typed since?"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from gatekeeper.actor import Actor
from gatekeeper.clock import say, say_ago
from gatekeeper.contents import Contents
from gatekeeper.errors import NotFound
from gatekeeper.lifecycle import LABELS, State
from gatekeeper.models import Contribution, Person, Post, Return, Version, VersionPicture, WorkingCopy
from gatekeeper.permissions import Permission
from gatekeeper.posts import in_hand, need_hand_in
from gatekeeper.separation import ContributionKind
from gatekeeper.versions import read_contents, reasons_of

START_LENGTH = 140
TO_FINISH = frozenset({State.DRAFT, State.CHANGES_ASKED, State.HELD, State.REFUSED, State.MISSED, State.EXPIRED})
ON_THEIR_WAY = frozenset({State.WAITING, State.APPROVED, State.SCHEDULED, State.GOING_OUT, State.UNSURE})


@dataclass(frozen=True, slots=True)
class PostRow:
    """One post in a list. `kept` says that something typed in it has not been saved.

    `author` is empty where it is the person who reads the list.
    """

    reference: str
    starts: str
    state: State
    since: str
    slot: str
    author: str
    picture_id: int | None
    pictures: int
    kept: bool


@dataclass(frozen=True, slots=True)
class Lists:
    """The posts that somebody works on, and colleagues' that they could open."""

    to_finish: tuple[PostRow, ...]
    on_their_way: tuple[PostRow, ...]
    colleagues: tuple[PostRow, ...]


@dataclass(frozen=True, slots=True)
class SavedPost:
    """A post as it was last saved, and who saved it."""

    reference: str
    state: State
    state_note: str
    number: int
    contents: Contents
    typed_time: str
    reasons: Mapping[str, str]
    saved_by: str
    saved_at: datetime
    saved_by_reader: bool

    @property
    def label(self) -> str:
        """Where it stands, in words."""
        return LABELS[self.state]


@dataclass(frozen=True, slots=True)
class KeptWords:
    """What somebody typed after the last save, as the form held it."""

    form: Mapping[str, Any]
    based_on: int
    kept_at: datetime


@dataclass(frozen=True, slots=True)
class GivenBack:
    """What the second reader asked for the last time."""

    by: str
    at: datetime
    reason: str


def lists(session: Session, actor: Actor, now: datetime) -> Lists:
    """The posts that this person had a hand in or was handed, and that are not finished, the newest first."""
    actor.need(Permission.POST_DRAFT)
    own = set(session.exec(in_hand(actor.staff_id)))
    wide = actor.may(Permission.POST_APPROVE) or actor.may(Permission.POST_SEE_ALL)
    rows = _rows(session, actor, TO_FINISH | ON_THEIR_WAY, None if wide else own, now)
    mine = [row for post_id, row in rows if post_id in own]
    return Lists(
        to_finish=tuple(row for row in mine if row.state in TO_FINISH),
        on_their_way=tuple(row for row in mine if row.state in ON_THEIR_WAY),
        colleagues=tuple(row for post_id, row in rows if post_id not in own and row.state in TO_FINISH),
    )


def saved(session: Session, actor: Actor, reference: str) -> SavedPost:
    """A post as it was last saved, for somebody who may write in it.

    Raises:
        NotFound: there is no such post.
        NotPermitted: it is a colleague's, and this person may not write in it.
    """
    post = post_to_write(session, actor, reference)
    version = session.get(Version, post.current_version_id) if post.current_version_id else None
    person = session.get(Person, version.saved_by) if version else None
    if version is None or person is None:
        raise NotFound("Nothing has been saved in this post yet.")
    return SavedPost(
        reference=reference,
        state=post.state,
        state_note=post.state_note,
        number=version.number,
        contents=read_contents(session, version),
        typed_time=version.typed_time,
        reasons={fingerprint: reason for fingerprint, (_, reason) in reasons_of(session, version).items()},
        saved_by=person.name,
        saved_at=version.saved_at,
        saved_by_reader=person.id == actor.person_id,
    )


def kept_words(session: Session, actor: Actor, reference: str) -> KeptWords | None:
    """What this person typed in the post and did not save, if there is anything."""
    copy = session.exec(
        select(WorkingCopy)
        .join(Post, col(Post.id) == col(WorkingCopy.post_id))
        .where(Post.reference == reference, WorkingCopy.person_id == actor.staff_id)
    ).one_or_none()
    return KeptWords(copy.form, copy.based_on, copy.kept_at) if copy else None


def given_back(session: Session, reference: str) -> GivenBack | None:
    """What a second reader asked for, if that was asked since the post was last sent in."""
    row = session.exec(
        select(Return, Person)
        .join(Post, col(Post.id) == col(Return.post_id))
        .join(Person, col(Person.id) == col(Return.person_id))
        .where(Post.reference == reference)
        .order_by(col(Return.id).desc())
    ).first()
    if row is None:
        return None
    asked, reader = row
    sent_in = session.exec(
        select(func.max(Contribution.at)).where(
            Contribution.post_id == asked.post_id, Contribution.kind == ContributionKind.SUBMITTED
        )
    ).one()
    return GivenBack(reader.name, asked.at, asked.reason) if sent_in is None or sent_in <= asked.at else None


def post_to_write(session: Session, actor: Actor, reference: str) -> Post:
    """The post with this reference, for somebody who may write in it. It is not locked.

    Raises:
        NotFound: there is no such post.
        NotPermitted: it is a colleague's, and this person may not write in it.
    """
    post = session.exec(select(Post).where(Post.reference == reference)).one_or_none()
    if post is None:
        raise NotFound("There is no such post. It may have been mistyped.")
    need_hand_in(session, actor, post)
    return post


def _rows(
    session: Session, actor: Actor, states: Collection[State], only: Collection[int] | None, now: datetime
) -> list[tuple[int, PostRow]]:
    asked = (
        select(Post, Version, Person)
        .join(Version, col(Version.id) == col(Post.current_version_id))
        .join(Person, col(Person.id) == col(Post.created_by))
        .where(col(Post.state).in_(sorted(states)))
        .order_by(col(Version.saved_at).desc(), col(Post.id).desc())
    )
    if only is not None:
        asked = asked.where(col(Post.id).in_(only))
    found = session.exec(asked).all()
    kept = set(session.exec(select(WorkingCopy.post_id).where(WorkingCopy.person_id == actor.staff_id)))
    pictures = _pictures(session, [version.id for _, version, _ in found])
    return [
        (
            post.id,
            PostRow(
                reference=post.reference,
                starts=_start(version.text),
                state=post.state,
                since=say_ago(max(post.state_since, version.saved_at), now),
                slot=say(version.scheduled_for) if version.scheduled_for else "",
                author="" if person.id == actor.person_id else person.name,
                picture_id=pictures[version.id][0] if version.id in pictures else None,
                pictures=len(pictures.get(version.id, ())),
                kept=post.id in kept,
            ),
        )
        for post, version, person in found
    ]


def _pictures(session: Session, version_ids: list[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    rows = session.exec(
        select(VersionPicture.version_id, VersionPicture.picture_id)
        .where(col(VersionPicture.version_id).in_(version_ids))
        .order_by(col(VersionPicture.position))
    )
    for version_id, picture_id in rows:
        found.setdefault(version_id, []).append(picture_id)
    return found


def _start(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= START_LENGTH else f"{line[: START_LENGTH - 1].rstrip()}…"
