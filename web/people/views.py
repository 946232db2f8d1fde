"""The list of people, adding one, changing roles, switching accounts off and on."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.actions import people
from gatekeeper.errors import InvalidInput
from gatekeeper.permissions import Permission, Role, StaffCategory
from gatekeeper.queries import people as query
from web.guard import needs
from web.people.words import ROLE_CHOICES
from web.shell import actor, now, services, typed

blueprint = Blueprint("people", __name__, url_prefix="/people")

FIELDS = ("email", "title", "forename", "surname", "category")
CATEGORIES = tuple((category.value, words) for category, words in query.CATEGORY_WORDS.items())


@blueprint.get("/")
@needs(Permission.PEOPLE_SEE, Permission.PEOPLE_MANAGE)
def index() -> ResponseReturnValue:
    """Everybody with an account."""
    with services().db.read() as session:
        everybody = query.everybody(session)
    return render_template("people/index.html", everybody=everybody)


@blueprint.get("/add")
@needs(Permission.PEOPLE_MANAGE, recent=True)
def add() -> ResponseReturnValue:
    """The form for somebody who joins."""
    return _form({}, {}, [])


@blueprint.post("/add")
@needs(Permission.PEOPLE_MANAGE, recent=True)
def join() -> ResponseReturnValue:
    """Adds an account."""
    form = {name: typed(name) for name in FIELDS}
    chosen = request.form.getlist("roles")
    try:
        new = people.NewPerson(
            email=form["email"],
            title=form["title"][:20],
            forename=form["forename"][:80],
            surname=form["surname"][:80],
            category=_category(form["category"]),
            roles=_roles(chosen),
            password=request.form.get("password", ""),
        )
        person_id = people.add(services().db, actor(), new, now())
    except InvalidInput as error:
        return _form(form, error.fields, chosen), 422
    flash(f"{new.forename} {new.surname} can sign in now. Tell them the password in person.")
    return redirect(url_for("people.index", _anchor=f"person-{person_id}"), 303)


@blueprint.get("/<int:person_id>")
@needs(Permission.PEOPLE_MANAGE, recent=True)
def one(person_id: int) -> ResponseReturnValue:
    """One account and what it may do."""
    return _one(person_id, {})


@blueprint.post("/<int:person_id>/roles")
@needs(Permission.PEOPLE_MANAGE, recent=True)
def set_roles(person_id: int) -> ResponseReturnValue:
    """Changes what somebody may do."""
    chosen = request.form.getlist("roles")
    try:
        people.set_roles(services().db, actor(), person_id, _roles(chosen), now())
    except InvalidInput as error:
        return _one(person_id, error.fields, chosen), 422
    flash("Saved. If they were signed in, they sign in again, and the change holds from now.")
    return redirect(url_for("people.index", _anchor=f"person-{person_id}"), 303)


@blueprint.post("/<int:person_id>/off")
@needs(Permission.PEOPLE_MANAGE, recent=True)
def switch_off(person_id: int) -> ResponseReturnValue:
    """Switches an account off."""
    try:
        people.switch_off(services().db, actor(), person_id, now())
    except InvalidInput as error:
        return _one(person_id, error.fields), 422
    flash("The account is switched off. The person was signed out at once.")
    return redirect(url_for("people.index", _anchor=f"person-{person_id}"), 303)


@blueprint.post("/<int:person_id>/on")
@needs(Permission.PEOPLE_MANAGE, recent=True)
def switch_on(person_id: int) -> ResponseReturnValue:
    """Switches an account on again."""
    people.switch_on(services().db, actor(), person_id, now())
    flash("The account is switched on again.")
    return redirect(url_for("people.index", _anchor=f"person-{person_id}"), 303)


def _category(typed: str) -> StaffCategory:
    if typed not in set(StaffCategory):
        raise InvalidInput({"category": "Choose how they belong to the school."})
    return StaffCategory(typed)


def _roles(chosen: list[str]) -> frozenset[Role]:
    if not set(chosen) <= set(Role):
        raise InvalidInput({"roles": "Choose roles from the list."})
    return frozenset(Role(role) for role in chosen)


def _form(form: dict[str, str], errors: dict[str, str], chosen: list[str]) -> str:
    return render_template(
        "people/add.html",
        form=form,
        errors=errors,
        chosen=chosen,
        role_choices=ROLE_CHOICES,
        categories=(("", "Choose one"), *CATEGORIES),
    )


def _one(person_id: int, errors: dict[str, str], chosen: list[str] | None = None) -> str:
    with services().db.read() as session:
        person = query.one(session, person_id)
    return render_template(
        "people/one.html",
        person=person,
        errors=errors,
        chosen=chosen if chosen is not None else [role.value for role in person.roles],
        role_choices=ROLE_CHOICES,
        is_self=person.id == actor().person_id,
    )
