"""How does the sandbox answer over HTTP?

The endpoints of X that the gatekeeper uses. Who may come in at all is decided in
`door`, what a body must look like in `checks`, what happens in `world`.
"""

from flask import Blueprint, Flask, request

from gatekeeper.x.sandbox import checks, door, problems
from gatekeeper.x.sandbox.door import Answer, signed
from gatekeeper.x.sandbox.length import links
from gatekeeper.x.sandbox.page import page
from gatekeeper.x.sandbox.problems import Refusal
from gatekeeper.x.sandbox.reading import Wanted, next_token, page_of, wanted_of
from gatekeeper.x.sandbox.records import Post, Token
from gatekeeper.x.sandbox.setting import NAME, Setting, setting, world
from gatekeeper.x.sandbox.wording import picture_words, post_words, returned_text
from gatekeeper.x.sandbox.world import MEDIA_LIFE

LARGEST_BODY = 16 * 1024 * 1024
# Prices in thousandths of a dollar.
PLAIN_POST, POST_WITH_LINK, DELETION, DESCRIPTION, READ_POST = 15, 200, 10, 5, 1

api = Blueprint("api", __name__)


def create_app(of: Setting) -> Flask:
    """Makes the application: the API, the public page and X's way of saying no."""
    app = Flask(__name__, static_folder="assets", static_url_path="/assets", template_folder="templates")
    app.config.update(MAX_CONTENT_LENGTH=LARGEST_BODY)
    app.extensions[NAME] = of
    app.register_blueprint(api)
    app.register_blueprint(page)
    door.install(app)
    return app


@api.post("/2/tweets")
@signed("create", writes=True)
def create(token: Token) -> Answer:
    """Creates a post."""
    draft = checks.draft_of(request.get_json(silent=True))
    made = world().publish(token.account, draft)
    price = POST_WITH_LINK if links(draft.text) else PLAIN_POST
    world().accounts.charge(token.account.id, "create", price)
    words = {"id": str(made.id), "text": returned_text(made), "edit_history_tweet_ids": [str(made.id)]}
    return {"data": words}, 201


@api.get("/2/tweets/<post_id>")
@signed("post")
def read(token: Token, post_id: str) -> Answer:
    """Reads one post."""
    wanted = wanted_of(request.args)
    found = _found(post_id)
    world().accounts.charge(token.account.id, "read", READ_POST)
    data = post_words(found, wanted.post_fields, modern=wanted.modern)
    return {"data": data, **_includes([found], wanted)}, 200


@api.delete("/2/tweets/<post_id>")
@signed("delete", writes=True)
def delete(token: Token, post_id: str) -> Answer:
    """Deletes a post of the account itself."""
    found = _found(post_id)
    if found.account.id != token.account.id:
        raise Refusal(problems.NOT_YOURS)
    world().remove(found.id)
    world().accounts.charge(token.account.id, "delete", DELETION)
    return {"data": {"deleted": True}}, 200


@api.get("/2/users/me")
@signed("me")
def me(token: Token) -> Answer:
    """Says whose token this is."""
    account = token.account
    return {"data": {"id": account.id, "name": account.name, "username": account.handle}}, 200


@api.get("/2/users/<account_id>/tweets")
@signed("own posts")
def own_posts(token: Token, account_id: str) -> Answer:
    """Gives the posts of an account, newest first."""
    wanted, stretch = wanted_of(request.args), page_of(request.args)
    if world().accounts.find(account_id=account_id) is None:
        raise Refusal(problems.no_such("user", account_id))
    posts = world().timeline(
        account_id,
        after_id=stretch.after_id,
        before_id=stretch.before_id,
        start=stretch.start,
        end=stretch.end,
        limit=stretch.limit + 1,
    )
    more, posts = len(posts) > stretch.limit, posts[: stretch.limit]
    world().accounts.charge(token.account.id, "read", READ_POST * len(posts))
    meta: dict[str, object] = {"result_count": len(posts)}
    if not posts:
        return {"meta": meta}, 200
    meta |= {"newest_id": str(posts[0].id), "oldest_id": str(posts[-1].id)}
    if more:
        meta["next_token"] = next_token(posts[-1].id)
    data = [post_words(post, wanted.post_fields, modern=wanted.modern) for post in posts]
    return {"data": data, **_includes(posts, wanted), "meta": meta}, 200


@api.post("/2/media/upload")
@signed("media", writes=True)
def upload(token: Token) -> Answer:
    """Takes a picture, as base64 in JSON or as a file in a form."""
    if request.mimetype == "multipart/form-data":
        file = request.files.get("media")
        data, kind = checks.checked_picture(
            file.read() if file else b"",
            request.form.get("media_category"),
        )
    else:
        data, kind = checks.picture_of(request.get_json(silent=True))
    picture = world().keep_picture(token.account.id, data, kind)
    return {
        "data": {
            "id": str(picture.id),
            "media_key": picture.key,
            "size": picture.size,
            "expires_after_secs": int(MEDIA_LIFE.total_seconds()),
            "image": {"image_type": kind.mime, "w": kind.width, "h": kind.height},
        },
    }, 200


@api.post("/2/media/metadata")
@signed("metadata", writes=True)
def describe(token: Token) -> Answer:
    """Sets the alt text of a picture."""
    media_id, text = checks.description_of(request.get_json(silent=True))
    if not world().describe_picture(token.account.id, int(media_id), text):
        raise Refusal(problems.invalid("id", media_id, "The media id is invalid."))
    world().accounts.charge(token.account.id, "describe", DESCRIPTION)
    return {"data": {"id": media_id, "associated_metadata": {"alt_text": {"text": text}}}}, 200


@api.route("/1.1/<path:_route>", methods=["GET", "POST", "PUT", "DELETE"])
def version_one(_route: str) -> Answer:
    """Refuses the old API loudly, so that an accidental call is noticed."""
    message = "You currently have access to a subset of X API V2 endpoints only. This endpoint is not among them."
    return {"errors": [{"message": message, "code": 453}]}, 403


def _found(post_id: str) -> Post:
    post = world().post(int(post_id)) if checks.is_number(post_id) and int(post_id) < 2**63 else None
    if post is None:
        raise Refusal(problems.no_such("tweet", post_id))
    return post


def _includes(posts: list[Post], wanted: Wanted) -> dict[str, object]:
    """Gives the pictures of the posts, when they were asked for."""
    pictures = [picture for post in posts for picture in post.pictures] if wanted.with_media else []
    if not pictures:
        return {}
    origin = setting().origin()
    return {"includes": {"media": [picture_words(picture, wanted.media_fields, origin) for picture in pictures]}}
