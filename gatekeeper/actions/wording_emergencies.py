"""What happens when a wording for emergencies is put forward, agreed by somebody else, or given up?"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from gatekeeper.actions.base import act, one_line
from gatekeeper.actor import Actor
from gatekeeper.audit.events import Verb
from gatekeeper.contents import Contents
from gatekeeper.db import Database
from gatekeeper.emergencies import the_wording
from gatekeeper.emergency_words import (
    GAPS,
    KIND_LABELS,
    LONGEST_CHOICE,
    LONGEST_WORDS,
    MOST_CHOICES,
    Choices,
    EmergencyKind,
    digest_of,
    gap_mark,
    gaps_in,
    rendered,
)
from gatekeeper.errors import InvalidInput, NotPermitted, Stale
from gatekeeper.models import (
    EmergencyAgreement,
    EmergencyChoice,
    EmergencyEnd,
    EmergencyWording,
    Objective,
)
from gatekeeper.permissions import Permission
from gatekeeper.recoveries import may_be_one, need_settled
from gatekeeper.screening import check, the_channel
from rules import ruleset_version
from rules.facts import Stage
from rules.text import MAX_WEIGHTED, weighted_length

REPLIES = "mentionedUsers"
AIM = "practical-notice"
"""The aim that such a post serves, where the school still has it; else its first."""


def put_forward(
    db: Database, actor: Actor, kind: EmergencyKind, *, words: str, choices: Choices, now: datetime
) -> int:
    """Writes down a wording for a colleague to agree, and gives its number.

    Args:
        db: the database.
        actor: a second reader or leader.
        kind: what it is for.
        words: the fixed words, with {1}, {2} and {3} where something is chosen.
        choices: the closed list of each gap.
        now: the present instant.

    Raises:
        InvalidInput: the words or a list cannot be used, or the rules would stop such a post.
    """
    actor.need(Permission.POST_APPROVE)
    words = one_line(words)
    lists = {gap: _entries(choices.get(gap, ())) for gap in GAPS if _entries(choices.get(gap, ()))}
    if wrong := _wrong(words, lists):
        raise InvalidInput(wrong)
    with act(db, actor, now) as doing:
        if stopped := _stopped_by(doing.session, words, lists, now):
            raise InvalidInput({"words": f"The rules would stop this post: {stopped}"})
        row = EmergencyWording(
            kind=kind,
            words=words,
            digest=digest_of(kind, words, lists),
            written_by=actor.staff_id,
            written_at=now,
        )
        doing.session.add(row)
        doing.session.flush()
        doing.session.add_all(
            EmergencyChoice(wording_id=row.id, gap=gap, position=position, words=entry)
            for gap, entries in lists.items()
            for position, entry in enumerate(entries, start=1)
        )
        doing.record(
            Verb.WORDING_PUT_FORWARD, subject=f"emergency:{row.id}", number=row.id, kind=KIND_LABELS[kind]
        )
        return row.id


def agree(db: Database, actor: Actor, number: int, *, digest: str, now: datetime) -> None:
    """Somebody else agrees exactly the words and lists that they were shown. From then on they may be used.

    Raises:
        NotPermitted: they wrote it themselves.
        Stale: it was agreed or given up already, or is not what was shown.
    """
    actor.need(Permission.POST_APPROVE)
    with act(db, actor, now) as doing:
        found = the_wording(doing.session, number)
        if found.agreement is not None or found.end is not None or found.row.digest != digest:
            raise Stale("This wording was agreed, given up or changed a moment ago. Look at it again.")
        need_settled(doing.session, actor, now, "agree it")
        if may_be_one(doing.session, found.row.written_by, found.row.written_at, actor.staff_id, now):
            raise NotPermitted("You wrote this wording, so someone else must agree it. Nothing was changed.")
        doing.session.add(
            EmergencyAgreement(wording_id=number, digest=digest, agreed_by=actor.staff_id, agreed_at=now)
        )
        doing.session.flush()
        if not the_wording(doing.session, number).is_sound:
            raise Stale("This wording is not what was put forward. Give it up and put it forward again.")
        kind = KIND_LABELS[found.row.kind]
        doing.record(Verb.WORDING_AGREED, subject=f"emergency:{number}", number=number, kind=kind)


def give_up(db: Database, actor: Actor, number: int, now: datetime) -> None:
    """A wording may not be used any more; what was released with it stays in the record.

    Raises:
        Stale: it was given up already.
    """
    actor.need(Permission.POST_APPROVE)
    with act(db, actor, now) as doing:
        found = the_wording(doing.session, number)
        if found.end is not None:
            raise Stale("This wording was given up already. Nothing was changed.")
        doing.session.add(EmergencyEnd(wording_id=number, ended_by=actor.staff_id, ended_at=now))
        kind = KIND_LABELS[found.row.kind]
        doing.record(Verb.WORDING_GIVEN_UP, subject=f"emergency:{number}", number=number, kind=kind)


def contents_saying(session: Session, text: str) -> Contents:
    """A post with these words and nothing else."""
    aims = session.exec(select(Objective).where(Objective.active).order_by(col(Objective.position))).all()
    codes = [aim.code for aim in aims]
    return Contents(
        text=text,
        pictures=(),
        objective=AIM if AIM in codes else next(iter(codes), ""),
        reply_setting=REPLIES,
        made_with_ai=False,
        scheduled_for=None,
        not_after=None,
        account_id=the_channel(session).account_id,
        ruleset=ruleset_version(),
        consent=(),
        answers=(),
        reply_to="",
    )


def _entries(typed: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(entry for line in typed if (entry := one_line(line))))


def _wrong(words: str, lists: Mapping[int, Sequence[str]]) -> dict[str, str]:
    wrong: dict[str, str] = {}
    bare = words
    for gap in GAPS:
        bare = bare.replace(gap_mark(gap), "")
    if not bare:
        wrong["words"] = "Write the words that never change."
    elif len(words) > LONGEST_WORDS:
        wrong["words"] = f"Use at most {LONGEST_WORDS} characters for the words."
    elif "{" in bare or "}" in bare:
        wrong["words"] = "Write the gaps as {1}, {2} and {3}. Braces stand for nothing else."
    for gap in GAPS:
        entries = lists.get(gap, ())
        if (gap in gaps_in(words)) != bool(entries):
            wrong.setdefault(
                f"choices_{gap}",
                f"Gap {gap_mark(gap)} has to stand in the words, and to have a list of what it may say.",
            )
        elif len(entries) > MOST_CHOICES or any(len(e) > LONGEST_CHOICE or "{" in e or "}" in e for e in entries):
            wrong[f"choices_{gap}"] = (
                f"Give at most {MOST_CHOICES} choices of at most {LONGEST_CHOICE} characters, without braces."
            )
    longest = rendered(words, {gap: max(entries, key=weighted_length) for gap, entries in lists.items()})
    if not wrong and weighted_length(longest) > MAX_WEIGHTED:
        wrong["words"] = "With the longest choices this is longer than X allows. Shorten the words."
    return wrong


def _stopped_by(session: Session, words: str, lists: Mapping[int, Sequence[str]], now: datetime) -> str:
    """What the rules would say to the wording with its first choices, where they would stop it."""
    text = rendered(words, {gap: entries[0] for gap, entries in lists.items()})
    report = check(session, contents_saying(session, text), post=None, stage=Stage.SUBMIT, now=now)
    return " ".join(finding.message for finding in report.blocks)
