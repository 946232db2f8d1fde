"""How long records are kept, what would go today, what is held back, and erasing a child."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.actions import erasing, retaining
from gatekeeper.errors import InvalidInput
from gatekeeper.permissions import Permission
from gatekeeper.queries import evidence
from web.addresses import row_number
from web.guard import needs
from web.shell import actor, may, now, services, typed

blueprint = Blueprint("retention", __name__, url_prefix="/retention")
EVERYTHING, CHILD, POST = "everything", "child", "post"


@blueprint.get("/")
@needs(Permission.RETENTION_SEE)
def index() -> ResponseReturnValue:
    """The schedule, with what would go today. Nothing is deleted by looking."""
    return _page({})


@blueprint.get("/kinds/<records>")
@needs(Permission.RETENTION_RUN, recent=True)
def kind(records: str) -> ResponseReturnValue:
    """What of one kind would go, and why."""
    return _kind(records, {})


@blueprint.post("/kinds/<records>/length")
@needs(Permission.RETENTION_RUN, recent=True)
def length(records: str) -> ResponseReturnValue:
    """Lengthens or shortens how long it is kept."""
    try:
        retaining.choose(services().db, actor(), records, length=row_number(typed("length")), now=now())
    except InvalidInput as error:
        return _kind(records, error.fields), 422
    flash("Saved. Nothing was deleted.")
    return redirect(url_for("retention.kind", records=records), 303)


@blueprint.post("/kinds/<records>/delete")
@needs(Permission.RETENTION_RUN, recent=True)
def delete(records: str) -> ResponseReturnValue:
    """Deletes what the page showed."""
    if typed("sure") != "yes":
        return _kind(records, {"sure": "Tick that you looked through the list. This cannot be undone."}), 422
    number = retaining.run(
        services().db, actor(), records, _places(), seen=row_number(typed("seen")) or 0, now=now()
    )
    flash(f"Deleted: {number}. That it was done is on the record." if number else "There was nothing to delete.")
    return redirect(url_for("retention.index"), 303)


@blueprint.post("/holds")
@needs(Permission.RETENTION_RUN, recent=True)
def hold() -> ResponseReturnValue:
    """Holds something back from every deletion."""
    what, pupil = typed("what"), row_number(typed("pupil"))
    wrong = {}
    if what not in {EVERYTHING, CHILD, POST}:
        wrong["what"] = "Choose what is held back."
    if what == CHILD and pupil is None:
        wrong["pupil"] = "Choose the child."
    if what == POST and not typed("reference"):
        wrong["reference"] = "Give the reference of the post."
    if wrong:
        return _page(wrong), 422
    try:
        retaining.hold(
            services().db,
            actor(),
            reason=request.form.get("reason", ""),
            pupil_id=pupil if what == CHILD else None,
            reference=typed("reference") if what == POST else "",
            now=now(),
        )
    except InvalidInput as error:
        return _page(error.fields), 422
    flash("It is held back. Nothing of it is deleted until a leader ends the hold.")
    return redirect(url_for("retention.index", _anchor="holds"), 303)


@blueprint.post("/holds/<int:number>/end")
@needs(Permission.RETENTION_RUN, recent=True)
def let_go(number: int) -> ResponseReturnValue:
    """Ends a hold."""
    retaining.let_go(services().db, actor(), number, now())
    flash("The hold has ended.")
    return redirect(url_for("retention.index", _anchor="holds"), 303)


@blueprint.get("/erase")
@needs(Permission.RETENTION_RUN, recent=True)
def choose_child() -> ResponseReturnValue:
    """Leads from the list to the child's own page."""
    number = row_number(request.args.get("leaver", ""))
    if number is None:
        return redirect(url_for("retention.index", _anchor="erase"), 303)
    return redirect(url_for("retention.child", pupil_id=number), 303)


@blueprint.get("/erase/<int:pupil_id>")
@needs(Permission.RETENTION_RUN, recent=True)
def child(pupil_id: int) -> ResponseReturnValue:
    """What goes with a child, and what stands in the way."""
    return _child(pupil_id, {})


@blueprint.post("/erase/<int:pupil_id>")
@needs(Permission.RETENTION_RUN, recent=True)
def erase(pupil_id: int) -> ResponseReturnValue:
    """Erases a child for good."""
    if typed("sure") != "yes":
        return _child(pupil_id, {"sure": "Tick that you are sure. This cannot be undone."}), 422
    try:
        done = erasing.erase_child(
            services().db, actor(), pupil_id, _places(), reason=request.form.get("reason", ""), now=now()
        )
    except InvalidInput as error:
        return _child(pupil_id, error.fields), 422
    flash(f"The child is erased. Taken out: {erasing.say(done.counts)}.")
    return redirect(url_for("retention.index"), 303)


def _places() -> erasing.Places:
    have = services()
    return erasing.Places(have.pictures, have.settings.mail_path, have.key)


def _page(errors: dict[str, str]) -> str:
    here = actor()
    with services().db.read() as session:
        page = evidence.retention(session, here, now())
        runs = may(Permission.RETENTION_RUN)
        pupils = evidence.pupils(session, here) if runs else ()
        left = evidence.leavers(session, here) if runs else ()
    return render_template(
        "retention/index.html", page=page, pupils=pupils, leavers=left, errors=errors, given=request.form
    )


def _kind(records: str, errors: dict[str, str]) -> str:
    with services().db.read() as session:
        page = evidence.of_kind(session, actor(), records, now())
    return render_template("retention/kind.html", page=page, errors=errors, given=request.form)


def _child(pupil_id: int, errors: dict[str, str]) -> str:
    with services().db.read() as session:
        page = evidence.one_child(session, actor(), pupil_id)
    return render_template("retention/child.html", page=page, errors=errors, given=request.form)
