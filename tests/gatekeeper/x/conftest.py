"""What do the tests about X share: a running sandbox, a port to it, a picture, a witness?"""

import io
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import requests
from openapi_core import OpenAPI
from PIL import Image
from requests_oauthlib import OAuth1

from gatekeeper.x.client import TweepyPort
from gatekeeper.x.credentials import XCredentials
from gatekeeper.x.sandbox import Sandbox
from tests.gatekeeper.x.caller import Caller
from tests.gatekeeper.x.witness import Witness, document_for

# Invented keys, with the two letters that a wrong encoding stumbles over.
KEYS = XCredentials(
    consumer_key="consumer-key-for-tests",
    consumer_secret="consumer&secret%25for tests",
    access_token="1700000000000000001-token-for-tests",
    access_token_secret="token%secret&for=tests+~",
)


@pytest.fixture
def keys() -> XCredentials:
    return KEYS


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(credentials=KEYS, lag=timedelta(0)) as running:
        yield running


@pytest.fixture
def port(sandbox: Sandbox) -> TweepyPort:
    return TweepyPort(KEYS, origin=sandbox.origin)


@pytest.fixture(scope="session")
def jpeg() -> bytes:
    return picture("JPEG")


def picture(kind: str, size: tuple[int, int] = (64, 48)) -> bytes:
    """Draws a plain picture in the given format."""
    target = io.BytesIO()
    Image.new("RGB", size, (208, 120, 40)).save(target, kind)
    return target.getvalue()


@pytest.fixture(scope="session")
def picture_of() -> Callable[..., bytes]:
    return picture


@pytest.fixture
def call(sandbox: Sandbox, keys: XCredentials) -> Iterator[Caller]:
    caller = Caller(sandbox, keys)
    yield caller
    caller.session.close()


@pytest.fixture
def document(sandbox: Sandbox) -> OpenAPI:
    return document_for(sandbox.origin)


@pytest.fixture
def witness(document: OpenAPI) -> Witness:
    return Witness(document)


@pytest.fixture
def session(keys: XCredentials, witness: Witness) -> Iterator[requests.Session]:
    """A plain signed session, for requests that neither client makes."""
    with requests.Session() as plain:
        plain.auth = OAuth1(
            keys.consumer_key,
            keys.consumer_secret,
            keys.access_token,
            keys.access_token_secret,
        )
        plain.hooks["response"].append(witness)
        yield plain
