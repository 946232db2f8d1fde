"""Who is acting, and with which rights, at this moment?"""

from dataclasses import dataclass, field
from datetime import datetime

from gatekeeper.errors import NotPermitted
from gatekeeper.permissions import Permission, Role


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in member of staff, or a part of the gatekeeper itself (`person_id` is None)."""

    person_id: int | None
    name: str
    kind: str = "staff"
    roles: frozenset[Role] = frozenset()
    permissions: frozenset[Permission] = field(default=frozenset())
    proved_at: datetime | None = field(default=None, compare=False)
    """When whoever sits there last proved who they are; None where nobody sits at a browser."""
    lacks_second_factor: bool = False
    """Whether they must have a second factor and have none yet, and so hold no right but to their account."""

    def may(self, permission: Permission) -> bool:
        """Whether this actor holds a right."""
        return permission in self.permissions

    def need(self, permission: Permission) -> None:
        """Refuses unless this actor holds a right.

        Raises:
            NotPermitted: they do not.
        """
        if permission not in self.permissions:
            raise NotPermitted("Your account may not do this. Nothing was changed.")

    @property
    def staff_id(self) -> int:
        """The person, where only a person can act."""
        if self.person_id is None:
            raise NotPermitted("Only a member of staff may do this. Nothing was changed.")
        return self.person_id


PUBLISHER = Actor(person_id=None, name="The publisher", kind="publisher")
SENSES = Actor(person_id=None, name="The picture check", kind="senses")
COMMAND = Actor(person_id=None, name="A command on the server", kind="command")
VISITOR = Actor(person_id=None, name="Somebody not signed in", kind="visitor")
FAMILY = Actor(person_id=None, name="A family", kind="family")
POST_OFFICE = Actor(person_id=None, name="The sending of mail", kind="mail")
SYSTEM_NAMES = {a.kind: a.name for a in (PUBLISHER, SENSES, COMMAND, VISITOR, FAMILY, POST_OFFICE)}
