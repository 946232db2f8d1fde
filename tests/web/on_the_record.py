"""Does every form that changes something leave exactly one event, and is it refused where no event can be written?

Every form that any test of the pages sends is a sample. The first time that the form of a route is sent in a
process it is sent twice: once while the database refuses every event, and then as the test meant it.
`tests/conftest.py` fails a run of all tests of the pages in which a route had no sample.
"""

import copy
import io
import sqlite3
from typing import Any, cast

from flask import Flask
from flask.testing import EnvironBuilder, FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from gatekeeper.services import Services
from tests.no_events import NOT_THE_RECORD, Tables, as_it_was, beside, no_events, tables
from tests.no_events import changed as changed_in
from web.shell import EXTENSION

SEVERAL = {
    "/drafts/<reference:reference>": "the saving, and the sending in or the asking that follows from the button",
    "/sign-in": "a session that this browser still had is ended",
    "/come-down/<int:number>/take-down": "each post that is taken down, and its pictures that are ruled out",
    "/emergency/wordings/starters": "each wording that is put forward",
    "/permissions/<int:pupil_id>/holds": "the entry in the register, and the withdrawal that follows from it",
}
"""Routes that do several things at once, and why: each thing leaves its own event."""
NONE = {
    "/drafts/<reference:reference>/check": "asks what the rules would say",
    "/drafts/<reference:reference>/keep": "keeps what is being typed",
    "/drafts/<reference:reference>/saved-version": "forgets what was typed and not saved",
    "/drafts/<reference:reference>/pictures/<int:picture_id>/look": "has it looked at; what is seen has an event",
    "/family/": "leads from a printed code to the form of a family",
    "/account-on-x/consent": "leads to X, which asks; the answer has its event",
    "/permissions/import": "reads a file into the next page",
    "/permissions/import/columns": "one step of reading a file",
    "/permissions/import/layout": "one step of reading a file",
    "/permissions/import/words": "one step of reading a file",
    "/permissions/import/forget": "lets go of a file that was not taken in",
    "/roll/<kind>/file": "reads a file into the next page",
    "/roll/<kind>/columns": "one step of reading a file",
    "/roll/<kind>/forget": "lets go of a file that was not taken in",
}
"""Routes that change nothing of the record, and what they are for."""
IN_A_BROWSER = {
    "/account/passkeys": "tests/browser/test_second_step.py",
    "/account/passkeys/<int:passkey_id>/remove": "tests/browser/test_second_step.py",
    "/account/passkeys/options": "tests/browser/test_second_step.py",
    "/prove/passkey": "tests/browser/test_second_step.py",
    "/sign-in/second/passkey": "tests/browser/test_second_step.py",
}
"""Routes that need an answer of a device, which only a real browser has; and the test that sends them."""
BY_ITSELF = ("senses", "publisher", "mail")
"""Who acts beside the person at the browser, in a thread of their own."""
KIND_WORDS = ("Nothing was half saved", "Reading or saving did not work", "Nothing was half sent")

proved: set[str] = set()
"""Routes of which this process has seen a sample."""


def send(app: Flask, client: FlaskClient, path: str, given: dict[str, Any]) -> TestResponse:
    """Sends a form as the test's browser would, and twice where its route has had no sample."""
    made = EnvironBuilder(app, path, method="POST", **given).get_environ()
    body = made["wsgi.input"].read()
    kept = {name: given[name] for name in ("headers", "base_url", "environ_base") if name in given}

    def once() -> TestResponse:
        builder = EnvironBuilder(
            app,
            path,
            method="POST",
            input_stream=io.BytesIO(body),
            content_type=made.get("CONTENT_TYPE"),
            **kept,
        )
        return client.open(builder, buffered=True)

    rule = _rule(app, path)
    services = cast("Services", app.extensions[EXTENSION])
    if rule is None or rule in proved or not services.db.is_sqlite or _is_looking(services):
        return once()
    with beside(services.db) as db:
        before, cookies = tables(db), copy.deepcopy(client._cookies)
        with as_it_was(db), no_events(db):
            refused = once()
            without = tables(db)
        client._cookies = cookies
        response = once()
        _judge(rule, response, refused, (before, without, tables(db)), _actors(db, before))
    return response


def _rule(app: Flask, path: str) -> str | None:
    try:
        rule, _ = app.url_map.bind("127.0.0.1").match(path.partition("?")[0], "POST", return_rule=True)
    except HTTPException:
        return None
    return rule.rule


def _is_looking(services: Services) -> bool:
    """Whether pictures are being looked at: that writes too, whenever it is done."""
    looking = services.looking
    return bool(looking._here or looking._line)


def _actors(db: sqlite3.Connection, before: Tables) -> list[str]:
    """Who acted in the events that are new."""
    return [
        actor
        for (actor,) in db.execute("SELECT actor FROM audit_event WHERE seq > ?", (before["audit_event"].total(),))
    ]


def _judge(
    rule: str,
    response: TestResponse,
    refused: TestResponse,
    states: tuple[Tables, Tables, Tables],
    actors: list[str],
) -> None:
    before, without, after = states
    changed_without = changed_in(before, without) - set(NOT_THE_RECORD)
    assert not changed_without, f"POST {rule} changed {changed_without} although no event could be written"
    changed = changed_in(before, after)
    if response.status_code >= 400 or not changed:
        return
    count = sum(actor not in BY_ITSELF for actor in actors)
    if changed <= set(NOT_THE_RECORD):
        return
    assert count == 1 or (rule in SEVERAL and count > 1), f"POST {rule} left {count} events: {changed}"
    assert refused.status_code in {500, 503}, f"POST {rule} answered {refused.status} without an event"
    assert any(words in refused.text for words in KIND_WORDS), f"POST {rule} said {refused.text}"
    proved.add(rule)
