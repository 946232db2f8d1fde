"""A withdrawal with something to take down, in the school that runs: made by the same actions as staff take."""

import time
from datetime import timedelta

from sqlmodel import Session, select

from gatekeeper.actions import drafting, reviewing, withdrawing
from gatekeeper.actions.signing_in import actor_of
from gatekeeper.actor import Actor
from gatekeeper.checklist import CHECKLIST
from gatekeeper.everybody import everybody
from gatekeeper.lifecycle import State
from gatekeeper.models import Person, Withdrawal, WithdrawnUse
from gatekeeper.posts import the_post, the_version
from gatekeeper.versions import Draft
from rules.facts import Pupil
from tests.browser.running import School

PATIENCE = 60.0
SAID_BY = "Grandmother, at the gate"


def a_withdrawal(lunsford: School) -> int:
    """The number of a case of which one post is public: made the first time, the same one ever after."""
    db = lunsford.services.db
    with db.read() as session:
        known = session.exec(select(Withdrawal.id).where(Withdrawal.said_by == SAID_BY)).first()
    return known or _record(lunsford)


def _record(lunsford: School) -> int:
    have = lunsford.services
    with have.db.read() as session:
        child = _somebody_who_may_be_named(session, lunsford)
    _publish(lunsford, f"{child.known_as or child.forename} read a poem about otters to the whole school.")
    new = withdrawing.NewWithdrawal(
        child.id, WithdrawnUse.EVERYTHING, said_by=SAID_BY, note="The poem, she thinks"
    )
    return withdrawing.record(have.db, _actor(lunsford, "teacher"), new, have.now()).number


def _somebody_who_may_be_named(session: Session, lunsford: School) -> Pupil:
    roll = everybody(session, lunsford.services.now()).roll
    called = [p.known_as or p.forename for p in roll]
    return next(
        p for p in roll if p.may_be_named and not p.has_left and called.count(p.known_as or p.forename) == 1
    )


def _publish(lunsford: School, text: str) -> None:
    """A post goes all the way; the publisher that runs sends it."""
    have, teacher, reader = lunsford.services, _actor(lunsford, "teacher"), _actor(lunsford, "colleague")
    reference = drafting.start(have.db, teacher, have.now())
    drafting.save(
        have.db,
        teacher,
        reference,
        Draft(text=text, objective="celebrate-learning"),
        based_on=1,
        now=have.now(),
        late_hours=6.0,
    )
    sent = drafting.submit(have.db, teacher, reference, based_on=2, now=have.now())
    assert sent.accepted, sent.report.findings
    with have.db.read() as session:
        digest = the_version(session, the_post(session, reference)).digest
    reviewing.approve(
        have.db,
        reader,
        reference,
        digest=digest,
        ticked=set(CHECKLIST),
        note="",
        now=have.now(),
        late_hours=6.0,
        agreement_days=14,
    )
    until = have.now() + timedelta(seconds=PATIENCE)
    while reference not in lunsford.references(State.PUBLISHED):
        assert have.now() < until, "the publisher does not send it"
        time.sleep(0.2)


def _actor(lunsford: School, key: str) -> Actor:
    with lunsford.services.db.read() as session:
        person = next(p for p in session.exec(select(Person)) if p.email.startswith(f"{key}@"))
        actor = actor_of(session, person.id)
    assert actor is not None
    return actor
