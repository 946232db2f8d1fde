"""How often was it tried to send a post, was it looked for, and from when on may it be sent again?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from gatekeeper import doubt
from gatekeeper.clock import say
from gatekeeper.lifecycle import State
from gatekeeper.models import Attempt, AttemptOutcome, Post

OUTCOMES: dict[AttemptOutcome | None, str] = {
    None: "Being tried now",
    AttemptOutcome.SENT: "X took it",
    AttemptOutcome.REFUSED: "X refused it",
    AttemptOutcome.NOT_SENT: "It did not reach X",
    AttemptOutcome.UNKNOWN: "X gave no clear answer",
}


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """One try to send it."""

    number: int
    started: str
    outcome: str
    detail: str


def of_post(session: Session, post: Post) -> tuple[AttemptRow, ...]:
    """Every try, the first one first; and what stands for those that a backup does not know."""
    rows = session.exec(select(Attempt).where(Attempt.post_id == post.id).order_by(col(Attempt.id)))
    return tuple(
        AttemptRow(place, say(row.started_at), _outcome(row), row.detail)
        for place, row in enumerate(rows, start=1)
    )


def looked_for(session: Session, post: Post) -> str:
    """What the publisher did to find a post in doubt, in a sentence; empty where it is not in doubt."""
    if post.state is not State.UNSURE:
        return ""
    looks = doubt.looked_for(session, post.id)
    if not looks:
        return "The publisher reads the account by itself, beginning a minute and a half from then."
    read = sum(look.was_read for look in looks)
    times = "once" if len(looks) == 1 else f"{len(looks)} times"
    if not read:
        return f"The publisher tried to read the account {times}, last on {say(looks[-1].at)}, and could not."
    if found := looks[-1].found:
        posts = "one post has" if found == 1 else f"{found} posts have"
        return f"The publisher read the account on {say(looks[-1].at)}: {posts} these words."
    return f"The publisher read the account {times}, last on {say(looks[-1].at)}, and did not see this post."


def send_again_from(session: Session, post: Post, now: datetime, settle: timedelta) -> str:
    """From when on it may be sent again, where that is still to come."""
    earliest = doubt.may_be_sent_again_from(session, post.id, settle) if post.state is State.UNSURE else None
    return say(earliest) if earliest is not None and earliest > now else ""


def _outcome(row: Attempt) -> str:
    """A try that a restore wrote down is none that X was asked for."""
    return "Not known" if row.detail == doubt.CAME_BACK else OUTCOMES[row.outcome]
