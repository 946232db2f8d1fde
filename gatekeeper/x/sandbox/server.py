"""How is the sandbox started, watched and stopped?

Serves in threads of the calling process, on this computer only. Everything a test or
a demo may do to it is a method here, or on `world` and `faults`; another process can do
the same over the control port.
"""

import secrets
import socket
import threading
from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from gatekeeper.x.credentials import XCredentials
from gatekeeper.x.loopback import loopback_host
from gatekeeper.x.sandbox.app import create_app
from gatekeeper.x.sandbox.control import Control
from gatekeeper.x.sandbox.exchange import Noted, StandIn
from gatekeeper.x.sandbox.oauth2 import App
from gatekeeper.x.sandbox.problems import Generation
from gatekeeper.x.sandbox.records import Charge, Post
from gatekeeper.x.sandbox.setting import Setting
from gatekeeper.x.sandbox.wire import Wire
from gatekeeper.x.sandbox.world import World

APP = "stand-in-app"
_WAITING_CONNECTIONS = 1024
_NEXT_ACCOUNT = 1_700_000_000_000_000_100


class Sandbox:
    """A stand-in for X on this computer, with one account to begin with."""

    def __init__(
        self,
        *,
        handle: str = "lunsfordprimary",
        name: str = "Lunsford Primary",
        account_id: str = "1700000000000000001",
        credentials: XCredentials | None = None,
        database: str | Path = ":memory:",
        host: str = "127.0.0.1",
        port: int = 0,
        control_token: str = "",
        generation: Generation = Generation.X,
        limits: Mapping[str, int] | None = None,
        duplicate_window: timedelta | None = timedelta(hours=24),
        lag: timedelta = timedelta(seconds=2),
        latency: timedelta = timedelta(0),
        seed: int | None = None,
    ) -> None:
        """Takes the account, where to keep the world, where to listen, and how this X behaves.

        With a file as `database` a second start finds its timeline and its keys. Port 0
        chooses a free one, which a later start keeps. A `control_token` opens the control
        port. Lists lag by `lag`; every request of the API takes at least `latency`.
        """
        self._host = loopback_host(host)
        self._port = port
        self._stopping = threading.Event()
        self._api: _Listener | None = None
        self._steering: _Listener | None = None
        self._again: threading.Timer | None = None
        self.world = World(database, limits=limits, duplicate_window=duplicate_window, lag=lag, seed=seed)
        self.stand_in = StandIn(self.world, generation=generation, origin=lambda: self.origin, seed=seed)
        self.stand_in.latency = latency
        self.faults = self.stand_in.faults
        self.account_id = account_id
        self.credentials = self.world.accounts.open(handle, name, account_id, credentials)
        self._handler = Wire(self.stand_in, self._stopping).handler()
        self._pages = create_app(Setting(self.world))
        self._control = Control(self, control_token) if control_token else None
        self._control_port = 0

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def origin(self) -> str:
        """Where the sandbox listens, such as `http://127.0.0.1:40123`."""
        return self._origin(self._port)

    @property
    def steered(self) -> bool:
        """Says whether there is a control port."""
        return self._control is not None

    @property
    def control_origin(self) -> str:
        """Where the control port listens."""
        return self._origin(self._control_port)

    def start(self) -> Self:
        """Begins to listen. An address in use is an OSError."""
        self._stopping.clear()
        if self._api is None:
            self._api = _Listener(self._host, self._port, self._pages, self._handler)
            self._port = self._api.port
        if self._control is not None and self._steering is None:
            self._steering = _Listener(self._host, self._control_port, self._control, _Quiet)
            self._control_port = self._steering.port
        return self

    def stop(self) -> None:
        """Stops listening; connections are refused from now on. The world stays, `start` goes on with it."""
        self._stopping.set()
        if self._again is not None:
            self._again.cancel()
            self._again.join()
            self._again = None
        for listener in (self._api, self._steering):
            if listener is not None:
                listener.close()
        self._api = self._steering = None

    def refuse_for(self, seconds: float) -> None:
        """Refuses connections for so many seconds; what is being answered goes on, and the control port too."""
        if self._api is not None:
            self._api.close()
            self._api = None
            self._again = threading.Timer(seconds, self.start)
            self._again.daemon = True
            self._again.start()

    def close(self) -> None:
        """Stops, and closes the database."""
        self.stop()
        self.world.close()

    def add_account(
        self,
        handle: str,
        name: str = "",
        account_id: str = "",
        credentials: XCredentials | None = None,
        *,
        may_write: bool = True,
    ) -> XCredentials:
        """Opens another account with keys of its own (the same again when it is there), and gives the keys."""
        there = self.world.accounts.find(handle=handle)
        number = account_id or (there.id if there else str(self.world.accounts.next_id(_NEXT_ACCOUNT)))
        return self.world.accounts.open(handle, name or handle, number, credentials, may_write=may_write)

    def register_app(
        self, redirect_uris: Collection[str], *, name: str = "Gatekeeper", public: bool = False
    ) -> App:
        """Registers the app that may ask for consent by OAuth 2 and come back to these addresses."""
        there = self.world.oauth2.app(APP)
        secret = there.client_secret if there and there.client_secret else secrets.token_urlsafe(36)
        return self.world.oauth2.register(APP, "" if public else secret, name=name, redirect_uris=redirect_uris)

    def at(self, moment: datetime) -> AbstractContextManager[None]:
        """Makes it `moment` in the world for as long as the block lasts: posts are then from that time."""
        return self.world.clock.at(moment)

    def posts(self) -> list[Post]:
        """Gives every post ever made, deleted ones too, newest first."""
        return self.world.posts.everything()

    def requests(self) -> list[Noted]:
        """Gives the requests seen, oldest first, without secrets and texts."""
        return list(self.stand_in.noted)

    def charges(self) -> list[Charge]:
        """Gives what the calls cost."""
        return self.world.accounts.charges()

    def reset(self) -> None:
        """Forgets posts, pictures, charges, requests and faults. Accounts, keys and tokens stay."""
        self.faults.clear()
        self.stand_in.noted.clear()
        self.world.reset()

    def _origin(self, port: int) -> str:
        if not port:
            raise RuntimeError("The sandbox has no port before it is started.")
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{port}"


class _Listener:
    """An application that is served at an address, in threads."""

    def __init__(self, host: str, port: int, app: Any, handler: type[WSGIRequestHandler]) -> None:  # noqa: ANN401  # a WSGI application, which werkzeug types for itself
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        # Bound here: werkzeug would end the whole program when the port is in use.
        with socket.socket(family, socket.SOCK_STREAM) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((host, port))
            listener.listen(_WAITING_CONNECTIONS)
            self.port = int(listener.getsockname()[1])
            self._server: BaseWSGIServer = make_server(
                host, self.port, app, threaded=True, request_handler=handler, fd=listener.fileno()
            )
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="x-sandbox", daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Stops listening."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Quiet(WSGIRequestHandler):
    """Keeps the orders to the sandbox out of the product's log."""

    timeout = 60

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Says nothing."""
