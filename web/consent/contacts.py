"""Whom can we ask about a child? One form for a new contact, and for putting one right."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.actions import register
from gatekeeper.errors import InvalidInput, NotFound
from gatekeeper.models import ParentalResponsibility
from gatekeeper.permissions import Permission
from gatekeeper.queries import consent_pupil
from web.consent.blueprint import blueprint
from web.consent.reading import ticked
from web.guard import needs
from web.seen import shows
from web.shell import actor, now, services, typed

RIGHTS = (
    (ParentalResponsibility.YES.value, "Yes"),
    (ParentalResponsibility.NO.value, "No"),
    (ParentalResponsibility.UNKNOWN.value, "Not known yet", "A yes from them counts only once this is known."),
)
TICKS = (
    ("must_be_asked", "Must be asked", "Nothing is a yes until this person has said yes too."),
    ("is_resident", "The child lives with them", ""),
    ("contact_restriction", "Do not contact", "For example because a court says so. Ask the safeguarding lead."),
)
EMPTY = {"name": "", "relationship": "", "has_pr": ParentalResponsibility.UNKNOWN.value}


@blueprint.get("/<int:pupil_id>/contacts/new")
@needs(Permission.CONSENT_RECORD)
def new_contact(pupil_id: int) -> ResponseReturnValue:
    """The form for somebody who can be asked."""
    return _form(pupil_id, None, EMPTY, ("is_resident",), {})


@blueprint.post("/<int:pupil_id>/contacts/new")
@needs(Permission.CONSENT_RECORD)
def add_contact(pupil_id: int) -> ResponseReturnValue:
    """Notes somebody who can be asked."""
    return _keep(pupil_id, None)


@blueprint.get("/<int:pupil_id>/contacts/<int:contact_id>")
@needs(Permission.CONSENT_RECORD)
@shows("contact", "contact_id", "what is known of an adult of a pupil")
def contact(pupil_id: int, contact_id: int) -> ResponseReturnValue:
    """What is known of one contact."""
    with services().db.read() as session:
        known = next((c for c in consent_pupil.contacts(session, pupil_id) if c.id == contact_id), None)
    if known is None:
        raise NotFound("There is no such contact of this pupil.")
    ticks = tuple(key for key, *_ in TICKS if getattr(known, key))
    values = {"name": known.name, "relationship": known.relationship, "has_pr": known.pr}
    return _form(pupil_id, contact_id, values, ticks, {})


@blueprint.post("/<int:pupil_id>/contacts/<int:contact_id>")
@needs(Permission.CONSENT_RECORD)
def change_contact(pupil_id: int, contact_id: int) -> ResponseReturnValue:
    """Puts right what is known of one contact."""
    return _keep(pupil_id, contact_id)


def _keep(pupil_id: int, contact_id: int | None) -> ResponseReturnValue:
    values = {name: typed(name) for name in EMPTY}
    ticks = tuple(key for key, *_ in TICKS if ticked(key))
    try:
        known = _read(values, ticks)
        register.keep_contact(services().db, actor(), pupil_id, known, now(), contact_id=contact_id)
    except InvalidInput as error:
        return _form(pupil_id, contact_id, values, ticks, error.fields), 422
    flash(f"{values['name']} is noted. What they answered counts by what you wrote down just now.")
    return redirect(url_for("consent.pupil", pupil_id=pupil_id), 303)


def _read(values: dict[str, str], ticks: tuple[str, ...]) -> register.Known:
    if values["has_pr"] not in set(ParentalResponsibility):
        raise InvalidInput({"has_pr": "Choose whether they have parental responsibility."})
    return register.Known(
        values["name"],
        values["relationship"],
        ParentalResponsibility(values["has_pr"]),
        **{key: key in ticks for key, *_ in TICKS},
    )


def _form(
    pupil_id: int, contact_id: int | None, values: dict[str, str], ticks: tuple[str, ...], errors: dict[str, str]
) -> str:
    with services().db.read() as session:
        child = consent_pupil.pupil(session, actor(), services().key, pupil_id, now())
    kept = next((known.name for known in child.contacts if known.id == contact_id), "")
    return render_template(
        "consent/contact.html",
        heading=kept or f"Somebody we can ask about {child.name}",
        child=child,
        contact_id=contact_id,
        values=values,
        ticks=ticks,
        tick_choices=TICKS,
        rights=RIGHTS,
        errors=errors,
    )
