"""How do a post's contents become an immutable version, and come back from one?"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

import rules
from gatekeeper import answers, corrections, covering
from gatekeeper.contents import (
    NOTHING_SAID,
    REPLY_SETTINGS,
    AboutPicture,
    ChildAnswer,
    Contents,
    PictureContents,
)
from gatekeeper.errors import InvalidInput
from gatekeeper.everybody import Everybody, everybody
from gatekeeper.models import (
    FindingReason,
    Picture,
    Post,
    Presentation,
    ShownPupil,
    Version,
    VersionAnswer,
    VersionPicture,
)
from gatekeeper.screening import channel_of, named_pupils
from rules.facts import Source

LONGEST_TEXT = 4000
LONGEST_ALT_TEXT = 2000
MOST_PICTURES = 4
MOST_PEOPLE = 999
MOST_FACES = 9999
LONGEST_CREDIT = 300


@dataclass(frozen=True, slots=True)
class PictureChoice:
    """What was said of one picture of the form, in the order of the form."""

    picture_id: int
    alt_text: str = ""
    nobody_pictured: bool = False
    pupil_ids: tuple[int, ...] = ()
    about: AboutPicture = NOTHING_SAID


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody typed: the post as a form, before anything is looked up.

    `typed_time` is London wall time as "2026-11-22T15:15", or empty for "as soon
    as it is approved". `reasons` maps a finding's fingerprint to what was written.
    """

    text: str = ""
    objective: str = ""
    reply_setting: str = "mentionedUsers"
    made_with_ai: bool = False
    typed_time: str = ""
    scheduled_for: datetime | None = None
    pictures: tuple[PictureChoice, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)


def as_typed(draft: Draft) -> Draft:
    """The draft with line ends as one character, which is how X counts and shows them."""
    lines = draft.text.replace("\r\n", "\n").replace("\r", "\n")
    return replace(draft, text=lines)


def check_form(draft: Draft) -> None:
    """Refuses what no post can hold, before anything is counted or looked up.

    Raises:
        InvalidInput: with a sentence for each field.
    """
    wrong: dict[str, str] = {}
    if len(draft.text) > LONGEST_TEXT:
        wrong["text"] = f"This text is far too long ({len(draft.text)} characters). Shorten it before saving."
    if len(draft.pictures) > MOST_PICTURES:
        wrong["pictures"] = f"X shows at most {MOST_PICTURES} pictures. Take one out."
    if draft.reply_setting not in REPLY_SETTINGS:
        wrong["reply_setting"] = "Choose who may reply."
    if any(len(p.alt_text) > LONGEST_ALT_TEXT for p in draft.pictures):
        wrong["pictures"] = "A picture description is far too long. Use one or two sentences."
    if len({p.picture_id for p in draft.pictures}) != len(draft.pictures):
        wrong["pictures"] = "The same picture is in the post twice. Take one out."
    if any(_out_of_bounds(p.about) for p in draft.pictures):
        wrong["people"] = "Something said of a picture cannot be. Open it, and say again who is in it."
    if wrong:
        raise InvalidInput(wrong)


def _out_of_bounds(about: AboutPicture) -> bool:
    numbers = (about.heads or 0, about.adults, about.guests)
    return (
        not all(0 <= number <= MOST_PEOPLE for number in numbers)
        or about.source not in {source.value for source in Source}
        or len(about.credit) > LONGEST_CREDIT
        or not all(0 < face <= MOST_FACES for face in (*about.not_faces, *about.adult_faces))
    )


def contents_of(
    session: Session,
    post: Post,
    draft: Draft,
    *,
    now: datetime,
    late: timedelta,
    known: Everybody | None = None,
) -> Contents:
    """The exact contents that this draft would have if it were saved now.

    `known` is everybody, where they were read a moment ago in this transaction.

    Raises:
        InvalidInput: it names a picture that is not this post's own.
    """
    own = {p.id: p.sha256 for p in session.exec(select(Picture).where(Picture.post_id == post.id))}
    if any(choice.picture_id not in own for choice in draft.pictures):
        raise InvalidInput({"pictures": "One of the pictures does not belong to this post. Add it again."})
    newest = covering.newest_copies(session, post.id)
    pictures = tuple(
        PictureContents(
            picture_id=newest.get(choice.picture_id, choice.picture_id),
            sha256=own[newest.get(choice.picture_id, choice.picture_id)],
            alt_text=choice.alt_text,
            nobody_pictured=choice.nobody_pictured,
            pupil_ids=tuple(sorted(set(choice.pupil_ids))),
            about=replace(
                choice.about,
                not_faces=tuple(sorted(set(choice.about.not_faces))),
                adult_faces=tuple(sorted(set(choice.about.adult_faces))),
            ),
        )
        for choice in draft.pictures
    )
    contents = Contents(
        text=draft.text,
        pictures=pictures,
        objective=draft.objective,
        reply_setting=draft.reply_setting,
        made_with_ai=draft.made_with_ai,
        scheduled_for=draft.scheduled_for,
        not_after=None if draft.scheduled_for is None else draft.scheduled_for + late,
        account_id=channel_of(session, post).account_id,
        ruleset=rules.ruleset_version(),
        consent=(),
        answers=answers.holding(session, (draft.text, *(p.alt_text for p in pictures))),
        reply_to=corrections.number_answered(session, post.id),
    )
    return replace(contents, consent=answers_for(session, contents, known or everybody(session, now), now))


def answers_for(
    session: Session, contents: Contents, known: Everybody, now: datetime, *, also: Collection[int] = ()
) -> tuple[ChildAnswer, ...]:
    """The consent answers of today for exactly the children who are shown or named, and those of `also`.

    Raises:
        InvalidInput: somebody is ticked whom nobody knows.
    """
    shown = {pupil_id for picture in contents.pictures for pupil_id in picture.pupil_ids}
    if shown - known.answers.keys():
        raise InvalidInput({"people": "Somebody ticked in a picture is not on the roll. Tick the names again."})
    about = shown | named_pupils(session, contents, known, now) | set(also)
    return tuple(_answer_for(pupil_id, contents, known) for pupil_id in sorted(about))


def _answer_for(pupil_id: int, contents: Contents, known: Everybody) -> ChildAnswer:
    """The answer for every way in which this post shows a child; as an individual, where it only names them."""
    ways = {p.presentation for p in contents.pictures if pupil_id in p.pupil_ids} or {Presentation.INDIVIDUAL}
    answers = [known.answer(pupil_id, way) for way in sorted(ways)]
    return ChildAnswer(
        pupil_id,
        all(answer.may_be_shown for answer in answers),
        answers[0].may_be_named,
        tuple(sorted({number for answer in answers for number in answer.record_ids})),
    )


def read_contents(session: Session, version: Version) -> Contents:
    """The contents of a stored version, as they were frozen, for the account that is registered today."""
    rows = session.exec(
        select(VersionPicture)
        .where(VersionPicture.version_id == version.id)
        .order_by(col(VersionPicture.position))
    ).all()
    shown: dict[int, list[int]] = {}
    for shown_row in session.exec(
        select(ShownPupil).where(col(ShownPupil.version_picture_id).in_([r.id for r in rows]))
    ):
        shown.setdefault(shown_row.version_picture_id, []).append(shown_row.pupil_id)
    return Contents(
        text=version.text,
        pictures=tuple(
            PictureContents(
                picture_id=r.picture_id,
                sha256=r.sha256,
                alt_text=r.alt_text,
                nobody_pictured=r.nobody_pictured,
                pupil_ids=tuple(sorted(shown.get(r.id, ()))),
                about=AboutPicture.from_json(r.about),
            )
            for r in rows
        ),
        objective=version.objective,
        reply_setting=version.reply_setting,
        made_with_ai=version.made_with_ai,
        scheduled_for=version.scheduled_for,
        not_after=version.not_after,
        account_id=channel_of(session, session.get_one(Post, version.post_id)).account_id,
        ruleset=version.ruleset,
        consent=tuple(ChildAnswer.from_json(row) for row in version.consent_snapshot),
        answers=tuple(
            session.exec(
                select(VersionAnswer.answer_id)
                .where(VersionAnswer.version_id == version.id)
                .order_by(col(VersionAnswer.answer_id))
            )
        ),
        reply_to=corrections.number_answered(session, version.post_id),
    )


def as_of(session: Session, contents: Contents, now: datetime, known: Everybody | None = None) -> Contents:
    """The same post under today's consents and rules.

    An answer that was taken back is gone, and one that was given since does not come in: what a
    colleague agreed relies on what they were shown.
    """
    return Contents(
        text=contents.text,
        pictures=contents.pictures,
        objective=contents.objective,
        reply_setting=contents.reply_setting,
        made_with_ai=contents.made_with_ai,
        scheduled_for=contents.scheduled_for,
        not_after=contents.not_after,
        account_id=contents.account_id,
        ruleset=rules.ruleset_version(),
        consent=answers_for(session, contents, known or everybody(session, now), now),
        answers=answers.still_holding(session, contents.answers),
        reply_to=contents.reply_to,
    )


def write_version(
    session: Session,
    post: Post,
    contents: Contents,
    *,
    typed_time: str,
    zone: str,
    reasons: Mapping[str, tuple[str, str]],
    by: int,
    now: datetime,
) -> Version:
    """Stores contents as the next version of a post and makes it the current one.

    `reasons` maps a fingerprint to the rule's id and the written reason.
    """
    before = session.get(Version, post.current_version_id) if post.current_version_id else None
    version = Version(
        post_id=post.id,
        number=before.number + 1 if before else 1,
        text=contents.text,
        objective=contents.objective,
        reply_setting=contents.reply_setting,
        made_with_ai=contents.made_with_ai,
        typed_time=typed_time,
        zone=zone,
        scheduled_for=contents.scheduled_for,
        not_after=contents.not_after,
        ruleset=contents.ruleset,
        consent_snapshot=[answer.as_json() for answer in contents.consent],
        digest=contents.digest,
        saved_by=by,
        saved_at=now,
    )
    session.add(version)
    session.flush()
    for position, picture in enumerate(contents.pictures, start=1):
        row = VersionPicture(
            version_id=version.id,
            picture_id=picture.picture_id,
            sha256=picture.sha256,
            position=position,
            alt_text=picture.alt_text,
            nobody_pictured=picture.nobody_pictured,
            about=picture.about.as_json(),
        )
        session.add(row)
        session.flush()
        session.add_all(ShownPupil(version_picture_id=row.id, pupil_id=pupil_id) for pupil_id in picture.pupil_ids)
    session.add_all(VersionAnswer(version_id=version.id, answer_id=answer_id) for answer_id in contents.answers)
    session.add_all(
        FindingReason(
            version_id=version.id, rule=rule, fingerprint=fingerprint, reason=reason, given_by=by, given_at=now
        )
        for fingerprint, (rule, reason) in reasons.items()
    )
    post.current_version_id = version.id
    post.search_text = " ".join((contents.text, *(p.alt_text for p in contents.pictures))).casefold()
    session.add(post)
    session.flush()
    return version


def reasons_of(session: Session, version: Version) -> dict[str, tuple[str, str]]:
    """The reasons written for a version: fingerprint to rule id and reason."""
    rows = session.exec(select(FindingReason).where(FindingReason.version_id == version.id))
    return {row.fingerprint: (row.rule, row.reason) for row in rows}
