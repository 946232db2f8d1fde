"""Who covers for whom: named on a page, seen on the home page."""

from collections.abc import Callable

from tests.web.browser import Browser
from tests.world import World

Open = Callable[[str], Browser]


def test_a_reader_names_who_covers_and_everybody_sees_it(world: World, browser: Open) -> None:
    second = browser("second")
    form = {"cover": str(world.staff["colleague"]), "first": "2026-11-24", "last": "2026-11-27"}
    page = second.follow(second.post("/cover/", form))
    assert "Ben Colleague reads for Ella Reader now 24 November 2026 to 27 November 2026" in page.text
    assert "Today Ben Colleague reads for Ella Reader." in browser("teacher").get("/").text
    assert browser("colleague").post("/cover/1/end").status == 403
    second.post("/cover/1/end")
    assert "reads for Ella Reader" not in browser("teacher").get("/").text


def test_what_cannot_be_is_said_beside_its_field(world: World, browser: Open) -> None:
    head = browser("head")
    form = {"person": str(world.staff["second"]), "cover": str(world.staff["teacher"])}
    assert head.post("/cover/", {**form, "first": "soon", "last": ""}).links()["Give a day."] == "#first"
    page = head.post("/cover/", {**form, "first": "2026-11-24", "last": "2026-11-24"})
    assert page.status == 422
    assert "Choose another colleague who may read posts." in page.text


def test_a_leader_chooses_the_hours(browser: Open) -> None:
    head = browser("head")
    form = {"begins": "09:00", "ends": "16:00", "readers_after": "1", "cover_after": "3", "deputy": ""}
    page = head.follow(head.post("/cover/hours", form))
    assert page.form("/cover/hours")["begins"] == "09:00"
    assert "Between 09:00 and 16:00" in browser("second").get("/cover/").text
    assert head.post("/cover/hours", {**form, "ends": "08:00"}).status == 422
