"""Which checkpoints have a time stamp, and does the authority leave us without one?"""

from collections.abc import Iterable

from sqlmodel import Session, col, select

from gatekeeper.models import AuditCheckpoint, AuditStamp, StampTry

TELL_AFTER = 8
"""So many tries in a row, about two hours, are borne in silence: the authority may be away for a moment."""
ONLY = 1
"""The one row that counts tries: they belong to the authority, not to a checkpoint."""


def stamps(session: Session, checkpoints: Iterable[AuditCheckpoint]) -> dict[int, AuditStamp]:
    """The stamps that there are of these, by the number of the checkpoint."""
    ids = [one.id for one in checkpoints]
    found = session.exec(select(AuditStamp).where(col(AuditStamp.checkpoint_id).in_(ids)))
    return {stamp.checkpoint_id: stamp for stamp in found}


def unstamped(session: Session) -> AuditCheckpoint | None:
    """The newest checkpoint, if it has no stamp. It speaks of all events, so no older one is stamped later."""
    newest = session.exec(select(AuditCheckpoint).order_by(col(AuditCheckpoint.id).desc()).limit(1)).first()
    return None if newest is None or stamps(session, (newest,)) else newest


def trouble(session: Session) -> StampTry | None:
    """The tries that led nowhere, once somebody should know of them."""
    tries = session.get(StampTry, ONLY)
    if tries is None or not tries.problem or not (tries.tell_now or tries.tries >= TELL_AFTER):
        return None
    return tries
