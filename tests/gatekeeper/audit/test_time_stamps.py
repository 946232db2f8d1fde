"""An authority outside stamps checkpoints with the time, where one is set; one that fails hinders nothing."""

import hashlib
import re
import subprocess
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from gatekeeper import doctor, keys, serving
from gatekeeper import settings as settings_of_program
from gatekeeper.audit import bundle, checkpoints, notes, verify_audit
from gatekeeper.doctor import Health
from gatekeeper.errors import SettingsError
from gatekeeper.models import AuditCheckpoint, AuditStamp, Mail, StampTry
from gatekeeper.pictures.store import PictureStore
from gatekeeper.publishing import stamping
from gatekeeper.publishing.checkpointing import Checkpoints
from gatekeeper.publishing.stamping import Stamps
from gatekeeper.queries import checkpoints as pages
from gatekeeper.queries.checks import Standing, time_stamps
from gatekeeper.record_export import export
from gatekeeper.services import Services
from gatekeeper.settings import Settings
from gatekeeper.stamps import authority as asking
from gatekeeper.stamps import standing, tokens
from tests import stamp_authority
from tests.exports import Files, both, read, settings_of
from tests.stamp_authority import Authority, of_other_data, with_another_number
from tests.world import KEY as OPERATIONAL
from tests.world import World

KEY = keys.SigningKey(bytes(range(32)))
REFUSAL = bytes.fromhex("30053003020102")
TOO_SLOW, NOT_THERE = "The authority was too slow.", "The authority cannot be reached."
NO_STAMP = "The authority refused, or sent something that is no time stamp."
FALSE = "The authority sent a time stamp that does not hold."


@pytest.fixture
def authority(tmp_path: Path) -> Iterator[Authority]:
    with stamp_authority.serving(tmp_path / "authority") as ours:
        yield ours


def stamps_of(world: World, ours: Authority, *, deadline: float = 5.0, root: Path | None = None) -> Stamps:
    return Stamps(world.db, asking.Authority(ours.url, root or ours.root, deadline), lambda: world.now)


def checkpoint(world: World) -> AuditCheckpoint:
    """A new checkpoint of something that happened."""
    world.draft()
    assert Checkpoints(world.db, KEY).look(world.later(hours=25))
    with world.db.read() as session:
        made = checkpoints.latest(session)
    assert made is not None
    return made


def kept(world: World) -> list[AuditStamp]:
    with world.db.read() as session:
        return list(session.exec(select(AuditStamp).order_by(col(AuditStamp.id))))


def tries(world: World) -> StampTry | None:
    with world.db.read() as session:
        return session.get(StampTry, standing.ONLY)


def told(world: World) -> list[str]:
    with world.db.read() as session:
        return [mail.body for mail in session.exec(select(Mail).where(Mail.kind == "time-stamp"))]


def openssl_says(folder: Path, command: str) -> str:
    done = subprocess.run(command.split(), cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_a_checkpoint_is_stamped_and_openssl_believes_the_stamp(
    either_world: World, authority: Authority, tmp_path: Path
) -> None:
    world = either_world
    made, stamps = checkpoint(world), stamps_of(world, authority)
    assert stamps.tick()
    assert not stamps.tick()
    (stamp,) = kept(world)
    assert (stamp.checkpoint_id, stamp.authority, len(authority.asked)) == (made.id, "127.0.0.1", 1)
    assert abs(stamp.stamped_at - datetime.now(UTC)) < timedelta(minutes=1)
    assert tries(world) is None
    (tmp_path / "note").write_text(made.note, encoding="utf-8")
    (tmp_path / "other").write_text(made.note + "\n", encoding="utf-8")
    (tmp_path / "token").write_bytes(stamp.token)
    command = f"openssl ts -verify -in token -token_in -CAfile {authority.root} -data "
    assert "Verification: OK" in openssl_says(tmp_path, command + "note")
    assert "Verification: FAILED" in openssl_says(tmp_path, command + "other")


@pytest.mark.parametrize("chain", ["middle-root.pem", "root-middle.pem"])
def test_certificates_come_in_whatever_order_the_authority_likes(
    world: World, authority: Authority, chain: str
) -> None:
    (authority.folder / "under-middle.pem").replace(authority.folder / "tsa.pem")
    authority.chain = chain
    checkpoint(world)
    assert stamps_of(world, authority).tick()


@pytest.mark.parametrize(
    ("how", "problem", "at_once"),
    [
        ({"reads": with_another_number}, FALSE, True),
        ({"reads": of_other_data}, FALSE, True),
        ({"answer": b"<html>Please sign in to the school's network</html>"}, NO_STAMP, False),
        ({"answer": b""}, NO_STAMP, False),
        ({"answer": REFUSAL}, NO_STAMP, False),
        ({"answer": b"0" * 200_000}, NO_STAMP, False),
        ({"status": 500}, "The authority answered with the number 500 and no time stamp.", False),
        ({"status": 302}, "The authority answered with the number 302 and no time stamp.", False),
    ],
)
def test_what_is_no_stamp_for_this_checkpoint_is_not_kept(
    world: World, tmp_path: Path, how: dict[str, object], problem: str, *, at_once: bool
) -> None:
    checkpoint(world)
    with stamp_authority.serving(tmp_path / "authority", **how) as ours:
        assert not stamps_of(world, ours).tick()
        assert len(ours.asked) == 1
    assert kept(world) == []
    found = tries(world)
    assert found is not None
    assert (found.problem, bool(told(world))) == (problem, at_once)


def test_a_stamp_of_somebody_else_is_not_kept_and_leaders_are_told_once(
    world: World, authority: Authority, tmp_path: Path
) -> None:
    checkpoint(world)
    with stamp_authority.serving(tmp_path / "stranger") as stranger:
        stamps = stamps_of(world, stranger, root=authority.root)
        assert not stamps.tick()
        world.later(hours=7)
        assert not stamps.tick()
    assert kept(world) == []
    (body,) = told(world)
    assert FALSE in body


def test_an_answer_made_of_an_earlier_one_is_refused_bit_by_bit(world: World, authority: Authority) -> None:
    """Whoever sits between may change what no signature covers, and nothing of what the stamp says."""
    data = checkpoint(world).note.encode()
    asked = tokens.question(data)
    answer, root = authority.reply(asked.as_bytes()), authority.root.read_bytes()
    true = tokens.read(answer, asked, data, root)
    for bit in range(0, 8 * len(answer), 11):
        changed = bytearray(answer)
        changed[bit // 8] ^= 1 << bit % 8
        try:
            stamp = tokens.read(bytes(changed), asked, data, root)
        except tokens.NoStamp:
            continue
        assert stamp.at == true.at
        assert tokens.is_for(stamp.token, data)


@pytest.mark.parametrize("how", ["holds", "drips"])
def test_a_silent_authority_is_left_after_the_deadline(world: World, authority: Authority, how: str) -> None:
    setattr(authority, how, True)
    checkpoint(world)
    began = time.monotonic()
    assert not stamps_of(world, authority, deadline=0.3).tick()
    assert time.monotonic() - began < 2
    found = tries(world)
    assert found is not None
    assert found.problem == TOO_SLOW
    if how == "drips":
        assert authority.let_go.wait(5), "the conversation went on"


def test_while_the_authority_is_silent_checkpoints_and_their_mail_are_made(
    world: World, authority: Authority
) -> None:
    """It is asked outside of any transaction, and by one process only."""
    authority.holds = True
    checkpoint(world)
    first = threading.Thread(target=stamps_of(world, authority).tick)
    first.start()
    while not authority.asked:
        time.sleep(0.01)
    assert not stamps_of(world, authority).tick()
    second = checkpoint(world)
    with world.db.read() as session:
        assert len(session.exec(select(Mail).where(Mail.kind == "checkpoint")).all()) == 2
    authority.let_go.set()
    first.join()
    assert len(authority.asked) == len(kept(world)) == 1
    assert stamps_of(world, authority).tick()
    assert kept(world)[-1].checkpoint_id == second.id


def test_it_is_asked_again_after_growing_pauses_whoever_asks(either_world: World, authority: Authority) -> None:
    world = either_world
    authority.status = 503
    checkpoint(world)
    pauses = []
    for number in range(1, 12):
        assert not stamps_of(world, authority).tick()  # a new one each time, as after a restart
        assert len(authority.asked) == number
        found = tries(world)
        assert found is not None
        pauses.append(found.retry_at - world.now)
        world.now = found.retry_at - timedelta(seconds=1)
        assert not stamps_of(world, authority).tick()
        assert len(authority.asked) == number
        assert bool(told(world)) == (number >= standing.TELL_AFTER)
        world.later(seconds=1)
    assert pauses[:4] == [timedelta(minutes=one) for one in (1, 2, 4, 8)]
    assert pauses[-1] == stamping.LONGEST_PAUSE
    assert len(told(world)) == 1
    authority.status = 200
    assert stamps_of(world, authority).tick()
    assert (tries(world), len(kept(world))) == (None, 1)


def test_a_pause_given_by_a_clock_that_ran_ahead_is_not_kept(world: World, authority: Authority) -> None:
    checkpoint(world)
    with world.db.write() as session:
        later = world.now + timedelta(days=400)
        session.add(StampTry(id=standing.ONLY, tries=1, since=later, retry_at=later))
    assert stamps_of(world, authority).tick()


def test_only_the_newest_is_stamped_for_it_speaks_of_all_before(world: World, authority: Authority) -> None:
    checkpoint(world)
    newest = checkpoint(world)
    stamps = stamps_of(world, authority)
    assert stamps.tick()
    assert not stamps.tick()
    assert [stamp.checkpoint_id for stamp in kept(world)] == [newest.id]


def test_trouble_stands_on_the_page_of_health_and_with_the_doctor(
    world: World, authority: Authority, tmp_path: Path
) -> None:
    chosen = wanting(world, authority, tmp_path)

    def said() -> tuple[Standing, Health]:
        with world.db.read() as session:
            check = time_stamps(session)
        (line,) = doctor._stamps(world.db, chosen)
        assert authority.answer is None or NO_STAMP in check.words + line.words or check.standing is Standing.WELL
        return check.standing, line.health

    checkpoint(world)
    assert said() == (Standing.WELL, Health.WELL)
    authority.answer = b"?"
    for number in range(standing.TELL_AFTER):
        assert said() == (Standing.WELL, Health.WELL), number
        stamps_of(world, authority).tick()
        world.later(hours=6)
    assert said() == (Standing.SOON, Health.WARNING)
    authority.answer = None
    assert stamps_of(world, authority).tick()
    assert said() == (Standing.WELL, Health.WELL)
    authority.root.unlink()
    assert said() == (Standing.WELL, Health.ILL)
    assert "Time stamps" in [one.subject for one in doctor.examine(chosen, lambda: world.now)]
    assert list(doctor._stamps(world.db, settings_of(tmp_path, world))) == []


@pytest.mark.parametrize("contents", [None, b"", b"no certificate"])
def test_a_root_that_cannot_be_used_is_told_at_once(
    world: World, authority: Authority, contents: bytes | None
) -> None:
    checkpoint(world)
    if contents is None:
        authority.root.unlink()
    else:
        authority.root.write_bytes(contents)
    assert not stamps_of(world, authority).tick()
    assert kept(world) == []
    (body,) = told(world)
    assert "The file with the root certificate of the authority" in body


def test_nobody_there_is_trouble_for_later(world: World, authority: Authority) -> None:
    checkpoint(world)
    nowhere = replace(asking.Authority(authority.url, authority.root), url="http://127.0.0.1:9/")
    assert not Stamps(world.db, nowhere, lambda: world.now).tick()
    found = tries(world)
    assert found is not None
    assert (found.problem, told(world)) == (NOT_THERE, [])


def test_an_authority_that_does_not_prove_who_it_is_hears_nothing(world: World, authority: Authority) -> None:
    """Spoken to over TLS, a server of plain HTTP is nobody."""
    checkpoint(world)
    whom = asking.Authority(authority.url.replace("http:", "https:"), authority.root)
    assert not Stamps(world.db, whom, lambda: world.now).tick()
    found = tries(world)
    assert found is not None
    assert (found.problem, authority.asked) == ("The authority does not prove who it is.", [])


@pytest.mark.parametrize("statement", ["UPDATE audit_stamp SET authority = 'x'", "DELETE FROM audit_stamp"])
def test_a_stamp_is_never_changed_or_deleted(either_world: World, authority: Authority, statement: str) -> None:
    checkpoint(either_world)
    assert stamps_of(either_world, authority).tick()
    with pytest.raises(DBAPIError, match="audit_stamp rows are never changed"), either_world.db.write() as session:
        session.connection().execute(sa.text(statement))


def test_a_stamp_that_is_put_to_another_checkpoint_is_found(world: World, authority: Authority) -> None:
    checkpoint(world)
    assert stamps_of(world, authority).tick()
    newest = checkpoint(world)
    with world.db.read() as session:
        assert checkpoints.check(session) is None
    with world.db.write() as session:
        session.connection().exec_driver_sql("DROP TRIGGER audit_stamp_no_update")
        session.connection().exec_driver_sql(f"UPDATE audit_stamp SET checkpoint_id = {newest.id}")
    with world.db.read() as session:
        found = checkpoints.check(session)
    assert found is not None
    assert "time stamp" in found.problem


def test_the_page_says_who_stamped_and_when_or_nothing(world: World, authority: Authority) -> None:
    checkpoint(world)
    checkpoint(world)
    assert stamps_of(world, authority).tick()
    with world.db.read() as session:
        newest, older = pages.page(session).rows
    assert re.fullmatch(r"Time-stamped by 127\.0\.0\.1 on \w+day \d+ \w+ \d{4} at [\d.]+[ap]m\.", newest.stamped)
    assert older.stamped == ""


def wanting(world: World, ours: Authority, folder: Path) -> Settings:
    """Settings by which this authority is asked."""
    chosen = settings_of(folder, world)
    return chosen.model_copy(update={"timestamp_url": ours.url, "timestamp_root_file": ours.root})


def exported(world: World, chosen: Settings, folder: Path) -> Files:
    target = folder / f"{world.now:%d%H}.zip"
    export(chosen, target, world.now)
    with zipfile.ZipFile(target) as archive:
        archive.extractall(folder / "unpacked")
    return read(target)


def test_an_export_holds_stamps_and_the_readme_says_how_each_is_checked(
    world: World, authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said_so: dict[tuple[bytes, ...], bool] = {}
    ask = verify_audit.openssl_agrees
    monkeypatch.setattr(
        verify_audit, "openssl_agrees", lambda *asked: said_so.setdefault(asked, asked in said_so or ask(*asked))
    )
    chosen = wanting(world, authority, tmp_path)
    world.draft()
    first = exported(world, chosen, tmp_path)
    world.later(hours=25)
    files = exported(world, chosen, tmp_path)
    tsr = sorted(name for name in files if name.endswith(".tsr"))
    assert len(tsr) == 2
    assert both(first) == both(files) == (True, None)
    assert "2 time stamps" in verify_audit.verify(files)
    _follow_the_readme(files, authority, tmp_path / "unpacked")

    texts = [name.replace(".tsr", ".txt") for name in tsr]
    swapped = {**files, tsr[0]: files[tsr[1]], tsr[1]: files[tsr[0]]}
    moved = {**swapped, texts[0]: files[texts[1]], texts[1]: files[texts[0]]}
    more = {**files, "checkpoints/1.tsr": files[tsr[0]], "checkpoints/1.txt": files[texts[0]]}
    key = keys.signing_key(chosen.checkpoint_key_path)
    assert both(_signed_anew(files, key)) == (True, None)
    for wrong in (swapped, moved, more, {**files, "checkpoints/": b""}, {**files, "more.txt": b""}):
        assert both(wrong) == both(_signed_anew(wrong, key)) == (False, None)
    for name in (*tsr, *texts):
        assert not both({other: data for other, data in files.items() if other != name})[0]
        for bit in range(0, 8 * len(files[name]), 131):
            data = bytearray(files[name])
            data[bit // 8] ^= 1 << bit % 8
            assert not both({**files, name: bytes(data)})[0], (name, bit)


def _signed_anew(files: Files, key: keys.SigningKey) -> Files:
    """What a thief of the key makes of changed files: the list of them fits again, and is signed."""
    listed = "".join(
        f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files) if name != bundle.MANIFEST
    )
    origin = files[bundle.CHECKPOINTS].decode().partition("\n")[0]
    manifest = notes.signed(f"{bundle.TITLE}\n{listed}", origin, key).encode()
    return {**files, bundle.MANIFEST: manifest}


def _follow_the_readme(files: Files, authority: Authority, folder: Path) -> None:
    """Types the two lines of the README, with the number of each stamp in the place of its example."""
    (folder / "root.pem").write_bytes(authority.root.read_bytes())
    readme = files[bundle.README].decode()
    verify, show = re.findall(r"^    (openssl ts .+)$", readme, re.MULTILINE)
    for number in [name[len("checkpoints/") : -len(".tsr")] for name in files if name.endswith(".tsr")]:
        assert "Verification: OK" in openssl_says(folder, verify.replace("412", number))
        assert f"{datetime.now(UTC):%b %d}".replace(" 0", "  ") in openssl_says(
            folder, show.replace("412", number)
        )


def test_an_export_is_made_when_the_authority_fails(world: World, authority: Authority, tmp_path: Path) -> None:
    authority.status = 500
    files = exported(world, wanting(world, authority, tmp_path), tmp_path)
    assert both(files) == (True, None)
    assert (len(authority.asked), [name for name in files if "/" in name]) == (1, [])


def running(world: World, chosen: Settings, folder: Path) -> Services:
    return Services(chosen, world.db, OPERATIONAL, PictureStore(folder), lambda: world.now)


def test_a_running_gatekeeper_asks_on_a_clock_of_its_own(
    world: World, authority: Authority, tmp_path: Path
) -> None:
    checkpoint(world)
    with ExitStack() as stack:
        serving.start_stamps(running(world, wanting(world, authority, tmp_path), tmp_path), stack)
        ends = time.monotonic() + 10
        while not kept(world) and time.monotonic() < ends:
            time.sleep(0.02)
    assert len(kept(world)) == 1


def test_without_the_setting_nobody_is_asked(world: World, authority: Authority, tmp_path: Path) -> None:
    chosen = settings_of(tmp_path, world)
    world.draft()
    threads = threading.active_count()
    with ExitStack() as stack:
        serving.start_stamps(running(world, chosen, tmp_path), stack)
        assert threading.active_count() == threads
    files = exported(world, chosen, tmp_path)
    assert both(files) == (True, None)
    assert [name for name in files if "/" in name] == []
    assert (authority.asked, kept(world), tries(world)) == ([], [], None)
    demo = wanting(world, authority, tmp_path)
    assert asking.authority_of(demo) is not None
    assert asking.authority_of(demo.model_copy(update={"demo": True})) is None


@pytest.mark.parametrize(
    ("url", "root", "named"),
    [
        ("ftp://stamps.example.org", "root.pem", "GATEKEEPER_TIMESTAMP_URL"),
        ("stamps.example.org", "root.pem", "GATEKEEPER_TIMESTAMP_URL"),
        ("https://somebody:secret@stamps.example.org/", "root.pem", "GATEKEEPER_TIMESTAMP_URL"),
        ("https://stamps.example.org/", None, "GATEKEEPER_TIMESTAMP_ROOT_FILE is needed"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_at_the_start(
    url: str, root: str | None, named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingsError, match=named) as caught:
        settings_of_program.load(timestamp_url=url, timestamp_root_file=root)
    assert "secret" not in caught.value.message
