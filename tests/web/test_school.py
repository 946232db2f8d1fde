"""A leader says what the school publishes; the checks are quiet about exactly that, and it is on the record."""

from collections.abc import Callable

import pytest
from sqlmodel import select

from gatekeeper.audit.events import Verb
from gatekeeper.models import AuditDetail, AuditEvent, School
from tests.web.browser import Browser
from tests.world import World

Open = Callable[..., Browser]


def school(world: World) -> School:
    with world.db.read() as session:
        return session.exec(select(School)).one()


def changes(world: World) -> list[str]:
    with world.db.read() as session:
        found = session.exec(
            select(AuditDetail)
            .join(AuditEvent, AuditEvent.seq == AuditDetail.seq)  # type: ignore[arg-type]  # SQLModel types columns as values
            .where(AuditEvent.verb == Verb.SCHOOL_CHANGED)
        )
        return [detail.details["changes"] for detail in found]


def test_a_leader_changes_the_details_and_each_is_on_the_record(browser: Open, world: World) -> None:
    head = browser("head")
    form = head.get("/school/").form("/school/")
    assert form["phones"].strip() == "01632 960417"
    page = head.post(
        "/school/",
        {
            **form,
            "address": " Swallow Lane, Lunsford ",
            "phones": "01632 960417\n\n(01632) 960 418",
            "postcodes": "zz993vz",
            "places": "Lunsford\nAttenborough\nLunsford",
            "link_hosts": "https://www.GOV.uk/schools\nlunsfordprimary.example.org",
            "allowed_handles": "kentlibraries_ex",
        },
    )
    assert "Saved." in head.follow(page).text
    found = school(world)
    assert found.address == "Swallow Lane, Lunsford"
    assert found.phones == ["01632 960417", "(01632) 960 418"]
    assert found.postcodes == ["ZZ99 3VZ"]
    assert found.places == ["Lunsford", "Attenborough"]
    assert found.link_hosts == ["www.gov.uk", "lunsfordprimary.example.org"]
    assert found.allowed_handles == ["@kentlibraries_ex"]
    assert changes(world) == [
        (
            "telephone numbers (added (01632) 960 418), places (added Lunsford, Attenborough), "
            "websites (added www.gov.uk), accounts (added @kentlibraries_ex), address (now Swallow Lane, Lunsford)"
        )
    ]
    assert "changed what the school publishes" in head.get("/history/record").text


def test_the_same_again_leaves_no_event(browser: Open, world: World) -> None:
    head = browser("head")
    page = head.post("/school/", head.get("/school/").form("/school/"))
    assert "Nothing was different." in head.follow(page).text
    assert changes(world) == []


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("phones", "ring us"),
        ("phones", "12"),
        ("emails", "office"),
        ("emails", "office@localhost"),
        ("postcodes", "Lunsford"),
        ("places", "x" * 61),
        ("places", "12"),
        ("link_hosts", "our website"),
        ("allowed_handles", "@two words"),
        ("allowed_handles", "\n".join(f"@account{n}" for n in range(61))),
        ("address", "x" * 301),
    ],
)
def test_what_cannot_be_right_is_said_and_nothing_is_written(
    field: str, typed: str, browser: Open, world: World
) -> None:
    head = browser("head")
    page = head.post(
        "/school/", {**head.get("/school/").form("/school/"), field: typed, "places": "Kent"} | {field: typed}
    )
    assert page.status == 422
    assert f"#{field}" in page.links().values()
    assert page.form("/school/")[field].strip() == typed
    assert changes(world) == []
    assert school(world).places == []


def test_the_schools_own_new_number_is_quiet_at_once(browser: Open, world: World) -> None:
    text = "Ring the office on 01632 960418 for tickets to the summer fair."
    reference = world.draft(text=text)
    assert not world.submit(reference).accepted
    head = browser("head")
    head.post("/school/", {**head.get("/school/").form("/school/"), "phones": "01632 960418"})
    assert world.submit(reference).accepted


def test_a_leader_writes_down_when_the_school_is_closed(browser: Open, world: World) -> None:
    head = browser("head")
    form = head.get("/school/").form("/school/")
    lines = "27/11/2026\n19 December 2026 to 3 January 2027\n 1 Jan 2027 \n2027-02-15 - 2027-02-19"
    assert "Saved." in head.follow(head.post("/school/", {**form, "closed_days": lines})).text
    assert len(school(world).closed_days) == 1 + 16 + 5
    shown = head.get("/school/").form("/school/")
    assert shown["closed_days"].split("\n")[-3:] == [
        "27 November 2026",
        "19 December 2026 to 3 January 2027",
        "15 February 2027 to 19 February 2027",
    ]
    assert (
        "days on which it is closed (added 27 November 2026, 19 December 2026 to 3 January 2027"
        in (changes(world)[0])
    )
    assert "Nothing was different." in head.follow(head.post("/school/", shown)).text


@pytest.mark.parametrize(
    "line",
    ["Christmas", "31 November 2026", "3 January 2027 to 19 December 2026", "1/1/2026 to 31/12/2026", "1 to 2"],
)
def test_a_holiday_that_cannot_be_read_is_given_back(line: str, browser: Open, world: World) -> None:
    head = browser("head")
    form = head.get("/school/").form("/school/")
    page = head.post("/school/", {**form, "closed_days": f"27 November 2026\n{line}"})
    assert page.status == 422
    assert "#closed_days" in page.links().values()
    assert line in page.form("/school/")["closed_days"]
    assert school(world).closed_days == []
