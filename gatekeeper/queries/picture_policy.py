"""What may be seen in the school's pictures, who chose that, and what did they choose before?"""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from gatekeeper.clock import say
from gatekeeper.models import Person, PicturePolicy, PolicyChoice
from gatekeeper.picture_facts import policy_in_force


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the three rules a school can have for its pictures, in plain words."""

    policy: PicturePolicy
    words: str
    means: str
    for_writers: str


POLICIES = (
    Choice(
        PicturePolicy.NO_FACES,
        "Nobody can be recognised",
        "Pictures show hands, backs, work and places. A face that is found must be covered, or the post is "
        "stopped. This is what national advice has said since May 2026, and where every school starts.",
        "Nobody in a picture may be recognised. Show hands, backs and work, or cover every face.",
    ),
    Choice(
        PicturePolicy.FACES_WITH_REASON,
        "Faces with permission, each post with the head’s reason",
        "A child may be recognised only if the family’s permission covers exactly that, and a leader "
        "writes down, for each post, why it needs a face. Have a risk assessment that says so.",
        "A face needs the family’s permission, and the head’s reason for this post. Covering it needs neither.",
    ),
    Choice(
        PicturePolicy.NO_PEOPLE,
        "No people at all: work, places and words",
        "No person may be in a picture, not even from behind. The safest choice, and the least to look after.",
        "Our pictures show no people: work, places and things. Choose another picture if anybody is in it.",
    ),
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice that leaders made: which, when, by whom and why."""

    words: str
    when: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class PolicyPage:
    """Everything on the page of the rule for pictures. `history` has the newest choice first."""

    current: Choice
    history: tuple[Chosen, ...]


def choice_of(policy: PicturePolicy) -> Choice:
    """The words for one rule."""
    return next(choice for choice in POLICIES if choice.policy is policy)


def policy_page(session: Session) -> PolicyPage:
    """The rule in force, and every choice that led to it."""
    rows = session.exec(
        select(PolicyChoice, Person)
        .join(Person, col(Person.id) == col(PolicyChoice.chosen_by))
        .order_by(col(PolicyChoice.id).desc())
    )
    return PolicyPage(
        current=choice_of(policy_in_force(session)),
        history=tuple(
            Chosen(choice_of(row.policy).words, say(row.chosen_at), person.name, row.reason)
            for row, person in rows
        ),
    )
