"""What does the page of one picture show: what was found where, and everybody who can be ticked?

Every “cannot be shown” is the same here as anywhere (reference "school-domain", section 3.6): a
name comes with yes or no for how this picture shows people, and with nothing else.
"""

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from sqlmodel import Session, col, select

from gatekeeper.actor import Actor
from gatekeeper.clock import say_date
from gatekeeper.covering import covered_parts, newest_copies
from gatekeeper.everybody import Everybody
from gatekeeper.looks import looked
from gatekeeper.marks import cover_of_face, cover_of_line
from gatekeeper.models import Picture, PictureCover, Post, Presentation, ShownPupil, Version, VersionPicture
from gatekeeper.queries.pupils import LEFT, by_class
from rules.facts import Looked, Region

MOST_GROUPS = 3
LOOK_BACK = 60
"""Among so many pictures that somebody saved last we look for groups of children."""
NAMED_IN_A_GROUP = 2
NO_REASONS: Mapping[int, Sequence[str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Place:
    """A part of the picture in whole pixels, as a drawing over it needs it."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class FoundFace:
    """A place where a face seems to be. `crop` shows it with some room, `cover` is what a cover would hide."""

    number: int
    sure: bool
    place: Place
    crop: Place
    cover: Place


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A line of writing or a code; `why` is what the rules say of it. Without text: it could not be read."""

    number: int
    text: str
    is_code: bool
    place: Place
    crop: Place
    cover: Place
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in a picture. `looked` False: nobody has looked yet, so nothing is known."""

    looked: bool
    faces: tuple[FoundFace, ...]
    lines: tuple[FoundLine, ...]
    too_dark: bool
    too_blurred: bool
    covered_parts: int
    covered_faces: int

    @property
    def sure(self) -> tuple[FoundFace, ...]:
        """The faces that have to be accounted for one by one."""
        return tuple(face for face in self.faces if face.sure)

    @property
    def unsure(self) -> tuple[FoundFace, ...]:
        """The places that are only asked about."""
        return tuple(face for face in self.faces if not face.sure)


@dataclass(frozen=True, slots=True)
class Taggable:
    """One pupil who can be ticked, and whether they may be shown as this picture shows people."""

    id: int
    name: str
    class_name: str
    may_be_shown: bool


@dataclass(frozen=True, slots=True)
class TaggableClass:
    """One class to tick from."""

    key: str
    name: str
    has_left: bool
    pupils: tuple[Taggable, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Some children who were in a picture together a short while ago."""

    words: str
    pupil_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OwnPicture:
    """A picture of the post, as it is kept."""

    id: int
    width: int
    height: int
    file_name: str


def own_picture(session: Session, reference: str, picture_id: int) -> OwnPicture | None:
    """The picture that stands for this one now, its newest covered copy perhaps. None: not of this post."""
    picture = session.exec(
        select(Picture)
        .join(Post, col(Post.id) == col(Picture.post_id))
        .where(Post.reference == reference, Picture.id == picture_id)
    ).one_or_none()
    if picture is None:
        return None
    newest = session.get_one(Picture, newest_copies(session, picture.post_id).get(picture.id, picture.id))
    return OwnPicture(newest.id, newest.width, newest.height, newest.file_name)


def copies(session: Session, reference: str) -> dict[int, int]:
    """For each picture of a post that was covered: its copy that stands in its place now."""
    return newest_copies(session, session.exec(select(Post.id).where(Post.reference == reference)).one())


def found_in(session: Session, picture: OwnPicture, why: Mapping[int, Sequence[str]] = NO_REASONS) -> Found:
    """What was seen in a picture, with what the rules say (`why`) of the lines of writing in it."""
    root = _first_of(session, picture.id)
    looks = looked(session, {picture.id, root})
    seen = looks.get(picture.id)
    first = looks.get(root)
    sure = {face.number for face in seen.faces if face.sure} if seen else set()
    covered = sum(face.sure and face.number not in sure for face in first.faces) if first and seen else 0
    return Found(
        looked=seen is not None,
        faces=tuple(_face(face.number, face.region, picture, sure=face.sure) for face in seen.faces)
        if seen
        else (),
        lines=_lines(seen, picture, why) if seen else (),
        too_dark=bool(seen and seen.too_dark),
        too_blurred=bool(seen and seen.too_blurred),
        covered_parts=covered_parts(session, [picture.id])[picture.id],
        covered_faces=covered,
    )


def classes(session: Session, people: Everybody, presentation: Presentation) -> tuple[TaggableClass, ...]:
    """Everybody who can be ticked, by class; those who left stand at the end."""
    return tuple(
        TaggableClass(
            of.key,
            of.name,
            of.name == LEFT,
            tuple(
                Taggable(pupil.id, pupil.name, of.name, people.answer(pupil.id, presentation).may_be_shown)
                for pupil in of.pupils
            ),
        )
        for of in by_class(session)
    )


def may_be_shown(people: Everybody, presentation: Presentation) -> list[int]:
    """The ids of everybody who may be shown as a picture shows people."""
    return sorted(pupil_id for pupil_id in people.answers if people.answer(pupil_id, presentation).may_be_shown)


def named(pupils: Iterable[Taggable], typed: str) -> tuple[Taggable, ...]:
    """Those whose name or class holds every word that was typed, accents left aside."""
    wanted = _plain(typed).split()
    return tuple(
        p for p in pupils if wanted and all(word in _plain(f"{p.name} {p.class_name}") for word in wanted)
    )


def recent_groups(
    session: Session, actor: Actor, reference: str, names: Mapping[int, str], without: Collection[frozenset[int]]
) -> tuple[Group, ...]:
    """The last few groups that this person ticked in other posts. `without` are offered already."""
    rows = session.exec(
        select(VersionPicture.id, Version.saved_at)
        .join(Version, col(Version.id) == col(VersionPicture.version_id))
        .join(Post, col(Post.id) == col(Version.post_id))
        .where(Version.saved_by == actor.staff_id, Post.reference != reference)
        .order_by(col(VersionPicture.id).desc())
        .limit(LOOK_BACK)
    ).all()
    shown: dict[int, set[int]] = {}
    for row_id, pupil_id in session.exec(
        select(ShownPupil.version_picture_id, ShownPupil.pupil_id).where(
            col(ShownPupil.version_picture_id).in_([row_id for row_id, _ in rows])
        )
    ):
        shown.setdefault(row_id, set()).add(pupil_id)
    found: dict[frozenset[int], datetime] = {}
    for row_id, saved_at in rows:
        ids = frozenset(shown.get(row_id, set()) & names.keys())
        if len(ids) > 1 and ids not in without:
            found.setdefault(ids, saved_at)
    return tuple(
        Group(f"{say_names(ids, names)}, {say_date(at)}", tuple(sorted(ids)))
        for ids, at in list(found.items())[:MOST_GROUPS]
    )


def say_names(ids: Iterable[int], names: Mapping[int, str]) -> str:
    """Some children in a few words: "Penny R., Alfie T. and 4 more"."""
    return in_a_row(names_of(ids, names, NAMED_IN_A_GROUP))


def names_of(ids: Iterable[int], names: Mapping[int, str], most: int) -> list[str]:
    """The first few by name, and how many more: ["Penny R.", "Alfie T.", "4 more"]."""
    known = [short(name) for name in sorted(names[pupil_id] for pupil_id in ids if pupil_id in names)]
    return known if len(known) <= most + 1 else [*known[:most], f"{len(known) - most} more"]


def in_a_row(words: list[str]) -> str:
    """Words as one says them one after the other: "one, two and three"."""
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)


def short(name: str) -> str:
    """A name as colleagues say it: "Penny R."."""
    first, _, rest = name.partition(" ")
    return f"{first} {rest[0]}." if rest else first


def _plain(text: str) -> str:
    parts = unicodedata.normalize("NFD", text.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


def _first_of(session: Session, picture_id: int) -> int:
    """The picture that was taken in, of which this is a covered copy perhaps."""
    this = picture_id
    while (cover := session.get(PictureCover, this)) is not None:
        this = cover.covers_id
    return this


def _face(number: int, region: Region, picture: OwnPicture, *, sure: bool) -> FoundFace:
    cover = _place(cover_of_face(region, picture.width, picture.height), picture)
    return FoundFace(number, sure, _place(region, picture), _square(cover), cover)


def _lines(seen: Looked, picture: OwnPicture, why: Mapping[int, Sequence[str]]) -> tuple[FoundLine, ...]:
    lines = []
    for number, line in enumerate(seen.lines):
        cover = _place(cover_of_line(line.region, picture.width, picture.height), picture)
        place = _place(line.region, picture)
        lines.append(FoundLine(number, line.text, line.is_code, place, cover, cover, tuple(why.get(number, ()))))
    return tuple(lines)


def _place(region: Region, picture: OwnPicture) -> Place:
    return Place(
        round(region.left * picture.width),
        round(region.top * picture.height),
        max(1, round(region.width * picture.width)),
        max(1, round(region.height * picture.height)),
    )


def _square(place: Place) -> Place:
    """A square around a place, so that all crops look alike; it may reach over the edge, which stays empty."""
    side = max(place.width, place.height)
    return Place(place.x - (side - place.width) // 2, place.y - (side - place.height) // 2, side, side)
