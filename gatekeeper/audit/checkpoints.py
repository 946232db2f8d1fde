"""When is the state of the record signed, and does the record still fit what was signed?

A checkpoint is made each day on which something happened, and at once after rights or keys changed.
Before one is signed, the new events are walked and the root of the last one is made again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from gatekeeper.audit import chain
from gatekeeper.audit.events import Verb
from gatekeeper.audit.merkle import Tree
from gatekeeper.audit.notes import Checkpoint, key_id, opened
from gatekeeper.clock import in_london
from gatekeeper.models import AuditCheckpoint, AuditEvent, AuditHead, School
from gatekeeper.stamps import standing, tokens

DAILY, ROLES, KEYS, EXPORT = "daily", "roles", "keys", "export"
NEW_KEY, KEY_LOST = "new-key", "key-lost"
BREAK_GLASS, SINGLE_READER, RECOVERY, PRACTICE = "break-glass", "single-reader", "recovery", "practice"
AT_ONCE: dict[Verb, str] = {
    Verb.POST_OVERRIDDEN: SINGLE_READER,
    Verb.PRACTICE_BEGUN: PRACTICE,
    Verb.USER_ADDED: ROLES,
    Verb.USER_CHANGED: ROLES,
    Verb.USER_DISABLED: ROLES,
    Verb.USER_ENABLED: ROLES,
    Verb.USER_ENABLED_NAMESAKE: ROLES,
    Verb.USER_JOINED: ROLES,
    Verb.USER_LEFT: ROLES,
    Verb.LEADER_MADE: ROLES,
    Verb.ACCOUNT_OPENED_ANEW: RECOVERY,
    Verb.ACCOUNT_RECOVERED: RECOVERY,
    Verb.CODES_MADE: RECOVERY,
    Verb.UNLOCKED: RECOVERY,
    Verb.CHANNEL_CONNECTED: KEYS,
    Verb.CHANNEL_DISCONNECTED: KEYS,
    Verb.BREAK_GLASS_KEY: KEYS,
    Verb.BREAK_GLASS_STORED: KEYS,
    Verb.BREAK_GLASS_ASKED: BREAK_GLASS,
    Verb.BREAK_GLASS_OPENED: BREAK_GLASS,
}
"""The events after which no day is waited for, and the cause that is written down."""
AT_A_TIME = 5000


@dataclass(frozen=True, slots=True)
class Unsound:
    """Why no checkpoint can be made, or which one the record does not fit."""

    first_bad: int
    problem: str


def origin_of(session: Session) -> str:
    """Whose record it is: the first line of every checkpoint, and the name of its key."""
    return f"{session.exec(select(School.email_domain)).one()}/gatekeeper"


def latest(session: Session) -> AuditCheckpoint | None:
    """The newest checkpoint."""
    return session.exec(select(AuditCheckpoint).order_by(col(AuditCheckpoint.size).desc()).limit(1)).first()


def key_in_force(session: Session) -> bytes | None:
    """The public half of the key that has to sign the next checkpoint. None: there is no checkpoint yet."""
    last = latest(session)
    return None if last is None else _next_key(last)


def series(session: Session) -> list[AuditCheckpoint]:
    """The checkpoints that hang together by their keys, the oldest first: all, or those since a key was lost."""
    rows = session.exec(select(AuditCheckpoint).order_by(col(AuditCheckpoint.size))).all()
    begins = [place for place, row in enumerate(rows) if row.cause == KEY_LOST]
    return list(rows[begins[-1] if begins else 0 :])


def due(session: Session, now: datetime) -> str | None:
    """Why a checkpoint is to be made now, or None. Costs two short look-ups."""
    last = latest(session)
    head = session.get_one(AuditHead, 1)
    if head.seq <= (last.size if last else 0):
        return None
    if last is None:
        return DAILY
    verbs = select(AuditEvent.verb).where(
        col(AuditEvent.seq) > last.size, col(AuditEvent.verb).in_([verb.value for verb in AT_ONCE])
    )
    verb = session.exec(verbs.order_by(col(AuditEvent.seq)).limit(1)).first()
    if verb:
        return AT_ONCE[Verb(verb)]
    return DAILY if in_london(last.made_at).date() != in_london(now).date() else None


def take(session: Session) -> Checkpoint | Unsound:
    """The state of the record now, or why it must not be signed."""
    last = latest(session)
    tree, prev = Tree(), chain.GENESIS
    if last is not None:
        for prev in _hashes(session, last.size):
            tree.add(bytes.fromhex(prev))
        problem = _unlike(last, tree)
        if problem is not None:
            return problem
    verdict = chain.verify(session, after=(tree.size, prev))
    if verdict.first_bad is not None:
        return Unsound(verdict.first_bad, verdict.problem)
    for found in _hashes(session, verdict.events, tree.size):
        tree.add(bytes.fromhex(found))
    return Checkpoint(origin_of(session), tree.size, tree.root())


def check(session: Session) -> Unsound | None:
    """Compares the record with every checkpoint that was ever made; gives the first that it does not fit."""
    tree, done, key = Tree(), 0, b""
    rows = session.exec(select(AuditCheckpoint).order_by(col(AuditCheckpoint.size))).all()
    stamps = standing.stamps(session, rows)
    for row in rows:
        if row.id in stamps and not tokens.is_for(stamps[row.id].token, row.note.encode()):
            return Unsound(row.size, f"The time stamp of the checkpoint of {row.size} events is not for it.")
        if key not in {b"", bytes.fromhex(row.public_key)} and row.cause != KEY_LOST:
            return Unsound(row.size, f"No earlier key vouches for the key of the checkpoint of {row.size} events.")
        key = _next_key(row)
        for found in _hashes(session, row.size, done):
            tree.add(bytes.fromhex(found))
        problem = _unlike(row, tree)
        if problem is not None:
            return problem
        done = row.size
    return None


def keys_of(origin: str, public: list[str]) -> Mapping[bytes, bytes]:
    """Public keys by the four bytes that name them in a signature."""
    return {key_id(origin, bytes.fromhex(key)): bytes.fromhex(key) for key in public}


def _next_key(row: AuditCheckpoint) -> bytes:
    """The key that has to sign the checkpoint after this one."""
    public = bytes.fromhex(row.public_key)
    stood = opened(row.note, keys_of(row.note.partition("\n")[0], [row.public_key]))
    return (stood.next_key if stood else None) or public


def _unlike(row: AuditCheckpoint, tree: Tree) -> Unsound | None:
    """What is wrong between a checkpoint and the tree of the events that it speaks of."""
    if tree.size != row.size:
        return Unsound(tree.size + 1, f"Row {tree.size + 1} is missing: a checkpoint counted {row.size}.")
    name = row.note.partition("\n")[0]  # the school's domain may have been another then
    stood = opened(row.note, keys_of(name, [row.public_key]))
    if stood is None or stood.size != row.size:
        return Unsound(1, f"The checkpoint of {row.size} events has been changed.")
    if stood.root != tree.root():
        return Unsound(1, f"Rows 1 to {row.size} are not those of the checkpoint that was signed after them.")
    return None


def _hashes(session: Session, until: int, after: int = 0) -> Iterator[str]:
    """The hashes of the events after one number and up to another, in order."""
    while after < until:
        found = session.exec(
            select(AuditEvent.seq, AuditEvent.hash)
            .where(col(AuditEvent.seq) > after, col(AuditEvent.seq) <= until)
            .order_by(col(AuditEvent.seq))
            .limit(AT_A_TIME)
        ).all()
        if not found:
            return
        yield from (one for _, one in found)
        after = found[-1][0]
