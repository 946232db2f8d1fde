"""How is the record checked, exported and signed with another key, from the server's own keyboard?"""

import sys
from pathlib import Path
from typing import NoReturn

import click

from gatekeeper import clock, migrations, record_export, record_key, settings
from gatekeeper.audit import chain, checkpoints
from gatekeeper.db import connect
from gatekeeper.errors import SettingsError


def _example(line: str) -> str:
    return f"\b\nExample:\n  python3 -m gatekeeper {line}"


_data = click.option(
    "--data", type=click.Path(path_type=Path), default=None, help="Data folder, where not the usual one."
)


@click.group()
def audit() -> None:
    """Checks the record of everything that happened, and exports it."""


@audit.command(epilog=_example("audit verify"))
@_data
def verify(*, data: Path | None) -> None:
    """Walks the whole chain and names the first row that does not fit."""
    chosen = _settings(data)
    db = connect(chosen.database_address)
    if migrations.current(db) is None:
        raise SettingsError(f"There is no database in {chosen.data}.")
    with db.read() as session:
        verdict = chain.verify(session)
        unlike = checkpoints.check(session) if verdict.sound else None
    db.close()
    if unlike:
        _fail(f"NOT SOUND. {unlike.problem}")
    if verdict.sound:
        erased = f", the details of {verdict.erased} erased" if verdict.erased else ""
        click.echo(f"Sound: {verdict.events} events, each tied to the one before{erased}.")
        return
    _fail(f"NOT SOUND. {verdict.problem} The {verdict.events} events before it are sound.")


@audit.command("export", epilog=_example("audit export --data /srv/gatekeeper --out record.zip"))
@_data
@click.option("--out", type=click.Path(path_type=Path), required=True, help="File to write; it must not be there.")
def export_record(*, data: Path | None, out: Path) -> None:
    """Writes the record into one file that anybody can check without this program."""
    chosen = _settings(data)
    events = record_export.export(chosen, out, clock.now())
    click.echo(f"Wrote {out}: {events} events. The README.txt in it says how it is checked.")


@audit.command("new-key", epilog=_example("audit new-key --data /srv/gatekeeper"))
@_data
@click.option("--lost", is_flag=True, help="The old key is gone for good, so nothing vouches for the new one.")
def new_key(*, data: Path | None, lost: bool) -> None:
    """Signs the record with a new key from now on; the old key vouches for it."""
    chosen = _settings(data)
    record_key.change(chosen, clock.now(), lost=lost)
    click.echo(f"The record is signed with a new key. Copy {chosen.checkpoint_key_path} to a safe place now.")
    if lost:
        click.echo("Mails with checkpoints from before prove exports made before, and none made from now on.")


def _settings(data: Path | None) -> settings.Settings:
    return settings.load() if data is None else settings.load(data=data)


def _fail(words: str) -> NoReturn:
    click.echo(words, err=True)
    sys.exit(1)
