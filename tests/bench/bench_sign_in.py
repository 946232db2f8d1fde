"""How long do fifty people wait who sign in at the same moment, and does a server with 512 MiB live through it?

Run as `.venv/bin/python -m tests.bench.bench_sign_in`. The real server runs in a process of its own, which is
killed as soon as it holds more memory than that (its resident set, as a small host counts it; limits of address
space count what is reserved and never used). Everybody takes both steps. Afterwards wrong passwords of known and
of unknown people are compared, one after the other.
"""

import http.client
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

from gatekeeper import clock, keys, migrations, passwords
from gatekeeper.db import connect
from gatekeeper.factors import totp
from gatekeeper.models import Person, PersonRole, PersonStatus
from gatekeeper.permissions import Role, StaffCategory
from tests import world as small_school
from tests.browser.running import free_port
from tests.world import DOMAIN, PASSWORD, SEED, enrol

PEOPLE = 50
PAIRS = 30
MEMORY = 512
SERVER = """
import sys
from gatekeeper import serving, settings
from gatekeeper.services import open_services
from pathlib import Path
port = int(sys.argv[2])
chosen = settings.load(data=Path(sys.argv[1]), port=port, base_url=f"http://127.0.0.1:{port}")
serving.make_server(open_services(chosen)).run()
"""


class Visitor:
    """One browser at the door."""

    def __init__(self, port: int) -> None:
        self.link = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.cookies: dict[str, str] = {}
        self.page = ""
        self.ask("GET", "/sign-in")

    def ask(self, method: str, path: str, **form: str) -> tuple[int, float]:
        """Sends one request. Gives the status and the seconds that it took."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.page)
        body = urlencode({"csrf_token": token[1] if token else "", **form}) if method == "POST" else None
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        begun = time.perf_counter()
        self.link.request(method, path, body, headers)
        answer = self.link.getresponse()
        text = answer.read().decode()
        taken = time.perf_counter() - begun
        for name, value in answer.getheaders():
            if name == "Set-Cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        self.page = text
        return answer.status, taken


def fill(folder: Path) -> None:
    """The small school, and fifty second readers more, each with an app for codes."""
    key = keys.create(folder / "key")
    db = connect(f"sqlite:///{(folder / 'gatekeeper.sqlite3').as_posix()}")
    migrations.upgrade(db)
    small_school.build(db, now=datetime.now(UTC), key=key)
    stored = passwords.hashed(PASSWORD)
    with db.write() as session:
        people = [
            Person(
                email=_email(number),
                forename="Reader",
                surname=f"{number}",
                category=StaffCategory.TEACHING,
                status=PersonStatus.ACTIVE,
                password_hash=stored,
                created_at=clock.now(),
            )
            for number in range(PEOPLE)
        ]
        session.add_all(people)
        session.flush()
        session.add_all(PersonRole(person_id=person.id, role=Role.APPROVER) for person in people)
        ids = [person.id for person in people]
    for person_id in ids:
        enrol(db, person_id, key, clock.now())
    db.close()


def started(folder: Path) -> tuple[subprocess.Popen[bytes], int]:
    """The server in its own process, once it answers."""
    port = free_port()
    command = [sys.executable, "-c", SERVER, str(folder), str(port)]
    child = subprocess.Popen(command, stderr=subprocess.DEVNULL)  # our own program
    until = time.monotonic() + 60
    while child.poll() is None and time.monotonic() < until:
        try:
            Visitor(port)
        except OSError:
            time.sleep(0.2)
        else:
            threading.Thread(target=_watch, args=(child,), daemon=True).start()
            return child, port
    child.kill()
    raise SystemExit("The server does not start.")


def held(child: subprocess.Popen[bytes], name: str = "VmHWM") -> int:
    """How many MiB the server holds: at most so far (VmHWM), or now (VmRSS)."""
    found = re.search(rf"{name}:\s+(\d+) kB", Path(f"/proc/{child.pid}/status").read_text(encoding="ascii"))
    return int(found[1]) // 1024 if found else 0


def all_at_once(port: int) -> tuple[list[float], list[float]]:
    """Fifty people take the first step at the same moment, and then the second."""
    visitors = [Visitor(port) for _ in range(PEOPLE)]
    firsts, seconds = [0.0] * PEOPLE, [0.0] * PEOPLE
    together = threading.Barrier(PEOPLE)
    wrong: list[str] = []

    def enter(number: int) -> None:
        visitor = visitors[number]
        together.wait()
        status, firsts[number] = visitor.ask("POST", "/sign-in", email=_email(number), password=PASSWORD)
        visitor.ask("GET", "/sign-in/second")
        together.wait()
        code = totp.code_of(SEED, totp.step_at(clock.now()))
        again, seconds[number] = visitor.ask("POST", "/sign-in/second", code=code)
        home, _ = visitor.ask("GET", "/")
        if (status, again, home) != (303, 303, 200):
            wrong.append(f"{number}: {status}, {again}, {home}")

    threads = [threading.Thread(target=enter, args=(number,)) for number in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        sys.exit("Somebody could not sign in: " + "; ".join(wrong))
    return firsts, seconds


def known_and_unknown(port: int) -> tuple[float, float]:
    """The median seconds of a wrong password for somebody who is there, and for somebody who is not."""
    taken: dict[bool, list[float]] = {True: [], False: []}
    for number in range(PAIRS):
        for known in (True, False) if number % 2 else (False, True):
            email = _email(number) if known else f"nobody{number}@{DOMAIN}"
            status, seconds = Visitor(port).ask("POST", "/sign-in", email=email, password="not the right one")
            if status != http.client.UNPROCESSABLE_ENTITY:
                sys.exit(f"A wrong password was answered with {status}.")
            taken[known].append(seconds)
    return statistics.median(taken[True]), statistics.median(taken[False])


def main() -> None:
    """Prints the figures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill(folder)
        child, port = started(folder)
        try:
            before = worked(child)
            firsts, seconds = all_at_once(port)
            each = (worked(child) - before) / PEOPLE
            known, unknown = known_and_unknown(port)
            alive, used = child.poll() is None, held(child)
        finally:
            child.kill()
            child.wait()
    for step, taken in (("first step", firsts), ("second step", seconds)):
        ordered = sorted(taken)
        print(
            f"{step}, {PEOPLE} at once: median {ordered[len(ordered) // 2]:.2f} s, "
            f"99th percentile {ordered[-1]:.2f} s"
        )
    print(f"processor time of the server for each, with the pages before and after: {each * 1000:.0f} ms")
    print(f"wrong password, median: known {known * 1000:.0f} ms, unknown {unknown * 1000:.0f} ms")
    print(f"difference: {abs(known - unknown) / max(known, unknown):.0%}")
    print(f"server: {'alive' if alive else 'killed'} under a limit of {MEMORY} MiB, at most {used} MiB in use")


def worked(child: subprocess.Popen[bytes]) -> float:
    """How many seconds of a processor the server has used."""
    parts = Path(f"/proc/{child.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


def _watch(child: subprocess.Popen[bytes]) -> None:
    while child.poll() is None:
        if held(child, "VmRSS") > MEMORY:
            child.kill()
        time.sleep(0.02)


def _email(number: int) -> str:
    return f"reader{number}@{DOMAIN}"


if __name__ == "__main__":
    main()
