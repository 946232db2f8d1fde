"""How does the demo start? School, sandbox, web server and publisher, all on this computer."""

import json
import shutil
import socket
import threading
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from gatekeeper import keys, migrations, settings
from gatekeeper.db import connect
from gatekeeper.demo import school
from gatekeeper.demo.seeding import Seeder
from gatekeeper.errors import SettingsError
from gatekeeper.services import Services, open_services
from gatekeeper.x.sandbox.server import Sandbox

MARK = "demo.json"
WORLD = "x-sandbox.sqlite3"
OURS = frozenset(
    {
        MARK,
        WORLD,
        f"{WORLD}-journal",
        "gatekeeper.sqlite3",
        "gatekeeper.sqlite3-journal",
        "key",
        "checkpoint-key",
        "pictures",
        "mail",
    }
)
"""All that a demo puts into its folder. Nothing else is ever deleted."""
HOST = "127.0.0.1"
TICK_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for on the command line."""

    data: Path
    port: int
    fresh: bool
    browser: bool
    seed_only: bool


def run(
    options: Options, say: Callable[[str], None], serve: Callable[[Services, Callable[[], None]], None]
) -> None:
    """Starts the demo and stays until interrupted.

    Raises:
        SettingsError: the port is in use, or the folder holds something that is not a demo.
    """
    if not options.seed_only:
        _port_is_free(options.port)
    _prepare_folder(options)
    world = options.data / WORLD
    with Sandbox(name=school.SCHOOL.name, account_id=school.ACCOUNT_ID, database=world) as sandbox:
        services = _open(options, sandbox, say)
        if options.seed_only:
            services.looking.close(with_senses=True)
            services.db.close()
            say(f"The invented school is ready in {options.data}.")
            return

        def ready() -> None:
            _greet(services, sandbox, say)
            if options.browser:
                threading.Timer(0.3, webbrowser.open, [services.settings.base_url]).start()

        serve(services, ready)
        services.db.close()


def _open(options: Options, sandbox: Sandbox, say: Callable[[str], None]) -> Services:
    mark = options.data / MARK
    credentials = sandbox.credentials
    chosen = settings.load(
        data=options.data,
        database_url=None,
        key_file=None,
        demo=True,
        host=HOST,
        port=options.port,
        base_url=f"http://{HOST}:{options.port}",
        smtp_from=f"gatekeeper@{school.DOMAIN}",
        x_origin=sandbox.origin,
        x_consumer_key=SecretStr(credentials.consumer_key),
        x_consumer_secret=SecretStr(credentials.consumer_secret),
        x_access_token=SecretStr(credentials.access_token),
        x_access_token_secret=SecretStr(credentials.access_token_secret),
        tick_seconds=TICK_SECONDS,
    )
    if not mark.exists():
        keys.create(chosen.key_path)
        db = connect(chosen.database_address)
        migrations.upgrade(db)
        db.close()
        services = open_services(chosen)
        Seeder(services, sandbox, say).run()
        mark.write_text(json.dumps({"what": "the gatekeeper's demo data; delete the folder to start over"}))
        return services
    return open_services(chosen)


def _prepare_folder(options: Options) -> None:
    data = options.data
    if data.exists() and not data.is_dir():
        raise SettingsError(f"{data} is a file, not a folder. Choose another with --data.")
    there = {path.name for path in data.iterdir()} if data.exists() else set()
    if MARK in there and not options.fresh:
        return
    if there - OURS or (there and not there & {MARK, WORLD}):
        raise SettingsError(f"The folder {data} holds something that is not a demo. Choose another with --data.")
    for path in (data / name for name in there):  # asked for, or half-made by a first start that was interrupted
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    data.mkdir(parents=True, exist_ok=True, mode=0o700)


def _port_is_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise SettingsError(
                f"Port {port} is in use, perhaps by another demo. Stop that one, or choose another with --port."
            ) from error


def _greet(services: Services, sandbox: Sandbox, say: Callable[[str], None]) -> None:
    say("")
    say(f"The gatekeeper:   {services.settings.base_url}")
    say(f"Its stand-in X:   {sandbox.origin}/{school.HANDLE.lstrip('@')}")
    say("")
    say(f"Sign in with the password:  {school.PASSWORD}")
    say("Where a code is asked for, the page shows the one that this person's phone would show.")
    for key, role, does in school.SIGN_INS:
        say(f"  {role:<10} {f'{key}@{school.DOMAIN}':<42} {does}")
    say("")
    say("Everything stays on this computer. Press Ctrl+C to stop.")
