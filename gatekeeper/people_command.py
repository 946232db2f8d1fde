"""Which commands change who gets in? Two, for the days on which no page can: the second leader, and a lock-out."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from gatekeeper import clock, settings
from gatekeeper.actions import leading, locking_out
from gatekeeper.clock import say
from gatekeeper.services import Services, open_services
from gatekeeper.staffing import the_person


@click.group()
def leaders() -> None:
    """Makes a second leader where there is only one."""


@leaders.command("waiting", epilog="\b\nExample:\n  python3 -m gatekeeper leaders waiting")
def waiting() -> None:
    """Lists who is proposed as a leader, with the number of the proposal."""
    with _services() as have, have.db.read() as session:
        rows = leading.open_proposals(session, have.now())
        for row in rows:
            by = the_person(session, row.proposed_by).name
            name = the_person(session, row.person_id).name
            click.echo(f"{row.id}: {name}, proposed by {by} until {say(row.expires_at)}. {row.reason}")
        if not rows:
            click.echo("Nobody is proposed. A leader does that on the page of a colleague, under “People”.")


@leaders.command("confirm", epilog="\b\nExample:\n  python3 -m gatekeeper leaders confirm 3")
@click.argument("number", type=int)
def confirm(*, number: int) -> None:
    """Confirms the proposal of the only leader. Where there are more, another one does it on the page."""
    with _services() as have:
        name = leading.confirm_on_the_server(have.db, number, have.now())
    click.echo(f"{name} leads now. All leaders are told by mail, and it is on the record.")


@click.command(epilog="\b\nExample:\n  python3 -m gatekeeper unlock head@lunsfordprimary.example.org")
@click.argument("email")
@click.option(
    "--first", prompt="A code of one leader", help="A printed code of one leader; better typed when asked."
)
@click.option("--second", prompt="A code of another leader", help="A printed code of another leader.")
@click.option("--reason", prompt="Why is it opened", help="Why it is opened; goes on the record.")
def unlock(*, email: str, first: str, second: str, reason: str) -> None:
    """Opens the account of a leader with two printed codes of two leaders, when no leader can sign in."""
    with _services() as have:
        path = locking_out.unlock(have.db, have.key, email, codes=(first, second), reason=reason, now=have.now())
    click.echo(
        f"Open this address on the leader's own device. It works once, for a day:\n{have.settings.base_url}{path}"
    )
    click.echo("Both codes are used up, all leaders are told by mail, and it is on the record.")


@contextmanager
def _services() -> Iterator[Services]:
    have = open_services(settings.load(), clock.now)
    try:
        yield have
    finally:
        have.looking.close()
        have.db.close()
