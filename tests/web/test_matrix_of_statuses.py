"""Role, status, route, method and whose it is: who is let in, for every combination there is.

What a role opens is `tests/web/matrix.py`. Here is what a status takes away again, also written by hand: the
guard is asked for every route and method, about whoever the session of before still belongs to.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask, request
from sqlmodel import select

from gatekeeper.actions import inviting, leading, leaving, people, recovering, signing_in
from gatekeeper.actions.inviting import NewColleague
from gatekeeper.actions.leaving import Goodbye
from gatekeeper.actor import Actor
from gatekeeper.errors import NotPermitted
from gatekeeper.factors import held
from gatekeeper.models import AuditEvent
from gatekeeper.permissions import Role, StaffCategory, must_prove_twice
from gatekeeper.services import Services
from gatekeeper.staffing import Described
from tests.joined import link_in_mail
from tests.web.browser import Browser
from tests.web.matrix import EVERYBODY, EXPECTED, NOBODY, PEOPLE
from tests.web.test_matrix import filled
from tests.world import DOMAIN, PASSWORD, STAFF, World, enrol, signed_in
from web import guard

Opens = Callable[..., Browser]
OWN = "three quiet badgers"
ROLES = {name: roles for name, (*_, roles) in STAFF.items()} | {"head": frozenset({Role.LEADER})}
MUST = frozenset(name for name, roles in ROLES.items() if must_prove_twice(roles))
OPEN_WITHOUT_SECOND_FACTOR = ("/account", "/guide/", "/prove")
"""Where whoever must have a second factor and has none may go: to set one up, and to read."""
NOT_IN = ("/account-on-x",)


def doors(app: Flask, somebody: dict[str, Actor | None]) -> dict[str, set[tuple[str, str]]]:
    """Through which of all doors the guard lets each of them."""
    found: dict[str, set[tuple[str, str]]] = {name: set() for name in somebody}
    for method, rule in EXPECTED:
        with app.test_request_context(filled(rule, "abcdefgh"), method=method):
            gate = guard.gate_of(app, str(request.endpoint))
            assert gate is not None
            for name, actor in somebody.items():
                if gate.open_because or (actor is not None and let_in(actor, gate)):
                    found[name].add((method, rule))
    return found


def let_in(actor: Actor, gate: guard.Gate) -> bool:
    try:
        return guard._let_in(actor, gate) is None
    except NotPermitted:
        return False


def for_everybody() -> set[tuple[str, str]]:
    return {line for line, let_in in EXPECTED.items() if let_in == EVERYBODY}


def of_role(name: str) -> set[tuple[str, str]]:
    return {line for line, let_in in EXPECTED.items() if name in let_in}


def without_second_factor(name: str) -> set[tuple[str, str]]:
    return for_everybody() | {
        (method, rule)
        for method, rule in of_role(name)
        if rule.startswith(OPEN_WITHOUT_SECOND_FACTOR) and not rule.startswith(NOT_IN)
    }


def token_of(world: World, name: str) -> str:
    return signed_in(world.db, f"{name}@{DOMAIN}", now=world.now)


def by_whom(world: World, group: str) -> Actor:
    """Who does it to them: the head, or to the head a second leader."""
    if group == "head":
        world.lead("dsl")
    return world.actor("dsl" if group == "head" else "head")


GROUPS = {"everybody else": [name for name in PEOPLE if name != "head"], "head": ["head"]}
each_group = pytest.mark.parametrize("group", GROUPS)


@each_group
def test_a_closed_account_opens_what_is_open_to_all(
    group: str, app: Flask, world: World, services: Services
) -> None:
    by, seen = by_whom(world, group), dict[str, Actor | None]()
    for name in GROUPS[group]:
        who, token = world.staff[name], token_of(world, name)
        assert signing_in.who(world.db, token, services.lengths, world.now) is not None
        people.switch_off(world.db, by, who, world.now)
        seen[f"{name}, off"] = signing_in.who(world.db, token, services.lengths, world.now)
        people.switch_on(world.db, by, who, world.now)
        seen[f"{name}, on again"] = signing_in.who(world.db, token, services.lengths, world.now)
        token = token_of(world, name)
        leaving.leave(world.db, by, who, Goodbye(), world.now)
        seen[f"{name}, left"] = signing_in.who(world.db, token, services.lengths, world.now)
    assert doors(app, seen) == dict.fromkeys(seen, for_everybody())


@each_group
def test_no_second_factor_and_an_account_opened_anew_open_what_the_table_says(
    group: str, app: Flask, world: World, services: Services
) -> None:
    by, seen, expected = by_whom(world, group), dict[str, Actor | None](), dict[str, set[tuple[str, str]]]()

    def see(name: str, status: str, token: str, doors_there: set[tuple[str, str]]) -> None:
        seen[f"{name}, {status}"] = signing_in.who(world.db, token, services.lengths, world.now)
        expected[f"{name}, {status}"] = doors_there

    for name in GROUPS[group]:
        must, role = name in MUST, of_role(name)
        token = token_of(world, name)
        see(name, "active", token, role)
        recovering.open_anew(world.db, services.key, by, world.staff[name], reason="Lost", now=world.now)
        see(name, "opened anew", token, for_everybody())
        token = token_of(world, name)
        link = link_in_mail(world, f"{name}@{DOMAIN}", services.key)
        recovering.use(world.db, link, OWN, world.now)
        see(name, "a session from before the new password", token, for_everybody())
        token = token_of(world, name)
        see(name, "back, without a second factor", token, without_second_factor(name) if must else role)
        if must:
            enrol(world.db, world.staff[name], services.key)
            see(name, "back, with one", token, role)  # what it may not do yet, the actions refuse
        with world.db.write() as session:
            held.forget_all(session, world.staff[name])
        see(name, "second factor lost", token, without_second_factor(name) if must else role)
    assert doors(app, seen) == expected


def test_whoever_is_only_invited_is_nobody(app: Flask, world: World, services: Services, browser: Opens) -> None:
    described = Described("", "Nia", "Newcomer", StaffCategory.TEACHING)
    whom = NewColleague(f"nia@{DOMAIN}", described, frozenset({Role.TEACHER}))
    inviting.invite(world.db, services.key, world.actor("head"), whom, world.now)
    link = link_in_mail(world, f"nia@{DOMAIN}", services.key)
    with_the_link = signing_in.who(world.db, link, services.lengths, world.now)
    assert doors(app, {"invited": with_the_link, NOBODY: None}) == dict.fromkeys(
        ("invited", NOBODY), for_everybody()
    )
    assert {line for line, let_in in EXPECTED.items() if NOBODY in let_in} == for_everybody()
    page = browser().post("/sign-in", {"email": f"nia@{DOMAIN}", "password": PASSWORD})
    assert page.status == 422


def test_for_a_day_after_coming_back_every_decision_is_refused(
    world: World, services: Services, browser: Opens
) -> None:
    world.lead("dsl")
    reference = world.waiting(by="teacher")
    number = leading.propose(world.db, world.actor("head"), world.staff["second"], "Deputy", world.now)
    described = Described("", "Nia", "Newcomer", StaffCategory.TEACHING)
    whom = NewColleague(f"nia@{DOMAIN}", described, frozenset({Role.TEACHER}))
    invited = inviting.invite(world.db, services.key, world.actor("head"), whom, world.now)
    recovering.open_anew(
        world.db, services.key, world.actor("head"), world.staff["dsl"], reason="Lost", now=world.now
    )
    link = link_in_mail(world, f"dsl@{DOMAIN}", services.key)
    recovering.use(world.db, link, OWN, world.now)
    enrol(world.db, world.staff["dsl"], services.key)
    dsl = browser().enter(token_of(world, "dsl"))
    joins = {"forename": "Olga", "surname": "Other", "email": f"olga@{DOMAIN}", "category": "support"}
    decisions: dict[str, dict[str, object]] = {
        f"/to-read/{reference}": {"decision": "agree", "digest": world.version(reference).digest},
        "/people/invite": {**joins, "roles": ["teacher"]},
        f"/people/invitations/{invited}/again": {},
        f"/people/{world.staff['teacher']}/lead": {"why_lead": "Now"},
        f"/people/{world.staff['teacher']}/open-anew": {"why_open": "Lost"},
        f"/people/proposals/{number}/confirm": {},
        "/people/codes": {},
    }
    answers = {path: dsl.post(path, fields).status for path, fields in decisions.items()}
    assert answers == dict.fromkeys(decisions, 403)
    world.later(hours=24)
    dsl = browser().enter(token_of(world, "dsl"))
    answers = {path: dsl.post(path, fields).status for path, fields in decisions.items()}
    still = {f"/people/proposals/{number}/confirm"}  # by an account that the proposer opened, for a week
    assert {path for path, status in answers.items() if status == 403} == still


WIDE = frozenset({"colleague", "second", "office", "dsl", "head"})
"""Who may write in a colleague's draft too."""
OF_A_DRAFT = (
    "/drafts/{0}",
    "/drafts/{0}/change",
    "/drafts/{0}/give-up",
    "/drafts/{0}/saved-version",
    "/posts/{0}",
)


@pytest.mark.parametrize("name", ["teacher", "volunteer", *sorted(WIDE), "governor", "it"])
def test_ones_own_draft_opens_and_a_colleagues_only_to_whoever_may(
    name: str, world: World, browser: Opens
) -> None:
    writes = name not in {"governor", "it"}
    other = "volunteer" if name == "teacher" else "teacher"
    posts = {"another's": world.draft(by=other), **({"own": world.draft(by=name)} if writes else {})}
    someone = browser(name)
    token = someone.token()
    for whose, reference in posts.items():
        for path in OF_A_DRAFT:
            sees_all = name == "governor" and path.startswith("/posts/")
            expected = (writes and (whose == "own" or name in WIDE)) or sees_all
            for method in ("GET", "POST"):
                rule = path.format("<reference:reference>")
                if (method, rule) not in EXPECTED or (method, path) == ("POST", "/drafts/{0}/give-up"):
                    continue
                sent = {"csrf_token": token} if method == "POST" else None
                answer = someone.client.open(path.format(reference), method=method, data=sent, buffered=True)
                let_in = answer.status_code not in {403, 404} or (
                    expected and path.endswith("saved-version") and answer.status_code == 404
                )
                assert let_in == expected, (whose, method, path, answer.status_code)


def test_revoked_is_revoked_in_a_thousand_tries_at_once(world: World, services: Services) -> None:
    """However many requests are under way, none that begins after the change still succeeds."""
    head, stale = world.actor("head"), []
    changes: list[Callable[[int], None]] = [
        lambda who: people.switch_off(world.db, head, who, world.now),
        lambda who: people.set_roles(world.db, head, who, frozenset({Role.OFFICE}), world.now),
        lambda who: leaving.leave(world.db, head, who, Goodbye(), world.now),
        lambda who: recovering.open_anew(world.db, services.key, head, who, reason="Lost", now=world.now),
    ]
    for change, name in zip(changes, ("teacher", "colleague", "volunteer", "office"), strict=True):
        token = token_of(world, name)
        assert signing_in.who(world.db, token, services.lengths, world.now) is not None
        with ThreadPoolExecutor(4) as pool:
            before = [pool.submit(signing_in.who, world.db, token, services.lengths, world.now) for _ in range(10)]
            change(world.staff[name])
            after = [pool.submit(signing_in.who, world.db, token, services.lengths, world.now) for _ in range(250)]
            stale += [found for found in (future.result() for future in after) if found is not None]
            assert all(future.done() for future in before)
    assert stale == []


def test_every_change_of_people_leaves_exactly_one_event(world: World, browser: Opens) -> None:
    head, teacher, dsl = browser("head"), world.staff["teacher"], world.staff["dsl"]
    joins = {"forename": "Olga", "surname": "Other", "email": f"olga@{DOMAIN}", "category": "support"}
    later = (world.now + timedelta(days=9)).date().isoformat()
    steps: list[tuple[str, dict[str, object]]] = [
        ("/people/invite", {**joins, "roles": ["teacher"]}),
        ("/people/invitations/1/again", {}),
        ("/people/invitations/1/withdraw", {}),
        (f"/people/{teacher}/roles", {"roles": ["teacher", "office"]}),
        (f"/people/{teacher}/details", {"forename": "Amy", "surname": "Teach", "category": "support"}),
        (f"/people/{teacher}/open-anew", {"why_open": "Lost"}),
        (f"/people/{teacher}/leave", {"when": "day", "last_day": later}),
        (f"/people/{teacher}/stay", {}),
        (f"/people/{teacher}/leave", {"when": "now"}),
        (f"/people/{teacher}/on", {}),
        (f"/people/{teacher}/off", {}),
        (f"/people/{dsl}/lead", {"why_lead": "Deputy"}),
        ("/people/proposals/1/refuse", {}),
        ("/people/codes", {}),
    ]
    for path, fields in steps:
        before = events(world)
        assert head.post(path, fields).status in {200, 303}, path
        assert events(world) == before + 1, path


def events(world: World) -> int:
    with world.db.read() as session:
        return len(session.exec(select(AuditEvent.seq)).all())
