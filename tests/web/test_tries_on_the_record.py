"""Does every try to sign in, to prove oneself and to leave stand on the record, right or wrong?"""

from flask import Flask
from sqlmodel import col, select

from gatekeeper.audit.events import Verb
from gatekeeper.models import AuditEvent
from tests.web.browser import Browser
from tests.world import DOMAIN, PASSWORD, World

HEAD = f"head@{DOMAIN}"


def test_each_try_is_one_event_that_says_whose_it_was_once_that_is_known(app: Flask, world: World) -> None:
    with world.db.read() as session:
        before = session.exec(select(AuditEvent.seq).order_by(col(AuditEvent.seq).desc())).first() or 0
    someone = Browser(app)
    someone.post("/sign-in", {"email": f"nobody@{DOMAIN}", "password": PASSWORD})
    someone.post("/sign-in", {"email": HEAD, "password": "a wrong password"})
    someone.post("/sign-in", {"email": HEAD, "password": PASSWORD})
    someone.post("/sign-in/second", {"code": "000000"})
    someone.post("/sign-in/second", {"code": someone.code(HEAD)})
    world.later(minutes=11)
    someone.post("/prove", {"password": "a wrong password"})
    someone.post("/prove", {"password": PASSWORD, "code": someone.code(HEAD)})
    someone.post("/sign-out")
    with world.db.read() as session:
        events = session.exec(
            select(AuditEvent).where(col(AuditEvent.seq) > before).order_by(col(AuditEvent.seq))
        ).all()
    me = f"person:{world.staff['head']}"
    assert [(event.verb, event.subject) for event in events] == [
        (Verb.SIGN_IN_FAILED, "sign-in"),
        (Verb.SIGN_IN_FAILED, "sign-in"),
        (Verb.FIRST_STEP_PASSED, me),
        (Verb.SIGN_IN_FAILED, me),
        (Verb.SIGNED_IN, me),
        (Verb.PROOF_FAILED, me),
        (Verb.PROVED, me),
        (Verb.SIGNED_OUT, me),
    ]
