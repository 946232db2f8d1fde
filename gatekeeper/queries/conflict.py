"""Two people wrote in the same post: how does each field stand with the one and with the other?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from gatekeeper.actor import Actor
from gatekeeper.clock import say
from gatekeeper.contents import REPLY_SETTINGS, Contents
from gatekeeper.models import Person
from gatekeeper.posts import the_version
from gatekeeper.queries.contents_view import objectives, pupil_names
from gatekeeper.queries.difference import Piece, words
from gatekeeper.queries.drafts import post_to_write
from gatekeeper.queries.masking import Veil
from gatekeeper.versions import Draft, contents_of, read_contents, reasons_of


@dataclass(frozen=True, slots=True)
class SidePicture:
    """One picture as one of the two left it."""

    picture_id: int
    alt_text: str
    people: str


@dataclass(frozen=True, slots=True)
class Side:
    """One field in words, as it stands with the one and with the other."""

    what: str
    theirs: str
    mine: str

    @property
    def same(self) -> bool:
        """Whether it makes no difference whose is kept."""
        return self.theirs == self.mine


@dataclass(frozen=True, slots=True)
class Conflict:
    """Both versions, field by field. `text` lays the words over each other."""

    reference: str
    by: str
    by_reader: bool
    at: datetime
    number: int
    theirs_text: str
    mine_text: str
    text: tuple[Piece, ...]
    theirs_pictures: tuple[SidePicture, ...]
    mine_pictures: tuple[SidePicture, ...]
    sides: tuple[Side, ...]

    @property
    def whose(self) -> str:
        """What the other side is called."""
        return "Your earlier save" if self.by_reader else f"{self.by}’s"

    @property
    def pictures_differ(self) -> bool:
        """Whether the two show other pictures, or say other things of them."""
        return self.theirs_pictures != self.mine_pictures


def conflict(
    session: Session, actor: Actor, reference: str, draft: Draft, *, now: datetime, late: timedelta
) -> Conflict:
    """What was saved in the meantime, beside what this person typed."""
    post = post_to_write(session, actor, reference)
    version = the_version(session, post)
    person = session.get(Person, version.saved_by)
    theirs = read_contents(session, version)
    mine = contents_of(session, post, draft, now=now, late=late)
    ids = [pupil_id for p in (*theirs.pictures, *mine.pictures) for pupil_id in p.pupil_ids]
    names = pupil_names(session, ids, Veil(lifted=True))
    return Conflict(
        reference=reference,
        by=person.name if person else "",
        by_reader=version.saved_by == actor.person_id,
        at=version.saved_at,
        number=version.number,
        theirs_text=theirs.text,
        mine_text=mine.text,
        text=words(theirs.text, mine.text),
        theirs_pictures=_pictures(theirs, names),
        mine_pictures=_pictures(mine, names),
        sides=(
            *_fields(theirs, mine, objectives(session)),
            Side(
                "Reasons given",
                _listed(reason for _, reason in reasons_of(session, version).values()),
                _listed(" ".join(reason.split()) for reason in draft.reasons.values()),
            ),
        ),
    )


def _fields(theirs: Contents, mine: Contents, titles: dict[str, str]) -> tuple[Side, ...]:
    return (
        Side("Aim", titles.get(theirs.objective, "None"), titles.get(mine.objective, "None")),
        Side("When it goes out", _when(theirs), _when(mine)),
        Side("Who may reply", _replies(theirs), _replies(mine)),
        Side("AI-made pictures", _yes(theirs), _yes(mine)),
    )


def _pictures(contents: Contents, names: dict[int, tuple[str, str]]) -> tuple[SidePicture, ...]:
    return tuple(
        SidePicture(
            p.picture_id,
            p.alt_text,
            ", ".join(names[pupil_id][0] for pupil_id in p.pupil_ids if pupil_id in names)
            or ("No person pictured" if p.nobody_pictured else "Not said who is in it"),
        )
        for p in contents.pictures
    )


def _when(contents: Contents) -> str:
    return say(contents.scheduled_for) if contents.scheduled_for else "As soon as it is agreed"


def _replies(contents: Contents) -> str:
    return REPLY_SETTINGS.get(contents.reply_setting, contents.reply_setting)


def _yes(contents: Contents) -> str:
    return "Yes" if contents.made_with_ai else "No"


def _listed(reasons: Iterable[str]) -> str:
    return "; ".join(sorted(filter(None, reasons))) or "None"
