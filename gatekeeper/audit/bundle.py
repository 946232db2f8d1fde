"""What is in an export of the record that an outsider can check alone?"""

import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from gatekeeper.audit import checkpoints
from gatekeeper.audit.chain import canonical
from gatekeeper.audit.notes import public_line, signed
from gatekeeper.keys import SigningKey
from gatekeeper.models import (
    AuditCheckpoint,
    AuditDetail,
    AuditEvent,
    ErasedVersion,
    Post,
    Version,
    VersionPicture,
)
from gatekeeper.stamps import standing

TITLE = "gatekeeper audit export 1"
README, CHECKER = "README.txt", "verify_audit.py"
EVENTS, DETAILS, DIGESTS = "events.jsonl", "details.jsonl", "digests.jsonl"
CHECKPOINTS, KEYS, MANIFEST = "checkpoints.txt", "keys.txt", "manifest.txt"
FIELDS = tuple(AuditEvent.model_fields)
STAMPED = "checkpoints/"
"""The folder in which a checkpoint and its time stamp have a file each, named by the number of events."""
_HERE = Path(__file__).parent
_AT_A_TIME = 2000


def write(session: Session, key: SigningKey, target: Path, now: datetime) -> int:
    """Writes everything up to the newest checkpoint into a zip. Gives how many events that are."""
    proofs = checkpoints.series(session)
    size = proofs[-1].size
    origins = dict.fromkeys((_origin(proof), proof.public_key) for proof in proofs)
    contents: dict[str, Iterable[bytes]] = {
        README: [(_HERE / README).read_bytes()],
        CHECKPOINTS: ["\n".join(proof.note for proof in proofs).encode()],
        DETAILS: _lines(_details(session, size)),
        DIGESTS: _lines(_digests(session)),
        EVENTS: _lines(row for row, _ in _rows(session, size)),
        KEYS: [f"{public_line(name, bytes.fromhex(public))}\n".encode() for name, public in origins],
        CHECKER: [(_HERE / CHECKER).read_bytes()],
    }
    stamps = standing.stamps(session, proofs)
    for proof in proofs:
        if proof.id in stamps:
            contents[f"{STAMPED}{proof.size}.txt"] = [proof.note.encode()]
            contents[f"{STAMPED}{proof.size}.tsr"] = [stamps[proof.id].token]
    listed = [TITLE]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(contents):
            digest = hashlib.sha256()
            with archive.open(_member(name, now), "w") as file:
                for part in contents[name]:
                    digest.update(part)
                    file.write(part)
            listed.append(f"{digest.hexdigest()}  {name}")
        text = "\n".join(listed) + "\n"
        archive.writestr(_member(MANIFEST, now), signed(text, _origin(proofs[-1]), key))
    return size


def _member(name: str, now: datetime) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, now.astimezone(UTC).timetuple()[:6])
    member.compress_type = zipfile.ZIP_DEFLATED
    member.external_attr = 0o600 << 16
    return member


def _origin(proof: AuditCheckpoint) -> str:
    return proof.note.partition("\n")[0]


def _lines(rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    return (canonical(row) + b"\n" for row in rows)


def _rows(session: Session, size: int) -> Iterator[tuple[dict[str, Any], AuditDetail | None]]:
    """Each event with its details, in order; what was read is not kept."""
    for start in range(0, size, _AT_A_TIME):
        found = session.exec(
            select(AuditEvent, AuditDetail)
            .join(AuditDetail, col(AuditDetail.seq) == col(AuditEvent.seq), isouter=True)
            .where(col(AuditEvent.seq) > start, col(AuditEvent.seq) <= min(start + _AT_A_TIME, size))
            .order_by(col(AuditEvent.seq))
        ).all()
        for event, detail in found:
            yield {name: getattr(event, name) for name in FIELDS}, detail
        session.expunge_all()


def _details(session: Session, size: int) -> Iterator[dict[str, Any]]:
    for row, detail in _rows(session, size):
        if detail is None:
            yield {"seq": row["seq"], "erased": True}
        else:
            yield {"seq": detail.seq, "salt": detail.salt, "details": detail.details}


def _digests(session: Session) -> Iterator[dict[str, Any]]:
    """The digests of every version: of its text, of its pictures, and of all that was agreed."""
    pictures: dict[int, list[str]] = {}
    for version_id, sha256 in session.exec(
        select(VersionPicture.version_id, VersionPicture.sha256).order_by(
            col(VersionPicture.version_id), col(VersionPicture.position)
        )
    ):
        pictures.setdefault(version_id, []).append(sha256)
    before = dict(session.exec(select(ErasedVersion.version_id, ErasedVersion.text_sha256)).all())
    versions = session.exec(
        select(Post.reference, Version)
        .join(Version, col(Version.post_id) == col(Post.id))
        .order_by(col(Version.id))
    )
    for reference, version in versions:
        yield {
            "post": reference,
            "version": version.number,
            "digest": version.digest,
            # of what was agreed, where a child's name was taken out of the words since
            "text": before.get(version.id) or _hash(version.text),
            "pictures": pictures.get(version.id, []),
        }


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
