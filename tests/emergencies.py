"""A school whose wordings for emergencies are agreed, for tests."""

from gatekeeper.actions import releasing_alone, wording_emergencies
from gatekeeper.actions.releasing_alone import Asked, Released, Tried
from gatekeeper.emergencies import Wording, wording
from gatekeeper.emergency_words import STARTERS, EmergencyKind
from tests.world import LATE_HOURS, World


def put_forward(world: World, kind: EmergencyKind = EmergencyKind.CLOSED, by: str = "head") -> int:
    """A starter wording, put forward and not agreed."""
    starter = next(one for one in STARTERS if one.kind is kind)
    return wording_emergencies.put_forward(
        world.db, world.actor(by), kind, words=starter.words, choices=starter.choices, now=world.now
    )


def agreed(world: World, kind: EmergencyKind = EmergencyKind.CLOSED, by: str = "colleague") -> Wording:
    """A starter wording that two people agreed."""
    number = put_forward(world, kind)
    wording_emergencies.agree(
        world.db, world.actor(by), number, digest=the_wording(world, number).row.digest, now=world.now
    )
    return the_wording(world, number)


def the_wording(world: World, number: int) -> Wording:
    """A wording as it stands."""
    with world.db.read() as session:
        found = wording(session, number)
    assert found is not None
    return found


def first_choices(found: Wording) -> dict[int, int | None]:
    """The first entry of each list."""
    return {gap: entries[0].id for gap, entries in found.choices.items()}


def release(world: World, found: Wording, by: str = "head", **given: object) -> Released:
    """A leader releases a wording with the first entry of each list."""
    chosen = first_choices(found)
    values: dict[str, object] = {
        "chosen": chosen,
        "shown": found.filled(chosen),
        "reason": "The site manager cannot clear the gates in time.",
        "elsewhere": ["text", "website"],
        "tried": [Tried(world.staff["colleague"], "phoned", "now")],
        **given,
    }
    return releasing_alone.release(
        world.db,
        world.actor(by),
        found.row.id,
        Asked(**values),  # type: ignore[arg-type]  # fields of the test's own choosing
        now=world.now,
        late_hours=LATE_HOURS,
    )
