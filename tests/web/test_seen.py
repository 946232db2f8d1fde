"""Who looked at a child's record is on the record, once a day; names among figures are the DSL's alone."""

from collections.abc import Callable

from sqlmodel import col, select

from gatekeeper.audit.events import Verb
from gatekeeper.models import AuditDetail, AuditEvent
from tests.web.browser import Browser
from tests.world import World

Opens = Callable[..., Browser]
ALL = "/scrutiny/rule-pupil-full-name"


def events(world: World, verb: Verb) -> list[AuditEvent]:
    with world.db.read() as session:
        return list(session.exec(select(AuditEvent).where(AuditEvent.verb == verb).order_by(col(AuditEvent.seq))))


def stopped(world: World) -> None:
    reference = world.draft(text="Alfie Thornbury won the race.")
    assert not world.send_in(reference).accepted


def test_whoever_opens_a_pupils_page_is_noted_once_a_day(world: World, browser: Opens) -> None:
    office, dsl = browser("office"), browser("dsl")
    poppy, alfie = (f"/permissions/{world.pupils[name]}" for name in ("m1", "m2"))
    for page in (poppy, poppy, alfie, poppy):
        assert office.get(page).status == 200
    assert dsl.get(poppy).status == 200
    seen = [(event.actor_id, event.subject) for event in events(world, Verb.RECORD_SEEN)]
    people, pupils = world.staff, world.pupils
    assert seen == [
        (people["office"], f"pupil:{pupils['m1']}"),
        (people["office"], f"pupil:{pupils['m2']}"),
        (people["dsl"], f"pupil:{pupils['m1']}"),
    ]


def test_the_next_day_of_the_school_it_is_noted_again(world: World, browser: Opens) -> None:
    world.now = world.now.replace(hour=23, minute=50)
    office, page = browser("office").sign_in("office"), f"/permissions/{world.pupils['m1']}"
    office.get(page)
    world.later(minutes=5)
    office.get(page)
    assert len(events(world, Verb.RECORD_SEEN)) == 1
    world.later(minutes=6)
    office.get(page)
    assert len(events(world, Verb.RECORD_SEEN)) == 2


def test_no_name_of_a_child_stands_in_such_an_event(world: World, browser: Opens) -> None:
    browser("office").get(f"/permissions/{world.pupils['m1']}")
    browser("teacher").get("/permissions/")
    with world.db.read() as session:
        details = [session.get_one(AuditDetail, event.seq).details for event in events(world, Verb.RECORD_SEEN)]
    assert details == [{"what": "the permissions of a pupil"}, {"what": "the register of permissions"}]


def test_what_is_not_there_was_not_seen(world: World, browser: Opens) -> None:
    assert browser("office").get("/permissions/999").status == 404
    assert browser("teacher").get(f"/permissions/{world.pupils['m1']}").status == 403
    assert events(world, Verb.RECORD_SEEN) == []


def test_the_safeguarding_lead_shows_names_in_one_answer_for_a_reason(world: World, browser: Opens) -> None:
    stopped(world)
    dsl = browser("dsl")
    page = dsl.get(ALL)
    assert "[pupil] won the race." in page.text
    assert "Alfie" not in page.text
    fields = {**page.form(f"{ALL}/names"), "reason": "A parent asks which posts named their child."}
    shown = dsl.post(f"{ALL}/names", fields)
    assert shown.status == 200
    assert "Alfie Thornbury won the race." in shown.text
    assert shown.response.headers["Cache-Control"] == "no-store"
    assert "Alfie" not in dsl.get(ALL).text
    (event,) = events(world, Verb.NAMES_SHOWN)
    assert event.actor_id == world.staff["dsl"]


def test_without_a_reason_no_name_is_shown(world: World, browser: Opens) -> None:
    stopped(world)
    page = browser("dsl").post(f"{ALL}/names", {"reason": " "})
    assert page.status == 422
    assert "Write why the names are needed." in page.text
    assert "Alfie" not in page.text
    assert events(world, Verb.NAMES_SHOWN) == []


def test_nobody_else_is_offered_names_or_gets_them(world: World, browser: Opens) -> None:
    stopped(world)
    for name in ("governor", "head"):
        someone = browser(name)
        page = someone.get(ALL)
        assert "[pupil] won the race." in page.text
        assert "Show the pupils’ names" not in page.text
        assert someone.post(f"{ALL}/names", {"reason": "I would like to know."}).status == 403
    assert events(world, Verb.NAMES_SHOWN) == []
