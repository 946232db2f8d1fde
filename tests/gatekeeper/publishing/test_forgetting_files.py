"""Does a file that nobody confirmed go away by itself, though nobody opens a page?"""

from sqlmodel import select

from gatekeeper.actions import taking_in
from gatekeeper.keys import OperationalKey
from gatekeeper.models import HeldFile
from gatekeeper.publishing.publisher import Publisher
from tests.roll_files import changed
from tests.world import World


def test_the_publisher_deletes_files_whose_hour_is_over(world: World, publisher: Publisher) -> None:
    given = taking_in.Given("pupils", changed().encode())
    taking_in.hold(world.db, OperationalKey(b"k" * 32), world.actor("office"), given, world.now)
    publisher.tick()
    assert world.ask(lambda session: len(session.exec(select(HeldFile)).all())) == 1
    world.later(minutes=61)
    publisher.tick()
    assert world.ask(lambda session: len(session.exec(select(HeldFile)).all())) == 0
