"""Does the stock `age` open what is printed, without our server, for everybody who should and for nobody else?

Only what stands on the sheets is used: the letters, the names of the files and the commands.
"""

import shutil
import subprocess
from collections.abc import Mapping
from itertools import permutations
from pathlib import Path

import pytest
from sqlmodel import col, select

from gatekeeper.errors import InvalidInput
from gatekeeper.models import VaultCustodian
from gatekeeper.queries import vault_sheet
from gatekeeper.queries.vault_sheet import Sheet, SheetFile
from gatekeeper.vault import age, identities
from tests.vault_kit import LOGIN, a_key, passphrase_of, store, three_leaders, wrapped_quickly
from tests.world import World

AGE = shutil.which("age")
pytestmark = pytest.mark.skipif(AGE is None, reason="the program age is not installed (apt-get install age)")


def sheet_of(world: World) -> Sheet:
    with world.db.read() as session:
        return vault_sheet.sheet(session)


def ran(folder: Path, file: SheetFile, keys: Mapping[str, str]) -> str | None:
    """What the printed commands show in an empty folder with the printed letters; None where age refuses."""
    folder.mkdir()
    (folder / file.name).write_text(file.text)
    for name, secret in keys.items():
        (folder / name).write_text(secret + "\n")
    said = None
    for command in file.commands:
        done = subprocess.run(  # the commands of the sheet are what is tested
            command.split(), executable=AGE, cwd=folder, env={}, capture_output=True, text=True, check=False
        )
        if done.returncode:
            return None
        said = done.stdout
    return said


def whole(text: str | None) -> bool:
    return text is not None and all(line in text for value in LOGIN.values() for line in value.splitlines())


def test_every_leader_alone_opens_it_and_a_stranger_does_not(world: World, tmp_path: Path) -> None:
    secrets = three_leaders(world)
    store(world)
    sheet = sheet_of(world)
    (login,) = sheet.files
    assert len(login.commands) == 1
    for name, secret in secrets.items():
        assert whole(ran(tmp_path / name, login, {"key.txt": secret}))
        words = ran(tmp_path / f"test-{name}", sheet.test, {"key.txt": secret})
        assert words is not None and len(words.split()) == 4
    assert ran(tmp_path / "stranger", login, {"key.txt": a_key()}) is None


def test_every_pair_opens_its_own_file_in_its_order_and_nothing_else_does(world: World, tmp_path: Path) -> None:
    secrets = three_leaders(world)
    store(world, "any-two")
    sheet = sheet_of(world)
    names = {
        f"{name.capitalize()} Leader" if name != "head" else "Cara Head": key for name, key in secrets.items()
    }
    right, tries = 0, 0
    for file in sheet.files:
        for first, second in [*permutations(names, 2), *((name, name) for name in names)]:
            tries += 1
            keys = {"first.txt": names[first], "second.txt": names[second]}
            said = ran(tmp_path / str(tries), file, keys)
            meant = file.whom == f"{first} (first) and {second} (second)"
            assert (said is not None) == meant, f"{first} and {second} on the file for {file.whom}"
            right += whole(said)
    assert (len(sheet.files), right, tries) == (3, 3, 27)


def test_codes_and_lines_on_the_paper_hold_the_same_letters(world: World) -> None:
    three_leaders(world)
    store(world)
    for file in (sheet_of(world).test, *sheet_of(world).files):
        assert max(len(line) for line in file.text.splitlines()) <= age.ARMOUR_WIDTH
        assert 1 <= len(file.codes) <= 5 and max(code.size for code in file.codes) < 130


def test_a_flipped_bit_opens_nothing(world: World) -> None:
    secrets = three_leaders(world)
    with world.db.read() as session:
        (public, *_) = session.exec(select(VaultCustodian.recipient).order_by(col(VaultCustodian.id)))
    sealed = age.seal_bytes(b"the login", [public])
    assert age.unseal_bytes(sealed, secrets["head"]) == b"the login"
    for place in range(0, len(sealed), 7):
        damaged = bytearray(sealed)
        damaged[place] ^= 1
        assert age.unseal_bytes(bytes(damaged), secrets["head"]) is None


def test_what_another_implementation_wrapped_opens_with_ours_and_only_with_its_passphrase() -> None:
    wrapped = wrapped_quickly("AGE-SECRET-KEY-1INVENTED", passphrase_of("head"))
    assert identities.unwrap(wrapped, f"  {passphrase_of('head')} ") == "AGE-SECRET-KEY-1INVENTED"
    assert identities.unwrap(wrapped, passphrase_of("Head")) is None


def test_a_server_that_is_too_slow_says_so_and_not_that_the_passphrase_is_wrong() -> None:
    wrapped = wrapped_quickly("AGE-SECRET-KEY-1INVENTED", passphrase_of("head"))
    hard = wrapped.replace(b" 4\n", b" 30\n", 1)  # half an hour of work on any computer of today
    with pytest.raises(InvalidInput, match="too slow or too busy"):
        identities.unwrap(hard, passphrase_of("head"))
