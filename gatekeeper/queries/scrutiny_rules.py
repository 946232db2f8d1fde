"""What did the rules stop in a term, which reasons were given, and what did second readers give back?"""

from collections.abc import Iterator
from datetime import datetime

from sqlmodel import Session, col, select

import rules
from gatekeeper.audit.events import Verb
from gatekeeper.clock import say
from gatekeeper.models import (
    FindingReason,
    LiftDecision,
    LiftRequest,
    NameAnswer,
    Person,
    Return,
    ReturnKind,
    Version,
)
from gatekeeper.queries.scrutiny_events import events
from gatekeeper.queries.scrutiny_lines import Behind, Line, grouped
from gatekeeper.terms import Term

ERASED = "erased"


def stopped(session: Session, term: Term) -> Line:
    """Every time the rules stopped a post, from the record."""
    return Line(
        "stopped",
        "times the rules stopped a post",
        tuple(
            Behind((event.post_id,) if event.post_id else (), f"Stopped {say(datetime.fromisoformat(event.at))}.")
            for event, _ in events(session, term, Verb.POST_STOPPED_BY_RULES)
        ),
    )


def stopped_by_rule(session: Session, term: Term) -> tuple[Line, ...]:
    """The same by rule. A post that two rules stopped at once counts under both."""
    titles = _titles() | {ERASED: "Details were erased"}
    return grouped("rule", _stops(session, term), titles)


def held(session: Session, term: Term) -> Line:
    """What the gatekeeper itself held after it was agreed, because something had changed."""
    found = []
    for event, detail in events(session, term, Verb.POST_HELD):
        if event.actor_id is None and event.post_id is not None:
            why = str(detail.details["why"]) if detail else ""
            found.append(Behind((event.post_id,), f"Held {say(datetime.fromisoformat(event.at))}.", why))
    return Line("held", "times an agreed post was held before it went out", tuple(found))


def given(session: Session, term: Term) -> tuple[Line, ...]:
    """Every reason that somebody gave to let a post go on, and every reason not to."""
    lifted, kept = _decisions(session, term)
    returned = _returned(session, term)
    return (
        Line("reason-lifted", "blocks lifted by a leader or the safeguarding lead", lifted),
        Line("reason-not-lifted", "blocks that they did not lift", kept),
        Line("reason-given", "reasons that authors gave to a question", _reasons(session, term)),
        Line("reason-not-a-person", "answers “not a person here”", _answers(session, term)),
        Line("reason-changes", "changes asked for by a second reader", returned[ReturnKind.CHANGES_ASKED]),
        Line("reason-turned-down", "posts turned down by a second reader", returned[ReturnKind.REJECTED]),
    )


def _stops(session: Session, term: Term) -> Iterator[tuple[str, Behind]]:
    for event, detail in events(session, term, Verb.POST_STOPPED_BY_RULES):
        about = (event.post_id,) if event.post_id else ()
        names = str(detail.details["rules"]).split(", ") if detail else [ERASED]
        for name in names:
            yield name, Behind(about, f"Stopped {say(datetime.fromisoformat(event.at))}.")


def _decisions(session: Session, term: Term) -> tuple[tuple[Behind, ...], tuple[Behind, ...]]:
    titles = _titles()
    rows = session.exec(
        select(LiftRequest, LiftDecision, Person)
        .join(LiftDecision, col(LiftDecision.request_id) == col(LiftRequest.id))
        .join(Person, col(Person.id) == col(LiftDecision.decided_by))
        .where(LiftDecision.decided_at >= term.begins, LiftDecision.decided_at < term.ends)
        .order_by(col(LiftDecision.id).desc())
    ).all()
    both: dict[bool, list[Behind]] = {True: [], False: []}
    for asked, decision, person in rows:
        title = titles.get(asked.rule, asked.rule)
        note = f"{title}: {person.name} decided {say(decision.decided_at)}."
        both[decision.lifted].append(Behind((asked.post_id,), note, decision.reason))
    return tuple(both[True]), tuple(both[False])


def _reasons(session: Session, term: Term) -> tuple[Behind, ...]:
    titles = _titles()
    rows = session.exec(
        select(FindingReason, Version.post_id, Person)
        .join(Version, col(Version.id) == col(FindingReason.version_id))
        .join(Person, col(Person.id) == col(FindingReason.given_by))
        .where(FindingReason.given_at >= term.begins, FindingReason.given_at < term.ends)
        .order_by(col(FindingReason.id).desc())
    )
    once: dict[tuple[int, str, str], Behind] = {}
    for one, post_id, person in rows:  # each version carries its reasons along: the same one counts once
        note = f"{titles.get(one.rule, one.rule)}: {person.name} {say(one.given_at)}."
        once.setdefault((post_id, one.fingerprint, one.reason), Behind((post_id,), note, one.reason))
    return tuple(once.values())


def _answers(session: Session, term: Term) -> tuple[Behind, ...]:
    rows = session.exec(
        select(NameAnswer, Person)
        .join(Person, col(Person.id) == col(NameAnswer.said_by))
        .where(NameAnswer.said_at >= term.begins, NameAnswer.said_at < term.ends)
        .order_by(col(NameAnswer.id).desc())
    )
    return tuple(Behind((one.post_id,), f"{person.name} {say(one.said_at)}.") for one, person in rows)


def _returned(session: Session, term: Term) -> dict[ReturnKind, tuple[Behind, ...]]:
    rows = session.exec(
        select(Return, Person)
        .join(Person, col(Person.id) == col(Return.person_id))
        .where(Return.at >= term.begins, Return.at < term.ends)
        .order_by(col(Return.id).desc())
    ).all()
    return {
        kind: tuple(
            Behind((one.post_id,), f"{person.name} {say(one.at)}.", one.reason)
            for one, person in rows
            if one.kind is kind
        )
        for kind in ReturnKind
    }


def _titles() -> dict[str, str]:
    return {rule.id: rule.title for rule in rules.all_rules()}
