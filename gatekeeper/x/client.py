"""How does the gatekeeper speak to X with tweepy?

The only module that imports tweepy. Each call is one HTTP exchange in a thread of
its own, bounded by a wall-clock deadline (a read timeout alone does not bound a slow
drip), and ends in one of the port's values, never in an exception. What an answer
means is decided in `classify`, how bytes travel in `transport`.
"""

import base64
import logging
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from datetime import datetime
from typing import TypeVar
from urllib.parse import urlencode

import requests
import tweepy

from gatekeeper import clock
from gatekeeper.x import classify, replies
from gatekeeper.x.classify import Answer
from gatekeeper.x.credentials import XBearer, XCredentials
from gatekeeper.x.loopback import loopback_origin
from gatekeeper.x.numbers import first_number_at
from gatekeeper.x.port import (
    CreateOutcome,
    DeleteOutcome,
    HideOutcome,
    IdentityOutcome,
    ListOutcome,
    LookOutcome,
    MentionsOutcome,
    NewPost,
    NotSent,
    OwnPost,
    OwnPosts,
    Unknown,
    Uploaded,
    UploadOutcome,
    XPort,
)
from gatekeeper.x.transport import Exchange, answer_of, failure_of, harden, hush

log = logging.getLogger(__name__)

Outcome = TypeVar("Outcome")
MOST_PAGES = 5
FEWEST_A_PAGE, MOST_A_PAGE = 5, 100
"""What X takes for the length of a page."""
NO_NUMBER = "A post on X is known by a number, and this is none."
NO_ACCOUNT = "An account on X is known by a number, and this is none."
Reading = Answer | NotSent | Unknown
# What is raised although the answer arrived whole: by tweepy about a status, by tweepy's own
# constructors about an odd body or header, and by requests about a redirect it may not follow.
ANSWERED = (tweepy.TweepyException, requests.TooManyRedirects, ValueError, TypeError, AttributeError)


class TweepyPort(XPort):
    """One account on X, through tweepy with OAuth 1.0a, or a bearer token. Not shared between threads."""

    def __init__(
        self,
        credentials: XCredentials | XBearer,
        *,
        origin: str | None = None,
        connect_timeout: float = 5.0,
        read_timeout: float = 25.0,
        deadline: float = 30.0,
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        """Takes the keys, None for the real X or the origin of a sandbox on this computer, and the clock."""
        self._credentials = credentials
        self._now = now
        self._origin = None if origin is None else loopback_origin(origin)
        self._timeout = (connect_timeout, read_timeout)
        self._deadline = deadline
        self._exchange = Exchange()
        hush()
        self._client = self._new_client()

    def identity(self) -> IdentityOutcome:
        """Asks whose key this is."""
        return self._bounded(self._identity)

    def upload_picture(self, jpeg: bytes, alt_text: str) -> UploadOutcome:
        """Uploads one JPEG and sets its description; gives the number X keeps it under."""
        return self._bounded(lambda client: self._upload(client, jpeg, alt_text))

    def create(self, post: NewPost, on_late: Callable[[CreateOutcome], None] | None = None) -> CreateOutcome:
        """Creates the post with exactly one request.

        A create that ends after the deadline was already answered with Unknown; its
        true end is then given to `on_late`, in another thread.
        """
        return self._bounded(lambda client: self._create(client, post), on_late)

    def delete(self, x_post_id: str) -> DeleteOutcome:
        """Deletes one of our own posts."""
        return self._bounded(lambda client: self._delete(client, x_post_id))

    def look(self, x_post_id: str) -> LookOutcome:
        """Reads one post, to see whether it is still there."""
        return self._bounded(lambda client: self._look(client, x_post_id))

    def own_posts(
        self, account_id: str, since: datetime, until: datetime | None = None, *, most: int | None = None
    ) -> ListOutcome:
        """Lists what the account has posted since a moment, page by page, or the newest so many."""
        if not _is_number(account_id):
            return NotSent(NO_ACCOUNT)
        asked = {
            "since_id": str(max(first_number_at(since) - 1, 0)),  # X leaves out the number itself
            "max_results": str(MOST_A_PAGE if most is None else min(max(most, FEWEST_A_PAGE), MOST_A_PAGE)),
            "tweet.fields": "created_at,entities,attachments,referenced_tweets",
        }
        if until is not None:
            asked["until_id"] = str(first_number_at(until))
        route = f"/2/users/{account_id}/tweets"
        return self._bounded(lambda client: self._own_posts(client, route, asked, whole=most is None))

    def mentions(self, account_id: str, *, after_id: int, before_id: int | None, most: int) -> MentionsOutcome:
        """Reads one page of what names the account or answers it, the newest first."""
        if not _is_number(account_id):
            return NotSent(NO_ACCOUNT)
        asked = urlencode(replies.question(after_id=after_id, before_id=before_id, most=most))
        route = f"/2/users/{account_id}/mentions?{asked}"
        return self._bounded(
            lambda client: replies.mentioned(self._read(client, "GET", route), account_id, self._now())
        )

    def hide_reply(self, x_post_id: str) -> HideOutcome:
        """Hides a reply in one of our conversations."""
        return self._hide(x_post_id, hidden=True)

    def unhide_reply(self, x_post_id: str) -> HideOutcome:
        """Shows a hidden reply again."""
        return self._hide(x_post_id, hidden=False)

    def _hide(self, x_post_id: str, *, hidden: bool) -> HideOutcome:
        if not _is_number(x_post_id):
            return NotSent(NO_NUMBER)
        route = f"/2/tweets/{x_post_id}/hidden"
        return self._bounded(
            lambda client: replies.hidden_now(self._read(client, "PUT", route, {"hidden": hidden}), self._now())
        )

    def _own_posts(self, client: tweepy.Client, route: str, asked: dict[str, str], *, whole: bool) -> ListOutcome:
        asked, found = dict(asked), list[OwnPost]()
        for _ in range(MOST_PAGES):
            reading = self._read(client, "GET", f"{route}?{urlencode(asked)}")
            page = classify.listed(reading, self._now()) if isinstance(reading, Answer) else reading
            if not isinstance(page, classify.Listed):
                return page
            found += page.posts
            if not (page.next_token and whole):
                return OwnPosts(tuple(found), more=bool(page.next_token))
            asked["pagination_token"] = page.next_token
        return Unknown("X lists more posts than were asked for, so the list is not whole.")

    def _identity(self, client: tweepy.Client) -> IdentityOutcome:
        reading = self._read(client, "GET", "/2/users/me")
        return classify.identified(reading, self._now()) if isinstance(reading, Answer) else reading

    def _upload(self, client: tweepy.Client, jpeg: bytes, alt_text: str) -> UploadOutcome:
        picture = {"media": base64.b64encode(jpeg).decode("ascii"), "media_category": "tweet_image"}
        reading = self._read(client, "POST", "/2/media/upload", picture)
        if not isinstance(reading, Answer):
            return reading
        outcome = classify.uploaded(reading, self._now())
        if not isinstance(outcome, Uploaded) or not alt_text:
            return outcome
        described = {"id": outcome.media_id, "metadata": {"alt_text": {"text": alt_text}}}
        reading = self._read(client, "POST", "/2/media/metadata", described)
        return classify.described(reading, outcome, self._now()) if isinstance(reading, Answer) else reading

    def _create(self, client: tweepy.Client, post: NewPost) -> CreateOutcome:
        reading = self._read(client, "POST", "/2/tweets", create_body(post))
        return classify.created(reading, self._now()) if isinstance(reading, Answer) else reading

    def _delete(self, client: tweepy.Client, x_post_id: str) -> DeleteOutcome:
        if not _is_number(x_post_id):
            return NotSent(NO_NUMBER)
        reading = self._read(client, "DELETE", f"/2/tweets/{x_post_id}")
        return classify.deleted(reading, self._now()) if isinstance(reading, Answer) else reading

    def _look(self, client: tweepy.Client, x_post_id: str) -> LookOutcome:
        if not _is_number(x_post_id):
            return NotSent(NO_NUMBER)
        reading = self._read(client, "GET", f"/2/tweets/{x_post_id}")
        return classify.looked(reading, x_post_id, self._now()) if isinstance(reading, Answer) else reading

    def _new_client(self) -> tweepy.Client:
        keys = self._credentials
        if isinstance(keys, XBearer):
            client = tweepy.Client(bearer_token=keys.access_token, wait_on_rate_limit=False)
        else:
            client = tweepy.Client(
                consumer_key=keys.consumer_key,
                consumer_secret=keys.consumer_secret,
                access_token=keys.access_token,
                access_token_secret=keys.access_token_secret,
                wait_on_rate_limit=False,
            )
        harden(client.session, self._origin, self._timeout, self._exchange)
        return client

    def _read(
        self,
        client: tweepy.Client,
        method: str,
        route: str,
        body: Mapping[str, object] | None = None,
    ) -> Reading:
        """Makes one request with our key and gives the answer, whatever tweepy raises about it.

        tweepy's exceptions are not the source of truth: its constructors themselves fail
        on odd bodies and headers. The adapter kept the response, so that is read.
        """
        signed = isinstance(self._credentials, XCredentials)
        self._exchange.begin()
        try:
            return answer_of(client.request(method, route, json=body, user_auth=signed))
        except Exception as error:  # noqa: BLE001  # the port promises an outcome for every failure
            response = self._exchange.response
            if response is not None and isinstance(error, ANSWERED):
                return answer_of(response)
            outcome = failure_of(error, left=self._exchange.left)
            log.warning("No answer from X to %s: %s (%s)", method, outcome.why, type(error).__name__)
            return outcome

    def _bounded(
        self,
        work: Callable[[tweepy.Client], Outcome],
        on_late: Callable[[Outcome], None] | None = None,
    ) -> Outcome | Unknown:
        """Runs `work` in its own thread and waits for it until the deadline, no longer."""
        client, future = self._client, Future[Outcome]()

        def run() -> None:
            try:
                future.set_result(work(client))
            except BaseException as error:  # noqa: BLE001  # handed to the waiting thread, which raises it
                future.set_exception(error)

        # A daemon, so that a drip without end cannot keep the program from stopping.
        threading.Thread(target=run, name="x-exchange", daemon=True).start()
        try:
            return future.result(timeout=self._deadline)
        except TimeoutError:
            if future.done():
                return future.result()
        # The old session belongs to the thread that is still waiting.
        self._client = self._new_client()
        if on_late is not None:
            future.add_done_callback(lambda done: on_late(done.result()))
        return Unknown(f"X did not finish its answer within {self._deadline:g} seconds.")


def create_body(post: NewPost) -> dict[str, object]:
    """Gives the exact JSON that creates `post`. "Everyone may reply" is the absence of the key.

    Who may reply is said by the first post of a conversation, so an answer to it says nothing of its own.
    """
    body: dict[str, object] = {"text": post.text}
    if post.media_ids:
        body["media"] = {"media_ids": list(post.media_ids)}
    if post.replies_to:
        body["reply"] = {"in_reply_to_tweet_id": post.replies_to}
    elif post.reply_setting != "everyone":
        body["reply_settings"] = post.reply_setting
    if post.made_with_ai:
        body["made_with_ai"] = True
    return body


def _is_number(x_post_id: str) -> bool:
    return x_post_id.isascii() and x_post_id.isdigit()
