"""Whoever loses the way in, loses it with the next request: nobody slips through while many ask at once.

GATEKEEPER_STALE_TRIES says how many requests are sent after each kind of loss (the bar is 1,000).
"""

import os
import threading
import time
from collections.abc import Callable

import pytest
from flask import Flask

from gatekeeper.actions import people, signing_in
from gatekeeper.permissions import Role
from tests.web.browser import Browser
from tests.world import DOMAIN, PASSWORD, World, signed_in

TRIES = int(os.environ.get("GATEKEEPER_STALE_TRIES", "24"))
AT_ONCE = 4
PAGE = "/drafts/counting.json"
WHO = "second"
Loses = Callable[[World, str], object]

WAYS: dict[str, Loses] = {
    "the account is switched off": lambda world, _: people.switch_off(
        world.db, world.actor("head"), world.staff[WHO], world.now
    ),
    "the roles change": lambda world, _: people.set_roles(
        world.db, world.actor("head"), world.staff[WHO], frozenset({Role.TEACHER}), world.now
    ),
    "they sign out": lambda world, token: signing_in.sign_out(world.db, token, world.now),
    "they sign out elsewhere": lambda world, _: signing_in.sign_out_elsewhere(
        world.db, world.actor(WHO), "another", "", world.now
    ),
    "the password changes": lambda world, _: people.change_own_password(
        world.db, world.actor(WHO), old=PASSWORD, new="three quiet badgers", now=world.now
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_no_request_after_the_loss_opens_anything(app: Flask, world: World, way: str) -> None:
    token = signed_in(world.db, f"{WHO}@{DOMAIN}", now=world.now)
    lost = threading.Event()
    answers: list[tuple[float, int]] = []

    def knock() -> None:
        browser, after = Browser(app).enter(token), 0
        while after < TRIES / AT_ONCE:
            after += lost.is_set()
            begun = time.perf_counter()
            answers.append((begun, browser.client.get(PAGE, buffered=True).status_code))

    threads = [threading.Thread(target=knock) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    while len(answers) < AT_ONCE:
        time.sleep(0.001)
    WAYS[way](world, token)
    at = time.perf_counter()
    lost.set()
    for thread in threads:
        thread.join()
    assert 200 in {status for _, status in answers}, "before, it opened"
    after = [status for begun, status in answers if begun > at]
    assert len(after) >= TRIES
    assert 200 not in after
