"""By which names would a stranger guess the password of somebody at this school?"""

from sqlmodel import Session, select

from gatekeeper.models import Channel, School


def names_near(session: Session, *of_the_person: str) -> tuple[str, ...]:
    """The names of the school, its domain and its accounts, and those that are given of a person."""
    schools = session.exec(select(School)).all()
    handles = session.exec(select(Channel.handle)).all()
    return (
        *(name for school in schools for name in (school.name, school.email_domain, *school.places)),
        *handles,
        *of_the_person,
    )
