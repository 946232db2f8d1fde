"""How long does the pack of a term with so many posts take, and how much memory? Prints figures.

python -m tests.bench.bench_packs [--posts 500]
"""

import argparse
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlmodel import Session

from gatekeeper.packs import making, writing
from gatekeeper.packs.of_child import of_child
from tests import databases
from tests.gatekeeper.conftest import world_of
from tests.sample_posts import going_out, with_picture
from tests.world import World

BAR_SECONDS = 30.0
MEGABYTE = 1024


def fill(world: World, posts: int) -> None:
    """A term's posts, each drafted, changed, agreed and claimed as staff and the publisher do it."""
    for number in range(posts):
        if number % 10 == 0:
            with_picture(world, "m1", "m3", text=f"Number {number}: we planted sunflowers.")
        else:
            going_out_and_done(world, number)


def going_out_and_done(world: World, number: int) -> None:
    """One post that went."""
    reference = going_out(world, text=f"Number {number}: Beech class planted sunflowers and watched them grow.")
    with world.db.write() as session:
        link = session.connection()
        link.exec_driver_sql("UPDATE attempt SET finished_at = started_at, outcome = 'sent' WHERE outcome IS NULL")
        link.exec_driver_sql(f"UPDATE post SET state = 'published' WHERE reference = '{reference}'")


def measured(world: World, name: str, pack: Callable[[Session], writing.Pack]) -> float:
    """Writes one pack, and prints what it cost."""
    started = time.perf_counter()
    with tempfile.TemporaryFile() as target, world.db.read() as session:
        written = writing.write(pack(session), target, school="Lunsford Primary", now=world.now)
        size = target.seek(0, 2)
    took = time.perf_counter() - started
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE
    print(
        f"{name:<10} {took:6.1f} s  {written.rows:6,} rows  {size / 1e6:5.1f} MB  at most {most:.0f} MB of memory"
    )
    return took


def main() -> None:
    """Fills a school, and makes its packs."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--posts", type=int, default=500)
    posts = asked.parse_args().posts
    with tempfile.TemporaryDirectory() as folder:
        world = world_of(databases.sqlite(Path(folder), filled=True))
        started = time.perf_counter()
        fill(world, posts)
        print(f"{posts} posts in {time.perf_counter() - started:.0f} s, from {resource_words()}")
        head = world.actor("head")
        took = measured(world, "a term", lambda session: making.of_term(session, head, "", world.now))
        measured(world, "a child", lambda session: of_child(session, head, world.pupils["m1"], world.now))
        print(f"bar: {BAR_SECONDS:.0f} s for a term: {'met' if took <= BAR_SECONDS else 'NOT met'}")
        world.db.close()


def resource_words() -> str:
    """The memory before the first pack."""
    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE:.0f} MB of memory"


if __name__ == "__main__":
    main()
