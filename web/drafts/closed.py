"""What does somebody see who opens a post that can no longer be written in as it is?"""

from flask import render_template

from gatekeeper.db import Session
from gatekeeper.lifecycle import EXPLANATIONS, REOPENABLE, State, may_move
from gatekeeper.queries import composer, drafts
from web.shell import actor


def page(session: Session, reference: str, happened: str = "") -> str:
    """Where the post stands, how it looks, and the ways from here. `happened` says why the form is gone."""
    saved = drafts.saved(session, actor(), reference)
    return render_template(
        "drafts/closed.html",
        saved=saved,
        happened=happened,
        explanation=EXPLANATIONS[saved.state],
        preview_view=composer.preview(session, saved.contents),
        given_back=drafts.given_back(session, reference),
        kept=drafts.kept_words(session, actor(), reference),
        reopenable=saved.state in REOPENABLE,
        at_once=saved.state is State.CHANGES_ASKED,
        may_be_given_up=may_move(saved.state, State.ABANDONED) and saved.state is not State.WAITING,
    )
