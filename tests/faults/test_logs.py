"""Does a log at its most talkative ever hold a key or the words of a post?"""

import logging
from collections.abc import Iterator
from contextlib import suppress

import pytest
from sqlalchemy.exc import OperationalError

from gatekeeper.actions import channel, drafting
from gatekeeper.pictures import paint
from gatekeeper.serving import make_publisher
from gatekeeper.x.sandbox.faults import Drop, Hang, Status, Truncate
from tests.faults.conftest import Opens, School
from tests.faults.failing import failing
from tests.faults.prepared import Kind
from tests.gatekeeper.publishing.conftest import add_photo
from tests.world import PASSWORD, World

WORDS = "Planted-Sunflower-Words"
LIBRARIES = (
    "tweepy",
    "tweepy.client",
    "urllib3",
    "urllib3.connectionpool",
    "requests",
    "requests_oauthlib",
    "requests_oauthlib.oauth1_auth",
    "oauthlib",
    "oauthlib.oauth1.rfc5849",
    "sqlalchemy",
    "sqlalchemy.engine",
    "sqlalchemy.engine.Engine",
    "sqlalchemy.orm",
    "sqlalchemy.pool",
    "psycopg",
    "psycopg.pq",
    "flask_wtf.csrf",
    "werkzeug",
)


class Everything(logging.Handler):
    """Keeps every record with all that is in it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(f"{self.format(record)} {record.__dict__}")


@pytest.fixture
def log() -> Iterator[Everything]:
    """Everything that anybody says, at DEBUG, whatever was set before."""
    levels = {name: logging.getLogger(name).level for name in ("", *LIBRARIES)}
    everything = Everything()
    for name in levels:
        logging.getLogger(name).setLevel(logging.DEBUG)
    logging.getLogger().addHandler(everything)
    yield everything
    logging.getLogger().removeHandler(everything)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_nothing_said_at_any_level_holds_a_key_or_the_words_of_a_post(
    log: Everything, opened: Opens, kind: Kind
) -> None:
    school = opened(kind, "head", lambda _: None)
    with school.begin() as world:
        _connect(school)
        _posts(school, world)
        publisher = make_publisher(school.services, steady=world.steady)
        for effect in (Drop(committed=True), Status(503), Truncate(), Hang(0.2), Status(403), Status(401)):
            school.x.faults.add(effect, "POST", "/2/tweets", times=1)
        for minutes in (0, 3, 5, 20, 30):
            world.later(minutes=minutes)
            publisher.tick()
        with failing(world.db, 60), suppress(OperationalError):
            publisher.tick()
        down = world.approved(text=f"{WORDS} that come down.")
        publisher.tick()
        channel.ask_takedown(world.db, world.actor("head"), down, reason=f"{WORDS} wrong", now=world.now)
        school.x.faults.add(Status(503), "DELETE", "/2/tweets/*", times=1)
        for minutes in (0, 3):
            world.later(minutes=minutes)
            publisher.tick()
        for page in ("/", "/history", f"/posts/{down}", "/account-on-x/"):
            school.browser.get(page)
    logging.getLogger(__name__).debug("the log is listening")
    heard = "\n".join(log.heard)
    assert "the log is listening" in heard
    assert "settled as" in heard, "the product itself speaks, too"
    assert len(school.x.posts()) > 1
    keys = school.x.credentials
    for secret in (
        WORDS,
        "Six tall sunflowers in the school garden",
        PASSWORD,
        keys.consumer_key,
        keys.consumer_secret,
        keys.access_token,
        keys.access_token_secret,
        "oauth_signature",
    ):
        found = next((line for line in log.heard if secret in line), "")
        assert not found, found[:300]


def _connect(school: School) -> None:
    keys = school.x.credentials
    names = ("consumer_key", "consumer_secret", "access_token", "access_token_secret")
    given = {name: getattr(keys, name) for name in names}
    school.browser.post("/account-on-x/keys", given | {"consumer_secret": "a-wrong-one"})
    assert school.browser.post("/account-on-x/keys", given).status == 303


def _posts(school: School, world: World) -> None:
    reference = drafting.start(world.db, world.actor("teacher"), world.now)
    photo = paint.phone_photo(paint.painted("sunflowers", size=(300, 200)))
    choice = add_photo(world, reference, school.pictures, photo)
    world.save(reference, text=f"{WORDS} with a picture.", pictures=(choice,))
    assert world.submit(reference).accepted
    world.approve(reference)
    for number in range(4):
        world.approved(text=f"{WORDS}, row {number} of our garden.")
