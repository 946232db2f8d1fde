"""Which public posts show or name one child, and which of them may no longer do so?

Nobody is recognised: a child is in a picture where somebody ticked them, or where it is the same
picture as one in which they were ticked. Words are read by the rules that read a draft.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlmodel import Session, col, or_, select

from gatekeeper import public_words
from gatekeeper.contents import AboutPicture, PictureContents
from gatekeeper.everybody import Everybody
from gatekeeper.lifecycle import State
from gatekeeper.models import (
    OutsideDecision,
    OutsideShown,
    Picture,
    PictureSame,
    Post,
    Presentation,
    ShownPupil,
    Version,
    VersionPicture,
)
from gatekeeper.public_words import ALT_TEXT, IN_PICTURE, REACHED, TEXT
from gatekeeper.screening import facts_for_names
from rules.traces import Mention, hold, mention, traces_of

_AT_ONCE = 500


class How(StrEnum):
    """How a post shows or names the child."""

    SHOWN = "shown"
    SHOWN_UNRECOGNISED = "shown_unrecognised"
    SAME_PICTURE = "same_picture"
    FULL_NAME = "full_name"
    FIRST_NAME = "first_name"
    PERHAPS_NAMED = "perhaps_named"


SURE = frozenset({How.SHOWN, How.FULL_NAME, How.FIRST_NAME})
"""What needs no second look. Everything else may mean the child: somebody looks."""
_IN_A_PICTURE = frozenset({How.SHOWN, How.SHOWN_UNRECOGNISED, How.SAME_PICTURE})
_SAID = {Mention.FULL: How.FULL_NAME, Mention.NAME: How.FIRST_NAME, Mention.MAYBE: How.PERHAPS_NAMED}


@dataclass(frozen=True, slots=True, order=True)
class Way:
    """One way in which a post shows or names the child. `place` is "picture" or a place of `public_words`."""

    how: How
    place: str
    position: int | None = None
    picture_id: int | None = None

    @property
    def is_in_picture(self) -> bool:
        """Whether the picture itself shows or names the child, and not only the words beside it."""
        return self.place in (_PICTURE, IN_PICTURE)

    def as_json(self) -> list[Any]:
        """The form that is stored."""
        return [self.how.value, self.place, self.position, self.picture_id]

    @classmethod
    def from_json(cls, value: list[Any]) -> "Way":
        """A way as it was stored."""
        how, place, position, picture_id = value
        return cls(How(how), place, position, picture_id)


_PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class Reached:
    """A post that shows or names the child in a way for which there is no permission today."""

    post_id: int
    reference: str
    state: State
    published_at: datetime | None
    x_post_id: str | None
    ways: tuple[Way, ...]

    @property
    def is_sure(self) -> bool:
        """Whether it needs no second look that this child is meant."""
        return any(way.how in SURE for way in self.ways)

    @property
    def picture_ids(self) -> tuple[int, ...]:
        """The pictures that show or name the child."""
        return tuple(dict.fromkeys(way.picture_id for way in self.ways if way.is_in_picture and way.picture_id))


def reach(
    session: Session,
    pupil_id: int,
    known: Everybody,
    now: datetime,
    *,
    only: Collection[int] | None = None,
) -> tuple[Reached, ...]:
    """Every public post that shows or names this child without permission as of `now`, the oldest first.

    `only` restricts the look to these posts.
    """
    ways: dict[int, set[Way]] = defaultdict(set)
    shown = [*_shown(session, pupil_id, known), *_shown_outside(session, pupil_id, known)]
    for post_id, way in (*shown, *_same_pictures(session, pupil_id, known, {way.picture_id for _, way in shown})):
        ways[post_id].add(way)
    if not known.answers[pupil_id].may_be_named:
        for post_id, way in _named(session, pupil_id, known, now, only):
            ways[post_id].add(way)
    wanted = sorted(ways if only is None else ways.keys() & set(only))
    posts: dict[int, Post] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        portion = wanted[start : start + _AT_ONCE]
        posts |= {post.id: post for post in session.exec(select(Post).where(col(Post.id).in_(portion)))}
    return tuple(
        Reached(
            post_id, post.reference, post.state, post.published_at, post.x_post_id, tuple(_ordered(ways[post_id]))
        )
        for post_id, post in sorted(posts.items(), key=lambda one: (one[1].state_since, one[0]))
    )


def _ordered(ways: Iterable[Way]) -> list[Way]:
    return sorted(ways, key=lambda way: (way.how not in SURE, way.position or 0, way.place))


def _shown(session: Session, pupil_id: int, known: Everybody) -> list[tuple[int, Way]]:
    """The pictures of public posts in which the child is ticked and may not be shown as it shows them.

    Where nobody could be recognised the law asks for no permission; somebody looks whether that is so.
    """
    rows = session.exec(
        select(Post.id, VersionPicture)
        .join(VersionPicture, col(VersionPicture.version_id) == col(Post.current_version_id))
        .join(ShownPupil, col(ShownPupil.version_picture_id) == col(VersionPicture.id))
        .where(ShownPupil.pupil_id == pupil_id, col(Post.state).in_(REACHED))
    ).all()
    together = _ticked(session, [picture.id for _, picture in rows])
    individual = known.answer(pupil_id, Presentation.INDIVIDUAL).may_be_shown
    found = []
    for post_id, row in rows:
        contents = PictureContents(
            row.picture_id,
            row.sha256,
            row.alt_text,
            row.nobody_pictured,
            together[row.id],
            AboutPicture.from_json(row.about),
        )
        how = None
        if not known.answer(pupil_id, contents.presentation).may_be_shown:
            how = How.SHOWN
        elif contents.presentation is Presentation.NOT_IDENTIFIABLE and not individual:
            how = How.SHOWN_UNRECOGNISED
        if how:
            found.append((post_id, Way(how, _PICTURE, row.position, row.picture_id)))
    return found


def _shown_outside(session: Session, pupil_id: int, known: Everybody) -> list[tuple[int, Way]]:
    """Posts from elsewhere whose pictures show the child, as somebody said who looked at them on X."""
    if known.answer(pupil_id, Presentation.INDIVIDUAL).may_be_shown:
        return []
    rows = session.exec(
        select(OutsideDecision.post_id)
        .join(OutsideShown, col(OutsideShown.outside_id) == col(OutsideDecision.outside_id))
        .join(Post, col(Post.id) == col(OutsideDecision.post_id))
        .where(OutsideShown.pupil_id == pupil_id, col(Post.state).in_(REACHED))
    )
    return [(post_id, Way(How.SHOWN, _PICTURE)) for post_id in rows]


def _ticked(session: Session, version_pictures: list[int]) -> dict[int, tuple[int, ...]]:
    found: dict[int, list[int]] = {i: [] for i in version_pictures}
    for start in range(0, len(version_pictures), _AT_ONCE):
        for row, pupil_id in session.exec(
            select(ShownPupil.version_picture_id, ShownPupil.pupil_id).where(
                col(ShownPupil.version_picture_id).in_(version_pictures[start : start + _AT_ONCE])
            )
        ):
            found[row].append(pupil_id)
    return {i: tuple(sorted(pupils)) for i, pupils in found.items()}


def _same_pictures(
    session: Session, pupil_id: int, known: Everybody, listed: Collection[int | None]
) -> list[tuple[int, Way]]:
    """Public pictures that are one in which the child was ticked, or a copy of one, and do not tick them."""
    if known.answer(pupil_id, Presentation.INDIVIDUAL).may_be_shown:
        return []
    ever = (
        select(VersionPicture.picture_id)
        .join(ShownPupil, col(ShownPupil.version_picture_id) == col(VersionPicture.id))
        .where(ShownPupil.pupil_id == pupil_id)
        .distinct()
    )
    ticked = ever.join(Post, col(Post.current_version_id) == col(VersionPicture.version_id)).where(
        col(Post.state).in_(REACHED)
    )
    seen_to = {*listed, *session.exec(ticked).all()}
    wanted = sorted(copies_of(session, session.exec(ever).all()) - seen_to)
    found = []
    for start in range(0, len(wanted), _AT_ONCE):
        for post_id, position, picture_id in session.exec(
            select(Post.id, VersionPicture.position, VersionPicture.picture_id)
            .join(VersionPicture, col(VersionPicture.version_id) == col(Post.current_version_id))
            .where(
                col(VersionPicture.picture_id).in_(wanted[start : start + _AT_ONCE]),
                col(Post.state).in_(REACHED),
            )
        ):
            found.append((post_id, Way(How.SAME_PICTURE, _PICTURE, position, picture_id)))
    return found


def copies_of(session: Session, picture_ids: Iterable[int]) -> set[int]:
    """These pictures, and all that show the same: copies of them, what they are copies of, and equal bytes."""
    found: set[int] = set()
    fresh = set(picture_ids)
    while fresh:
        found |= fresh
        portion, fresh = sorted(fresh), set()
        for start in range(0, len(portion), _AT_ONCE):
            some = portion[start : start + _AT_ONCE]
            for pair in session.exec(
                select(PictureSame.picture_id, PictureSame.earlier_id).where(
                    or_(col(PictureSame.picture_id).in_(some), col(PictureSame.earlier_id).in_(some))
                )
            ):
                fresh |= set(pair)
            same_bytes = select(Picture.sha256).where(col(Picture.id).in_(some))
            fresh |= set(session.exec(select(Picture.id).where(col(Picture.sha256).in_(same_bytes))))
        fresh -= found
    return found


def _named(
    session: Session, pupil_id: int, known: Everybody, now: datetime, only: Collection[int] | None
) -> list[tuple[int, Way]]:
    """Every place in a public post at which the rules find the child's name, or perhaps the child's name."""
    pupil = next((one for one in known.roll if one.id == pupil_id), None)
    if pupil is None:
        return []
    facts = facts_for_names(session, known, now)
    traces = traces_of(pupil, facts.lexicon)
    likely = public_words.candidates(session, traces) if only is None else dict.fromkeys(only)
    agreed = _agreed_to_name(session, pupil_id, likely)
    found = []
    for post_id, texts in public_words.texts_of_posts(session, likely).items():
        met = likely[post_id]
        for place, picture, text in texts:
            said = mention(facts, traces, text) if met is None or hold(met, text) else None
            if said is None:
                continue
            how = _SAID[said]
            if how is How.FIRST_NAME and post_id not in agreed:
                how = How.PERHAPS_NAMED
            position, picture_id = picture or (None, None)
            found.append((post_id, Way(how, place, position, picture_id)))
    return found


def _agreed_to_name(session: Session, pupil_id: int, post_ids: Iterable[int]) -> set[int]:
    """The posts that went out with this child's permission to be named: there a first name means this child."""
    wanted, found = sorted(post_ids), set()
    for start in range(0, len(wanted), _AT_ONCE):
        for post_id, snapshot in session.exec(
            select(Post.id, Version.consent_snapshot)
            .join(Version, col(Version.id) == col(Post.current_version_id))
            .where(col(Post.id).in_(wanted[start : start + _AT_ONCE]))
        ):
            if any(row[0] == pupil_id and row[2] is True for row in snapshot):
                found.add(post_id)
    return found


__all__ = ["ALT_TEXT", "IN_PICTURE", "SURE", "TEXT", "How", "Reached", "Way", "copies_of", "reach"]
