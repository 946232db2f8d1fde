"""What would be deleted today? Said at the server; a leader deletes, on the page."""

from pathlib import Path

import click

from gatekeeper import clock, migrations, settings
from gatekeeper.db import connect
from gatekeeper.errors import SettingsError
from gatekeeper.retention import due

MOST = 20


@click.command(epilog="\b\nExample:\n  python3 -m gatekeeper retention --dry-run")
@click.option(
    "--dry-run", is_flag=True, help="Only look. There is no other way here: a leader deletes on the page."
)
@click.option(
    "--data", type=click.Path(path_type=Path), default=None, help="Data folder, where not the usual one."
)
def retention(*, dry_run: bool, data: Path | None) -> None:
    """Says what is kept for how long, and what would go today and why. Names no child."""
    if not dry_run:
        raise SettingsError("Add --dry-run. Deleting is for a leader, on the page “How long records are kept”.")
    chosen = settings.load() if data is None else settings.load(data=data)
    db = connect(chosen.database_address)
    if migrations.current(db) != migrations.newest():
        raise SettingsError("There is no database of this version. Check --data, and run: migrate")
    with db.read() as session:
        found = due.due(session, clock.now())
    db.close()
    for one in found:
        click.echo(f"{len(one.going):6,} to go, {len(one.held):4,} held  {one.says}")
        for item in (*one.going, *one.held)[:MOST]:
            what = (
                f"post {item.post}" if item.post else f"child {item.pupil_id}" if item.pupil_id else "one record"
            )
            click.echo(f"         {what}, over on {item.goes_on.isoformat()}{', held' if item.held else ''}")
    click.echo("Nothing was deleted.")


def _what(item: due.Item) -> str:
    if item.post:
        return f"post {item.post}"
    return "one record" if item.pupil_id is None else f"child {item.pupil_id}"
