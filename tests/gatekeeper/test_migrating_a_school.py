"""Does a school of the first schema keep everything it had when the roll import arrives?"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select

from gatekeeper import migrations
from gatekeeper.db import Database, connect
from gatekeeper.models import Pupil, School
from tests import databases

BEFORE = (
    (
        "INSERT INTO school (id, name, email_domain, phones, emails, postcodes, link_hosts, closed_days) VALUES "
        "(1, 'Lunsford', 'lunsfordprimary.example.org', '[\"01632 960417\"]', '[]', '[]', '[]', '[]')"
    ),
    (
        "INSERT INTO pupil (id, mis_ref, forename, known_as, surname, former_names, year_group, roll, joined_on) "
        "VALUES (1, 'm1', 'Poppy', '', 'Fairweather', '[]', '2', 'on_roll', '2022-09-01')"
    ),
    (
        "INSERT INTO contact (id, pupil_id, display_name, relationship, has_pr, is_resident, must_be_asked, "
        "contact_restriction) VALUES (1, 1, 'Jo Fairweather', 'mother', 'yes', true, false, false)"
    ),
)


@pytest.fixture(params=["sqlite", "postgres"])
def first_schema(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        db = connect(f"sqlite:///{tmp_path / 'a.sqlite3'}")
        migrations.upgrade(db, "0001")
        yield db
        db.close()
        return
    with databases.empty_postgres() as db:
        migrations.upgrade(db, "0001")
        yield db


def test_a_school_of_the_first_schema_is_brought_up_to_date(first_schema: Database) -> None:
    db = first_schema
    with db.engine.begin() as connection:
        for statement in BEFORE:
            connection.exec_driver_sql(statement)
    migrations.upgrade(db)
    with db.read() as session:
        school, child = session.exec(select(School)).one(), session.exec(select(Pupil)).one()
    assert (school.phones, school.address, school.places, school.allowed_handles) == (["01632 960417"], "", [], [])
    assert (child.forename, child.admission_number) == ("Poppy", None)
