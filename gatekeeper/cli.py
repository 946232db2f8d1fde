"""Which commands are there? Each is a few lines that hand over to the module that does the work."""

import sys
from datetime import date
from pathlib import Path
from typing import Any

import click
from sqlalchemy.exc import OperationalError

from gatekeeper import (
    audit_command,
    backups,
    clock,
    doctor,
    keys,
    migrations,
    people_command,
    practising,
    retention_command,
    roll_command,
    serving,
    settings,
)
from gatekeeper.actions import setting_up
from gatekeeper.db import connect
from gatekeeper.demo import run as demonstration
from gatekeeper.errors import GatekeeperError, InvalidInput, SettingsError
from gatekeeper.senses import forenames
from gatekeeper.services import of_another_version, open_services


class _Gatekeeper(click.Group):
    """Turns every expected error into one line, never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  # click's own signature
        """Runs the command."""
        try:
            return super().invoke(ctx)
        except GatekeeperError as error:
            raise click.ClickException(error.message) from error
        except OSError as error:
            raise click.ClickException(
                f"{error.filename or 'A file'} cannot be used: {error.strerror or error}. Check that its folder "
                "is there and that this account may write in it."
            ) from error
        except OperationalError as error:
            raise click.ClickException(
                "The database cannot be opened or is in use. Check GATEKEEPER_DATA or GATEKEEPER_DATABASE_URL, "
                "and stop what else is using it. Nothing was changed."
            ) from error


@click.group(cls=_Gatekeeper, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """The gate between a school's staff and its official X account."""


def _example(line: str) -> str:
    return f"\b\nExample:\n  python3 -m gatekeeper {line}"


@main.command(epilog=_example("demo --port 8001 --no-browser"))
@click.option("--port", default=8000, show_default=True, help="Port of the web pages.")
@click.option("--data", type=click.Path(path_type=Path), default=Path(".demo"), show_default=True, help="Folder.")
@click.option("--fresh", is_flag=True, help="Start over; otherwise a second start keeps its data.")
@click.option("--no-browser", is_flag=True, help="Do not open the browser.")
@click.option("--seed-only", is_flag=True, help="Make the data and exit.")
def demo(*, port: int, data: Path, fresh: bool, no_browser: bool, seed_only: bool) -> None:
    """Opens an invented school, with a stand-in for X on this computer."""
    serving.set_up_logs(quiet=True)
    demonstration.run(
        demonstration.Options(data, port, fresh, browser=not no_browser, seed_only=seed_only),
        click.echo,
        lambda services, ready: serving.serve(services, publish=True, ready=ready),
    )


@main.command(epilog=_example("serve --no-publisher"))
@click.option("--no-publisher", is_flag=True, help="Pages only; run 'publisher' beside it.")
def serve(*, no_publisher: bool) -> None:
    """Serves the pages, and publishes beside them."""
    serving.set_up_logs()
    with practising.stand_in(settings.load()) as chosen:
        services = open_services(chosen)
        click.echo(f"The gatekeeper is at {services.settings.base_url}. Press Ctrl+C to stop.")
        serving.serve(services, publish=not no_publisher)


@main.command(epilog=_example("publisher"))
def publisher() -> None:
    """Publishes only; use it beside 'serve --no-publisher'."""
    serving.set_up_logs()
    serving.publish_only(open_services(settings.load()))


@main.command(
    epilog=_example(
        "init --school 'Lunsford Primary School' --domain lunsfordprimary.example.org "
        "--handle @lunsfordprimary --account-id 1700000000000000001 "
        "--email head@lunsfordprimary.example.org --forename Judith --surname Ellery"
    )
)
@click.option("--school", prompt="Name of the school", help="Name of the school.")
@click.option("--domain", prompt="Domain of the school's e-mail", help="Domain of the school's e-mail addresses.")
@click.option("--handle", prompt="Handle of the X account", help="Handle of the X account, with @.")
@click.option("--account-id", prompt="Number of the X account", help="Number of the X account (not its handle).")
@click.option("--email", prompt="E-mail of the first leader", help="E-mail of the first leader.")
@click.option("--title", default="", help="Title of the first leader, such as Mrs.")
@click.option("--forename", prompt="First name of the first leader", help="First name of the first leader.")
@click.option("--surname", prompt="Surname of the first leader", help="Surname of the first leader.")
@click.option("--office-phone", default="", help="The school's published phone number.")
@click.option("--office-email", default="", help="The school's published e-mail address.")
@click.option("--address", default="", help="The school's published street address.")
@click.option("--postcode", default="", help="The school's postcode.")
@click.option(
    "--place", "places", multiple=True, help="A place, house or room whose name is nobody's; repeatable."
)
@click.option("--website", default="", help="Host name of the school's website, so that links to it stay quiet.")
@click.option(
    "--password",
    prompt="Password of the first leader (at least 12 characters)",
    hide_input=True,
    confirmation_prompt=True,
    help="Password of the first leader; better typed when asked.",
)
@click.option("--practice", is_flag=True, help="A practice school: invented pupils, and never the real X.")
def init(
    *,
    school: str,
    domain: str,
    handle: str,
    account_id: str,
    email: str,
    title: str,
    forename: str,
    surname: str,
    office_phone: str,
    office_email: str,
    address: str,
    postcode: str,
    places: tuple[str, ...],
    website: str,
    password: str,
    practice: bool,
) -> None:
    """Makes the database, the key file, the school and its first leader."""
    chosen = settings.load()
    needed = {"school": school, "domain": domain, "handle": handle.strip(" @"), "forename": forename}
    if empty := [name for name, given in {**needed, "surname": surname}.items() if not given.strip(" @")]:
        raise InvalidInput({name: f"--{name} is empty." for name in empty})
    if not (account_id.isascii() and account_id.isdigit()):
        raise InvalidInput({"account_id": "The number of the X account has digits only; it is not the handle."})
    chosen.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not chosen.key_path.exists():
        keys.create(chosen.key_path)
    db = connect(chosen.database_address)
    migrations.upgrade(db)
    setting_up.set_up(
        db,
        setting_up.NewSchool(
            name=school,
            email_domain=domain.strip().lstrip("@").casefold(),
            handle=f"@{handle.strip().lstrip('@')}",
            account_id=account_id,
            phones=tuple(filter(None, (office_phone,))),
            emails=tuple(filter(None, (office_email.strip().casefold(),))),
            postcodes=tuple(filter(None, (postcode.strip().upper(),))),
            link_hosts=tuple(filter(None, (website,))),
            address=address.strip(),
            places=tuple(filter(None, map(str.strip, places))),
        ),
        setting_up.FirstLeader(email, title, forename, surname, password),
        clock.now(),
    )
    if practice:
        practising.invent(db, clock.now())
    db.close()
    click.echo(f"Ready. The key file is {chosen.key_path}: keep a copy of it somewhere safe, apart from backups.")
    click.echo(f"At the first sign-in {forename} sets up a second step: an app with codes, or a passkey.")
    click.echo(
        "This is a practice school for ever: nothing of it reaches X. Next: serve"
        if practice
        else "Next: python3 -m gatekeeper roll import FILE, then doctor, then serve"
    )


@main.command(epilog=_example("migrate"))
def migrate() -> None:
    """Brings the database to the version that this program needs."""
    db = connect(settings.load().database_address)
    before, need = migrations.current(db), migrations.newest()
    if before is not None and before > need:
        raise SettingsError(f"The database {of_another_version(before, need)}")
    migrations.upgrade(db)
    click.echo(f"The database was at version {before or 'none'} and is at {migrations.current(db)}.")
    db.close()


@main.command("doctor", epilog=_example("doctor"))
def examine() -> None:
    """Looks at clock, disk, database, key file, X keys and publisher."""
    ill = False
    for finding in doctor.examine(settings.load()):
        click.echo(f"{finding.health.value:<8} {finding.subject}: {finding.words}")
        ill |= finding.health is doctor.Health.ILL
    if ill:
        sys.exit(1)


_identity = click.option(
    "--identity",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Key file of age that opens a sealed backup.",
)


@main.command(epilog=_example("backup /safe/place/gatekeeper-2026-11-22.tar"))
@click.argument("file", type=click.Path(path_type=Path), required=False)
def backup(*, file: Path | None) -> None:
    """Writes database and pictures into one file. The key file is not in it."""
    chosen = settings.load()
    ending = "tar.age" if chosen.backup_keys else "tar"
    target = file or Path(f"gatekeeper-{date.today().isoformat()}.{ending}")  # noqa: DTZ011  # a file name in local time
    count = backups.make(chosen, target, clock.now())
    people = len(chosen.backup_keys)
    sealed = (
        f"Sealed: {people} {'key opens' if people == 1 else 'keys open'} it." if people else "It is not sealed."
    )
    click.echo(f"Wrote {target}: {count} files. {sealed} The key file is not in it; keep that apart.")


@main.command(epilog=_example("restore /safe/place/gatekeeper-2026-11-22.tar --replace"))
@click.argument("file", type=click.Path(path_type=Path, exists=True))
@click.option("--replace", is_flag=True, help="Put the backup in the place of the data that is here.")
@_identity
def restore(*, file: Path, replace: bool, identity: Path | None) -> None:
    """Brings a backup back and checks that it is what it was. Then it says what has to be done."""
    done = backups.restore(settings.load(), file, replace=replace, now=clock.now(), identity=identity)
    click.echo(f"Restored from {file}. The record is sound: {done.events} events.")
    for line in backups.after(done):
        click.echo(line)


@main.command(epilog=_example("drill /safe/place/gatekeeper-2026-11-22.tar"))
@click.argument("file", type=click.Path(path_type=Path, exists=True))
@_identity
def drill(*, file: Path, identity: Path | None) -> None:
    """Rehearses bringing a backup back, beside the data that is here, and writes down how it went."""
    done = backups.drill(settings.load(), file, now=clock.now(), identity=identity)
    again = f" {done.deleted_again} pictures deleted since would be deleted again." if done.deleted_again else ""
    click.echo(
        f"It would come back: {done.rows:,} rows, {done.files:,} files and {done.events:,} events are the same "
        f"({done.seconds:.1f} s).{again}"
    )


@main.group()
def names() -> None:
    """Looks after the lists by which names are found."""


@names.command("import", epilog=_example("names import babynames2024.csv"))
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def import_names(*, file: Path) -> None:
    """Reads forenames and their counts from a file of the Office for National Statistics (CSV)."""
    folder = settings.load().data
    found = forenames.read(file.read_bytes())
    kept = forenames.keep(found, folder)
    click.echo(f"{len(found):,} forenames are in {kept}. Restart the gatekeeper to use them.")


main.add_command(audit_command.audit)
main.add_command(roll_command.roll)
main.add_command(retention_command.retention)
main.add_command(people_command.leaders)
main.add_command(people_command.unlock)
