"""Who may come in, and with which words and headers does X send people away?

Checks run in X's order: signature or token, rate limit, state of the account, rights of
the app. A 401 carries no rate limit headers, as on the live service.
"""

import random
import secrets
from collections.abc import Callable, Mapping

from gatekeeper.x.sandbox import problems
from gatekeeper.x.sandbox.asking import JSON_TYPE, Ask, Mood, Reply
from gatekeeper.x.sandbox.endpoints import ROUTES as POSTS
from gatekeeper.x.sandbox.media_endpoints import ROUTES as MEDIA
from gatekeeper.x.sandbox.problems import Generation, Refusal
from gatekeeper.x.sandbox.records import Account, Token, Window
from gatekeeper.x.sandbox.routing import Call, Endpoint, OpenCall, OpenEndpoint, Routes
from gatekeeper.x.sandbox.signature import (
    CANONICAL_ORIGINS,
    FORM,
    Flaw,
    SignedRequest,
    header_parameters,
    verify,
)
from gatekeeper.x.sandbox.token_endpoints import ROUTES as TOKENS
from gatekeeper.x.sandbox.world import World

NOT_ASKED = "inside"
_BAD_TOKEN = "a token that is unknown, over or revoked"  # noqa: S105  # a sentence
_BEARER = "bearer "
_VERIFIED = "verified"


class Door:
    """X as a function: a request goes in, an answer comes out. No network and no thread is needed."""

    def __init__(
        self,
        world: World,
        generation: Generation = Generation.X,
        origin: Callable[[], str] = lambda: "",
        *,
        seed: int | None = None,
    ) -> None:
        """Takes the world, whose words are used, and (asked late) where the sandbox listens, if it does."""
        self._world = world
        self._generation = generation
        self._origin = origin
        self._routes = Routes((POSTS, MEDIA, TOKENS))
        self._chance = secrets.SystemRandom() if seed is None else random.Random(seed)  # noqa: S311  # no secrets

    def answer(self, ask: Ask, mood: Mood | None = None) -> Reply:
        """Decides one request."""
        mood = mood or Mood()
        visit = _Visit(self._world, ask, mood, mood.generation or self._generation, self._origin())
        try:
            endpoint, number = self._routes.find(ask.method, ask.plain_path)
            content, status = visit.act(endpoint, number)
        except Refusal as refusal:
            content, status = refusal.problem.body(visit.generation), refusal.problem.status
        reply = Reply(status, content, self.headers(visit.window))
        reply.verdict = visit.verdict
        if visit.token is not None:
            reply.headers["x-access-level"] = "read-write" if visit.token.may_write else "read"
        return reply

    def words(self, status: int, mood: Mood, *, kind: str = "", account_id: str = "") -> Mapping[str, object]:
        """Gives X's usual body for a status, for an answer that nobody decided."""
        generation = mood.generation or self._generation
        return problems.usual(status, generation, kind=kind, account_id=account_id).body(generation)

    def headers(self, window: Window | None = None) -> dict[str, str]:
        """Gives the headers of every answer."""
        headers = {
            "content-type": JSON_TYPE,
            "api-version": "2.167",
            "x-access-level": "read-write",
            "x-transaction-id": f"{self._chance.getrandbits(64):016x}",
            "x-response-time": "12",
            "set-cookie": f"guest_id=v1%3A{self._chance.randrange(10**18):018d}; Path=/; SameSite=None; Secure",
        }
        if window is not None:
            headers["x-rate-limit-limit"] = str(window.limit)
            headers["x-rate-limit-remaining"] = str(window.remaining)
            headers["x-rate-limit-reset"] = str(window.reset)
        return headers

    def account_behind(self, ask: Ask) -> Account | None:
        """Gives the account in whose name a request comes, proved or not: for whoever aims a fault at it."""
        if ask.account_id:
            return self._world.accounts.find(account_id=ask.account_id)
        account_id = ""
        if ask.authorization.lower().startswith(_BEARER):
            bearer = self._world.oauth2.bearer(ask.authorization[len(_BEARER) :])
            account_id = bearer.account_id if bearer else ""
        else:
            oauth = header_parameters(ask.authorization) or {}
            account_id = self._world.accounts.account_of(oauth.get("oauth_token", ""))
        return self._world.accounts.find(account_id=account_id) if account_id else None


class _Visit:
    """One request at the door."""

    def __init__(self, world: World, ask: Ask, mood: Mood, generation: Generation, origin: str) -> None:
        self._world = world
        self._ask = ask
        self._mood = mood
        self._origin = origin
        self.generation = generation
        self.verdict = "not looked at"
        self.window: Window | None = None
        self.token: Token | None = None

    def act(self, endpoint: Endpoint | OpenEndpoint, number: str) -> tuple[object, int]:
        if isinstance(endpoint, OpenEndpoint):
            return endpoint.act(OpenCall(self._world, self._ask))
        token = self._proved()
        self.window = self._world.limits.spend(token.token, endpoint.window)
        if self.window.exceeded:
            raise Refusal(problems.TOO_MANY)
        self._check_rights(token, endpoint)
        self.token = token
        return endpoint.act(Call(self._world, self._ask, token, self._mood, self.generation, self._origin, number))

    def _proved(self) -> Token:
        if self._ask.account_id:
            self.verdict = NOT_ASKED
            return self._world.accounts.token_of(self._ask.account_id)
        if self._ask.authorization.lower().startswith(_BEARER):
            return self._bearer()
        verdict = verify(
            self._signed(),
            origins=(*CANONICAL_ORIGINS, self._origin),
            now=self._world.clock.signing_seconds(),
            secrets_of=self._world.accounts.secrets_of,
            remember_nonce=self._world.limits.remember_nonce,
        )
        self.verdict = verdict.value if isinstance(verdict, Flaw) else _VERIFIED
        if isinstance(verdict, Flaw):
            raise Refusal(problems.UNAUTHORISED)
        return self._world.accounts.holder(verdict)

    def _bearer(self) -> Token:
        text = self._ask.authorization[len(_BEARER) :]
        bearer = self._world.oauth2.bearer(text)
        self.verdict = _VERIFIED if bearer else _BAD_TOKEN
        if bearer is None:
            raise Refusal(problems.UNAUTHORISED)
        if bearer.account_id:
            account, holder = self._world.accounts.known(bearer.account_id), bearer.account_id
        else:
            account, holder = Account("", "", bearer.client_id), bearer.client_id
        # A limit belongs to the person and the app, whichever token of theirs is used.
        name = f"{bearer.client_id}/{holder}"
        return Token(name, account, bearer.may_write, bearer.scopes, app_only=not bearer.account_id)

    def _check_rights(self, token: Token, endpoint: Endpoint) -> None:
        if token.app_only:
            if not endpoint.for_apps:
                raise Refusal(problems.APP_ONLY)
            return
        if token.account.suspended:
            raise Refusal(problems.SUSPENDED)
        if token.account.locked:
            raise Refusal(problems.LOCKED)
        if not token.account.can_pay:
            raise Refusal(problems.no_credit(token.account.id, self.generation))
        if token.scopes is not None and not token.scopes.issuperset(endpoint.scopes):
            raise Refusal(problems.MISSING_SCOPE)
        if endpoint.writes and not token.may_write:
            raise Refusal(problems.READ_ONLY_APP)

    def _signed(self) -> SignedRequest:
        ask = self._ask
        return SignedRequest(
            method=ask.method,
            path=ask.path,
            query=ask.query,
            authorization=ask.authorization,
            content_type=ask.content_type,
            body=ask.body if ask.mimetype == FORM else b"",
        )
