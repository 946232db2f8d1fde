"""What happens to what stands around the answers: whom can we ask, and what were they shown?"""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlmodel import select

from gatekeeper.actions import refusing
from gatekeeper.actions.base import act, one_line
from gatekeeper.actor import Actor
from gatekeeper.audit.events import Verb
from gatekeeper.clock import in_london
from gatekeeper.db import Database
from gatekeeper.errors import InvalidInput, NotFound, Stale
from gatekeeper.models import ConsentChannel, Contact, ParentalResponsibility, Pupil, Wording
from gatekeeper.permissions import Permission

LONGEST_NAME = 120
LONGEST_RELATIONSHIP = 40
LONGEST_VERSION = 40
LONGEST_WORDING = 8000


@dataclass(frozen=True, slots=True)
class Known:
    """What the office knows of one adult of a family."""

    name: str
    relationship: str
    has_pr: ParentalResponsibility
    is_resident: bool = True
    must_be_asked: bool = False
    contact_restriction: bool = False


def keep_contact(
    db: Database, actor: Actor, pupil_id: int, known: Known, now: datetime, *, contact_id: int | None = None
) -> int:
    """Adds an adult of a family, or puts right what is known of one. Gives their number.

    Raises:
        InvalidInput: a name is missing or too long.
        NotFound: there is no such pupil, or no such contact of theirs.
    """
    actor.need(Permission.CONSENT_RECORD)
    name, relationship = one_line(known.name), one_line(known.relationship)
    wrong = {}
    if not 0 < len(name) <= LONGEST_NAME:
        wrong["name"] = f"Write a name of at most {LONGEST_NAME} characters."
    if not 0 < len(relationship) <= LONGEST_RELATIONSHIP:
        wrong["relationship"] = "Write who they are to the child, for example: mother, foster carer."
    if wrong:
        raise InvalidInput(wrong)
    with act(db, actor, now) as doing:
        if doing.session.get(Pupil, pupil_id) is None:
            raise NotFound("There is no such pupil on the roll.")
        values = {**asdict(known), "display_name": name, "relationship": relationship}
        del values["name"]
        contact = Contact(pupil_id=pupil_id, **values) if contact_id is None else None
        contact = contact or doing.session.get(Contact, contact_id)
        if contact is None or contact.pupil_id != pupil_id:
            raise NotFound("There is no such contact of this pupil.")
        brought = refusing.Brought(
            actor.staff_id, "an earlier no of an adult whose rights were put right", family=False
        )
        with refusing.noticing(doing, {pupil_id}, brought) as refused:
            for field, value in values.items():
                setattr(contact, field, value)
            doing.session.add(contact)
        doing.record(Verb.CONTACT_CHANGED, subject=f"pupil:{pupil_id}")
        number = contact.id
    refusing.hold_queue(db, refused, now)
    return number


def add_wording(
    db: Database,
    actor: Actor,
    *,
    version: str,
    text: str,
    channels: frozenset[ConsentChannel],
    valid_from: date,
    now: datetime,
) -> int:
    """Keeps exactly what families are shown from a day on, and gives its number.

    Raises:
        InvalidInput: something is missing, or the version is there already.
    """
    actor.need(Permission.CONSENT_WORDING)
    version, text = one_line(version), text.strip().replace("\r\n", "\n").replace("\x00", "")
    wrong = {}
    if not 0 < len(version) <= LONGEST_VERSION:
        wrong["version"] = f"Give it a short name of at most {LONGEST_VERSION} characters, such as 2026-09."
    if not 0 < len(text) <= LONGEST_WORDING:
        wrong["text"] = "Write exactly what families read, word for word."
    if not channels:
        wrong["channels"] = "Choose what it asks about."
    if wrong:
        raise InvalidInput(wrong)
    with act(db, actor, now) as doing:
        if doing.session.exec(select(Wording.id).where(Wording.version == version)).first() is not None:
            raise InvalidInput(
                {"version": "There is a wording of this name. A wording is never changed: name it anew."}
            )
        wording = Wording(
            version=version, text=text, channels=sorted(c.value for c in channels), valid_from=valid_from
        )
        doing.session.add(wording)
        doing.session.flush()
        doing.record(Verb.WORDING_ADDED, subject=f"wording:{wording.id}", version=version)
        return wording.id


def retire_wording(db: Database, actor: Actor, wording_id: int, now: datetime) -> None:
    """From today on no answer counts that rests on this wording: everybody has to be asked again.

    Raises:
        NotFound: there is no such wording.
        Stale: it has been retired already.
    """
    actor.need(Permission.CONSENT_WORDING)
    with act(db, actor, now) as doing:
        wording = doing.session.get(Wording, wording_id)
        if wording is None:
            raise NotFound("There is no such wording.")
        if wording.retired_on is not None:
            raise Stale("This wording has been retired already. Nothing was changed.")
        wording.retired_on = in_london(now).date()
        doing.session.add(wording)
        doing.record(Verb.WORDING_RETIRED, subject=f"wording:{wording.id}", version=wording.version)
