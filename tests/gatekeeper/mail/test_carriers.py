"""Does a message reach a real mail server, and is it known what became of it when the server misbehaves?"""

import time
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from gatekeeper.mail.carriers import FolderCarrier, NotCarried, SmtpCarrier, carrier_for
from gatekeeper.mail.composing import Letterhead, message_of
from gatekeeper.models import Mail
from gatekeeper.settings import Settings, Tls
from tests.smtp_server import HOST, Inbox, certificates, serving

HEAD = Letterhead("Lunsford Primary", "gatekeeper@lunsfordprimary.example.org", "https://gate.example.org")


def a_message(number: int = 1) -> EmailMessage:
    mail = Mail(
        id=number,
        kind="post-held",
        about="post:K7QF",
        step="1",
        once="1",
        recipient="head@lunsfordprimary.example.org",
        subject="Post K7QF is held",
        body="It is held.\n\nWhat to do: choose “Change it”.\n.\nA line after a line with a dot.",
        page="/posts/K7QF",
        queued_at=datetime(2026, 11, 24, tzinfo=UTC),
    )
    return message_of([mail], HEAD, datetime(2026, 11, 24, 12, tzinfo=UTC))


def plain(inbox: Inbox, **given: float) -> SmtpCarrier:
    return SmtpCarrier(HOST, inbox.port, Tls.NONE, **given)  # type: ignore[arg-type]  # the deadline alone


def test_a_message_arrives_as_it_was_written() -> None:
    with serving() as inbox:
        plain(inbox).carry(a_message())
    (found,) = inbox.messages
    assert found["To"] == "head@lunsfordprimary.example.org"
    assert found["From"] == "gatekeeper@lunsfordprimary.example.org"
    assert found["Subject"] == "Post K7QF is held - Lunsford Primary"
    assert found["Auto-Submitted"] == "auto-generated"
    assert found.get_content_type() == "text/plain"
    text = found.get_content().replace("\r\n", "\n")
    assert "choose “Change it”.\n.\nA line after" in text
    assert "https://gate.example.org/posts/K7QF\n" in text


@pytest.mark.parametrize("tls", [Tls.STARTTLS, Tls.TLS])
def test_user_name_and_password_go_to_a_server_that_proves_who_it_is(tls: Tls, tmp_path: Path) -> None:
    theirs, ours = certificates(tmp_path)
    with serving(Inbox(context=theirs, tls_from_the_start=tls is Tls.TLS)) as inbox:
        SmtpCarrier(HOST, inbox.port, tls, "gate", "hush-hush", ours).carry(a_message())
    assert inbox.encrypted == [True]
    assert inbox.logins == ["\0gate\0hush-hush"]


@pytest.mark.parametrize("tls", [Tls.STARTTLS, Tls.TLS])
def test_a_server_that_does_not_prove_who_it_is_gets_nothing(tls: Tls, tmp_path: Path) -> None:
    theirs, _ = certificates(tmp_path)
    with (
        serving(Inbox(context=theirs, tls_from_the_start=tls is Tls.TLS)) as inbox,
        pytest.raises(NotCarried) as caught,
    ):
        SmtpCarrier(HOST, inbox.port, tls, "gate", "hush-hush").carry(a_message())
    assert (inbox.messages, inbox.logins, caught.value.in_doubt) == ([], [], False)


def test_a_server_without_encryption_gets_nothing_where_encryption_is_asked_for() -> None:
    with serving() as inbox, pytest.raises(NotCarried, match="Nothing was sent to it"):
        SmtpCarrier(HOST, inbox.port, Tls.STARTTLS, "gate", "hush-hush").carry(a_message())
    assert (inbox.messages, inbox.logins) == ([], [])


@pytest.mark.parametrize(
    ("answers", "why", "for_good"),
    [
        ({"RCPT": "550 no such person"}, "does not take mail for this address", True),
        ({"RCPT": "450 later"}, "does not take mail for this address", False),
        ({"MAIL": "451 later"}, "said no (451)", False),
        ({"DATA": "451 later"}, "said no (451)", False),
        ({".": "554 spam"}, "said no (554)", False),
    ],
)
def test_what_the_server_refuses_did_not_go(answers: dict[str, str], why: str, *, for_good: bool) -> None:
    with serving(Inbox(answers=answers)) as inbox, pytest.raises(NotCarried) as caught:
        plain(inbox).carry(a_message())
    assert why in caught.value.why
    assert (caught.value.in_doubt, caught.value.for_good) == (False, for_good)
    assert "head@" not in caught.value.why


def test_a_wrong_password_is_said_so(tmp_path: Path) -> None:
    theirs, ours = certificates(tmp_path)
    with (
        serving(Inbox(context=theirs, answers={"AUTH": "535 no"})) as inbox,
        pytest.raises(NotCarried, match="user name and password"),
    ):
        SmtpCarrier(HOST, inbox.port, Tls.STARTTLS, "gate", "hush-hush", ours).carry(a_message())


def test_nobody_there_is_no_doubt() -> None:
    with serving() as inbox:
        pass
    with pytest.raises(NotCarried, match="cannot be reached") as caught:
        plain(inbox).carry(a_message())
    assert not caught.value.in_doubt


@pytest.mark.parametrize(("at", "in_doubt"), [("EHLO", False), ("RCPT", False), (".", True)])
def test_a_server_that_hangs_holds_us_up_no_longer_than_the_deadline(at: str, *, in_doubt: bool) -> None:
    with serving(Inbox(hangs_at=at)) as inbox:
        began = time.monotonic()
        with pytest.raises(NotCarried, match="too slow") as caught:
            plain(inbox, deadline=0.4).carry(a_message())
        assert time.monotonic() - began < 2
        assert caught.value.in_doubt is in_doubt


def test_a_server_that_hangs_up_at_the_end_leaves_a_doubt() -> None:
    with serving(Inbox(drops_after_taking=True)) as inbox, pytest.raises(NotCarried) as caught:
        plain(inbox).carry(a_message())
    assert caught.value.in_doubt
    assert len(inbox.messages) == 1


def test_what_goes_wrong_after_the_message_was_taken_does_not_matter() -> None:
    with serving(Inbox(answers={"QUIT": "500 what?"})) as inbox:
        plain(inbox).carry(a_message())
    assert len(inbox.messages) == 1


def test_in_the_demo_each_message_is_a_file_and_the_same_message_the_same_file(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data=tmp_path, demo=True, smtp_from=HEAD.sender)  # type: ignore[call-arg]  # pydantic-settings takes it
    carrier = carrier_for(settings)
    assert isinstance(carrier, FolderCarrier)
    for number in (1, 2, 1):
        carrier.carry(a_message(number))
    files = sorted((tmp_path / "mail").iterdir())
    assert [file.name for file in files] == ["gatekeeper-1.eml", "gatekeeper-2.eml"]
    found = message_from_bytes(files[0].read_bytes(), policy=policy.default)
    assert found["Subject"] == "Post K7QF is held - Lunsford Primary"


def test_a_folder_that_cannot_be_written_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file in the way")
    with pytest.raises(NotCarried, match="cannot be written"):
        FolderCarrier(tmp_path / "mail").carry(a_message())


def test_without_a_mail_server_there_is_no_way_out() -> None:
    assert carrier_for(Settings(_env_file=None)) is None  # type: ignore[call-arg]  # pydantic-settings takes it


def test_several_things_for_one_person_are_one_message_with_all_of_them() -> None:
    rows = [
        Mail(
            id=number,
            kind="post-held",
            about=f"post:AAA{number}",
            step="1",
            once=str(number),
            recipient="head@lunsfordprimary.example.org",
            subject=f"Post AAA{number} is held",
            body="It is held.",
            page=f"/posts/AAA{number}",
            queued_at=datetime(2026, 11, 24, tzinfo=UTC),
        )
        for number in (1, 2)
    ]
    message = message_of(rows, HEAD, datetime(2026, 11, 24, tzinfo=UTC))
    assert message["Subject"] == "2 things need somebody - Lunsford Primary"
    text = message.get_content()
    assert "1. Post AAA1 is held" in text and "2. Post AAA2 is held" in text
    assert "https://gate.example.org/posts/AAA1" in text and "https://gate.example.org/posts/AAA2" in text
