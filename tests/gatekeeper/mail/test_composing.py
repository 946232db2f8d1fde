"""Can anything in a message leave its place and become another header, another message or a command?"""

from datetime import UTC, datetime
from email import message_from_bytes

import pytest

from gatekeeper.mail.carriers import AS_SENT
from gatekeeper.mail.composing import Letterhead, message_of
from gatekeeper.models import Mail

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
HEADERS = {
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
}


def mail(
    recipient: str = "head@lunsfordprimary.example.org", subject: str = "Held", body: str = "It waits."
) -> Mail:
    return Mail(
        id=7,
        kind="post-held",
        about="post:1",
        step="1",
        once="once",
        recipient=recipient,
        subject=subject,
        body=body,
        queued_at=NOW,
    )


def head(school: str = "Lunsford Primary") -> Letterhead:
    return Letterhead(school, "gate@lunsfordprimary.example.org", "https://gate.example.org")


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\r\n\r\n", "\n "])
def test_an_address_or_a_subject_that_would_begin_another_header_makes_no_message(end: str) -> None:
    forged = f"{end}Bcc: somebody@elsewhere.example.org"
    for one in (mail(recipient=f"head@lunsfordprimary.example.org{forged}"), mail(subject=f"Held{forged}")):
        with pytest.raises(ValueError, match=r"newline|linefeed|invalid"):
            message_of([one], head(), NOW)


def test_the_name_of_the_school_and_the_words_stay_where_they_belong() -> None:
    forged = "\r\nBcc: somebody@elsewhere.example.org\r\n\r\n.\r\nMAIL FROM:<x@elsewhere.example.org>\r\n"
    made = message_of(
        [mail(body=f"Words{forged}"), mail(subject="Other", body=forged)], head(f"School{forged}"), NOW
    )
    read = message_from_bytes(made.as_bytes(policy=AS_SENT), policy=AS_SENT)
    assert set(read.keys()) == HEADERS
    assert not read.is_multipart()
    assert read["To"] == "head@lunsfordprimary.example.org"
