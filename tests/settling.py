"""What the tests of answers and lifts share: words that the rules ask about, and the actions of a few people."""

from datetime import timedelta

from gatekeeper.actions import answering, lifting
from gatekeeper.actions.saving import Saved
from gatekeeper.models import Version
from gatekeeper.queries import composer
from gatekeeper.queries.author_findings import AuthorFinding
from gatekeeper.versions import Draft
from rules.wording import wording_of
from tests.world import LATE_HOURS, World

HAMSTER = "Poppy, our school hamster, had a lovely day."
"""The name of a pupil who may not be named; only a person can know that it is a hamster."""
FULL_NAME = "Poppy Fairweather had a lovely day at school."
FOR_THE_DSL = "Our brave diabetic superstar ran today."
FOR_A_LEADER = "We will refund everyone for the cancelled disco."


def key_of(text: str, words: str) -> str:
    """The name of the wording that an answer about these words would be for."""
    start = text.index(words)
    return wording_of(text, start, start + len(words)).key


def say(world: World, reference: str, text: str, words: str = "Poppy", by: str = "teacher") -> Saved:
    """Answers “not a person here” with the button beside these words."""
    return answering.say(
        world.db,
        world.actor(by),
        reference,
        Draft(text=text, objective="celebrate-learning"),
        key=key_of(text, words),
        based_on=world.version(reference).number,
        now=world.now,
        late_hours=LATE_HOURS,
    )


def answered(world: World, text: str = HAMSTER, by: str = "teacher") -> str:
    """A draft with one question that its author answered."""
    reference = world.draft(text=text, by=by)
    say(world, reference, text, by=by)
    return reference


def findings(world: World, reference: str, by: str = "teacher") -> tuple[AuthorFinding, ...]:
    """What the author sees beside the saved words."""
    version: Version = world.version(reference)
    with world.db.read() as session:
        draft = Draft(text=version.text, objective=version.objective)
        return composer.look(
            session, world.actor(by), reference, draft, now=world.now, late=timedelta(hours=LATE_HOURS)
        ).findings


def block_of(world: World, reference: str, by: str = "teacher") -> AuthorFinding:
    """The one block that somebody may lift."""
    (found,) = (f for f in findings(world, reference, by) if f.asking is not None)
    return found


def ask(world: World, reference: str, by: str = "teacher") -> str:
    """Asks for the block to be lifted, and gives its fingerprint."""
    fingerprint = block_of(world, reference, by).fingerprint
    lifting.ask(
        world.db,
        world.actor(by),
        reference,
        fingerprint=fingerprint,
        based_on=world.version(reference).number,
        now=world.now,
    )
    return fingerprint


def decide(
    world: World,
    reference: str,
    fingerprint: str,
    by: str,
    *,
    lift: bool = True,
    reason: str = "The family asked us to.",
    digest: str = "",
) -> None:
    """Decides about a block of the draft as it stands."""
    shown = digest or world.version(reference).digest
    lifting.decide(
        world.db,
        world.actor(by),
        reference,
        lifting.Decision(fingerprint, shown, lift=lift, reason=reason),
        world.now,
    )
