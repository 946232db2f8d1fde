"""What happens after a release by one: somebody else reads it, the closure ends, leadership decides?"""

from datetime import datetime

from sqlmodel import Session, select

from gatekeeper.actions.base import NOTE_LENGTH, act, clean_reason, one_line
from gatekeeper.actor import Actor
from gatekeeper.audit.events import Verb
from gatekeeper.db import Database
from gatekeeper.deadlines import closed_days
from gatekeeper.emergencies import to_decide
from gatekeeper.errors import InvalidInput, NotFound, NotPermitted, Stale
from gatekeeper.models import (
    EmergencyClearing,
    EmergencyDecision,
    EmergencyReading,
    EmergencyRelease,
    Post,
    ReadingVerdict,
)
from gatekeeper.permissions import Permission
from gatekeeper.posts import the_post
from gatekeeper.recoveries import may_be_one, need_settled
from gatekeeper.screening import the_school
from gatekeeper.terms import term_at

SAYINGS = {
    ReadingVerdict.RIGHT: "it was right to release it",
    ReadingVerdict.NOT_RIGHT: "it should not have gone out like this",
}


def read(db: Database, actor: Actor, reference: str, *, verdict: str, note: str, now: datetime) -> ReadingVerdict:
    """Somebody else reads what was released alone, and says what they found.

    Raises:
        NotPermitted: they released it themselves.
        InvalidInput: nothing was chosen, or there is no note where it was not right.
        Stale: it has been read already.
    """
    actor.need(Permission.POST_APPROVE)
    if verdict not in set(ReadingVerdict):
        raise InvalidInput({"verdict": "Choose one of the two answers."})
    found = ReadingVerdict(verdict)
    said = one_line(note)[:NOTE_LENGTH]
    if found is ReadingVerdict.NOT_RIGHT:
        said = clean_reason(note, "note", "what was not right")
    with act(db, actor, now) as doing:
        post = the_post(doing.session, reference)
        release = _release_of(doing.session, post)
        need_settled(doing.session, actor, now, "read it")
        if may_be_one(doing.session, release.released_by, release.released_at, actor.staff_id, now):
            raise NotPermitted("You released this alone, so someone else must read it. Nothing was changed.")
        if doing.session.get(EmergencyReading, release.id) is not None:
            raise Stale("Somebody has read this already. Nothing was changed.")
        doing.session.add(
            EmergencyReading(release_id=release.id, verdict=found, note=said, read_by=actor.staff_id, read_at=now)
        )
        doing.record(
            Verb.READ_AFTERWARDS, subject=f"post:{reference}", post=post, verdict=SAYINGS[found], note=said or "-"
        )
    return found


def clear(db: Database, actor: Actor, reference: str, now: datetime) -> None:
    """A leader says that what was released no longer holds, and that families were told another way.

    Raises:
        Stale: that is known already.
    """
    actor.need(Permission.EMERGENCY_RELEASE)
    with act(db, actor, now) as doing:
        post = the_post(doing.session, reference)
        release = _release_of(doing.session, post)
        if doing.session.get(EmergencyClearing, release.id) is not None:
            raise Stale("It is known already that this no longer holds. Nothing was changed.")
        doing.session.add(EmergencyClearing(release_id=release.id, cleared_by=actor.staff_id, cleared_at=now))
        doing.record(Verb.CLOSURE_OVER, subject=f"post:{reference}", post=post)


def decide(db: Database, actor: Actor, words: str, now: datetime) -> None:
    """Leadership writes down what changes, because so much was released alone this term.

    Raises:
        InvalidInput: nothing was written.
        Stale: no decision is asked for.
    """
    actor.need(Permission.EMERGENCY_RELEASE)
    said = clean_reason(words, "words", "what will change")
    with act(db, actor, now) as doing:
        term = term_at(now, closed_days(the_school(doing.session)))
        count = to_decide(doing.session, term)
        if not count:
            raise Stale("No decision is asked for at the moment. Nothing was changed.")
        doing.session.add(
            EmergencyDecision(term=term.key, releases=count, words=said, decided_by=actor.staff_id, decided_at=now)
        )
        doing.record(Verb.OVERRIDES_DECIDED, subject="emergency", releases=count, decision=said)


def _release_of(session: Session, post: Post) -> EmergencyRelease:
    release = session.exec(select(EmergencyRelease).where(EmergencyRelease.post_id == post.id)).first()
    if release is None:
        raise NotFound("This post was not released alone.")
    return release
