"""One post's own page, and the steps that can be taken there."""

from collections.abc import Callable
from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.actions import after_restore, channel, reviewing
from gatekeeper.errors import InvalidInput
from gatekeeper.permissions import Permission
from gatekeeper.queries import post_page
from web.guard import needs
from web.history.blueprint import blueprint
from web.history.links import account_address, post_address
from web.shell import actor, now, services


@blueprint.get("/posts/<reference:reference>")
@needs(Permission.POST_DRAFT, Permission.POST_SEE_ALL)
def post(reference: str) -> ResponseReturnValue:
    """Where a post stands, how it looks, what happened to it, and what can be done."""
    return _page(reference)


@blueprint.post("/posts/<reference:reference>/hold")
@needs(Permission.POST_STOP)
def hold(reference: str) -> ResponseReturnValue:
    """Stops an agreed post before it goes out."""
    return _step(
        reference,
        "It is held. It will not go out until a second reader releases it.",
        lambda: reviewing.hold(
            services().db, actor(), reference, reason=request.form.get("reason", ""), now=now()
        ),
    )


@blueprint.post("/posts/<reference:reference>/release")
@needs(Permission.POST_RESOLVE)
def release(reference: str) -> ResponseReturnValue:
    """Lets a held post go on."""
    return _step(
        reference,
        "It is released. The rules are asked once more just before it goes out.",
        lambda: reviewing.release(services().db, actor(), reference, now()),
    )


@blueprint.post("/posts/<reference:reference>/on-x")
@needs(Permission.POST_RESOLVE)
def confirm_live(reference: str) -> ResponseReturnValue:
    """Somebody looked, and the post is on X."""
    return _step(
        reference,
        "Thank you. It is recorded as published.",
        lambda: channel.confirm_live(
            services().db, actor(), reference, link=request.form.get("link", ""), now=now()
        ),
    )


@blueprint.post("/posts/<reference:reference>/send-again")
@needs(Permission.POST_RESOLVE)
def send_again(reference: str) -> ResponseReturnValue:
    """Somebody looked, and the post is not on X."""

    def again() -> None:
        _need_looked()
        channel.send_again(services().db, actor(), reference, now=now(), settle=_settle())

    return _step(reference, "Thank you. What happens next is below.", again)


@blueprint.post("/posts/<reference:reference>/not-on-x")
@needs(Permission.POST_RESOLVE)
def not_on_x(reference: str) -> ResponseReturnValue:
    """Somebody looked, and a post that came back from a backup is not on X."""

    def say_so() -> None:
        _need_looked()
        after_restore.not_on_x(services().db, actor(), reference, now())

    return _step(reference, "Thank you. It can go its way again.", say_so)


def _need_looked() -> None:
    if request.form.get("looked") != "yes":
        raise InvalidInput({"looked": "Look at the account first, then tick that you did not find it."})


def _step(reference: str, said: str, do: Callable[[], None]) -> ResponseReturnValue:
    try:
        do()
    except InvalidInput as error:
        return _page(reference, error.fields), 422
    flash(said)
    return redirect(url_for("history.post", reference=reference), 303)


def _settle() -> timedelta:
    return timedelta(minutes=services().settings.settle_minutes)


def _page(reference: str, errors: dict[str, str] | None = None) -> str:
    have = services()
    with have.db.read() as session:
        page = post_page.post_page(session, actor(), reference, now(), _settle())
    return render_template(
        "history/post.html",
        page=page,
        errors=errors or {},
        typed=request.form,
        account_on_x=account_address(have.settings, page.handle),
        post_on_x=post_address(have.settings, page.handle, page.x_post_id) if page.x_post_id else "",
    )
