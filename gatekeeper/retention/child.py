"""What goes when a child is erased, what stays in the way of it, and what is left standing as an empty number?

Gone: the child's identity, contacts, answers, papers, requests, ticks in pictures, held files and pictures,
and the name in every text. Left: a row without a name, so that numbers in the history still lead somewhere,
and the events of the chain, whose details go with their salt.
"""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from gatekeeper.contents import ChildAnswer
from gatekeeper.keys import OperationalKey
from gatekeeper.models import (
    METADATA,
    AuditDetail,
    AuditEvent,
    Contact,
    ErasedVersion,
    Erasure,
    Person,
    Pupil,
    ReplyConcern,
    RollStatus,
    StaffMember,
    Version,
)
from gatekeeper.reach import copies_of
from gatekeeper.replies import resealed_without
from gatekeeper.retention import guards, sweep
from gatekeeper.retention.words import Names, Trace, trace_of, words_of
from gatekeeper.senses import service as senses

GOES = (
    *("consent_request_answer", "consent_tick", "consent", "evidence_file", "consent_evidence"),
    *("consent_request", "consent_wait", "hold_reason", "care_standing"),
    *("shown_pupil", "outside_shown"),
)
"""Tables whose rows of this child go as a whole, those that refer to others first."""
_COUNTED = {
    "consent": "answers",
    "consent_evidence": "papers",
    "consent_request": "requests",
    "shown_pupil": "ticks in pictures",
    "contact": "contacts",
}


def names_of(session: Session, pupil: Pupil) -> Names:
    """Everything by which a child is known here."""
    contacts = session.exec(select(Contact.display_name).where(Contact.pupil_id == pupil.id)).all()
    return Names(
        pupil.id,
        pupil.forename,
        pupil.surname,
        pupil.known_as,
        tuple(pupil.former_names),
        tuple(contacts),
        tuple(filter(None, (pupil.admission_number, pupil.mis_ref, pupil.mis_ref.partition(":")[2]))),
    )


def trace(session: Session, pupil: Pupil) -> Trace:
    """The words of a child, as against those of everybody else who is here."""
    borne: list[str] = []
    for one in session.exec(select(Pupil).where(Pupil.id != pupil.id)):
        borne += (one.forename, one.surname, one.known_as, *one.former_names)
    borne += session.exec(select(Contact.display_name).where(Contact.pupil_id != pupil.id))
    for adult in (*session.exec(select(Person)), *session.exec(select(StaffMember))):
        borne += (adult.forename, adult.surname, getattr(adult, "known_as", ""))
    lexicon = senses.shared().known.lexicon
    return trace_of(names_of(session, pupil), words_of(borne), lexicon)


def posts_about(session: Session, pupil_id: int) -> frozenset[int]:
    """The posts that show the child, or whose words named the child when they were saved."""
    link, found = session.connection(), set()
    for name in ("shown_pupil", "withdrawal_post", "public_review"):
        table = METADATA.tables[name]
        source, post = sweep.joined(table, "post")
        keys = list(table.primary_key.columns)
        with_pupil, pupil = sweep.joined(table, "pupil")
        mine = sa.select(*keys).select_from(with_pupil).where(pupil == pupil_id)
        found |= set(link.execute(sa.select(post).select_from(source).where(keys[0].in_(mine))).scalars())
    snapshots = sa.select(col(Version.post_id), col(Version.consent_snapshot))
    for post_id, snapshot in link.execute(snapshots):
        if any(ChildAnswer.from_json(answer).pupil_id == pupil_id for answer in snapshot):
            found.add(post_id)
    return frozenset(found)


def erase(
    session: Session,
    pupil: Pupil,
    *,
    by: int | None,
    cause: str,
    key: OperationalKey | None,
    now: datetime,
) -> tuple[Erasure, Trace]:
    """Takes a child out of everything, in the caller's transaction. `key` opens notes that are sealed.

    Gives what is written down of it, and the words that went, for the files of mail. Freed pages and files
    are for `cleaning`, once this is written.
    """
    words, posts = trace(session, pupil), posts_about(session, pupil.id)
    changed = list(sweep.changes(session, words, sweep.About(pupil.id, posts)))
    details = _details(session, words, pupil.id, posts)
    pictures = pictures_of(session, pupil.id)
    tables = {change.table.name for change in changed}
    always = {*GOES, "audit_detail", "contact", "withdrawal", "picture", "picture_look", "held_file"}
    with guards.opened(session, {*tables, *always, "screening_finding", "reply_concern", "data_request"}):
        sweep.apply(session, changed)
        _remember(session, changed, now)
        counts = {"texts": len(changed), "details": len(details), "pictures": len(pictures)}
        counts |= _rows(session, pupil.id)
        _let_go(session, details, pictures, now)
        _sealed(session, words, key)
    salt = secrets.token_hex(16)
    row = Erasure(
        pupil_id=pupil.id,
        salt=salt,
        mark=mark(salt, pupil.mis_ref),
        cause=cause,
        counts={name: number for name, number in sorted(counts.items()) if number},
        erased_by=by,
        erased_at=now,
    )
    session.add(row)
    _empty(pupil, now)
    session.add(pupil)
    session.flush()
    return row, words


def mark(salt: str, mis_ref: str) -> str:
    """By what a child that comes back with a backup is known again."""
    return hashlib.sha256(bytes.fromhex(salt) + mis_ref.encode()).hexdigest()


def is_erased(pupil: Pupil) -> bool:
    """Whether nothing but the number of this child is left."""
    return not pupil.forename and not pupil.surname


def _empty(pupil: Pupil, now: datetime) -> None:
    pupil.mis_ref, pupil.admission_number = f"erased-{pupil.id}", None
    pupil.forename = pupil.surname = pupil.known_as = pupil.year_group = ""
    pupil.former_names, pupil.class_id, pupil.roll = [], None, RollStatus.LEFT
    pupil.joined_on = pupil.left_on = now.date()


def _rows(session: Session, pupil_id: int) -> dict[str, int]:
    """Deletes the rows of the child, and cuts what refers to them."""
    link, counts = session.connection(), {}
    cases = METADATA.tables["withdrawal"]
    link.execute(sa.update(cases).where(cases.c.pupil_id == pupil_id).values(said_by="", note="", contact_id=None))
    for name in (*GOES, "contact"):
        table = METADATA.tables[name]
        source, pupil = sweep.joined(table, "pupil")
        keys = list(table.primary_key.columns)
        wanted = sa.select(*keys).select_from(source).where(pupil == pupil_id)
        this = keys[0] if len(keys) == 1 else sa.tuple_(*keys)
        done = link.execute(sa.delete(table).where(this.in_(wanted)))
        if name in _COUNTED:
            counts[_COUNTED[name]] = done.rowcount
    asked = METADATA.tables["data_request"]
    link.execute(sa.update(asked).where(asked.c.pupil_id == pupil_id).values(asked_by="", about="", done_note=""))
    link.execute(sa.delete(METADATA.tables["held_file"]))  # a whole roll may lie in it; it is uploaded again
    return counts


def pictures_of(session: Session, pupil_id: int) -> list[int]:
    """The pictures in which the child was ticked, and copies of them, whose bytes are still here."""
    table, picture = METADATA.tables["shown_pupil"], METADATA.tables["version_picture"]
    ticked = session.connection().execute(
        sa.select(picture.c.picture_id)
        .join(table, table.c.version_picture_id == picture.c.id)
        .where(table.c.pupil_id == pupil_id)
    )
    return sorted(copies_of(session, ticked.scalars()))


def _details(session: Session, words: Trace, pupil_id: int, posts: Iterable[int]) -> list[int]:
    """The events whose details go: those that hold one of the words, and those about the child or a request."""
    about = set(posts)
    requests = METADATA.tables["consent_request"]
    numbers = session.connection().execute(sa.select(requests.c.id).where(requests.c.pupil_id == pupil_id))
    subjects = {f"pupil:{pupil_id}", *(f"request:{number}" for number in numbers.scalars())}
    rows = session.connection().execute(
        sa.select(
            col(AuditDetail.seq), col(AuditDetail.details), col(AuditEvent.post_id), col(AuditEvent.subject)
        ).join(AuditEvent, col(AuditEvent.seq) == col(AuditDetail.seq)),
        execution_options={"yield_per": 1000},
    )
    return [
        seq
        for seq, details, post_id, subject in rows
        if subject in subjects or words.out_of_json(details, close=post_id in about) != details
    ]


def _let_go(session: Session, details: list[int], pictures: list[int], now: datetime) -> None:
    link = session.connection()
    for start in range(0, len(details), 500):
        link.execute(sa.delete(AuditDetail).where(col(AuditDetail.seq).in_(details[start : start + 500])))
    picture, look = METADATA.tables["picture"], METADATA.tables["picture_look"]
    for start in range(0, len(pictures), 500):
        some = pictures[start : start + 500]
        link.execute(
            sa.update(picture).where(picture.c.id.in_(some), picture.c.gone_at.is_(None)).values(gone_at=now)
        )
        link.execute(sa.delete(look).where(look.c.picture_id.in_(some)))


def _remember(session: Session, changed: Iterable[sweep.Change], now: datetime) -> None:
    """Keeps the hash of a text that was changed, and no longer points into it."""
    touched = [change for change in changed if change.table.name == "version" and "text" in change.after]
    for change in touched:
        remember_text(session, change.key["id"], change.before["text"], now)
    finding, run = METADATA.tables["screening_finding"], METADATA.tables["screening"]
    of_them = sa.select(run.c.id).where(run.c.version_id.in_([change.key["id"] for change in touched]))
    session.connection().execute(
        sa.update(finding).where(finding.c.screening_id.in_(of_them)).values(start=None, end=None)
    )


def remember_text(session: Session, version_id: int, text: str, now: datetime) -> None:
    """Keeps the hash of what a text was, the first time that it is changed."""
    if session.get(ErasedVersion, version_id) is None:
        sha256 = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        session.add(ErasedVersion(version_id=version_id, text_sha256=sha256, erased_at=now))


def _sealed(session: Session, words: Trace, key: OperationalKey | None) -> None:
    """Notes for the safeguarding lead are opened, read and sealed again. Without the key they are emptied."""
    for concern in session.exec(select(ReplyConcern)):
        concern.sealed = resealed_without(concern, key, lambda note: words.out_of(note, close=True))
        session.add(concern)
