"""What does X do with posts and for accounts?

Each endpoint of X that the gatekeeper uses, apart from pictures. Who may come in at all
is decided in `door`, what a body must look like in `checks`, what happens in `world`.
"""

import random
from collections.abc import Callable

from gatekeeper.x.sandbox import checks, prices, problems
from gatekeeper.x.sandbox.problems import Refusal
from gatekeeper.x.sandbox.reading import Page, Wanted, next_token, page_of, wanted_of
from gatekeeper.x.sandbox.records import Post
from gatekeeper.x.sandbox.routing import MODERATE, READ, WRITE, Answer, Call, OpenCall, Routes
from gatekeeper.x.sandbox.timelines import Stretch
from gatekeeper.x.sandbox.wording import account_words, picture_words, post_words, returned_text

ROUTES = Routes()
_OLD_API = "You currently have access to a subset of X API V2 endpoints only. This endpoint is not among them."


@ROUTES.at("POST", "/2/tweets", "create", WRITE, writes=True)
def create(call: Call) -> Answer:
    """Creates a post."""
    draft = checks.draft_of(call.ask.json)
    made = call.world.publish(call.token.account, draft)
    call.world.accounts.charge(call.token.account.id, "create", prices.price_of(draft.text))
    words = {"id": str(made.id), "text": returned_text(made), "edit_history_tweet_ids": [str(made.id)]}
    return {"data": words}, 201


@ROUTES.at("GET", "/2/users/me", "me", READ)
def me(call: Call) -> Answer:
    """Says whose token this is."""
    return {"data": account_words(call.token.account)}, 200


@ROUTES.at("GET", "/2/tweets/:id", "post", READ, for_apps=True)
def read(call: Call) -> Answer:
    """Reads one post."""
    wanted = wanted_of(call.ask.parameters)
    found = _found(call)
    _charge_reading(call, [found])
    data = post_words(found, wanted.post_fields, modern=wanted.modern)
    return {"data": data, **_includes(call, [found], wanted)}, 200


@ROUTES.at("DELETE", "/2/tweets/:id", "delete", WRITE, writes=True)
def delete(call: Call) -> Answer:
    """Deletes a post of the account itself."""
    number = _number(call)
    found = call.world.posts.post(number)
    if found is None and not call.world.deleting_nothing_is_fine:
        raise Refusal(problems.no_such("tweet", call.number))
    if found is not None:
        if found.account.id != call.token.account.id:
            raise Refusal(problems.NOT_YOURS)
        call.world.remove(number)
    call.world.accounts.charge(call.token.account.id, "delete", prices.DELETION)
    return {"data": {"deleted": True}}, 200


@ROUTES.at("PUT", "/2/tweets/:id/hidden", "hide", MODERATE, writes=True)
def hide(call: Call) -> Answer:
    """Hides an answer in a conversation of the account, or shows it again."""
    hidden = checks.hidden_of(call.ask.json)
    call.world.hide(call.token.account, _number(call), hidden=hidden)
    call.world.accounts.charge(call.token.account.id, "hide", prices.HIDING)
    return {"data": {"hidden": hidden}}, 200


@ROUTES.at("GET", "/2/users/:id/tweets", "own posts", READ, for_apps=True)
def own_posts(call: Call) -> Answer:
    """Gives the posts of an account, newest first."""
    return _list(call, call.world.posts.own)


@ROUTES.at("GET", "/2/users/:id/mentions", "mentions", READ, for_apps=True)
def mentions(call: Call) -> Answer:
    """Gives the posts that mention an account or answer it, newest first."""
    return _list(call, call.world.posts.mentions)


@ROUTES.open("*", "/1.1/*")
def version_one(_call: OpenCall) -> Answer:
    """Refuses the old API loudly, so that an accidental call is noticed."""
    return {"errors": [{"message": _OLD_API, "code": 453}]}, 403


def _list(call: Call, posts_of: Callable[[str, Stretch], list[Post]]) -> Answer:
    wanted, page = wanted_of(call.ask.parameters), page_of(call.ask.parameters)
    account = call.world.accounts.find(account_id=call.number)
    if account is None:
        raise Refusal(problems.no_such("user", call.number))
    if account.protected and account.id != call.token.account.id:
        problem = problems.not_for_you("user", call.number)
        return {"errors": [problem.body(call.generation)]}, 200
    posts = posts_of(account.id, _stretch(call, page))
    more, posts = len(posts) > page.limit, posts[: page.limit]
    _charge_reading(call, posts)
    meta: dict[str, object] = {"result_count": len(posts)}
    if not posts:
        return {"meta": meta}, 200
    meta |= {"newest_id": str(posts[0].id), "oldest_id": str(posts[-1].id)}
    if more:
        meta["next_token"] = next_token(posts[-1].id)
    if call.mood.reordered:
        random.Random(posts[0].id).shuffle(posts)  # noqa: S311  # any order but the right one
    data = [post_words(post, wanted.post_fields, modern=wanted.modern) for post in posts]
    return {"data": data, **_includes(call, posts, wanted), "meta": meta}, 200


def _stretch(call: Call, page: Page) -> Stretch:
    lag = call.mood.lag_seconds
    return Stretch(
        after_id=page.after_id,
        before_id=page.before_id,
        start=page.start,
        end=page.end,
        limit=page.limit + 1,
        skip_newest=call.mood.skip_newest,
        lag_ms=None if lag is None else int(lag * 1000),
        replies_too=page.replies_too,
    )


def _number(call: Call) -> int:
    number = call.number
    if not checks.is_number(number):
        raise Refusal(problems.invalid("id", number, f"The `id` query parameter value [{number}] is not valid"))
    return min(int(number), checks.HIGHEST - 1)


def _found(call: Call) -> Post:
    post = call.world.posts.post(_number(call))
    if post is None:
        raise Refusal(problems.no_such("tweet", call.number))
    return post


def _charge_reading(call: Call, posts: list[Post]) -> None:
    account = call.token.account
    if not call.token.app_only:
        price = prices.READ_OWNED if account.owns_app else prices.READ
        call.world.accounts.charge_reading(account.id, [post.id for post in posts], price)


def _includes(call: Call, posts: list[Post], wanted: Wanted) -> dict[str, object]:
    """Gives the pictures and the authors of the posts, when they were asked for."""
    includes: dict[str, object] = {}
    pictures = [picture for post in posts for picture in post.pictures] if wanted.with_media else []
    if pictures:
        includes["media"] = [picture_words(picture, wanted.media_fields, call.origin) for picture in pictures]
    if wanted.with_authors and posts:
        authors = {post.account.id: post.account for post in posts}
        includes["users"] = [account_words(author) for author in authors.values()]
    return {"includes": includes} if includes else {}
