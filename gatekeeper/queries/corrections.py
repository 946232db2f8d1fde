"""To which published post is this one a reply, and which posts correct it?"""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from gatekeeper import corrections
from gatekeeper.actor import Actor
from gatekeeper.clock import say
from gatekeeper.lifecycle import LABELS
from gatekeeper.models import Correction, Post, Version
from gatekeeper.queries.masking import Veil, veil_for
from gatekeeper.queries.visibility import seen_by


@dataclass(frozen=True, slots=True)
class Answered:
    """The post that a correction replies to. `why_not` says why it cannot be answered any more, or is empty."""

    reference: str
    text: str
    published: str
    why_not: str


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """One post that corrects another, as a line on that one's page."""

    reference: str
    label: str
    since: str


def answered(session: Session, actor: Actor, reference: str) -> Answered | None:
    """What the post with this reference is a reply to, or None where it is none."""
    post = session.exec(select(Post).where(Post.reference == reference)).one_or_none()
    return None if post is None else answered_by(session, post, veil_for(session, actor))


def answered_by(session: Session, post: Post, veil: Veil) -> Answered | None:
    """What a post is a reply to, or None where it is none."""
    corrected = corrections.corrected_by(session, post.id)
    if corrected is None:
        return None
    version = session.get(Version, corrected.current_version_id)
    return Answered(
        reference=corrected.reference,
        text=veil.text(version.text) if version else "",
        published=say(corrected.published_at or corrected.state_since),
        why_not=corrections.why_not(session, post.id) or "",
    )


def rows_of(session: Session, actor: Actor, post: Post) -> tuple[CorrectionRow, ...]:
    """The posts that correct this one, as far as this person may see them."""
    found = session.exec(
        select(Post)
        .join(Correction, col(Correction.post_id) == col(Post.id))
        .where(Correction.corrects_id == post.id, seen_by(actor))
        .order_by(col(Post.id))
    )
    return tuple(CorrectionRow(one.reference, LABELS[one.state], say(one.state_since)) for one in found)
