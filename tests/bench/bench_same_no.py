"""Can anybody tell by the clock why a child cannot be shown? Over HTTP, each reason in turn, 200 times.

Run it as a script: it prints medians and page lengths and asserts nothing. The bar: the same length, and
medians within 5 ms of each other. One reason is measured twice, in two schools: how far these two lie apart
is what the computer adds by itself. Processor time is printed beside, which other work does not stretch.
"""

import gc
import http.client
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from random import Random
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from gatekeeper import keys, migrations
from gatekeeper.actions import drafting
from gatekeeper.db import connect
from gatekeeper.pictures import intake, paint
from gatekeeper.pictures.store import PictureStore
from gatekeeper.services import Services
from gatekeeper.settings import Settings
from tests import noes
from tests import world as small_school
from tests.bench import bench_pages
from tests.bench.bench_live_check import served
from tests.noes import GRACE
from tests.world import DOMAIN, shows, signed_in
from web.cookies import SESSION

REQUESTS = 200
WARM = 10


class School:
    """One school of 420 pupils with one reason, served, and a form with a picture of the child."""

    def __init__(self, name: str, folder: Path, stack: ExitStack) -> None:
        """Builds and serves it."""
        db = connect(f"sqlite:///{(folder / 'gatekeeper.sqlite3').as_posix()}")
        migrations.upgrade(db)
        world = small_school.build(db)
        bench_pages.roll(world)
        getattr(noes, name)(world)
        settings = Settings(_env_file=None, data=folder)  # type: ignore[call-arg]  # pydantic-settings takes it
        services = Services(
            settings, db, keys.create(folder / "key"), PictureStore(settings.pictures_path), lambda: world.now
        )
        cleaned = intake.clean(paint.as_png(paint.painted("shapes", size=(120, 80))), "shapes.png")
        services.pictures.keep(cleaned)
        self.reference = drafting.start(db, world.actor("teacher"), world.now)
        picture = drafting.add_picture(
            db, world.actor("teacher"), self.reference, cleaned, file_name="shapes.png", now=world.now
        )
        world.looked_at(picture)
        shown = shows(picture, world.pupils[GRACE], world.pupils["m1"])
        world.save(self.reference, text="Shapes!", pictures=(shown,))
        token = signed_in(db, f"teacher@{DOMAIN}", now=world.now)
        self.connection = http.client.HTTPConnection("127.0.0.1", stack.enter_context(served(services)))
        self.cookie = f"{SESSION}={token}"
        page = self._send("GET", f"/drafts/{self.reference}").decode()
        token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
        self.form = urlencode(
            {
                "csrf_token": token,
                "text": "Shapes!",
                "objective": "celebrate-learning",
                "reply_setting": "mentionedUsers",
                "when": "now",
                "picture": str(picture),
                f"alt-{picture}": shown.alt_text,
                f"pupil-{picture}": str(world.pupils[GRACE]),
            }
        )
        self.ways = {
            "the check while typing": ("POST", f"/drafts/{self.reference}/check", self.form),
            "the page of the picture": ("GET", f"/drafts/{self.reference}/pictures/{picture}", None),
        }
        self.start_afresh()

    def start_afresh(self) -> None:
        """Forgets what was measured."""
        self.times: list[float] = []
        self.work: list[float] = []
        self.lengths: set[int] = set()

    def ask(self, way: str) -> None:
        """One answer, timed."""
        started, worked = time.perf_counter(), time.process_time()
        body = self._send(*self.ways[way])
        self.times.append((time.perf_counter() - started) * 1000)
        self.work.append((time.process_time() - worked) * 1000)
        self.lengths.add(len(body))

    def _send(self, method: str, path: str, body: str | None = None) -> bytes:
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        data = answer.read()
        if fresh := (answer.getheader("Set-Cookie") or "").partition(";")[0]:
            self.cookie = f"{self.cookie.partition(';')[0]}; {fresh}"
        assert answer.status == 200, (answer.status, data[:300])
        return data


def main() -> None:
    """Prints the median of each reason, and how far the medians lie apart."""
    with ExitStack() as stack:
        schools = {}
        names = [kind.__name__ for kind in noes.EVERY_KIND]
        for name in (*names, names[0]):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            schools[f"{name} again" if name in schools else name] = School(name, folder, stack)
        gc.collect()
        gc.freeze()  # a real server holds one school: here the collector would walk through fourteen
        for way in ("the check while typing", "the page of the picture"):
            measure(way, schools)


def measure(way: str, schools: dict[str, School]) -> None:
    """Asks all schools in turn, and prints what came of it."""
    order = list(schools.values())
    dice = Random(1)  # noqa: S311  # the order of the requests, not a secret
    for school in order:
        school.start_afresh()
    for number in range(WARM + REQUESTS):
        dice.shuffle(order)
        for school in order:
            school.ask(way)
            if number < WARM:
                school.times.clear()
                school.work.clear()
    print(f"{way}: {REQUESTS} requests for each reason, in turn; SQLite, 420 pupils")
    for name, school in schools.items():
        p95 = statistics.quantiles(school.times, n=20)[-1]
        median = statistics.median(school.times)
        work = statistics.median(school.work)
        print(
            f"{name:20} median {median:6.2f} ms, p95 {p95:6.2f} ms, processor {work:6.2f} ms,"
            f" bytes {sorted(school.lengths)}"
        )
    for what, figures in (("medians", "times"), ("medians of processor time", "work")):
        medians = [statistics.median(getattr(school, figures)) for school in schools.values()]
        print(f"{what} lie within {max(medians) - min(medians):.2f} ms; the bar is 5 ms")
    lengths = set().union(*(school.lengths for school in schools.values()))
    print(f"lengths of the answer: {sorted(lengths)}")


if __name__ == "__main__":
    main()
