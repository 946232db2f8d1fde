"""What does the page need on which a post is written: aims, classes, pictures, and what the rules say now?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

import rules
from gatekeeper.actor import Actor
from gatekeeper.contents import REPLY_SETTINGS, Contents
from gatekeeper.models import Objective, Picture, Post
from gatekeeper.queries.drafts import post_to_write
from gatekeeper.queries.preview import Preview, PreviewPicture
from gatekeeper.queries.pupils import ClassOfPupils, by_class
from gatekeeper.screening import check, the_channel, the_school
from gatekeeper.versions import Draft, check_form, contents_of
from rules.facts import Stage
from rules.findings import Field, Finding, Severity
from rules.text import MAX_WEIGHTED, weighted_length

SEVERITY_WORDS: dict[Severity, str] = {
    Severity.BLOCK: "Stops this post",
    Severity.REASON: "Needs a reason",
    Severity.ADVICE: "Advice",
}
AREAS: dict[Field, str] = {
    Field.TEXT: "Words",
    Field.PICTURES: "Pictures",
    Field.ALT_TEXT: "Descriptions",
    Field.PEOPLE: "People in pictures",
    Field.OBJECTIVE: "Aim",
    Field.TIME: "Time",
    Field.POST: "The whole post",
}
_ABOUT_PICTURES = (Field.PICTURES, Field.ALT_TEXT, Field.PEOPLE)
_OF_A_PICTURE = {Field.ALT_TEXT: "alt", Field.PEOPLE: "people"}
_SLOTS = {Field.TIME: "when", Field.ALT_TEXT: "pictures", Field.PEOPLE: "pictures"}
_WEIGHT = {Severity.BLOCK: 0, Severity.REASON: 1, Severity.ADVICE: 2}


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


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything that the form offers to choose from."""

    aims: tuple[Aim, ...]
    classes: tuple[ClassOfPupils, ...]
    pictures: dict[int, PictureInfo]
    replies: dict[str, str]


@dataclass(frozen=True, slots=True)
class AuthorFinding:
    """One finding for the author. `slot` is the part of the form beside which it stands, and its anchor."""

    fingerprint: str
    title: str
    severity: Severity
    words: str
    area: str
    picture: int | None
    slot: str
    evidence: str
    message: str
    remedy: str
    reason: str

    @property
    def settled(self) -> bool:
        """Whether nothing has to be done about it before the post is sent in."""
        return self.severity is Severity.ADVICE or (self.severity is Severity.REASON and bool(self.reason))


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
class Look:
    """What the post weighs, what the rules say of it, and how it will look."""

    weighted: int
    limit: int
    findings: tuple[AuthorFinding, ...]
    preview: Preview
    untouched: bool

    @property
    def open(self) -> tuple[AuthorFinding, ...]:
        """What has to be put right or explained before the post can be sent in."""
        return tuple(f for f in self.findings if not f.settled)

    def beside(self, slot: str) -> tuple[AuthorFinding, ...]:
        """The findings about one part of the form."""
        return () if self.untouched else tuple(f for f in self.findings if f.slot == slot)

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
    pictures = session.exec(
        select(Picture).join(Post, col(Post.id) == col(Picture.post_id)).where(Post.reference == reference)
    )
    aims = session.exec(select(Objective).where(Objective.active).order_by(col(Objective.position)))
    return Choices(
        aims=tuple(Aim(aim.code, aim.title, aim.intended_outcome) for aim in aims),
        classes=by_class(session),
        pictures={
            p.id: PictureInfo(p.id, p.file_name, p.width, p.height, tuple(p.removed), p.turned_upright)
            for p in pictures
        },
        replies=dict(REPLY_SETTINGS),
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
    contents = contents_of(session, post, draft, now=now, late=late)
    report = check(session, contents, post=post, stage=stage, now=now)
    return Look(
        weighted=weighted_length(draft.text),
        limit=MAX_WEIGHTED,
        findings=_for_author(report.findings, contents, draft),
        preview=preview(session, contents),
        untouched=stage is Stage.DRAFT and not draft.text.strip() and not draft.pictures,
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
        replies=REPLY_SETTINGS.get(contents.reply_setting, contents.reply_setting),
        made_with_ai=contents.made_with_ai,
    )


def _for_author(findings: Iterable[Finding], contents: Contents, draft: Draft) -> tuple[AuthorFinding, ...]:
    """Each finding once: the same words in two places of a text need one reason, and get one field for it."""
    once: dict[str, Finding] = {}
    for finding in findings:
        once.setdefault(finding.fingerprint, finding)
    titles = {rule.id: rule.title for rule in rules.all_rules()}
    places = {place: p.picture_id for place, p in enumerate(contents.pictures, start=1)}
    rows = [
        AuthorFinding(
            fingerprint=fingerprint,
            title=titles.get(f.rule, f.rule),
            severity=f.severity,
            words=SEVERITY_WORDS[f.severity],
            area=AREAS[f.where.field],
            picture=f.where.picture,
            slot=_slot(f, places),
            evidence=f.evidence,
            message=f.message,
            remedy=f.remedy,
            reason=" ".join(draft.reasons.get(fingerprint, "").split()),
        )
        for fingerprint, f in once.items()
    ]
    return tuple(sorted(rows, key=lambda row: _WEIGHT[row.severity]))


def _slot(finding: Finding, places: dict[int, int]) -> str:
    field, place = finding.where.field, finding.where.picture
    if place in places and field in _OF_A_PICTURE:
        return f"{_OF_A_PICTURE[field]}-{places[place]}"
    if place in places and field is Field.PICTURES:
        return f"picture-{places[place]}"
    return _SLOTS.get(field, field.value)
