"""Is everybody let in exactly where the hand-written table says, and nobody anywhere else?"""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlmodel import func, select
from werkzeug.exceptions import MethodNotAllowed

from gatekeeper.audit.events import Verb
from gatekeeper.models import AuditEvent
from tests.web.browser import Browser
from tests.web.matrix import EVERYBODY, EXPECTED, LAST, NOBODY, PEOPLE
from tests.world import World
from web.guard import gate_of

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def declared(app: Flask) -> set[tuple[str, str]]:
    return {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
        if method not in {"HEAD", "OPTIONS"}
    }


def test_every_route_has_its_line_in_the_table_and_every_line_its_route(app: Flask) -> None:
    assert declared(app) == set(EXPECTED)


def test_what_each_page_declares_is_what_the_table_says(app: Flask, world: World) -> None:
    """The guard alone lets in the right people, even where the action behind it would refuse the others."""
    actors = {name: world.actor(name) for name in PEOPLE}
    for rule in app.url_map.iter_rules():
        gate = gate_of(app, rule.endpoint)
        assert gate is not None
        let_in = {name for name, actor in actors.items() if any(actor.may(p) for p in gate.permissions)}
        for method in {"GET", "POST"} & (rule.methods or set()):
            expected = EXPECTED[method, rule.rule]
            assert (EVERYBODY if gate.open_because else let_in) == expected, (method, rule.rule)


@pytest.mark.parametrize("name", [NOBODY, *PEOPLE])
def test_the_doors_open_as_the_table_says(name: str, browser: Callable[..., Browser], world: World) -> None:
    someone = browser("" if name == NOBODY else name)
    token = someone.token()
    author = "volunteer" if name == "volunteer" else "teacher"  # who writes, but reads nobody else's posts
    reference = world.draft(by=author)
    assert world.submit(reference, by=author).accepted
    refused, surprises = 0, []
    before = refusals(world)
    for method, rule in in_order():
        response = someone.client.open(
            filled(rule, reference), method=method, data=data(method, token), buffered=True
        )
        let_in = response.status_code != 403 and "/sign-in" not in response.headers.get("Location", "")
        refused += response.status_code == 403
        if (rule, method) == ("/sign-out", "POST") or (
            rule == "/account/password" and response.status_code == 422
        ):
            let_in = True
        if let_in != (name in EXPECTED[method, rule]) or response.status_code >= 500:
            surprises.append((method, rule, response.status_code))
    assert surprises == []
    assert refusals(world) - before == refused, "each closed door that a colleague met is on the record"


@pytest.mark.parametrize("name", [NOBODY, "head"])
def test_no_route_answers_to_another_method(name: str, browser: Callable[..., Browser], app: Flask) -> None:
    someone = browser("" if name == NOBODY else name)
    token = someone.token()
    rules = {rule for _, rule in EXPECTED}
    answers = {
        (method, rule, response.status_code)
        for rule in rules
        for method in METHODS
        if (method, rule) not in EXPECTED and not belongs_to_another(app, filled(rule, "abcdefgh"), method)
        for response in [
            someone.client.open(filled(rule, "abcdefgh"), method=method, data=data("POST", token), buffered=True)
        ]
    }
    assert {status for _, _, status in answers} == {405}


def belongs_to_another(app: Flask, path: str, method: str) -> bool:
    try:
        app.url_map.bind("127.0.0.1").match(path, method)
    except MethodNotAllowed:
        return False
    return True


def in_order() -> Iterator[tuple[str, str]]:
    yield from (line for line in EXPECTED if line not in LAST)
    yield from LAST


def filled(rule: str, reference: str) -> str:
    for placeholder, value in (
        ("<path:filename>", "css/bootstrap.min.css" if rule.startswith("/bootstrap") else "theme.css"),
        ("<reference:reference>", reference),
        ("<name>", "pupil-full-name"),
        ("<kind>", "pupils"),
        ("<records>", "leavers"),
        ("<trouble>", "post-held"),
        ("<figure>", "published"),
        ("<int:picture_id>", "1"),
        ("<int:pupil_id>", "1"),
        ("<int:class_id>", "1"),
        ("<int:number>", "1"),
        ("<int:contact_id>", "1"),
        ("<int:evidence_id>", "1"),
        ("<int:hold_id>", "1"),
        ("<int:wording_id>", "1"),
        ("<int:person_id>", "4"),
        ("<int:invitation_id>", "1"),
        ("<int:proposal_id>", "1"),
        ("<int:answer_id>", "1"),
        ("<int:factor_id>", "1"),
        ("<int:passkey_id>", "1"),
        ("<int:request_id>", "1"),
        ("<link>", "a" * 43),
        ("<once>", "b" * 22),
    ):
        rule = rule.replace(placeholder, value)
    assert "<" not in rule, f"say in `filled` what stands for the placeholder of {rule}"
    return rule


def data(method: str, token: str) -> dict[str, str] | None:
    return {"csrf_token": token} if method == "POST" else None


def refusals(world: World) -> int:
    with world.db.read() as session:
        return session.exec(
            select(func.count()).select_from(AuditEvent).where(AuditEvent.verb == Verb.REFUSED_ENTRY)
        ).one()
