"""Joining, changing what colleagues may do, leading by two, leaving, and coming back: as a leader meets it."""

from collections.abc import Callable

import pytest
from sqlmodel import select

from gatekeeper.models import LockOutCode, Person, PersonStatus
from gatekeeper.services import Services
from tests.joined import link_in_mail, path_in_mail
from tests.web.browser import Browser
from tests.world import DOMAIN, World

Open = Callable[..., Browser]
NIA = f"nia@{DOMAIN}"
OWN = "three quiet badgers"
NEW = {
    "title": "Ms",
    "forename": "Nia",
    "surname": "Newcomer",
    "email": NIA,
    "category": "teaching",
    "roles": ["teacher"],
}


def test_whoever_is_invited_chooses_a_password_and_signs_in(
    browser: Open, world: World, services: Services
) -> None:
    head = browser("head")
    page = head.follow(head.post("/people/invite", NEW))
    assert "Nia Newcomer is invited." in page.text
    assert "Invited" in page.text
    path = path_in_mail(world, NIA, services.key)
    nia = browser()
    for _ in range(3):
        assert nia.get(path).h1 == "Welcome, Nia Newcomer", "looking uses nothing up"
    assert nia.post(path, {"password": OWN, "again": "another one here"}).status == 422
    assert nia.post(path, {"password": "short", "again": "short"}).status == 422
    page = nia.follow(nia.post(path, {"password": OWN, "again": OWN}))
    assert "Your account is ready" in page.text
    assert browser().sign_in("nia", OWN).get("/drafts/").status == 200
    assert browser().get(path).status == 404, "once"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"forename": " "}, "forename"),
        ({"surname": ""}, "surname"),
        ({"surname": "x" * 90}, "surname"),
        ({"email": "nia"}, "email"),
        ({"email": "nia@elsewhere.example.org"}, "email"),
        ({"email": f"teacher@{DOMAIN}"}, "email"),
        ({"category": "pirate"}, "category"),
        ({"roles": []}, "roles"),
        ({"roles": ["pirate"]}, "roles"),
        ({"roles": ["leader"]}, "roles"),
        ({"roles": ["governor", "teacher"]}, "roles"),
        ({"category": "volunteer", "roles": ["approver"]}, "roles"),
        ({"forename": "Amina", "surname": "Teach"}, "another"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    wrong: dict[str, object], field: str, browser: Open
) -> None:
    sent = {**NEW, **wrong}
    page = browser("head").post("/people/invite", sent)
    assert page.status == 422
    assert f"#{field}" in page.links().values()
    kept = page.form("/people/invite")
    assert kept["title"] == "Ms"
    assert kept["email"] == sent["email"]


def test_there_is_no_field_for_somebody_elses_password(browser: Open, world: World) -> None:
    head = browser("head")
    for path in ("/people/invite", f"/people/{world.staff['teacher']}", "/people/"):
        page = head.get(path)
        assert not [e for e in page.all("input") if e.get("type") == "password" or "password" in e.get("name", "")]


def test_an_invitation_is_sent_again_and_withdrawn(browser: Open, world: World, services: Services) -> None:
    head = browser("head")
    head.post("/people/invite", NEW)
    first = path_in_mail(world, NIA, services.key)
    world.later(seconds=2)
    assert "Sent again" in head.follow(head.post("/people/invitations/1/again")).text
    second = path_in_mail(world, NIA, services.key)
    assert browser().get(first).status == 404
    assert browser().get(second).status == 200
    assert "withdrawn" in head.follow(head.post("/people/invitations/1/withdraw")).text
    assert browser().get(second).status == 404
    assert head.post("/people/invitations/1/again").status == 409


def test_the_link_is_on_no_page_of_a_leader(browser: Open, world: World, services: Services) -> None:
    head = browser("head")
    head.post("/people/invite", NEW)
    head.post(f"/people/{world.staff['colleague']}/open-anew", {"why_open": "Lost her phone"})
    links = {link_in_mail(world, to, services.key) for to in (NIA, f"colleague@{DOMAIN}")}
    for path in ("/people/", f"/people/{world.staff['colleague']}", "/mail/", "/history/record"):
        source = head.get(path).response.text
        assert not [link for link in links if link in source], path


def test_an_address_of_a_closed_account_leads_to_that_account(browser: Open, world: World) -> None:
    head, teacher = browser("head"), world.staff["teacher"]
    head.post(f"/people/{teacher}/off")
    page = head.post("/people/invite", {**NEW, "email": f"teacher@{DOMAIN}"})
    assert page.links()["Look at the account with this address"] == f"/people/{teacher}"


def test_a_leader_changes_roles_and_the_person_has_them(browser: Open, world: World) -> None:
    head, person = browser("head"), world.staff["office"]
    assert browser("office").get("/to-read/").status == 403
    page = head.follow(head.post(f"/people/{person}/roles", {"roles": ["office", "approver"]}))
    assert "Second reader, Office" in page.text


def test_name_and_category_are_changed_in_one_place(browser: Open, world: World) -> None:
    head, person = browser("head"), world.staff["teacher"]
    sent = {"title": "Dr", "forename": "Amina", "surname": "Learned", "category": "support"}
    page = head.follow(head.post(f"/people/{person}/details", sent))
    assert page.h1 == "Dr Amina Learned"
    assert head.post(f"/people/{person}/details", {**sent, "forename": ""}).status == 422
    reader = world.staff["colleague"]
    sent = {"forename": "Ben", "surname": "Colleague", "category": "volunteer"}
    page = head.post(f"/people/{reader}/details", sent)
    assert page.status == 422
    assert "#category" in page.links().values()


def test_the_last_leader_can_neither_leave_nor_step_down(browser: Open, world: World) -> None:
    head, own = browser("head"), world.staff["head"]
    for path, fields in ((f"/people/{own}/roles", {"roles": ["teacher"]}), (f"/people/{own}/off", {})):
        page = head.post(path, fields)
        assert page.status == 422
        assert "At least one leader must remain." in page.text
    assert head.post(f"/people/{own}/leave", {"when": "now"}).status == 422
    assert head.get("/people/invite").status == 200


def test_an_account_is_switched_off_and_on_again(browser: Open, world: World) -> None:
    head, person = browser("head"), world.staff["teacher"]
    assert "Switched off" in head.follow(head.post(f"/people/{person}/off")).text
    assert head.post(f"/people/{person}/off").status == 409
    assert "switched on again" in head.follow(head.post(f"/people/{person}/on")).text
    assert browser().sign_in("teacher").get("/").status == 200


def test_somebody_leaves_on_a_day_and_stays_after_all(browser: Open, world: World) -> None:
    head, person = browser("head"), world.staff["teacher"]
    for wrong in ({}, {"when": "day", "last_day": "soon"}, {"when": "day", "last_day": "2020-01-01"}):
        assert head.post(f"/people/{person}/leave", wrong).status == 422
    page = head.follow(head.post(f"/people/{person}/leave", {"when": "day", "last_day": "2026-12-18"}))
    assert "The last day is 18 December 2026." in page.text
    assert "Leaves after 18 December 2026" in head.get("/people/").text
    assert "they stay" in head.follow(head.post(f"/people/{person}/stay")).text


def test_somebody_leaves_at_once_and_the_page_says_what_is_left_to_do(browser: Open, world: World) -> None:
    head, person = browser("head"), world.staff["dsl"]
    dsl = browser("dsl")
    page = head.follow(head.post(f"/people/{person}/leave", {"when": "now", "custodian": "yes"}))
    assert "Change the password of the account on X." in page.text
    assert "Has left" in head.get("/people/").text
    assert dsl.get("/").status == 303, "signed out"


def test_one_leader_proposes_and_another_confirms(browser: Open, world: World) -> None:
    world.lead("dsl")
    head, person = browser("head"), world.staff["colleague"]
    page = head.follow(head.post(f"/people/{person}/lead", {"why_lead": "Deputy from January"}))
    assert "Cara Head proposes that they should lead." in page.text
    own = head.get("/people/")
    assert "/people/proposals/2/confirm" not in {form.get("action") for form in own.all("form")}
    assert head.post("/people/proposals/2/confirm").status == 403
    world.later(seconds=1)
    dsl = browser().sign_in("dsl")
    assert "They lead from now on" in dsl.follow(dsl.post("/people/proposals/2/confirm")).text
    assert "leader" in world.actor("colleague").roles


def test_whoever_cannot_get_in_gets_a_link_and_the_leader_sees_nothing(
    browser: Open, world: World, services: Services
) -> None:
    head, person, there = browser("head"), world.staff["teacher"], browser("teacher")
    assert head.post(f"/people/{person}/open-anew", {"why_open": ""}).status == 422
    page = head.follow(head.post(f"/people/{person}/open-anew", {"why_open": "Forgot it, told me in person"}))
    assert "You cannot see it." in page.text
    assert there.get("/").status == 303, "every session ends"
    path = path_in_mail(world, f"teacher@{DOMAIN}", services.key)
    amina = browser()
    assert amina.get(path).h1 == "A new password for Amina Teach"
    assert amina.post(path, {"password": OWN, "again": "x" * 20}).status == 422
    assert "Your new password is set." in amina.follow(amina.post(path, {"password": OWN, "again": OWN})).text
    assert browser().sign_in("teacher", OWN).get("/").status == 200
    assert amina.post(path, {"password": OWN, "again": OWN}).status == 404
    own = head.post(f"/people/{world.staff['head']}/open-anew", {"why_open": "Mine"})
    assert own.status == 422 and "You cannot open the account of yourself" in own.text


def test_codes_for_a_lock_out_are_shown_once(browser: Open, world: World) -> None:
    head = browser("head")
    assert "You have none yet." in head.get("/people/codes").text
    made = head.post("/people/codes")
    codes = [e.text for e in made.all("code") if e.text and e.text.count("-") == 3]
    assert len(set(codes)) == 8
    again = head.get("/people/codes")
    assert "8 unused" in again.text
    assert not [code for code in codes if code and code in again.text]
    with world.db.read() as session:
        stored = str([row.model_dump() for row in session.exec(select(LockOutCode))])
    assert not [code for code in codes if code and code.replace("-", "") in stored.replace("-", "")]


def test_others_read_the_list_and_find_nothing_to_press(browser: Open) -> None:
    browser("head").post("/people/invite", NEW)
    page = browser("governor").get("/people/")
    assert "Mrs Amina Teach" in page.text and "Ms Nia Newcomer" in page.text
    assert "Invite somebody" not in page.text
    assert [form.get("action") for form in page.all("form")] == ["/sign-out"]


def test_somebody_who_does_not_exist_is_not_found(browser: Open) -> None:
    head = browser("head")
    assert head.get("/people/999").status == 404
    assert head.post("/people/999/off").status == 404
    assert head.post("/people/invitations/999/again").status == 404
    assert head.post("/people/proposals/999/confirm").status == 404
    assert head.get(f"/people/{10**30}").status == 404


@pytest.mark.parametrize("link", ["a", "a" * 43, "%00", "é" * 20])
def test_a_link_that_was_never_made_opens_nothing(browser: Open, link: str, world: World) -> None:
    for path in (f"/join/{link}", f"/recover/{link}"):
        assert browser().get(path).status == 404
        assert browser().post(path, {"password": OWN, "again": OWN}).status == 404
    with world.db.read() as session:
        assert session.exec(select(Person).where(Person.status != PersonStatus.ACTIVE)).all() == []


def test_control_characters_in_a_name_are_left_out(browser: Open) -> None:
    head = browser("head")
    page = head.follow(head.post("/people/invite", {**NEW, "forename": "Ni\x07a\x1b", "surname": "New\ncomer"}))
    assert "Ms Ni a New comer" in page.text
