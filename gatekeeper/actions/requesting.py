"""What happens when somebody asks the school for something by right, is answered, or a pack is made for them?"""

from datetime import date, datetime, timedelta

from gatekeeper import rights
from gatekeeper.actions.base import NOTE_LENGTH, act, one_line
from gatekeeper.actor import Actor
from gatekeeper.audit.events import Verb
from gatekeeper.clock import in_london
from gatekeeper.db import Database
from gatekeeper.deadlines import closed_days, say_by
from gatekeeper.errors import InvalidInput, NotFound, Stale
from gatekeeper.models import AskedFor, DataRequest, Pupil
from gatekeeper.permissions import Permission
from gatekeeper.screening import the_school

LONGEST_NAME = 200
OLDEST = timedelta(days=366)


def record(
    db: Database,
    actor: Actor,
    *,
    kind: str,
    received_on: date | None,
    asked_by: str,
    about: str,
    now: datetime,
    pupil_id: int | None = None,
) -> int:
    """Puts a request into the register, and gives its number. Its time runs from the day it was received.

    Raises:
        InvalidInput: the kind or the day is missing or cannot be.
    """
    actor.need(Permission.REQUEST_KEEP)
    today = in_london(now).date()
    wrong: dict[str, str] = {}
    if kind not in set(AskedFor):
        wrong["kind"] = "Choose what was asked for."
    if received_on is None or not today - OLDEST <= received_on <= today:
        wrong["received"] = "Give the day on which it came in: today, or a day of the last year."
    who, what = one_line(asked_by), one_line(about)
    if len(who) > LONGEST_NAME:
        wrong["asked_by"] = f"Use at most {LONGEST_NAME} characters."
    if len(what) > NOTE_LENGTH:
        wrong["about"] = f"Use at most {NOTE_LENGTH} characters."
    if wrong or received_on is None:
        raise InvalidInput(wrong)
    with act(db, actor, now) as doing:
        if pupil_id is not None and doing.session.get(Pupil, pupil_id) is None:
            raise InvalidInput({"pupil": "Choose a child from the list."})
        due_at = rights.due(AskedFor(kind), received_on, closed_days(the_school(doing.session)))
        row = DataRequest(
            kind=AskedFor(kind),
            received_on=received_on,
            due_at=due_at,
            asked_by=who,
            about=what,
            pupil_id=pupil_id,
            recorded_by=actor.staff_id,
            recorded_at=now,
        )
        doing.session.add(row)
        doing.session.flush()
        doing.record(
            Verb.REQUEST_RECORDED,
            subject=f"rights:{row.id}",
            number=row.id,
            kind=rights.KINDS[row.kind],
            due=say_by(due_at),
        )
        return row.id


def done(db: Database, actor: Actor, number: int, *, day: date | None, note: str, now: datetime) -> None:
    """Notes that a request was answered.

    Raises:
        InvalidInput: the day cannot be.
        NotFound: there is no such request.
        Stale: it was answered already.
    """
    actor.need(Permission.REQUEST_KEEP)
    said = one_line(note)
    if len(said) > NOTE_LENGTH:
        raise InvalidInput({"note": f"Use at most {NOTE_LENGTH} characters."})
    with act(db, actor, now) as doing:
        row = doing.session.get(DataRequest, number, with_for_update=True)
        if row is None:
            raise NotFound("There is no such request.")
        if row.done_at is not None:
            raise Stale("This request was answered already. Nothing was changed.")
        if day is None or not row.received_on <= day <= in_london(now).date():
            raise InvalidInput({"day": "Give the day of the answer: not before the request, and not after today."})
        row.done_on, row.done_by, row.done_at, row.done_note = day, actor.staff_id, now, said
        doing.session.add(row)
        doing.record(Verb.REQUEST_DONE, subject=f"rights:{number}", number=number, day=day.isoformat())


def note_pack(db: Database, actor: Actor, *, pack: str, about: str, rows: int, files: int, now: datetime) -> None:
    """Records that somebody takes a pack. Called before it is handed over.

    Raises:
        NotPermitted: this person may not take it.
    """
    actor.need(Permission.PACK_OF_PUPIL if pack == "child" else Permission.POST_EXPORT)
    subject = f"pupil:{about.removeprefix('child ')}" if pack == "child" else "evidence"
    with act(db, actor, now) as doing:
        doing.record(Verb.PACK_MADE, subject=subject, pack=pack, about=about, rows=rows, files=files)
