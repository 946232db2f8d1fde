"""Does a thief find any secret in the database, its journal, a backup and the pictures, or with the key file too?

Twelve and more secrets are planted through the product. All bytes of the data folder are searched for each,
plain, as UTF-16, base64 at each offset, hex, and inside everything that unpacks as zlib or gzip.
"""

import base64
import gzip
import hashlib
import re
import secrets as random
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import update
from sqlmodel import select

from gatekeeper.actions import break_glass, break_glass_keys
from gatekeeper.actions.break_glass import Passphrases
from gatekeeper.backups import making
from gatekeeper.connecting import stored
from gatekeeper.errors import InvalidInput
from gatekeeper.factors import totp
from gatekeeper.keys import OperationalKey
from gatekeeper.models import (
    ChannelKey,
    ChannelSecret,
    CodeFactor,
    KeyKind,
    Mail,
    Person,
    VaultContent,
    VaultCustodian,
)
from gatekeeper.pictures.store import PictureStore
from gatekeeper.screening import the_channel
from gatekeeper.settings import Settings
from gatekeeper.vault import age, identities
from gatekeeper.vault.standing import latest
from gatekeeper.x.credentials import XCredentials
from tests.vault_kit import KEY, LOGIN, passphrase_of, store, three_leaders
from tests.world import DOMAIN, PASSWORD, World, signed_in
from tests.world import SEED as STAFF_SEED

PUBLIC = {"login_name"}
"""The handle of the account is no secret."""
X_KEYS = {name: f"invented-{name}-{'q' * 12}" for name in XCredentials.__dataclass_fields__}
"""What the publisher needs to send; sealed with the operational key."""
SMTP = "invented-smtp-password-31"
MOST_UNPACKED = 1 << 22


def in_every_spelling(secret: str) -> Iterator[bytes]:
    raw = secret.encode()
    yield raw
    yield raw.upper()
    yield raw.lower()
    yield raw[::-1]
    yield secret.encode("utf-16-le")
    yield raw.hex().encode()
    yield raw.hex().upper().encode()
    for offset in range(3):
        whole = base64.b64encode(b"\0" * offset + raw)
        yield whole[(offset * 8 + 5) // 6 : -4]
        yield base64.urlsafe_b64encode(b"\0" * offset + raw)[(offset * 8 + 5) // 6 : -4]
    yield base64.b32encode(raw).rstrip(b"=")


def with_unpacked(data: bytes) -> Iterator[bytes]:
    """The bytes, and whatever lies in them as zlib, gzip or a bare stream of either."""
    yield data
    for found in re.finditer(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08", data):
        unpacker = zlib.decompressobj(wbits=47)
        try:
            yield unpacker.decompress(data[found.start() :], MOST_UNPACKED)
        except zlib.error:
            continue


def found_in(files: Iterable[Path], hidden: dict[str, str]) -> list[str]:
    needles = {name: set(in_every_spelling(secret)) for name, secret in hidden.items()}
    return [
        f"{name} in {path.name}"
        for path in files
        for part in with_unpacked(path.read_bytes())
        for name, spellings in needles.items()
        if any(spelling in part for spelling in spellings)
    ]


@pytest.fixture
def planted(world: World, tmp_path: Path) -> tuple[World, dict[str, str], Path]:
    """A school with every kind of secret, used once, and the folder that a thief takes."""
    folder = tmp_path / "stolen"
    folder.mkdir()
    hidden = {f"login: {name}": value for name, value in LOGIN.items() if name not in PUBLIC}
    hidden |= {f"key of {name}": secret for name, secret in three_leaders(world).items()}
    store(world)
    number = break_glass.ask(world.db, world.actor("head"), "The account posts adverts", world.now)
    break_glass.show(world.db, world.actor("head"), number, Passphrases(passphrase_of("head")), world.now)
    hidden["canary"] = break_glass_keys.rehearse_by_passphrase(
        world.db, world.actor("third"), passphrase_of("third"), world.now
    )
    hidden |= {f"passphrase of {name}": passphrase_of(name) for name in ("head", "deputy", "third")}
    with world.db.write() as session:
        row = ChannelKey(
            channel_id=the_channel(session).id,
            kind=KeyKind.ENTERED,
            ending="qqqq",
            set_by=world.staff["head"],
            set_at=world.now,
        )
        stored.put(session, row, XCredentials(**X_KEYS), KEY)
    hidden |= {f"X: {name}": value for name, value in X_KEYS.items()} | {"staff code app": STAFF_SEED}
    hidden |= {"staff password": PASSWORD, "SMTP password": SMTP, "session": signed_in_head(world)}
    _steal(world, folder)
    return world, hidden, folder


def signed_in_head(world: World) -> str:
    return signed_in(world.db, f"head@{DOMAIN}", now=world.now)


def _steal(world: World, folder: Path) -> None:
    """A copy of the database, of its journal in the middle of a change, of a picture, and a backup of them."""
    path = Path(str(world.db.engine.url.database))
    with world.db.write() as session:
        session.exec(update(Person).values(title="Dr"))
        session.exec(update(Mail).values(tries=1))
        (folder / "journal").write_bytes(path.with_name(f"{path.name}-journal").read_bytes())
        session.rollback()
    (folder / "gatekeeper.sqlite3").write_bytes(path.read_bytes())
    settings = Settings(_env_file=None, data=folder, smtp_password=SecretStr(SMTP))  # type: ignore[call-arg]  # pydantic-settings takes it
    PictureStore(settings.pictures_path).put(random.token_bytes(5000))
    making.make(settings, folder / "backup.tar", world.now)


def texts_of(database: Path) -> set[str]:
    """Every text and every number of bytes in the database: what a thief would try as a key first."""
    with sqlite3.connect(database) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        values = [
            value
            for table in tables
            for row in connection.execute(f'SELECT * FROM "{table}"')  # names from the database itself
            for value in row
        ]
    connection.close()
    return {value for value in values if isinstance(value, str) and value} | {
        value.hex() for value in values if isinstance(value, bytes)
    }


def test_a_thief_finds_no_secret_in_the_database_the_journal_a_backup_or_the_pictures(
    planted: tuple[World, dict[str, str], Path],
) -> None:
    _, hidden, folder = planted
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert {"gatekeeper.sqlite3", "journal", "backup.tar"} < {path.name for path in files} and len(files) >= 4
    assert len(hidden) >= 12
    assert found_in(files, hidden) == []


def test_the_search_would_find_a_secret_in_any_spelling(tmp_path: Path) -> None:
    secret = "Marigold-73-tugboat-Vesper"  # invented
    spelt = (
        secret.encode(),
        secret.upper().encode(),
        secret.encode("utf-16-le"),
        secret.encode().hex().encode(),
        *(base64.b64encode(b"ab"[:offset] + secret.encode() + b"rest") for offset in range(3)),
        zlib.compress(secret.encode() * 3),
        gzip.compress(b"before" + secret.encode()),
    )
    for number, data in enumerate(spelt):
        path = tmp_path / str(number)
        path.write_bytes(random.token_bytes(500) + data + random.token_bytes(500))
        assert found_in([path], {"planted": secret}), f"spelling {number}"


def test_nothing_in_the_database_opens_what_is_sealed_in_it(planted: tuple[World, dict[str, str], Path]) -> None:
    world, _, folder = planted
    candidates = texts_of(folder / "gatekeeper.sqlite3")
    assert len(candidates) > 200
    with world.db.read() as session:
        channel_key = session.exec(select(ChannelKey)).one()
        x_keys, factor = session.exec(select(ChannelSecret)).one(), session.exec(select(CodeFactor)).first()
        wrapped = session.exec(select(VaultCustodian)).first()
        version = latest(session)
        assert wrapped is not None
        assert factor is not None and version is not None
        files = break_glass_keys.files_of(session, version, VaultContent.LOGIN)
    for text in candidates:
        key = OperationalKey(hashlib.sha256(text.encode()).digest())
        assert stored.opened(channel_key, x_keys, key) is None and totp.seed_of(factor, key) is None
        assert identities.unwrap(wrapped.wrapped, text) is None, "a passphrase lies in the database"
        assert age.unseal_bytes(files[0].sealed, text) is None


def test_with_the_key_file_the_tokens_open_and_the_login_does_not(
    planted: tuple[World, dict[str, str], Path],
) -> None:
    """Whole disk, no passphrase: the publisher's own keys are there for whoever has both, the login is not."""
    world, _, _ = planted
    with world.db.read() as session:
        channel_key, x_keys = session.exec(select(ChannelKey)).one(), session.exec(select(ChannelSecret)).one()
        wrapped = [one.wrapped for one in session.exec(select(VaultCustodian))]
        version = latest(session)
        assert version is not None
        sealed = [file.sealed for file in break_glass_keys.files_of(session, version, VaultContent.LOGIN)]
    assert stored.opened(channel_key, x_keys, KEY) == XCredentials(**X_KEYS)
    raw = KEY.derive("x") + b"k" * 32
    words = {"k" * 32, (b"k" * 32).hex(), raw.hex(), KEY.fingerprint("x", "x")}
    assert not any(identities.unwrap(one, word) for one in wrapped for word in words)
    assert not any(KEY.unseal(purpose, one, "") for one in (*sealed, *wrapped) for purpose in ("", stored.PURPOSE))
    number = break_glass.ask(world.db, world.actor("head"), "The server was stolen", world.now)
    with pytest.raises(InvalidInput):
        break_glass.show(world.db, world.actor("head"), number, Passphrases("k" * 32), world.now)
