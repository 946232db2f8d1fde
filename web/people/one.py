"""The page of one colleague: what they are, and whatever a leader can do about it."""

from collections.abc import Callable
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.actions import leaving, people, recovering
from gatekeeper.actions.leaving import Goodbye
from gatekeeper.clock import in_london
from gatekeeper.errors import InvalidInput
from gatekeeper.permissions import Permission
from gatekeeper.queries import people as query
from gatekeeper.queries import person_page
from web.guard import needs
from web.people import reading
from web.people.blueprint import blueprint
from web.people.words import LEADER_CHOICE, ROLE_CHOICES
from web.shell import actor, now, services, typed

CATEGORIES = tuple((category.value, words) for category, words in query.CATEGORY_WORDS.items())


@blueprint.get("/<int:person_id>")
@needs(Permission.PEOPLE_MANAGE, recent=True)
def one(person_id: int) -> ResponseReturnValue:
    """One account and what it may do."""
    return page(person_id, {})


@blueprint.post("/<int:person_id>/roles")
@needs(Permission.PEOPLE_MANAGE, recent=True)
def set_roles(person_id: int) -> ResponseReturnValue:
    """Changes what somebody may do."""
    return _done(
        person_id,
        lambda: people.set_roles(services().db, actor(), person_id, reading.roles(), now()),
        "Saved. If they were signed in, they sign in again, and the change holds from now.",
    )


@blueprint.post("/<int:person_id>/details")
@needs(Permission.PEOPLE_MANAGE, recent=True)
def set_details(person_id: int) -> ResponseReturnValue:
    """Changes the name, the title, or how somebody belongs to the school."""
    return _done(
        person_id,
        lambda: people.set_details(
            services().db, actor(), person_id, reading.described(), now=now(), namesake=reading.namesake()
        ),
        "Saved.",
    )


@blueprint.post("/<int:person_id>/leave")
@needs(Permission.PEOPLE_MANAGE, recent=True)
def leave(person_id: int) -> ResponseReturnValue:
    """Notes that somebody leaves, or closes their account at once."""
    dated = request.form.get("when") == "day"

    def do() -> None:
        if request.form.get("when") not in {"now", "day"}:
            raise InvalidInput({"when": "Choose whether they leave at once or on a day."})
        goodbye = Goodbye(
            reading.day("last_day") if dated else None,
            reading.number("hand_to"),
            custodian=request.form.get("custodian") == "yes",
        )
        leaving.leave(services().db, actor(), person_id, goodbye, now())

    said = (
        "The last day is noted. The account closes by itself when it is over."
        if dated
        else "The account is closed."
    )
    return _done(person_id, do, said)


@blueprint.post("/<int:person_id>/stay")
@needs(Permission.PEOPLE_MANAGE, recent=True)
def stay(person_id: int) -> ResponseReturnValue:
    """Takes back a noted last day."""
    leaving.stay(services().db, actor(), person_id, now())
    return _done(person_id, lambda: None, "Noted: they stay.")


@blueprint.post("/<int:person_id>/off")
@needs(Permission.PEOPLE_MANAGE, recent=True)
def switch_off(person_id: int) -> ResponseReturnValue:
    """Switches an account off for now."""
    return _done(
        person_id,
        lambda: people.switch_off(services().db, actor(), person_id, now()),
        "The account is switched off. The person was signed out at once.",
    )


@blueprint.post("/<int:person_id>/on")
@needs(Permission.PEOPLE_MANAGE, recent=True)
def switch_on(person_id: int) -> ResponseReturnValue:
    """Switches an account on again."""
    return _done(
        person_id,
        lambda: people.switch_on(services().db, actor(), person_id, now(), reading.namesake()),
        "The account is switched on again.",
    )


@blueprint.post("/<int:person_id>/open-anew")
@needs(Permission.PEOPLE_MANAGE, recent=True)
def open_anew(person_id: int) -> ResponseReturnValue:
    """Sends somebody who cannot get in a link to a new password."""
    have = services()
    return _done(
        person_id,
        lambda: recovering.open_anew(have.db, have.key, actor(), person_id, reason=typed("why_open"), now=now()),
        "They were signed out and have a link by mail, for a day. You cannot see it. All leaders are told.",
    )


def page(person_id: int, errors: dict[str, str]) -> str:
    """The page of a colleague, with what was typed where something is wrong."""
    have, present = services(), now()
    with have.db.read() as session:
        person = person_page.one(session, person_id, present, have.lengths.idle)
    form = request.form if errors else {}
    return render_template(
        "people/one.html",
        person=person,
        errors=errors,
        form=form,
        chosen=request.form.getlist("roles") if "roles" in errors else [role.value for role in person.roles],
        role_choices=(*ROLE_CHOICES, LEADER_CHOICE) if person.leads else ROLE_CHOICES,
        categories=CATEGORIES,
        takers=(("", "Nobody: they stay where they are"), *person.takers),
        is_self=person.id == actor().person_id,
        today=_typed_day(present.date() if errors else in_london(present).date()),
        mail=reading.mail_is_set_up(),
    )


def _done(person_id: int, do: Callable[[], None], said: str) -> ResponseReturnValue:
    try:
        do()
    except InvalidInput as error:
        return page(person_id, error.fields), 422
    flash(said)
    return redirect(url_for("people.one", person_id=person_id), 303)


def _typed_day(today: date) -> str:
    return request.form.get("last_day") or today.isoformat()
