"""What does the page need on which a post is written: aims, classes, pictures, and what the rules say now?"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from sqlmodel import Session, col, select

from gatekeeper.actor import Actor
from gatekeeper.contents import AS_CORRECTED, REPLY_SETTINGS, Contents
from gatekeeper.covering import newest_copies
from gatekeeper.everybody import everybody
from gatekeeper.models import Objective, Picture, Post
from gatekeeper.queries.author_findings import AREAS, WEIGHT, AuthorFinding, Offer, Spot, for_author, known
from gatekeeper.queries.costs import sending_costs
from gatekeeper.queries.drafts import post_to_write
from gatekeeper.queries.picture_page import Found, OwnPicture, found_in
from gatekeeper.queries.preview import Preview, PreviewPicture
from gatekeeper.queries.pupils import ClassOfPupils, by_class
from gatekeeper.screening import check, the_channel, the_school
from gatekeeper.versions import Draft, check_form, contents_of
from rules.facts import Stage
from rules.findings import Field, Severity
from rules.text import MAX_WEIGHTED, weighted_length

_ABOUT_PICTURES = (Field.PICTURES, Field.ALT_TEXT, Field.PEOPLE)


@dataclass(frozen=True, slots=True)
class Aim:
    """One of the school's aims for its account, and what it should lead to."""

    code: str
    title: str
    outcome: str


@dataclass(frozen=True, slots=True)
class PictureInfo:
    """What is known of a picture beside what its author says of it."""

    id: int
    file_name: str
    width: int
    height: int
    removed: tuple[str, ...]
    turned_upright: bool
    found: Found


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything that the form offers to choose from. `newest` is the covered copy of each covered picture."""

    aims: tuple[Aim, ...]
    classes: tuple[ClassOfPupils, ...]
    pictures: dict[int, PictureInfo]
    replies: dict[str, str]
    newest: dict[int, int]

    @property
    def names(self) -> dict[int, str]:
        """The name of every pupil who can be ticked."""
        return {pupil.id: pupil.name for of in self.classes for pupil in of.pupils}


@dataclass(frozen=True, slots=True)
class Area:
    """One part of the post in the list of checks."""

    name: str
    findings: tuple[AuthorFinding, ...]

    @property
    def open(self) -> bool:
        """Whether something in it has to be put right or explained."""
        return any(not f.settled for f in self.findings)


@dataclass(frozen=True, slots=True)
class MarkedField:
    """The words of one field in stretches, each with the weight of what was found there, or none."""

    field: str
    stretches: tuple[tuple[str, Severity | None], ...]


@dataclass(frozen=True, slots=True)
class Look:
    """What the post weighs, what the rules say of it, and how it will look."""

    weighted: int
    limit: int
    findings: tuple[AuthorFinding, ...]
    preview: Preview
    untouched: bool
    costs: str = ""

    @property
    def open(self) -> tuple[AuthorFinding, ...]:
        """What has to be put right or explained before the post can be sent in."""
        return tuple(f for f in self.findings if not f.settled)

    def beside(self, slot: str) -> tuple[AuthorFinding, ...]:
        """The findings about one part of the form."""
        return () if self.untouched else tuple(f for f in self.findings if f.slot == slot)

    def offer(self, fingerprint: str, start: int, number: int) -> tuple[str, Offer] | None:
        """One of the fixes that the page offered, with the field it belongs to, if it still is offered."""
        for finding in self.findings:
            for spot in finding.spots if finding.fingerprint == fingerprint else ():
                if spot.start == start and 0 <= number < len(spot.offers):
                    return spot.field, spot.offers[number]
        return None

    def slot_of(self, name: str) -> str:
        """The part of the form where a finding stands, by its fingerprint or the wording to be answered."""
        for finding in self.findings:
            if name in (finding.fingerprint, *(spot.key for spot in finding.spots)):
                return finding.slot
        return ""

    def marked(self) -> tuple[MarkedField, ...]:
        """The words of each field in which something was found, with what was found marked."""
        found: dict[str, list[tuple[Spot, Severity]]] = {}
        for finding in self.findings:
            for spot in finding.spots if finding.settlement is None else ():
                found.setdefault(spot.field, []).append((spot, finding.severity))
        texts = {"text": self.preview.text} | {f"alt-{p.picture_id}": p.alt_text for p in self.preview.pictures}
        return tuple(
            MarkedField(field, _stretches(text, found[field])) for field, text in texts.items() if field in found
        )

    @property
    def areas(self) -> tuple[Area, ...]:
        """The parts of the post that are checked, each with what was found in it."""
        no_pictures = not self.preview.pictures
        return tuple(
            Area(name, found)
            for field, name in AREAS.items()
            if (found := tuple(f for f in self.findings if f.area == name))
            or not (field is Field.POST or (no_pictures and field in _ABOUT_PICTURES))
        )


def choices(session: Session, reference: str) -> Choices:
    """What the form of this post offers."""
    post = session.exec(select(Post).where(Post.reference == reference)).one()
    newest = newest_copies(session, post.id)
    pictures = session.exec(select(Picture).where(Picture.post_id == post.id))
    aims = session.exec(select(Objective).where(Objective.active).order_by(col(Objective.position)))
    return Choices(
        aims=tuple(Aim(aim.code, aim.title, aim.intended_outcome) for aim in aims),
        classes=by_class(session),
        pictures={
            p.id: PictureInfo(
                p.id,
                p.file_name,
                p.width,
                p.height,
                tuple(p.removed),
                p.turned_upright,
                found_in(session, OwnPicture(p.id, p.width, p.height, p.file_name)),
            )
            for p in pictures
            if p.id not in newest
        },
        replies=dict(REPLY_SETTINGS),
        newest=newest,
    )


def look(
    session: Session,
    actor: Actor,
    reference: str,
    draft: Draft,
    *,
    now: datetime,
    late: timedelta,
    stage: Stage = Stage.DRAFT,
) -> Look:
    """What would be said of the post if it were saved as it is typed, or sent in (`stage`).

    Raises:
        NotFound: there is no such post.
        NotPermitted: it is a colleague's.
        InvalidInput: a field is too long, or a picture or a pupil of the form is not known.
    """
    check_form(draft)
    post = post_to_write(session, actor, reference)
    people = everybody(session, now)
    contents = contents_of(session, post, draft, now=now, late=late, known=people)
    report = check(session, contents, post=post, stage=stage, now=now, known=people)
    return Look(
        weighted=weighted_length(draft.text),
        limit=MAX_WEIGHTED,
        findings=for_author(
            report.findings, contents, draft.reasons, known(session, actor, post, contents, report.findings)
        ),
        preview=preview(session, contents),
        untouched=stage is Stage.DRAFT and not draft.text.strip() and not draft.pictures,
        costs=sending_costs(session, contents),
    )


def preview(session: Session, contents: Contents) -> Preview:
    """How contents will look that need not have been saved."""
    sizes = {
        p.id: (p.width, p.height)
        for p in session.exec(
            select(Picture).where(col(Picture.id).in_([p.picture_id for p in contents.pictures]))
        )
    }
    return Preview(
        account=the_school(session).name,
        handle=the_channel(session).handle,
        text=contents.text,
        pictures=tuple(
            PreviewPicture(p.picture_id, p.alt_text, *sizes.get(p.picture_id, (0, 0))) for p in contents.pictures
        ),
        replies=AS_CORRECTED
        if contents.reply_to
        else REPLY_SETTINGS.get(contents.reply_setting, contents.reply_setting),
        made_with_ai=contents.made_with_ai,
    )


def _stretches(text: str, found: list[tuple[Spot, Severity]]) -> tuple[tuple[str, Severity | None], ...]:
    cuts = sorted({0, len(text), *(at for spot, _ in found for at in (spot.start, spot.end))})
    pieces = []
    for start, end in pairwise(cuts):
        here = [severity for spot, severity in found if spot.start <= start and end <= spot.end]
        pieces.append((text[start:end], min(here, key=WEIGHT.__getitem__) if here else None))
    return tuple(pieces)
