"""Every reason for which a child cannot be shown, done to the same child of the small school.

Grace Winterbourne ("m4") was never asked. Each function brings her to one kind of no by what people do.
"""

import secrets
from collections.abc import Callable
from datetime import date

from gatekeeper.actions import consenting, register, safeguarding
from gatekeeper.keys import OperationalKey
from gatekeeper.models import (
    AuthorityBasis,
    Consent,
    ConsentChannel,
    ConsentMethod,
    Decision,
    HoldLevel,
    Medium,
    Naming,
    ParentalResponsibility,
    Presentation,
    Pupil,
    RollStatus,
)
from tests.world import World

GRACE = "m4"
KEY = OperationalKey(secrets.token_bytes(32))


def parent(world: World, name: str, *, must_be_asked: bool = False) -> int:
    """Somebody with parental responsibility for her."""
    known = register.Known(name, "parent", ParentalResponsibility.YES, must_be_asked=must_be_asked)
    return register.keep_contact(world.db, world.actor("office"), world.pupils[GRACE], known, world.now)


def say(world: World, decision: Decision, contact_id: int | None = None, **more: object) -> None:
    """Writes down one answer about her."""
    new = consenting.NewConsent(
        world.pupils[GRACE], decision, contact_id=contact_id, evidence_ref="form 9", **more  # type: ignore[arg-type]  # fields by name
    )  # fmt: skip
    consenting.record(world.db, world.actor("office"), [new], world.now)


def a_yes(world: World, **more: object) -> int:
    """A mother's yes to pictures on X, and to nothing else."""
    mother = parent(world, "Ada Winterbourne")
    say(world, Decision.YES, mother, **more)
    return mother


def never_asked(world: World) -> None:
    """Nothing was ever recorded."""


def refused(world: World) -> None:
    say(world, Decision.NO, parent(world, "Ada Winterbourne"))


def withdrawn(world: World) -> None:
    say(world, Decision.WITHDRAWN, a_yes(world))


def expired(world: World) -> None:
    a_yes(world, given_on=date(2026, 8, 1))


def held(world: World) -> None:
    a_yes(world)
    new = safeguarding.NewHold(world.pupils[GRACE], HoldLevel.ASK_DSL, "Apart.", date(2027, 1, 11))
    safeguarding.set_hold(world.db, KEY, world.actor("dsl"), new, world.now)


def the_child_said_no(world: World) -> None:
    a_yes(world)
    say(world, Decision.NO, authority_basis=AuthorityBasis.PUPIL_VOICE)


def parents_disagree(world: World) -> None:
    a_yes(world)
    say(world, Decision.NO, parent(world, "Jo Winterbourne"))


def one_still_to_ask(world: World) -> None:
    a_yes(world)
    parent(world, "Jo Winterbourne", must_be_asked=True)


def left(world: World) -> None:
    a_yes(world)
    with world.db.write() as session:
        child = session.get_one(Pupil, world.pupils[GRACE])
        child.roll, child.left_on = RollStatus.LEFT, world.now.date()
        session.add(child)


def for_something_else(world: World) -> None:
    a_yes(world, channel=ConsentChannel.WEBSITE)


def only_in_a_group(world: World) -> None:
    a_yes(world, presentation=Presentation.GROUP)


def in_care(world: World) -> None:
    say(world, Decision.YES)
    safeguarding.set_care(world.db, world.actor("dsl"), world.pupils[GRACE], world.now, in_care=True)


def without_evidence(world: World) -> None:
    with world.db.write() as session:
        session.add(
            Consent(
                pupil_id=world.pupils[GRACE],
                decision=Decision.YES,
                channel=ConsentChannel.X,
                medium=Medium.PHOTO,
                presentation=Presentation.INDIVIDUAL,
                naming=Naming.NONE,
                authority_basis=AuthorityBasis.PR_HOLDER,
                method=ConsentMethod.IMPORT,
                given_at=world.now,
                recorded_by=world.staff["office"],
                recorded_at=world.now,
                valid_from=world.now.date(),
            )
        )


EVERY_KIND: tuple[Callable[[World], None], ...] = (
    never_asked,
    refused,
    withdrawn,
    expired,
    held,
    the_child_said_no,
    parents_disagree,
    one_still_to_ask,
    left,
    for_something_else,
    only_in_a_group,
    in_care,
    without_evidence,
)
ON_ROLL = tuple(kind for kind in EVERY_KIND if kind is not left)
