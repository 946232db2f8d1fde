"""What was typed into a form about a colleague?"""

from datetime import date

from flask import request

from gatekeeper.errors import InvalidInput
from gatekeeper.permissions import Role, StaffCategory
from gatekeeper.staffing import Described, Namesake
from web.shell import services, typed


def described() -> Described:
    """The name, and how they belong to the school.

    Raises:
        InvalidInput: the category is none of ours.
    """
    category = typed("category")
    if category not in set(StaffCategory):
        raise InvalidInput({"category": "Choose how they belong to the school."})
    return Described(typed("title"), typed("forename"), typed("surname"), StaffCategory(category))


def roles() -> frozenset[Role]:
    """The roles that were ticked.

    Raises:
        InvalidInput: one is none of ours.
    """
    chosen = request.form.getlist("roles")
    if not set(chosen) <= set(Role):
        raise InvalidInput({"roles": "Choose roles from the list."})
    return frozenset(Role(role) for role in chosen)


def namesake() -> Namesake:
    """What was said about somebody of the same name."""
    return Namesake(another=request.form.get("another") == "yes", reason=typed("another_reason"))


def day(name: str) -> date:
    """A day from a field.

    Raises:
        InvalidInput: it is none.
    """
    try:
        return date.fromisoformat(typed(name))
    except ValueError as error:
        raise InvalidInput({name: "Choose a day, or choose “at once”."}) from error


def number(name: str) -> int | None:
    """A number that was chosen from a list, or None."""
    given = typed(name)
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else None  # noqa: PLR2004  # a row's number


def mail_is_set_up() -> bool:
    """Whether a link can be sent at all."""
    settings = services().settings
    return settings.demo or bool(settings.smtp_host)
