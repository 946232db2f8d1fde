"""How long does it take to bring a large roll up to date? Run it as a script: it prints, and asserts nothing."""

import hashlib
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from gatekeeper.actions import taking_in
from gatekeeper.actor import COMMAND
from gatekeeper.clock import in_london
from gatekeeper.importing import columns
from gatekeeper.importing.kinds import ROLL
from gatekeeper.importing.reading import read
from gatekeeper.keys import OperationalKey
from gatekeeper.queries import roll as query
from gatekeeper.rolls import Asked, plan
from tests import databases
from tests.roll_files import HEADINGS, made
from tests.world import NOON, World

KEY = OperationalKey(b"k" * 32)
SYLLABLES = [consonant + vowel for consonant in "bdklmnrstv" for vowel in "aeo"]
UNUSED = ("Date of Birth", "Address", "Postcode", "Ethnicity", "Language", "Notes")
Found = TypeVar("Found")


def word(number: int, length: int) -> str:
    """An invented name of so many syllables."""
    parts = []
    for _ in range(length):
        number, part = divmod(number, len(SYLLABLES))
        parts.append(SYLLABLES[part])
    return "".join(parts).capitalize()


def file(size: int, *, next_year: bool) -> bytes:
    """A roll of this size with the usual columns that are not wanted; next year everybody has moved up."""
    more = 1 if next_year else 0
    rows = [
        (
            f"s{n}", str(10_000 + n), word(n % (size // 3), 3), "", word(n + (n % 50 == 0) * more * 7_000, 4),
            f"Class {(n % 98 + more * 14) % 98}", str(n % 7 + more), "03/04/2018", f"{n} High Street, Lunsford",
            "ZZ99 3VZ", "Not said", "English", "x" * 60,
        )
        for n in range(more * 430, size + more * 430)
    ]  # fmt: skip
    return made(rows, (*HEADINGS, *UNUSED)).encode()


def timed(name: str, action: Callable[[], Found]) -> Found:
    """Does it once and prints how long it took."""
    begun = time.perf_counter()
    found = action()
    print(f"{name:<58} {(time.perf_counter() - begun) * 1000:8.0f} ms")
    return found


def measure(size: int) -> None:
    """Takes in a roll of this size, then the next year's."""
    with tempfile.TemporaryDirectory() as folder:
        world = World(databases.sqlite(Path(folder), filled=True), staff={"head": 1})
        for label, data in (
            ("first roll", file(size, next_year=False)),
            ("next year", file(size, next_year=True)),
        ):
            print(f"\n{size:,} children, {label}, {len(data) / 1000:,.0f} kB")
            take_in(world, data)
        world.db.close()


def take_in(world: World, data: bytes) -> None:
    """Goes the way of the page up to what would change, and then that of the command, which is the same act."""
    db, head = world.db, world.actor("head")
    table = timed("read the file", lambda: read(data))
    chosen = columns.guess(ROLL, table.headings, {})
    asked = Asked(ROLL.key, hashlib.sha256(data).hexdigest(), table, chosen, is_whole=False)
    given = taking_in.Given(ROLL.key, data)
    timed("page: upload (read, seal, hold)", lambda: taking_in.hold(db, KEY, head, given, NOON))
    taking_in.choose(db, KEY, head, ROLL.key, columns=chosen, is_whole=False, now=NOON)
    with db.read() as session:
        timed("page: columns", lambda: query.columns_page(session, KEY, head, ROLL.key, NOON))
        timed("page: difference", lambda: query.check_page(session, KEY, head, ROLL.key, NOON))
        found = plan(session, asked, in_london(NOON).date())
    told = timed(
        "confirm (compare again, write, record)",
        lambda: taking_in.take_in(db, COMMAND, asked, binding=found.binding, said={taking_in.SURE}, now=NOON),
    )
    print(f"  {told.summary[:110]}")


if __name__ == "__main__":
    for size in (210, 3_000):
        measure(size)
