"""A mail server on this computer that speaks SMTP over a real socket, and can be told to misbehave.

It knows EHLO, STARTTLS, AUTH, MAIL, RCPT, DATA and QUIT (RFC 5321, 3207, 4954): what `smtplib` asks of it.
"""

import base64
import ipaddress
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "127.0.0.1"


@dataclass
class Inbox:
    """What arrived, and how the server behaves."""

    messages: list[EmailMessage] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    port: int = 0
    answers: dict[str, str] = field(default_factory=dict)
    """Another answer than usual to a command, such as `{"RCPT": "550 no such person"}`."""
    hangs_at: str = ""
    """Where it stops answering: a command, or "." for the end of a message."""
    drops_after_taking: bool = False
    context: ssl.SSLContext | None = None
    tls_from_the_start: bool = False
    let_go: threading.Event = field(default_factory=threading.Event)


class _Conversation(socketserver.StreamRequestHandler):
    """One client."""

    timeout = 10
    inbox: Inbox

    def setup(self) -> None:
        self.inbox = self.server.inbox  # type: ignore[attr-defined]  # given by `serving`
        self.secure = False
        if self.inbox.tls_from_the_start:
            self._go_secure(before_set_up=True)
        super().setup()

    def finish(self) -> None:
        super().finish()
        self.request.close()

    def handle(self) -> None:
        self._say("220 here")
        while line := self.rfile.readline():
            command, _, rest = line.decode().strip().partition(" ")
            if not self._answer(command.upper(), rest):
                return

    def _answer(self, command: str, rest: str) -> bool:
        inbox = self.inbox
        if inbox.hangs_at == command:
            inbox.let_go.wait(20)
            return False
        if command in inbox.answers:
            self._say(inbox.answers[command])
            return True
        match command:
            case "EHLO":
                offers = ["AUTH PLAIN"] + (["STARTTLS"] if inbox.context and not self.secure else [])
                self._say(*(f"250-{offer}" for offer in ["here", *offers[:-1]]), f"250 {offers[-1]}")
            case "STARTTLS":
                self._say("220 go on")
                self._go_secure(before_set_up=False)
            case "AUTH":
                inbox.logins.append(base64.b64decode(rest.rpartition(" ")[2]).decode())
                self._say("235 welcome")
            case "DATA":
                self._say("354 go on")
                return self._take()
            case "QUIT":
                self._say("221 bye")
                return False
            case _:
                self._say("250 well")
        return True

    def _take(self) -> bool:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))
        if "." in self.inbox.answers:
            self._say(self.inbox.answers["."])
            return True
        if self.inbox.hangs_at == ".":
            self.inbox.let_go.wait(20)
            return False
        found = message_from_bytes(b"".join(lines), policy=policy.default)
        assert isinstance(found, EmailMessage)
        self.inbox.messages.append(found)
        self.inbox.encrypted.append(self.secure)
        if self.inbox.drops_after_taking:
            return False
        self._say("250 taken")
        return True

    def _say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())

    def _go_secure(self, *, before_set_up: bool) -> None:
        context = self.inbox.context
        assert context is not None
        self.request = context.wrap_socket(self.request, server_side=True)
        self.secure = True
        if not before_set_up:
            self.rfile.close()
            super().setup()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up, or does not trust us, is what these tests are about."""


@contextmanager
def serving(inbox: Inbox | None = None) -> Iterator[Inbox]:
    """Runs a mail server for as long as the block lasts."""
    found = inbox or Inbox()
    with _Server((HOST, found.port), _Conversation) as server:
        server.inbox = found  # type: ignore[attr-defined]  # read by each conversation
        found.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield found
        finally:
            found.let_go.set()
            server.shutdown()
            thread.join()


def certificates(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server that proves to be 127.0.0.1, and a client that believes it and nobody else."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "A mail server of the tests")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    chain, private = folder / "chain.pem", folder / "private.pem"
    chain.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(chain, private)
    return server, ssl.create_default_context(cafile=str(chain))
