"""The witness of every form finds what leaves no event, and what is changed although no event could be written."""

from collections.abc import Callable

import pytest
from flask import Flask, redirect
from flask.typing import ResponseReturnValue
from sqlmodel import select

from gatekeeper.actions.base import act
from gatekeeper.actor import COMMAND
from gatekeeper.audit.events import Verb
from gatekeeper.models import School
from tests.web import on_the_record
from tests.web.browser import Browser
from tests.web.matrix import EXPECTED
from tests.world import World
from web.guard import open_to_all

Opens = Callable[..., Browser]


def _form(app: Flask, do: Callable[[], None]) -> None:
    @open_to_all("A form that does what no form may do.")
    def view() -> ResponseReturnValue:
        do()
        return redirect("/account", 303)

    app.add_url_rule("/quiet", "quiet", view, methods=["POST"])


def _renamed(world: World) -> None:
    with world.db.write() as session:
        school = session.exec(select(School)).one()
        school.name += " again"
        session.add(school)


def test_a_form_that_leaves_no_event_is_found(app: Flask, world: World, browser: Opens) -> None:
    _form(app, lambda: _renamed(world))
    with pytest.raises(AssertionError, match="although no event could be written"):
        browser("head").post("/quiet")


def test_a_form_that_does_the_thing_before_its_event_is_found(app: Flask, world: World, browser: Opens) -> None:
    def do() -> None:
        _renamed(world)
        with act(world.db, COMMAND, world.now) as doing:
            doing.record(Verb.RECORD_EXPORTED, subject="record")

    _form(app, do)
    with pytest.raises(AssertionError, match="although no event could be written"):
        browser("head").post("/quiet")


def test_a_form_that_leaves_two_events_is_found(app: Flask, world: World, browser: Opens) -> None:
    def do() -> None:
        for _ in range(2):
            with act(world.db, COMMAND, world.now) as doing:
                doing.record(Verb.RECORD_EXPORTED, subject="record")

    _form(app, do)
    with pytest.raises(AssertionError, match="POST /quiet left 2 events"):
        browser("head").post("/quiet")


def test_a_form_that_hides_that_it_was_refused_is_found(app: Flask, world: World, browser: Opens) -> None:
    def do() -> None:
        try:
            with act(world.db, COMMAND, world.now) as doing:
                doing.record(Verb.RECORD_EXPORTED, subject="record")
        except Exception:  # noqa: BLE001  # just what nobody may do
            return

    _form(app, do)
    with pytest.raises(AssertionError, match="POST /quiet answered 303"):
        browser("head").post("/quiet")


def test_whatever_is_said_of_a_route_is_said_of_one_that_is_there() -> None:
    routes = {rule for method, rule in EXPECTED if method == "POST"}
    assert {*on_the_record.NONE, *on_the_record.SEVERAL, *on_the_record.IN_A_BROWSER} <= routes
