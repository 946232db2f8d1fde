"""What exactly is in this version: its pictures, who is in them, its aim, its time?

Shared by the page on which a second reader decides and by the post's own page.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from gatekeeper.clock import say
from gatekeeper.contents import AboutPicture, PictureContents
from gatekeeper.everybody import everybody
from gatekeeper.models import Objective, Picture, Pupil, SchoolClass, ShownPupil, Version, VersionPicture
from gatekeeper.queries.difference import Stretch, hidden
from gatekeeper.queries.masking import Veil
from gatekeeper.queries.picture_page import OwnPicture
from gatekeeper.queries.picture_said import PictureSaid, said_of_picture
from gatekeeper.queries.preview import Preview, preview_of


@dataclass(frozen=True, slots=True)
class Chip:
    """One pupil in one picture. A reader who may not know the name sees "Pupil 1"."""

    name: str
    class_name: str
    may_be_shown: bool


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """One picture with everything that was said of it."""

    position: int
    picture_id: int
    width: int
    height: int
    alt_text: str
    hidden_in_alt: tuple[Stretch, ...]
    people: tuple[Chip, ...]
    nobody_pictured: bool
    removed: tuple[str, ...]
    turned_upright: bool
    said: PictureSaid
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class PermissionCount:
    """How many children are shown, and for how many of them the answer is yes today."""

    children: int
    yes: int

    @property
    def all_yes(self) -> bool:
        """Whether everybody may be shown."""
        return self.children == self.yes

    @property
    def sentence(self) -> str:
        """As the second reader reads it: "3 children, all yes"."""
        if not self.children:
            return "No children are shown."
        noun = "child" if self.children == 1 else "children"
        if self.all_yes:
            return f"{self.children} {noun}, {'yes' if self.children == 1 else 'all yes'}"
        return f"{self.children} {noun}, {self.children - self.yes} cannot be shown"


@dataclass(frozen=True, slots=True)
class ContentsView:
    """A version as a page shows it."""

    number: int
    digest: str
    preview: Preview
    pictures: tuple[ShownPicture, ...]
    permissions: PermissionCount
    objective: str
    goes_out: str
    replies: str
    made_with_ai: bool
    hidden: tuple[Stretch, ...]


def contents_view(
    session: Session, version: Version, veil: Veil, names: Mapping[int, tuple[str, str]], now: datetime
) -> ContentsView:
    """Everything that a page shows of a version. `names` comes from `pupil_names`."""
    preview = preview_of(session, version, veil)
    rows = session.exec(
        select(VersionPicture, Picture)
        .join(Picture, col(Picture.id) == col(VersionPicture.picture_id))
        .where(VersionPicture.version_id == version.id)
        .order_by(col(VersionPicture.position))
    ).all()
    shown = _shown(session, [row.id for row, _ in rows])
    ids = {pupil_id for pupils in shown.values() for pupil_id in pupils}
    abouts = {row.id: AboutPicture.from_json(row.about) for row, _ in rows}
    may = _may_be_shown(session, now, rows, shown, abouts) if ids else {}
    all_may = {
        pupil_id
        for pupil_id in ids
        if all(pupil_id in may[row.id] for row, _ in rows if pupil_id in shown.get(row.id, ()))
    }
    return ContentsView(
        number=version.number,
        digest=version.digest,
        preview=preview,
        pictures=tuple(
            ShownPicture(
                position=row.position,
                picture_id=picture.id,
                width=picture.width,
                height=picture.height,
                alt_text=veil.text(row.alt_text),
                hidden_in_alt=hidden(veil.text(row.alt_text)),
                people=tuple(
                    Chip(*names.get(pupil_id, ("A pupil no longer on the roll", "")), pupil_id in may[row.id])
                    for pupil_id in shown.get(row.id, ())
                ),
                nobody_pictured=row.nobody_pictured,
                removed=tuple(picture.removed),
                turned_upright=picture.turned_upright,
                said=said_of_picture(
                    session,
                    OwnPicture(picture.id, picture.width, picture.height, picture.file_name),
                    abouts[row.id],
                    veil,
                ),
                is_gone=picture.gone_at is not None,
            )
            for row, picture in rows
        ),
        permissions=PermissionCount(len(ids), len(all_may)),
        objective=objectives(session).get(version.objective, ""),
        goes_out=say(version.scheduled_for) if version.scheduled_for else "As soon as it is agreed",
        replies=preview.replies,
        made_with_ai=version.made_with_ai,
        hidden=hidden(preview.text),
    )


def _may_be_shown(
    session: Session,
    now: datetime,
    rows: Sequence[tuple[VersionPicture, Picture]],
    shown: Mapping[int, Sequence[int]],
    abouts: Mapping[int, AboutPicture],
) -> dict[int, set[int]]:
    """For each picture of a version those who may be shown as it shows them, as things stand today."""
    known = everybody(session, now)
    may: dict[int, set[int]] = {}
    for row, _ in rows:
        pupils = tuple(shown.get(row.id, ()))
        contents = PictureContents(row.picture_id, "", "", row.nobody_pictured, pupils, abouts[row.id])
        may[row.id] = {
            pupil_id for pupil_id in pupils if known.shown(pupil_id, contents.presentation).may_be_shown
        }
    return may


def pupil_names(session: Session, pupil_ids: Iterable[int], veil: Veil) -> dict[int, tuple[str, str]]:
    """Name and class of each pupil, or "Pupil 1", "Pupil 2" for a reader who may not learn them."""
    wanted = sorted(set(pupil_ids))
    if not veil.lifted:
        return {pupil_id: (f"Pupil {place}", "") for place, pupil_id in enumerate(wanted, start=1)}
    if not wanted:
        return {}
    rows = session.exec(
        select(Pupil, SchoolClass.name)
        .join(SchoolClass, col(SchoolClass.id) == col(Pupil.class_id), isouter=True)
        .where(col(Pupil.id).in_(wanted))
    )
    return {
        pupil.id: (f"{pupil.known_as or pupil.forename} {pupil.surname}", class_name or "")
        for pupil, class_name in rows
    }


def pupils_ever_shown(session: Session, post_id: int) -> set[int]:
    """Everybody who is in a picture of any version of a post."""
    return set(
        session.exec(
            select(ShownPupil.pupil_id)
            .join(VersionPicture, col(VersionPicture.id) == col(ShownPupil.version_picture_id))
            .join(Version, col(Version.id) == col(VersionPicture.version_id))
            .where(Version.post_id == post_id)
        )
    )


def objectives(session: Session) -> dict[str, str]:
    """The title of each aim, those that are no longer offered included."""
    return dict(session.exec(select(Objective.code, Objective.title)).all())


def _shown(session: Session, version_picture_ids: list[int]) -> dict[int, list[int]]:
    shown: dict[int, list[int]] = {}
    if version_picture_ids:
        rows = session.exec(
            select(ShownPupil.version_picture_id, ShownPupil.pupil_id)
            .where(col(ShownPupil.version_picture_id).in_(version_picture_ids))
            .order_by(col(ShownPupil.pupil_id))
        )
        for row_id, pupil_id in rows:
            shown.setdefault(row_id, []).append(pupil_id)
    return shown
