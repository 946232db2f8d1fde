"""What may a reader of a pack learn? People of the staff by name, children by number, and no name in any words.

A pack leaves the school, so children's names are covered in it whoever makes it; in the pack of one child that
child alone is not.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session, col, select

import rules
from gatekeeper.clock import in_london
from gatekeeper.models import Contact, Person, Pupil
from gatekeeper.queries.masking import Veil
from gatekeeper.retention.words import ERASED, Names, Trace, trace_of
from gatekeeper.senses import service as senses
from rules import facts as f

_REMEMBERED = 2000
SINGLE_READER = "alone, in an emergency (single reader)"


@dataclass(frozen=True, slots=True)
class Eyes:
    """Through what a pack is read. `own` is the child whose pack it is."""

    veil: Veil
    people: Mapping[int, str]
    rules: Mapping[str, str]
    own: int | None = None
    contacts: Trace | None = None
    _read: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    def text(self, typed: str | None) -> str:
        """Words that people typed, or that the rules said of them. The rules say the same again and again."""
        if not typed:
            return ""
        if typed not in self._read:
            if len(self._read) > _REMEMBERED:
                self._read.clear()
            self._read[typed] = self._covered(typed)
        return self._read[typed]

    def _covered(self, typed: str) -> str:
        seen = typed if self.contacts is None else self.contacts.out_of(typed, close=False)
        covered = self.veil.text(seen)
        return covered if seen == typed else covered.replace(ERASED, "[parent or carer]")

    def person(self, number: int | None) -> str:
        """A member of staff, or nobody."""
        return "" if number is None else self.people.get(number, f"person {number}")

    def reader(self, number: int, *, alone: bool) -> str:
        """Who agreed a post, marked where one leader released agreed words and there was no second reader."""
        return f"{self.person(number)}, {SINGLE_READER}" if alone else self.person(number)

    def pupil(self, number: int) -> str:
        """A child: "this child" in their own pack, else a number that says nothing."""
        return "this child" if number == self.own else f"child {number}"

    def rule(self, name: str) -> str:
        """A rule by what it is called, and its name."""
        return f"{self.rules[name]} ({name})" if name in self.rules else name


def covered(session: Session) -> Eyes:
    """Every child is covered."""
    return Eyes(_veil(session, frozenset(), ""), _people(session), _rules())


def for_child(session: Session, pupil: Pupil) -> Eyes:
    """Every other child is covered, and the family of this one, because a pack may reach one parent of two."""
    contacts = session.exec(select(Contact.display_name).where(Contact.pupil_id == pupil.id)).all()
    family = trace_of(
        Names(pupil.id, "", "", contacts=tuple(contacts)),
        {pupil.surname.casefold()},
        senses.shared().known.lexicon,
    )
    own = frozenset({pupil.id})
    return Eyes(_veil(session, own, pupil.surname), _people(session), _rules(), pupil.id, family)


def moment(at: datetime | None) -> str:
    """London time, in a form that sorts."""
    return f"{in_london(at):%Y-%m-%d %H:%M:%S}" if at else ""


def yes(said: bool | None) -> str:  # noqa: FBT001  # a value, not a switch
    """What was said, in a word."""
    return {True: "yes", False: "no", None: ""}[said]


def _veil(session: Session, but: Collection[int], surname: str) -> Veil:
    """Lies over all children but these. A surname that they share stays, or their own name would be covered."""
    roll = []
    for pupil in session.exec(select(Pupil).order_by(col(Pupil.id))):
        if pupil.id not in but and pupil.forename:
            last = "" if pupil.surname.casefold() == surname.casefold() else pupil.surname
            roll.append(
                f.Pupil(
                    id=pupil.id,
                    forename=pupil.forename,
                    surname=last or pupil.forename,
                    known_as=pupil.known_as,
                    former_names=tuple(pupil.former_names),
                )
            )
    return Veil(lifted=False, roll=tuple(roll))


def _people(session: Session) -> dict[int, str]:
    return {person.id: person.name for person in session.exec(select(Person))}


def _rules() -> dict[str, str]:
    return {rule.id: rule.title for rule in rules.all_rules()}
