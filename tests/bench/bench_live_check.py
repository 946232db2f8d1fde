"""How long does the answer take while somebody types, over HTTP on this computer, in a school of 420 pupils?

Run it as a script: it prints figures and asserts nothing. The bar is 150 ms at the 99th percentile.
"""

import http.client
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from waitress.server import create_server

from gatekeeper import keys, migrations
from gatekeeper.actions import drafting, people
from gatekeeper.actor import COMMAND
from gatekeeper.db import connect
from gatekeeper.permissions import Role, StaffCategory
from gatekeeper.pictures import intake, paint
from gatekeeper.pictures.store import PictureStore
from gatekeeper.services import Services
from gatekeeper.settings import Settings
from tests import world as small_school
from tests.bench import bench_pages
from tests.world import DOMAIN, PASSWORD, World, shows, signed_in
from web import create_app
from web.cookies import SESSION

CHECKS = 600
STAFF = 30
EARLIER = 40
SENTENCE = (
    "Well done to everybody in Class 3 who planted sunflowers with Poppy and our neighbours today. More at "
    "lunsfordprimary.example.org/garden #SunflowersAtSchool 🌻 They are taller than the door now, and growing!"
)


def school(folder: Path) -> tuple[World, Services]:
    """A school of the usual size, with a month of posts behind it."""
    db = connect(f"sqlite:///{(folder / 'gatekeeper.sqlite3').as_posix()}")
    migrations.upgrade(db)
    world = small_school.build(db)
    bench_pages.roll(world)
    for n in range(STAFF):
        people.add(
            db,
            COMMAND,
            people.NewPerson(
                f"staff{n}@{DOMAIN}",
                "Ms",
                bench_pages.word(n, 2),
                bench_pages.word(n + 50, 3),
                StaffCategory.TEACHING,
                frozenset({Role.TEACHER}),
                PASSWORD,
            ),
            world.now - timedelta(days=20),
        )
    for n in range(EARLIER):
        world.waiting(text=f"Class {n % 14} painted picture number {n} for the hall.")
    settings = Settings(_env_file=None, data=folder)  # type: ignore[call-arg]  # pydantic-settings takes it
    store = PictureStore(settings.pictures_path)
    return world, Services(settings, db, keys.create(folder / "key"), store, lambda: world.now)


def draft(world: World, services: Services) -> tuple[str, dict[str, list[str]]]:
    """A post with four pictures, and its form as the script sends it."""
    reference = world.draft(text=SENTENCE)
    ids = []
    for name in ("robot", "planets", "beans", "shapes"):
        cleaned = intake.clean(paint.as_png(paint.painted(name, size=(360, 240))), f"{name}.png")
        services.pictures.keep(cleaned)
        ids.append(
            drafting.add_picture(
                world.db, world.actor("teacher"), reference, cleaned, file_name=f"{name}.png", now=world.now
            )
        )
        world.looked_at(ids[-1])
    world.save(reference, text=SENTENCE, pictures=tuple(shows(picture) for picture in ids))
    form = {
        "objective": ["celebrate-learning"],
        "reply_setting": ["mentionedUsers"],
        "when": ["at"],
        "date": ["2026-12-01"],
        "time": ["15:15"],
        "picture": [str(picture) for picture in ids],
    }
    for picture in ids:
        form[f"alt-{picture}"] = ["Sunflowers in pots on a windowsill, with a watering can beside them"]
        form[f"pupil-{picture}"] = [str(pupil) for pupil in list(world.pupils.values())[:3]]
    return reference, form


@contextmanager
def served(services: Services) -> Iterator[int]:
    """The application on a free port, as it is served to a school."""
    server = create_server(create_app(services), host="127.0.0.1", port=0, threads=services.settings.web_threads)
    running = threading.Thread(target=server.run, daemon=True)
    running.start()
    yield server.effective_port
    server.task_dispatcher.shutdown()  # lets the last answer end before its socket is gone
    server.close()
    running.join(timeout=5)


def measure(port: int, reference: str, form: dict[str, list[str]], token: str) -> list[float]:
    """Milliseconds of each check, the text growing and changing as when somebody types."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    cookie = f"{SESSION}={token}"
    link.request("GET", f"/drafts/{reference}", headers={"Cookie": cookie})
    page = link.getresponse()
    cookie += "; " + (page.getheader("Set-Cookie") or "").partition(";")[0]
    form["csrf_token"] = [page.read().decode().partition('name="csrf_token" value="')[2].partition('"')[0]]
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    taken = []
    for n in range(CHECKS):
        form["text"] = [f"{SENTENCE[: 20 + n % len(SENTENCE)]} {n}"]
        body = urlencode(form, doseq=True)
        begun = time.perf_counter()
        link.request("POST", f"/drafts/{reference}/check", body, headers)
        answer = link.getresponse()
        answer.read()
        taken.append((time.perf_counter() - begun) * 1000)
        if answer.status != 200:
            sys.exit(f"The check answered {answer.status}.")
    link.close()
    return taken


def main() -> None:
    """Prints the figures."""
    with tempfile.TemporaryDirectory() as name:
        world, services = school(Path(name))
        reference, form = draft(world, services)
        token = signed_in(world.db, f"teacher@{DOMAIN}", now=world.now)
        with served(services) as port:
            worked = time.process_time()
            taken = sorted(measure(port, reference, form, token))
            worked = (time.process_time() - worked) * 1000 / CHECKS
        world.db.close()
    cuts = statistics.quantiles(taken, n=100)
    print(f"live check, {CHECKS} times, {bench_pages.PUPILS} pupils, 4 pictures, {EARLIER} earlier posts")
    print(
        f"  median {cuts[49]:.1f} ms, 95th {cuts[94]:.1f} ms, 99th {cuts[98]:.1f} ms, longest {taken[-1]:.1f} ms"
    )
    print(f"  processor time of both ends together: {worked:.1f} ms each")


if __name__ == "__main__":
    main()
