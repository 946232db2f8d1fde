"""What does the school hold about one child, for a family that asks to see it? Others are covered in it.

Safeguarding records are never in it: the safeguarding lead decides about those, from their own file.
"""

from collections.abc import Iterator
from datetime import datetime

from sqlmodel import Session, col, select

from gatekeeper.actor import Actor
from gatekeeper.clock import say
from gatekeeper.errors import NotFound
from gatekeeper.models import (
    Consent,
    ConsentEvidence,
    ConsentRequest,
    ConsentRequestAnswer,
    Contact,
    DataRequest,
    Picture,
    Post,
    PublicReview,
    PublicReviewDecision,
    Pupil,
    SchoolClass,
    ShownPupil,
    Version,
    VersionPicture,
    Withdrawal,
    WithdrawalClosing,
    WithdrawalDecision,
    WithdrawalPost,
    Wording,
)
from gatekeeper.packs.eyes import Eyes, for_child, moment, yes
from gatekeeper.packs.of_posts import Posts, Row
from gatekeeper.packs.writing import Pack, Section
from gatekeeper.permissions import Permission
from gatekeeper.queries import timeline
from gatekeeper.retention import child

NOT_HERE = (
    "Safeguarding records are not in this pack: the safeguarding lead decides about them. Signed forms are listed "
    "and are handed over as they are. Read everything once before you hand it over."
)


def of_child(session: Session, actor: Actor, pupil_id: int, now: datetime) -> Pack:
    """Everything about one child.

    Raises:
        NotFound: there is no such child, or nothing of the child is left.
    """
    actor.need(Permission.PACK_OF_PUPIL)
    pupil = session.get(Pupil, pupil_id)
    if pupil is None or child.is_erased(pupil):
        raise NotFound("There is no such child here.")
    eyes = for_child(session, pupil)
    return Pack(
        "child",
        f"What is held about {pupil.forename} {pupil.surname}",
        f"child {pupil_id}",
        f"child-{pupil_id}.zip",
        (*_who(session, pupil), ("Made", say(now))),
        _sections(session, pupil, eyes),
        "For a family that asked what the school holds. Other children are covered as [pupil], parents and carers "
        f"by what they are to the child, so that the pack can be given to any one of them. {NOT_HERE}",
    )


def _who(session: Session, pupil: Pupil) -> tuple[tuple[str, str], ...]:
    klass = session.get(SchoolClass, pupil.class_id) if pupil.class_id else None
    known = (
        ("First name", pupil.forename),
        ("Called", pupil.known_as),
        ("Surname", pupil.surname),
        ("Former names", ", ".join(pupil.former_names)),
        ("Class", klass.name if klass else ""),
        ("Year group", pupil.year_group),
        ("On the roll", f"{pupil.roll.value.replace('_', ' ')}, from {pupil.joined_on.isoformat()}"),
        ("Left", pupil.left_on.isoformat() if pupil.left_on else ""),
        ("Number in the school’s system", pupil.mis_ref),
        ("Admission number", pupil.admission_number or ""),
    )
    return tuple((label, words) for label, words in known if words)


def _sections(session: Session, pupil: Pupil, eyes: Eyes) -> Iterator[Section]:
    family = {c.id: c.relationship for c in session.exec(select(Contact).where(Contact.pupil_id == pupil.id))}
    yield Section(
        "family",
        "Parents and carers on file",
        ("Number", "What they are to the child", "Parental responsibility", "Has to be asked"),
        _family(session, pupil),
    )
    yield Section(
        "answers",
        "What was answered about pictures and names",
        (
            *("Number", "Given", "Answer", "For", "Kind", "Presentation", "Name", "By", "How", "Wording"),
            *("Recorded by", "Recorded", "Until", "Paper on file"),
        ),
        _answers(session, pupil, family, eyes),
    )
    requests = list(
        session.exec(
            select(ConsentRequest).where(ConsentRequest.pupil_id == pupil.id).order_by(col(ConsentRequest.id))
        )
    )
    asked = ("Number", "Sent", "To", "Runs until", "Recalled", "Answered")
    yield Section("requests", "Letters and links to the family", asked, _requests(session, requests, family))
    papers = ("Number", "Kind", "Bytes", "SHA-256", "Added")
    yield Section("papers", "Papers on file", papers, _papers(session, pupil))
    yield Section(
        "withdrawals",
        "Permissions that were taken back",
        ("Number", "Recorded", "Recorded by", "Cause", "What", "Note", "Due", "Closed", "Posts and decisions"),
        _withdrawals(session, pupil, eyes),
    )
    ticks = ("Post", "State", "Version", "Picture", "Description", "File still here")
    yield Section(
        "pictures_of_the_child", "Pictures in which the child was ticked", ticks, _ticks(session, pupil, eyes)
    )
    looked = ("Post", "Cause", "Shows", "Names", "Opened", "Decided", "Decision", "Why")
    yield Section("reviews", "Public posts that were looked at again", looked, _reviews(session, pupil, eyes))
    wanted = ("Number", "Kind", "Received", "About", "Due", "Answered")
    yield Section("requests_by_right", "What was asked for by right", wanted, _rights(session, pupil, eyes))
    subjects = [f"pupil:{pupil.id}", *(f"request:{one.id}" for one in requests)]
    events = ("Event", "At", "Who", "Roles then", "What happened", "Hash")
    told = (
        (str(entry.seq), moment(entry.at), entry.who, entry.roles, eyes.text(entry.sentence), digest)
        for _, entry, digest in timeline.about(session, subjects, eyes.veil)
    )
    yield Section("events_about_the_child", "The record about the child", events, told)
    yield from Posts(session, sorted(child.posts_about(session, pupil.id)), eyes).sections()


def _family(session: Session, pupil: Pupil) -> Iterator[Row]:
    for row in session.exec(select(Contact).where(Contact.pupil_id == pupil.id).order_by(col(Contact.id))):
        yield str(row.id), row.relationship, row.has_pr.value, yes(row.must_be_asked)


def _answers(session: Session, pupil: Pupil, family: dict[int, str], eyes: Eyes) -> Iterator[Row]:
    wordings = dict(session.exec(select(Wording.id, Wording.version)).all())
    for row in session.exec(select(Consent).where(Consent.pupil_id == pupil.id).order_by(col(Consent.id))):
        yield (
            *(str(row.id), moment(row.given_at), row.decision.value, row.channel.value, row.medium.value),
            *(row.presentation.value, row.naming.value),
            family.get(row.given_by_contact_id or 0, row.authority_basis.value.replace("_", " ")),
            *(row.method.value.replace("_", " "), wordings.get(row.wording_id or 0, "")),
            *(eyes.person(row.recorded_by) or "by link", moment(row.recorded_at)),
            *(row.expires_on.isoformat() if row.expires_on else "", eyes.text(row.evidence_ref)),
        )


def _requests(session: Session, requests: list[ConsentRequest], family: dict[int, str]) -> Iterator[Row]:
    for row in requests:
        answers = session.exec(
            select(ConsentRequestAnswer.answered_at).where(ConsentRequestAnswer.request_id == row.id)
        )
        yield (
            *(str(row.id), moment(row.made_at), family.get(row.contact_id, "")),
            *(moment(row.expires_at), moment(row.recalled_at), ", ".join(moment(at) for at in answers)),
        )


def _papers(session: Session, pupil: Pupil) -> Iterator[Row]:
    rows = select(ConsentEvidence).where(ConsentEvidence.pupil_id == pupil.id).order_by(col(ConsentEvidence.id))
    for row in session.exec(rows):
        yield str(row.id), row.media_type, str(row.byte_count), row.sha256, moment(row.added_at)


def _withdrawals(session: Session, pupil: Pupil, eyes: Eyes) -> Iterator[Row]:
    for case in session.exec(
        select(Withdrawal).where(Withdrawal.pupil_id == pupil.id).order_by(col(Withdrawal.id))
    ):
        closed = session.get(WithdrawalClosing, case.id)
        chosen = {
            row.post_id: row.choice.value
            for row in session.exec(select(WithdrawalDecision).where(WithdrawalDecision.withdrawal_id == case.id))
        }
        posts = session.exec(
            select(Post.id, Post.reference)
            .join(WithdrawalPost, col(WithdrawalPost.post_id) == col(Post.id))
            .where(WithdrawalPost.withdrawal_id == case.id)
            .order_by(col(Post.id))
        )
        yield (
            *(str(case.id), moment(case.recorded_at), eyes.person(case.recorded_by), case.cause.value),
            *(
                case.what.value,
                eyes.text(case.note),
                moment(case.due_at),
                moment(closed.closed_at if closed else None),
            ),
            ", ".join(f"{reference}: {chosen.get(number, 'to be removed')}" for number, reference in posts),
        )


def _ticks(session: Session, pupil: Pupil, eyes: Eyes) -> Iterator[Row]:
    rows = session.exec(
        select(Post, Version.number, VersionPicture, Picture.gone_at)
        .join(Version, col(Version.post_id) == col(Post.id))
        .join(VersionPicture, col(VersionPicture.version_id) == col(Version.id))
        .join(ShownPupil, col(ShownPupil.version_picture_id) == col(VersionPicture.id))
        .join(Picture, col(Picture.id) == col(VersionPicture.picture_id))
        .where(ShownPupil.pupil_id == pupil.id)
        .order_by(col(VersionPicture.id))
    )
    for post, number, picture, gone in rows:
        yield (
            *(post.reference, post.state.value.replace("_", " "), str(number), picture.sha256),
            *(eyes.text(picture.alt_text), f"no, deleted {moment(gone)}" if gone else "yes"),
        )


def _reviews(session: Session, pupil: Pupil, eyes: Eyes) -> Iterator[Row]:
    rows = session.exec(
        select(PublicReview, Post.reference)
        .join(Post, col(Post.id) == col(PublicReview.post_id))
        .where(PublicReview.pupil_id == pupil.id)
        .order_by(col(PublicReview.id))
    )
    for review, reference in rows:
        done = session.get(PublicReviewDecision, review.id)
        yield (
            *(reference, review.cause.value, yes(review.shows), yes(review.names), moment(review.opened_at)),
            *(moment(done.decided_at if done else None), done.choice.value if done else ""),
            eyes.text(done.why if done else ""),
        )


def _rights(session: Session, pupil: Pupil, eyes: Eyes) -> Iterator[Row]:
    rows = select(DataRequest).where(DataRequest.pupil_id == pupil.id).order_by(col(DataRequest.id))
    for row in session.exec(rows):
        yield (
            *(str(row.id), row.kind.value.replace("_", " "), row.received_on.isoformat(), eyes.text(row.about)),
            *(moment(row.due_at), row.done_on.isoformat() if row.done_on else ""),
        )
