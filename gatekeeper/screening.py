"""Rows into facts, facts to the rules, and the rules' report back into rows.

The same way is taken while somebody types, at submission, at approval and inside
the claim that precedes sending (design, promise 3).
"""

from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

import rules
from gatekeeper import answers as name_answers
from gatekeeper import lifts
from gatekeeper.contents import ChildAnswer, Contents
from gatekeeper.errors import NotFound
from gatekeeper.everybody import Everybody, everybody
from gatekeeper.lifecycle import CLAIMABLE, State
from gatekeeper.models import (
    Approval,
    Channel,
    Objective,
    Pause,
    Person,
    Post,
    School,
    SchoolClass,
    Screening,
    ScreeningFinding,
    Version,
    VersionPicture,
)
from gatekeeper.picture_facts import pictures_as_facts, policy_in_force
from gatekeeper.senses import service as senses
from rules import facts as f
from rules.findings import Report
from rules.passages import passages
from rules.permissions_kept import children_named

DUPLICATE_DAYS = 30
_ALREADY_SAID = (*CLAIMABLE, State.WAITING, State.HELD, State.GOING_OUT, State.UNSURE, State.PUBLISHED)


def check(
    session: Session,
    contents: Contents,
    *,
    post: Post | None,
    stage: f.Stage,
    now: datetime,
    agreement: Approval | None = None,
    permissions: tuple[ChildAnswer, ...] = (),
    known: Everybody | None = None,
) -> Report:
    """Asks all rules about these contents, as things stand in this transaction.

    `permissions` are today's answers, for the moment of sending, where there is an agreement. `known` is
    everybody, where they were read a moment ago in this transaction.
    """
    facts = gather(
        session,
        contents,
        post=post,
        stage=stage,
        now=now,
        agreement=agreement,
        permissions=permissions,
        known=known,
    )
    return rules.check(senses.shared().sensed(facts))


def read_ahead(contents: Contents) -> None:
    """Has the model read these words now, so that nobody waits for it where they are asked for under a lock."""
    senses.shared().read_ahead({contents.text, *(picture.alt_text for picture in contents.pictures)} - {""})


def named_pupils(session: Session, contents: Contents, known: Everybody, now: datetime) -> frozenset[int]:
    """Every pupil of `known` whom the public words of these contents name."""
    post = _post(session, contents, known)
    if not passages(post):
        return frozenset()
    facts = f.Facts(
        stage=f.Stage.DRAFT,
        now=now,
        post=post,
        school=_school(session),
        channel=_channel(session),
        roll=known.roll,
        staff=known.staff,
    )
    return children_named(senses.shared().sensed(facts))


def facts_for_names(session: Session, known: Everybody, now: datetime) -> f.Facts:
    """What the rules have to know to read names in any text, without the model, which is too slow for many."""
    return f.Facts(
        stage=f.Stage.DRAFT,
        now=now,
        post=f.Post(text=""),
        school=_school(session),
        channel=_channel(session),
        roll=known.roll,
        staff=known.staff,
        lexicon=senses.shared().known.lexicon,
    )


def gather(
    session: Session,
    contents: Contents,
    *,
    post: Post | None,
    stage: f.Stage,
    now: datetime,
    agreement: Approval | None = None,
    permissions: tuple[ChildAnswer, ...] = (),
    known: Everybody | None = None,
) -> f.Facts:
    """Everything the rules may know about one post at one moment."""
    people = known or everybody(session, now)
    return f.Facts(
        stage=stage,
        now=now,
        post=_post(session, contents, people),
        school=_school(session),
        channel=_channel(session, post),
        roll=people.roll,
        staff=people.staff,
        agreement=None
        if agreement is None
        else f.Agreement(
            agreement.digest, agreement.at, _name_of(session, agreement.person_id), _permitted(contents.consent)
        ),
        earlier_posts=_earlier_posts(session, post, now),
        answers=name_answers.as_facts(session, contents.answers),
        lifts=() if post is None else lifts.lifted(session, post.id, contents.digest),
        permissions=_permitted(permissions),
    )


def store(session: Session, version: Version, report: Report, stage: f.Stage, now: datetime) -> Screening:
    """Keeps a report with the version it is about."""
    screening = Screening(version_id=version.id, stage=stage, ruleset=report.ruleset, at=now)
    session.add(screening)
    session.flush()
    session.add_all(
        ScreeningFinding(
            screening_id=screening.id,
            rule=finding.rule,
            severity=finding.severity,
            field=finding.where.field.value,
            picture=finding.where.picture,
            start=finding.where.start,
            end=finding.where.end,
            evidence=finding.evidence,
            message=finding.message,
            remedy=finding.remedy,
            reader_message=finding.reader_message,
            fingerprint=finding.fingerprint,
            settled_by=finding.settled.by if finding.settled else None,
            settled_why=(finding.settled.why or None) if finding.settled else None,
        )
        for finding in report.findings
    )
    return screening


def the_school(session: Session) -> School:
    """The one school of this installation.

    Raises:
        NotFound: it has not been set up.
    """
    school = session.exec(select(School)).first()
    if school is None:
        raise NotFound("This installation has no school yet. Run 'python3 -m gatekeeper init'.")
    return school


def the_channel(session: Session) -> Channel:
    """The account that new posts of this school go to.

    Raises:
        NotFound: it has not been set up.
    """
    channel = session.exec(select(Channel).order_by(col(Channel.id)).limit(1)).first()
    if channel is None:
        raise NotFound("This installation has no X account yet. Run 'python3 -m gatekeeper init'.")
    return channel


def channel_of(session: Session, post: Post | None) -> Channel:
    """The account that a post goes to; the school's first one where there is no post yet."""
    return the_channel(session) if post is None else session.get_one(Channel, post.channel_id)


def open_pause(session: Session) -> Pause | None:
    """The pause that is in force, if there is one."""
    return session.exec(select(Pause).where(col(Pause.lifted_at).is_(None))).first()


def _post(session: Session, contents: Contents, people: Everybody) -> f.Post:
    ids = [p.picture_id for p in contents.pictures]
    return f.Post(
        text=contents.text,
        pictures=pictures_as_facts(session, contents, people) if ids else (),
        objective=contents.objective,
        reply_setting=contents.reply_setting,
        scheduled_for=contents.scheduled_for,
        digest=contents.digest,
        made_with_ai=contents.made_with_ai,
    )


def _permitted(answers: tuple[ChildAnswer, ...]) -> tuple[f.Permitted, ...]:
    return tuple(f.Permitted(a.pupil_id, a.may_be_shown, a.may_be_named, a.record_ids) for a in answers)


def _name_of(session: Session, person_id: int) -> str:
    person = session.get(Person, person_id)
    return person.name if person else ""


def _school(session: Session) -> f.School:
    school, channel = the_school(session), the_channel(session)
    objectives = session.exec(select(Objective.code).where(Objective.active)).all()
    return f.School(
        name=school.name,
        handle=channel.handle,
        phones=tuple(school.phones),
        emails=tuple(school.emails),
        postcodes=tuple(school.postcodes),
        link_hosts=tuple(school.link_hosts),
        objectives=tuple(objectives),
        closed_days=frozenset(date.fromisoformat(day) for day in school.closed_days),
        address=school.address,
        places=tuple(school.places),
        class_names=tuple(session.exec(select(SchoolClass.name).order_by(col(SchoolClass.position)))),
        allowed_handles=tuple(school.allowed_handles),
        picture_policy=policy_in_force(session),
    )


def _channel(session: Session, post: Post | None = None) -> f.Channel:
    channel, pause = channel_of(session, post), open_pause(session)
    return f.Channel(
        handle=channel.handle,
        registered_account_id=channel.account_id,
        seen_account_id=channel.seen_account_id,
        pause=None if pause is None else f.Pause(_name_of(session, pause.started_by), pause.started_at, pause.why),
    )


def _earlier_posts(session: Session, post: Post | None, now: datetime) -> tuple[f.EarlierPost, ...]:
    """What was lately said on the same account, or soon will be."""
    recent = session.exec(
        select(Post.reference, Version.id, Version.text, Post.state_since)
        .join(Version, col(Version.id) == col(Post.current_version_id))
        .where(
            col(Post.state).in_(_ALREADY_SAID),
            col(Post.state_since) >= now - timedelta(days=DUPLICATE_DAYS),
            col(Post.channel_id) == channel_of(session, post).id,
            col(Post.id) != (post.id if post else 0),
        )
        .order_by(col(Post.state_since).desc())
    ).all()
    hashes: dict[int, list[str]] = {}
    if recent:
        for version_id, sha256 in session.exec(
            select(VersionPicture.version_id, VersionPicture.sha256).where(
                col(VersionPicture.version_id).in_([row[1] for row in recent])
            )
        ):
            hashes.setdefault(version_id, []).append(sha256)
    return tuple(
        f.EarlierPost(reference, text, tuple(hashes.get(version_id, ())), at)
        for reference, version_id, text, at in recent
    )
