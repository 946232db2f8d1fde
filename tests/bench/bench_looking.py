"""How long from a photo on a phone to the findings about it, and does a burst of photos stop the pages?

    python -m tests.bench.bench_looking [duplicates | upload | four | burst ...]

It prints figures and asserts nothing. Everything goes over HTTP on this computer, as the script of
the form does it; both ends share one interpreter. Say the load of the machine with the figures.
"""

import hashlib
import http.client
import json
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from sqlalchemy import insert

from gatekeeper.earlier_pictures import earlier_than
from gatekeeper.models import Picture, PictureLook, WithdrawnPicture
from gatekeeper.pictures.intake import clean
from gatekeeper.senses import picture_worker
from gatekeeper.senses.fingerprints import HASH_BYTES, to_keep
from gatekeeper.services import Services
from tests.bench.bench_live_check import school, served
from tests.bench.bench_pictures import samples
from tests.gatekeeper.senses.drawn import jpeg_of, scene
from tests.world import DOMAIN, World, signed_in
from web.cookies import SESSION

NEW, KEPT, WITHDRAWN = 1, 60_000, 300
BURST = 12
QUIET_PAGES = 40
PORTION = 5_000
ROUNDS = 5


class Phone:
    """Somebody with a phone: signed in, with a draft open, doing what the script of the form does."""

    def __init__(self, world: World, port: int, name: str = "teacher") -> None:
        token = signed_in(world.db, f"{name}@{DOMAIN}", now=world.now)
        self.link = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.cookie = f"{SESSION}={token}"
        self.reference = world.draft(text="Look what we made today!")
        page = self.get(f"/drafts/{self.reference}", keep_cookie=True)
        self.csrf = page.partition('name="csrf_token" value="')[2].partition('"')[0]
        self.have: list[int] = []

    def get(self, path: str, *, keep_cookie: bool = False) -> str:
        self.link.request("GET", path, headers={"Cookie": self.cookie, "Accept": "application/json, text/html"})
        answer = self.link.getresponse()
        body = answer.read().decode()
        if answer.status != 200:
            sys.exit(f"{path}: {answer.status}")
        if keep_cookie:
            self.cookie += "; " + (answer.getheader("Set-Cookie") or "").partition(";")[0]
        return body

    def post(self, path: str, fields: dict[str, str], file: bytes | None = None) -> tuple[int, dict[str, object]]:
        parts = [
            b'--edge\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n' % (name.encode(), value.encode())
            for name, value in {"csrf_token": self.csrf, **fields}.items()
        ]
        if file is not None:
            head = b'--edge\r\nContent-Disposition: form-data; name="file"; filename="IMG_1.jpg"\r\n\r\n'
            parts.append(head + file + b"\r\n")
        headers = {
            "Cookie": self.cookie,
            "Accept": "application/json",
            "Content-Type": "multipart/form-data; boundary=edge",
        }
        self.link.request("POST", path, b"".join(parts) + b"--edge--\r\n", headers)
        answer = self.link.getresponse()
        return answer.status, json.loads(answer.read() or b"{}")

    def upload(self, file: bytes) -> int:
        """Sends one photo, again while the server has too many at once; gives how often it was sent."""
        for tries in range(1, 60):
            address = f"/drafts/{self.reference}/pictures"
            status, told = self.post(address, {"have": str(len(self.have))}, file)
            if status == 200:
                self.have.append(int(str(told["id"])))
                return tries
            if status != 503:
                sys.exit(f"the upload was answered with {status}: {told}")
            time.sleep(1 + Random().random())  # noqa: S311  # so that not all come back at once
        sys.exit("the upload never got its turn")

    def wait(self, picture_id: int) -> list[str]:
        """Asks as the script does until the look is done; gives the words that were shown on the way."""
        shown: list[str] = []
        while True:
            time.sleep(0.5)
            told = json.loads(self.get(f"/drafts/{self.reference}/pictures/{picture_id}/look"))
            shown.append(told["words"])
            if told["done"]:
                return list(dict.fromkeys(shown))

    def findings(self) -> int:
        """Asks for the checks of the form with its pictures; gives how many bytes they have."""
        fields = {"text": "Look what we made today!", "when": "soon"}
        fields |= {f"alt-{picture}": "Paper boats in a tray of water" for picture in self.have}
        body = fields | ({"picture": str(self.have[-1])} if self.have else {})
        status, told = self.post(f"/drafts/{self.reference}/check", body)
        if status != 200:
            sys.exit(f"the check was answered with {status}")
        return len(str(told["checks"]))


def duplicates(world: World, services: Services) -> None:
    """Compares one new picture with everything that was ever kept."""
    picture = _new_picture(world)
    _fill(world, services)
    senses = picture_worker.shared()
    print_ = senses.examine(clean(jpeg_of(scene(1)), "new.jpg").jpeg).fingerprint
    times: dict[str, list[float]] = {"reading": [], "whole copies": [], "parts": []}
    for _ in range(ROUNDS):
        began = time.perf_counter()
        with world.db.read() as session:
            earlier = earlier_than(session, services.key, picture)
        read = time.perf_counter()
        earlier.same_as(print_, lambda _print, _others: [])
        whole = time.perf_counter()
        senses.same_among(print_, [kept for _, kept in earlier.withdrawn])
        times["parts"].append(time.perf_counter() - whole)
        times["whole copies"].append(whole - read)
        times["reading"].append(read - began)
    said = ", ".join(f"{name} {statistics.median(taken) * 1000:.0f} ms" for name, taken in times.items())
    print(f"duplicates among {len(earlier.ids):,} pictures, {len(earlier.withdrawn)} of them withdrawn: {said}")


def _new_picture(world: World) -> int:
    reference = world.draft(text="Look what we made today!")
    with world.db.write() as session:
        session.connection().execute(insert(Picture), [_row(world.post(reference).id, NEW, world)])
    return NEW


def _row(post_id: int, number: int, world: World) -> dict[str, Any]:
    digest = hashlib.sha256(str(number).encode()).hexdigest()
    return {
        "id": number, "post_id": post_id, "sha256": digest, "small_sha256": digest, "file_name": "", "width": 2048,
        "height": 1536, "byte_count": 1, "removed": [], "turned_upright": False, "original_format": "JPEG",
        "added_by": 1, "added_at": world.now,
    }  # fmt: skip


def _fill(world: World, services: Services) -> None:
    """Sixty thousand looks, as twenty years of school leave them; some of the pictures were withdrawn."""
    post_id = world.post(world.draft(text="Earlier")).id
    tones = np.random.default_rng(1)
    made = picture_worker.shared().examine(clean(jpeg_of(scene(2)), "old.jpg").jpeg).fingerprint
    kept = to_keep(made)
    for first in range(NEW + 1, NEW + 1 + KEPT, PORTION):
        numbers = range(first, first + PORTION)
        hashes = tones.integers(0, 256, (len(numbers), HASH_BYTES), dtype=np.uint8)
        with world.db.write() as session:
            session.connection().execute(insert(Picture), [_row(post_id, number, world) for number in numbers])
            session.connection().execute(
                insert(PictureLook),
                [
                    {
                        "picture_id": number, "looked_at": world.now, "faces": [], "lines": [], "codes": [],
                        "brightness": 120.0, "sharpness": 80.0, "hash": hashes[number - first].tobytes(),
                        "key_version": 1,
                        "sealed_print": services.key.seal(
                            "fingerprints of pictures", kept, f"picture_look|sealed_print|{number}|1"
                        ),
                    }
                    for number in numbers
                ],
            )  # fmt: skip
    with world.db.write() as session:
        withdrawn = range(NEW + 1, NEW + 1 + WITHDRAWN)
        session.connection().execute(
            insert(WithdrawnPicture), [{"picture_id": number, "withdrawn_at": world.now} for number in withdrawn]
        )


def upload(world: World, services: Services) -> None:
    """One whole phone photo: from the first byte sent to the findings that know what was seen."""
    photos = {name: data for name, data in samples().items() if name.startswith(("12 MP", "48 MP"))}
    with served(services) as port:
        for name, data in photos.items():
            for how in ("the first, loading included", "warm"):
                if how != "warm":
                    picture_worker.shared().close()
                services.looking._seen.clear()  # else the second would be known already
                phone = Phone(world, port)
                began = time.perf_counter()
                phone.upload(data)
                there = time.perf_counter() - began
                shown = phone.wait(phone.have[-1])
                looked = time.perf_counter() - began
                phone.findings()
                done = time.perf_counter() - began
                print(
                    f"{name:17} {how:27} card {there:.2f} s, looked at {looked:.2f} s, findings {done:.2f} s "
                    f"(bar 5 s); shown: {' | '.join(shown)}",
                    flush=True,
                )


def four(world: World, services: Services) -> None:
    """Four photos chosen at once on one phone."""
    photos = [samples()["12 MP JPEG"], *(_grained(number) for number in (1, 2, 3))]
    with served(services) as port:
        picture_worker.shared().start()
        phone = Phone(world, port)
        began = time.perf_counter()
        for photo in photos:
            phone.upload(photo)
        cards = time.perf_counter() - began
        done = []
        for picture in list(phone.have):
            phone.wait(picture)
            done.append(time.perf_counter() - began)
        phone.findings()
        said = ", ".join(f"{at:.1f}" for at in done)
        print(f"four 12 MP photos: all four cards after {cards:.1f} s, looked at after {said} s")


def burst(world: World, services: Services) -> None:
    """Twelve photos from twelve phones at the same moment, while somebody else reads pages."""
    photos = [_grained(number + 1) for number in range(BURST)]
    with served(services) as port:
        picture_worker.shared().start()
        phones = [Phone(world, port) for _ in range(BURST)]
        reader = Phone(world, port, "colleague")
        quiet: list[float] = []
        _pages(reader, lambda: len(quiet) < QUIET_PAGES, quiet)
        tries: list[int] = []
        together = threading.Barrier(BURST + 1)

        def send(phone: Phone, photo: bytes) -> None:
            together.wait()
            tries.append(phone.upload(photo))

        sending = [threading.Thread(target=send, args=both) for both in zip(phones, photos, strict=True)]
        for one in sending:
            one.start()
        together.wait()
        began = time.perf_counter()
        uploading = _pages(reader, lambda: any(one.is_alive() for one in sending), [])
        cards = time.perf_counter() - began
        waiting = [(phone, phone.have[-1]) for phone in phones]
        looked = _pages(reader, lambda: not _all_looked_at(services, waiting), [])
        print(
            f"{BURST} uploads at once: all cards after {cards:.1f} s ({max(tries)} tries at most), all looked at "
            f"after {time.perf_counter() - began:.1f} s"
        )
        for name, times in (
            ("quiet", quiet),
            ("while they arrive", uploading),
            ("while they are looked at", looked),
        ):
            worst = max(times) * 1000
            print(f"  a page {name}: median {statistics.median(times) * 1000:.0f} ms, longest {worst:.0f} ms")


def _pages(reader: Phone, go_on: Callable[[], bool], times: list[float]) -> list[float]:
    while True:
        began = time.perf_counter()
        reader.get("/drafts/")
        times.append(time.perf_counter() - began)
        if not go_on():
            return times
        time.sleep(0.02)


def _all_looked_at(services: Services, waiting: list[tuple[Phone, int]]) -> bool:
    told = services.looking.progress([picture for _, picture in waiting])
    return all(at.done for at in told.values())


def _grained(number: int) -> bytes:
    """A 12 MP photo that no other number gives."""
    sheet = scene(number, (2016, 1512))
    large = np.kron(sheet, np.ones((2, 2, 1), dtype=np.uint8))
    return jpeg_of(np.asarray(large, dtype=np.uint8))


PARTS: dict[str, Callable[[World, Services], None]] = {
    "duplicates": duplicates,
    "upload": upload,
    "four": four,
    "burst": burst,
}


def main() -> None:
    """Prints the figures."""
    for name in sys.argv[1:] or PARTS:
        print(f"load {os.getloadavg()[0]:.1f}")
        with tempfile.TemporaryDirectory() as folder:
            world, services = school(Path(folder))
            PARTS[name](world, services)
            services.looking.close(with_senses=True)
            world.db.close()


if __name__ == "__main__":
    main()
