"""What does somebody read who may not learn which child is meant?

A governor sees every post and every event, but no pupil's name (reference
"school-domain", section 5.1). All words that people typed pass through a `Veil`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from gatekeeper.actor import Actor
from gatekeeper.models import Pupil
from gatekeeper.permissions import Permission
from gatekeeper.senses import service as senses
from rules import facts as f
from rules.names import masked


@dataclass(frozen=True, slots=True)
class Veil:
    """Lies over pupils' names, or lets everything through where `lifted` is True."""

    lifted: bool
    roll: tuple[f.Pupil, ...] = ()

    def text(self, typed: str) -> str:
        """The words as this reader may see them."""
        return typed if self.lifted else masked(typed, self.roll, senses.shared().known.lexicon)

    def details(self, details: Mapping[str, Any]) -> dict[str, Any]:
        """The details of an event as this reader may see them."""
        return {key: self.text(value) if isinstance(value, str) else value for key, value in details.items()}


LIFTED = Veil(lifted=True)


def veil_for(session: Session, actor: Actor) -> Veil:
    """What lies between this reader and pupils' names."""
    return LIFTED if actor.may(Permission.PUPIL_NAMES) else veil_for_all(session)


def veil_for_all(session: Session) -> Veil:
    """What lies over names on a page that is shown around in a meeting, whoever opens it."""
    return Veil(
        lifted=False,
        roll=tuple(
            f.Pupil(
                id=pupil.id,
                forename=pupil.forename,
                surname=pupil.surname,
                known_as=pupil.known_as,
                former_names=tuple(pupil.former_names),
            )
            for pupil in session.exec(select(Pupil).order_by(col(Pupil.id)))
        ),
    )
