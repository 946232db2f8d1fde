"""The register by class, a pupil's own page, and recording an answer."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.actions import consenting
from gatekeeper.clock import in_london
from gatekeeper.errors import InvalidInput
from gatekeeper.models import ConsentMethod, Decision, Naming
from gatekeeper.permissions import Permission
from gatekeeper.queries import consent
from web.addresses import row_number
from web.guard import needs
from web.shell import actor, now, services, typed

blueprint = Blueprint("consent", __name__, url_prefix="/permissions")

DECISIONS = (
    (Decision.YES.value, "Yes", "A picture of this child may appear on the school's X account."),
    (Decision.NO.value, "No", "No picture of this child on X."),
    (Decision.WITHDRAWN.value, "They take back an earlier yes", "From now on it counts as a no."),
    (Decision.OBJECTED.value, "The child does not want it", "Counts as a no, whatever the family said."),
)
NAMINGS = (
    (Naming.NONE.value, "Not named"),
    (Naming.FIRST_NAME.value, "By first name"),
    (Naming.FIRST_NAME_WITH_IMAGE.value, "By first name, also beside their picture"),
)
METHODS = tuple(
    (method.value, words[0].upper() + words[1:])
    for method, words in consent.METHOD_WORDS.items()
    if method is not ConsentMethod.IMPORT
)
EMPTY = {"decision": "", "naming": "none", "contact": "", "method": "paper", "evidence": "", "expires": ""}
LONGEST_EVIDENCE = 200


@blueprint.get("/")
@needs(Permission.PUPIL_NAMES)
def register() -> ResponseReturnValue:
    """All classes, with who can be shown and who can be named."""
    with services().db.read() as session:
        classes = consent.register(session, now())
    return render_template("consent/register.html", classes=classes)


@blueprint.get("/<int:pupil_id>")
@needs(Permission.CONSENT_RECORD)
def pupil(pupil_id: int) -> ResponseReturnValue:
    """One pupil: today's answer, the form for a new one, and every earlier one."""
    return _pupil(pupil_id, EMPTY, {})


@blueprint.post("/<int:pupil_id>")
@needs(Permission.CONSENT_RECORD)
def record(pupil_id: int) -> ResponseReturnValue:
    """Records one answer of the family, for photographs on X."""
    form = {name: typed(name) for name in EMPTY}
    try:
        consenting.record(services().db, actor(), [_read(pupil_id, form)], now())
    except InvalidInput as error:
        return _pupil(pupil_id, form, error.fields), 422
    flash("Recorded. It counts from now on; agreed posts are checked again before they go out.")
    return redirect(url_for("consent.pupil", pupil_id=pupil_id), 303)


def _read(pupil_id: int, form: dict[str, str]) -> consenting.NewConsent:
    errors: dict[str, str] = {}
    if form["decision"] not in set(Decision):
        errors["decision"] = "Choose what was answered."
    if form["naming"] not in set(Naming):
        errors["naming"] = "Choose whether the child may be named."
    if form["method"] not in {value for value, _ in METHODS}:
        errors["method"] = "Choose how the answer reached the school."
    if form["contact"] and not _is_number(form["contact"]):
        errors["contact"] = "Choose one of this pupil's own contacts."
    if len(form["evidence"]) > LONGEST_EVIDENCE:
        errors["evidence"] = f"Use at most {LONGEST_EVIDENCE} characters."
    expires = _day(form["expires"], errors)
    if errors:
        raise InvalidInput(errors)
    decision = Decision(form["decision"])
    return consenting.NewConsent(
        pupil_id=pupil_id,
        decision=decision,
        naming=Naming(form["naming"]) if decision is Decision.YES else Naming.NONE,
        contact_id=int(form["contact"]) if form["contact"] else None,
        method=ConsentMethod(form["method"]),
        evidence_ref=form["evidence"],
        expires_on=expires if decision is Decision.YES else None,
    )


def _day(typed: str, errors: dict[str, str]) -> date | None:
    if not typed:
        return None
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        errors["expires"] = "Give the day as year-month-day, for example 2027-07-31."
        return None
    if day <= in_london(now()).date():
        errors["expires"] = "This day has passed. Give a later one, or leave it empty."
    return day


def _is_number(text: str) -> bool:
    return row_number(text) is not None


def _pupil(pupil_id: int, form: dict[str, str], errors: dict[str, str]) -> str:
    with services().db.read() as session:
        child = consent.pupil(session, pupil_id, now())
    return render_template(
        "consent/pupil.html",
        child=child,
        form=form,
        errors=errors,
        decisions=DECISIONS,
        namings=NAMINGS,
        methods=METHODS,
        contacts=(("", "Not noted"), *child.contacts),
    )
