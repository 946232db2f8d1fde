"""Does the server's keyboard only look, and name no child?"""

from datetime import timedelta
from pathlib import Path

from click.testing import CliRunner
from sqlmodel import select

from gatekeeper import clock
from gatekeeper.cli import main
from gatekeeper.db import connect
from gatekeeper.models import AuditEvent, Pupil, RollStatus
from gatekeeper.settings import Settings


def test_the_command_says_what_would_go_and_deletes_nothing(settings: Settings, tmp_path: Path) -> None:
    db = connect(settings.database_address)
    with db.write() as session:
        pupil = session.exec(select(Pupil)).first()
        assert pupil is not None
        pupil.roll, pupil.left_on = RollStatus.LEFT, clock.now().date() - timedelta(days=800)
        session.add(pupil)
        before = len(session.exec(select(AuditEvent.seq)).all())
    done = CliRunner().invoke(main, ["retention", "--dry-run", "--data", str(settings.data)])
    assert done.exit_code == 0, done.output
    assert "1 to go,    0 held  Children who left" in done.output and f"child {pupil.id}, over on" in done.output
    assert pupil.forename not in done.output and done.output.endswith("Nothing was deleted.\n")
    with db.read() as session:
        assert session.get_one(Pupil, pupil.id).forename == pupil.forename
        assert len(session.exec(select(AuditEvent.seq)).all()) == before
    db.close()
    assert CliRunner().invoke(main, ["retention", "--data", str(settings.data)]).exit_code == 1
    assert CliRunner().invoke(main, ["retention", "--dry-run", "--data", str(tmp_path)]).exit_code == 1
