"""How does a test speak to the sandbox without either client?"""

import base64
from typing import Any

import requests
from requests_oauthlib import OAuth1

from gatekeeper.x.credentials import XCredentials
from gatekeeper.x.port import RefusalKind, Refused, Sent
from gatekeeper.x.sandbox import Sandbox


class Caller:
    """A plain signed caller of the sandbox."""

    def __init__(self, sandbox: Sandbox, keys: XCredentials) -> None:
        self.origin = sandbox.origin
        self.session = requests.Session()
        self.session.auth = OAuth1(
            keys.consumer_key,
            keys.consumer_secret,
            keys.access_token,
            keys.access_token_secret,
        )

    def __call__(self, method: str, path: str, **more: Any) -> requests.Response:
        return self.session.request(method, self.origin + path, timeout=5, **more)

    def upload(self, data: bytes, category: str = "tweet_image") -> requests.Response:
        body = {"media": base64.b64encode(data).decode(), "media_category": category}
        return self("POST", "/2/media/upload", json=body)


def sent_id(outcome: object) -> int:
    assert isinstance(outcome, Sent)
    return int(outcome.x_post_id)


def refused_kind(outcome: object) -> RefusalKind:
    assert isinstance(outcome, Refused)
    return outcome.kind
