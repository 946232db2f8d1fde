"""What surrounds every page: who is here, which school, where can they go, is all well?

Views ask this module for `services()`, `actor()` and `now()`; the base template
gets `shell` from it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Flask, current_app, g, has_request_context, request, url_for

from gatekeeper import clock
from gatekeeper.actions.base import one_line
from gatekeeper.actor import Actor
from gatekeeper.errors import NotPermitted
from gatekeeper.lifecycle import EXPLANATIONS, LABELS
from gatekeeper.permissions import Permission
from gatekeeper.queries import frame
from gatekeeper.queries.alerts import NEW_FOR, Alert, alerts_for
from gatekeeper.queries.health import SILENT_AFTER
from gatekeeper.services import Services

EXTENSION = "gatekeeper"


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of the navigation. `count` is how many things wait there."""

    words: str
    address: str
    here: bool
    count: int = 0


@dataclass(frozen=True, slots=True)
class Shell:
    """What the base template shows around the page."""

    frame: frame.Frame
    actor: Actor | None
    main: tuple[Link, ...]
    more: tuple[Link, ...]
    demo: bool
    now: datetime
    publisher_silent: bool
    alerts: tuple[Alert, ...] = ()

    def is_new(self, since: datetime) -> bool:
        """Whether something arose so lately that it should be read out."""
        return self.now - since < NEW_FOR


def services() -> Services:
    """The settings, database, key, pictures and clock of this process."""
    found: Services = current_app.extensions[EXTENSION]
    return found


def now() -> datetime:
    """The present instant, from the services' clock."""
    return services().now()


def somebody() -> Actor | None:
    """Who is signed in, or nobody."""
    found: Actor | None = g.get("actor")
    return found


def actor() -> Actor:
    """Who is signed in. The guard has seen to it that there is somebody."""
    found = somebody()
    if found is None:
        raise NotPermitted("Sign in first.")
    return found


def typed(name: str) -> str:
    """What was typed into a field of one line."""
    return one_line(request.form.get(name, ""))


def may(permission: Permission) -> bool:
    """Whether whoever is here holds a right."""
    found = somebody()
    return found is not None and found.may(permission)


P = Permission
# (words, endpoint, rights of which one is enough, a name of a count or nothing)
MAIN: tuple[tuple[str, str, tuple[Permission, ...]], ...] = (
    ("Home", "home.index", (P.SIGNED_IN,)),
    ("My posts", "drafts.index", (P.POST_DRAFT,)),
    ("To read", "review.queue", (P.POST_APPROVE,)),
    ("History", "history.index", (P.POST_DRAFT, P.POST_SEE_ALL)),
)
MORE: tuple[tuple[str, str, tuple[Permission, ...]], ...] = (
    ("How the account is used", "scrutiny.page", (P.SCRUTINY_SEE,)),
    ("When nobody can read it", "emergency.index", (P.EMERGENCY_RELEASE, P.POST_APPROVE)),
    ("Evidence and requests", "evidence.index", (P.POST_EXPORT, P.REQUEST_KEEP, P.RETENTION_SEE)),
    ("Who covers, and reminders", "cover.index", (P.POST_APPROVE,)),
    ("Permissions from parents", "consent.register", (P.PUPIL_NAMES,)),
    ("What pictures may show", "picture_policy.page", (P.POST_DRAFT, P.PICTURE_POLICY, P.POST_SEE_ALL)),
    ("Something must come down", "withdrawals.index", (P.CONSENT_WITHDRAW,)),
    ("Replies on X", "replies.index", (P.REPLY_MODERATE,)),
    ("Posts from elsewhere", "outside.index", (P.POST_TAKE_DOWN,)),
    ("Words that are not names", "name_answers.index", (P.ANSWER_REVIEW,)),
    ("Roll and staff", "roll.index", (P.CONSENT_RECORD,)),
    ("Pause everything", "pause.form", (P.CHANNEL_PAUSE, P.CHANNEL_LIFT)),
    ("People", "people.index", (P.PEOPLE_SEE, P.PEOPLE_MANAGE)),
    ("School details", "school.form", (P.PEOPLE_MANAGE,)),
    ("Costs of X", "costs.page", (P.COST_SEE,)),
    ("Account on X", "connecting.page", (P.CHANNEL_CONNECT,)),
    ("Emergency login", "vault.page", (P.VAULT_KEEP, P.VAULT_SEE)),
    ("Who is told", "alarms.index", (P.ALARM_CHOOSE,)),
    ("Health", "health.page", (P.HEALTH_SEE,)),
    ("Guide", "guide.index", (P.SIGNED_IN,)),
)


def set_up(app: Flask, given: Services) -> None:
    """Hands the services to the views and the shell to the templates."""
    app.extensions[EXTENSION] = given
    app.jinja_env.globals.update(P=Permission, may=may, state_labels=LABELS, state_explanations=EXPLANATIONS)
    app.jinja_env.filters.update(
        time=clock.say_time, date=clock.say_date, moment=clock.say, ago=lambda at: clock.say_ago(at, now())
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.context_processor(_context)


def _context() -> dict[str, Any]:
    if not has_request_context():
        return {}
    return {"shell": _shell()}


def _shell() -> Shell:
    here, moment = somebody(), now()
    around = frame.UNKNOWN
    trouble: tuple[Alert, ...] = ()
    if not g.get("without_database"):
        with services().db.read() as session:
            around = frame.frame(session, moment, here)
            trouble = alerts_for(session, here, moment) if here and around.handle else ()
    counts = {"review.queue": around.to_read}
    return Shell(
        frame=around,
        actor=here,
        main=_links(MAIN, here, counts),
        more=_links(MORE, here, counts),
        demo=services().settings.demo or around.practice,
        now=moment,
        publisher_silent=around.publisher_seen_at is None or moment - around.publisher_seen_at > SILENT_AFTER,
        alerts=trouble,
    )


def _links(
    table: tuple[tuple[str, str, tuple[Permission, ...]], ...], here: Actor | None, counts: dict[str, int]
) -> tuple[Link, ...]:
    if here is None:
        return ()
    return tuple(
        Link(words, url_for(endpoint), _same_part(endpoint), counts.get(endpoint, 0))
        for words, endpoint, rights in table
        if endpoint in current_app.view_functions and any(here.may(right) for right in rights)
    )


def _same_part(endpoint: str) -> bool:
    return (request.blueprint or "") == endpoint.partition(".")[0]
