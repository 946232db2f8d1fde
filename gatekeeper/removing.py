"""How do the bytes of a picture that is gone leave the disk, and what if that was interrupted?

A picture is gone as soon as the database says so (`Picture.gone_at`); its files are deleted
afterwards, so that a failed step never leaves a picture without its bytes. What a crash left behind
is deleted at the next start. Old backups hold such files until they themselves are deleted.
"""

from collections.abc import Iterable

from sqlmodel import Session, col, or_, select

from gatekeeper.audit import chain
from gatekeeper.db import Database
from gatekeeper.models import Picture
from gatekeeper.pictures.store import PictureStore


def remove_bytes(db: Database, store: PictureStore, picture_id: int) -> tuple[str, ...]:
    """Deletes the files of a picture that is gone, its small copy included; gives what was deleted.

    A file that another picture still needs stays, and so do those of a picture that is not gone.
    Done twice, it does no more than once.
    """
    with db.read() as session:
        picture = session.get(Picture, picture_id)
    if picture is None or picture.gone_at is None:
        return ()
    return remove_unneeded(db, store, (picture.sha256, picture.small_sha256))


def remove_unneeded(db: Database, store: PictureStore, digests: Iterable[str]) -> tuple[str, ...]:
    """Deletes those of these files that no picture needs; gives what was deleted."""
    wanted = list(dict.fromkeys(digests))
    with db.write() as session:
        chain.lock(session)  # so that nobody adds a picture of these very bytes between looking and deleting
        needed = _needed(session, wanted)
        return tuple(digest for digest in wanted if digest not in needed and store.delete(digest))


def remove_leftovers(db: Database, store: PictureStore) -> int:
    """Deletes what a crash left on the disk of pictures that are gone; gives how many files there were."""
    with db.read() as session:
        left = leftovers(session, store)
    return len(remove_unneeded(db, store, left)) if left else 0


def leftovers(session: Session, store: PictureStore) -> list[str]:
    """Files on the disk of which every picture is gone."""
    gone = session.exec(select(Picture.sha256, Picture.small_sha256).where(col(Picture.gone_at).is_not(None)))
    left = [digest for digest in {digest for pair in gone for digest in pair} if store.exists(digest)]
    needed = _needed(session, left) if left else set()
    return sorted(digest for digest in left if digest not in needed)


def _needed(session: Session, digests: list[str]) -> set[str]:
    """Those of the files that a picture which is not gone still needs."""
    pairs = session.exec(
        select(Picture.sha256, Picture.small_sha256).where(
            col(Picture.gone_at).is_(None),
            or_(col(Picture.sha256).in_(digests), col(Picture.small_sha256).in_(digests)),
        )
    )
    return {digest for pair in pairs for digest in pair}
