"""Does the server that takes in a photo, looks at it and checks the post stay off the internet?"""

import http.client
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gatekeeper.senses.drawn import jpeg_of, label, with_code
from tests.offline import ROOT, environment
from tests.web.conftest import Built
from tests.world import World
from web.cookies import SESSION

LONG = 120.0
TOLD_SECONDS = 5.0
"""So long after a model was loaded, its makers had been told of it, when they still were."""

_SERVER = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from waitress.server import create_server
from gatekeeper import settings
from gatekeeper.services import open_services
from tests.offline import die_on_internet_sockets
from tests.world import NOON
from web import create_app

services = open_services(settings.load(data=Path(sys.argv[2]), key_file=Path(sys.argv[3])), lambda: NOON)
server = create_server(create_app(services), host="127.0.0.1", port=0, threads=4)
die_on_internet_sockets()
services.looking.warm_up()
print(server.effective_port, flush=True)
server.run()
"""


@pytest.fixture
def server(world: World, built: Built, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """The pages in a process that dies when it, or one that it starts, asks for an internet socket."""
    assert world.now
    running = subprocess.Popen(
        [sys.executable, "-c", _SERVER, str(ROOT), str(tmp_path), str(built.key)],
        stdout=subprocess.PIPE, text=True, cwd=tmp_path, env=environment(),
    )  # fmt: skip
    with running:
        assert running.stdout is not None
        yield running, int(running.stdout.readline())
        running.kill()


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's filter is Linux's")
def test_from_upload_to_findings_nothing_asks_for_an_internet_socket(
    server: tuple[subprocess.Popen[str], int], world: World, built: Built
) -> None:
    running, port = server
    reference = world.draft()
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=LONG)
    headers = {"Cookie": f"{SESSION}={built.tokens['teacher']}", "Accept": "application/json, text/html"}
    link.request("GET", f"/drafts/{reference}", headers=headers)
    page = link.getresponse()
    csrf = page.read().decode().partition('name="csrf_token" value="')[2].partition('"')[0]
    headers["Cookie"] += "; " + (page.getheader("Set-Cookie") or "").partition(";")[0]

    def sent(path: str, fields: dict[str, str], file: bytes = b"") -> dict[str, object]:
        parts = [
            f'--edge\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in {"csrf_token": csrf, **fields}.items()
        ]
        if file:
            head = b'--edge\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'
            parts.append(head + file + b"\r\n")
        kind = {"Content-Type": "multipart/form-data; boundary=edge"}
        link.request("POST", path, b"".join(parts) + b"--edge--\r\n", headers | kind)
        answer = link.getresponse()
        body = answer.read()
        assert answer.status == 200, body
        return dict(json.loads(body))

    photo = jpeg_of(with_code(label("Well done", "Callum Whitcombe")))
    picture = sent(f"/drafts/{reference}/pictures", {"have": "0"}, photo)["id"]
    deadline = time.monotonic() + LONG
    told: dict[str, object] = {}
    while not told.get("done") and time.monotonic() < deadline:
        link.request("GET", f"/drafts/{reference}/pictures/{picture}/look", headers=headers)
        told = dict(json.loads(link.getresponse().read()))
        time.sleep(0.2)
    assert told["words"] == "Checked: no face found, 2 lines of writing, 1 code to scan."
    checked = sent(f"/drafts/{reference}/check", {"text": "Well done Mary Smith!", "picture": str(picture)})
    assert "Mary Smith" in str(checked["slots"]), "the model for names was asked"
    time.sleep(TOLD_SECONDS)
    link.close()
    assert running.poll() is None, f"killed: {running.returncode}"
