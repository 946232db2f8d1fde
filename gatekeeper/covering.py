"""Which picture is the covered copy of which, and how many parts of it are hidden?"""

from sqlmodel import Session, col, select

from gatekeeper.models import Picture, PictureCover


def newest_copies(session: Session, post_id: int) -> dict[int, int]:
    """For each picture of a post that was covered: the copy that stands in its place now."""
    after = _later(session, post_id)
    newest = {}
    for picture_id in after:
        last = picture_id
        while last in after:
            last = after[last].picture_id
        newest[picture_id] = last
    return newest


def covered_parts(session: Session, picture_ids: list[int]) -> dict[int, int]:
    """How many parts are hidden in each of these pictures, those of its earlier copies included."""
    if not picture_ids:
        return {}
    posts = set(session.exec(select(Picture.post_id).where(col(Picture.id).in_(picture_ids))))
    before = {cover.picture_id: cover for post_id in sorted(posts) for cover in _later(session, post_id).values()}
    parts = {}
    for picture_id in picture_ids:
        parts[picture_id], this = 0, picture_id
        while this in before:
            parts[picture_id] += len(before[this].patches)
            this = before[this].covers_id
    return parts


def family(session: Session, post_id: int, picture_id: int) -> set[int]:
    """A picture of a post, what it is a covered copy of, and the covered copies of it."""
    pairs = [(cover.picture_id, cover.covers_id) for cover in _later(session, post_id).values()]
    found, before = {picture_id}, 0
    while len(found) > before:
        before = len(found)
        found |= {one for pair in pairs if found & set(pair) for one in pair}
    return found


def _later(session: Session, post_id: int) -> dict[int, PictureCover]:
    """The covered copy of each picture of a post that has one."""
    found = session.exec(
        select(PictureCover)
        .join(Picture, col(Picture.id) == col(PictureCover.picture_id))
        .where(Picture.post_id == post_id)
    )
    return {cover.covers_id: cover for cover in found}
