"""What follows at once when somebody said no, on whichever way it came in: on a form, by link, in a file?

What is agreed and not out yet is held. And where a public post shows or names the child with a permission
that this no takes back, a withdrawal is opened in the same transaction, so that none waits for the night.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, col, select

from gatekeeper import consents
from gatekeeper.actions.base import Act, act, move
from gatekeeper.actor import PUBLISHER
from gatekeeper.alarms import raising
from gatekeeper.audit.events import Verb
from gatekeeper.clock import in_london
from gatekeeper.db import Database
from gatekeeper.deadlines import closed_days, end_of_next_school_day
from gatekeeper.everybody import everybody
from gatekeeper.lifecycle import CLAIMABLE, State
from gatekeeper.models import (
    Approval,
    ConsentChannel,
    Post,
    ShownPupil,
    Version,
    VersionPicture,
    Withdrawal,
    WithdrawalCause,
    WithdrawnUse,
)
from gatekeeper.public_words import REACHED
from gatekeeper.reach import How, Reached, copies_of, reach
from gatekeeper.screening import check, store, the_school
from gatekeeper.versions import as_of, read_contents
from gatekeeper.withdrawals import line_of, listed_posts, open_cases
from rules.consent import Answer, Step, answer
from rules.consent_records import latest
from rules.facts import Stage
from rules.permissions_kept import HELD, WHAT_TO_DO

_REFUSED = frozenset({Step.HELD, Step.CHILD_SAID_NO, Step.REFUSED})
"""Somebody said no. (Holds of the safeguarding lead are left out before; what is held then, a court held.)"""
NOTE = "Opened by the gatekeeper itself: this no came in while posts that show or name the child are public."


@dataclass(frozen=True, slots=True)
class Brought:
    """Who brought something to the register, and how it came in, for the case that a no opens.

    `family` says whether a family answered. Then less than before (in groups alone, without the name) is taken
    back too; where the office or the safeguarding lead put something right, only an old no that counts now is.
    """

    recorded_by: int
    said_by: str
    contact_id: int | None = None
    family: bool = True


@dataclass(frozen=True, slots=True)
class _Stand:
    """What the family of one child answers as a whole, holds left aside; and whether any yes is left."""

    answer: Answer
    any_yes: bool


@contextmanager
def noticing(doing: Act, pupil_ids: Collection[int], brought: Brought) -> Iterator[set[int]]:
    """Compares what families answer before and after what is written down inside.

    Gives a set that holds, afterwards, the pupils of whom something is refused, or allowed no more, that was
    not so before; what is agreed of them is to be held with `hold_queue` once this action is done.
    """
    before = _stand(doing, pupil_ids)
    refused: set[int] = set()
    yield refused
    doing.session.flush()
    after = _stand(doing, pupil_ids)
    both = {i: (before[i].answer, after[i].answer) for i in sorted(after) if i in before}
    lost = {i: _lost(*answers) for i, answers in both.items()}
    fresh = {i: _parts(*answers, lost[i] if brought.family else (False, False)) for i, answers in both.items()}
    refused |= {i for i in both if any(fresh[i]) or any(lost[i])}
    public = _with_permission(doing.session, {i: parts for i, parts in fresh.items() if any(parts)})
    if not public:
        return
    known = everybody(doing.session, doing.now)
    for pupil_id, post_ids in public.items():
        had_yes = before[pupil_id].answer
        found = [
            one
            for one in reach(doing.session, pupil_id, known, doing.now, only=post_ids)
            if had_yes.may_be_shown or any(way.how is not How.SHOWN_UNRECOGNISED for way in one.ways)
        ]
        if found:
            cause = _cause(after[pupil_id].answer)
            what = _what(after[pupil_id], cause, pictures=fresh[pupil_id][0])
            _list(doing, _open_case(doing, pupil_id, cause, what, brought), found)


def hold_queue(db: Database, pupil_ids: Collection[int], now: datetime) -> int:
    """Holds every agreed post that shows or names one of these children. Gives how many.

    The publisher does it, whoever brought the no, and with the same report as in the second of sending: neither
    who held a post nor what stands beside it must tell a colleague why.
    """
    if not pupil_ids:
        return 0
    with db.read() as session:
        waiting = in_the_way(session, pupil_ids, sorted(CLAIMABLE), now)
    held = 0
    for post_id in waiting:
        with act(db, PUBLISHER, now) as doing:
            post = doing.session.get_one(Post, post_id, with_for_update=True)
            if post.state not in CLAIMABLE:
                doing.unchanged = True
                continue
            _store_report(doing, post)
            why = f"{HELD} {WHAT_TO_DO}"
            move(doing, post, State.HELD, why)
            doing.record(Verb.POST_HELD, subject=f"post:{post.reference}", post=post, why=why)
            held += 1
    return held


def _store_report(doing: Act, post: Post) -> None:
    """What the rules say of the post now, as if it were its turn."""
    session, now = doing.session, doing.now
    version = session.get_one(Version, post.current_version_id)
    agreement = session.exec(
        select(Approval).where(Approval.version_id == version.id).order_by(col(Approval.id).desc())
    ).first()
    known, frozen = everybody(session, now), read_contents(session, version)
    report = check(
        session,
        frozen,
        post=post,
        stage=Stage.CLAIM,
        now=now,
        agreement=agreement,
        permissions=as_of(session, frozen, now, known).consent,
        known=known,
    )
    store(session, version, report, Stage.CLAIM, now)


def in_the_way(session: Session, pupil_ids: Collection[int], states: list[State], now: datetime) -> list[int]:
    """The posts of these states that show or name one of these children.

    Their frozen answers say so; or they hold a picture that is one in which the child was ever ticked.
    """
    wanted = set(pupil_ids)
    rows = session.exec(
        select(Post.id, Version.consent_snapshot)
        .join(Version, col(Version.id) == col(Post.current_version_id))
        .where(col(Post.state).in_(states))
        .order_by(col(Post.id))
    ).all()
    found = {post_id for post_id, snapshot in rows if any(row[0] in wanted for row in snapshot)}
    if len(found) < len(rows):
        found |= _with_their_pictures(session, wanted, states, now)
    return sorted(found)


def _with_their_pictures(session: Session, pupil_ids: set[int], states: list[State], now: datetime) -> set[int]:
    pictures = dict(
        session.exec(
            select(VersionPicture.picture_id, Post.id)
            .join(Post, col(Post.current_version_id) == col(VersionPicture.version_id))
            .where(col(Post.state).in_(states))
        ).all()
    )
    if not pictures:
        return set()
    answers = consents.answers(session, now, pupil_ids)
    refused = [pupil_id for pupil_id in pupil_ids if pupil_id in answers and not answers[pupil_id].may_be_shown]
    same = copies_of(session, pictures)
    ticked = session.exec(
        select(VersionPicture.picture_id)
        .join(ShownPupil, col(ShownPupil.version_picture_id) == col(VersionPicture.id))
        .where(col(ShownPupil.pupil_id).in_(refused), col(VersionPicture.picture_id).in_(same))
        .distinct()
    ).all()
    return {pictures[picture_id] for picture_id in copies_of(session, ticked) & pictures.keys()}


def _stand(doing: Act, pupil_ids: Collection[int]) -> dict[int, _Stand]:
    today = in_london(doing.now).date()
    return {
        pupil_id: _Stand(
            answer(replace(file, holds=()), channel=ConsentChannel.X.value, today=today),
            any(record.is_yes for record in latest(file.records)),
        )
        for pupil_id, file in consents.files(doing.session, doing.now, pupil_ids).items()
    }


def _parts(before: Answer, after: Answer, lost: tuple[bool, bool]) -> tuple[bool, bool]:
    """Whether the picture, and whether the name, is taken back now: refused and was not before, or lost."""
    return (
        lost[0] or (after.shown_by in _REFUSED and before.shown_by not in _REFUSED),
        lost[1] or (after.named_by in _REFUSED and before.named_by not in _REFUSED),
    )


def _lost(before: Answer, after: Answer) -> tuple[bool, bool]:
    """Whether the yes to the picture, and that to the name, became a no, whyever."""
    return (
        before.may_be_shown and not after.may_be_shown,
        before.may_be_named and not after.may_be_named,
    )


def _with_permission(session: Session, fresh: dict[int, tuple[bool, bool]]) -> dict[int, set[int]]:
    """The public posts that were agreed with a yes which is refused now, by child."""
    found: dict[int, set[int]] = {}
    if not fresh:
        return found
    rows = session.exec(
        select(Post.id, Version.consent_snapshot)
        .join(Version, col(Version.id) == col(Post.current_version_id))
        .where(col(Post.state).in_(REACHED))
    )
    for post_id, snapshot in rows:
        for pupil_id, shown, *more in snapshot:
            named = more[0] if isinstance(more[0], bool) else True  # older versions did not freeze names
            picture_refused, name_refused = fresh.get(pupil_id, (False, False))
            if (shown and picture_refused) or (named and name_refused):
                found.setdefault(pupil_id, set()).add(post_id)
    return found


def _cause(answered: Answer) -> WithdrawalCause:
    by_child = Step.CHILD_SAID_NO in {answered.shown_by, answered.named_by}
    return WithdrawalCause.CHILD if by_child else WithdrawalCause.FAMILY


def _what(stands: _Stand, cause: WithdrawalCause, *, pictures: bool) -> WithdrawnUse:
    if cause is WithdrawalCause.CHILD or not stands.any_yes:
        return WithdrawnUse.EVERYTHING
    return WithdrawnUse.PICTURES if pictures else WithdrawnUse.NAME


def _open_case(
    doing: Act, pupil_id: int, cause: WithdrawalCause, what: WithdrawnUse, brought: Brought
) -> Withdrawal:
    """The open case that covers this, or a new one."""
    session = doing.session
    for case in open_cases(session):
        is_family = case.cause is not WithdrawalCause.HOLD
        if case.pupil_id == pupil_id and is_family and case.what in {what, WithdrawnUse.EVERYTHING}:
            return case
    fresh = Withdrawal(
        pupil_id=pupil_id,
        cause=cause,
        what=what,
        contact_id=None if cause is WithdrawalCause.CHILD else brought.contact_id,
        said_by=brought.said_by,
        note=NOTE,
        recorded_by=brought.recorded_by,
        recorded_at=doing.now,
        due_at=end_of_next_school_day(doing.now, closed_days(the_school(session))),
    )
    session.add(fresh)
    session.flush()
    return fresh


def _list(doing: Act, case: Withdrawal, found: list[Reached]) -> None:
    """Puts on the list of a case what it lacks. The publisher looks through everything else that is public."""
    known = listed_posts(doing.session, case)
    doing.session.add_all(line_of(case, one, doing.now) for one in found if one.post_id not in known)
    doing.session.flush()
    raising.must_come_down(doing.session, case, doing.now)
