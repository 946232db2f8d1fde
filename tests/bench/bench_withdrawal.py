"""How long does it take to find every public post of one child among 20,000 posts and 60,000 pictures?

Run it as a script: it plants 200 posts that show or name a child in four ways among invented ones,
prints how long the list takes with and without the remembered words, and how many were missed.
"""

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from sqlalchemy import insert

from gatekeeper import keys, migrations, public_words
from gatekeeper.actions import consenting, taking_in
from gatekeeper.db import connect
from gatekeeper.everybody import everybody
from gatekeeper.importing.children import Child
from gatekeeper.lifecycle import State
from gatekeeper.models import Decision, Picture, PictureLook, Post, ShownPupil, Version, VersionPicture
from gatekeeper.reach import Reached, reach
from tests import world as small_school
from tests.bench.bench_pages import word
from tests.world import World

POSTS, PICTURES_EACH, PUPILS, PLANTED, PORTION, ROUNDS = 20_000, 3, 420, 200, 1_000, 7
TEACHERS = Path(__file__).resolve().parents[1] / "rules" / "posts_of_ten_teachers.txt"
CHILD = ("Alfie", "Thornbury")
NAMES = (
    "Alfie Thornbury",
    "THORNBURY, Alfie",
    "#AlfieThornbury",
    "#welldonealfiethornbury",
    "A l f i e",
    "Alfïe Thornbury",
    "Alf1e Thornbury",
    "Alfie 🌟 Thornbury",
    "Alfie’s team",
    "Alffie Thornbury",
)
WORDS_AROUND = "Huge well done to {} this week", "{} made us proud", "Our star is {}", "Thank you {} and friends"
ON_A_CERTIFICATE = "CERTIFICATE OF ACHIEVEMENT\nawarded to\n{}\nfor kindness", "STAR OF THE WEEK\n{}", "{}\nBook 3"
WAYS = ("ticked", "text", "alt text", "certificate")


def lines() -> list[str]:
    """What ten teachers would write, without the column that says what it is about."""
    said = TEACHERS.read_text(encoding="utf-8").splitlines()
    return [line.partition("|")[2].strip() for line in said if "|" in line and "Alfie" not in line]


def school(folder: Path) -> World:
    """A school of 420 children, one of whom is the child whose family takes everything back."""
    db = connect(f"sqlite:///{(folder / 'gatekeeper.sqlite3').as_posix()}")
    migrations.upgrade(db)
    world = small_school.build(db)
    keys.create(folder / "key")
    taking_in.take_in_children(
        db,
        world.actor("head"),
        [
            Child(f"b{n}", word(n % 140, 3), word(n, 4), f"Class {n % 14}", str(n % 7), date(2022, 9, 1))
            for n in range(PUPILS - 1)
        ]
        + [Child("will", "Will", "Stone", "Class 1", "1", date(2022, 9, 1))],
        world.now,
    )
    return world


def planted(number: int) -> tuple[str, int] | None:
    """In which way a post shows or names the child, and which spelling; most do not."""
    step = POSTS // PLANTED
    if number % step:
        return None
    return WAYS[number // step % len(WAYS)], number // step // len(WAYS)


def rows(world: World, numbers: range, chance: random.Random, said: list[str]) -> dict[Any, list[dict[str, Any]]]:
    """The rows of some posts."""
    made: dict[Any, list[dict[str, Any]]] = {
        table: [] for table in (Post, Version, Picture, PictureLook, VersionPicture, ShownPupil)
    }
    for n in numbers:
        way, spelling = planted(n) or ("", 0)
        name = NAMES[spelling % len(NAMES)]
        text = f"{chance.choice(said)} {word(n % 140, 3)} {n}"
        if way == "text":
            text = f"{WORDS_AROUND[spelling % len(WORDS_AROUND)].format(name)}. {text}"
        at = world.now - timedelta(minutes=20 * (POSTS - n))
        made[Post].append(_post(world, n, at))
        made[Version].append(_version(world, n, text, at))
        for place in range(1, PICTURES_EACH + 1):
            picture = n * PICTURES_EACH + place
            alt = f"{chance.choice(said)[:90]} picture {place}"
            read = f"{chance.choice(said)[:40]}\n{word(chance.randrange(140), 3)}" if chance.random() < 0.3 else ""
            if way == "alt text" and place == 2:
                alt = f"{name} holding a drawing"
            if way == "certificate" and place == 1:
                read = ON_A_CERTIFICATE[spelling % len(ON_A_CERTIFICATE)].format(name)
            made[Picture].append(_picture(world, picture, n, at))
            made[PictureLook].append(_look(picture, read, at))
            made[VersionPicture].append(_placed(picture, n, place, alt))
            shown = world.pupils["m2"] if way == "ticked" and place == 3 else 6 + chance.randrange(400)
            made[ShownPupil].append({"version_picture_id": picture, "pupil_id": shown})
    return made


def _post(world: World, n: int, at: Any) -> dict[str, Any]:
    return {
        "id": n, "reference": f"b{n:07d}", "channel_id": 1, "state": State.PUBLISHED, "state_since": at,
        "state_note": "", "current_version_id": n, "created_by": world.staff["teacher"], "created_at": at,
        "published_at": at, "x_post_id": f"18{n:017d}", "search_text": "",
    }  # fmt: skip


def _version(world: World, n: int, text: str, at: Any) -> dict[str, Any]:
    return {
        "id": n, "post_id": n, "number": 1, "text": text, "objective": "celebrate-learning",
        "reply_setting": "mentionedUsers", "made_with_ai": False, "typed_time": "", "zone": "", "ruleset": "bench",
        "consent_snapshot": [], "digest": f"{n:064x}", "saved_by": world.staff["teacher"], "saved_at": at,
    }  # fmt: skip


def _picture(world: World, picture: int, n: int, at: Any) -> dict[str, Any]:
    return {
        "id": picture, "post_id": n, "sha256": f"{picture:064x}", "small_sha256": f"{picture:064x}",
        "file_name": "", "width": 1200, "height": 800, "byte_count": 1, "removed": [], "turned_upright": False,
        "original_format": "JPEG", "added_by": world.staff["teacher"], "added_at": at,
    }  # fmt: skip


def _look(picture: int, read: str, at: Any) -> dict[str, Any]:
    found = [{"box": [1, 1, 90, 20], "text": line, "confidence": 0.9} for line in read.splitlines()]
    return {
        "picture_id": picture, "looked_at": at, "faces": [], "lines": found, "codes": [], "brightness": 120.0,
        "sharpness": 80.0, "hash": b"0" * 32, "key_version": 1, "sealed_print": b"",
    }  # fmt: skip


def _placed(picture: int, n: int, place: int, alt: str) -> dict[str, Any]:
    return {
        "id": picture, "version_id": n, "picture_id": picture, "sha256": f"{picture:064x}", "position": place,
        "alt_text": alt, "nobody_pictured": False, "about": {"recognisable": True, "heads": 1},
    }  # fmt: skip


def fill(world: World) -> None:
    """All posts and pictures, in portions."""
    chance, said = random.Random(26), lines()  # noqa: S311  # the same posts at every run
    for first in range(1, POSTS + 1, PORTION):
        made = rows(world, range(first, first + PORTION), chance, said)
        with world.db.write() as session:
            for table, values in made.items():
                session.connection().execute(insert(table), values)


def take_back(world: World, pupil_id: int) -> None:
    """The family says no to everything on X."""
    no = consenting.NewConsent(pupil_id, Decision.WITHDRAWN)
    consenting.record(world.db, world.actor("office"), [no], world.now)


def listed(world: World, pupil_id: int) -> tuple[float, tuple[Reached, ...]]:
    """How many seconds the list takes, from nothing, and what it holds."""
    begun = time.perf_counter()
    with world.db.read() as session:
        found = reach(session, pupil_id, everybody(session, world.now), world.now)
    return time.perf_counter() - begun, found


def missed(found: tuple[Reached, ...]) -> Iterator[tuple[str, str]]:
    """The planted posts that are not in a list: the way and the spelling."""
    there = {one.post_id for one in found}
    for n in range(1, POSTS + 1):
        if (way := planted(n)) and n not in there:
            yield way[0], "" if way[0] == "ticked" else NAMES[way[1] % len(NAMES)]


def main() -> None:
    """Fills a school and prints the figures."""
    with tempfile.TemporaryDirectory() as name:
        world = school(Path(name))
        fill(world)
        take_back(world, world.pupils["m2"])
        print(
            f"{POSTS:,} public posts, {POSTS * PICTURES_EACH:,} pictures, {PUPILS + 5} pupils, {PLANTED} planted"
        )
        took, found = listed(world, world.pupils["m2"])
        gaps = len(list(missed(found)))
        print(f"the list without remembered words: {took:.2f} s, {len(found)} posts, {gaps} of {PLANTED} missed")
        begun = time.perf_counter()
        while public_words.remember(world.db):
            pass
        print(f"remembering the words of every post, once: {time.perf_counter() - begun:.1f} s")
        times = [listed(world, world.pupils["m2"]) for _ in range(ROUNDS)]
        found = times[-1][1]
        print(
            f"the list: median {statistics.median(t for t, _ in times):.2f} s, "
            f"longest {max(t for t, _ in times):.2f} s, {len(found)} posts "
            f"({sum(one.is_sure for one in found)} for sure), {len(list(missed(found)))} missed"
        )
        for way, spelling in missed(found):
            print(f"  missed: {way} {spelling}")
        with world.db.read() as session:
            will = next(p.id for p in everybody(session, world.now).roll if p.forename == "Will")
        took, found = listed(world, will)
        print(f"the list for a child called Will: {took:.2f} s, {len(found)} posts")
        world.db.close()


if __name__ == "__main__":
    main()
