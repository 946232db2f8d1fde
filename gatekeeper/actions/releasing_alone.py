"""What happens when no second reader can be found, and one leader releases agreed words alone?

Nothing else in the product lets a post go without a second reader. The words come from a wording that two
people agreed; the database makes them again and refuses whatever differs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from gatekeeper.actions.base import NOTE_LENGTH, Act, act, clean_reason, move
from gatekeeper.actions.saving import contributed
from gatekeeper.actions.wording_emergencies import contents_saying
from gatekeeper.actor import Actor
from gatekeeper.alarms import alone
from gatekeeper.audit.events import Verb
from gatekeeper.db import Database
from gatekeeper.deadlines import closed_days, end_of_next_school_day
from gatekeeper.emergencies import (
    ELSEWHERE,
    HOW,
    WHEN,
    Wording,
    lasting,
    may_be_tried,
    of_term,
    the_wording,
    to_decide,
)
from gatekeeper.emergency_words import CLEARS, KIND_LABELS
from gatekeeper.errors import InvalidInput, Stale
from gatekeeper.everybody import everybody
from gatekeeper.lifecycle import State
from gatekeeper.models import (
    Approval,
    EmergencyClearing,
    EmergencyRelease,
    OutboxItem,
    OutboxState,
    Post,
    Version,
)
from gatekeeper.permissions import Permission
from gatekeeper.posts import new_reference
from gatekeeper.recoveries import need_settled
from gatekeeper.screening import check, named_pupils, store, the_channel, the_school
from gatekeeper.separation import ContributionKind
from gatekeeper.terms import term_at
from gatekeeper.versions import Draft, contents_of, write_version
from rules.facts import Stage
from rules.findings import Report

SINGLE_READER = "Single reader: agreed words, released by one leader."


@dataclass(frozen=True, slots=True)
class Tried:
    """A colleague who could not be reached: by which way and when, each from a closed list."""

    person_id: int
    how: str
    when: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What a leader asks for.

    `chosen` has the choice for each gap by its id, `shown` the words that the page showed, to the letter,
    `reason` why it cannot wait, `tried` whom they could not reach, and `elsewhere` how families are told who
    are not on X.
    """

    chosen: Mapping[int, int | None]
    shown: str
    reason: str
    tried: Sequence[Tried]
    elsewhere: Sequence[str]


@dataclass(frozen=True, slots=True)
class Released:
    """What became of it. Without a reference the rules stopped it, and `report` says why."""

    reference: str | None
    report: Report


def release(
    db: Database, actor: Actor, number: int, asked: Asked, *, now: datetime, late_hours: float
) -> Released:
    """Releases an agreed wording without a second reader.

    Args:
        db: the database.
        actor: a leader, who has just shown that it is they.
        number: the wording.
        asked: the choices, the reason and who was tried.
        now: the present instant.
        late_hours: how late it may still go out.

    Raises:
        NotPermitted: only a leader may.
        Stale: the wording is not what the page showed, or may not be used any more.
        InvalidInput: a gap is open, a reason is missing, or nobody was tried.
    """
    actor.need(Permission.EMERGENCY_RELEASE)
    why = clean_reason(asked.reason, "reason", "why it cannot wait")
    with act(db, actor, now) as doing:
        need_settled(doing.session, actor, now, "release it")
        found = the_wording(doing.session, number)
        text = _words(found, asked)
        told = _tried(doing.session, actor, asked.tried)
        also = _elsewhere(asked.elsewhere)
        report, named = _examined(doing, text)
        if report.blocks or named:
            return _refused(doing, number, report)
        post, version = _written(doing, text, report, f"Also told by {also}.")
        row = _alone(doing, version, number, asked=asked, why=why, tried=[one for one, _ in told])
        _queued(doing, post, version, timedelta(hours=late_hours))
        if found.row.kind in CLEARS:
            _clear(doing, row)
        _tell(doing, post, row)
        doing.record(
            Verb.POST_OVERRIDDEN,
            subject=f"post:{post.reference}",
            post=post,
            kind=KIND_LABELS[found.row.kind],
            why=why,
            tried="; ".join(said for _, said in told) or "nobody else may read posts",
            also=also,
        )
        return Released(post.reference, report)


def _words(found: Wording, asked: Asked) -> str:
    """The words, if they may be used and are those that were shown."""
    if not found.may_be_used:
        raise Stale("This wording may not be used: it is not agreed by two people, or was given up.")
    text = found.filled(asked.chosen)
    if text is None:
        raise InvalidInput({"choices": "Choose something from each list."})
    if text != asked.shown:
        raise Stale("These are not the words that the page showed. Look at them again. Nothing was sent.")
    return text


def _alone(
    doing: Act, version: Version, number: int, *, asked: Asked, why: str, tried: list[dict[str, object]]
) -> EmergencyRelease:
    """The row that says so for ever. The database makes the words again before it takes it."""
    closed = closed_days(the_school(doing.session))
    row = EmergencyRelease(
        post_id=version.post_id,
        version_id=version.id,
        digest=version.digest,
        wording_id=number,
        choice_1=asked.chosen.get(1),
        choice_2=asked.chosen.get(2),
        choice_3=asked.chosen.get(3),
        released_by=doing.actor.staff_id,
        reason=why,
        tried=tried,
        released_at=doing.now,
        due_at=end_of_next_school_day(doing.now, closed),
    )
    doing.session.add(row)
    doing.session.flush()
    return row


def _tried(session: Session, actor: Actor, tried: Sequence[Tried]) -> list[tuple[dict[str, object], str]]:
    """Who was tried, as it is kept and as it is said."""
    names = {person.id: person.name for person in may_be_tried(session, actor)}
    if names and not tried:
        raise InvalidInput({"tried": "Say whom you tried to reach first. Try at least one colleague."})
    unknown = [one for one in tried if one.person_id not in names or one.how not in HOW or one.when not in WHEN]
    if unknown or len({one.person_id for one in tried}) != len(tried):
        raise InvalidInput({"tried": "Choose from the lists whom you tried, how and when."})
    return [
        (
            {"person_id": one.person_id, "how": one.how, "when": one.when},
            f"{names[one.person_id]} ({HOW[one.how]}, {WHEN[one.when]})",
        )
        for one in tried
    ]


def _elsewhere(ways: Sequence[str]) -> str:
    """Where else families are told, in words: not all of them are on X."""
    if not ways or set(ways) - set(ELSEWHERE):
        raise InvalidInput({"elsewhere": "Say how families who are not on X are told the same."})
    return ", ".join(ELSEWHERE[way] for way in ELSEWHERE if way in ways)


def _examined(doing: Act, text: str) -> tuple[Report, bool]:
    """What the rules say, as they would to a second reader, and whether the words name a pupil."""
    contents = contents_saying(doing.session, text)
    known = everybody(doing.session, doing.now)
    report = check(doing.session, contents, post=None, stage=Stage.APPROVE, now=doing.now, known=known)
    return report, bool(named_pupils(doing.session, contents, known, doing.now))


def _written(doing: Act, text: str, report: Report, answer: str) -> tuple[Post, Version]:
    """The post with these words. It waits for a reader that nobody found."""
    session, now = doing.session, doing.now
    post = Post(
        reference=new_reference(),
        channel_id=the_channel(session).id,
        state=State.DRAFT,
        state_since=now,
        created_by=doing.actor.staff_id,
        created_at=now,
    )
    session.add(post)
    session.flush()
    plain = contents_saying(session, text)
    draft = Draft(text=text, objective=plain.objective, reply_setting=plain.reply_setting)
    contents = contents_of(session, post, draft, now=now, late=timedelta(0))
    reasons = {f.fingerprint: (f.rule, answer) for f in report.reasons_needed}
    by = doing.actor.staff_id
    version = write_version(session, post, contents, typed_time="", zone="", reasons=reasons, by=by, now=now)
    contributed(doing, post, ContributionKind.WROTE)
    store(session, version, report, Stage.APPROVE, now)
    move(doing, post, State.WAITING)
    return post, version


def _refused(doing: Act, number: int, report: Report) -> Released:
    """What the rules stopped stays on the record; nothing else of it does."""
    rules = ", ".join(sorted({f.rule for f in report.blocks})) or "a pupil is named"
    doing.record(Verb.OVERRIDE_STOPPED, subject=f"emergency:{number}", number=number, rules=rules)
    return Released(None, report)


def _queued(doing: Act, post: Post, version: Version, late: timedelta) -> None:
    """Puts it in the outbox under the one agreement there is. The database looks for the release behind it."""
    now = doing.now
    approval = Approval(
        post_id=post.id,
        version_id=version.id,
        digest=version.digest,
        person_id=doing.actor.staff_id,
        checklist=[],
        note=SINGLE_READER[:NOTE_LENGTH],
        at=now,
        expires_at=now + late,
    )
    doing.session.add(approval)
    doing.session.flush()
    doing.session.add(
        OutboxItem(
            post_id=post.id,
            version_id=version.id,
            approval_id=approval.id,
            digest=version.digest,
            channel_id=post.channel_id,
            due_at=now,
            not_after=now + late,
            state=OutboxState.READY,
            created_at=now,
        )
    )
    doing.session.flush()
    move(doing, post, State.APPROVED)


def _clear(doing: Act, by: EmergencyRelease) -> None:
    """What was said earlier no longer holds."""
    doing.session.add_all(
        EmergencyClearing(
            release_id=earlier.id,
            by_release_id=by.id,
            cleared_by=doing.actor.staff_id,
            cleared_at=doing.now,
        )
        for earlier, _ in lasting(doing.session)
    )
    doing.session.flush()


def _tell(doing: Act, post: Post, release_row: EmergencyRelease) -> None:
    """Leaders and governors at once; and leadership where it has become a habit."""
    term = term_at(doing.now, closed_days(the_school(doing.session)))
    count = len(of_term(doing.session, term))
    alone.released(doing.session, post, release_row, doing.now, of_the_term=count)
    if to_decide(doing.session, term):
        alone.decide(doing.session, term, count, doing.now)
