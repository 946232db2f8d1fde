"""How will a post look? The exact words and pictures of one version, as X's readers will meet them."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from gatekeeper.contents import AS_CORRECTED, REPLY_SETTINGS
from gatekeeper.corrections import corrected_by
from gatekeeper.models import Picture, Version, VersionPicture
from gatekeeper.queries.masking import Veil
from gatekeeper.screening import the_channel, the_school


@dataclass(frozen=True, slots=True)
class PreviewPicture:
    """One picture at its place. `is_gone` says that it was deleted since."""

    picture_id: int
    alt_text: str
    width: int
    height: int
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """The post as the public will see it."""

    account: str
    handle: str
    text: str
    pictures: tuple[PreviewPicture, ...]
    replies: str
    made_with_ai: bool


def preview_of(session: Session, version: Version, veil: Veil) -> Preview:
    """The rendering of a stored version, from its own rows."""
    rows = session.exec(
        select(VersionPicture, Picture)
        .join(Picture, col(Picture.id) == col(VersionPicture.picture_id))
        .where(VersionPicture.version_id == version.id)
        .order_by(col(VersionPicture.position))
    ).all()
    return Preview(
        account=the_school(session).name,
        handle=the_channel(session).handle,
        text=veil.text(version.text),
        pictures=tuple(
            PreviewPicture(
                picture.id, veil.text(row.alt_text), picture.width, picture.height, picture.gone_at is not None
            )
            for row, picture in rows
        ),
        replies=AS_CORRECTED
        if corrected_by(session, version.post_id)
        else REPLY_SETTINGS.get(version.reply_setting, version.reply_setting),
        made_with_ai=version.made_with_ai,
    )
