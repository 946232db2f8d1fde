"""What would the public see?

The account's timeline as a plain page, so that a newcomer watches a post arrive (and
a deleted one vanish), and each post on a page of its own, under the path that X gives
it. Anybody may read it; it says itself that it is a stand-in.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from gatekeeper.clock import say, say_ago
from gatekeeper.x.sandbox.length import links
from gatekeeper.x.sandbox.records import Account, Picture, Post
from gatekeeper.x.sandbox.setting import world
from gatekeeper.x.sandbox.wording import rfc3339

MOST_SHOWN = 50
CONTENT_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
REPLIES = {
    "everyone": "Everyone can reply",
    "mentionedUsers": "Only people mentioned can reply",
    "following": "Only accounts it follows can reply",
    "verified": "Only verified accounts can reply",
    "subscribers": "Only subscribers can reply",
}

page = Blueprint("page", __name__)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a post's text; with an address it is a link."""

    text: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A post as the page shows it."""

    number: str
    pieces: list[Piece]
    pictures: tuple[Picture, ...]
    when: str
    ago: str
    machine_time: str
    replies: str
    made_with_ai: bool
    by: Account
    initials: str
    answers_to: str


@page.get("/")
def front() -> AnyResponse:
    """Leads to the only account's page."""
    account = world().accounts.first()
    if account is None:
        abort(404)
    return redirect(url_for("page.timeline", handle=account.handle))


@page.get("/<handle>")
def timeline(handle: str) -> Response:
    """Shows the posts of an account, newest first."""
    account = _account(handle)
    return _page(account, world().posts.shown(account.id, MOST_SHOWN), alone=False)


@page.get("/<handle>/status/<int:post_id>")
def post(handle: str, post_id: int) -> Response:
    """Shows one post; says that it is gone, or never was. As on X, `i` stands for whoever wrote it."""
    found = world().posts.post(post_id) if post_id < 2**63 else None
    account = found.account if found is not None and handle == "i" else _account(handle)
    ours = [found] if found is not None and found.account.id == account.id else []
    answers = world().posts.answers(ours[0], MOST_SHOWN)[::-1] if ours else []
    answer = _page(account, ours, alone=True, answers=answers)
    answer.status_code = 200 if ours else 404
    return answer


def _account(handle: str) -> Account:
    return world().accounts.find(handle=handle) or abort(404)


def _page(account: Account, posts: list[Post], *, alone: bool, answers: Sequence[Post] = ()) -> Response:
    body = render_template(
        "timeline.html",
        account=account,
        posts=[_shown(post) for post in posts],
        answers=[_shown(post) for post in answers],
        alone=alone,
        initials=_initials(account.name),
    )
    answer = Response(body, mimetype="text/html")
    answer.headers["Content-Security-Policy"] = CONTENT_POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Cache-Control"] = "no-store"
    return answer


@page.get("/pictures/<int:media_id>")
def picture(media_id: int) -> Response:
    """Serves a picture of a live post, byte for byte as it was uploaded."""
    found = world().public_picture(media_id) if media_id < 2**63 else None
    if found is None:
        abort(404)
    mime, data = found
    answer = Response(data, mimetype=mime)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'"
    return answer


def _shown(post: Post) -> Shown:
    return Shown(
        number=str(post.id),
        pieces=_pieces(post.text),
        pictures=post.pictures,
        when=say(post.created_at),
        ago=say_ago(post.created_at, world().clock.now()),
        machine_time=rfc3339(post.created_at),
        replies=REPLIES.get(post.reply_settings, ""),
        made_with_ai=post.made_with_ai,
        by=post.account,
        initials=_initials(post.account.name),
        answers_to=_answered(post),
    )


def _pieces(text: str) -> list[Piece]:
    pieces, position = [], 0
    for link in links(text):
        pieces += [Piece(text[position : link.start]), Piece(link.written, link.address)]
        position = link.end
    return [piece for piece in (*pieces, Piece(text[position:])) if piece.text]


def _answered(post: Post) -> str:
    """Whom a post answers, in words; nothing for a post that answers nobody."""
    if post.in_reply_to is None:
        return ""
    target = world().accounts.find(account_id=post.in_reply_to_account)
    return "" if target is None else f"Replying to @{target.handle}"


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split()[:2]).upper()
