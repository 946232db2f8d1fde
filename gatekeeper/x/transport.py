"""How do bytes travel to X, and what may go wrong on the way?

Everything that stock tweepy leaves open is closed here: there are timeouts, no
redirect is followed, no proxy or netrc of the environment is used, nothing is sent
twice, and the libraries below are too quiet to leak a post or a key. Pointing the
client at a sandbox is the same code with one more line.
"""

import logging
import ssl
import threading
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import NewConnectionError

from gatekeeper.x.classify import Answer
from gatekeeper.x.port import NotSent, Unknown

X_ORIGINS = ("https://api.twitter.com", "https://api.x.com")
TALKATIVE = ("tweepy", "oauthlib", "requests_oauthlib", "urllib3")

Timeout = tuple[float, float]


class Exchange(threading.local):
    """What the adapter saw of the current thread's request, whatever the layers above make of it."""

    left: bool = False
    response: requests.Response | None = None

    def begin(self) -> None:
        """Forgets the request before."""
        self.left, self.response = False, None


class XAdapter(HTTPAdapter):
    """Carries signed requests to X, or to a sandbox on this computer when `origin` is given."""

    def __init__(self, origin: str | None, timeout: Timeout, exchange: Exchange) -> None:
        super().__init__(max_retries=0)
        self._origin = origin
        self._timeout = timeout
        self._exchange = exchange

    def send(  # noqa: PLR0917  # the signature of the base class
        self,
        request: requests.PreparedRequest,
        stream: bool = False,  # noqa: FBT001, FBT002  # the signature of the base class
        timeout: object = None,  # noqa: ARG002  # ours is the one that counts
        verify: bool | str = True,  # noqa: FBT001, FBT002  # the signature of the base class
        cert: str | tuple[str, str] | None = None,
        proxies: Mapping[str, str] | None = None,  # noqa: ARG002  # proxies of the environment are not used
    ) -> requests.Response:
        """Sends a copy: the original stays signed for X, whichever computer it goes to."""
        copy = request.copy()
        if self._origin is not None:
            signed, goal = urlsplit(str(request.url)), urlsplit(self._origin)
            copy.headers["Host"] = signed.netloc
            copy.url = signed._replace(scheme=goal.scheme, netloc=goal.netloc).geturl()
        # A fresh connection each time: a kept one that X has just closed would turn
        # a request that was never read into "we do not know".
        copy.headers["Connection"] = "close"
        self._exchange.left = True
        response = super().send(
            copy,
            stream=stream,
            timeout=self._timeout,
            verify=verify,
            cert=cert,
            proxies={},
        )
        self._exchange.response = response
        return response


def harden(session: requests.Session, origin: str | None, timeout: Timeout, exchange: Exchange) -> None:
    """Lets this session reach X (or the sandbox in X's name) and nothing else, once for each request."""
    session.trust_env = False
    session.max_redirects = 0
    session.adapters.clear()
    for known in X_ORIGINS:
        session.mount(known + "/", XAdapter(origin, timeout, exchange))


def hush() -> None:
    """Keeps the libraries from logging headers, bodies and post texts at any root level."""
    present = [name for name in logging.root.manager.loggerDict if name.partition(".")[0] in TALKATIVE]
    for name in {*TALKATIVE, *present}:
        logging.getLogger(name).setLevel(logging.WARNING)


def answer_of(response: requests.Response) -> Answer:
    """Takes the finished response and gives what the classifier reads."""
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Answer(response.status_code, headers, response.content)


def failure_of(error: Exception, *, left: bool) -> NotSent | Unknown:
    """Classes an exchange without an answer. `left` says whether the request was handed to the network.

    Only two things prove that X never saw the request: no connection could be
    opened, or X's certificate was not accepted. The messages of the libraries are
    not repeated, since they may hold addresses and parts of the request.
    """
    if not left:
        return NotSent("The request could not be prepared, so it was not sent.")
    causes = list(_causes(error))
    if any(isinstance(cause, requests.ConnectTimeout | NewConnectionError) for cause in causes):
        return NotSent("No connection to X could be opened.")
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return NotSent("The connection to X is not the real X: its certificate was not accepted.")
    if isinstance(error, requests.ReadTimeout):
        return Unknown("X took too long to answer.")
    if isinstance(error, requests.exceptions.ChunkedEncodingError):
        return Unknown("The answer of X broke off.")
    return Unknown(f"The connection to X broke ({type(error).__name__}).")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Walks through an exception and those inside it (as `reason` or argument, or raised from)."""
    waiting, seen = [error], set[int]()
    while waiting:
        cause = waiting.pop()
        if id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        inside = (*cause.args, getattr(cause, "reason", None), cause.__cause__)
        waiting.extend(item for item in inside if isinstance(item, BaseException))
