"""Is this file the signed form that a yes rests on, and where is it kept so that few can read it?

What a file is, is read from its bytes. It lies sealed with the operational key, and opens only as
the file of exactly this row, so that nobody can put one family's form in the place of another's.
"""

import hashlib
from dataclasses import dataclass

from sqlmodel import Session, select

from gatekeeper.errors import InvalidInput, NotFound
from gatekeeper.keys import OperationalKey
from gatekeeper.models import ConsentEvidence, EvidenceFile

MOST_BYTES = 8_000_000
KEY_VERSION = 1
PURPOSE = "papers that consents rest on"
KINDS = ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"%PDF-", "application/pdf"))
SENT_BY_LINK = "application/json"
"""What a family was shown and answered on the school's page. Only the server writes it; nobody uploads it."""
ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf", SENT_BY_LINK: "json"}


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that was chosen, and the key to keep it under."""

    data: bytes
    media_type: str
    key: OperationalKey


def paper(data: bytes, key: OperationalKey) -> Paper:
    """The file, if it is one that can be kept.

    Raises:
        InvalidInput: it is empty, too large, or neither a picture nor a PDF.
    """
    if len(data) > MOST_BYTES:
        raise InvalidInput(
            {"paper": f"This file is larger than {MOST_BYTES // 1_000_000} MB. Photograph the form."}
        )
    media_type = next((kind for start, kind in KINDS if data.startswith(start)), None)
    if media_type is None:
        raise InvalidInput({"paper": "This is neither a JPEG or PNG picture nor a PDF. Photograph the form."})
    return Paper(data, media_type, key)


def sent_by_link(data: bytes, key: OperationalKey) -> Paper:
    """What the server itself wrote down of a form that a family sent."""
    return Paper(data, SENT_BY_LINK, key)


def same_file(session: Session, pupil_id: int, given: Paper) -> ConsentEvidence | None:
    """The same bytes, if they are kept for this pupil already."""
    return session.exec(
        select(ConsentEvidence).where(
            ConsentEvidence.pupil_id == pupil_id, ConsentEvidence.sha256 == sha256(given.data)
        )
    ).one_or_none()


def seal(row: ConsentEvidence, given: Paper) -> EvidenceFile:
    """The sealed file of a row that has its number."""
    sealed = given.key.seal(PURPOSE, given.data, _context(row, KEY_VERSION))
    return EvidenceFile(evidence_id=row.id, key_version=KEY_VERSION, sealed=sealed)


def opened(session: Session, key: OperationalKey, evidence_id: int) -> tuple[ConsentEvidence, bytes]:
    """A file and what is known of it.

    Raises:
        NotFound: there is none, or it does not open as the file of this row.
    """
    row, file = session.get(ConsentEvidence, evidence_id), session.get(EvidenceFile, evidence_id)
    if row is None or file is None:
        raise NotFound("There is no such paper on file.")
    data = key.unseal(PURPOSE, file.sealed, _context(row, file.key_version))
    if data is None or sha256(data) != row.sha256:
        raise NotFound("This paper cannot be opened: its key or its bytes are not those it was kept with.")
    return row, data


def sha256(data: bytes) -> str:
    """The name of a file's bytes."""
    return hashlib.sha256(data).hexdigest()


def _context(row: ConsentEvidence, key_version: int) -> str:
    return f"evidence_file|sealed|{row.id}|{row.pupil_id}|{row.sha256}|{key_version}"
