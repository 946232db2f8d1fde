"""The list of words that are not names, for the safeguarding lead and for leaders."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.actions import answering
from gatekeeper.errors import Stale
from gatekeeper.permissions import Permission
from gatekeeper.queries import name_answers
from gatekeeper.queries.home import term_start
from web.guard import needs
from web.shell import actor, now, services

blueprint = Blueprint("name_answers", __name__, url_prefix="/not-names")


@blueprint.get("/")
@needs(Permission.ANSWER_REVIEW)
def index() -> ResponseReturnValue:
    """Every answer “not a person here”, by phrase."""
    start = term_start(now())
    with services().db.read() as session:
        page = name_answers.not_names(session, actor(), start)
    return render_template("name_answers/index.html", page=page, start=start)


@blueprint.post("/<int:answer_id>/take-back")
@needs(Permission.ANSWER_REVIEW)
def take_back(answer_id: int) -> ResponseReturnValue:
    """Takes one answer back, whoever gave it."""
    try:
        answering.take_back(services().db, actor(), answer_id, now())
    except Stale as error:
        flash(error.message)
    else:
        flash("Taken back. The question is asked again, and no post that relies on the answer goes out as it is.")
    return redirect(url_for("name_answers.index", _anchor=f"answer-{answer_id}"), 303)
