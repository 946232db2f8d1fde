"""How is a practice school made and served? Invented pupils, then the mark, then a stand-in for X beside it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from pydantic import SecretStr

from gatekeeper import migrations
from gatekeeper.actions import setting_up, taking_in
from gatekeeper.actor import COMMAND
from gatekeeper.db import Database, connect
from gatekeeper.demo import school
from gatekeeper.permissions import Permission
from gatekeeper.practice import is_marked
from gatekeeper.screening import the_channel, the_school
from gatekeeper.settings import Settings
from gatekeeper.x.sandbox.server import Sandbox

WORLD = "x-sandbox.sqlite3"


def invent(db: Database, now: datetime) -> None:
    """Takes in the invented roll, and marks the data: from then on the database takes no other child."""
    by = replace(COMMAND, permissions=frozenset({Permission.CONSENT_RECORD}))
    taking_in.take_in_children(db, by, school.pupils(), now)
    setting_up.mark_practice(db, now)


@contextmanager
def stand_in(chosen: Settings) -> Iterator[Settings]:
    """The settings to serve with: for practice data those of a stand-in for X, which runs as long.

    An address of X in the settings stays: it can only be on this computer.
    """
    if not chosen.key_path.exists():  # nothing is set up here yet; whoever opens it says so
        yield chosen
        return
    db = connect(chosen.database_address)
    try:
        account = _practises(db)
    finally:
        db.close()
    if account is None or chosen.x_origin:
        yield chosen
        return
    name, account_id = account
    with Sandbox(name=name, account_id=account_id, database=chosen.data / WORLD) as sandbox:
        keys = sandbox.credentials
        yield chosen.model_copy(
            update={
                "x_origin": sandbox.origin,
                "x_consumer_key": SecretStr(keys.consumer_key),
                "x_consumer_secret": SecretStr(keys.consumer_secret),
                "x_access_token": SecretStr(keys.access_token),
                "x_access_token_secret": SecretStr(keys.access_token_secret),
            }
        )


def _practises(db: Database) -> tuple[str, str] | None:
    """The name and the account of a practice school; None for any other data."""
    if migrations.current(db) != migrations.newest():
        return None
    with db.read() as session:
        if not is_marked(session):
            return None
        return the_school(session).name, the_channel(session).account_id
