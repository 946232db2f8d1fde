"""Does the sandbox stay on this computer, keep its world, and obey those who steer it?"""

import json
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import requests

from gatekeeper.x.client import TweepyPort
from gatekeeper.x.credentials import XCredentials
from gatekeeper.x.loopback import NotLoopbackError
from gatekeeper.x.port import Deleted, Identity, NewPost, RefusalKind, Refused, Sent, Unknown, Uploaded
from gatekeeper.x.sandbox import Sandbox
from gatekeeper.x.sandbox.asking import Mood
from gatekeeper.x.sandbox.faults import Status
from gatekeeper.x.sandbox.matching import EFFECTS, Faults, Seen
from gatekeeper.x.sandbox.records import ADDED, INDEXES


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "example.org", ""])
def test_it_listens_on_this_computer_only(host: str) -> None:
    with pytest.raises(NotLoopbackError, match="this computer only"):
        Sandbox(host=host)


def test_a_second_start_finds_timeline_pictures_and_keys(tmp_path: Path, jpeg: bytes) -> None:
    database = tmp_path / "x.db"
    with Sandbox(database=database) as first:
        keys = first.credentials
        port = TweepyPort(keys, origin=first.origin)
        held = port.upload_picture(jpeg, "The pond")
        assert isinstance(held, Uploaded)
        kept = port.create(NewPost("Kept", (held.media_id,)))
        gone = port.create(NewPost("Gone"))
        assert isinstance(kept, Sent) and isinstance(gone, Sent)
        assert port.delete(gone.x_post_id) == Deleted()
    with Sandbox(database=database) as second:
        assert second.credentials == keys
        port = TweepyPort(keys, origin=second.origin)
        assert isinstance(port.identity(), Identity)
        shown = second.world.posts.shown(second.account_id, 10)
        assert [(str(post.id), post.text) for post in shown] == [(kept.x_post_id, "Kept")]
        assert shown[0].pictures[0].alt_text == "The pond"
        assert second.world.public_picture(shown[0].pictures[0].id) == ("image/jpeg", jpeg)
        again = port.create(NewPost("Kept"))
        assert isinstance(again, Refused) and again.kind is RefusalKind.DUPLICATE
        assert isinstance(port.create(NewPost("Gone")), Sent)


def test_a_file_of_an_earlier_version_is_understood(tmp_path: Path) -> None:
    database = tmp_path / "x.db"
    Sandbox(database=database).close()
    old = sqlite3.connect(database, isolation_level=None)
    for table, columns in ADDED.items():
        for index in INDEXES.split():
            if index.startswith("posts_"):
                old.execute(f"DROP INDEX IF EXISTS {index}")
        for name, _ in columns:
            old.execute(f"ALTER TABLE {table} DROP COLUMN {name}")
    old.execute("INSERT INTO posts VALUES (1, '1700000000000000001', 'Old', 'old', 0, NULL, 'everyone', 0)")
    old.close()
    with Sandbox(database=database) as sandbox:
        port = TweepyPort(sandbox.credentials, origin=sandbox.origin)
        assert isinstance(port.create(NewPost("New")), Sent)
        assert [post.text for post in sandbox.posts()] == ["New", "Old"]


def test_it_runs_in_a_process_of_its_own() -> None:
    command = [
        sys.executable,
        "-m",
        "gatekeeper.x.sandbox",
        "--accounts",
        "3",
        "--seed",
        "5",
        "--control-token",
        "t",
    ]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None and process.stdout is not None
        facts = json.loads(process.stdout.readline())
        handles = []
        for account in facts["accounts"]:
            parts = ("consumer_key", "consumer_secret", "access_token", "access_token_secret")
            keys = XCredentials(*(account[part] for part in parts))
            who = TweepyPort(keys, origin=facts["origin"]).identity()
            assert isinstance(who, Identity) and who.account_id == account["id"]
            handles.append(who.handle)
        seen = requests.get(
            facts["control_origin"] + "/requests", headers={"Authorization": "Bearer t"}, timeout=5
        )
        assert len(seen.json()) == 3
        process.stdin.close()
        assert process.wait(10) == 0
    assert handles == ["lunsfordprimary", "channel2", "channel3"]


def test_a_seed_draws_the_same_keys_again() -> None:
    def drawn(seed: int) -> list[XCredentials]:
        sandbox = Sandbox(seed=seed)
        try:
            return [sandbox.credentials, sandbox.add_account("another")]
        finally:
            sandbox.close()

    assert drawn(1) == drawn(1) != drawn(2)


def test_an_account_is_added_once_and_keeps_its_keys(sandbox: Sandbox) -> None:
    keys = sandbox.add_account("another", "Another School")
    assert sandbox.add_account("another", "Another School") == keys
    third = sandbox.add_account("third")
    names = [TweepyPort(one, origin=sandbox.origin).identity() for one in (keys, third)]
    assert [one.handle for one in names if isinstance(one, Identity)] == ["another", "third"]


def test_keys_are_drawn_anew_for_each_world() -> None:
    with Sandbox() as first, Sandbox() as second:
        assert first.credentials != second.credentials
        outcome = TweepyPort(first.credentials, origin=second.origin).identity()
    assert isinstance(outcome, Refused) and outcome.kind is RefusalKind.UNAUTHORISED


def test_it_can_be_stopped_and_started_again_on_the_same_port(sandbox: Sandbox, port: TweepyPort) -> None:
    origin = sandbox.origin
    for _ in range(2):
        sandbox.stop()
        sandbox.stop()
        sandbox.start()
        sandbox.start()
    assert sandbox.origin == origin
    assert isinstance(port.identity(), Identity)


def test_a_port_in_use_is_an_error_and_not_the_end_of_the_program() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        sandbox = Sandbox(port=taken.getsockname()[1])
        with pytest.raises(OSError, match="in use"):
            sandbox.start()
        sandbox.close()


def test_an_origin_is_known_only_after_the_start() -> None:
    sandbox = Sandbox()
    with pytest.raises(RuntimeError, match="before it is started"):
        _ = sandbox.origin
    sandbox.close()


def test_stopping_ends_a_hanging_answer(sandbox: Sandbox, keys: XCredentials) -> None:
    sandbox.faults.add_described({"match": {"path": "/2/users/me"}, "effect": {"kind": "hang", "seconds": 60}})
    port = TweepyPort(keys, origin=sandbox.origin, read_timeout=0.2)
    assert isinstance(port.identity(), Unknown)
    sandbox.stop()


def test_a_rule_counts_only_what_it_is_about() -> None:
    faults = Faults()
    faults.add(Status(500), "POST", "/2/*", nth=2, times=2)
    asked = [("POST", "/2/tweets"), ("GET", "/2/tweets"), ("POST", "/2/x"), ("POST", "/2/y"), ("POST", "/2/z")]
    met = [faults.meeting(partial(Seen, *one), Mood())[0] is not None for one in asked]
    assert met == [False, False, True, True, False]
    faults.clear()
    assert faults.meeting(lambda: Seen("POST", "/2/tweets"), Mood())[0] is None


@pytest.mark.parametrize("kind", sorted(EFFECTS))
def test_every_effect_can_be_described(kind: str) -> None:
    needs: dict[str, dict[str, object]] = {
        "status": {"status": 503},
        "hang": {"seconds": 1},
        "latency": {"seconds": 1},
        "slow_drip": {"seconds": 1},
        "hang_before": {"seconds": 1},
        "hang_after": {"seconds": 1},
        "generation": {"generation": "api.twitter.com"},
        "timeline_lag": {"seconds": 1},
    }
    faults = Faults()
    faults.add_described({"effect": {"kind": kind, **needs.get(kind, {})}, "match": {"path": "/2/*"}})
    effect, mood = faults.meeting(lambda: Seen("GET", "/2/users/1/tweets"), Mood())
    assert (effect is None) == (mood != Mood())


TOKEN = "let me in"


def test_another_process_can_steer_it_with_the_token() -> None:
    with Sandbox(control_token=TOKEN) as sandbox:
        control, port = sandbox.control_origin, TweepyPort(sandbox.credentials, origin=sandbox.origin)
        rule = {
            "match": {"method": "POST", "path": "/2/tweets"},
            "effect": {"kind": "status", "status": 503, "committed": True},
        }

        def ask(
            method: str, path: str, token: str = TOKEN, json: Mapping[str, Any] | None = None
        ) -> requests.Response:
            bearer = {"Authorization": f"Bearer {token}"}
            return requests.request(method, control + path, headers=bearer, timeout=5, json=json)

        assert ask("POST", "/faults", json=rule).status_code == 204
        assert isinstance(port.create(NewPost("Once")), Unknown)
        assert [post["text"] for post in ask("GET", "/posts").json()] == ["Once"]
        assert [noted["status"] for noted in ask("GET", "/requests").json()] == [503]
        assert [charge["thousandths"] for charge in ask("GET", "/charges").json()] == [15]
        assert ask("POST", "/faults/clear", json={}).status_code == 204
        assert ask("POST", "/clock", json={"advance_seconds": 90_000}).status_code == 204
        assert isinstance(port.create(NewPost("Once")), Sent)
        assert ask("GET", "/posts", token="wrong").status_code == 403
        assert ask("GET", "/nothing").status_code == 404
        assert ask("POST", "/nothing", json={}).status_code == 404
        assert ask("POST", "/faults", json={"effect": {"kind": "nothing"}}).status_code == 400
        assert requests.get(f"{sandbox.origin}/faults", timeout=5).status_code == 404


def test_what_is_noted_holds_no_secret_and_no_text(sandbox: Sandbox, port: TweepyPort, keys: XCredentials) -> None:
    port.create(NewPost("Sunflower words"))
    noted = repr(sandbox.requests())
    assert "verified" in noted
    for secret in ("Sunflower", keys.consumer_key, keys.access_token, keys.access_token_secret):
        assert secret not in noted
