"""How is a roll or a staff list taken in from the server's own keyboard? In the same words as on the page.

Children's names are printed only when asked for: rows are given by number.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import click
from sqlalchemy.exc import DBAPIError

from gatekeeper import clock, settings
from gatekeeper.actions import taking_in
from gatekeeper.actor import COMMAND
from gatekeeper.db import Database
from gatekeeper.errors import InvalidInput
from gatekeeper.importing import columns as meaning
from gatekeeper.importing import reading
from gatekeeper.importing.columns import Kind
from gatekeeper.importing.kinds import ROLL, STAFF
from gatekeeper.importing.reading import Table
from gatekeeper.importing.words import Line, Told, rows_in_words
from gatekeeper.rolls import Asked, Plan, plan, remembered
from gatekeeper.services import open_services

EXAMPLE = """\b
Example:
  python3 -m gatekeeper roll import pupils.csv --dry-run
  python3 -m gatekeeper roll import pupils.csv --map "Form=class_name" --map "Nr=mis_ref"
"""


@click.group()
def roll() -> None:
    """Brings the pupil roll and the staff list up to date."""


@roll.command("import", epilog=EXAMPLE)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--staff", is_flag=True, help="The file is the staff list, not the pupil roll.")
@click.option("--part", is_flag=True, help="Only some are in the file: whoever is missing from it has not left.")
@click.option("--map", "mapping", multiple=True, metavar="HEADING=FIELD", help="What a column means; repeatable.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--names", is_flag=True, help="Print names too. Mind who can see the screen.")
@click.option("--same-children", is_flag=True, help="Children whose whole name changed are the same children.")
@click.option("--yes", is_flag=True, help="Do not ask before changing anything, however many have left.")
def take_in(
    *,
    file: Path,
    staff: bool,
    part: bool,
    mapping: tuple[str, ...],
    dry_run: bool,
    names: bool,
    same_children: bool,
    yes: bool,
) -> None:
    """Takes in a CSV file that the school's information system exported."""
    kind = STAFF if staff else ROLL
    data = file.read_bytes()
    table = reading.read(data)
    meaning.need_headings(table, kind)
    services = open_services(settings.load())
    db, now = services.db, services.now()
    try:
        chosen = _columns(db, kind, table, mapping)
        asked = Asked(kind.key, hashlib.sha256(data).hexdigest(), table, chosen, not part)
        with db.read() as session:
            found = plan(session, asked, clock.in_london(now).date())
        _say_columns(kind, table, chosen)
        _say(found.told, names=names)
        if dry_run:
            click.echo("Nothing was changed, because this was a dry run.")
            return
        said = _said(found, same_children=same_children, yes=yes)
        told = taking_in.take_in(db, COMMAND, asked, binding=found.binding, said=said, now=services.now())
        click.echo(f"Done: {told.summary}. Delete the file now: it holds names.")
    except DBAPIError:
        raise click.ClickException("The database did not take it. Nothing was changed.") from None
    finally:
        db.close()


def _columns(db: Database, kind: Kind, table: Table, mapping: Iterable[str]) -> dict[str, int]:
    """What the columns mean: as it was last time or by their headings, and as the command line says."""
    with db.read() as session:
        before = remembered(session, kind.key)
    chosen = meaning.guess(kind, table.headings, before.headings if before else {})
    squashed = [meaning.squash(heading) for heading in table.headings]
    for given in mapping:
        heading, _, field = given.rpartition("=")
        if field not in kind.keys or meaning.squash(heading) not in squashed:
            raise InvalidInput(
                {
                    "map": f"--map {given}: write a heading of the file, =, and one of "
                    f"{', '.join(one.key for one in kind.wanted)}. "
                    f"The headings are {', '.join(table.headings)}."
                }
            )
        at = squashed.index(meaning.squash(heading))
        chosen = {key: place for key, place in chosen.items() if place != at} | {field: at}
    errors = meaning.wrong(kind, chosen, len(table.headings))
    if errors:
        raise InvalidInput({"map": " ".join(errors.values()) + " Use --map HEADING=FIELD."})
    return chosen


def _say_columns(kind: Kind, table: Table, chosen: dict[str, int]) -> None:
    click.echo("Columns:")
    for one in kind.wanted:
        if one.key in chosen:
            click.echo(f"  {table.headings[chosen[one.key]]} = {one.key}")
    if table.refused:
        click.echo(f"  Thrown away, because it holds UPNs: {', '.join(table.refused)}")


def _say(told: Told, *, names: bool) -> None:
    click.echo("What would change:" if told.lines else "Nothing would change.")
    for line in (*told.lines, *([told.doubt] if told.doubt else []), *told.notes):
        _say_line(line, names=names)
    for why, rows in told.problems:
        click.echo(f"  Left out, {rows_in_words(rows)}: {why}.")


def _say_line(line: Line, *, names: bool) -> None:
    where = f" ({rows_in_words(line.rows)})" if line.rows else ""
    click.echo(f"  {line.sentence}{where}")
    if names and line.key != "classes":
        for name in line.people:
            click.echo(f"    {name}")


def _said(found: Plan, *, same_children: bool, yes: bool) -> set[str]:
    told = found.told
    if told.many and not yes:
        click.confirm(f"{told.many.sentence}. Is that right?", abort=True)
    elif not yes:
        click.confirm("Take it in?", abort=True)
    return {taking_in.SURE} | ({taking_in.SAME} if same_children else set())
