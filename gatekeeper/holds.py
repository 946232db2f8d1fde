"""Why is a child held? Sealed for each hold, and opened for the safeguarding lead and leaders alone."""

from sqlmodel import Session

from gatekeeper.actor import Actor
from gatekeeper.keys import OperationalKey
from gatekeeper.models import HoldReason, PublicationHold
from gatekeeper.permissions import Permission

KEY_VERSION = 1
PURPOSE = "why a child is held"


def seal(hold: PublicationHold, reason: str, key: OperationalKey) -> HoldReason:
    """The sealed reason of a hold that has its number."""
    sealed = key.seal(PURPOSE, reason.encode(), _context(hold, KEY_VERSION))
    return HoldReason(hold_id=hold.id, key_version=KEY_VERSION, sealed=sealed)


def reason_of(session: Session, actor: Actor, key: OperationalKey, hold: PublicationHold) -> str:
    """Why a hold was set; empty where nobody wrote it down or it does not open.

    Raises:
        NotPermitted: this person may not know.
    """
    actor.need(Permission.HOLD_SET)
    row = session.get(HoldReason, hold.id)
    opened = None if row is None else key.unseal(PURPOSE, row.sealed, _context(hold, row.key_version))
    return "" if opened is None else opened.decode()


def _context(hold: PublicationHold, key_version: int) -> str:
    return f"hold_reason|sealed|{hold.id}|{hold.pupil_id}|{key_version}"
