"""The guide: an index, one page for each rule, the states, the roles."""

from functools import cache

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from gatekeeper.lifecycle import MOVES, State
from gatekeeper.permissions import Permission
from gatekeeper.queries.difference import hidden
from rules import all_rules
from rules.findings import Severity
from rules.guide import GuidePage, page
from web.guard import needs
from web.people.words import EVERY_ROLE

blueprint = Blueprint("guide", __name__, url_prefix="/guide")

SEVERITIES = (
    (Severity.BLOCK, "These stop a post", "It cannot be sent in or agreed until it is put right."),
    (Severity.REASON, "These need a reason", "You write one sentence; the second reader sees it and decides."),
    (Severity.ADVICE, "These are advice", "You decide. Nothing is stopped."),
)


@blueprint.get("/")
@needs(Permission.SIGNED_IN)
def index() -> ResponseReturnValue:
    """All rules by weight, and the other pages."""
    groups = tuple(
        (words, hint, tuple(rule for rule in all_rules() if rule.severity is severity))
        for severity, words, hint in SEVERITIES
    )
    return render_template("guide/index.html", groups=groups)


@blueprint.get("/rules/<name>")
@needs(Permission.SIGNED_IN)
def rule(name: str) -> ResponseReturnValue:
    """One rule, from its own declaration."""
    found = _pages().get(name)
    if found is None:
        abort(404)
    return render_template("guide/rule.html", page=found, hidden=hidden)


@blueprint.get("/states")
@needs(Permission.SIGNED_IN)
def states() -> ResponseReturnValue:
    """What each state of a post means, and where it can go from there."""
    return render_template("guide/states.html", states=tuple((s, _in_order(MOVES[s])) for s in State))


@blueprint.get("/roles")
@needs(Permission.SIGNED_IN)
def roles() -> ResponseReturnValue:
    """What each role may do."""
    return render_template("guide/roles.html", roles=EVERY_ROLE)


@cache
def _pages() -> dict[str, GuidePage]:
    return {rule.id: page(rule) for rule in all_rules()}


def _in_order(states: frozenset[State]) -> tuple[State, ...]:
    return tuple(state for state in State if state in states)
