"""Who may come in, and with which words and headers does X send people away?

Checks run in X's order: signature, rate limit, state of the account, rights of the
app. A 401 carries no rate limit headers, as on the live service.
"""

import gzip
import secrets
import time
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from flask import Flask, Response, g, jsonify, request
from werkzeug.exceptions import HTTPException

from gatekeeper.x.sandbox import problems
from gatekeeper.x.sandbox.problems import Problem, Refusal
from gatekeeper.x.sandbox.records import Token
from gatekeeper.x.sandbox.setting import setting, world
from gatekeeper.x.sandbox.signature import CANONICAL_ORIGINS, Flaw, SignedRequest, verify

# Under this key stands the list that takes the verdict on a signature, for whoever notes the requests.
VERDICT = "sandbox.verdict"
_LEAST_TO_COMPRESS = 200

Arguments = ParamSpec("Arguments")
Answer = tuple[dict[str, object], int]
View = Callable[Concatenate[Token, Arguments], Answer]


def signed(endpoint: str, *, writes: bool = False) -> Callable[[View[Arguments]], Callable[Arguments, Answer]]:
    """Lets only requests through that an account signed, and counts them against the endpoint's limit."""

    def decorate(view: View[Arguments]) -> Callable[Arguments, Answer]:
        @wraps(view)
        def guarded(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Answer:
            return view(_admitted(endpoint, writes=writes), *args, **kwargs)

        return guarded

    return decorate


def install(app: Flask) -> None:
    """Gives the application X's refusals and X's headers."""
    app.register_error_handler(Refusal, lambda refusal: _refused(refusal.problem))
    app.register_error_handler(HTTPException, _refused_by_flask)
    app.after_request(_dressed)


def is_api(path: str) -> bool:
    """Says whether a path belongs to the API, and not to the public page."""
    return path.startswith(("/2/", "/1.1/"))


def _admitted(endpoint: str, *, writes: bool) -> Token:
    accounts = world().accounts
    verdict = verify(
        _signed_request(),
        origins=(*CANONICAL_ORIGINS, setting().origin()),
        now=time.time(),
        secrets_of=accounts.secrets_of,
        remember_nonce=accounts.remember_nonce,
    )
    request.environ[VERDICT].append(verdict.value if isinstance(verdict, Flaw) else "verified")
    if isinstance(verdict, Flaw):
        raise Refusal(problems.UNAUTHORISED)
    token = accounts.holder(verdict)
    g.window = accounts.spend(token.token, endpoint)
    if g.window.exceeded:
        raise Refusal(problems.TOO_MANY)
    if token.account.suspended:
        raise Refusal(problems.SUSPENDED)
    if token.account.out_of_credit:
        raise Refusal(problems.no_credit(token.account.id, setting().generation))
    if writes and not token.may_write:
        raise Refusal(problems.READ_ONLY_APP)
    return token


def _signed_request() -> SignedRequest:
    path, _, query = str(request.environ["REQUEST_URI"]).partition("?")
    return SignedRequest(
        method=request.method,
        path=path,
        query=query,
        authorization=request.headers.get("Authorization", ""),
        content_type=request.headers.get("Content-Type", ""),
        body=request.get_data() if request.mimetype == "application/x-www-form-urlencoded" else b"",
    )


def _refused(problem: Problem) -> Response:
    answer = jsonify(problem.body(setting().generation))
    answer.status_code = problem.status
    return answer


def _refused_by_flask(error: HTTPException) -> Response | HTTPException:
    if not is_api(request.path):
        return error
    known = {404: problems.NO_SUCH_ROUTE, 405: problems.WRONG_METHOD, 413: problems.TOO_LARGE}
    status = error.code or 500
    return _refused(known.get(status) or Problem(status, error.name, error.name))


def _dressed(answer: Response) -> Response:
    if not is_api(request.path):
        return answer
    headers = answer.headers
    headers["Content-Type"] = "application/json; charset=utf-8"
    headers["api-version"] = "2.167"
    headers["x-access-level"] = "read-write"
    headers["x-transaction-id"] = secrets.token_hex(8)
    headers["x-response-time"] = "12"
    headers["Set-Cookie"] = f"guest_id=v1%3A{secrets.randbelow(10**18):018d}; Path=/; SameSite=None; Secure"
    window = g.get("window")
    if window is not None:
        headers["x-rate-limit-limit"] = str(window.limit)
        headers["x-rate-limit-remaining"] = str(window.remaining)
        headers["x-rate-limit-reset"] = str(window.reset)
    body = answer.get_data()
    if "gzip" in request.headers.get("Accept-Encoding", "") and len(body) >= _LEAST_TO_COMPRESS:
        answer.set_data(gzip.compress(body))
        headers["Content-Encoding"] = "gzip"
    return answer
