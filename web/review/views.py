"""Reading a colleague's post and deciding about it: agree, ask for changes, turn down."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.actions import reviewing
from gatekeeper.checklist import CHECKLIST
from gatekeeper.errors import InvalidInput, Stale
from gatekeeper.permissions import Permission
from gatekeeper.queries import review
from web.guard import needs
from web.shell import actor, now, services

blueprint = Blueprint("review", __name__, url_prefix="/to-read")

AGREE, CHANGES, TURN_DOWN = "agree", "changes", "turn-down"
SAID = {
    reviewing.Outcome.AGREED: "Thank you. You agreed this post.",
    reviewing.Outcome.CHANGED: (
        "Permissions or rules changed while you were reading, so nothing was agreed. Look at the post again."
    ),
    reviewing.Outcome.STOPPED: ("The rules stop this post now, so nothing was agreed. What they found is below."),
}


@blueprint.get("/")
@needs(Permission.POST_APPROVE)
def queue() -> ResponseReturnValue:
    """The posts that wait for a second reader."""
    with services().db.read() as session:
        waiting = review.queue(session, actor(), now())
    return render_template("review/queue.html", queue=waiting)


@blueprint.get("/<reference:reference>")
@needs(Permission.POST_APPROVE)
def show(reference: str) -> ResponseReturnValue:
    """One waiting post, exactly as it would go out, with everything there is to know about it."""
    with services().db.read() as session:
        page = review.review_page(session, actor(), reference, now())
    if page is None:
        flash("This post does not wait for a second reader any more. This is how it stands.")
        return redirect(url_for("history.post", reference=reference), 303)
    return _shown(page)


@blueprint.post("/<reference:reference>")
@needs(Permission.POST_APPROVE)
def decide(reference: str) -> ResponseReturnValue:
    """One of the three ways out, for exactly the version that the page showed."""
    digest, choice = request.form.get("digest", ""), request.form.get("decision", "")
    if choice not in WAYS_OUT:
        return _put_right(
            reference, digest, choice, {"decide-heading": "Choose one: agree, ask for changes, or turn it down."}
        )
    try:
        return WAYS_OUT[choice](reference, digest)
    except InvalidInput as error:
        return _put_right(reference, digest, choice, error.fields)
    except Stale as error:
        return _changed(reference, digest, error.message)


def _agree(reference: str, digest: str) -> ResponseReturnValue:
    have = services()
    result = reviewing.approve(
        have.db,
        actor(),
        reference,
        digest=digest,
        ticked=request.form.getlist("checklist"),
        note=request.form.get("note", ""),
        now=now(),
        late_hours=have.settings.late_hours,
        agreement_days=have.settings.agreement_days,
    )
    flash(SAID[result.outcome])
    there = "history.post" if result.outcome is reviewing.Outcome.AGREED else "review.show"
    return redirect(url_for(there, reference=reference), 303)


def _ask_for_changes(reference: str, digest: str) -> ResponseReturnValue:
    reviewing.ask_for_changes(services().db, actor(), reference, digest=digest, reason=_reason(CHANGES), now=now())
    flash("You asked for changes. The author sees what you wrote.")
    return redirect(url_for("review.queue"), 303)


def _turn_down(reference: str, digest: str) -> ResponseReturnValue:
    reviewing.reject(services().db, actor(), reference, digest=digest, reason=_reason(TURN_DOWN), now=now())
    flash("You turned it down. The author sees what you wrote.")
    return redirect(url_for("review.queue"), 303)


WAYS_OUT: dict[str, Callable[[str, str], ResponseReturnValue]] = {
    AGREE: _agree,
    CHANGES: _ask_for_changes,
    TURN_DOWN: _turn_down,
}


def _reason(choice: str) -> str:
    return request.form.get(f"{choice}-reason", "")


def _put_right(reference: str, digest: str, choice: str, wrong: dict[str, str]) -> ResponseReturnValue:
    """The page again with everything typed kept, unless it would now show something else."""
    with services().db.read() as session:
        page = review.review_page(session, actor(), reference, now())
    if page is None or page.contents.digest != digest:
        return _changed(
            reference, digest, "This post was changed after you opened it. Nothing was decided. Read it again."
        )
    there = {f"{choice}-{name}" if name == "reason" else name: words for name, words in wrong.items()}
    return _shown(page, choice=choice, errors=there), 422


def _changed(reference: str, digest: str, message: str) -> ResponseReturnValue:
    """What became of the post since the page was opened."""
    with services().db.read() as session:
        since = review.changed_since_shown(session, actor(), reference, digest)
    return render_template("review/changed.html", since=since, message=message, reference=reference), 409


def _shown(page: review.ReviewPage, choice: str = "", errors: dict[str, str] | None = None) -> str:
    return render_template(
        "review/show.html",
        page=page,
        checklist=CHECKLIST,
        ticked=request.form.getlist("checklist"),
        choice=choice,
        errors=errors or {},
    )
