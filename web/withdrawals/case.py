"""One withdrawal: what was found, what became of each post, what is left, and the letter to the family."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.actions import withdrawal_steps
from gatekeeper.errors import InvalidInput
from gatekeeper.models import WithdrawalChoice
from gatekeeper.permissions import Permission
from gatekeeper.queries import withdrawal_case, withdrawal_letter
from gatekeeper.queries.withdrawal_case import (
    BEING_DELETED,
    DECIDED,
    FAILING,
    GONE,
    IN_DOUBT,
    NOT_PUBLIC,
    OPEN,
    STEPS,
)
from gatekeeper.withdrawals import FAMILY_TOLD
from web.guard import needs
from web.seen import shows
from web.shell import actor, now, services, typed
from web.withdrawals.blueprint import blueprint

REASON_FIELDS = ("why_sure", "why_perhaps", "why_gone")


@blueprint.get("/<int:number>")
@needs(Permission.CONSENT_WITHDRAW)
@shows("withdrawal", "number", "a withdrawal of a permission")
def case(number: int) -> ResponseReturnValue:
    """Everything about one withdrawal, looked through anew."""
    return _page(number, {})


@blueprint.post("/<int:number>/take-down")
@needs(Permission.POST_TAKE_DOWN)
def take_down(number: int) -> ResponseReturnValue:
    """Has the chosen posts deleted on X."""
    try:
        chosen = set(request.form.getlist("posts"))
        done = withdrawal_steps.take_down(services().db, services().key, actor(), number, chosen, now=now())
    except InvalidInput as error:
        return _page(number, error.fields), 422
    if done.asked:
        flash(f"{done.asked} {'post is' if done.asked == 1 else 'posts are'} being deleted on X now.")
    if done.not_yet:
        flash(
            f"Not yet: {', '.join(done.not_yet)}. Nobody knows whether it is on X. Open it, look at the account, "
            "say what you found, and take it down then."
        )
    return _back(number)


@blueprint.post("/<int:number>/decide")
@needs(Permission.POST_TAKE_DOWN)
def decide(number: int) -> ResponseReturnValue:
    """Keeps the chosen posts, takes them down, or notes that somebody deleted them by hand."""
    chosen, choice = set(request.form.getlist("posts")), typed("choice")
    if choice == "take_down":
        return take_down(number)
    if choice not in set(WithdrawalChoice):
        return _page(number, {"posts": "Choose what is to be done with them."}), 422
    field = _field()
    try:
        count = withdrawal_steps.decide(
            services().db, actor(), number, chosen, WithdrawalChoice(choice), why=typed(field), now=now()
        )
    except InvalidInput as error:
        return _page(number, {field if name == "why" else name: said for name, said in error.fields.items()}), 422
    flash(f"Noted for {count} {'post' if count == 1 else 'posts'}, with your reason.")
    return _back(number)


@blueprint.post("/<int:number>/places")
@needs(Permission.CONSENT_RECORD)
def places(number: int) -> ResponseReturnValue:
    """Ticks places that somebody has seen to."""
    try:
        withdrawal_steps.tick(
            services().db, actor(), number, set(request.form.getlist("places")), note=typed("note"), now=now()
        )
    except InvalidInput as error:
        return _page(number, error.fields), 422
    flash("Noted, with your name and today’s date.")
    return _back(number)


@blueprint.post("/<int:number>/close")
@needs(Permission.CONSENT_RECORD)
def close(number: int) -> ResponseReturnValue:
    """Closes a withdrawal of which nothing is left to do."""
    try:
        withdrawal_steps.close(services().db, actor(), number, now())
    except InvalidInput as error:
        return _page(number, error.fields), 422
    flash("Closed. It stays on the record with everything that was done.")
    return _back(number)


@blueprint.get("/<int:number>/letter")
@needs(Permission.CONSENT_RECORD)
def letter(number: int) -> ResponseReturnValue:
    """The letter to the family, to read and to print."""
    with services().db.read() as session:
        drafted = withdrawal_letter.letter(session, actor(), number, now())
    return render_template("withdrawals/letter.html", letter=drafted, number=number)


@blueprint.get("/<int:number>/letter.txt")
@needs(Permission.CONSENT_RECORD)
def letter_text(number: int) -> ResponseReturnValue:
    """The same letter as a file, to change and to send."""
    with services().db.read() as session:
        drafted = withdrawal_letter.letter(session, actor(), number, now())
    response = Response(drafted.text, mimetype="text/plain")
    response.headers["Content-Disposition"] = f'attachment; filename="letter-{number}.txt"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(number: int, errors: dict[str, str]) -> str:
    with services().db.read() as session:
        page = withdrawal_case.case(session, actor(), number, now())
    return render_template(
        "withdrawals/case.html",
        page=page,
        errors=errors,
        sure=page.of(OPEN, sure=True),
        perhaps=page.of(OPEN, sure=False),
        doubtful=page.of(IN_DOUBT),
        under_way=page.of(BEING_DELETED, FAILING),
        done=page.of(GONE, NOT_PUBLIC, DECIDED),
        steps=STEPS,
        gone=GONE,
        failing=FAILING,
        why=typed(_field()),
        note=typed("note"),
        family_told=FAMILY_TOLD,
    )


def _field() -> str:
    """The name of the field of the reason: each group of posts has its own."""
    return group if (group := typed("group")) in REASON_FIELDS else REASON_FIELDS[0]


def _back(number: int) -> ResponseReturnValue:
    return redirect(url_for("withdrawals.case", number=number), 303)
