"""Does the store give back exactly what was put in, or say that it cannot?"""

import hashlib
import os
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from gatekeeper.pictures.errors import PictureDamaged, PictureMissing
from gatekeeper.pictures.store import PictureStore

DATA = b"a picture, or nearly"
DIGEST = hashlib.sha256(DATA).hexdigest()


@pytest.fixture
def store(tmp_path: Path) -> PictureStore:
    return PictureStore(tmp_path / "pictures")


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_is_put_in_comes_out_under_its_digest(store: PictureStore, tmp_path: Path) -> None:
    assert not store.exists(DIGEST)
    assert store.put(DATA) == DIGEST
    assert store.put(DATA) == DIGEST
    assert store.exists(DIGEST)
    assert store.read(DIGEST) == DATA
    (file,) = _files(tmp_path)
    assert file == tmp_path / "pictures" / DIGEST[:2] / DIGEST[2:4] / DIGEST


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_only_the_server_may_read_the_files(store: PictureStore, tmp_path: Path) -> None:
    store.put(DATA)
    (file,) = _files(tmp_path)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_second_store_on_the_same_folder_sees_the_same(store: PictureStore, tmp_path: Path) -> None:
    store.put(DATA)
    assert PictureStore(tmp_path / "pictures").read(DIGEST) == DATA
    assert list(store.digests()) == [DIGEST]


def test_a_missing_picture_is_said_to_be_missing(store: PictureStore) -> None:
    with pytest.raises(PictureMissing, match="no longer stored"):
        store.read(DIGEST)
    assert not store.delete(DIGEST)


@pytest.mark.parametrize("damage", [b"", b"another", DATA + b"!", DATA[:-1]])
def test_changed_bytes_are_never_given_out_and_the_right_ones_mend_them(
    store: PictureStore, tmp_path: Path, damage: bytes
) -> None:
    store.put(DATA)
    (file,) = _files(tmp_path)
    file.write_bytes(damage)
    with pytest.raises(PictureDamaged, match="will not be used"):
        store.read(DIGEST)
    store.put(DATA)
    assert store.read(DIGEST) == DATA


def test_deleting_removes_the_bytes(store: PictureStore, tmp_path: Path) -> None:
    store.put(DATA)
    assert store.delete(DIGEST)
    assert not store.exists(DIGEST)
    assert _files(tmp_path) == []


@pytest.mark.parametrize(
    "name",
    [
        "",
        "..",
        "../../etc/passwd",
        "/etc/passwd",
        DIGEST.upper(),
        DIGEST[:-1],
        DIGEST + "0",
        DIGEST + "\n",
        "g" * 64,
    ],
)
def test_nothing_but_a_digest_becomes_a_path(store: PictureStore, name: str) -> None:
    for use in (store.read, store.exists, store.delete):
        with pytest.raises(ValueError, match="sha256"):
            use(name)


def test_what_a_power_cut_left_is_removed_at_the_next_start(store: PictureStore, tmp_path: Path) -> None:
    store.put(DATA)
    old, new = (tmp_path / "pictures" / "unfinished" / name for name in ("old", "new"))
    for leftover in (old, new):
        leftover.write_bytes(b"half a picture")
    os.utime(old, (time.time() - 7200, time.time() - 7200))
    again = PictureStore(tmp_path / "pictures")
    assert not old.exists()
    assert new.exists()  # another process may be writing it now
    assert list(again.digests()) == [DIGEST]


def test_a_write_that_fails_leaves_nothing_behind(store: PictureStore, tmp_path: Path) -> None:
    (tmp_path / "pictures" / DIGEST[:2]).write_bytes(b"in the way")
    with pytest.raises(OSError, match=r".+"):
        store.put(DATA)
    assert _files(tmp_path / "pictures" / "unfinished") == []


def test_many_writers_of_the_same_picture_do_not_disturb_each_other(store: PictureStore) -> None:
    pictures = [bytes([n % 5]) * 50_000 for n in range(40)]
    with ThreadPoolExecutor(8) as pool:
        digests = list(pool.map(store.put, pictures))
    assert len(set(digests)) == 5
    assert all(store.read(digest) == data for digest, data in zip(digests, pictures, strict=True))
