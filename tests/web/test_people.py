"""Adding people, changing what they may do, switching accounts off and on."""

from collections.abc import Callable

import pytest

from gatekeeper.services import Services
from tests.web.browser import Browser
from tests.world import DOMAIN, World, enrol

NEW = {
    "title": "Ms",
    "forename": "Nia",
    "surname": "Newcomer",
    "email": f"nia@{DOMAIN}",
    "category": "teaching",
    "roles": ["teacher"],
    "password": "three quiet badgers",
}


def test_a_leader_adds_a_colleague_who_can_sign_in_at_once(browser: Callable[..., Browser]) -> None:
    head = browser("head")
    page = head.follow(head.post("/people/add", NEW))
    assert "Nia Newcomer can sign in now." in page.text
    assert "Ms Nia Newcomer" in page.text
    assert browser().sign_in("nia", "three quiet badgers").get("/drafts/").status == 200


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"forename": " "}, "forename"),
        ({"surname": ""}, "surname"),
        ({"email": "nia"}, "email"),
        ({"email": "nia@elsewhere.example.org"}, "email"),
        ({"email": f"teacher@{DOMAIN}"}, "email"),
        ({"category": "pirate"}, "category"),
        ({"roles": []}, "roles"),
        ({"roles": ["pirate"]}, "roles"),
        ({"roles": ["governor", "teacher"]}, "roles"),
        ({"category": "volunteer", "roles": ["approver"]}, "roles"),
        ({"password": "short"}, "password"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    wrong: dict[str, object], field: str, browser: Callable[..., Browser]
) -> None:
    sent = {**NEW, **wrong}
    page = browser("head").post("/people/add", sent)
    assert page.status == 422
    assert f"#{field}" in page.links().values()
    kept = page.form("/people/add")
    assert kept["title"] == "Ms"
    assert kept["email"] == sent["email"]
    assert kept["password"] == "", "a password is never sent back"


def test_a_leader_changes_roles_and_the_person_has_them(
    browser: Callable[..., Browser], world: World, services: Services
) -> None:
    head, person = browser("head"), world.staff["teacher"]
    assert browser("teacher").get("/to-read/").status == 403
    page = head.follow(head.post(f"/people/{person}/roles", {"roles": ["teacher", "approver"]}))
    assert "Teacher, Second reader" in page.text
    page = browser().sign_in("teacher").get("/to-read/")
    assert page.response.location == "/account/second-step", "what they may do now needs a second step"
    enrol(world.db, person, services.key)
    assert browser().sign_in("teacher").get("/to-read/").status == 200


def test_the_last_leader_can_neither_leave_nor_step_down(browser: Callable[..., Browser], world: World) -> None:
    head, own = browser("head"), world.staff["head"]
    for path, fields in ((f"/people/{own}/roles", {"roles": ["teacher"]}), (f"/people/{own}/off", {})):
        page = head.post(path, fields)
        assert page.status == 422
        assert "At least one leader must remain." in page.text
    assert head.get("/people/add").status == 200


def test_an_account_is_switched_off_and_on_again(browser: Callable[..., Browser], world: World) -> None:
    head, person = browser("head"), world.staff["teacher"]
    assert "Switched off" in head.follow(head.post(f"/people/{person}/off")).text
    assert head.post(f"/people/{person}/off").status == 409
    assert "switched on again" in head.follow(head.post(f"/people/{person}/on")).text
    assert browser().sign_in("teacher").get("/").status == 200


def test_others_read_the_list_and_find_nothing_to_press(browser: Callable[..., Browser]) -> None:
    page = browser("governor").get("/people/")
    assert "Mrs Amina Teach" in page.text
    assert "Add somebody" not in page.text
    assert [form.get("action") for form in page.all("form")] == ["/sign-out"]


def test_somebody_who_does_not_exist_is_not_found(browser: Callable[..., Browser]) -> None:
    head = browser("head")
    assert head.get("/people/999").status == 404
    assert head.post("/people/999/off").status == 404
    assert head.get(f"/people/{10**30}").status == 404


def test_control_characters_in_a_name_are_left_out(browser: Callable[..., Browser]) -> None:
    head = browser("head")
    page = head.follow(head.post("/people/add", {**NEW, "forename": "Ni\x07a\x1b", "surname": "New\ncomer"}))
    assert "Ms Ni a New comer" in page.text
