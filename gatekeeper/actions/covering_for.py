"""What happens when somebody names who reads for them, and when a leader chooses the school's hours?"""

from datetime import date, datetime, time, timedelta

from gatekeeper.actions.base import act
from gatekeeper.actor import Actor
from gatekeeper.audit.events import Verb
from gatekeeper.clock import in_london
from gatekeeper.db import Database
from gatekeeper.errors import InvalidInput, NotFound, NotPermitted, Stale
from gatekeeper.models import Cover, Person, ReminderChoice
from gatekeeper.permissions import Permission
from gatekeeper.reminders import choice, readers

LONGEST = timedelta(days=100)
MOST_HOURS = 40


def name_cover(
    db: Database, actor: Actor, *, person_id: int, covered_by: int, first: date, last: date, now: datetime
) -> None:
    """Notes who reads for a colleague from a day to a day. Readers do it for themselves, leaders for anybody.

    Raises:
        NotPermitted: it is for somebody else, and they do not lead.
        InvalidInput: the days or the people do not fit.
    """
    actor.need(Permission.POST_APPROVE)
    if person_id != actor.staff_id and not actor.may(Permission.COVER_SET):
        raise NotPermitted("A leader names who covers for somebody else. Nothing was changed.")
    wrong: dict[str, str] = {}
    if last < first or last < in_london(now).date() or last - first > LONGEST:
        wrong["last"] = "Give a first and a last day that is not over, at most 100 days apart."
    with act(db, actor, now) as doing:
        names = {person.id: person.name for person in readers(doing.session)}
        if person_id not in names:
            wrong["person"] = "Choose somebody who reads posts."
        if covered_by not in names or covered_by == person_id:
            wrong["cover"] = "Choose another colleague who may read posts."
        if wrong:
            raise InvalidInput(wrong)
        row = Cover(
            person_id=person_id,
            covered_by=covered_by,
            first_day=first,
            last_day=last,
            set_by=actor.staff_id,
            set_at=now,
        )
        doing.session.add(row)
        doing.session.flush()
        doing.record(
            Verb.COVER_NAMED,
            subject=f"cover:{row.id}",
            cover=names[covered_by],
            person=names[person_id],
            days=say_days(first, last),
        )


def end_cover(db: Database, actor: Actor, number: int, now: datetime) -> None:
    """Ends it before its last day.

    Raises:
        NotFound: there is none with this number.
        Stale: it has ended already.
    """
    actor.need(Permission.POST_APPROVE)
    with act(db, actor, now) as doing:
        row = doing.session.get(Cover, number, with_for_update=True)
        if row is None:
            raise NotFound("There is no such cover.")
        if row.person_id != actor.staff_id and not actor.may(Permission.COVER_SET):
            raise NotPermitted("A leader, or whoever is away, ends this. Nothing was changed.")
        if row.ended_at is not None:
            raise Stale("This has ended already. Nothing was changed.")
        row.ended_at, row.ended_by = now, actor.staff_id
        doing.session.add(row)
        by, person = (doing.session.get_one(Person, who).name for who in (row.covered_by, row.person_id))
        doing.record(Verb.COVER_ENDED, subject=f"cover:{number}", cover=by, person=person)


def choose(
    db: Database,
    actor: Actor,
    *,
    begins: str,
    ends: str,
    readers_after: str,
    cover_after: str,
    deputy_id: int | None,
    now: datetime,
) -> bool:
    """Chooses the school's hours and after how many of them somebody is reminded. Gives whether it changed.

    Raises:
        InvalidInput: a time or a number cannot be used.
    """
    actor.need(Permission.COVER_SET)
    wrong: dict[str, str] = {}
    first, last = _time(begins), _time(ends)
    if first is None or last is None or first >= last:
        wrong["begins"] = "Give times like 08:30 and 15:30, the earlier one first."
    early, late = _hours(readers_after), _hours(cover_after)
    if early is None or late is None or early > late:
        wrong["readers_after"] = f"Give whole hours from 1 to {MOST_HOURS}, the first no more than the second."
    with act(db, actor, now) as doing:
        if deputy_id is not None and deputy_id not in {person.id for person in readers(doing.session)}:
            wrong["deputy"] = "Choose somebody who may read posts."
        if wrong or first is None or last is None or early is None or late is None:
            raise InvalidInput(wrong)
        row = ReminderChoice(
            begins=f"{first:%H:%M}",
            ends=f"{last:%H:%M}",
            readers_after=early,
            cover_after=late,
            deputy_id=deputy_id,
            set_by=actor.staff_id,
            set_at=now,
        )
        if _same(row, choice(doing.session)):
            doing.unchanged = True
            return False
        doing.session.add(row)
        deputy = doing.session.get_one(Person, deputy_id).name if deputy_id else "nobody"
        said = f"{row.begins} to {row.ends}, after {early} and {late} hours, deputy: {deputy}"
        doing.record(Verb.REMINDERS_CHOSEN, subject="cover", choice=said)
        return True


def say_days(first: date, last: date) -> str:
    """From when to when, as people read it."""
    days = [f"{day.day} {day:%B %Y}" for day in (first, last)]
    return f"on {days[0]}" if first == last else f"from {days[0]} to {days[1]}"


def _same(one: ReminderChoice, other: ReminderChoice) -> bool:
    names = ("begins", "ends", "readers_after", "cover_after", "deputy_id")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _time(typed: str) -> time | None:
    try:
        found = datetime.strptime(typed.strip(), "%H:%M")  # noqa: DTZ007  # a time on the wall
    except ValueError:
        return None
    return found.time()


def _hours(typed: str) -> int | None:
    given = typed.strip()
    return int(given) if given.isascii() and given.isdigit() and 1 <= int(given[:4]) <= MOST_HOURS else None
