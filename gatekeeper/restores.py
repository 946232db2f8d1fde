"""Did the data come back from a backup, and what has to be said before anything goes out again?"""

from sqlmodel import Session, col, select

from gatekeeper.clock import say
from gatekeeper.lifecycle import State
from gatekeeper.models import Restore, RestoredPost

MAY_BE_ON_X = frozenset(State) - {State.PUBLISHED, State.TAKEN_DOWN, State.ABANDONED}
"""The states in which a backup can have a post that went out since."""


def newest(session: Session) -> Restore | None:
    """The backup that was brought back last, if one ever was."""
    return session.exec(select(Restore).order_by(col(Restore.id).desc()).limit(1)).first()


def to_enter(session: Session) -> Restore | None:
    """The restore after which a leader still has to say that everything said since was entered again."""
    row = newest(session)
    return row if row is not None and not row.is_whole and row.entered_at is None else None


def not_looked_for(session: Session, post_id: int) -> Restore | None:
    """The restore by which a post came back, where nobody has said yet that it is not on X."""
    return session.exec(
        select(Restore)
        .join(RestoredPost, col(RestoredPost.restore_id) == col(Restore.id))
        .where(RestoredPost.post_id == post_id, col(RestoredPost.said_at).is_(None))
    ).one_or_none()


def why_not(session: Session, post_id: int) -> str | None:
    """Why a post may not go out after a restore, or None."""
    row = not_looked_for(session, post_id)
    if row is None:
        return None
    return (
        f"This post came back from the backup of {say(row.made_at)}, and may have gone out since. Somebody has to "
        "look at the account first, and say on the post’s own page that it is not there."
    )
