"""What happens when a child is erased? One event; then the freed bytes go too, and a restored backup follows.

What stands in the way is asked again inside the transaction, so that nothing is erased that was held a
moment before.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session, col, select

from gatekeeper.actions.base import act, clean_reason
from gatekeeper.actor import COMMAND, Actor
from gatekeeper.audit.events import Verb
from gatekeeper.db import Database
from gatekeeper.errors import NotFound, Stale
from gatekeeper.keys import OperationalKey
from gatekeeper.models import Erasure, Pupil
from gatekeeper.permissions import Permission
from gatekeeper.pictures.store import PictureStore
from gatekeeper.retention import child, cleaning, hindrances

ON_REQUEST, RULE, RESTORED = "request", "rule", "restored"
Erased = frozenset[tuple[int, str, str]]
"""Children who were erased: number, salt and mark."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where the data of this installation lies, outside the database."""

    pictures: PictureStore
    mail: Path
    key: OperationalKey | None = None


def erase_child(
    db: Database, actor: Actor, pupil_id: int, places: Places, *, reason: str, now: datetime
) -> Erasure:
    """Erases one child because the family or the law asks for it. Gives what is written down of it.

    Raises:
        InvalidInput: the reason is missing.
        NotFound: there is no such child.
        Stale: something stands in the way; the message says what.
    """
    actor.need(Permission.RETENTION_RUN)
    why = clean_reason(reason, "reason", "why this child is erased")
    return _erase(db, actor, pupil_id, places, cause=ON_REQUEST, why=why, now=now)


def erase_leavers(
    db: Database, actor: Actor, pupils: Iterable[int], places: Places, *, says: str, now: datetime
) -> int:
    """Erases children whose time is over by the schedule, each with its own event. Gives how many."""
    actor.need(Permission.RETENTION_RUN)
    done = [
        _erase(db, actor, number, places, cause=RULE, why=f"{says}.", now=now, clean=False) for number in pupils
    ]
    if done:
        cleaning.clean(db, places.pictures, now)
    return len(done)


def _erase(  # who, whom, where, why
    db: Database,
    actor: Actor,
    pupil_id: int,
    places: Places,
    *,
    cause: str,
    why: str,
    now: datetime,
    clean: bool = True,
) -> Erasure:
    with act(db, actor, now) as doing:
        pupil = doing.session.get(Pupil, pupil_id, with_for_update=True)
        if pupil is None or child.is_erased(pupil):
            raise NotFound("There is no such child here.")
        held = hindrances.holds(doing.session)
        if stops := hindrances.of_child(doing.session, pupil, held):
            raise Stale(" ".join((*(one.words for one in stops), "Nothing was changed.")))
        words = child.trace(doing.session, pupil)
        said = words.out_of(why, close=True)
        erased, words = child.erase(doing.session, pupil, by=actor.person_id, cause=cause, key=places.key, now=now)
        doing.record(
            Verb.CHILD_ERASED,
            subject=f"pupil:{pupil_id}",
            number=pupil_id,
            counts=say(erased.counts),
            why=said,
        )
    cleaning.remove_mail(places.mail, words)
    if clean:
        cleaning.clean(db, places.pictures, now)
    return erased


def erased_in(session: Session) -> Erased:
    """Whom the data that is here says to be erased."""
    return frozenset((row.pupil_id, row.salt, row.mark) for row in session.exec(select(Erasure)))


def erase_again(db: Database, places: Places, erased: Erased, now: datetime) -> int:
    """Erases those whom a backup brought back, and gives how many. They were erased once: nothing is asked."""
    with db.read() as session:
        rows = {p.id: p.mis_ref for p in session.exec(select(Pupil).where(col(Pupil.forename) != ""))}
    back = sorted(
        number for number, salt, mark in erased if number in rows and child.mark(salt, rows[number]) == mark
    )
    if not back:
        return 0
    with act(db, COMMAND, now) as doing:
        for number in back:
            pupil = doing.session.get_one(Pupil, number)
            child.erase(doing.session, pupil, by=None, cause=RESTORED, key=places.key, now=now)
        numbers = ", ".join(str(number) for number in back)
        doing.record(Verb.CHILDREN_ERASED_AGAIN, subject="backup", numbers=numbers)
    cleaning.clean(db, places.pictures, now)
    return len(back)


def say(counts: dict[str, int]) -> str:
    """What went, in words: "3 answers, 12 texts"."""
    return ", ".join(f"{number} {name}" for name, number in sorted(counts.items())) or "nothing but the name"
