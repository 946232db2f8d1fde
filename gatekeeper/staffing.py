"""What has to be true of the staff, whoever changes it: addresses, roles, one account a person, a leader left?"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session, col, select

from gatekeeper.actor import Actor
from gatekeeper.errors import InvalidInput, NotFound
from gatekeeper.models import Invitation, Leaving, Person, PersonRole, PersonStatus
from gatekeeper.permissions import MAY_NEVER_APPROVE, ROLE_LABELS, Role, StaffCategory
from gatekeeper.school_addresses import NotTheSchools, folded, school_address
from gatekeeper.screening import the_school

APPROVING = frozenset({Role.APPROVER, Role.DSL, Role.LEADER})
LONGEST_TITLE, LONGEST_NAME = 20, 80


@dataclass(frozen=True, slots=True)
class Described:
    """How somebody is noted: their name, and how they belong to the school."""

    title: str
    forename: str
    surname: str
    category: StaffCategory


@dataclass(frozen=True, slots=True)
class Namesake:
    """What a leader says where somebody of the same name is here already: it is another person, because ..."""

    another: bool = False
    reason: str = ""


def school_email(session: Session, typed: str) -> str:
    """The address as it is kept.

    Raises:
        InvalidInput: it is not exactly an address of the school.
    """
    try:
        return school_address(typed, the_school(session).email_domain)
    except NotTheSchools as error:
        raise InvalidInput({"email": str(error)}) from error


def wrong_names(described: Described) -> dict[str, str]:
    """What is wrong with a name, by field."""
    wrong = {}
    for field, words in (("forename", "first name"), ("surname", "surname")):
        given = getattr(described, field)
        if not given.strip():
            wrong[field] = f"Enter a {words}."
        elif len(given) > LONGEST_NAME:
            wrong[field] = f"Use at most {LONGEST_NAME} characters for the {words}."
    if len(described.title) > LONGEST_TITLE:
        wrong["title"] = f"Use at most {LONGEST_TITLE} characters for the title."
    return wrong


def wrong_roles(roles: frozenset[Role], category: StaffCategory) -> dict[str, str]:
    """What is wrong with these roles for somebody of this category, by field."""
    if not roles:
        return {"roles": "Choose at least one role."}
    if category in MAY_NEVER_APPROVE and roles & APPROVING:
        return {"roles": "A volunteer or contractor may draft, but never approve or lead."}
    if Role.GOVERNOR in roles and len(roles) > 1:
        return {"roles": "A governor looks on and changes nothing, so the role cannot be combined."}
    return {}


def one_account(
    session: Session,
    described: Described,
    said: Namesake,
    *,
    but: int | None = None,
    but_invited: int | None = None,
) -> str:
    """Sees to it that one person has one account. Gives the sentence for the record, if there is one to say.

    Args:
        session: any transaction.
        described: who is to have an account.
        said: what a leader said about somebody of the same name.
        but: the account that it is about itself.
        but_invited: the invitation that it is about itself.

    Raises:
        InvalidInput: somebody of that name is here already, and nobody has said why this is another person.
    """
    wanted = _name(described.forename, described.surname)
    active = session.exec(select(Person).where(Person.status == PersonStatus.ACTIVE))
    invited = session.exec(
        select(Invitation).where(col(Invitation.accepted_at).is_(None), col(Invitation.withdrawn_at).is_(None))
    )
    there = any(p.id != but and _name(p.forename, p.surname) == wanted for p in active) or any(
        i.id != but_invited and _name(i.forename, i.surname) == wanted for i in invited
    )
    if not there:
        return ""
    reason = " ".join(said.reason.split())[:300]
    if not said.another or not reason:
        raise InvalidInput(
            {
                "another": "Somebody of this name has an account or an invitation already. One person has one "
                "account: tick that this is another person, and write how you know."
            }
        )
    return f"Somebody of the same name is here already; it is another person: {reason}"


def keep_a_leader(session: Session, person_id: int) -> None:
    """Refuses to lose the last leader. Whoever leaves on a noted day does not count.

    Raises:
        InvalidInput: nobody else leads.
    """
    leaves = select(Leaving.person_id).where(col(Leaving.done_at).is_(None), col(Leaving.stays_at).is_(None))
    others = session.exec(
        select(Person.id)
        .join(PersonRole, col(PersonRole.person_id) == col(Person.id))
        .where(
            PersonRole.role == Role.LEADER,
            Person.status == PersonStatus.ACTIVE,
            Person.id != person_id,
            col(Person.id).not_in(leaves),
        )
    ).first()
    if others is None:
        raise InvalidInput({"roles": "At least one leader must remain. Make somebody else a leader first."})


def the_person(session: Session, person_id: int) -> Person:
    """One account.

    Raises:
        NotFound: there is none.
    """
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound("There is no such person.")
    return person


def roles_of(session: Session, person_id: int) -> frozenset[Role]:
    """The roles that somebody holds."""
    return frozenset(map(Role, session.exec(select(PersonRole.role).where(PersonRole.person_id == person_id))))


def role_words(roles: Iterable[Role]) -> str:
    """The roles as staff read them."""
    held = set(roles)
    return ", ".join(ROLE_LABELS[role] for role in Role if role in held)


def not_oneself(actor: Actor, person_id: int, what: str) -> None:
    """Refuses what nobody does to their own account.

    Raises:
        InvalidInput: it is their own.
    """
    if actor.person_id == person_id:
        raise InvalidInput({"person": f"You cannot {what} yourself. Ask another leader."})


def _name(forename: str, surname: str) -> str:
    return " ".join(folded(f"{forename} {surname}").split())
