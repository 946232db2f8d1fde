"""Who may lift which block, and which blocks of exactly these contents were lifted?"""

from sqlmodel import Session, col, select

from gatekeeper.models import LiftDecision, LiftRequest, Person, Version
from gatekeeper.permissions import Role
from rules import facts as f

LIFTERS: dict[str, Role] = {"dsl": Role.DSL, "head": Role.LEADER, "leadership": Role.LEADER}
"""The role that a rule means by its `lifted_by`."""

LIFTER_WORDS: dict[str, str] = {
    "dsl": "the designated safeguarding lead",
    "head": "the headteacher",
    "leadership": "a member of the leadership team",
}


def lifted(session: Session, post_id: int, digest: str) -> tuple[f.Lift, ...]:
    """The blocks that were lifted for these exact contents of a post."""
    rows = session.exec(
        select(LiftRequest, LiftDecision, Person)
        .join(LiftDecision, col(LiftDecision.request_id) == col(LiftRequest.id))
        .join(Version, col(Version.id) == col(LiftRequest.version_id))
        .join(Person, col(Person.id) == col(LiftDecision.decided_by))
        .where(LiftRequest.post_id == post_id, Version.digest == digest, col(LiftDecision.lifted))
        .order_by(col(LiftDecision.id))
    )
    return tuple(f.Lift(asked.fingerprint, person.name, decision.reason) for asked, decision, person in rows)
