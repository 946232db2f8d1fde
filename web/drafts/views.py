"""The list of posts, and the form in which one is written."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.actions import drafting, working_copies
from gatekeeper.actions.drafting import DraftStale
from gatekeeper.clock import say_time
from gatekeeper.errors import InvalidInput, Stale, TooManyTries
from gatekeeper.lifecycle import EDITABLE
from gatekeeper.permissions import Permission
from gatekeeper.queries import conflict, drafts
from gatekeeper.versions import Draft
from web.addresses import row_number
from web.drafts import closed, covering, settling, uploads
from web.drafts.blueprint import blueprint
from web.drafts.form import Typed, from_request
from web.drafts.page import again, late, opened, shown
from web.drafts.settling import keep
from web.drafts.uploads import Uploaded, take_in, wait_for_looks
from web.guard import needs
from web.shell import actor, now, services

SAVE, SEND = "save", "send"
MOVES = {"up": -1, "down": 1}
BUTTONS = {**settling.BUTTONS, **covering.BUTTONS, **uploads.BUTTONS}


@blueprint.get("/")
@needs(Permission.POST_DRAFT)
def index() -> ResponseReturnValue:
    """The posts that I work on."""
    with services().db.read() as session:
        found = drafts.lists(session, actor(), now())
    return render_template("drafts/index.html", lists=found)


@blueprint.post("/")
@needs(Permission.POST_DRAFT)
def start() -> ResponseReturnValue:
    """Starts an empty post and opens it."""
    try:
        reference = drafting.start(services().db, actor(), now(), at_most=drafting.MOST_A_DAY)
    except TooManyTries as error:
        flash(error.message)
        return redirect(url_for("drafts.index"), 303)
    return redirect(url_for("drafts.edit", reference=reference), 303)


@blueprint.post("/<reference:reference>/correct")
@needs(Permission.POST_DRAFT)
def correct(reference: str) -> ResponseReturnValue:
    """Starts a post that is a reply to this published one, and opens it."""
    correction = drafting.start(services().db, actor(), now(), corrects=reference, at_most=drafting.MOST_A_DAY)
    return redirect(url_for("drafts.edit", reference=correction), 303)


@blueprint.get("/<reference:reference>")
@needs(Permission.POST_DRAFT)
def edit(reference: str) -> ResponseReturnValue:
    """The form, with whatever was typed last."""
    with services().db.read() as session:
        is_open = drafts.saved(session, actor(), reference).state in EDITABLE
        page = opened(session, reference) if is_open else None
    return closed.page(reference) if page is None else shown(page)


@blueprint.post("/<reference:reference>")
@needs(Permission.POST_DRAFT, files=True)
def save(reference: str) -> ResponseReturnValue:
    """Every button of the form: save, send in, and without a script also pictures and checks."""
    with services().db.read() as session:
        drafts.saved(session, actor(), reference)  # whoever may not write here is told so before any file is read
    typed, based_on = from_request(request.form), _number(request.form.get("based_on", ""))
    wanted, _, about = request.form.get("do", SAVE).partition("-")
    try:
        uploaded = take_in(reference, typed, request.files.getlist("files"))
        typed = _changed(uploaded.typed, wanted, about)
        if uploaded.refused:
            keep(reference, typed, based_on)
            return again(reference, typed, based_on, {"files": " ".join(uploaded.refused)})
        if wanted in BUTTONS:
            return BUTTONS[wanted](reference, typed, based_on, about)
        if wanted not in {SAVE, SEND}:
            keep(reference, typed, based_on)
            place = _place(wanted, about, uploaded)
            return redirect(url_for("drafts.edit", reference=reference, _anchor=place), 303)
        return _saved(reference, typed, based_on, send=wanted == SEND)
    except DraftStale as stale:
        keep(reference, typed, based_on)
        return _both(reference, typed, stale.draft)
    except Stale as error:
        keep(reference, typed, based_on)
        return closed.page(reference, error.message), 409


def _saved(reference: str, typed: Typed, based_on: int, *, send: bool) -> ResponseReturnValue:
    draft, wrong = typed.draft(now())
    if wrong:
        keep(reference, typed, based_on)
        return again(reference, typed, based_on, wrong)
    have, hours = services(), services().settings.late_hours
    try:
        done = drafting.save(have.db, actor(), reference, draft, based_on=based_on, now=now(), late_hours=hours)
        if not done.changed:
            working_copies.drop(have.db, actor(), reference)
        if send:
            wait_for_looks([p.id for p in typed.pictures])
            return _sent(reference, typed, done.version)
    except InvalidInput as error:
        keep(reference, typed, based_on)
        return again(reference, typed, based_on, error.fields)
    flash(f"Saved at {say_time(now())}." if done.changed else "Nothing had changed since the last save.")
    return redirect(url_for("drafts.edit", reference=reference), 303)


def _sent(reference: str, typed: Typed, version: int) -> ResponseReturnValue:
    sent = drafting.submit(services().db, actor(), reference, based_on=version, now=now())
    if not sent.accepted:
        return again(reference, typed, version, {}, refused=True)
    flash("Sent. A colleague reads it next; you find it under “On their way”.")
    return redirect(url_for("drafts.index"), 303)


def _both(reference: str, typed: Typed, draft: Draft) -> ResponseReturnValue:
    with services().db.read() as session:
        found = conflict.conflict(session, actor(), reference, draft, now=now(), late=late())
    return render_template("drafts/conflict.html", conflict=found, typed=typed), 409


def _changed(typed: Typed, wanted: str, about: str) -> Typed:
    if wanted in MOVES:
        return typed.moved(_number(about), MOVES[wanted])
    return typed.without_picture(_number(about)) if wanted == "out" else typed


def _place(wanted: str, about: str, uploaded: Uploaded) -> str:
    """Where on the page the person goes on."""
    if uploaded.added:
        return f"picture-{uploaded.added[0]}"
    return f"picture-{_number(about)}" if wanted in MOVES else "checks" if wanted == "check" else "pictures"


def _number(value: str) -> int:
    return row_number(value) or 0
