"""How is the sandbox run in a process of its own, for a measurement or a rehearsal?

It prints one line of JSON (addresses, and the invented keys of its accounts) and serves
until its standard input ends or it is told to stop.
"""

import argparse
import json
import signal
import sys
import threading
from datetime import timedelta

from gatekeeper.x.sandbox.server import Sandbox

_NO_LIMIT = 10**9


def main(arguments: list[str] | None = None) -> int:
    """Serves, and gives the exit code."""
    chosen = _parser().parse_args(arguments)
    limits = dict.fromkeys(("create", "delete", "me", "post", "own posts", "media", "metadata"), _NO_LIMIT)
    sandbox = Sandbox(
        database=chosen.database,
        port=chosen.port,
        control_token=chosen.control_token,
        limits=limits if chosen.no_limits else None,
        lag=timedelta(seconds=chosen.lag),
        latency=timedelta(seconds=chosen.latency),
        seed=chosen.seed,
    )
    for number in range(2, chosen.accounts + 1):
        sandbox.add_account(f"channel{number}", f"Channel {number}")
    with sandbox:
        sys.stdout.write(json.dumps(_facts(sandbox, chosen.accounts)) + "\n")
        sys.stdout.flush()
        _until_told()
    return 0


def _facts(sandbox: Sandbox, accounts: int) -> dict[str, object]:
    facts: dict[str, object] = {"origin": sandbox.origin}
    if sandbox.steered:
        facts["control_origin"] = sandbox.control_origin
    facts["accounts"] = [
        {
            "id": account.id,
            "handle": account.handle,
            "consumer_key": keys.consumer_key,
            "consumer_secret": keys.consumer_secret,
            "access_token": keys.access_token,
            "access_token_secret": keys.access_token_secret,
        }
        for account in sandbox.world.accounts.with_keys(accounts)
        for keys in (sandbox.world.accounts.open(account.handle, account.name, account.id),)
    ]
    return facts


def _until_told() -> None:
    told = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda _number, _frame: told.set())

    def read() -> None:
        sys.stdin.read()
        told.set()

    threading.Thread(target=read, name="x-sandbox-input", daemon=True).start()
    told.wait()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="gatekeeper.x.sandbox", description="A stand-in for X on this computer.")
    parser.add_argument("--accounts", type=int, default=1, help="how many accounts, each with keys of its own")
    parser.add_argument("--port", type=int, default=0, help="where to listen; 0 chooses a free port")
    parser.add_argument("--control-token", default="", help="opens the control port to whoever bears this token")
    parser.add_argument("--database", default=":memory:", help="a file that keeps the world")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds that every request takes at least")
    parser.add_argument("--lag", type=float, default=2.0, help="seconds until a new post is in the lists")
    parser.add_argument("--seed", type=int, default=None, help="draws everything that is drawn from this seed")
    parser.add_argument("--no-limits", action="store_true", help="lets everybody ask as often as they like")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
