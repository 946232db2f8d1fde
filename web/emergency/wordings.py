"""The wordings for emergencies: put forward by one, agreed by another, before anybody needs them."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.actions import wording_emergencies
from gatekeeper.emergency_words import GAPS, KIND_LABELS, STARTERS, EmergencyKind
from gatekeeper.errors import InvalidInput
from gatekeeper.permissions import Permission
from gatekeeper.queries import emergencies
from web.emergency.blueprint import blueprint
from web.guard import needs
from web.shell import actor, now, services


@blueprint.get("/wordings/")
@needs(Permission.POST_APPROVE)
def wordings() -> ResponseReturnValue:
    """Every wording, and the starters that nobody has put forward yet."""
    with services().db.read() as session:
        rows = emergencies.wording_rows(session, actor())
    there = {row.kind for row in rows if not row.ended}
    left = [KIND_LABELS[one.kind] for one in STARTERS if one.kind not in there]
    return render_template("emergency/wordings.html", rows=rows, left=left)


@blueprint.post("/wordings/starters")
@needs(Permission.POST_APPROVE)
def starters() -> ResponseReturnValue:
    """Puts forward every starter of a kind that the school has no wording of."""
    here, moment, db = actor(), now(), services().db
    with db.read() as session:
        there = {row.kind for row in emergencies.wording_rows(session, here) if not row.ended}
    for one in STARTERS:
        if one.kind not in there:
            wording_emergencies.put_forward(db, here, one.kind, words=one.words, choices=one.choices, now=moment)
    flash("Put forward. A colleague has to read and agree each of them before it can be used.")
    return redirect(url_for("emergency.wordings"), 303)


@blueprint.get("/wordings/new")
@needs(Permission.POST_APPROVE)
def new() -> ResponseReturnValue:
    """A form for a wording of the school's own; `?like=closed` begins with a starter."""
    like = next((one for one in STARTERS if one.kind.value == request.args.get("like")), STARTERS[0])
    lists = {gap: "\n".join(like.choices.get(gap, ())) for gap in GAPS}
    return _form(like.kind.value, like.words, lists, {})


@blueprint.post("/wordings/new")
@needs(Permission.POST_APPROVE)
def put_forward() -> ResponseReturnValue:
    """Puts a wording forward."""
    kind, words = request.form.get("kind", ""), request.form.get("words", "")
    lists = {gap: request.form.get(f"choices_{gap}", "") for gap in GAPS}
    try:
        number = wording_emergencies.put_forward(
            services().db,
            actor(),
            _kind(kind),
            words=words,
            choices={gap: typed.splitlines() for gap, typed in lists.items()},
            now=now(),
        )
    except InvalidInput as error:
        return _form(kind, words, lists, error.fields), 422
    flash("Put forward. A colleague has to read and agree it before it can be used.")
    return redirect(url_for("emergency.wording", number=number), 303)


@blueprint.get("/wordings/<int:number>")
@needs(Permission.POST_APPROVE)
def wording(number: int) -> ResponseReturnValue:
    """One wording with its lists, to be read and agreed."""
    with services().db.read() as session:
        row = emergencies.wording_row(session, number, actor())
    return render_template("emergency/wording.html", row=row)


@blueprint.post("/wordings/<int:number>/agree")
@needs(Permission.POST_APPROVE)
def agree(number: int) -> ResponseReturnValue:
    """Somebody else agrees exactly what the page showed."""
    wording_emergencies.agree(services().db, actor(), number, digest=request.form.get("digest", ""), now=now())
    flash("Agreed. A leader can use this wording from now on.")
    return redirect(url_for("emergency.wordings"), 303)


@blueprint.post("/wordings/<int:number>/give-up")
@needs(Permission.POST_APPROVE)
def give_up(number: int) -> ResponseReturnValue:
    """It may not be used any more."""
    wording_emergencies.give_up(services().db, actor(), number, now())
    flash("Given up. Nobody can use it any more; what went out with it stays in the record.")
    return redirect(url_for("emergency.wordings"), 303)


def _kind(given: str) -> EmergencyKind:
    try:
        return EmergencyKind(given)
    except ValueError:
        raise InvalidInput({"kind": "Choose what it is for."}) from None


def _form(kind: str, words: str, lists: dict[int, str], errors: dict[str, str]) -> str:
    return render_template(
        "emergency/new.html",
        kinds=[(one.value, KIND_LABELS[one]) for one in EmergencyKind],
        kind=kind,
        words=words,
        lists=lists,
        errors=errors,
    )
