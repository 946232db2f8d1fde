"""What happens when X does not delete a post for us and somebody does it on x.com?"""

from datetime import datetime

from gatekeeper import by_hand
from gatekeeper.actions.base import act
from gatekeeper.actor import Actor
from gatekeeper.audit.events import Verb
from gatekeeper.db import Database
from gatekeeper.errors import Stale
from gatekeeper.models import TakedownByHand
from gatekeeper.permissions import Permission
from gatekeeper.posts import the_post


def deleted(db: Database, actor: Actor, reference: str, now: datetime) -> None:
    """Somebody says that they deleted it on X. It counts as gone when the publisher has read X and it is.

    Raises:
        Stale: it is not to come down, or somebody said so a moment ago.
    """
    actor.need(Permission.POST_TAKE_DOWN)
    with act(db, actor, now) as doing:
        post = the_post(doing.session, reference)
        takedown = by_hand.open_takedown(doing.session, post.id)
        if takedown is None:
            raise Stale("Nobody waits for this post to be deleted. This is how it stands.")
        if by_hand.is_to_be_read(takedown, by_hand.last_said(doing.session, takedown.id)):
            raise Stale("Somebody said so a moment ago. The gatekeeper is about to read X.")
        doing.session.add(
            TakedownByHand(takedown_id=takedown.id, tries=takedown.tries, said_by=actor.staff_id, said_at=now)
        )
        takedown.retry_at = None
        doing.session.add(takedown)
        doing.record(Verb.DELETED_BY_HAND, subject=f"post:{reference}", post=post)
