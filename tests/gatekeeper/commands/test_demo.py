"""The invented school is made by the product's own actions, once, and keeps its data."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlmodel import col, func, select

from gatekeeper import cli
from gatekeeper.audit import chain
from gatekeeper.db import Database, connect
from gatekeeper.lifecycle import State
from gatekeeper.models import AuditHead, Picture, PictureLook, Post, Pupil
from tests.shared_run import first_start


def _database(folder: Path) -> Database:
    return connect(f"sqlite:///{folder / 'gatekeeper.sqlite3'}")


def test_the_first_start_has_something_of_everything_and_the_second_keeps_it(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path / "school"
    shutil.copytree(first_start(tmp_path_factory), folder)
    db = _database(folder)
    with db.read() as session:
        states = dict(session.exec(select(Post.state, func.count()).group_by(col(Post.state))).all())
        assert states[State.DRAFT] >= 2
        assert states[State.PUBLISHED] >= 4
        for one in (State.WAITING, State.SCHEDULED, State.CHANGES_ASKED, State.TAKEN_DOWN):
            assert states[one] == 1
        assert session.exec(select(func.count()).select_from(Pupil)).one() > 80
        removed = [line for lines in session.exec(select(Picture.removed)) for line in lines]
        assert any("GPS" in line for line in removed), "one picture arrived with its place"
        pictures = session.exec(select(Picture.id)).all()
        assert sorted(session.exec(select(PictureLook.picture_id))) == sorted(pictures), "each was looked at"
        assert chain.verify(session).sound
        events = session.get_one(AuditHead, 1).seq
    db.close()
    result = CliRunner().invoke(cli.main, ["demo", "--data", str(folder), "--seed-only"])
    assert result.exit_code == 0, result.output
    db = _database(folder)
    with db.read() as session:
        assert session.get_one(AuditHead, 1).seq == events
    db.close()
