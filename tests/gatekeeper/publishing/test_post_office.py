"""Is everybody told once: with the mail server down, with a process that dies, with two that send at once?"""

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from email.message import EmailMessage

import pytest
from sqlmodel import col, select

from gatekeeper.actions import reviewing
from gatekeeper.audit.events import Verb
from gatekeeper.db import Database
from gatekeeper.mail.carriers import NotCarried, SmtpCarrier
from gatekeeper.mail.queueing import drop_waiting, queue
from gatekeeper.models import AuditEvent, Mail
from gatekeeper.publishing import post_office
from gatekeeper.publishing.post_office import PostOffice, Sender
from gatekeeper.settings import Tls
from tests.smtp_server import HOST, Inbox, serving
from tests.world import DOMAIN, World

HEAD, TEACHER = f"head@{DOMAIN}", f"teacher@{DOMAIN}"


class Killed(BaseException):
    """The process dies here."""


class DyingCarrier:
    """Hands a message to the real server, or not, and dies before anybody learns of it."""

    def __init__(self, real: SmtpCarrier, *, after_sending: bool) -> None:
        self._real, self._after_sending = real, after_sending

    def carry(self, message: EmailMessage) -> None:
        if self._after_sending:
            self._real.carry(message)
        raise Killed


def office(world: World, inbox: Inbox) -> PostOffice:
    carrier = SmtpCarrier(HOST, inbox.port, Tls.NONE, deadline=1.0)
    return PostOffice(
        world.db, Sender(carrier, f"gatekeeper@{DOMAIN}", "https://gate.example.org"), world_clock(world)
    )


def world_clock(world: World) -> Callable[[], datetime]:
    return lambda: world.now


def held(world: World, by: str = "colleague") -> str:
    """One trouble: a colleague holds an agreed post. The head and the author are told."""
    reference = world.approved(text=f"Beech class planted sunflowers, row {world.now:%d %H %M %S}.")
    reviewing.hold(world.db, world.actor(by), reference, reason="The trip is off", now=world.now)
    return reference


def mails(db: Database) -> list[Mail]:
    with db.read() as session:
        return list(session.exec(select(Mail).order_by(col(Mail.id))))


def given_up_events(world: World) -> int:
    with world.db.read() as session:
        return len(session.exec(select(AuditEvent).where(AuditEvent.verb == Verb.MAIL_GIVEN_UP)).all())


def run_for(world: World, sender: PostOffice, **time: float) -> None:
    """Lets time pass, with a tick each minute."""
    until = world.now + timedelta(**time)
    while world.now < until:
        world.later(minutes=1)
        sender.tick()


def test_everybody_who_should_know_gets_one_mail(either_world: World) -> None:
    reference = held(either_world)
    with serving() as inbox:
        sender = office(either_world, inbox)
        assert [sender.tick(), sender.tick()] == [2, 0]
    assert sorted(str(m["To"]) for m in inbox.messages) == [HEAD, TEACHER]
    for message in inbox.messages:
        assert message["Subject"] == f"Post {reference} is held - Lunsford Primary School"
        assert f"https://gate.example.org/posts/{reference}" in message.get_content()
    assert all(mail.sent_at == either_world.now for mail in mails(either_world.db))


def test_nothing_is_lost_and_nothing_comes_twice_when_the_server_is_down_for_an_hour(either_world: World) -> None:
    world = either_world
    with serving() as inbox:
        pass
    sender = office(world, inbox)
    references = [held(world)]
    run_for(world, sender, minutes=30)
    references.append(held(world))
    run_for(world, sender, minutes=30)
    assert inbox.messages == []
    assert {mail.problem for mail in mails(world.db)} == {"The mail server cannot be reached."}
    with serving(inbox):
        run_for(world, sender, hours=2)
    for person in (HEAD, TEACHER):
        text = "\n".join(m.get_content() for m in inbox.messages if m["To"] == person)
        for reference in references:
            assert text.count(f"/posts/{reference}") == 1
    assert given_up_events(world) == 0


def test_mail_that_a_clock_in_the_future_put_off_goes_out(world: World) -> None:
    held(world)
    with serving() as inbox:
        for wait, sent in ((timedelta(minutes=50), 0), (timedelta(days=30), 2)):
            with world.db.write() as session:
                for mail in session.exec(select(Mail)):
                    mail.retry_at = world.now + wait
            assert office(world, inbox).tick() == sent


def test_waits_grow_so_that_a_server_in_trouble_is_left_in_peace(world: World) -> None:
    held(world)
    with serving(Inbox(answers={"MAIL": "451 later"})) as inbox:
        sender = office(world, inbox)
        waits = []
        for _ in range(9):
            sender.tick()
            retry_at = mails(world.db)[0].retry_at
            assert retry_at is not None
            waits.append((retry_at - world.now) // timedelta(minutes=1))
            world.now = retry_at
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_a_process_that_dies_before_it_marked_the_mail_sends_it_once_more_and_never_again(
    either_world: World,
) -> None:
    world = either_world
    held(world)
    with serving() as inbox:
        dying = office(world, inbox)
        real = SmtpCarrier(HOST, inbox.port, Tls.NONE)
        dying._sender = Sender(DyingCarrier(real, after_sending=True), "gate@example.org", "https://x.example.org")
        with pytest.raises(Killed):
            dying.tick()
        heir = office(world, inbox)
        run_for(world, heir, minutes=30)
    to = [str(m["To"]) for m in inbox.messages]
    assert (to.count(HEAD), to.count(TEACHER)) == (2, 1), "one duplicate, of the one that was on its way"
    again = [m["Message-ID"].partition("@")[0] for m in inbox.messages if m["To"] == HEAD]
    assert again[0] == again[1], "a mail server can tell that it is the same"


def test_processes_that_die_again_and_again_send_no_mail_three_times(world: World) -> None:
    held(world)
    with serving() as inbox:
        real = SmtpCarrier(HOST, inbox.port, Tls.NONE)
        for _ in range(10):
            dying = office(world, inbox)
            dying._sender = Sender(
                DyingCarrier(real, after_sending=True), "g@example.org", "https://x.example.org"
            )
            with suppress(Killed):
                dying.tick()
            world.later(minutes=6)
    to = [str(m["To"]) for m in inbox.messages]
    assert (to.count(HEAD), to.count(TEACHER)) == (2, 2)
    assert given_up_events(world) == 2


def test_the_same_is_never_queued_twice(either_world: World) -> None:
    def queued_now() -> int:
        with either_world.db.write() as session:
            return queue(
                session,
                to=[HEAD, TEACHER, HEAD],
                subject="x",
                body="x",
                kind="post-held",
                about="post:x",
                step="1",
                page="/",
                now=either_world.now,
            )

    assert [queued_now(), queued_now()] == [2, 0]
    assert len(mails(either_world.db)) == 2


def test_a_process_that_dies_before_sending_loses_nothing(either_world: World) -> None:
    world = either_world
    held(world)
    with serving() as inbox:
        dying = office(world, inbox)
        real = SmtpCarrier(HOST, inbox.port, Tls.NONE)
        dying._sender = Sender(
            DyingCarrier(real, after_sending=False), "gate@example.org", "https://x.example.org"
        )
        with pytest.raises(Killed):
            dying.tick()
        run_for(world, office(world, inbox), minutes=30)
    assert sorted(str(m["To"]) for m in inbox.messages) == [HEAD, TEACHER]


def test_a_server_that_never_says_whether_it_took_the_mail_gets_it_twice_and_then_a_person_looks(
    world: World,
) -> None:
    held(world)
    with serving(Inbox(drops_after_taking=True)) as inbox:
        run_for(world, office(world, inbox), hours=3)
    to = [str(m["To"]) for m in inbox.messages]
    assert (to.count(HEAD), to.count(TEACHER)) == (2, 2)
    assert all(mail.given_up_at for mail in mails(world.db))
    assert given_up_events(world) == 2


def test_what_cannot_be_sent_is_given_up_loudly_after_so_many_tries(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    held(world)
    with serving(Inbox(answers={"MAIL": "451 later"})) as inbox:
        sender = office(world, inbox)
        for _ in range(post_office.MOST_TRIES):
            sender.tick()
            world.later(hours=1)
    assert {mail.tries for mail in mails(world.db)} == {post_office.MOST_TRIES}
    assert all(mail.given_up_at for mail in mails(world.db))
    assert given_up_events(world) == 2
    assert "given up" in caplog.text
    assert "@" not in caplog.text


def test_an_address_that_is_not_there_is_given_up_at_once_and_others_are_told(world: World) -> None:
    held(world)
    with serving(Inbox(answers={"RCPT": "550 no such person"})) as inbox:
        office(world, inbox).tick()
    assert {mail.tries for mail in mails(world.db)} == {1}
    assert given_up_events(world) == 2


def test_where_mail_is_not_set_up_old_alarms_are_not_sent_when_it_is(world: World) -> None:
    held(world)
    silent = PostOffice(world.db, Sender(None, "", "https://gate.example.org"), lambda: world.now)
    silent.tick()
    assert not any(mail.given_up_at for mail in mails(world.db))
    world.later(days=2, minutes=1)
    silent.tick()
    with serving() as inbox:
        office(world, inbox).tick()
    assert inbox.messages == []
    assert given_up_events(world) == 1


def test_several_things_for_one_person_come_as_one_message(world: World) -> None:
    references = []
    for _ in range(3):
        references.append(held(world))
        world.later(minutes=1)
    with serving() as inbox:
        assert office(world, inbox).tick() == 2
    for message in inbox.messages:
        assert message["Subject"].startswith("3 things need somebody")
        assert all(message.get_content().count(f"/posts/{reference}") == 1 for reference in references)


def test_two_processes_that_send_at_once_send_each_mail_once(either_world: World) -> None:
    world = either_world
    for _ in range(4):
        held(world)
        world.later(minutes=1)
    with serving() as inbox:
        start = threading.Barrier(2)

        def work(sender: PostOffice) -> None:
            start.wait()
            sender.tick()

        threads = [threading.Thread(target=work, args=(office(world, inbox),)) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    told = "\n".join(f"{m['To']} {m.get_content()}" for m in inbox.messages)
    with world.db.read() as session:
        pages = session.exec(select(Mail.page).distinct()).all()
    assert len(pages) == 4
    assert all(told.count(f"https://gate.example.org{page}") == 2 for page in pages), "the head and the author"


def test_mail_that_waited_in_a_backup_is_not_sent_after_it_was_restored(world: World) -> None:
    held(world)
    with world.db.write() as session:
        drop_waiting(session, world.now, "The data came back from a backup.")
    with serving() as inbox:
        office(world, inbox).tick()
    assert inbox.messages == []


def test_a_message_that_cannot_be_made_is_not_taken_for_one_that_went(world: World) -> None:
    held(world)

    class Refusing:
        def carry(self, _: EmailMessage) -> None:
            raise NotCarried("no")

    sender = PostOffice(
        world.db, Sender(Refusing(), f"gate@{DOMAIN}", "https://gate.example.org"), lambda: world.now
    )
    assert sender.tick() == 0
    assert not any(mail.sent_at for mail in mails(world.db))
