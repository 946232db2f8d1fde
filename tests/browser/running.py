"""How is the whole gatekeeper run for somebody at a browser? As the demo runs it, in a folder of its own.

Nothing is replaced: the invented school is made by the demo's own steps, waitress serves
the pages, the APScheduler ticker drives the publisher, and the sandbox plays X.
"""

import queue
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import col, select

from gatekeeper import serving
from gatekeeper.demo import run as demonstration
from gatekeeper.demo import school as invented
from gatekeeper.lifecycle import State
from gatekeeper.models import Post
from gatekeeper.publishing import ticker
from gatekeeper.services import Services
from tests.world import signed_in

HOST = "127.0.0.1"
TICK_SECONDS = 1.0
FIRST_START_SECONDS = 180


@dataclass(frozen=True)
class School:
    """The invented school at an address, with the public page of its account on the stand-in for X."""

    address: str
    timeline: str
    services: Services

    def token(self, key: str) -> str:
        """Signs one of the staff in without the page. `key` is the first part of the e-mail address."""
        have = self.services
        return signed_in(have.db, f"{key}@{invented.DOMAIN}", now=have.now(), device="Chromium")

    def references(self, state: State) -> list[str]:
        """The posts that stand in this state, the oldest first."""
        with self.services.db.read() as session:
            query = select(Post.reference).where(col(Post.state) == state).order_by(col(Post.id))
            return list(session.exec(query))


@contextmanager
def school(folder: Path, say: Callable[[str], None] = lambda _: None) -> Iterator[School]:
    """Runs the school of this folder for as long as the block lasts; in an empty folder it is made first."""
    opened: queue.Queue[School | BaseException] = queue.Queue()
    end = threading.Event()

    def serve(services: Services, ready: Callable[[], None]) -> None:
        with ExitStack() as stack:
            stack.callback(services.looking.close, with_senses=True)
            server = serving.make_server(services)
            pages = threading.Thread(target=server.run, name="pages", daemon=True)
            pages.start()
            stack.callback(server.close)  # the thread ends when the last browser lets go of its connection
            publisher = serving.make_publisher(services)
            stack.callback(ticker.start_in_background(publisher.tick, TICK_SECONDS))
            stack.callback(ticker.start_in_background(serving.make_bell(services), TICK_SECONDS))
            ready()
            handle = invented.HANDLE.lstrip("@")
            opened.put(School(services.settings.base_url, f"{services.settings.x_origin}/{handle}", services))
            end.wait()

    def run() -> None:
        options = demonstration.Options(folder, free_port(), fresh=False, browser=False, seed_only=False)
        try:
            demonstration.run(options, say, serve)
        except BaseException as error:  # noqa: BLE001  # whatever it is, it belongs to whoever waits for the school
            opened.put(error)

    thread = threading.Thread(target=run, name="school", daemon=True)
    thread.start()
    found = opened.get(timeout=FIRST_START_SECONDS)
    if isinstance(found, BaseException):
        raise found
    try:
        yield found
    finally:
        end.set()
        thread.join(timeout=20)


def free_port() -> int:
    """A port of this computer that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
