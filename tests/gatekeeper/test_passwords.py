"""Which passwords may somebody choose, and is one compared exactly as it was typed?"""

import ast

import pytest
from sqlmodel import select

from gatekeeper import passwords
from gatekeeper.actions import people
from gatekeeper.errors import InvalidInput
from gatekeeper.models import Mail
from tests.architecture.tree import modules
from tests.world import DOMAIN, PASSWORD, World


@pytest.mark.parametrize("password", ["a" * 11, "", "b" * 201])
def test_a_password_has_twelve_to_two_hundred_characters(password: str) -> None:
    with pytest.raises(InvalidInput, match="12 to 200 characters") as caught:
        passwords.hashed(password)
    assert set(caught.value.fields) == {"password"}


@pytest.mark.parametrize(
    "password",
    [
        "twelve chars",
        "onlysmalllet",
        "four plain words here",
        "Ünïcödé 🌻 and spaces  ",
        "a sentence that goes on and on, as long ones do, " * 4,
    ],
)
def test_any_characters_make_a_password_and_it_matches_only_as_it_was_typed(password: str) -> None:
    stored = passwords.hashed(password)
    assert passwords.matches(stored, password)
    for other in (password + " ", " " + password, password.swapcase() + "!", password[:-1], password[:12] + "?"):
        assert not passwords.matches(stored, other)


def test_the_beginning_of_what_was_typed_is_no_password() -> None:
    longest = ("quite a long sentence of words " * 7)[: passwords.LONGEST]
    stored = passwords.hashed(longest)
    assert passwords.matches(stored, longest)
    assert not passwords.matches(stored, longest + "s")


def test_a_password_is_stored_as_argon2id_with_a_salt_of_its_own_and_costs_what_owasp_asks() -> None:
    one, other = passwords.hashed("the same words"), passwords.hashed("the same words")
    assert one != other
    assert one.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.parametrize(
    "password",
    [
        "123456789012",
        "000000111111",
        "qwertyuiop12",
        "iloveyou1234",
        "letmeinletmein",
        "manchesterunited",
        "P@ssw0rd2026",
        "aaaaaaaaaaaa",
        "long " * 40,
        "".join(chr(33 + number) for number in range(90)),  # takes zxcvbn seconds if all of it is judged
    ],
)
def test_a_password_or_a_pattern_that_many_people_use_is_refused(password: str) -> None:
    with pytest.raises(InvalidInput, match="that many people use"):
        passwords.hashed(password)


def test_nobody_has_a_password() -> None:
    assert not passwords.matches(None, "somebody who does not exist")
    assert not passwords.matches("no hash at all", "somebody who does not exist")


NEAR = (
    "Lunsford Primary School",
    "lunsfordprimary.example.org",
    "@lunsfordprimary",
    "Zoë",
    "O’Brien",
    "Swallow Lane",
)


@pytest.mark.parametrize(
    "password",
    [
        "Lunsford2026!",
        "lunsfordprimary1",
        "Password1234",
        "gatekeeper 2026",
        "Zoe.OBrien-2026",
        "ZOË O'BRIEN!!",
        "Welcome to Lunsford",
        "@LunsfordPrimary @LunsfordPrimary",
        "swallow-lane-99",
        "Pass-word-Pass-word",
    ],
)
def test_a_password_that_is_little_more_than_names_from_around_here_is_refused(password: str) -> None:
    with pytest.raises(InvalidInput, match="easy to guess"):
        passwords.hashed(password, NEAR)


@pytest.mark.parametrize(
    "password",
    ["Lunsford beans and badgers", "zoe likes her password strange", "my school bus is purple", "918273645546"],
)
def test_such_a_name_among_other_words_does_no_harm(password: str) -> None:
    assert not passwords.is_easy(password, NEAR)


def test_the_names_are_those_of_the_school_and_the_person(world: World) -> None:
    actor = world.actor("teacher")
    for easy in (f"{DOMAIN}", "Amina-Teach-2026", "Lunsford12345"):
        with pytest.raises(InvalidInput, match="easy to guess"):
            people.change_own_password(world.db, actor, old=PASSWORD, new=easy, now=world.now)
    people.change_own_password(world.db, actor, old=PASSWORD, new="three quiet badgers", now=world.now)


def test_whose_password_was_changed_is_told_by_mail_and_not_what_it_is(world: World) -> None:
    actor = world.actor("teacher")
    people.change_own_password(world.db, actor, old=PASSWORD, new="three quiet badgers", now=world.now)
    with world.db.read() as session:
        (told,) = session.exec(select(Mail)).all()
    assert (told.recipient, told.page) == (f"teacher@{DOMAIN}", "/account")
    assert "24 November 2026" in told.body
    assert "badgers" not in told.subject + told.body


def test_every_password_that_a_person_chooses_is_compared_with_names() -> None:
    """A password for the practice school is chosen by nobody of the staff."""
    calls = [
        (module.path, function.name, node)
        for module in modules("gatekeeper/actions")
        if "passwords.hashed" in module.text
        for function in ast.walk(module.tree)
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "passwords.hashed"
    ]
    bare = [(path, name) for path, name, node in calls if len(node.args) < 2]
    assert len(calls) > 3
    assert bare == [("gatekeeper/actions/people.py", "add")]
