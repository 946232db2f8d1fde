"""How does a message leave the house? Through the school's mail server, or into a folder in the demo."""

import smtplib
import ssl
import threading
from concurrent.futures import Future
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from pathlib import Path
from typing import Protocol

from gatekeeper.settings import Settings, Tls

SOCKET_SECONDS = 10.0
DEADLINE_SECONDS = 20.0
AS_SENT = SMTP.clone(max_line_length=400)
"""As mail servers want it. A subject of ours stays on one line, which some programs show better."""
OK, FORWARDED, NEVER = 250, 251, 500
"""The answers of a mail server that matter here (RFC 5321, section 4.2)."""


class NotCarried(Exception):
    """A message was not handed over, or nobody knows (`in_doubt`). `for_good`: trying again is of no use."""

    def __init__(self, why: str, *, in_doubt: bool = False, for_good: bool = False) -> None:
        """Keeps a sentence without anything that the server said, which could repeat an address."""
        self.why, self.in_doubt, self.for_good = why, in_doubt, for_good
        super().__init__(why)


class Carrier(Protocol):
    """Takes one message."""

    def carry(self, message: EmailMessage) -> None:
        """Hands one message over.

        Raises:
            NotCarried: it was not, or it is not known whether it was.
        """


@dataclass(frozen=True, slots=True)
class FolderCarrier:
    """Puts each message into a folder, as the file that a mail program opens."""

    folder: Path

    def carry(self, message: EmailMessage) -> None:
        """Writes the file. The same message twice is the same file."""
        number = str(message["Message-ID"]).strip("<>").partition("@")[0]
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            half = self.folder / f"{number}.half"
            half.write_bytes(message.as_bytes(policy=AS_SENT))
            half.replace(self.folder / f"{number}.eml")
        except OSError as error:
            raise NotCarried(f"The folder for mail cannot be written: {error.strerror}.") from error


@dataclass(frozen=True, slots=True)
class SmtpCarrier:
    """Speaks to a mail server. No call lasts longer than `deadline`, however slowly the server answers."""

    host: str
    port: int
    tls: Tls
    user: str = ""
    password: str = ""
    context: ssl.SSLContext | None = None
    deadline: float = DEADLINE_SECONDS

    def carry(self, message: EmailMessage) -> None:
        """Hands one message to the server."""
        done: Future[None] = Future()
        talk = _Talk(self)

        def run() -> None:
            try:
                talk.say(message)
                done.set_result(None)
            except BaseException as error:  # noqa: BLE001  # handed to the waiting thread, which raises it
                done.set_exception(error)

        # A daemon, so that a server that drips cannot keep the program from stopping.
        threading.Thread(target=run, name="mail", daemon=True).start()
        try:
            done.result(timeout=self.deadline)
        except (OSError, smtplib.SMTPException, UnicodeError) as error:  # a deadline that passed is an OSError
            if not talk.accepted:
                raise _said_why(error, in_doubt=talk.offered) from error


class _Talk:
    """One conversation with the server.

    `offered`: the message itself has begun to leave, and no answer has come. `accepted`: the server
    has taken it, and nothing that goes wrong afterwards matters.
    """

    def __init__(self, carrier: SmtpCarrier) -> None:
        self._carrier = carrier
        self.offered = False
        self.accepted = False

    def say(self, message: EmailMessage) -> None:
        """From the greeting to the message."""
        mine = self._carrier
        context = mine.context or ssl.create_default_context()
        with (
            smtplib.SMTP_SSL(mine.host, mine.port, timeout=SOCKET_SECONDS, context=context)
            if mine.tls is Tls.TLS
            else smtplib.SMTP(mine.host, mine.port, timeout=SOCKET_SECONDS)
        ) as server:
            if mine.tls is Tls.STARTTLS:
                server.starttls(context=context)
            if mine.user:
                server.login(mine.user, mine.password)
            server.ehlo_or_helo_if_needed()
            self._hand_over(server, message)

    def _hand_over(self, server: smtplib.SMTP, message: EmailMessage) -> None:
        to = parseaddr(str(message["To"]))[1]
        code, said = server.mail(parseaddr(str(message["From"]))[1])
        if code != OK:
            raise smtplib.SMTPResponseException(code, said)
        code, said = server.rcpt(to)
        if code not in (OK, FORWARDED):
            raise smtplib.SMTPRecipientsRefused({to: (code, said)})
        self.offered = True
        code, said = server.data(message.as_bytes(policy=AS_SENT))
        self.offered = False
        if code != OK:
            raise smtplib.SMTPDataError(code, said)
        self.accepted = True


def _said_why(error: Exception, *, in_doubt: bool) -> NotCarried:
    """What went wrong, in a sentence for a leader, without the server's own words."""
    final = False
    match error:
        case smtplib.SMTPRecipientsRefused(recipients=recipients):
            why, in_doubt = "The mail server does not take mail for this address.", False
            final = all(code >= NEVER for code, _ in recipients.values())
        case smtplib.SMTPAuthenticationError():
            why, in_doubt = "The mail server does not accept our user name and password.", False
        case smtplib.SMTPResponseException(smtp_code=code):
            why, in_doubt = f"The mail server said no ({code}).", False
        case ssl.SSLError() | smtplib.SMTPNotSupportedError():
            why = "Nobody but the mail server may hear us, and it cannot be had that way. Nothing was sent to it."
        case UnicodeError():
            why, final = "This address holds letters that mail servers do not take.", True
        case TimeoutError():
            why = "The mail server was too slow."
        case _:
            why = "The mail server cannot be reached."
    return NotCarried(why, in_doubt=in_doubt, for_good=final)


def carrier_for(settings: Settings) -> Carrier | None:
    """The way that mail leaves this installation, or None where it was not set up."""
    if settings.demo:
        return FolderCarrier(settings.mail_path)
    if not settings.smtp_host:
        return None
    return SmtpCarrier(
        settings.smtp_host,
        settings.smtp_port,
        settings.smtp_tls,
        settings.smtp_user,
        settings.smtp_password.get_secret_value() if settings.smtp_password else "",
    )
