"""Leaders with keys, a login to store, and a wrapping that is quick: age's own takes a second and 512 MB.

The quick one is written here from the specification of age, so that it is another implementation too: what it
wraps opens with ours, and with the stock program.
"""

import base64
import hashlib
import hmac
import secrets
from datetime import timedelta

import pyrage
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlmodel import col, delete

from gatekeeper.actions import break_glass_store
from gatekeeper.actions.break_glass_store import Typed
from gatekeeper.keys import OperationalKey
from gatekeeper.models import LeaderProposal, Person, PersonRole, PersonStatus, VaultCustodian
from gatekeeper.permissions import Role, StaffCategory
from gatekeeper.vault.standing import leaders
from tests.world import DOMAIN, World, enrol

KEY = OperationalKey(b"k" * 32)
SEED = "JBSWY3DPEHPK3PXP"
LOGIN = {
    "login_name": "lunsfordprimary",
    "email": f"social@{DOMAIN}",
    "password": "Marigold-73-tugboat-Vesper",
    "backup_code": "q7fz2k9xw4mh",
    "totp_seed": SEED,
    "passkeys": "The head's phone\nThe office computer",
    "revoke": "Settings, Apps and sessions",
    "phone": "The office: 01632 960111\nThe server: 07700 900222",
}
_LOG_N = 4


def passphrase_of(name: str) -> str:
    """What each leader types in these tests."""
    return f"four plain words {name}"


def wrapped_quickly(secret: str, passphrase: str) -> bytes:
    """A file that `age` opens with a passphrase, made with little work."""
    salt, file_key, nonce = (secrets.token_bytes(16) for _ in range(3))
    wrap_key = hashlib.scrypt(
        passphrase.encode(), salt=b"age-encryption.org/v1/scrypt" + salt, n=2**_LOG_N, r=8, p=1, dklen=32
    )
    body = ChaCha20Poly1305(wrap_key).encrypt(bytes(12), file_key, None)
    header = f"age-encryption.org/v1\n-> scrypt {_plain(salt)} {_LOG_N}\n{_plain(body)}\n---".encode()
    mac = hmac.digest(_derived(file_key, b"", b"header"), header, "sha256")
    payload = ChaCha20Poly1305(_derived(file_key, nonce, b"payload"))
    return (
        header
        + b" "
        + _plain(mac).encode()
        + b"\n"
        + nonce
        + payload.encrypt(bytes(11) + b"\1", secret.encode(), None)
    )


def leader(world: World, name: str) -> None:
    """Somebody who joins, and leads beside the head."""
    with world.db.write() as session:
        person = Person(
            email=f"{name}@{DOMAIN}",
            forename=name.capitalize(),
            surname="Leader",
            category=StaffCategory.LEADERSHIP,
            status=PersonStatus.ACTIVE,
            password_hash="none",
            created_at=world.now,
        )
        session.add(person)
        session.flush()
        world.staff[name] = person.id
    enrol(world.db, world.staff[name])
    lead(world, name)


def lead(world: World, name: str) -> None:
    """Gives somebody the role of a leader, by two, or by the server where there is no second."""
    person = world.staff[name]
    with world.db.write() as session:
        others = [one.id for one in leaders(session) if one.id != world.staff["head"]]
        proposal = LeaderProposal(
            person_id=person,
            reason="They stand in.",
            proposed_by=world.staff["head"],
            proposed_at=world.now,
            expires_at=world.now + timedelta(days=1),
        )
        session.add(proposal)
        session.flush()
        proposal.confirmed_at = world.now
        proposal.by_command, proposal.confirmed_by = (False, others[0]) if others else (True, None)
        session.add(proposal)
        session.flush()
        session.add(PersonRole(person_id=person, role=Role.LEADER))
        session.flush()
        proposal.granted_at = world.now


def lead_no_more(world: World, name: str) -> None:
    """Takes the role of a leader from somebody."""
    with world.db.write() as session:
        session.exec(delete(PersonRole).where(col(PersonRole.person_id) == world.staff[name]))


def a_key() -> str:
    """The secret key of somebody whom nothing is sealed for."""
    return str(pyrage.x25519.Identity.generate())


def give_key(world: World, name: str) -> str:
    """A key for a leader, wrapped quickly. Gives the secret, as it stands on their sheet."""
    identity = pyrage.x25519.Identity.generate()
    with world.db.write() as session:
        session.add(
            VaultCustodian(
                person_id=world.staff[name],
                recipient=str(identity.to_public()),
                wrapped=wrapped_quickly(str(identity), passphrase_of(name)),
                enrolled_at=world.now,
            )
        )
    return str(identity)


def store(world: World, rule: str = "any-one", key: OperationalKey = KEY, **changed: str) -> None:
    """The head stores the login."""
    break_glass_store.store(world.db, key, world.actor("head"), Typed(LOGIN | changed, (), rule), world.now)


def three_leaders(world: World) -> dict[str, str]:
    """The head and two more, each with a key. Gives their secrets."""
    for name in ("deputy", "third"):
        leader(world, name)
    return {name: give_key(world, name) for name in ("head", "deputy", "third")}


def _plain(data: bytes) -> str:
    return base64.b64encode(data).decode().rstrip("=")


def _derived(key: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(key)
