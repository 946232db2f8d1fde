"""The replies to the account: the list, one reply with what can be done about it, and how replies are read."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.actions import moderating
from gatekeeper.actions import replies as actions
from gatekeeper.errors import InvalidInput
from gatekeeper.permissions import Permission
from gatekeeper.queries import replies as queries
from web.addresses import row_number
from web.guard import needs
from web.history.links import post_address
from web.shell import actor, now, services, typed

blueprint = Blueprint("replies", __name__, url_prefix="/replies")
ANYBODY = "i"
"""X finds a post by its number, whoever wrote it, under this name."""


@blueprint.get("/")
@needs(Permission.REPLY_MODERATE)
def index() -> ResponseReturnValue:
    """What was read: new, still open, and the rest."""
    with services().db.read() as session:
        page = queries.replies_page(session, now())
    return render_template("replies/index.html", page=page)


@blueprint.post("/read")
@needs(Permission.REPLY_MODERATE)
def read() -> ResponseReturnValue:
    """Has replies read now."""
    actions.ask(services().db, actor(), now())
    flash("They are being read. Open this page again in a minute.")
    return redirect(url_for("replies.index"), 303)


@blueprint.post("/seen")
@needs(Permission.REPLY_MODERATE)
def seen() -> ResponseReturnValue:
    """Notes that somebody looked through what was new on their page."""
    shown = {number for given in request.form.getlist("shown") if (number := row_number(given)) is not None}
    count = actions.seen(services().db, actor(), shown, now())
    flash(
        f"Noted: you looked through {count} {'reply' if count == 1 else 'replies'}."
        if count
        else "Nothing was new."
    )
    return redirect(url_for("replies.index"), 303)


@blueprint.get("/settings")
@needs(Permission.REPLY_SET)
def how() -> ResponseReturnValue:
    """Whether and when replies are read, and for how much a month."""
    return _how({}, {})


@blueprint.post("/settings")
@needs(Permission.REPLY_SET)
def choose() -> ResponseReturnValue:
    """Writes the choice down."""
    given = {name: typed(name) for name in ("is_on", "times", "month_limit")}
    try:
        changed = actions.choose(
            services().db,
            actor(),
            is_on=given["is_on"] == "yes",
            times=given["times"],
            month_limit=given["month_limit"],
            now=now(),
        )
    except InvalidInput as error:
        return _how(error.fields, given), 422
    flash("Saved." if changed else "Nothing was different.")
    return redirect(url_for("replies.how"), 303)


@blueprint.get("/<int:number>")
@needs(Permission.REPLY_MODERATE)
def reply(number: int) -> ResponseReturnValue:
    """One reply, and everything that was done about it."""
    return _reply(number, {})


@blueprint.post("/<int:number>/hide")
@needs(Permission.REPLY_MODERATE)
def hide(number: int) -> ResponseReturnValue:
    """Hides a reply on X."""
    hiding = moderating.Hiding(typed("reason"), typed("hide_note"))
    return _done(
        number,
        lambda: moderating.hide(services().db, actor(), number, hiding, now()),
        "It is being hidden. This page says when X has done it.",
        {"note": "hide_note"},
    )


@blueprint.post("/<int:number>/show")
@needs(Permission.REPLY_MODERATE)
def show(number: int) -> ResponseReturnValue:
    """Shows a hidden reply again."""
    return _done(
        number,
        lambda: moderating.show(services().db, actor(), number, note=typed("show_note"), now=now()),
        "It is being shown again. This page says when X has done it.",
        {"note": "show_note"},
    )


@blueprint.post("/<int:number>/tell")
@needs(Permission.REPLY_MODERATE)
def tell(number: int) -> ResponseReturnValue:
    """Tells the safeguarding lead."""
    have = services()
    return _done(
        number,
        lambda: moderating.tell(have.db, have.key, actor(), number, note=typed("dsl_note"), now=now()),
        "The safeguarding lead is told. If a child may be in danger now, go and speak with them.",
        {"note": "dsl_note"},
    )


@blueprint.post("/<int:number>/settle")
@needs(Permission.REPLY_CONCERNS)
def settle(number: int) -> ResponseReturnValue:
    """Notes that the safeguarding lead has seen to it."""
    return _done(number, lambda: moderating.settle(services().db, actor(), number, now()), "Noted.", {})


@blueprint.post("/<int:number>/request")
@needs(Permission.REPLY_MODERATE)
def information(number: int) -> ResponseReturnValue:
    """Notes that a reply asks for something that has to be answered, and starts the clock."""
    return _done(
        number,
        lambda: moderating.request(
            services().db,
            actor(),
            number,
            kind=typed("kind"),
            responsible=row_number(typed("responsible")),
            now=now(),
        ),
        "Noted. The time runs, and whoever is responsible is told.",
        {},
    )


@blueprint.post("/<int:number>/answered")
@needs(Permission.REPLY_MODERATE)
def answered(number: int) -> ResponseReturnValue:
    """Notes that it was answered."""
    return _done(
        number, lambda: moderating.answered(services().db, actor(), number, now()), "Noted as answered.", {}
    )


def _done(number: int, do: Callable[[], object], words: str, fields: dict[str, str]) -> ResponseReturnValue:
    """Does it and goes back to the page of the reply, or shows that page with what has to be put right."""
    try:
        do()
    except InvalidInput as error:
        return _reply(number, {fields.get(name, name): said for name, said in error.fields.items()}), 422
    flash(words)
    return redirect(url_for("replies.reply", number=number), 303)


def _reply(number: int, errors: dict[str, str]) -> str:
    have = services()
    with have.db.read() as session:
        page = queries.reply_page(session, actor(), have.key, number, now())
    return render_template(
        "replies/reply.html",
        page=page,
        errors=errors,
        given=request.form,
        me=actor().staff_id,
        on_x=post_address(have.settings, ANYBODY, page.x_post_id),
    )


def _how(errors: dict[str, str], given: dict[str, str]) -> str:
    with services().db.read() as session:
        page = queries.how_page(session, now())
    return render_template("replies/how.html", page=page, errors=errors, given=given)
