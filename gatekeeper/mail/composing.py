"""How is a message to one person made of what is queued for them? Plain text, with the address of each page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from gatekeeper.models import Mail


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Whose message it is, and where its pages are."""

    school: str
    sender: str
    base_url: str

    @property
    def domain(self) -> str:
        """The domain of the sender's address."""
        return self.sender.rpartition("@")[2].rstrip(">") or "localhost"


def message_of(
    mails: Sequence[Mail], head: Letterhead, now: datetime, pages: Mapping[int, str | None] | None = None
) -> EmailMessage:
    """One message with everything that waits for one person, the oldest first.

    Its number is made of what is in it, so that a mail server can tell when it arrives a second time.
    `pages` are the paths of those whose own wait under seal, by their numbers.
    """
    message = EmailMessage()
    message["From"] = head.sender
    message["To"] = mails[0].recipient
    message["Subject"] = f"{_subject(mails)} - {' '.join(head.school.split())}"
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<gatekeeper-{'-'.join(str(mail.id) for mail in mails)}@{head.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    paths = {mail.id: mail.page for mail in mails} | dict(pages or {})
    parts = [f"{mail.body}\n\n{head.base_url}{paths[mail.id]}" for mail in mails]
    if len(mails) > 1:
        both = zip(mails, parts, strict=True)
        parts = [f"{number}. {mail.subject}\n\n{part}" for number, (mail, part) in enumerate(both, start=1)]
    foot = (
        f"-- \nWritten by the gatekeeper of {head.school}. Answers to this message are not read.\n"
        f"Who is told of what: {head.base_url}/alarms/"
    )
    message.set_content("\n\n\n".join([*parts, foot]) + "\n", cte="quoted-printable")
    return message


def _subject(mails: Sequence[Mail]) -> str:
    return mails[0].subject if len(mails) == 1 else f"{len(mails)} things need somebody"
