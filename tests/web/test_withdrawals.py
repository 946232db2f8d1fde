"""Something must come down: recorded in one step by anybody, followed to the letter by those who may."""

import re
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from sqlmodel import col, select

from gatekeeper.actions import reviewing_public, withdrawing
from gatekeeper.audit.events import Verb
from gatekeeper.lifecycle import State
from gatekeeper.models import (
    AuditEvent,
    Consent,
    Contact,
    Decision,
    ParentalResponsibility,
    Pupil,
    RollStatus,
    Takedown,
    WithdrawnUse,
)
from gatekeeper.pictures import paint
from gatekeeper.pictures.store import PictureStore
from gatekeeper.publishing.publisher import Publisher
from gatekeeper.services import Services
from gatekeeper.x.client import TweepyPort
from gatekeeper.x.sandbox.server import Sandbox
from tests.gatekeeper.publishing.conftest import add_photo
from tests.sample_posts import published
from tests.web.browser import Browser
from tests.world import ACCOUNT_ID, NOON, World

Opens = Callable[..., Browser]
X_POST_ID = "1992938752144343040"


@pytest.fixture
def x() -> Iterator[Sandbox]:
    """X, as the sandbox plays it."""
    with Sandbox(account_id=ACCOUNT_ID) as running, running.at(NOON):
        yield running


@pytest.fixture
def publisher(world: World, x: Sandbox, services: Services) -> Publisher:
    """The real publisher, over the school's own pictures."""
    port = TweepyPort(x.credentials, origin=x.origin, read_timeout=5, deadline=5)
    return Publisher(
        world.db,
        PictureStore(services.settings.pictures_path),
        lambda _: port,
        lambda: world.now,
        steady=world.steady,
    )


def record(visitor: Browser, pupil_id: int, **fields: str) -> str:
    """Fills in the form as it stands, changed by `fields`, and gives the address of the case."""
    path = f"/come-down/new/{pupil_id}"
    page = visitor.post(path, {**visitor.get(path).form(path), **fields})
    assert page.status == 303, page.text
    return page.response.location


def test_a_teacher_records_it_in_one_step_and_a_leader_takes_it_down_until_x_shows_it_no_more(
    world: World, browser: Opens, publisher: Publisher, x: Sandbox, services: Services
) -> None:
    store = PictureStore(services.settings.pictures_path)
    reference = world.draft(text="We planted sunflowers.")
    photo = paint.phone_photo(paint.painted("sunflowers", size=(600, 400)))
    choice = add_photo(world, reference, store, photo, world.pupils["m1"])
    world.save(reference, text="We planted sunflowers.", pictures=(choice,))
    assert world.submit(reference).accepted
    world.approve(reference)
    publisher.tick()
    assert [p.deleted_at for p in x.posts()] == [None]

    teacher = browser("teacher")
    found = teacher.follow(teacher.get("/come-down/new?child=poppy"))
    assert found.h1 == "Poppy Fairweather: what must come down?"
    case = record(teacher, world.pupils["m1"], said_by="Grandmother, at the gate")
    page = teacher.get(case)
    assert page.h1 == "Poppy Fairweather: everything, everywhere"
    assert "To be done by 4pm on Wednesday 25 November 2026" in page.text
    assert "Poppy Fairweather is ticked in picture 1." in page.text
    assert "A leader or the safeguarding lead confirms" in page.text
    assert "Take this post down" not in page.text

    head = browser("head")
    home = head.get("/")
    assert "Poppy Fairweather: everything, everywhere" in home.links()
    page = head.get(case)
    assert "Take this post down" in page.text
    page = head.follow(head.post(f"{case}/take-down", {"posts": reference}))
    assert "Being deleted on X" in page.text
    world.later(minutes=1)
    publisher.tick()
    assert [p.deleted_at is not None for p in x.posts()] == [True]
    page = head.get(case)
    assert "Gone: X was read again" in page.text
    assert world.post(reference).state is State.TAKEN_DOWN
    history = head.get(f"/posts/{reference}")
    assert "We planted sunflowers." in history.text
    assert "This picture was deleted." in history.text
    in_its_place = head.get(f"/pictures/{choice.picture_id}").response.location
    assert in_its_place.startswith("/static/deleted.svg")


def test_everything_is_ticked_and_closed_and_the_letter_says_what_was_done(world: World, browser: Opens) -> None:
    reference = published(world, X_POST_ID, text="Zay read her poem, and Beech clapped.")
    office = browser("office")
    case = record(office, world.pupils["m3"])
    assert world.post(reference).state is State.PUBLISHED
    page = office.get(case)
    assert "The first name stands in the text." in page.text
    assert "1 post is neither gone nor decided, and 6 places are not ticked" in page.text
    refused = office.post(f"{case}/close")
    assert refused.status == 422
    head = browser("head")
    kept = head.post(f"{case}/decide", {"posts": reference, "choice": "keep", "why_sure": "", "group": "why_sure"})
    assert kept.status == 422
    assert "Write why" in kept.text
    head.post(f"{case}/decide", {"posts": reference, "choice": "keep", "why_sure": "It is the poet Zay Rowe."})
    assert "Kept, says Cara Head: It is the poet Zay Rowe." in office.get(case).text
    places = ["website", "newsletter", "prospectus", "print", "search", "family"]
    assert office.post(f"{case}/places", {}).status == 422
    office.post(f"{case}/places", {"places": places[:1], "note": "One picture in the gallery"})
    assert "One picture in the gallery" in office.get(case).text
    office.post(f"{case}/places", {"places": places[1:]})
    letter = office.get(f"{case}/letter")
    assert "Dear parent or carer of Zay," in letter.text
    assert "our website" in letter.text
    assert "read her poem" not in letter.text, "no words of a post: other children may stand there"
    text = office.get(f"{case}/letter.txt").response
    assert text.mimetype == "text/plain"
    assert max(map(len, text.text.splitlines())) <= 76
    assert office.follow(office.post(f"{case}/close")).status == 200
    assert "Closed" in office.get(case).text
    assert office.post(f"{case}/close").status == 409
    assert "Zaynab" not in office.get("/").text
    with world.db.read() as session:
        subjects = session.exec(
            select(AuditEvent.subject).where(col(AuditEvent.verb).startswith("withdrawal."))
        ).all()
    assert set(subjects) == {f"pupil:{world.pupils['m3']}"}


def test_whoever_may_take_down_does_both_at_once(world: World, browser: Opens) -> None:
    reference = published(world, X_POST_ID, text="Zay read her poem to us.")
    perhaps = published(world, "1992938752144343041", text="Osei Road was closed today.")
    dsl = browser("dsl")
    page = dsl.get(record(dsl, world.pupils["m3"], at_once="yes"))
    assert "1 post is being deleted on X now." in page.text
    with world.db.read() as session:
        assert list(session.exec(select(Takedown.post_id))) == [world.post(reference).id]
    assert world.post(perhaps).state is State.PUBLISHED


def test_a_child_that_says_no_is_heard_without_a_form(world: World, browser: Opens) -> None:
    teacher = browser("teacher")
    case = record(teacher, world.pupils["m1"], who="child", what="name")
    assert "the child said no" in teacher.get(case).text
    with world.db.read() as session:
        row = session.exec(select(Consent).order_by(col(Consent.id).desc())).first()
    assert row is not None
    assert (row.decision, row.authority_basis.value) == (Decision.WITHDRAWN, "pupil_voice")


def test_the_form_says_nothing_of_what_was_permitted(world: World, browser: Opens) -> None:
    teacher = browser("teacher")
    names = {"m1": "Poppy Fairweather", "m2": "Alfie Thornbury", "m4": "Grace Winterbourne"}
    forms, cases = set(), set()
    for mis_ref, name in names.items():
        path = f"/come-down/new/{world.pupils[mis_ref]}"
        plain = teacher.get(path).text.replace(name, "X").replace("Beech", "C").replace("Oak", "C")
        forms.add(plain)
        case = record(teacher, world.pupils[mis_ref])
        teacher.get("/come-down/")
        cases.add(re.sub(r"Withdrawal \d+", "Withdrawal N", teacher.get(case).text.replace(name, "X")))
    assert len(forms) == 1
    assert len(cases) == 1


def test_who_may_open_a_case(world: World, browser: Opens) -> None:
    case = record(browser("teacher"), world.pupils["m1"])
    for name, status in (("teacher", 200), ("office", 200), ("dsl", 200), ("head", 200), ("colleague", 404)):
        assert browser(name).get(case).status == status, name
    assert "Poppy" not in browser("colleague").get("/come-down/").text
    assert browser("governor").get(case).status == 403


def test_a_hold_opens_the_same_list_for_those_alone_who_may_know(world: World, browser: Opens) -> None:
    reference = published(world, X_POST_ID, text="Zay read her poem to us.")
    dsl = browser("dsl")
    sent = {"level": "ask_dsl", "reason": "Not to be found.", "review": "2027-01-11"}
    page = dsl.follow(dsl.post(f"/permissions/{world.pupils['m3']}/holds", sent))
    assert "by 1pm on Tuesday 24 November 2026" in page.text, "the same hour"
    assert reference in {link.rpartition("/")[2] for link in page.links().values()}
    assert "Not to be found" not in page.text
    for name in ("teacher", "office", "colleague"):
        visitor = browser(name)
        assert visitor.get("/come-down/1").status == 404
        assert "Zay" not in visitor.get("/come-down/").text
        assert "must come down" not in {words for words in visitor.get("/").links() if "Zay" in words}
    assert dsl.get("/come-down/1/letter").status == 404
    dsl.post("/come-down/1/take-down", {"posts": reference})
    assert "A permission changed." in browser("office").get(f"/posts/{reference}").text
    with world.db.read() as session:
        about = session.exec(
            select(AuditEvent.subject).where(
                col(AuditEvent.verb).in_([Verb.WITHDRAWAL_RECORDED, Verb.WITHDRAWAL_LISTED])
            )
        ).all()
    assert set(about) == {"safeguarding register"}


def test_an_adult_without_the_right_changes_nothing_and_that_is_said(world: World, browser: Opens) -> None:
    with world.db.write() as session:
        uncle = Contact(
            pupil_id=world.pupils["m1"],
            display_name="Max Fairweather",
            relationship="uncle",
            has_pr=ParentalResponsibility.NO,
        )
        session.add(uncle)
        session.flush()
        uncle_id = uncle.id
    office = browser("office")
    path = f"/come-down/new/{world.pupils['m1']}"
    page = office.post(path, {**office.get(path).form(path), "who": str(uncle_id)})
    assert page.status == 422
    assert "no parental responsibility" in page.text
    assert "Max Fairweather" not in browser("teacher").get(path).text


@pytest.mark.parametrize(
    "wrong", [{"what": "all"}, {"who": "x"}, {"method": "pigeon"}, {"said_by": "x" * 201}, {"note": "y" * 501}]
)
def test_what_cannot_be_is_refused_and_nothing_typed_is_lost(
    world: World, browser: Opens, wrong: dict[str, str]
) -> None:
    teacher = browser("teacher")
    path = f"/come-down/new/{world.pupils['m1']}"
    page = teacher.post(path, {**teacher.get(path).form(path), "note": "The sports day picture", **wrong})
    assert page.status == 422
    assert wrong.get("note", "The sports day picture") in page.form(path)["note"]
    assert teacher.get("/come-down/1").status == 404


def test_too_late_is_red_and_counted(world: World, browser: Opens) -> None:
    case = record(browser("teacher"), world.pupils["m1"])
    world.later(days=2)
    head = browser().sign_in("head")
    page = head.get(case)
    assert "Too late. It had to be done by 4pm on Wednesday 25 November 2026." in page.text
    assert "Too late" in head.get("/").text
    assert "1 withdrawal is past the time." in browser().sign_in("governor").get("/health").text


def test_what_a_leaver_left_behind_is_decided_one_by_one(world: World, browser: Opens) -> None:

    stays = published(world, X_POST_ID, text="Zay read her poem to us.")
    goes = published(world, "1992938752144343041", text="Zay sang a solo.")
    with world.db.write() as session:
        zay = session.get_one(Pupil, world.pupils["m3"])
        zay.roll, zay.left_on = RollStatus.LEFT, date(2026, 7, 22)
        session.add(zay)
    assert reviewing_public.compare(world.db, world.now) == 2
    assert reviewing_public.compare(world.db, world.now) == 0
    office, head = browser("office"), browser("head")
    page = office.get("/come-down/to-review")
    assert "has left, and there is no leaver’s permission" in page.text
    assert "To be decided by 4pm on Friday 18 December 2026" in page.text
    assert "A leader or the safeguarding lead decides" in page.text
    assert "2 public posts are to be looked at again" in head.get("/").text
    boxes = [e.get("value", "") for e in head.get("/come-down/to-review").all("input", name="reviews")]
    assert head.post("/come-down/to-review", {"choice": "keep", "why": "x"}).status == 422
    assert head.post("/come-down/to-review", {"reviews": boxes[0], "choice": "burn", "why": "x"}).status == 422
    head.post("/come-down/to-review", {"reviews": boxes[0], "choice": "keep", "why": "They gave it by letter."})
    head.post("/come-down/to-review", {"reviews": boxes[1], "choice": "take_down", "why": "It is old."})
    assert "Nothing." in head.get("/come-down/to-review").text
    with world.db.read() as session:
        asked = list(session.exec(select(Takedown.post_id)))
    assert asked == [world.post(goes).id]
    assert world.post(stays).state is State.PUBLISHED


def test_a_case_is_looked_through_anew_whenever_it_is_opened(world: World, browser: Opens) -> None:
    new = withdrawing.NewWithdrawal(world.pupils["m3"], WithdrawnUse.EVERYTHING)
    reference = published(world, X_POST_ID, text="Zay read her poem to us.")
    number = withdrawing.record(world.db, world.actor("teacher"), new, world.now).number
    assert world.post(reference).state is State.PUBLISHED
    page = browser("head").get(f"/come-down/{number}")
    assert "surely shows or names" in page.text
