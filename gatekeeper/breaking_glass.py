"""In which order is the emergency login opened? Recorded, signed and told to everybody, before a word is shown."""

import logging
from dataclasses import dataclass
from datetime import datetime

from gatekeeper import keys
from gatekeeper.actions import break_glass
from gatekeeper.actions.break_glass import Opened, Passphrases
from gatekeeper.actor import Actor
from gatekeeper.audit.checkpoints import BREAK_GLASS, latest
from gatekeeper.errors import SettingsError
from gatekeeper.models import AuditHead
from gatekeeper.publishing import checkpointing
from gatekeeper.services import Services

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that everybody was told of. `signed`: the record was signed with it in it."""

    number: int
    signed: bool


def ask(services: Services, actor: Actor, reason: str, now: datetime) -> Asked:
    """Puts a request on the record with its mails, then signs the record at once.

    A record that cannot be signed does not lock anybody out: the page says so, and the publisher tries again.
    """
    number = break_glass.ask(services.db, actor, reason, now)
    return Asked(number, _sign(services, now))


def show(services: Services, actor: Actor, request_id: int, typed: Passphrases, now: datetime) -> Opened:
    """Opens the login once, and signs the record with that in it before it is given back."""
    opened = break_glass.show(services.db, actor, request_id, typed, now)
    _sign(services, now)
    return opened


def _sign(services: Services, now: datetime) -> bool:
    try:
        key = keys.signing_key(services.settings.checkpoint_key_path)
    except SettingsError as error:
        log.error("the record was not signed at an opening of the emergency login: %s", error.message)  # noqa: TRY400  # the message says all there is
        return False
    with services.db.read() as session:
        events = session.get_one(AuditHead, 1).seq
    checkpointing.make(services.db, key, now, BREAK_GLASS)
    with services.db.read() as session:
        last = latest(session)  # ours, or that of a publisher that was quicker
    return last is not None and last.size >= events
