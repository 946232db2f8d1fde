"""How is an authority asked for a time stamp? One question over HTTP, and no longer than a few seconds."""

import http.client
import socket
import ssl
import threading
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from gatekeeper.settings import Settings
from gatekeeper.stamps import tokens
from gatekeeper.stamps.tokens import NoStamp, Stamp

DEADLINE_SECONDS = 5.0
OK = 200
_ASKS = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}


@dataclass(frozen=True, slots=True)
class Authority:
    """Where the authority is, and the file with the root certificate by which its stamps are checked."""

    url: str
    root_file: Path
    deadline: float = DEADLINE_SECONDS

    @property
    def name(self) -> str:
        """What people call it: its host."""
        return urlsplit(self.url).hostname or ""

    def stamp(self, data: bytes) -> Stamp:
        """A stamp over this that holds.

        Raises:
            NoStamp: there is none.
        """
        try:
            roots = self.root_file.read_bytes()
        except OSError:
            raise NoStamp(
                "The file with the root certificate of the authority cannot be read.", now=True
            ) from None
        asked = tokens.question(data)
        return tokens.read(self._sent(asked.as_bytes()), asked, data, roots)

    def _sent(self, question: bytes) -> bytes:
        """What comes back, whatever it is. The question travels in a thread, which the deadline cuts off."""
        done: Future[tuple[int, bytes]] = Future()
        talk = _Talk(urlsplit(self.url), self.deadline)

        def run() -> None:
            try:
                done.set_result(talk.ask(question))
            except BaseException as error:  # noqa: BLE001  # handed to the waiting thread, which raises it
                done.set_exception(error)

        threading.Thread(target=run, name="time-stamp", daemon=True).start()
        try:
            status, answer = done.result(timeout=self.deadline)
        except TimeoutError:
            raise NoStamp("The authority was too slow.") from None
        except ssl.SSLError:
            raise NoStamp("The authority does not prove who it is.") from None
        except (OSError, http.client.HTTPException, ValueError):
            raise NoStamp("The authority cannot be reached.") from None
        finally:
            talk.hang_up()
        if status != OK:
            raise NoStamp(f"The authority answered with the number {status} and no time stamp.")
        return answer


class _Talk:
    """One question and its answer. Redirects are not followed, and no proxy of the environment is used."""

    def __init__(self, to: SplitResult, seconds: float) -> None:
        self._path = to.path or "/"
        if to.query:
            self._path += f"?{to.query}"
        host, port = to.hostname or "", to.port
        self._line = (
            http.client.HTTPSConnection(host, port, timeout=seconds, context=ssl.create_default_context())
            if to.scheme == "https"
            else http.client.HTTPConnection(host, port, timeout=seconds)
        )
        self._socket: socket.socket | None = None

    def ask(self, question: bytes) -> tuple[int, bytes]:
        """The status and the body."""
        try:
            self._line.connect()
            self._socket = self._line.sock
            self._line.request("POST", self._path, question, _ASKS)
            with self._line.getresponse() as answer:
                return answer.status, answer.read(tokens.LONGEST)
        finally:
            self._line.close()

    def hang_up(self) -> None:
        """Ends whatever is still on its way, so that a server that drips keeps no thread."""
        if self._socket is not None:
            with suppress(OSError):  # it has ended already
                self._socket.shutdown(socket.SHUT_RDWR)


def authority_of(settings: Settings) -> Authority | None:
    """The authority of this installation, or None where no address is set. The demo asks nobody outside."""
    if settings.demo or not settings.timestamp_url or settings.timestamp_root_file is None:
        return None
    return Authority(settings.timestamp_url, settings.timestamp_root_file)
