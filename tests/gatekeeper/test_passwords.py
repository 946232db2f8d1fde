"""Which passwords may somebody choose, and is one compared exactly as it was typed?"""

import pytest

from gatekeeper import passwords
from gatekeeper.errors import InvalidInput


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
        "000000111111",
        "four plain words here",
        "Ünïcödé 🌻 and spaces  ",
        "long " * 40,
    ],
)
def test_any_characters_make_a_password_and_it_matches_only_as_it_was_typed(password: str) -> None:
    stored = passwords.hashed(password)
    assert passwords.matches(stored, password)
    for other in (password + " ", " " + password, password.swapcase() + "!", password[:-1], password[:12] + "?"):
        assert not passwords.matches(stored, other)


def test_the_beginning_of_what_was_typed_is_no_password() -> None:
    longest = "x" * passwords.LONGEST
    stored = passwords.hashed(longest)
    assert passwords.matches(stored, longest)
    assert not passwords.matches(stored, longest + "x")


def test_a_password_is_stored_as_argon2id_with_a_salt_of_its_own_and_costs_what_owasp_asks() -> None:
    one, other = passwords.hashed("the same words"), passwords.hashed("the same words")
    assert one != other
    assert one.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_nobody_has_a_password() -> None:
    assert not passwords.matches(None, "somebody who does not exist")
    assert not passwords.matches("no hash at all", "somebody who does not exist")
