"""Which table does somebody get who downloads the history?"""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from sqlmodel import Session, col, select

from gatekeeper.actor import Actor
from gatekeeper.clock import in_london
from gatekeeper.lifecycle import LABELS
from gatekeeper.models import Person, Post, Version, VersionPicture
from gatekeeper.permissions import Permission
from gatekeeper.queries import outside
from gatekeeper.queries.contents_view import objectives
from gatekeeper.queries.history import Search, agreed_by, everything
from gatekeeper.queries.masking import Veil, veil_for

HEADER = (
    "Reference",
    "State",
    "Since",
    "Text",
    "Pictures",
    "Picture descriptions",
    "Aim",
    "Started by",
    "Started",
    "Agreed by",
    "Planned for",
    "Published",
    "Number on X",
    "Note",
    "Fingerprint of the version",
)
PORTION = 500


def table(session: Session, actor: Actor, wanted: Search) -> list[tuple[str, ...]]:
    """A row for every post that matches and that this person may see, without the header."""
    actor.need(Permission.POST_EXPORT)
    veil = veil_for(session, actor)
    aims = objectives(session)
    posts = everything(session, actor, wanted)
    rows: list[tuple[str, ...]] = []
    while portion := list(islice(posts, PORTION)):
        rows += _rows(session, portion, aims, veil)
        session.expunge_all()
    return rows


def _rows(
    session: Session, portion: list[tuple[Post, Version, Person]], aims: dict[str, str], veil: Veil
) -> Iterator[tuple[str, ...]]:
    agreed = agreed_by(session, [post.id for post, _, _ in portion])
    elsewhere = outside.from_elsewhere(session, [post.id for post, _, _ in portion])
    alts: dict[int, list[str]] = {}
    for version_id, alt_text in session.exec(
        select(VersionPicture.version_id, VersionPicture.alt_text)
        .where(col(VersionPicture.version_id).in_([version.id for _, version, _ in portion]))
        .order_by(col(VersionPicture.version_id), col(VersionPicture.position))
    ):
        alts.setdefault(version_id, []).append(veil.text(alt_text))
    for post, version, author in portion:
        described = alts.get(version.id, [])
        yield (
            post.reference,
            LABELS[post.state],
            _stamp(post.state_since),
            veil.text(version.text),
            str(len(described)),
            " / ".join(described),
            aims.get(version.objective, version.objective),
            outside.FROM_ELSEWHERE if post.id in elsewhere else author.name,
            _stamp(post.created_at),
            agreed.get(post.id, ""),
            _stamp(version.scheduled_for),
            _stamp(post.published_at),
            post.x_post_id or "",
            veil.text(post.state_note),
            version.digest,
        )


def _stamp(at: datetime | None) -> str:
    """London time in a form that a spreadsheet sorts rightly."""
    return f"{in_london(at):%Y-%m-%d %H:%M}" if at else ""
