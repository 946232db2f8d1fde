"""The steps that ask once more: change what was agreed, give a post up, throw kept words away."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.actions import drafting, working_copies
from gatekeeper.lifecycle import CLAIMABLE, REOPENABLE, State
from gatekeeper.permissions import Permission
from gatekeeper.queries import drafts
from web.drafts.blueprint import blueprint
from web.guard import needs
from web.shell import actor, now, services


@dataclass(frozen=True, slots=True)
class Question:
    """A page that says what will happen, with one button that does it and a way back."""

    heading: str
    sentences: tuple[str, ...]
    button: str
    danger: bool = False


NOT_SENT = "Nothing goes out while you change it."
AGREED_BEFORE = "A colleague agreed this post exactly as it is. If you change it, that agreement is lost."
READ_AGAIN = "When you are ready, send it again, and a colleague reads it again."


@blueprint.get("/<reference:reference>/change")
@needs(Permission.POST_DRAFT)
def ask_reopen(reference: str) -> ResponseReturnValue:
    """Says first what is lost when an agreed post is changed."""
    with services().db.read() as session:
        state = drafts.saved(session, actor(), reference).state
    if state not in REOPENABLE:
        return redirect(url_for("drafts.edit", reference=reference), 303)
    if state in CLAIMABLE or state is State.HELD:
        sentences: tuple[str, ...] = (AGREED_BEFORE, NOT_SENT, READ_AGAIN)
    elif state is State.WAITING:
        sentences = ("It leaves the list of the colleagues who were asked to read it.", READ_AGAIN)
    else:
        sentences = ("It becomes a draft again.", READ_AGAIN)
    return _ask(reference, Question("Change this post", sentences, "Change it"))


@blueprint.post("/<reference:reference>/change")
@needs(Permission.POST_DRAFT)
def reopen(reference: str) -> ResponseReturnValue:
    """Takes the post back to a draft."""
    return _do(reference, drafting.reopen, "It is a draft again. Any agreement is gone, and nothing goes out.")


@blueprint.get("/<reference:reference>/give-up")
@needs(Permission.POST_DRAFT)
def ask_abandon(reference: str) -> ResponseReturnValue:
    """Asks before a post is given up."""
    with services().db.read() as session:
        drafts.saved(session, actor(), reference)
    sentences = ("It will not be published, and cannot be changed any more.", "It stays in the history.")
    return _ask(reference, Question("Give this post up", sentences, "Give it up", danger=True))


@blueprint.post("/<reference:reference>/give-up")
@needs(Permission.POST_DRAFT)
def abandon(reference: str) -> ResponseReturnValue:
    """Gives the post up."""
    with services().db.read() as session:
        drafts.saved(session, actor(), reference)
    drafting.abandon(services().db, actor(), reference, now())
    working_copies.drop(services().db, actor(), reference)
    flash("You gave the post up. It stays in the history.")
    return redirect(url_for("drafts.index"), 303)


@blueprint.get("/<reference:reference>/saved-version")
@needs(Permission.POST_DRAFT)
def ask_discard(reference: str) -> ResponseReturnValue:
    """Asks before kept words are thrown away."""
    with services().db.read() as session:
        saved = drafts.saved(session, actor(), reference)
        kept = drafts.kept_words(session, actor(), reference)
    if kept is None:
        return redirect(url_for("drafts.edit", reference=reference), 303)
    return render_template("drafts/discard.html", saved=saved, kept=kept)


@blueprint.post("/<reference:reference>/saved-version")
@needs(Permission.POST_DRAFT)
def discard_copy(reference: str) -> ResponseReturnValue:
    """Throws away what was typed and not saved."""
    with services().db.read() as session:
        saved = drafts.saved(session, actor(), reference)
    working_copies.drop(services().db, actor(), reference)
    flash(f"This is version {saved.number}, as {saved.saved_by} saved it.")
    return redirect(url_for("drafts.edit", reference=reference), 303)


def _ask(reference: str, question: Question) -> ResponseReturnValue:
    return render_template("drafts/ask.html", reference=reference, question=question)


def _do(reference: str, action: Callable[..., None], sentence: str) -> ResponseReturnValue:
    action(services().db, actor(), reference, now())
    flash(sentence)
    return redirect(url_for("drafts.edit", reference=reference), 303)
