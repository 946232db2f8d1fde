"""What do people say after a backup was brought back: a post is not on X, everything was entered again?"""

from datetime import datetime

from gatekeeper import restores
from gatekeeper.actions.base import Act, act
from gatekeeper.actor import Actor
from gatekeeper.audit.events import Verb
from gatekeeper.clock import say
from gatekeeper.db import Database
from gatekeeper.errors import Stale
from gatekeeper.lifecycle import State
from gatekeeper.models import Post, RestoredPost
from gatekeeper.permissions import Permission
from gatekeeper.posts import the_post


def not_on_x(db: Database, actor: Actor, reference: str, now: datetime) -> None:
    """Somebody looked at the account, and a post that came back from a backup is not there: it may go its way.

    Raises:
        Stale: nobody has to say so, or it is in doubt, where it is said by sending it again.
    """
    actor.need(Permission.POST_RESOLVE)
    with act(db, actor, now) as doing:
        post = the_post(doing.session, reference)
        if post.state is State.UNSURE or restores.not_looked_for(doing.session, post.id) is None:
            raise Stale("This was said already, or nobody has to say it. Nothing was changed.")
        looked_for(doing, post)
        doing.record(Verb.POST_NOT_ON_X, subject=f"post:{reference}", post=post)


def looked_for(doing: Act, post: Post) -> None:
    """Writes down, inside another action, that whoever does it looked at the account and did not find the post."""
    row = doing.session.get(RestoredPost, post.id)
    if row is not None and row.said_at is None:
        row.said_at, row.said_by = doing.now, doing.actor.person_id
        doing.session.add(row)
        doing.session.flush()  # the database asks for it before the post moves


def entered_again(db: Database, actor: Actor, now: datetime) -> None:
    """A leader says that what families and the safeguarding lead said after the backup was entered again.

    Raises:
        Stale: nobody has to say so.
    """
    actor.need(Permission.CHANNEL_LIFT)
    with act(db, actor, now) as doing:
        row = restores.to_enter(doing.session)
        if row is None:
            raise Stale("This was said already, or nobody has to say it. Nothing was changed.")
        row.entered_at, row.entered_by = now, actor.staff_id
        doing.session.add(row)
        doing.record(Verb.ENTERED_AGAIN, subject="backup", made_at=say(row.made_at))
