"""Is every picture looked at once, by the real process, and does everybody hear how far it is?"""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import numpy as np
import pytest
from sqlmodel import col, func, select

from gatekeeper import keys
from gatekeeper.actions import drafting
from gatekeeper.audit.events import Verb
from gatekeeper.keys import OperationalKey
from gatekeeper.looking import ANOTHER_PROCESS, FACES, FAILED, NOT_CHECKED, Looking, Stage, result_in_words
from gatekeeper.models import AuditEvent, Picture, PictureLook, PictureSame, WithdrawnPicture
from gatekeeper.pictures.errors import PictureMissing
from gatekeeper.pictures.intake import clean
from gatekeeper.pictures.store import PictureStore
from gatekeeper.senses import picture_worker
from gatekeeper.senses.picture_worker import PictureSenses
from gatekeeper.senses.pixels import Pixels
from tests.gatekeeper.senses.drawn import face, jpeg_of, label, scene, with_code
from tests.world import NOON, World

LONG = 180.0


@pytest.fixture(scope="module")
def senses() -> Iterator[PictureSenses]:
    made = PictureSenses(threads=1)
    yield made
    made.close()


@pytest.fixture
def key() -> OperationalKey:
    return keys.OperationalKey(bytes(32))


@pytest.fixture
def store(tmp_path_factory: pytest.TempPathFactory) -> PictureStore:
    return PictureStore(tmp_path_factory.mktemp("pictures"))


@pytest.fixture
def looking(world: World, store: PictureStore, key: OperationalKey, senses: PictureSenses) -> Iterator[Looking]:
    made = Looking(world.db, store, key, lambda: world.now, lambda: senses)
    yield made
    made.close()


@pytest.fixture
def add(world: World, store: PictureStore) -> Callable[..., int]:
    """Puts a picture of these pixels into a post, a new one unless it is named."""

    def added(pixels: Pixels, reference: str = "") -> int:
        cleaned = clean(jpeg_of(pixels), "photo.jpg")
        store.keep(cleaned)
        return drafting.add_picture(
            world.db,
            world.actor("teacher"),
            reference or world.draft(),
            cleaned,
            file_name="photo.jpg",
            now=world.now,
        )

    return added


Add = Callable[..., int]


def looks(world: World) -> list[PictureLook]:
    with world.db.read() as session:
        return list(session.exec(select(PictureLook).order_by(col(PictureLook.picture_id))))


def same(world: World) -> set[tuple[int, int]]:
    with world.db.read() as session:
        return set(session.exec(select(PictureSame.picture_id, PictureSame.earlier_id)))


def classroom() -> Pixels:
    sheet = with_code(label("Well done", "Callum Whitcombe", size=(1400, 900)), at=(100, 600))
    sheet[500:740, 1000:1240] = face((224, 172, 140))
    return sheet


def test_a_picture_is_looked_at_kept_and_told_of_and_on_the_record(
    world: World, looking: Looking, add: Add
) -> None:
    picture = add(classroom())
    told = looking.wait([picture], LONG)[picture]
    assert (told.stage, told.done, told.share) == (Stage.CHECKED, True, 1.0)
    assert told.words == "Checked: 1 face, 2 lines of writing, 1 code to scan."
    (look,) = looks(world)
    assert [line["text"] for line in look.lines] == ["Well done", "Callum Whitcombe"]
    with world.db.read() as session:
        events = session.exec(select(AuditEvent).where(AuditEvent.verb == Verb.PICTURE_LOOKED_AT.value)).all()
    assert [(event.actor, event.actor_id) for event in events] == [("senses", None)]


def test_the_words_go_from_waiting_over_faces_and_writing_to_the_result(looking: Looking, add: Add) -> None:
    first, second = add(classroom()), add(scene(1))
    looking.soon(first)
    looking.soon(second)
    heard: list[str] = []
    behind: list[str] = []
    deadline = time.monotonic() + LONG
    while time.monotonic() < deadline and not (told := looking.progress([first, second]))[second].done:
        heard.append(told[first].words)
        behind.append(told[second].words)
        time.sleep(0.01)
    order = list(dict.fromkeys(heard))
    assert [word for word in order if word in {FACES, "Reading what is written in it …"}] == [
        FACES,
        "Reading what is written in it …",
    ]
    assert order[-1].startswith("Checked: 1 face")
    assert FACES in behind


def test_somebody_further_back_is_told_how_many_come_first(looking: Looking, add: Add) -> None:
    pictures = [add(scene(number)) for number in range(4)]
    for picture in pictures:
        looking.soon(picture)
    told = looking.progress(pictures)
    assert told[pictures[3]].words == "It will be checked after 3 other pictures …"
    assert all(at.stage is Stage.CHECKED for at in looking.wait(pictures, LONG).values())


def test_asked_ten_times_it_is_looked_at_once(
    world: World, looking: Looking, add: Add, senses: PictureSenses
) -> None:
    picture = add(scene(2))
    before = senses._looked
    for _ in range(10):
        looking.soon(picture)
    looking.wait([picture], LONG)
    looking.again(picture)
    looking.wait([picture], LONG)
    assert senses._looked - before == 1
    assert len(looks(world)) == 1


def test_the_same_bytes_in_another_post_need_no_second_look(
    world: World, looking: Looking, add: Add, senses: PictureSenses
) -> None:
    first = add(scene(3))
    looking.wait([first], LONG)
    before = senses._looked
    second = add(scene(3))
    assert looking.wait([second], LONG)[second].stage is Stage.CHECKED
    assert senses._looked == before
    assert same(world) == {(second, first)}


def test_a_picture_of_before_a_restart_is_taken_up_by_whoever_asks(
    world: World, looking: Looking, add: Add
) -> None:
    picture = add(scene(4))
    assert looking.progress([picture])[picture].stage is Stage.WAITING
    assert not looking._line, "the process that took it in is given time"
    world.later(seconds=ANOTHER_PROCESS.total_seconds())
    assert not looking.progress([picture])[picture].done
    deadline = time.monotonic() + LONG
    while time.monotonic() < deadline and not looking.progress([picture])[picture].done:
        time.sleep(0.02)
    assert len(looks(world)) == 1


def test_a_look_that_another_process_kept_first_stands(world: World, looking: Looking, add: Add) -> None:
    picture = add(scene(5))
    world.looked_at(picture, words={"Kept first": (1, 1, 9, 9)})
    assert looking.wait([picture], LONG)[picture].words == "Checked: no face found, 1 line of writing."


@pytest.mark.skipif(sys.platform != "linux", reason="a process is killed by its number")
def test_a_killed_process_is_told_as_such_and_the_button_looks_again(
    world: World, looking: Looking, add: Add, senses: PictureSenses, caplog: pytest.LogCaptureFixture
) -> None:
    senses.start()
    picture = add(classroom())
    looking.soon(picture)
    while looking.progress([picture])[picture].stage is not Stage.LOOKING:
        time.sleep(0.005)
    assert senses._child is not None
    os.kill(senses._child.pid, signal.SIGKILL)
    told = looking.wait([picture], LONG)[picture]
    assert (told.stage, told.words) == (Stage.FAILED, FAILED)
    assert looks(world) == []
    assert "could not be looked at: the process failed" in caplog.text
    world.later(minutes=5)
    looking.soon(picture)
    assert looking.progress([picture])[picture].stage is Stage.FAILED, "a page that is opened does not try at once"
    looking.again(picture)
    assert looking.wait([picture], LONG)[picture].stage is Stage.CHECKED


def test_a_picture_whose_bytes_are_lost_fails_and_the_next_is_looked_at(
    looking: Looking, add: Add, store: PictureStore
) -> None:
    lost = add(scene(6))
    for digest in list(store.digests()):
        store.delete(digest)
    good = add(scene(7))
    with pytest.raises(PictureMissing) as missing:
        store.read("0" * 64)
    lost_words = missing.value.message
    told = looking.wait([lost, good], LONG)
    assert [told[lost].stage, told[good].stage] == [Stage.FAILED, Stage.CHECKED]
    assert told[lost].words == f"{NOT_CHECKED} {lost_words}"


def test_nobody_looks_at_what_was_covered_and_nobody_asks_in_vain(
    world: World, looking: Looking, add: Add
) -> None:
    picture = add(scene(8))
    with world.db.write() as session:
        session.get_one(Picture, picture).gone_at = world.now
    told = looking.wait([picture], LONG)[picture]
    assert (told.stage, told.done) == (Stage.COVERED, True)
    assert looks(world) == []
    assert looking.progress([10_000]) == {}


def test_waiting_ends_when_the_time_is_up(looking: Looking, add: Add) -> None:
    picture = add(classroom())
    began = time.monotonic()
    told = looking.wait([picture], 0.05)[picture]
    assert time.monotonic() - began < 2
    assert not told.done
    assert looking.wait([picture], LONG)[picture].done


def test_closing_waits_for_the_look_under_way_and_takes_no_more(world: World, looking: Looking, add: Add) -> None:
    pictures = [add(scene(number)) for number in (9, 10, 11)]
    for picture in pictures:
        looking.soon(picture)
    while looking._here is None:
        time.sleep(0.005)
    looking.close()
    assert looking._thread is not None
    assert not looking._thread.is_alive()
    assert len(looks(world)) <= 1
    looking.soon(pictures[2])
    assert not looking._line


def test_closing_with_the_senses_ends_the_process_in_the_middle_of_a_look(
    world: World, store: PictureStore, key: OperationalKey, add: Add
) -> None:
    own = PictureSenses(threads=1)
    looking = Looking(world.db, store, key, lambda: world.now, lambda: own)
    own.start()
    child = own._child
    assert child is not None
    picture = add(classroom())
    looking.soon(picture)
    while looking._here is None:
        time.sleep(0.005)
    began = time.monotonic()
    looking.close(with_senses=True)
    assert time.monotonic() - began < 5  # a look takes longer where it is as busy as that
    assert child.poll() is not None
    assert own._child is None


def test_without_its_models_the_author_is_told_and_the_server_lives_on(
    world: World, store: PictureStore, key: OperationalKey, add: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture_worker, "_library_folders", lambda: ("/nonexistent",))
    looking = Looking(world.db, store, key, lambda: world.now, PictureSenses)
    looking.warm_up()
    picture = add(scene(12))
    assert looking.wait([picture], LONG)[picture].stage is Stage.FAILED
    looking.close()


def test_a_picture_may_be_looked_at_before_it_is_in_a_post(
    looking: Looking, add: Add, senses: PictureSenses
) -> None:
    before = senses._looked
    looking.ahead(clean(jpeg_of(scene(13)), "photo.jpg").jpeg)
    picture = add(scene(13))
    assert looking.wait([picture], LONG)[picture].done
    assert senses._looked - before == 1


def test_copies_in_other_posts_are_found_and_the_picture_beside_is_none(
    world: World, looking: Looking, add: Add
) -> None:
    here = world.draft()
    first, beside = add(scene(14)), add(scene(14)[:, ::-1].copy(), here)
    again = add(np.ascontiguousarray(np.rot90(scene(14))), here)
    other = add(scene(15))
    looking.wait([first, beside, again, other], LONG)
    assert same(world) == {(beside, first), (again, first)}


def test_a_part_of_a_withdrawn_picture_is_found_and_of_another_one_is_not(
    world: World, looking: Looking, add: Add
) -> None:
    withdrawn, kept = add(scene(16)), add(scene(17))
    looking.wait([withdrawn, kept], LONG)
    with world.db.write() as session:
        session.add(WithdrawnPicture(picture_id=withdrawn, withdrawn_at=world.now))
    parts = [add(np.ascontiguousarray(scene(number)[100:, 160:])) for number in (16, 17)]
    looking.wait(parts, LONG)
    assert same(world) == {(parts[0], withdrawn)}


def test_a_withdrawn_picture_does_not_come_back_into_its_own_post(
    world: World, looking: Looking, add: Add
) -> None:
    here = world.draft()
    withdrawn = add(scene(18), here)
    looking.wait([withdrawn], LONG)
    with world.db.write() as session:
        session.add(WithdrawnPicture(picture_id=withdrawn, withdrawn_at=world.now))
    again = add(scene(18)[::-1].copy(), here)
    looking.wait([again], LONG)
    assert same(world) == {(again, withdrawn)}


def test_a_withdrawn_picture_whose_fingerprint_does_not_open_is_known_as_a_whole(
    world: World, store: PictureStore, looking: Looking, add: Add, senses: PictureSenses,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    lost = Looking(world.db, store, keys.OperationalKey(bytes(range(32))), lambda: world.now, lambda: senses)
    withdrawn = add(scene(19))
    lost.wait([withdrawn], LONG)
    lost.close()
    with world.db.write() as session:
        session.add(WithdrawnPicture(picture_id=withdrawn, withdrawn_at=world.now))
    whole, part = add(scene(19)), add(np.ascontiguousarray(scene(19)[150:, 200:]))
    looking.wait([whole, part], LONG)
    assert same(world) == {(whole, withdrawn)}
    assert "does not open" in caplog.text


def test_many_who_ask_at_once_are_all_told(looking: Looking, add: Add) -> None:
    pictures = [add(scene(number)) for number in range(20, 23)]
    heard: dict[int, Stage] = {}

    def ask(number: int) -> None:
        heard[number] = looking.wait([pictures[number % 3]], LONG)[pictures[number % 3]].stage

    asking = [threading.Thread(target=ask, args=(number,)) for number in range(9)]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    assert set(heard.values()) == {Stage.CHECKED}
    assert len(heard) == 9


@pytest.mark.parametrize(
    ("faces", "lines", "codes", "words"),
    [
        ([], 0, 0, "Checked: no face found, no writing."),
        ([True], 1, 0, "Checked: 1 face, 1 line of writing."),
        ([True] * 9, 3, 0, "Checked: 9 faces, 3 lines of writing."),
        ([False], 0, 1, "Checked: no face found, 1 place that may be one, no writing, 1 code to scan."),
        ([True, True, False, False], 0, 0, "Checked: 2 faces, 2 places that may be faces, no writing."),
    ],
)
def test_the_result_is_one_sentence(faces: list[bool], lines: int, codes: int, words: str) -> None:
    look = PictureLook(
        picture_id=1, looked_at=NOON, faces=[{"sure": sure} for sure in faces], lines=[{}] * lines,
        codes=[{}] * codes,
        brightness=1.0, sharpness=1.0, hash=b"", key_version=1, sealed_print=b"",
    )  # fmt: skip
    assert result_in_words(look) == words


def test_time_alone_brings_a_failed_look_back(
    world: World, looking: Looking, add: Add, store: PictureStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    cleaned = clean(jpeg_of(scene(24)), "photo.jpg")
    picture = add(scene(24))
    store.delete(cleaned.sha256)
    assert looking.wait([picture], LONG)[picture].stage is Stage.FAILED
    store.keep(cleaned)
    monkeypatch.setattr("gatekeeper.looking.TRY_AGAIN_SECONDS", 0.0)
    world.now += timedelta(minutes=2)
    looking.progress([picture])
    assert looking.wait([picture], LONG)[picture].stage is Stage.CHECKED
    with world.db.read() as session:
        assert session.exec(select(func.count()).select_from(PictureLook)).one() == 1
