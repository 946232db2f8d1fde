"""How is the sandbox started, watched and stopped?

Serves in threads of the calling process, on this computer only. Everything a test or
a demo may do to it is a method here, or on `world` and `faults`; another process can do
the same over the control port.
"""

import socket
import threading
from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from gatekeeper.x.credentials import XCredentials
from gatekeeper.x.loopback import loopback_host
from gatekeeper.x.sandbox.control import Control
from gatekeeper.x.sandbox.faults import Faults
from gatekeeper.x.sandbox.http import create_app
from gatekeeper.x.sandbox.problems import Generation
from gatekeeper.x.sandbox.records import Charge, Post
from gatekeeper.x.sandbox.setting import Setting
from gatekeeper.x.sandbox.wire import Noted, Wire
from gatekeeper.x.sandbox.world import World

_WAITING_CONNECTIONS = 64


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
        duplicate_window: timedelta = timedelta(hours=24),
    ) -> None:
        """Takes the account, where to keep the world, and where to listen.

        With a file as `database` a second start finds its timeline and its keys. Port 0
        chooses a free one, which a later start keeps. A `control_token` opens the control
        port.
        """
        self._host = loopback_host(host)
        self._port = port
        self._stopping = threading.Event()
        self._serving: list[tuple[BaseWSGIServer, threading.Thread]] = []
        self.world = World(database, limits=limits, duplicate_window=duplicate_window)
        self.account_id = account_id
        self.credentials = self.world.accounts.open(handle, name, account_id, credentials)
        self.faults = Faults()
        app = create_app(Setting(self.world, generation, lambda: self.origin))
        self._wire = Wire(app, self.faults, generation, self._stopping)
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
    def control_origin(self) -> str:
        """Where the control port listens."""
        return self._origin(self._control_port)

    def start(self) -> Self:
        """Begins to listen. An address in use is an OSError."""
        if self._serving:
            return self
        self._stopping.clear()
        self._port = self._serve(self._wire, self._port)
        if self._control is not None:
            self._control_port = self._serve(self._control, self._control_port)
        return self

    def stop(self) -> None:
        """Stops listening; connections are refused from now on. The world stays, `start` goes on with it."""
        self._stopping.set()
        for server, thread in self._serving:
            server.shutdown()
            thread.join()
            server.server_close()
        self._serving.clear()

    def close(self) -> None:
        """Stops, and closes the database."""
        self.stop()
        self.world.close()

    def at(self, moment: datetime) -> AbstractContextManager[None]:
        """Makes it `moment` in the world for as long as the block lasts: posts are then from that time."""
        return self.world.clock.at(moment)

    def posts(self) -> list[Post]:
        """Gives every post ever made, deleted ones too, newest first."""
        return self.world.all_posts()

    def requests(self) -> list[Noted]:
        """Gives the requests seen, oldest first, without secrets and texts."""
        return list(self._wire.noted)

    def charges(self) -> list[Charge]:
        """Gives what the calls cost."""
        return self.world.accounts.charges()

    def _origin(self, port: int) -> str:
        if not port:
            raise RuntimeError("The sandbox has no port before it is started.")
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{port}"

    def _serve(self, app: Any, port: int) -> int:  # noqa: ANN401  # a WSGI application, which werkzeug types for itself
        family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
        # Bound here: werkzeug would end the whole program when the port is in use.
        with socket.socket(family, socket.SOCK_STREAM) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((self._host, port))
            listener.listen(_WAITING_CONNECTIONS)
            bound = int(listener.getsockname()[1])
            server = make_server(
                self._host,
                bound,
                app,
                threaded=True,
                request_handler=_Quiet,
                fd=listener.fileno(),
            )
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), name="x-sandbox", daemon=True)
        thread.start()
        self._serving.append((server, thread))
        return bound


class _Quiet(WSGIRequestHandler):
    """Keeps the requests of the sandbox out of the product's log; `requests()` has them."""

    timeout = 60

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Says nothing."""
