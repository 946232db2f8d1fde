"""Somebody said that a picture or a name must go: whose, what, and who said so."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.actions import withdrawal_steps, withdrawing
from gatekeeper.errors import InvalidInput
from gatekeeper.models import ConsentMethod, WithdrawnUse
from gatekeeper.permissions import Permission
from gatekeeper.queries import consent, public_review, withdrawal_case, withdrawals
from web.addresses import row_number
from web.guard import needs
from web.shell import actor, may, now, services, typed
from web.withdrawals.blueprint import blueprint

LONGEST_SEARCH, MOST_FOUND = 120, 30
CHILD, SOMEBODY = "child", "somebody"
USES = (
    (WithdrawnUse.EVERYTHING.value, "Everything", "No picture and no name, on X or anywhere else"),
    (WithdrawnUse.PICTURES.value, "Pictures on X", "Pictures and videos; what they said about the name stays"),
    (WithdrawnUse.NAME.value, "The name on X", "The first name in words; what they said about pictures stays"),
)
METHODS = (
    (ConsentMethod.IN_PERSON_NOTED.value, "They told somebody, in person or by phone"),
    (ConsentMethod.EMAIL.value, "By e-mail or message"),
    (ConsentMethod.PAPER.value, "On paper"),
    (ConsentMethod.MIS_PORTAL.value, "In the parents’ portal"),
)


@dataclass(frozen=True, slots=True)
class Form:
    """What stands in the form."""

    what: str = WithdrawnUse.EVERYTHING.value
    who: str = SOMEBODY
    said_by: str = ""
    method: str = ConsentMethod.IN_PERSON_NOTED.value
    note: str = ""
    at_once: bool = False


@blueprint.get("/")
@needs(Permission.CONSENT_WITHDRAW)
def index() -> ResponseReturnValue:
    """All withdrawals that this person may open, and what else is to be looked at again."""
    with services().db.read() as session:
        still, closed = withdrawals.cases(session, actor(), now())
        reviews = public_review.count(session, actor(), now())
    return render_template("withdrawals/index.html", still=still, closed=closed, reviews=reviews)


@blueprint.get("/new")
@needs(Permission.CONSENT_WITHDRAW)
def new() -> ResponseReturnValue:
    """Which child? At once where only one is meant."""
    child = request.args.get("child", "")[:LONGEST_SEARCH]
    with services().db.read() as session:
        found = consent.find(session, child)
        classes = consent.register(session, now())
    if len(found) == 1:
        return redirect(url_for("withdrawals.form", pupil_id=found[0].id), 303)
    return render_template(
        "withdrawals/new.html",
        typed=child,
        found=found[:MOST_FOUND],
        more=len(found) > MOST_FOUND,
        classes=classes,
    )


@blueprint.get("/new/<int:pupil_id>")
@needs(Permission.CONSENT_WITHDRAW)
def form(pupil_id: int) -> ResponseReturnValue:
    """What is taken back, and who said so."""
    return _page(pupil_id, Form(), {})


@blueprint.post("/new/<int:pupil_id>")
@needs(Permission.CONSENT_WITHDRAW)
def record(pupil_id: int) -> ResponseReturnValue:
    """Records it. From this moment it counts; the page that follows says what happened and what is public."""
    given = Form(
        what=typed("what"),
        who=typed("who"),
        said_by=typed("said_by"),
        method=typed("method"),
        note=typed("note"),
        at_once="at_once" in request.form,
    )
    here, have, moment = actor(), services(), now()
    try:
        begun = withdrawing.record(have.db, here, _read(pupil_id, given), moment)
    except InvalidInput as error:
        return _page(pupil_id, given, error.fields), 422
    held = {0: "No agreed post had to be held.", 1: "One agreed post is on hold."}.get(
        begun.held, f"{begun.held} agreed posts are on hold."
    )
    flash(f"Recorded. It counts from now on: nothing new goes out. {held}")
    if given.at_once and here.may(Permission.POST_TAKE_DOWN):
        with have.db.read() as session:
            page = withdrawal_case.case(session, here, begun.number, moment)
        sure = [post.reference for post in page.of(withdrawal_case.OPEN, sure=True)]
        if sure:
            done = withdrawal_steps.take_down(have.db, have.key, here, begun.number, sure, now=moment)
            flash(f"{done.asked} {'post is' if done.asked == 1 else 'posts are'} being deleted on X now.")
    return redirect(url_for("withdrawals.case", number=begun.number), 303)


def _page(pupil_id: int, given: Form, errors: dict[str, str]) -> str:
    with services().db.read() as session:
        child = withdrawals.child(session, actor(), pupil_id)
    return render_template(
        "withdrawals/form.html",
        child=child,
        form=given,
        errors=errors,
        uses=USES,
        methods=METHODS,
        takes_down=may(Permission.POST_TAKE_DOWN),
    )


def _read(pupil_id: int, given: Form) -> withdrawing.NewWithdrawal:
    errors = {}
    by_child, contact = given.who == CHILD, row_number(given.who)
    if given.what not in set(WithdrawnUse):
        errors["what"] = "Choose what is taken back."
    if not by_child and given.who != SOMEBODY and contact is None:
        errors["who"] = "Choose who said so."
    if given.method not in {value for value, _ in METHODS}:
        errors["method"] = "Choose how it reached the school."
    if errors:
        raise InvalidInput(errors)
    return withdrawing.NewWithdrawal(
        pupil_id=pupil_id,
        what=WithdrawnUse(given.what),
        by_child=by_child,
        contact_id=contact if may(Permission.CONSENT_RECORD) else None,
        said_by=given.said_by,
        method=ConsentMethod(given.method),
        note=given.note,
    )
