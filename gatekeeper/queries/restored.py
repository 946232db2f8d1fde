"""What is left to be done after a backup was brought back, while posting is stopped because of it?"""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from gatekeeper import restores
from gatekeeper.clock import say
from gatekeeper.lifecycle import State
from gatekeeper.models import Channel, Post, RestoredPost


@dataclass(frozen=True, slots=True)
class Left:
    """`made_at` is the time of the backup, `to_enter` whether a leader has to say that all was entered again.

    `to_look_for` is how many posts may be on X, and `in_doubt` how many of them were on their way.
    """

    made_at: str
    to_enter: bool
    to_look_for: int
    in_doubt: int


def left(session: Session) -> Left | None:
    """What is left to do, or None where posting is not stopped because of a restore."""
    row = restores.newest(session)
    if row is None:
        return None
    stopped = session.exec(select(Channel.id).where(Channel.stopped_at == row.restored_at)).first()
    if stopped is None:
        return None
    states = session.exec(
        select(Post.state)
        .join(RestoredPost, col(RestoredPost.post_id) == col(Post.id))
        .where(col(RestoredPost.said_at).is_(None), col(Post.state).in_(restores.MAY_BE_ON_X))
    ).all()
    return Left(say(row.made_at), restores.to_enter(session) is not None, len(states), states.count(State.UNSURE))
