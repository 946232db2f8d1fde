"""What stands in the way of a deletion: a legal hold, or a child who is still here or still public?"""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from gatekeeper.lifecycle import PUBLIC, State
from gatekeeper.models import (
    LegalHold,
    OutsideDecision,
    OutsidePost,
    OutsideShown,
    Post,
    Pupil,
    RollStatus,
    Version,
)
from gatekeeper.retention import child

OVER = frozenset({State.ABANDONED, State.TAKEN_DOWN})


@dataclass(frozen=True, slots=True)
class Holds:
    """What may not go at the moment."""

    everything: str = ""
    pupils: dict[int, str] | None = None
    posts: dict[int, str] | None = None

    def of_pupil(self, pupil_id: int) -> str:
        """Why a child may not go; empty where nothing is held."""
        return self.everything or (self.pupils or {}).get(pupil_id, "")

    def of_post(self, post_id: int | None) -> str:
        """Why a post may not go; empty where nothing is held."""
        return self.everything or ("" if post_id is None else (self.posts or {}).get(post_id, ""))


def holds(session: Session) -> Holds:
    """Every hold that has not ended. A post that shows or names a held child is held with the child."""
    pupils: dict[int, str] = {}
    posts: dict[int, str] = {}
    everything = ""
    open_ones = select(LegalHold).where(col(LegalHold.ended_at).is_(None)).order_by(col(LegalHold.id))
    for row in session.exec(open_ones):
        if row.pupil_id is not None:
            pupils[row.pupil_id] = row.reason
            posts |= dict.fromkeys(child.posts_about(session, row.pupil_id), row.reason)
        elif row.post_id is not None:
            posts[row.post_id] = row.reason
        else:
            everything = row.reason
    return Holds(everything, pupils, posts)


@dataclass(frozen=True, slots=True)
class Hindrance:
    """One thing to be done before a child can be erased. `references` are the posts that it is about."""

    words: str
    references: tuple[str, ...] = ()


def of_child(session: Session, pupil: Pupil, held: Holds) -> tuple[Hindrance, ...]:
    """Everything that stands in the way of erasing a child; nothing where it can be done."""
    found = []
    if held.of_pupil(pupil.id):
        found.append(Hindrance(f"This child’s records are held: {held.of_pupil(pupil.id)}"))
    if pupil.roll is not RollStatus.LEFT:
        found.append(
            Hindrance(
                "This child has not left. As long as a child is here, the gatekeeper has to know whom it must not "
                "show. Take back the permission instead."
            )
        )
    posts = _posts(session, pupil)
    public = tuple(sorted(post.reference for post in posts if post.state in PUBLIC))
    open_ones = tuple(sorted(post.reference for post in posts if post.state not in PUBLIC | OVER))
    if public:
        found.append(Hindrance("These posts show or name the child and are public. Take them down first.", public))
    if open_ones:
        found.append(
            Hindrance("These posts are about the child and still open. Finish them or give them up.", open_ones)
        )
    if any(held.of_post(post.id) for post in posts) and not held.of_pupil(pupil.id):
        kept = tuple(sorted(post.reference for post in posts if held.of_post(post.id)))
        found.append(Hindrance("These posts are about the child and are held.", kept))
    return tuple(found)


def _posts(session: Session, pupil: Pupil) -> list[Post]:
    """The posts that show the child, and those that are not over and name the child."""
    numbers = set(child.posts_about(session, pupil.id))
    words = child.trace(session, pupil)
    alive = select(Version.text, Post.id).join(Post, col(Post.current_version_id) == col(Version.id))
    for text, post_id in session.exec(alive.where(col(Post.state).not_in(OVER))):
        if words.out_of(text, close=False) != text:
            numbers.add(post_id)
    numbers |= _from_elsewhere(session, pupil.id)
    return [session.get_one(Post, number) for number in sorted(numbers)]


def _from_elsewhere(session: Session, pupil_id: int) -> set[int]:
    shown = (
        select(OutsideDecision.post_id)
        .join(OutsidePost, col(OutsidePost.id) == col(OutsideDecision.outside_id))
        .join(OutsideShown, col(OutsideShown.outside_id) == col(OutsidePost.id))
    )
    return set(session.exec(shown.where(OutsideShown.pupil_id == pupil_id)))
