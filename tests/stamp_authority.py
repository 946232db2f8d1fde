"""An authority for time stamps on this computer: openssl answers over real HTTP, and can be told to misbehave."""

import hashlib
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

HOST = "127.0.0.1"
CONFIGURED = """
[tsa]
default_tsa = ours
[ours]
serial = {folder}/serial
default_policy = 1.2.3.4.1
digests = sha256
signer_digest = sha256
ess_cert_id_alg = sha256
"""
Key = ec.EllipticCurvePrivateKey


@dataclass
class Authority:
    """Its files, what it was asked, and how it behaves."""

    folder: Path
    asked: list[bytes] = field(default_factory=list)
    port: int = 0
    status: int = 200
    answer: bytes | None = None
    """Sent in place of a stamp."""
    reads: Callable[[bytes], bytes] = bytes
    """What it takes the question for."""
    holds: bool = False
    """Says nothing until `let_go`."""
    drips: bool = False
    """Sends a byte now and then, for ever."""
    chain: str = ""
    let_go: threading.Event = field(default_factory=threading.Event)

    @property
    def root(self) -> Path:
        """The certificate by which its stamps are checked."""
        return self.folder / "root.pem"

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://{HOST}:{self.port}/stamp?of=ours"

    def reply(self, question: bytes) -> bytes:
        """The stamp that openssl makes."""
        number = len(self.asked)
        query, made = self.folder / f"{number}.tsq", self.folder / f"{number}.made"
        query.write_bytes(self.reads(question))
        command: list[str | Path] = [
            "openssl",
            "ts",
            "-reply",
            "-queryfile",
            query,
            "-signer",
            "tsa.pem",
            "-inkey",
            "tsa.key",
        ]
        command += ["-config", "tsa.cnf", "-out", made, *(["-chain", self.chain] if self.chain else [])]
        subprocess.run(command, cwd=self.folder, capture_output=True, check=True)
        return made.read_bytes()


def of_other_data(question: bytes) -> bytes:
    """The same question about other data; the hash of 32 bytes follows its tag and length."""
    before, mark, after = question.partition(b"\x04\x20")
    return before + mark + hashlib.sha256(b"other").digest() + after[32:]


def with_another_number(question: bytes) -> bytes:
    """The same question with another number used once: it ends before the wish for certificates, 01 01 ff."""
    return question[:-4] + bytes([question[-4] ^ 1]) + question[-3:]


class _Handler(BaseHTTPRequestHandler):
    """One question."""

    def do_POST(self) -> None:
        ours: Authority = self.server.ours  # type: ignore[attr-defined]  # given by `serving`
        question = self.rfile.read(int(self.headers["Content-Length"]))
        ours.asked.append(question)
        if ours.holds:
            ours.let_go.wait(20)
        if ours.drips:
            self._drip(ours)
            return
        answer = ours.reply(question) if ours.answer is None else ours.answer
        self.send_response(ours.status)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def _drip(self, ours: Authority) -> None:
        try:
            while not ours.let_go.is_set():
                self.wfile.write(b"H")
                time.sleep(0.02)
        except OSError:
            ours.let_go.set()  # whoever asked has hung up

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever asks may hang up first."""


@contextmanager
def serving(folder: Path, **how: object) -> Iterator[Authority]:
    """Runs an authority with certificates of its own for as long as the block lasts."""
    folder.mkdir()
    _certify(folder)
    ours = Authority(folder)
    for name, value in how.items():
        setattr(ours, name, value)
    with _Server((HOST, 0), _Handler) as server:
        server.ours = ours  # type: ignore[attr-defined]  # read by each question
        ours.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield ours
        finally:
            ours.let_go.set()
            server.shutdown()
            thread.join()


def _certify(folder: Path) -> None:
    """A root, an authority between, and two certificates for the same key: one under each."""
    root_key, middle_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(3))
    root = _certificate("Root of the tests", root_key, "Root of the tests", root_key, is_authority=True)
    middle = _certificate("Between", middle_key, "Root of the tests", root_key, is_authority=True)
    made = {
        "root.pem": (root,),
        "tsa.pem": (_certificate("Stamps", key, "Root of the tests", root_key),),
        "under-middle.pem": (_certificate("Stamps", key, "Between", middle_key),),
        "middle-root.pem": (middle, root),
        "root-middle.pem": (root, middle),
    }
    for name, certificates in made.items():
        (folder / name).write_bytes(b"".join(one.public_bytes(serialization.Encoding.PEM) for one in certificates))
    (folder / "tsa.key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    (folder / "tsa.cnf").write_text(CONFIGURED.format(folder=folder))
    (folder / "serial").write_text("01\n")


def _certificate(name: str, key: Key, issuer: str, signer: Key, *, is_authority: bool = False) -> x509.Certificate:
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(_named(name))
        .issuer_name(_named(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
    )
    if not is_authority:
        stamping = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        made = made.add_extension(stamping, critical=True)
    return made.sign(signer, hashes.SHA256())


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
