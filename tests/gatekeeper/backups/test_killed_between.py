"""On a server, a restore is killed at the very moment in which its data becomes visible: does anything go out?"""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlmodel import col, select

from gatekeeper.backups import checking
from gatekeeper.lifecycle import State
from gatekeeper.models import Channel, OutboxItem, OutboxState
from tests import databases
from tests.installed import Installed

KILLER = """#!/bin/sh
case "$*" in
  *gatekeeper_drill_*) exec {real} "$@" ;;
esac
{before}
{real} "$@"
kill -9 $PPID
"""
"""Stands where `pg_restore` is looked for, and kills whoever started it around the load that everybody sees."""


def _killed(one: Installed, folder: Path, before: str) -> None:
    """Runs `gatekeeper restore` as a person would, until it is killed."""
    real = shutil.which("pg_restore", path=databases.postgres_programs())
    folder.mkdir()
    killer = folder / "pg_restore"
    killer.write_text(KILLER.format(real=real, before=before))
    killer.chmod(0o700)
    command = [sys.executable, "-m", "gatekeeper", "restore", str(one.made), "--replace"]
    given = {
        "GATEKEEPER_DATA": str(one.settings.data),
        "GATEKEEPER_DATABASE_URL": one.settings.database_address,
        "GATEKEEPER_NO_BOOTSTRAP": "1",
        "PATH": f"{folder}{os.pathsep}{databases.postgres_programs()}{os.pathsep}{os.environ['PATH']}",
    }
    one.close()
    done = subprocess.run(command, env={**os.environ, **given}, capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    one.world.db = one.db


@pytest.mark.parametrize("before", ["", "kill -9 $PPID; exit 1"])
def test_a_publisher_that_starts_in_between_sends_nothing_that_it_should_not(
    before: str, on_a_server: Installed, tmp_path: Path
) -> None:
    one = on_a_server
    one.tick(minutes=1)
    reference = one.world.approved(text="Beech planted sunflowers today.")
    one.backup()
    one.tick(minutes=1)
    assert one.live() == ["Beech planted sunflowers today."]
    with one.db.write() as session:  # a publisher that is away for long enough
        session.connection().exec_driver_sql("UPDATE publisher_beat SET seen_at = '2026-01-01'")
    _killed(one, tmp_path / "bin", before)
    assert one.world.post(reference).state is State.PUBLISHED, "before as after"
    with one.db.read() as session:
        assert not session.exec(select(OutboxItem).where(col(OutboxItem.state) == OutboxState.READY)).all()
    if not before:
        checking.need_stopped(one.db)
    for _ in range(3):
        one.tick(minutes=5)
    assert one.live() == ["Beech planted sunflowers today."]
    assert [row.stopped_at is not None for row in one.rows(Channel)] == [not before]
    ready = one.restore(hours=1)
    assert (ready.is_whole, ready.carried.posts) == (True, 1), "it can be done again, to its end"


def test_a_queue_that_was_due_is_stopped_in_the_same_breath(on_a_server: Installed, tmp_path: Path) -> None:
    one = on_a_server
    one.tick(minutes=1)
    sent = one.world.approved(text="Beech planted sunflowers today.")
    one.backup()
    one.tick(minutes=1)
    with one.db.write() as session:  # whoever restores lost the data: this one knows nothing of the backup
        link = session.connection()
        link.exec_driver_sql("DROP SCHEMA public CASCADE")
        link.exec_driver_sql("CREATE SCHEMA public")
    _killed(one, tmp_path / "bin", "")
    assert one.world.post(sent).state in {State.UNSURE, State.HELD}
    checking.need_stopped(one.db)
    one.tick(minutes=1)
    assert one.live() == ["Beech planted sunflowers today."]
