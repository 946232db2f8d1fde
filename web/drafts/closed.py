"""What does somebody see who opens a post that can no longer be written in as it is?"""

from flask import render_template

from gatekeeper.lifecycle import EXPLANATIONS, REOPENABLE, State, may_move
from gatekeeper.queries import composer, drafts
from web.shell import actor, services


def page(reference: str, happened: str = "") -> str:
    """Where the post stands, how it looks, and the ways from here. `happened` says why the form is gone.

    The page is made once nothing is read any more: its frame reads for itself, and on SQLite a reader
    that waits for another reader stands in the way of whoever writes meanwhile.
    """
    with services().db.read() as session:
        saved = drafts.saved(session, actor(), reference)
        preview = composer.preview(session, saved.contents)
        given_back = drafts.given_back(session, reference)
        kept = drafts.kept_words(session, actor(), reference)
    return render_template(
        "drafts/closed.html",
        saved=saved,
        happened=happened,
        explanation=EXPLANATIONS[saved.state],
        preview_view=preview,
        given_back=given_back,
        kept=kept,
        reopenable=saved.state in REOPENABLE,
        at_once=saved.state is State.CHANGES_ASKED,
        may_be_given_up=may_move(saved.state, State.ABANDONED) and saved.state is not State.WAITING,
    )
