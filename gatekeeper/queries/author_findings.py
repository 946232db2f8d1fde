"""What does an author see of each finding: where it stands, what one tap would do, who settled it?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

import rules
from gatekeeper.actor import Actor
from gatekeeper.answers import wording_of_row
from gatekeeper.clock import say
from gatekeeper.contents import Contents
from gatekeeper.lifts import LIFTER_WORDS
from gatekeeper.looks import looked, words_read
from gatekeeper.models import LiftDecision, LiftRequest, NameAnswer, Person, Post, Version
from gatekeeper.permissions import Permission
from rules.facts import Looked
from rules.findings import Field, Finding, Settled, Severity, Where
from rules.fixes import edit
from rules.wording import Wording

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
WEIGHT = {Severity.BLOCK: 0, Severity.REASON: 1, Severity.ADVICE: 2}
AROUND = 24
_IN_A_PICTURE = (Field.PICTURES, Field.PEOPLE)
_OF_A_PICTURE = {Field.ALT_TEXT: "alt", Field.PEOPLE: "people"}
COVERING_HELPS = frozenset(
    {
        "faces-not-accounted-for",
        "identifiable-face-public",
        "face-in-a-picture-without-faces",
        "pictures-without-people",
        "single-child-close-up",
        "other-children",
        "badge-with-face",
        "image-no-permission",
    }
)
"""Rules about who can be seen, which are content when every face is covered."""
_SLOTS = {Field.TIME: "when", Field.ALT_TEXT: "pictures", Field.PEOPLE: "pictures"}


@dataclass(frozen=True, slots=True)
class Offer:
    """One fix at one place: what the button says, and which words it would put where."""

    label: str
    start: int
    end: int
    was: str
    replacement: str


@dataclass(frozen=True, slots=True)
class Spot:
    """One place in the words. `field` is the id of the form's field; offsets count code points.

    `key` names the wording that “not a person here” would be about, or is empty.
    """

    field: str
    start: int
    end: int
    before: str
    words: str
    after: str
    key: str
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class Asking:
    """How a block stands that somebody may lift: whom one asks, since when it waits, what was said."""

    whom: str
    asked: str = ""
    refused_by: str = ""
    refused_why: str = ""


@dataclass(frozen=True, slots=True)
class AuthorFinding:
    """One finding for the author. `slot` is the part of the form beside which it stands, and its anchor.

    `settlement` says who answered or lifted it; `answer_id` is set where this author may take
    the answer back. `asking` is set where the block can be lifted. `picture_id` is set where the
    page of that picture helps: `lines` are the places of the lines of writing that it is about,
    `open_faces` how many faces could be covered.
    """

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
    spots: tuple[Spot, ...] = ()
    settlement: Settled | None = None
    answer_id: int | None = None
    asking: Asking | None = None
    picture_id: int | None = None
    lines: tuple[int, ...] = ()
    open_faces: int = 0

    @property
    def name(self) -> str:
        """What tells it from every other row: settled and open ones of the same words are two rows."""
        return f"{self.fingerprint}-{self.spots[0].key}" if self.settlement and self.spots else self.fingerprint

    @property
    def settled(self) -> bool:
        """Whether nothing has to be done about it before the post is sent in."""
        if self.settlement is not None or self.severity is Severity.ADVICE:
            return True
        return self.severity is Severity.REASON and bool(self.reason)


@dataclass(frozen=True, slots=True)
class Known:
    """What is stored about the findings of one post.

    Answers by wording, requests by fingerprint, and what was seen in its pictures by their id.
    """

    answers: Mapping[Wording, int]
    asked: Mapping[str, Asking]
    seen: Mapping[int, Looked]


def known(session: Session, actor: Actor, post: Post, contents: Contents, findings: Iterable[Finding]) -> Known:
    """The answers that this person may take back, and the requests about these exact contents.

    Asked while somebody types, so nothing is looked up that no finding needs.
    """
    rows = (
        session.exec(select(NameAnswer).where(col(NameAnswer.id).in_(contents.answers)))
        if contents.answers
        else ()
    )
    everybodys = actor.may(Permission.ANSWER_REVIEW)
    of_pictures = any(f.where.field in _IN_A_PICTURE for f in findings)
    return Known(
        answers={wording_of_row(row): row.id for row in rows if everybodys or row.said_by == actor.person_id},
        asked=_asked(session, post, contents.digest) if any(f.lifted_by for f in findings) else {},
        seen=looked(session, [p.picture_id for p in contents.pictures]) if of_pictures else {},
    )


def for_author(
    findings: Iterable[Finding], contents: Contents, reasons: Mapping[str, str], stored: Known
) -> tuple[AuthorFinding, ...]:
    """Each finding once: the same words in two places of a text need one reason, and get one field for it."""
    once: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        settled_at = finding.wording.key if finding.settled and finding.wording else ""
        once.setdefault((finding.fingerprint, settled_at), []).append(finding)
    titles = {rule.id: rule.title for rule in rules.all_rules()}
    rows = [
        _row(same, titles, contents, " ".join(reasons.get(fingerprint, "").split()), stored)
        for (fingerprint, _), same in once.items()
    ]
    return tuple(sorted(rows, key=lambda row: (row.settlement is not None, WEIGHT[row.severity])))


def _row(
    same: list[Finding], titles: Mapping[str, str], contents: Contents, reason: str, stored: Known
) -> AuthorFinding:
    f = same[0]
    return AuthorFinding(
        fingerprint=f.fingerprint,
        title=titles.get(f.rule, f.rule),
        severity=f.severity,
        words=SEVERITY_WORDS[f.severity],
        area=AREAS[f.where.field],
        picture=f.where.picture,
        slot=_slot(f, contents),
        evidence=f.evidence,
        message=f.message,
        remedy=f.remedy,
        reason=reason,
        spots=tuple(spot for finding in same if (spot := _spot(finding, contents)) is not None),
        settlement=f.settled,
        answer_id=stored.answers.get(f.wording) if f.settled and f.wording else None,
        asking=_asking(f, stored),
        **_in_picture(same, contents, stored),
    )


def _in_picture(same: list[Finding], contents: Contents, stored: Known) -> dict[str, Any]:
    """Where in its picture a finding is, for the buttons that open the picture or cover something in it."""
    where = same[0].where
    if where.field not in _IN_A_PICTURE or where.picture is None or where.picture > len(contents.pictures):
        return {}
    picture = contents.pictures[where.picture - 1]
    seen = stored.seen.get(picture.picture_id, Looked())
    open_faces = sum(face.sure and face.number not in picture.about.not_faces for face in seen.faces)
    return {
        "picture_id": picture.picture_id,
        "lines": tuple(sorted({line for finding in same for line in _lines_of(finding, words_read(seen))})),
        "open_faces": open_faces if same[0].rule in COVERING_HELPS else 0,
    }


def _lines_of(finding: Finding, read: str) -> tuple[int, ...]:
    """The places of the lines of writing that a finding is about, in what was read in its picture."""
    start, end = finding.where.start, finding.where.end
    if finding.where.field is not Field.PICTURES or start is None or end is None or not read:
        return ()
    return tuple(range(read.count("\n", 0, start), read.count("\n", 0, end) + 1))


def _asking(finding: Finding, stored: Known) -> Asking | None:
    if finding.settled is not None or finding.lifted_by not in LIFTER_WORDS:
        return None
    return stored.asked.get(finding.fingerprint) or Asking(LIFTER_WORDS[finding.lifted_by])


def _spot(finding: Finding, contents: Contents) -> Spot | None:
    where = finding.where
    place = _words(where, contents)
    if place is None or where.start is None or where.end is None or where.start >= where.end:
        return None
    field, text = place
    edits = [(fix.label, edit(text, where.start, where.end, fix)) for fix in finding.fixes]
    return Spot(
        field=field,
        start=where.start,
        end=where.end,
        before=_cut_left(text[: where.start]),
        words=text[where.start : where.end],
        after=_cut_right(text[where.end :]),
        key=finding.wording.key if finding.wording else "",
        offers=tuple(
            Offer(label, e.start, e.end, text[e.start : e.end], e.replacement) for label, e in edits if e
        ),
    )


def _words(where: Where, contents: Contents) -> tuple[str, str] | None:
    """The field of the form that a place points into, and what stands in it."""
    if where.field is Field.TEXT:
        return "text", contents.text
    if where.field is Field.ALT_TEXT and where.picture and where.picture <= len(contents.pictures):
        picture = contents.pictures[where.picture - 1]
        return f"alt-{picture.picture_id}", picture.alt_text
    return None


def _cut_left(text: str) -> str:
    line = text.rpartition("\n")[2]
    return line if len(line) <= AROUND else f"…{line[-AROUND:].partition(' ')[2]}"


def _cut_right(text: str) -> str:
    line = text.partition("\n")[0]
    return line if len(line) <= AROUND else f"{line[:AROUND].rpartition(' ')[0]}…"


def _slot(finding: Finding, contents: Contents) -> str:
    field, place = finding.where.field, finding.where.picture
    if place is not None and 0 < place <= len(contents.pictures):
        picture_id = contents.pictures[place - 1].picture_id
        if field in _OF_A_PICTURE:
            return f"{_OF_A_PICTURE[field]}-{picture_id}"
        if field is Field.PICTURES:
            return f"picture-{picture_id}"
    return _SLOTS.get(field, field.value)


def _asked(session: Session, post: Post, digest: str) -> dict[str, Asking]:
    rows = session.exec(
        select(LiftRequest, LiftDecision, Person)
        .join(Version, col(Version.id) == col(LiftRequest.version_id))
        .join(LiftDecision, col(LiftDecision.request_id) == col(LiftRequest.id), isouter=True)
        .join(Person, col(Person.id) == col(LiftDecision.decided_by), isouter=True)
        .where(LiftRequest.post_id == post.id, Version.digest == digest)
        .order_by(col(LiftRequest.id))
    )
    return {
        request.fingerprint: Asking(
            whom=LIFTER_WORDS[request.lifted_by],
            asked=say(request.asked_at),
            refused_by=person.name if decision and person else "",
            refused_why=decision.reason if decision else "",
        )
        for request, decision, person in rows
        if decision is None or not decision.lifted
    }
