"""How long does it take to take in the permissions of a large school? Run it as a script: it prints figures."""

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from gatekeeper.actions import taking_in, taking_in_consents
from gatekeeper.actor import Actor
from gatekeeper.consents import answers
from gatekeeper.importing.children import Child
from gatekeeper.keys import OperationalKey
from gatekeeper.queries import consent_files
from tests import databases
from tests.bench.bench_import import word
from tests.roll_files import made
from tests.world import NOON, World

KEY = OperationalKey(b"k" * 32)
USES = ("Social media", "Internet photo", "Newsletter", "Press", "Display")
WIDE = ("Student ID", "Legal Surname", "Legal Forename", "Reg", "Year", *USES)
LONG = ("Student ID", "Student", "Form", "Consent type", "Status", "Guardian", "Response date")
Found = TypeVar("Found")


def answer(child: int, use: int, *, later: bool) -> str:
    """Most say yes, some no, some nothing; in the later file one in thirty has changed their mind."""
    turned = (child * 7 + use) % 30 == 0 and later
    said = (child * 13 + use * 5) % 20
    kind = "no" if said < 3 else "" if said < 5 else "yes"
    return {"yes": "no", "no": "yes", "": "yes"}[kind] if turned else kind


def wide(size: int, *, later: bool) -> bytes:
    """A row for each child."""
    spelt = {"yes": "T", "no": "F", "": ""}
    rows = [
        (f"s{n}", word(n, 4), word(n % (size // 3), 3), f"C{n % 98}", str(n % 7),
         *(spelt[answer(n, use, later=later)] for use in range(len(USES))))
        for n in range(size)
    ]  # fmt: skip
    return made(rows, WIDE).encode()


def long(size: int, *, later: bool) -> bytes:
    """A row for each answer."""
    spelt = {"yes": "Accepted", "no": "Declined", "": "Pending"}
    rows = [
        (f"s{n}", f"{word(n % (size // 3), 3)} {word(n, 4)}", f"C{n % 98}", asked,
         spelt[answer(n, use, later=later)], "A Parent", "05/09/2026")
        for n in range(size)
        for use, asked in enumerate(USES)
    ]  # fmt: skip
    return made(rows, LONG).encode()


def timed(name: str, action: Callable[[], Found]) -> Found:
    """Does it once and prints how long it took."""
    begun = time.perf_counter()
    found = action()
    print(f"{name:<58} {(time.perf_counter() - begun) * 1000:8.0f} ms")
    return found


def measure(size: int, make: Callable[..., bytes]) -> None:
    """Takes in a first file, the same one again, and a later one in which some have changed their minds."""
    with tempfile.TemporaryDirectory() as folder:
        world = World(databases.sqlite(Path(folder), filled=True), staff={"head": 1})
        head = world.actor("head")
        taking_in.take_in_children(
            world.db,
            head,
            [Child(f"s{n}", word(n % (size // 3), 3), word(n, 4), f"C{n % 98}", str(n % 7)) for n in range(size)],
            NOON,
        )
        for label, later in (("first file", False), ("the same again", False), ("a later one", True)):
            data = make(size, later=later)
            print(f"\n{size:,} children, 5 uses, {make.__name__}, {label}, {len(data) / 1000:,.0f} kB")
            take_in(world, head, data)
        with world.db.read() as session:
            timed("the answers of everybody", lambda: answers(session, NOON))
            timed("what is left open", lambda: consent_files.waiting(session, NOON))
        world.db.close()


def take_in(world: World, head: Actor, data: bytes) -> None:
    """Goes the way of the pages."""
    db = world.db
    timed("page: upload (read, seal, hold)", lambda: taking_in_consents.hold(db, KEY, head, data, NOON))
    with db.read() as session:
        found = timed("page: columns", lambda: consent_files.columns_page(session, KEY, head, NOON))
    assert found is not None
    chosen = {one.key: int(one.chosen) for one in found[1].choices if one.chosen}
    taking_in_consents.choose(db, KEY, head, columns=chosen, is_whole=False, now=NOON)
    with db.read() as session:
        words = timed("page: words", lambda: consent_files.words_page(session, KEY, head, NOON))
    assert words is not None
    taking_in_consents.mean(
        db, KEY, head, questions=dict(enumerate(one.chosen for one in words.questions)),
        answers=dict(enumerate(one.chosen for one in words.answers)), now=NOON,
    )  # fmt: skip
    with db.read() as session:
        page = timed("page: difference", lambda: consent_files.check_page(session, KEY, head, NOON))
    assert page is not None
    told = timed(
        "confirm (compare again, write, record)",
        lambda: taking_in_consents.confirm(
            db, KEY, head, binding=page.plan.binding, said={"sure"}, now=NOON, good_for=timedelta(days=120)
        ),
    )
    print(f"  {told.summary[:140]}")


if __name__ == "__main__":
    for make in (wide, long):
        measure(3_000, make)
