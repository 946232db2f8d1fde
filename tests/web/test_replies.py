"""The pages of replies: off until a leader wants it, strangers' words as words alone, and who learns what."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlmodel import col, select

from gatekeeper.alarms.kinds import Trouble
from gatekeeper.alarms.watching import Watch
from gatekeeper.models import (
    AuditDetail,
    Channel,
    Mail,
    Person,
    PersonStatus,
    Reply,
    ReplyReading,
    School,
    Showing,
)
from gatekeeper.replies import clean_words
from tests.web.browser import Browser, words
from tests.world import DOMAIN, World

Open = Callable[..., Browser]
HOSTILE = (
    '<script>alert(1)</script> <a href="https://bad.example.org">Poppy Fairweather</a> https://bad.example.org '
    "{{ 7*7 }} \u202egnihtemos"
)
NOTE = "Poppy Fairweather is named, and where she lives"


def switch_on(browser: Open, limit: str = "2.00") -> None:
    head = browser("head")
    form = head.get("/replies/settings").form("/replies/settings")
    page = head.post("/replies/settings", {**form, "is_on": "yes", "month_limit": limit})
    assert "Saved." in head.follow(page).text


def heard(
    world: World,
    text: str = "How lovely",
    *,
    at: datetime | None = None,
    answers_us: bool = True,
    forgotten_at: datetime | None = None,
) -> int:
    """A reply as the listener writes it down."""
    with world.db.write() as session:
        number = len(session.exec(select(Reply)).all()) + 1
        reply = Reply(
            channel_id=session.exec(select(Channel)).one().id,
            x_post_id=f"17000000000000000{number:02d}",
            answers_us=answers_us,
            words=text,
            written_at=at or world.now,
            read_at=world.now,
            forgotten_at=forgotten_at,
        )
        session.add(reply)
        session.flush()
        return reply.id


def the_reply(world: World, number: int) -> Reply:
    with world.db.read() as session:
        return session.get_one(Reply, number)


def mails(world: World, kind: Trouble) -> list[Mail]:
    with world.db.read() as session:
        return list(session.exec(select(Mail).where(Mail.kind == kind.value).order_by(col(Mail.id))))


def recorded(world: World) -> str:
    with world.db.read() as session:
        return " ".join(str(row.details) for row in session.exec(select(AuditDetail)))


def test_replies_are_off_until_a_leader_switches_them_on_and_the_price_is_said(browser: Open) -> None:
    office = browser("office")
    assert "Replies are not read here." in office.get("/replies/").text
    assert not office.get("/replies/").all("form", action="/replies/read")
    head = browser("head")
    page = head.get("/replies/settings")
    assert "about $0.005 for each reply" in page.text
    assert page.form("/replies/settings")["is_on"] == "no"
    assert "about 400 replies" in page.text
    switch_on(browser)
    assert "Every day at 8am. Not read yet. This month $0.00 of $2.00" in office.get("/replies/").text
    assert "chose how replies on X are read: every day at 8am, for at most $2.00 a month." in (
        head.get("/history/record").text
    )
    form = head.get("/replies/settings").form("/replies/settings")
    assert "Nothing was different." in head.follow(head.post("/replies/settings", form)).text


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"month_limit": "lots"}, "month_limit"),
        ({"month_limit": "0"}, "month_limit"),
        ({"times": "hourly"}, "times"),
    ],
)
def test_a_choice_that_cannot_be_read_is_given_back(given: dict[str, str], field: str, browser: Open) -> None:
    head = browser("head")
    form = {"is_on": "yes", "times": "twice", "month_limit": "3.00", **given}
    page = head.post("/replies/settings", form)
    assert page.status == 422
    assert f"#{field}" in page.links().values()
    assert page.form("/replies/settings")["is_on"] == "yes"
    assert "Replies are not read here." in head.get("/replies/").text


def test_read_now_asks_the_publisher(browser: Open, world: World) -> None:
    switch_on(browser)
    office = browser("office")
    assert "They are being read." in office.follow(office.post("/replies/read")).text
    with world.db.read() as session:
        assert session.exec(select(ReplyReading)).one().asked_at == world.now
    again = office.post("/replies/read")
    assert again.status == 409
    switch_on(browser, limit="0.01")
    assert "Nothing more is read for now" in office.get("/replies/").text


def test_what_a_stranger_wrote_is_words_and_nothing_else(browser: Open, world: World) -> None:
    number = heard(world, clean_words(HOSTILE))
    for path in ("/replies/", f"/replies/{number}"):
        page = browser("office").get(path)
        (quote,) = page.all("blockquote")
        assert words(quote).startswith("<script>alert(1)</script> <a href=")
        assert "{{ 7*7 }} gnihtemos" in words(quote)
        assert not [e for e in quote.iter() if e.tag.endswith(("}a", "}script", "}img"))]
        assert not [link for link in page.links().values() if "bad.example" in link]
        assert "\u202e" not in page.text


def test_what_was_looked_through_is_not_new_any_more(browser: Open, world: World) -> None:
    numbers = [heard(world, f"Number {number}") for number in range(3)]
    office = browser("office")
    page = office.get("/replies/")
    assert {e.get("value") for e in page.all("input", name="shown")} == {str(number) for number in numbers}
    later = heard(world, "Came in meanwhile")
    done = office.post("/replies/seen", {"shown": [*map(str, numbers), "x", "99999"]})
    assert "Noted: you looked through 3 replies." in office.follow(done).text
    assert [e.get("value") for e in office.get("/replies/").all("input", name="shown")] == [str(later)]
    assert "Looked at first by Ola Office" in office.get(f"/replies/{numbers[0]}").text
    assert "looked through replies that were new (3)" in office.get("/history/record").text


def test_a_reply_is_hidden_with_a_reason_and_shown_again(browser: Open, world: World) -> None:
    number = heard(world, "Poppy is horrid")
    office = browser("office")
    assert not office.get(f"/replies/{number}").all("form", action=f"/replies/{number}/hide")
    off = office.post(f"/replies/{number}/hide", {"reason": "child"})
    assert off.status == 409
    switch_on(browser)
    for given, field in (({}, "#reason"), ({"reason": "other"}, "#hide_note")):
        page = office.post(f"/replies/{number}/hide", given)
        assert page.status == 422
        assert field in page.links().values()
    sent = office.post(f"/replies/{number}/hide", {"reason": "child", "hide_note": "It names Poppy"})
    page = office.follow(sent)
    assert "Being hidden" in page.text
    assert "Ola Office hid it: it names, shows or points out a child." in page.text
    assert the_reply(world, number).showing is Showing.HIDE_ASKED
    assert office.post(f"/replies/{number}/hide", {"reason": "child"}).status == 409
    assert "asked for reply 1 to be hidden: it names, shows or points out a child" in (
        office.get("/history/record").text
    )
    with world.db.write() as session:
        row = session.get_one(Reply, number)
        row.showing = Showing.HIDDEN
        session.add(row)
    assert office.post(f"/replies/{number}/show", {}).status == 422
    page = office.follow(office.post(f"/replies/{number}/show", {"show_note": "A mistake"}))
    assert "Being shown again" in page.text
    assert "Poppy" not in recorded(world)


def test_what_is_not_below_our_posts_cannot_be_hidden(browser: Open, world: World) -> None:
    switch_on(browser)
    number = heard(world, "@lunsfordprimary look", answers_us=False)
    office = browser("office")
    page = office.get(f"/replies/{number}")
    assert page.h1 == f"Mention {number}"
    assert "nobody here can hide it" in page.text
    assert office.post(f"/replies/{number}/hide", {"reason": "child"}).status == 409


def test_the_safeguarding_lead_is_told_and_they_and_leaders_alone_read_the_note(
    browser: Open, world: World
) -> None:
    number = heard(world, HOSTILE)
    office, dsl = browser("office"), browser("dsl")
    page = office.post(f"/replies/{number}/tell", {})
    assert page.status == 422
    assert "#dsl_note" in page.links().values()
    page = office.follow(office.post(f"/replies/{number}/tell", {"dsl_note": NOTE}))
    assert "Ola Office told them." in page.text
    assert NOTE not in page.text
    assert not page.all("form", action=f"/replies/{number}/settle")
    for who in ("dsl", "head"):
        assert NOTE in browser(who).get(f"/replies/{number}").text
        assert "A reply on X was marked for the safeguarding lead." in browser(who).get("/account").text
    assert "marked for the safeguarding lead" not in office.get("/account").text
    (mail,) = mails(world, Trouble.REPLY_FOR_DSL)
    assert mail.recipient == f"dsl@{DOMAIN}"
    for secret in ("Poppy", "Fairweather", "lives", "alert", "Ola"):
        assert secret not in f"{mail.subject} {mail.body} {mail.page}"
    assert "Poppy" not in recorded(world)
    with world.db.read() as session:
        stored = session.connection().exec_driver_sql("SELECT sealed FROM reply_concern").scalar_one()
    assert b"Poppy" not in bytes(stored)
    assert office.post(f"/replies/{number}/tell", {"dsl_note": "Again"}).status == 409
    assert "Seen to by Dana Safe" in dsl.follow(dsl.post(f"/replies/{number}/settle")).text
    assert dsl.post(f"/replies/{number}/settle").status == 409
    assert "marked for the safeguarding lead" not in dsl.get("/account").text


def test_where_no_safeguarding_lead_can_sign_in_leaders_are_told(browser: Open, world: World) -> None:
    with world.db.write() as session:
        dsl = session.get_one(Person, world.staff["dsl"])
        dsl.status = PersonStatus.DEACTIVATED
        session.add(dsl)
    number = heard(world)
    browser("office").post(f"/replies/{number}/tell", {"dsl_note": NOTE})
    assert [mail.recipient for mail in mails(world, Trouble.REPLY_FOR_DSL)] == [f"head@{DOMAIN}"]


def test_a_request_for_information_starts_the_clock_of_the_school_calendar(browser: Open, world: World) -> None:
    with world.db.write() as session:
        school = session.exec(select(School)).one()
        school.closed_days = ["2026-11-27", *(f"2026-12-{day}" for day in range(19, 32)), "2027-01-01"]
        session.add(school)
    number = heard(world, "How much did the trip cost?", at=world.now - timedelta(days=1))
    office = browser("office")
    page = office.get(f"/replies/{number}")
    assert "To be answered by 4pm on Tuesday 5 January 2027." in page.text
    assert "To be answered by 4pm on Wednesday 23 December 2026." in page.text
    for given, field in (
        ({"responsible": "1"}, "#kind"),
        ({"kind": "information", "responsible": "x"}, "#responsible"),
    ):
        page = office.post(f"/replies/{number}/request", given)
        assert page.status == 422
        assert field in page.links().values()
    given = {"kind": "information", "responsible": str(world.staff["dsl"])}
    page = office.follow(office.post(f"/replies/{number}/request", given))
    assert "To be answered by 4pm on Tuesday 5 January 2027 . Responsible: Dana Safe" in page.text
    assert {mail.recipient for mail in mails(world, Trouble.INFORMATION_DUE)} == {
        f"dsl@{DOMAIN}",
        f"head@{DOMAIN}",
    }
    assert "trip" not in " ".join(mail.body for mail in mails(world, Trouble.INFORMATION_DUE))
    assert "trip" not in recorded(world)
    assert office.post(f"/replies/{number}/request", given).status == 409
    world.now = datetime.fromisoformat("2027-01-05T17:00:00+00:00")
    office = browser("office").sign_in("office")
    assert f"Reply {number} on X had to be answered" in office.get("/account").text
    assert "Too late to answer" in office.get("/replies/").text
    page = office.follow(office.post(f"/replies/{number}/answered"))
    assert "That was after the time the law sets" in page.text
    assert office.post(f"/replies/{number}/answered").status == 409
    assert f"Reply {number} on X had" not in office.get("/account").text


def test_a_teacher_cannot_be_made_responsible(browser: Open, world: World) -> None:
    number = heard(world)
    given = {"kind": "own_data", "responsible": str(world.staff["teacher"])}
    assert browser("office").post(f"/replies/{number}/request", given).status == 422


def test_before_the_time_is_over_it_is_said_once_more_to_whoever_is_responsible(
    browser: Open, world: World
) -> None:
    number = heard(world)
    given = {"kind": "own_data", "responsible": str(world.staff["office"])}
    browser("dsl").post(f"/replies/{number}/request", given)
    before = len(mails(world, Trouble.INFORMATION_DUE))
    watch = Watch(world.db, lambda: world.now)
    watch.tick()
    assert len(mails(world, Trouble.INFORMATION_DUE)) == before
    world.later(days=25)
    watch.tick()
    watch.tick()
    assert {m.recipient for m in mails(world, Trouble.INFORMATION_DUE)[before:]} == {
        f"office@{DOMAIN}",
        f"head@{DOMAIN}",
    }
    world.later(days=10)
    watch.tick()
    assert len(mails(world, Trouble.INFORMATION_DUE)) == before + 4


def test_reading_that_fails_again_and_again_is_told_on_every_page_and_by_mail(browser: Open, world: World) -> None:
    switch_on(browser)
    with world.db.write() as session:
        row = session.exec(select(ReplyReading)).one()
        row.failures, row.failing_since, row.problem = 3, world.now, "X does not allow it."
        session.add(row)
    assert "Replies on X cannot be read." in browser("office").get("/account").text
    assert "Replies on X cannot be read." not in browser("teacher").get("/account").text
    assert "The last reading failed. X does not allow it." in browser("office").get("/replies/").text
    watch = Watch(world.db, lambda: world.now)
    watch.tick()
    watch.tick()
    assert [mail.recipient for mail in mails(world, Trouble.REPLIES_UNREAD)] == [f"head@{DOMAIN}"]


def test_a_used_up_limit_is_told_once_a_month(browser: Open, world: World) -> None:
    switch_on(browser, limit="0.01")
    watch = Watch(world.db, lambda: world.now)
    watch.tick()
    watch.tick()
    assert len(mails(world, Trouble.REPLIES_LIMIT)) == 1


def test_a_reply_whose_words_were_deleted_still_tells_its_story(browser: Open, world: World) -> None:
    number = heard(world, "", forgotten_at=world.now)
    page = browser("office").get(f"/replies/{number}")
    assert "The words were deleted after 90 days." in page.text
    assert not page.all("form", action=f"/replies/{number}/tell")
    assert browser("office").post(f"/replies/{number}/tell", {"dsl_note": "Late"}).status == 409
    assert browser("office").get("/replies/99").status == 404
