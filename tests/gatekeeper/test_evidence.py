"""Is a family's paper kept so that only this row opens it, and nothing else is taken for a paper?"""

import secrets

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from gatekeeper import evidence
from gatekeeper.actions import consenting
from gatekeeper.errors import InvalidInput, NotFound
from gatekeeper.keys import OperationalKey
from gatekeeper.models import ConsentEvidence, Decision, EvidenceFile
from tests.world import World

JPEG, PNG, PDF = b"\xff\xd8\xff\xe0 form", b"\x89PNG\r\n\x1a\n form", b"%PDF-1.7 form"
KEY = OperationalKey(secrets.token_bytes(32))


def kept(world: World, pupil: str, data: bytes) -> None:
    answer = consenting.NewConsent(world.pupils[pupil], Decision.YES)
    consenting.record(world.db, world.actor("office"), [answer], world.now, paper=evidence.paper(data, KEY))


@pytest.mark.parametrize(
    ("data", "media_type"), [(JPEG, "image/jpeg"), (PNG, "image/png"), (PDF, "application/pdf")]
)
def test_a_paper_is_known_by_its_bytes_and_opens_as_it_was(
    either_world: World, data: bytes, media_type: str
) -> None:
    world = either_world
    kept(world, "m4", data)
    with world.db.read() as session:
        row, opened = evidence.opened(session, KEY, 1)
        assert (opened, row.media_type, row.byte_count) == (data, media_type, len(data))
        file = session.get_one(EvidenceFile, 1)
        assert b"form" not in file.sealed
        with pytest.raises(NotFound, match="cannot be opened"):
            evidence.opened(session, OperationalKey(secrets.token_bytes(32)), 1)


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"RIFF....WEBP", b"\xff\xd8", JPEG + bytes(evidence.MOST_BYTES)])
def test_anything_else_is_no_paper(data: bytes) -> None:
    with pytest.raises(InvalidInput):
        evidence.paper(data, KEY)


def test_the_same_paper_is_kept_once_for_each_child(world: World) -> None:
    for pupil in ("m4", "m4", "m5"):
        kept(world, pupil, JPEG)
    with world.db.read() as session:
        assert sorted(session.exec(select(ConsentEvidence.pupil_id))) == [world.pupils["m4"], world.pupils["m5"]]


def test_one_familys_paper_cannot_stand_in_for_anothers(world: World) -> None:
    kept(world, "m4", JPEG)
    kept(world, "m5", PNG)
    with world.db.read() as session:
        one, other = session.get_one(EvidenceFile, 1), session.get_one(EvidenceFile, 2)
        one.sealed, other.sealed = other.sealed, one.sealed
        with session.no_autoflush:
            for number in (1, 2):
                with pytest.raises(NotFound, match="cannot be opened"):
                    evidence.opened(session, KEY, number)
        session.rollback()


def test_a_yes_cannot_rest_on_another_childs_paper_or_parent(either_world: World) -> None:
    world = either_world
    kept(world, "m4", JPEG)
    forged = (
        "INSERT INTO consent (id, pupil_id, decision, channel, medium, presentation, naming, authority_basis,"
        " method, given_at, recorded_by, recorded_at, valid_from, evidence_sha256)"
        " SELECT 900, 5, decision, channel, medium,"
        " presentation, naming, authority_basis, method, given_at, recorded_by, recorded_at, valid_from,"
        " evidence_sha256 FROM consent WHERE evidence_sha256 IS NOT NULL"
    )
    with pytest.raises(DBAPIError, match="same family"), world.db.write() as session:
        session.connection().execute(sa.text(forged))
