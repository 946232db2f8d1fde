"""Is everything in a pack, once to read and once to count with, and no name that its reader may not know?"""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta

import pypdf
import pytest
from pypdf.generic import Destination
from sqlmodel import Session, select

from gatekeeper.actions import drafting, requesting, reviewing
from gatekeeper.audit.events import Verb, detail_keys
from gatekeeper.errors import InvalidInput, NotFound, NotPermitted
from gatekeeper.models import AuditDetail, AuditEvent, Contact, ParentalResponsibility
from gatekeeper.packs import cells, making
from gatekeeper.packs.of_child import of_child
from gatekeeper.packs.writing import Pack, Written, write
from tests import emergencies
from tests.sample_posts import published, with_picture
from tests.world import World

Files = dict[str, bytes]


def made(world: World, ask: Callable[[Session], Pack]) -> tuple[Files, Written]:
    target = io.BytesIO()
    with world.db.read() as session:
        written = write(ask(session), target, school="Lunsford Primary", now=world.now)
    with zipfile.ZipFile(target) as archive:
        return {name: archive.read(name) for name in archive.namelist()}, written


def table(files: Files, name: str) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = json.loads(files[f"tables/{name}.json"])
    columns, *cells_of = cells.read(files[f"tables/{name}.csv"].decode())
    assert [dict(zip(columns, row, strict=True)) for row in cells_of] == rows, "CSV and JSON hold the same rows"
    return rows


def text_of(files: Files) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(files["report.pdf"])).pages)


def everything(files: Files) -> str:
    return text_of(files) + "".join(data.decode() for name, data in files.items() if name != "report.pdf")


def sent_back_then_published(world: World) -> str:
    reference = world.draft(text="Poppy Fairweather planted beans 🌱")
    assert not world.send_in(reference).accepted
    world.save(reference, text="=HYPERLINK(1) Beech class planted beans 🌱")
    world.submit(reference)
    digest = world.version(reference).digest
    reader, why = world.actor("colleague"), "Poppy’s bean is in the shade."
    reviewing.ask_for_changes(world.db, reader, reference, digest=digest, reason=why, now=world.now)
    drafting.reopen(world.db, world.actor("teacher"), reference, world.now)
    world.save(reference, text="Beech class planted beans today 🌱")
    world.submit(reference)
    world.approve(reference)
    return reference


def test_the_pack_of_a_post_holds_all_that_happened_to_it_with_the_exact_bytes(world: World) -> None:
    reference = sent_back_then_published(world)
    files, written = made(world, lambda s: making.of_post(s, world.actor("governor"), reference, world.now))
    versions = table(files, "versions")
    words = "Beech class planted beans today 🌱"
    assert versions[-1]["Text"] == words
    assert versions[-1]["SHA-256 of the text as it was"] == hashlib.sha256(words.encode()).hexdigest()
    assert versions[-1]["Fingerprint of the version"] == world.version(reference).digest
    assert any(row["Text"].startswith("=HYPERLINK") for row in versions)
    assert "\"'=HYPERLINK(1)" in files["tables/versions.csv"].decode()
    decisions = [row["Decision"] for row in table(files, "decisions")]
    assert decisions == ["agreed", "changes asked"]
    assert {row["Rule"].partition(" (")[2] for row in table(files, "findings")} >= {"pupil-full-name)"}
    happened = " ".join(row["What happened"] for row in table(files, "events"))
    assert "The rules stopped version" in happened and "read version" in happened
    assert written.rows == sum(len(json.loads(data)) for name, data in files.items() if name.endswith(".json"))
    assert "Poppy" not in everything(files) and "Fairweather" not in everything(files)


def test_the_pdf_has_title_language_bookmarks_and_says_what_an_emoji_is(world: World) -> None:
    reference = sent_back_then_published(world)
    files, _ = made(world, lambda s: making.of_post(s, world.actor("head"), reference, world.now))
    paper = pypdf.PdfReader(io.BytesIO(files["report.pdf"]))
    assert paper.metadata is not None and paper.metadata.title == f"Evidence of post {reference}"
    assert str(paper.root_object["/Lang"]) == "en-GB"
    top, below = paper.outline
    assert isinstance(top, Destination) and top.title == f"Evidence of post {reference}"
    assert isinstance(below, list) and len(below) == 10
    assert "planted beans today [seedling]" in text_of(files)
    sums = dict(line.split("  ")[::-1] for line in files["SHA256SUMS.txt"].decode().splitlines())
    assert sums == {
        name: hashlib.sha256(data).hexdigest() for name, data in files.items() if name != "SHA256SUMS.txt"
    }


def test_the_pack_of_a_term_holds_both_readers_the_figures_and_the_proof(world: World) -> None:
    first = published(world, text="Beech class planted beans.")
    files, _ = made(world, lambda s: making.of_term(s, world.actor("governor"), "", world.now))
    (row,) = [row for row in table(files, "readers") if row["Post"] == first]
    assert (row["Author"], row["Second reader"]) == ("Amina Teach", "Ben Colleague")
    assert any(row["Part"] == "published" and row["Number"] == "1" for row in table(files, "figures"))
    assert "It holds:" in text_of(files)


def test_what_one_leader_released_is_nowhere_called_agreed_by_a_second_reader(world: World) -> None:
    done = emergencies.release(world, emergencies.agreed(world))
    assert done.reference is not None
    files, _ = made(world, lambda s: making.of_term(s, world.actor("governor"), "", world.now))
    for name, column in (("readers", "Second reader"), ("posts", "Agreed by"), ("decisions", "By")):
        (row,) = [row for row in table(files, name) if row["Post"] == done.reference]
        assert row[column].endswith("alone, in an emergency (single reader)"), name


def test_the_pack_of_a_child_covers_every_other_child_and_the_family(world: World) -> None:
    poppy = world.pupils["m1"]
    with world.db.write() as session:
        for name, what in (("Hyacinth Fairweather", "mother"), ("Barnaby Osgood", "father")):
            session.add(
                Contact(pupil_id=poppy, display_name=name, relationship=what, has_pr=ParentalResponsibility.YES)
            )
    reference = with_picture(world, "m1", "m3", alt_text="Poppy and Zaynab with Barnaby Osgood", text="Beans.")
    drafting.abandon(world.db, world.actor("teacher"), reference, world.now)
    files, _ = made(world, lambda s: of_child(s, world.actor("dsl"), poppy, world.now))
    assert "Poppy" in text_of(files) and "Fairweather" in text_of(files)
    for other in ("Zaynab", "Osei", "Hyacinth", "Barnaby", "Osgood"):
        assert other not in everything(files), other
    assert [row["What they are to the child"] for row in table(files, "family")] == ["mother", "father"]
    assert [row["Answer"] for row in table(files, "answers")] == ["yes"]
    (tick, *_) = table(files, "pictures_of_the_child")
    assert tick["Post"] == reference and tick["Description"] == "Poppy and [pupil] with [parent or carer]"
    assert {row["In it"] for row in table(files, "pictures")} == {f"this child, child {world.pupils['m3']}"}


def test_only_those_with_the_right_get_a_pack(world: World) -> None:
    for who in ("teacher", "colleague", "office", "it"):
        with world.db.read() as session, pytest.raises((NotPermitted, NotFound)):
            making.of_term(session, world.actor(who), "", world.now)
    with world.db.read() as session, pytest.raises(NotPermitted):
        of_child(session, world.actor("governor"), world.pupils["m1"], world.now)


def test_a_question_about_a_time_finds_the_posts_of_that_time_with_those_words(world: World) -> None:
    inside = published(world, text="Beech class planted beans.")
    today = world.now.date()
    world.later(days=40)
    world.draft(text="Beans again, later.")

    def asked(words: str = "", days: int = 1) -> set[str]:
        asks = making.Asked(today - timedelta(days=1), today + timedelta(days=days), words)
        files, _ = made(world, lambda s: making.of_question(s, world.actor("head"), asks, world.now))
        return {row["Post"] for row in table(files, "posts")}

    assert asked() == {inside} == asked("BEANS") and asked("volcano") == set()
    assert len(asked(days=60)) == 2
    with world.db.read() as session, pytest.raises(InvalidInput):
        making.of_question(session, world.actor("head"), making.Asked(today, today - timedelta(days=1)), world.now)


def test_a_pack_leaves_one_event_with_its_declared_fields(world: World) -> None:
    def note(who: str, pack: str, about: str) -> None:
        requesting.note_pack(world.db, world.actor(who), pack=pack, about=about, rows=3, files=9, now=world.now)

    note("head", "post", "post x")
    with world.db.read() as session:
        event = session.exec(select(AuditEvent).where(AuditEvent.verb == Verb.PACK_MADE)).one()
        assert set(session.get_one(AuditDetail, event.seq).details) == detail_keys(Verb.PACK_MADE)
    with pytest.raises(NotPermitted):
        note("governor", "child", "child 1")
